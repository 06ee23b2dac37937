// SPDX-License-Identifier: Apache-2.0
// The library of conditions: read with every mistake named, and rendered into the words of an event.
#include "exchange/condition_event.h"
#include "law/load.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ultima::test {
namespace {

constexpr std::string_view night_at_home = R"(version: 1
conditions:
  - id: night
    version: 1
    since: 2020-01-01
    kind: time at home
    words: "Be at home, at {place}, from {from} to {until} on {days} days."
    inputs:
      place: {kind: place, longest: 30}
      from: {kind: time}
      until: {kind: time}
      days: {kind: number, unit: days a week, least: 1, most: 7}
    consent: no
    grounds: [offences at night, a court asks for it]
    burden: {hours a week: days * from .. until, days a week: days}
    cite: "Act s. 1"
  - id: night
    version: 2
    since: 2026-02-01
    kind: time at home
    words: "Be at home until {day}, for {way}."
    inputs:
      day: {kind: date}
      way: {kind: choice, of: [work, care]}
    consent: yes
    grounds: [offences at night]
    burden: {hours a week: 3 * 4, days a week: 4}
    cite: "Act s. 2"
)";

std::string in_lines(const Diagnostics& problems) {
    std::string text;
    for (const Diagnostic& one : problems)
        text += one.code + ": " + one.message + (one.help.empty() ? "" : " (" + one.help + ")") + "\n";
    return text;
}

ConditionLibrary library(std::string_view text = night_at_home) {
    Sources sources;
    Diagnostics diagnostics;
    auto read = read_conditions(sources, sources.add("conditions.yaml", std::string(text)), diagnostics);
    EXPECT_TRUE(read) << in_lines(diagnostics);
    return read.value_or(ConditionLibrary{});
}

/// What is said about the library with `from` replaced by `to`.
std::string said_of(std::string_view from, std::string_view to) {
    std::string text(night_at_home);
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    Sources sources;
    Diagnostics diagnostics;
    const auto read = read_conditions(sources, sources.add("conditions.yaml", text), diagnostics);
    EXPECT_EQ(read.has_value(), diagnostics.empty());
    return in_lines(diagnostics);
}

Event added(const std::vector<std::pair<std::string_view, std::string_view>>& said,
            std::string_view on = "2026-01-10") {
    Event event;
    event.rule = find_event_rule("condition added");
    event.on = parse_date(on).value();
    for (const auto& [name, value] : said) event.said.push_back({field(name), std::string(value), {}});
    return event;
}

Event night(std::string_view inputs, std::string_view ground = "offences at night: both thefts",
            std::string_view on = "2026-01-10") {
    return added({{"condition", "night"}, {"inputs", inputs}, {"ground", ground}}, on);
}

std::string said_against(Event event, std::string_view name = {}) {
    const ConditionLibrary known = library();
    return in_lines(complete_condition(event, &known, name));
}

constexpr std::string_view good = "place: 1 Road\nfrom: 22:00\nuntil: 06:30\ndays: 5";

TEST(conditions, are_kept_in_the_event_in_the_words_that_the_person_is_told) {
    const ConditionLibrary known = library();
    Event event = night(good);
    EXPECT_EQ(in_lines(complete_condition(event, &known, "Nia Example")), "");
    EXPECT_EQ(event.value(field("condition")), "night 1");
    EXPECT_EQ(event.value(field("words")), "Be at home, at 1 Road, from 22:00 to 06:30 on 5 days.");
    EXPECT_EQ(event.value(field("kind of condition")), "time at home");
    EXPECT_EQ(event.value(field("consent needed")), "no");
    EXPECT_EQ(event.value(field("hours a week")), "43");  // five times eight and a half, rounded up
    EXPECT_EQ(event.value(field("days a week")), "5");
    for (std::size_t i = 1; i < event.said.size(); ++i)
        EXPECT_LT(event.said[i - 1].field, event.said[i].field);
}

