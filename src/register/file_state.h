// SPDX-License-Identifier: Apache-2.0
// How a file stands after its events: a fold over them, and nothing else.
#pragma once

#include "register/event.h"

#include <string>
#include <vector>

namespace ultima {

/// What is known of a thing, and since which day.
struct Known {
    Field field;
    std::string value;
    CivilDate on;
};

/// Something in a file, as it stands.
struct Thing {
    ThingKind kind = ThingKind::case_file;
    State state = State::none;
    ThingNumber of = 0;  ///< the thing it belongs to; 0 for the file
    CivilDate begun;     ///< the day of its first event
    CivilDate since;     ///< the day of its latest one
    std::vector<Known> known{};
    bool taken = false;     ///< of a place: somebody came
    bool imported = false;  ///< it began in another register
    Role began_by = Role::administrator;

    [[nodiscard]] const Known* find(Field field) const noexcept;
    [[nodiscard]] std::string_view text(Field field) const noexcept;  ///< empty if not known
    [[nodiscard]] std::optional<CivilDate> date(Field field) const noexcept;
    [[nodiscard]] std::optional<std::int64_t> whole(Field field) const noexcept;
};

/// A case, a person's file or a service, as it stands.
struct FileState {
    std::string file;
    std::string person{};
    std::vector<Thing> things{};  ///< by number; the first is the file itself
    std::size_t events = 0;
    /// Decisions that carried something already: a decision extends a measure once, not each year again.
    struct Rested {
        const EventRule* rule;
        ThingNumber decision;
        ThingNumber thing;
        std::optional<CivilDate> ended{};  ///< of a measure: its last day before that
        friend bool operator==(const Rested&, const Rested&) = default;
    };
    std::vector<Rested> rested{};
    std::string proposed_by{};          ///< who proposed its erasure; of a law, its use
    std::optional<CivilDate> closed{};  ///< of a case: the day on which it was closed last

    [[nodiscard]] State state() const noexcept { return things.empty() ? State::none : things.front().state; }
    /// Nothing if there is no such thing in the file; the file itself is not one.
    [[nodiscard]] const Thing* thing(ThingNumber number) const noexcept;
    [[nodiscard]] ThingNumber number_of(const Thing& thing) const noexcept {
        return static_cast<ThingNumber>(&thing - things.data());
    }
    /// The thing that a field of the event names, if it is of the kind that the field is for.
    [[nodiscard]] const Thing* referred(const Event& event, Field field) const noexcept;
};

/// A complaint, an appeal or a claim that nobody has answered yet: no record is erased while there is one.
[[nodiscard]] bool is_pending(const Thing& thing) noexcept;
/// The last day on which a place was kept that was released on a day: that one where somebody had come.
[[nodiscard]] CivilDate last_day_kept(CivilDate released, bool taken) noexcept;

/// Takes in the next event of the file, which `refusals` has let pass or which is on record already. Events
/// whose body is erased move states and say nothing.
void apply(FileState& state, const Event& event);

}  // namespace ultima
