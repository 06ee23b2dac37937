// SPDX-License-Identifier: Apache-2.0
// The table of events: complete in itself, obeyed to the letter, and the same as its document.
#include "base/files.h"
#include "register/events_document.h"
#include "register/refusals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace ultima::test {
namespace {

TEST(event_table, is_the_document) {
    const auto file = read_file(ULTIMA_SOURCE_DIR "/docs/events.md", 1U << 20U);
    ASSERT_TRUE(file);
    EXPECT_EQ(*file, events_document())
        << "make it again: build/release/ultima register events >docs/events.md";
}

TEST(event_table, names_each_event_once_and_in_the_words_of_no_other) {
    std::set<std::string_view> names;
    for (const EventRule& rule : event_rules()) {
        EXPECT_TRUE(names.insert(rule.name).second) << rule.name;
        EXPECT_EQ(find_event_rule(rule.name), &rule);
        EXPECT_FALSE(rule.says.empty()) << rule.name;
        EXPECT_FALSE(rule.by.empty()) << rule.name;
    }
    EXPECT_EQ(find_event_rule("score assigned"), nullptr);
}

TEST(event_table, leaves_no_state_that_no_event_leads_to) {
    for (const EventRule& rule : event_rules())
        for (std::size_t i = 1; i < state_count; ++i) {
            const State from = static_cast<State>(i);
            if (!rule.from.contains(from)) continue;
            EXPECT_TRUE(std::any_of(
                event_rules().begin(), event_rules().end(),
                [&](const EventRule& other) { return other.thing == rule.thing && other.to == from; }))
                << rule.name << " from " << to_text(from);
        }
}

TEST(event_table, uses_every_word_of_the_vocabulary) {
    std::set<State> states{State::none};
    std::set<Requirement> needs;
    std::set<Field> used;
    for (const EventRule& rule : event_rules()) {
        states.insert(rule.to);
        needs.insert(rule.needs.begin(), rule.needs.end());
        for (const FieldUse& use : rule.fields) used.insert(use.field);
    }
    EXPECT_EQ(states.size(), state_count);
    EXPECT_EQ(needs.size(), need_count);
    for (std::size_t i = 0; i < fields().size(); ++i)
        EXPECT_TRUE(used.contains(static_cast<Field>(i))) << fields()[i].name;
    for (std::size_t i = 0; i < role_count; ++i) {
        const Role role = static_cast<Role>(i);
        EXPECT_EQ(find_role(to_text(role)), role);
    }
}

TEST(event_table, has_no_field_for_a_score_or_a_risk) {  // E2
    for (const FieldInfo& field : fields())
        for (const char* word : {"score", "risk", "likelihood", "probability", "level"}) {
            EXPECT_EQ(field.name.find(word), std::string_view::npos) << field.name;
            EXPECT_EQ(field.choices.find(word), std::string_view::npos) << field.name;
        }
}

/// A file in which each kind of thing is there, so that only the state and the role decide.
class EveryStateAndRole : public testing::Test, protected OtherFiles {
  protected:
    EveryStateAndRole() {
        person_.things.push_back(thing(ThingKind::person_file, State::open));
        service_.things.push_back(thing(ThingKind::service_file, State::open));
        service_.things.front().known.push_back({field("places"), "5", day});
    }
    [[nodiscard]] const FileState* file(std::string_view name) const override {
        return name == "s" ? &service_ : &person_;
    }
    [[nodiscard]] std::vector<const FileState*> cases_of(std::string_view) const override { return {}; }
    [[nodiscard]] std::int64_t most_places_kept(std::string_view, CivilDate, CivilDate) const override {
        return 0;
    }

