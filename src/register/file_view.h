// SPDX-License-Identifier: Apache-2.0
// What of a file somebody may see. Whatever leaves the register goes through here.
#pragma once

#include "register/access.h"
#include "register/register.h"

#include <optional>
#include <string>
#include <vector>

namespace ultima {

/// What somebody asks to see, and why.
struct LookRequest {
    std::string file;
    std::string reason;  ///< at least 10 characters
    FilePart part = FilePart::whole_file;
    bool urgent = false;  ///< without having to do with it, if the table lets the role
    /// Instead of one part: every part that the table lets the looker see; refused only if there is none.
    bool all_seen = false;
    /// A decision, by its number in the view, whose order is printed with this look.
    std::optional<ThingNumber> printed{};
};
inline constexpr std::size_t shortest_look_reason = 10;
inline constexpr std::int64_t urgent_seconds = 3600;

struct SeenThing {
    ThingNumber number = 0;  ///< in this view
    ThingNumber of = 0;
    ThingKind kind = ThingKind::case_file;
    State state = State::none;
    CivilDate begun;
    CivilDate since;
    std::vector<SaidField> known{};
    std::string_view standing{};  ///< why somebody has to act on it; empty if nobody has
};

/// Where in the register something stands, for who may see that there is something else.
struct SeenTrail {
    std::uint64_t sequence = 0;
    Hash hash{};
    Instant recorded;
    std::optional<FirstRecorded> first{};  ///< where and when, if it came from another register
};

struct SeenEvent {
    const EventRule* rule = nullptr;
    ThingNumber thing = 0;
    ThingNumber of = 0;
    CivilDate on;
    std::string by;
    Role role = Role::administrator;
    std::string import{};  ///< what brought it from another register; empty if it was written here
    std::string reason{};
    std::vector<SaidField> said{};
    std::optional<SeenTrail> trail{};
};

/// A file as somebody sees it. Things are numbered anew, without gaps: a gap would show that something is
/// hidden, and two files that differ in what is hidden look the same.
struct FileView {
    std::string file{};    ///< empty for statistics
    std::string person{};  ///< empty for statistics
    std::vector<SaidField> who{};
    std::vector<SeenThing> things{};
    std::vector<SeenEvent> events{};
    /// The numbers in the register, by those in the view: to write about what was seen. Never shown.
    std::vector<ThingNumber> numbers{};
    FileParts parts{};  ///< those that the looker sees; what is of another part is not known to them
    /// Of a look that prints an order: how many looks have printed it, this one counted; 0 for others.
    std::size_t copy = 0;
};

/// What somebody sees: parts, and whether words too.
struct Sight {
    FileParts parts{};
    /// Somebody who may not know a child's name sees no free text about the child either: names stand in it.
    bool words = false;
    bool counting = false;  ///< codes and months only
};
[[nodiscard]] Sight sight_of(const Looker& looker, Relations relations, const FileAround& around,
                             FilePart asked);

/// The same for every part that the looker may see; no parts if there is none.
[[nodiscard]] Sight sight_of_all(const Looker& looker, Relations relations, const FileAround& around);
/// The things of the file that stand in such a view, by their numbers in the register.
[[nodiscard]] std::vector<ThingNumber> things_in(const Sight& sight, const FileAround& around);

/// The view, and nothing else: no clock, no store.
[[nodiscard]] FileView view_of(const Sight& sight, const FileAround& around,
                               const std::vector<RecordedEvent>& events);
/// A line of JSON for the file, each thing and each event, as it leaves the program.
[[nodiscard]] std::string text_of(const FileView& view);

/// What access to a file turns on; nothing if there is no such file.
[[nodiscard]] std::optional<FileAround> file_around(Register& reg, std::string_view file);

/// Writes as `Register::write` does, if the looker has to do with the file. Code: `refused-relation`.
[[nodiscard]] Result<Receipt> write_as(Register& reg, const Looker& looker, Event event);
/// The same for events that belong together, in one file or in several: all are written, or none. `seen`: see
/// `Register::write_whole`.
[[nodiscard]] Result<std::vector<Receipt>> write_all_as(Register& reg, const Looker& looker, Batch batch,
                                                        const std::vector<FileSeen>& seen);

}  // namespace ultima