TEST(conditions, are_those_of_the_version_of_the_day) {
    const ConditionLibrary known = library();
    Event event = night("day: 2026-05-01\nway: care", "offences at night", "2026-02-01");
    EXPECT_EQ(in_lines(complete_condition(event, &known, {})), "");
    EXPECT_EQ(event.value(field("condition")), "night 2");
    EXPECT_EQ(event.value(field("words")), "Be at home until 2026-05-01, for care.");
    EXPECT_EQ(event.value(field("consent needed")), "yes");
    EXPECT_EQ(event.value(field("hours a week")), "12");
    EXPECT_EQ(said_against(night(good, "offences at night", "2019-12-31")),
              "condition-unknown: `night` may be used from a later day only\n");
    EXPECT_EQ(said_against(added({{"condition", "nigth"}})),
              "condition-unknown: the library has no condition `nigth` (did you mean `night`?)\n");
}

TEST(conditions, take_no_input_that_is_not_what_it_should_be) {
    EXPECT_EQ(said_against(night("place: 1 Road\nfrom: 24:00\nuntil: 6:30\ndays: 8")),
              "condition-inputs: `from` is a time from 00:00 to 23:59\n"
              "condition-inputs: `until` is a time from 00:00 to 23:59\n"
              "condition-inputs: `days` is a whole number (days a week) from 1 to 7\n");
    EXPECT_EQ(said_against(night("place: 1 Road\nplace: 2 Road\nform: 22:00\nuntil\nuntil: 06:00\ndays: 1")),
              "condition-inputs: the input `place` is there twice\n"
              "condition-inputs: `night` has no input `form` (did you mean `from`?)\n"
              "condition-inputs: `until` is no `name: value`\n"
              "condition-inputs: the input `from` is missing\n");
    EXPECT_EQ(said_against(night("place: 1 Road, the second door on the left\nfrom: 22:00\nuntil: 22:00\n"
                                 "days: 1")),
              "condition-inputs: `place` is longer than 30 bytes\n");
    EXPECT_EQ(said_against(night("place: 1 Road\nfrom: 22:00\nuntil: 22:00\ndays: 1")),
              "condition-inputs: `from` and `until` are the same time\n");
    EXPECT_EQ(said_against(night("day: 2026-02-30\nway: sport", "offences at night", "2026-03-01")),
              "condition-inputs: `day` is a date, YYYY-MM-DD\n"
              "condition-inputs: `way` is one of `work` or `care`\n");
}

TEST(conditions, do_not_name_the_person) {
    EXPECT_EQ(
        said_against(night("place: with EXAMPLE's aunt\nfrom: 22:00\nuntil: 06:00\ndays: 1"), "Nia Example"),
        "condition-inputs: `place` holds the person's name (`example`): say `the person`\n");
    EXPECT_EQ(said_against(night("place: an exemplary Al\nfrom: 22:00\nuntil: 06:00\ndays: 1"), "Al Example"),
              "");
}

TEST(conditions, need_one_of_their_grounds) {
    const std::string needs =
        "condition-ground: `night` needs one of its grounds: `offences at night` or `a "
        "court asks for it` (say it first in `ground`; what it rests on may follow after "
        "a colon)\n";
    EXPECT_EQ(said_against(night(good, "the person is young")), needs);
    EXPECT_EQ(said_against(night(good, "")), needs);
    EXPECT_EQ(said_against(night(good, "a court asks for it")), "");
}

TEST(conditions, in_own_words_say_all_of_it_themselves) {
    EXPECT_EQ(said_against(added({{"condition", "own words"}, {"words", "Feed the cat."}})), "");
    EXPECT_EQ(said_against(added({{"condition", "own words"}, {"hours a week", "169"}, {"inputs", "a: b"}})),
              "condition-own: `hours a week` is 168 at most\n"
              "condition-own: a condition in own words has no inputs: say all of it in `words`\n");
    Event event = night(good);
    event.said.push_back({field("words"), "Be elsewhere.", {}});
    EXPECT_EQ(said_against(event), "condition-own: leave `words` out: the library says it of `night`\n");
    Event without = night(good);
    EXPECT_EQ(
        in_lines(complete_condition(without, nullptr, {})),
        "condition-library: `night` is a condition of a library (name the library with --conditions, or "
        "say `own words` and all of it in `words`)\n");
}

