// SPDX-License-Identifier: Apache-2.0
// One event of the register: what happened, when, about what, by whom and why.
#pragma once

#include "base/date.h"
#include "base/instant.h"
#include "base/result.h"
#include "register/event_rules.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// A named human in a role, or an import on behalf of one.
struct Actor {
    std::string name;
    Role role = Role::administrator;
    std::string import{};  ///< the import that brought the event; empty if somebody wrote it
};

/// One thing that an event says. `written`: the text from which a mapped code came; empty if it was not
/// mapped.
struct SaidField {
    Field field;
    std::string value;
    std::string written{};
};

/// A field `outcome` stands beside `outcome as written`.
inline constexpr std::string_view written_suffix = " as written";

/// The number of a thing within its file; 0 is the file itself.
using ThingNumber = std::uint32_t;

/// Where and when an event was first written down that came from another register.
struct FirstRecorded {
    std::string in;  ///< that register's public key
    Instant at;
};

/// What is written, or asked to be written.
struct Event {
    const EventRule* rule = nullptr;
    std::string key;        ///< chosen by the client: the same command sent twice is written once
    std::string file;       ///< the case, person or service
    std::string person{};   ///< whose data it holds; empty for services
    ThingNumber thing = 0;  ///< 0 before a new thing has its number
    ThingNumber of = 0;     ///< the thing that a new one belongs to
    CivilDate on;           ///< the day from which it holds
    Instant recorded;       ///< when it was written down here
    std::optional<FirstRecorded> first{};  ///< nothing if it was here
    Actor by;
    std::string reason{};
    std::vector<SaidField> said{};

    /// What is said in a field; nothing if it is not said.
    [[nodiscard]] std::optional<std::string_view> value(Field field) const noexcept;
    [[nodiscard]] std::optional<CivilDate> date(Field field) const noexcept;
    [[nodiscard]] std::optional<std::int64_t> whole(Field field) const noexcept;
    [[nodiscard]] bool makes_thing() const noexcept { return rule->from.contains(State::none); }
    [[nodiscard]] bool makes_file() const noexcept { return makes_thing() && is_file(rule->thing); }
};

/// Sizes that no event passes.
inline constexpr std::size_t longest_value = 64U << 10U;
inline constexpr std::size_t longest_name = 200;
inline constexpr std::size_t key_length = 32;

/// Reads a command: a JSON object of names and texts (numbers, yes/no and lists of texts are taken as such).
/// `event`, `file`, `on`, `by` and `role` are needed; `key`, `person`, `thing`, `of`, `import`, `reason` and
/// the event's fields may be there. Says everything that is wrong with it. Codes: `command-json`,
/// `command-event`, `command-member`, `command-value`.
[[nodiscard]] Result<Event> read_command(std::string_view json);

/// A whole number from 0, without sign, blanks or leading zeros; it fits 64 bits.
[[nodiscard]] std::optional<std::int64_t> parse_whole(std::string_view text) noexcept;

/// What is wrong with the value of a field; nothing if it fits. Dates as YYYY-MM-DD, wholes from 0.
[[nodiscard]] std::optional<std::string> problem_with(Field field, std::string_view value);

/// The event as stored, in three parts. The header stays readable for as long as there is a register; the
/// body and who the person is are sealed. The header holds no word about a person.
struct EventTexts {
    std::string header;
    std::string body;
    std::string identity;  ///< empty if the event says nothing about who somebody is
};
[[nodiscard]] EventTexts texts_of(const Event& event, std::uint64_t sequence);

/// The other way. Nothing if the text is none that this program, or an earlier one, wrote.
[[nodiscard]] std::optional<Event> read_header(std::string_view header, std::uint64_t& sequence);
[[nodiscard]] bool read_body(std::string_view body, Event& event);

}  // namespace ultima