    static constexpr CivilDate day{20'000};
    static Thing thing(ThingKind kind, State state, ThingNumber of = 0) {
        return {kind, state, of, day, day, {}, false};
    }

    /// Thing n is of the n-th kind; the one that the rule is about stands in the state asked for.
    FileState file_for(const EventRule& rule, State state) {
        FileState file;
        file.person = "p";
        file.things.push_back(thing(file_of(rule.thing), is_file(rule.thing) ? state : State::open));
        if (!is_file(rule.thing) && !rule.file.contains(State::open))
            file.things.front().state = State::closed;
        for (std::size_t i = 1; i < thing_count; ++i) {
            const auto kind = static_cast<ThingKind>(i);
            file.things.push_back(thing(kind, State::recorded));
            if (kind == rule.thing) file.things.back().state = state;
        }
        if (rule.of) {
            file.things[static_cast<std::size_t>(*rule.of)].state = first_of(rule.of_states);
            file.things[static_cast<std::size_t>(rule.thing)].of = static_cast<ThingNumber>(*rule.of);
        }
        if (is_file(rule.thing) && state == State::none) file.things.clear();
        return file;
    }

    static State first_of(States states) {
        for (std::size_t i = 0; i < state_count; ++i)
            if (states.contains(static_cast<State>(i))) return static_cast<State>(i);
        return State::none;
    }

    static std::string value_for(Field field) {
        const FieldInfo& about = info(field);
        switch (about.kind) {
            case FieldKind::date:
                return about.name == "ends" ? "2030-01-01" : "2025-01-01";
            case FieldKind::whole:
                return "1";
            case FieldKind::yes_no:
                return "yes";
            case FieldKind::choice:
                return std::string(about.choices.substr(0, about.choices.find(" / ")));
            case FieldKind::thing:
                return std::to_string(static_cast<std::size_t>(find_thing_kind(about.choices).value()));
            case FieldKind::text:
            case FieldKind::lines:
                return about.name == "service" ? "s" : "x";
        }
        return {};
    }

    static Event event_for(const EventRule& rule, Role role) {
        Event event;
        event.rule = &rule;
        event.file = file_of(rule.thing) == ThingKind::person_file ? "p" : "f";
        event.person = is_about_person(file_of(rule.thing)) ? "p" : "";
        event.on = day;
        event.recorded = {std::int64_t{day.day} * 86'400};
        event.by = {"Somebody", role, "import"};
        if (!rule.reason_forbidden) event.reason = "a reason that is long enough";
        if (!is_file(rule.thing)) {
            event.thing = static_cast<ThingNumber>(rule.thing);
            if (event.makes_thing() && rule.of) event.of = static_cast<ThingNumber>(*rule.of);
        }
        for (const FieldUse& use : rule.fields)
            if (use.required) event.said.push_back({use.field, value_for(use.field), {}});
        // What says that two files are of one person is about the other file's.
        if (const auto other = event.value(field("same as"))) event.person = *other;
        return event;
    }

    static std::set<std::string> codes(const Diagnostics& problems) {
        std::set<std::string> all;
        for (const Diagnostic& one : problems) all.insert(one.code);
        all.erase("refused-need");  // needs have tests of their own
        return all;
    }

    FileState person_{"p", "p", {}, 0, {}, {}}, service_{"s", "", {}, 0, {}, {}};
};

TEST_F(EveryStateAndRole, decide_whether_an_event_is_written_and_say_which_of_them_stands_against_it) {
    std::size_t tried = 0, let_pass = 0;
    for (const EventRule& rule : event_rules())
        for (std::size_t s = 0; s < state_count; ++s)
            for (std::size_t r = 0; r < role_count; ++r) {
                const auto state = static_cast<State>(s);
                const auto role = static_cast<Role>(r);
                const Event event = event_for(rule, role);
                if (event.makes_thing() != (state == State::none)) continue;
                const auto said = codes(refusals(event, file_for(rule, state), *this));
                std::set<std::string> expected;
                if (!rule.from.contains(state)) expected.insert("refused-state");
                if (!rule.by.contains(role)) expected.insert("refused-role");
                EXPECT_EQ(said, expected) << rule.name << ", " << to_text(state) << ", " << to_text(role);
                ++tried;
                let_pass += said.empty() ? 1 : 0;
            }
    EXPECT_GT(tried, 40'000U);
    EXPECT_GT(let_pass, 250U);
}

TEST_F(EveryStateAndRole, every_required_field_left_out_and_every_foreign_one_said_is_refused) {
    for (const EventRule& rule : event_rules()) {
        Role role = Role::judge;
        for (std::size_t r = 0; r < role_count; ++r)
            if (rule.by.contains(static_cast<Role>(r))) role = static_cast<Role>(r);
        const FileState file = file_for(rule, first_of(rule.from));
        for (std::size_t f = 0; f < fields().size(); ++f) {
            const auto field = static_cast<Field>(f);
            Event event = event_for(rule, role);
            const auto use = std::find_if(rule.fields.begin(), rule.fields.end(),
                                          [&](const FieldUse& one) { return one.field == field; });
            const bool used = use != rule.fields.end();
            if (used && use->required)
                std::erase_if(event.said, [&](const SaidField& one) { return one.field == field; });
            else if (!used)
                event.said.push_back({field, value_for(field), {}});
            else
                continue;
            EXPECT_TRUE(codes(refusals(event, file, *this)).contains("refused-field"))
                << rule.name << ", " << info(field).name;
        }
    }
}

}  // namespace
}  // namespace ultima::test