TEST(condition_library, says_what_is_wrong_with_it_and_where) {
    EXPECT_EQ(said_of("version: 1\ncond", "version: 2\ncond"),
              "map-version: this program reads libraries of version 1\n");
    EXPECT_EQ(
        said_of("kind: time at home", "kind: prison"),
        "map-kind: expected one of: residence / time at home / reporting / treatment / work / no contact / "
        "exclusion area / electronic monitoring / other\n");
    EXPECT_EQ(said_of("id: night", "id: Night time"),
              "map-kind: an id is made of small letters, digits and hyphens\n");
    EXPECT_EQ(said_of("    since: 2020-01-01\n", ""), "map-missing: `since` is missing\n");
    EXPECT_EQ(said_of("kind: time}", "kind: hour}").substr(0, 66),
              "map-kind: an input is a date, time, number, choice, place or text\n");
    EXPECT_EQ(said_of("least: 1, most: 7", "least: 7, most: 1"),
              "map-kind: expected a whole number from 7 to 100000\n");
    EXPECT_EQ(said_of("    version: 2\n    since: 2026-02-01", "    version: 1\n    since: 2026-02-01"),
              "map-twice: `night` has this version, or this first day, twice\n");
    EXPECT_EQ(said_of("since: 2026-02-01", "since: 2019-02-01"),
              "map-kind: a later version of `night` begins on a later day\n");
    EXPECT_EQ(said_of("grounds: [offences at night]", "grounds: []"), "map-kind: expected a list of texts\n");
    EXPECT_EQ(said_of("consent: yes", "consent: maybe"), "map-kind: `consent` is `yes` or `no`\n");
}

TEST(condition_library, says_each_input_in_its_words) {
    EXPECT_EQ(said_of("at {place},", "at {plce},"),
              "condition-words: there is no input `plce` (did you mean `place`?)\n");
    EXPECT_EQ(said_of("at {place}, from", "from"),
              "condition-words: the words do not say the input `place`\n");
    EXPECT_EQ(said_of("at {place},", "at {place,"), "condition-words: a brace has no partner\n");
    EXPECT_EQ(said_of("for {way}.", "for {way}.\\n"),
              "condition-words: the words hold a line end, a control character, or one that turns the "
              "direction of the text around it\n");
}

TEST(condition_library, asks_for_no_more_than_a_week_has) {
    EXPECT_EQ(said_of("most: 7", "most: 8"),
              "condition-burden: this can be more than 168, which a week does not have\n"
              "condition-burden: this can be more than 7, which a week does not have\n");
    EXPECT_EQ(said_of("hours a week: 3 * 4", "hours a week: 3 * way"),
              "condition-burden: `way` is no whole number, no input that is a number, and no span from one "
              "input that is a time to another\n");
    EXPECT_EQ(said_of("days a week: days}", "days a week: from .. until}"),
              "condition-burden: `from .. until` is no whole number, no input that is a number\n");
}

TEST(condition_library, cites_what_its_pack_lists) {
    Pack pack;
    pack.manifest.citations.push_back({"Act s. 1", {}, {}, {}});
    Diagnostics diagnostics;
    check_citations_of(library(), pack, diagnostics);
    EXPECT_EQ(in_lines(diagnostics),
              "condition-cite: `Act s. 2` begins with no citation that pack.yaml lists\n");
}

TEST(condition_library, of_the_fictional_country_is_sound) {
    const std::string folder = ULTIMA_SOURCE_DIR "/examples/avenmar/pack";
    LoadedPack loaded = load_pack(std::filesystem::path(folder));
    Diagnostics diagnostics;
    const auto read = read_conditions(folder + "/conditions.yaml", loaded.sources, diagnostics);
    ASSERT_TRUE(read) << in_lines(diagnostics);
    check_citations_of(*read, loaded.pack, diagnostics);
    EXPECT_EQ(in_lines(diagnostics), "");
    EXPECT_GE(read->conditions.size(), 12U);
}

}  // namespace
}  // namespace ultima::test
