// SPDX-License-Identifier: Apache-2.0
// Who may see and do what: one table of roles, of what somebody has to do with a file, of how the file stands
// and of its parts. Whatever is in no row is refused. The program obeys this table, docs/access.md is made
// from it, and the tests walk through every combination.
#pragma once

#include "register/file_state.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// What somebody has to do with a file. Each is read from events; nobody is taken at their word.
enum class Relation : std::uint8_t {
    own,       ///< it is about them
    host,      ///< leads the restorative work in it
    assigned,  ///< works on it: assigned by name, or the lawyer appointed
    listed,    ///< may see an address that is protected
    office,    ///< a colleague of somebody assigned, or the house of a provider who was asked
    urgent,    ///< looks without delay, for an hour, and an inspector is told
    none,      ///< nothing, which everybody has
};
inline constexpr std::size_t relation_count = 7;

/// How a file stands for those who look.
enum class FileStand : std::uint8_t { open, closed, sealed, erasing, erased };
inline constexpr std::size_t file_stand_count = 5;

/// What is looked at or done.
enum class FilePart : std::uint8_t {
    course,
    facts,
    findings,
    health,
    consent,
    views,
    restorative,
    decisions,
    measures,
    plan,
    breaches,
    custody,
    complaints,
    disclosures,
    looks,
    name,
    identifiers,
    address,
    protected_address,
    trail,
    whole_file,
    case_list,
    statistics,
    services,
    law,
    evaluations,
    write,
};
inline constexpr std::size_t file_part_count = 27;

using Relations = WordSet<Relation>;
using FileStands = WordSet<FileStand>;
using FileParts = WordSet<FilePart>;

[[nodiscard]] std::string_view to_text(Relation relation) noexcept;
[[nodiscard]] std::string_view to_text(FileStand stand) noexcept;
[[nodiscard]] std::string_view to_text(FilePart part) noexcept;
/// What belongs to the part, for people and for docs/access.md.
[[nodiscard]] std::string_view meaning(Relation relation) noexcept;
[[nodiscard]] std::string_view meaning(FilePart part) noexcept;
[[nodiscard]] std::optional<FilePart> find_file_part(std::string_view text) noexcept;

/// The part to which a kind of thing belongs.
[[nodiscard]] FilePart part_of(ThingKind kind) noexcept;

/// One row of the table: all of these roles in all of these relations may see all of these parts while the
/// file stands in one of these ways.
struct AccessRule {
    std::string_view says;
    Roles roles;
    Relations relations;
    FileStands stands;
    FileParts parts;
    bool juveniles = false;  ///< also if the file is about somebody who was a child when the case began
};
[[nodiscard]] std::span<const AccessRule> access_rules();

/// One question to the table.
struct AccessQuestion {
    Role role = Role::pack_editor;
    Relation relation = Relation::none;
    FileStand stand = FileStand::erased;
    bool juvenile = true;
    bool protected_address = true;
    FilePart part = FilePart::write;
};

/// The row that allows it; no row refuses it.
struct Access {
    const AccessRule* row = nullptr;
    [[nodiscard]] bool allowed() const noexcept { return row != nullptr; }
};

/// An address that is protected is only ever `protected address`, and one that is not never is. `rules`:
/// tests take rows away.
[[nodiscard]] Access may(const AccessQuestion& question, std::span<const AccessRule> rules = access_rules());

/// Who looks, as far as a sign-in has made sure of it.
struct Looker {
    std::string name;  ///< of a human; not used for the person, who is known by `person`
    Role role = Role::pack_editor;
    std::string office{};  ///< court, office or house; the provider's id in the directory
    std::string person{};  ///< the person's file, if it is the person who looks
};

/// A file and what access to it turns on.
struct FileAround {
    FileState file;
    std::optional<FileState> person{};  ///< of whom it is about; nothing for a service
    std::vector<FileState> cases{};     ///< of the person, if it is the person's file
    std::vector<SaidField> who{};
    bool juvenile = true;

    [[nodiscard]] FileStand stand() const noexcept;
    [[nodiscard]] bool protected_address() const noexcept;
};

/// A statement on whether somebody was a child, and the day from which it was made.
struct ChildStatement {
    CivilDate on;
    bool child;
};
/// Was the person a child when the case began? So it was said for that day, or at any time since: a wall that
/// stands is not taken down by a correction, nor by growing up.
[[nodiscard]] bool was_child(std::span<const ChildStatement> statements, CivilDate begun) noexcept;

/// What the looker has to do with the file now.
[[nodiscard]] Relations relations_of(const Looker& looker, const FileAround& around, Instant now);

/// A relation that allows it, and the row.
struct Ground {
    Relation relation = Relation::none;
    Access access{};
};
[[nodiscard]] Ground may_see(const Looker& looker, Relations relations, const FileAround& around,
                             FilePart part);

/// The table of events says what a role may write; this says whether somebody who has nothing to do with the
/// file may. Nobody assigns or lists themselves, and looks are written by the register alone.
[[nodiscard]] bool may_write(const Looker& looker, const Event& event, const FileAround& around, Instant now);

/// docs/access.md
[[nodiscard]] std::string access_document();

}  // namespace ultima
