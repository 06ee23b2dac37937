// SPDX-License-Identifier: Apache-2.0
// The words of the register: who acts, what is kept track of, how it stands, what is said about it. Words,
// not numbers, are stored, so these lists may be put in another order; a word that was ever stored stays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace ultima {

/// In what capacity somebody acts or looks.
enum class Role : std::uint8_t {
    judge,
    prosecutor,
    defence,
    probation_officer,
    provider,
    prison,
    victim_support,
    statistician,
    inspector,
    administrator,
    pack_editor,
    person,  ///< the person under the measure
};
inline constexpr std::size_t role_count = 12;

/// What events are about. The first six are files: events are numbered within a file, and each other thing
/// belongs to one.
enum class ThingKind : std::uint8_t {
    case_file,
    person_file,
    service_file,
    look_log,         ///< looks for which there is no file, a day each
    law_file,         ///< a version of the law that was proposed for use
    evaluation_file,  ///< the plan of an evaluation, as it was filed
    fact,
    finding,
    legal_aid,
    options,
    views,
    report,
    measure,
    consent,
    decision,
    hearing,
    condition,
    referral,
    place,
    plan,
    session,
    progress,
    milestone,
    warning,
    breach,
    custody,
    bail,
    restorative,
    reintegration,
    complaint,
    appeal,
    compensation,
    disclosure,
    override_,
    gap,
    assignment,
    look,
    address_listing,
    identity_look,
    stray_look,
};
inline constexpr std::size_t thing_count = 40;
inline constexpr std::size_t file_kind_count = 6;

/// How a thing stands. `none`: there is no such thing yet.
enum class State : std::uint8_t {
    none,
    open,
    closed,
    sealed,
    recorded,
    withdrawn,
    set_aside,
    offered,
    appointed,
    consulted,
    waived,
    given,
    declined,
    asked,
    filed,
    proposed,
    in_force,
    suspended,
    completed,
    ended_early,
    revoked,
    expired,
    not_pursued,
    informed,
    advised,
    refused,
    removed,
    sent,
    waiting,
    accepted,
    cancelled,
    reserved,
    taken,
    released,
    agreed,
    scheduled,
    issued,
    explained,
    alleged,
    heard,
    found,
    not_found,
    answered,
    held,
    granted,
    furnished,
    not_furnished,
    discharged,
    prepared,
    met,
    kept,
    not_kept,
    stopped,
    resolved,
    lodged,
    decided,
    erasure_proposed,
    erasure_exported,
    erasure_approved,
    erased,
};
inline constexpr std::size_t state_count = 60;

enum class FieldKind : std::uint8_t { text, lines, date, whole, yes_no, choice, thing };

/// What an event can say, by the name that commands and exports use.
struct FieldInfo {
    std::string_view name;
    FieldKind kind;
    std::string_view meaning;
    std::string_view choices{};  ///< `a / b / c` of a choice; the kind of thing of a reference
    bool identity = false;       ///< who a person is: kept apart from events and shown to few
};

/// The choices of `a / b / c`.
[[nodiscard]] std::vector<std::string_view> choices_in(std::string_view choices);
/// Is the value one of `a / b / c`?
[[nodiscard]] bool is_choice(std::string_view choices, std::string_view value) noexcept;

/// A field, as a place in `fields()`.
enum class Field : std::uint8_t {};
[[nodiscard]] std::span<const FieldInfo> fields() noexcept;
[[nodiscard]] const FieldInfo& info(Field field) noexcept;
[[nodiscard]] std::optional<Field> find_field(std::string_view name) noexcept;
/// The field of a name that our own code chose; the program ends if there is none.
[[nodiscard]] Field field(std::string_view name) noexcept;

[[nodiscard]] std::string_view to_text(Role role) noexcept;
[[nodiscard]] std::string_view to_text(ThingKind kind) noexcept;
[[nodiscard]] std::string_view to_text(State state) noexcept;
[[nodiscard]] std::string_view to_text(FieldKind kind) noexcept;
[[nodiscard]] std::optional<Role> find_role(std::string_view text) noexcept;
[[nodiscard]] std::optional<ThingKind> find_thing_kind(std::string_view text) noexcept;
[[nodiscard]] constexpr bool is_file(ThingKind kind) noexcept {
    return static_cast<std::size_t>(kind) < file_kind_count;
}

/// Is it a file about somebody? Services, logs, laws and plans of evaluations are nobody's.
[[nodiscard]] constexpr bool is_about_person(ThingKind kind) noexcept {
    return kind == ThingKind::case_file || kind == ThingKind::person_file || !is_file(kind);
}

/// A set of values of one of the lists above.
template <class Word>
class WordSet {
  public:
    constexpr WordSet() = default;
    constexpr WordSet(std::initializer_list<Word> words) {
        for (const Word word : words) bits_ |= bit(word);
    }
    [[nodiscard]] constexpr bool contains(Word word) const noexcept { return (bits_ & bit(word)) != 0; }
    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
    constexpr void add(Word word) noexcept { bits_ |= bit(word); }
    constexpr void add(const WordSet& words) noexcept { bits_ |= words.bits_; }
    friend constexpr bool operator==(const WordSet&, const WordSet&) = default;

  private:
    static constexpr std::uint64_t bit(Word word) { return std::uint64_t{1} << static_cast<unsigned>(word); }
    std::uint64_t bits_ = 0;
};
using Roles = WordSet<Role>;
using States = WordSet<State>;

}  // namespace ultima
