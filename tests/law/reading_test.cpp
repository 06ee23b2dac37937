// SPDX-License-Identifier: Apache-2.0
// What becomes of the blocks of a pack.
#include "law/try_pack.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace ultima {
namespace {

const std::string measures =
    fenced("measures",
           "bond    : kind of release  un M11  band 1  decided by court  consent no  \"A bond\"\n"
           "release : group  \"Release\"\n"
           "bail    : kind of release  un none \"no such measure\"  band 2\n"
           "fine    : measure\n"
           "prison  : custody");
const std::string facts = fenced("facts", some_facts);

std::string rule(std::string_view body, std::string_view header = "R1   Act s. 1   stage pretrial") {
    return fenced("rule " + std::string(header), body);
}

std::string_view source_of(const LoadedPack& pack, Span span) { return pack.sources.text(span); }

TEST(names, may_be_used_before_they_are_declared) {
    const LoadedPack pack = read_pack(rule("may bail\nwhen b", "R1   Act   stage pretrial") +
                                      fenced("define", "b = a > 3\na = age + 1") + measures + facts);
    EXPECT_EQ(codes_of(pack).find('N'), std::string::npos);
    ASSERT_EQ(pack.pack.definitions.size(), 2U);
    EXPECT_EQ(shape(pack, pack.pack.definitions[0].value), "(< 3 <a>)");
    EXPECT_EQ(shape(pack, pack.pack.rules[0].when), "<b>");
}

TEST(names, after_where_are_known_to_their_rule_only) {
    const LoadedPack pack = read_pack(
        facts + measures +
        rule("may bail\nwhen half > 3\nwhere half = age / 2\n      twice = age * 2\n              + 1") +
        rule("may fine\nwhen half > 3 and age = twice", "R2   Act   stage pretrial"));
    ASSERT_EQ(pack.pack.definitions.size(), 2U);
    EXPECT_EQ(pack.pack.definitions[1].rule, 0U);
    EXPECT_EQ(shape(pack, pack.pack.definitions[1].value), "(+ (* age 2) 1)");
    EXPECT_EQ(codes_of(pack), "N001 N001");
}

TEST(spans, cover_exactly_what_was_written) {
    const LoadedPack pack = read_pack(
        facts + measures + rule("may bail\nwhen not (age > 3 or old)\n     and  penalty = life  # why"));
    const Node& when = pack.pack.node(pack.pack.rules.at(0).when);
    EXPECT_EQ(source_of(pack, when.span), "not (age > 3 or old)\n     and  penalty = life");
    EXPECT_EQ(source_text(pack.pack, pack.sources, pack.pack.rules[0].when),
              "not (age > 3 or old) and penalty = life");
    EXPECT_EQ(source_of(pack, pack.pack.node(when.a).span), "not (age > 3 or old)");
    EXPECT_EQ(source_of(pack, pack.pack.node(when.b).span), "penalty = life");
    EXPECT_EQ(source_of(pack, pack.pack.rules[0].cite_span), "Act s. 1");
    EXPECT_EQ(source_of(pack, pack.pack.facts[1].span), "other age");
}

TEST(spans, of_and_and_or_take_the_brackets_around_their_parts) {
    const LoadedPack pack =
        read_pack(facts + measures + rule("may bail\nwhen (old or ill) and age > 3 and (older or (ill))"));
    const Node& when = pack.pack.node(pack.pack.rules.at(0).when);
    EXPECT_EQ(source_of(pack, when.span), "(old or ill) and age > 3 and (older or (ill))");
    EXPECT_EQ(source_of(pack, pack.pack.node(when.a).span), "(old or ill) and age > 3");
    EXPECT_EQ(source_of(pack, pack.pack.node(when.b).span), "older or (ill)");
}

TEST(spans, leave_no_bracket_open_and_no_text_cut_at_a_sign) {
    const LoadedPack pack = read_pack(facts + measures +
                                      rule("may bail\nwhen not (old or (ill)) and (min(age, (other age)) + "
                                           "1) * 2 > (3) and name != \"A # b\"  # why\n"));
    for (NodeId id = 0; id < pack.pack.nodes.size(); ++id) {
        const std::string text = source_text(pack.pack, pack.sources, id);
        EXPECT_EQ(std::count(text.begin(), text.end(), '('), std::count(text.begin(), text.end(), ')'))
            << text;
    }
    EXPECT_EQ(source_text(pack.pack, pack.sources, pack.pack.rules.at(0).when),
              "not (old or (ill)) and (min(age, (other age)) + 1) * 2 > (3) and name != \"A # b\"");
}

TEST(definitions, a_name_after_where_that_is_taken_is_said_and_stands_for_the_first) {
    const LoadedPack pack = read_pack(facts + measures + fenced("define", "grown = age >= 18") +
                                      rule("may bail\nwhen grown\nwhere grown = age >= 21"));
    ASSERT_EQ(pack.diagnostics.size(), 1U) << render_text(pack.diagnostics, pack.sources, false);
    EXPECT_EQ(pack.diagnostics[0].code, "N002");
    EXPECT_EQ(pack.pack.definitions.size(), 1U);
}

TEST(facts, say_where_they_come_from) {
    const LoadedPack pack = read_pack(fenced(
        "facts",
        "a : yes/no\n"
        "b : days from police file range 1 .. 90 days \"How long?\"\n"
        "c : term / life finding by parole board presumed term \"it is the rule\" cite Act s. 4  sensitive\n"
        "d : term / life circumstance neutral life"));
    const std::vector<Fact>& list = pack.pack.facts;
    ASSERT_EQ(list.size(), 4U);
    EXPECT_EQ(list[0].who, "register");
    EXPECT_EQ(list[1].who, "police file");
    EXPECT_TRUE(list[1].days);
    EXPECT_EQ(to_text(pack.pack, list[1].type, list[1].high), "90");
    EXPECT_EQ(list[2].source, FactSource::finding);
    EXPECT_EQ(list[2].who, "parole board");
    EXPECT_EQ(list[2].presumed->cite, "Act s. 4");
    EXPECT_TRUE(list[2].sensitive);
    EXPECT_EQ(to_text(pack.pack, list[3].type, *list[3].neutral), "life");
    EXPECT_EQ(list[2].type, list[3].type) << "equal lists of values are one type";
    EXPECT_EQ(pack.pack.choices.size(), 1U);
}

TEST(grants, of_groups_are_spread_over_their_kinds) {
    const LoadedPack pack =
        read_pack(measures + rule("must release\nneeds hearing, reasons \"why\"") +
                  rule("must not release", "R2   Act   stage trial") +
                  rule("ends detention\ncannot compute X \"unclear\"", "R3   Act   stage pretrial"));
    const auto text = [&](const Rule& each) {
        std::string result;
        for (const Grant& grant : each.grants) {
            constexpr std::string_view effects[] = {"must", "may", "must not", "cannot compute"};
            result += std::string(effects[static_cast<int>(grant.effect)]) + " " +
                      pack.pack.measures[grant.measure].name + "; ";
        }
        return result;
    };
    ASSERT_EQ(pack.pack.rules.size(), 3U);
    EXPECT_EQ(text(pack.pack.rules[0]), "must release; may bond; may bail; ");
    EXPECT_EQ(text(pack.pack.rules[1]), "must not bond; must not bail; ");
    EXPECT_EQ(text(pack.pack.rules[2]),
              "must not prison; cannot compute bond; cannot compute bail; cannot compute prison; ");
    EXPECT_EQ(pack.pack.rules[0].named.size(), 1U);
    ASSERT_EQ(pack.pack.rules[0].needs.size(), 2U);
    EXPECT_EQ(pack.pack.rules[0].needs[1].measures.size(), 3U);
    EXPECT_EQ(pack.pack.measures[0].group, 1U) << "a kind may stand before its group";
    EXPECT_EQ(pack.pack.custody, 4U);
}

TEST(headers, end_the_citation_where_an_option_begins) {
    const LoadedPack pack = read_pack(
        facts + measures +
        rule("may bail",
             "R1 Act s. 1(a) in force 2024-07-01 .. 2030-01-01 by arrested stage trial, appeal advisory"));
    const Rule& read = pack.pack.rules.at(0);
    EXPECT_EQ(read.cite, "Act s. 1(a)");
    EXPECT_EQ(read.stages.count(), 2U);
    EXPECT_EQ(read.validity.by, pack.pack.find_fact("arrested"));
    EXPECT_TRUE(read.advisory);
}

TEST(tables, may_be_monotone_in_an_input_with_commas_in_brackets) {
    const LoadedPack pack = read_pack(
        facts + fenced("table grid   Act s. 1   hit unique",
                       "monotone months up in min(age, other age), fine\n"
                       "| min(age, other age) | fine | -> months |\n| < 3 | - | 1 |\n| >= 3 | - | 2 |"));
    EXPECT_EQ(codes_of(pack).find("N001"), std::string::npos);
    ASSERT_EQ(pack.pack.tables.at(0).monotone.size(), 1U);
    EXPECT_EQ(pack.pack.tables[0].monotone[0].inputs, (std::vector<std::uint32_t>{0, 1}));
}

TEST(tables, have_an_index_over_single_values_of_their_first_input) {
    const LoadedPack pack =
        read_pack(facts + fenced("table t   Act   hit first",
                                 "| penalty         | age     | -> y | -> z : low / high |\n"
                                 "| fine only, life | 1 .. 3  | 1    | low               |\n"
                                 "| -               | > 3     | 2    | -                 |\n"
                                 "| life            | 5, 7..9 | 3    | high              |"));
    const Table& table = pack.pack.tables.at(0);
    ASSERT_EQ(table.rows.size(), 3U);
    EXPECT_EQ(table.index.at("0"), (std::vector<std::uint32_t>{0}));
    EXPECT_EQ(table.index.at("2"), (std::vector<std::uint32_t>{0, 2}));
    EXPECT_EQ(table.unindexed_rows, (std::vector<std::uint32_t>{1}));
    EXPECT_EQ(table.rows[1].conditions[0], nothing);
    EXPECT_EQ(table.rows[1].outputs[1], nothing);
    EXPECT_EQ(shape(pack, table.rows[2].conditions[1]), "(or (= age 5) (and (<= 7 age) (<= age 9)))");
    EXPECT_EQ(table.outputs[0].type.kind, Kind::number);
}

/// A pack without errors around one condition, so that what is derived is there.
LoadedPack with_condition(std::string_view condition) {
    return read_pack(facts + measures + rule("may bail, bond, fine\nwhen " + std::string(condition)));
}

std::string thresholds(const LoadedPack& pack, std::string_view name) {
    const FactId fact = pack.pack.find_fact(name).value();
    if (pack.pack.thresholds.empty()) return "none: " + codes_of(pack);
    std::string result = pack.pack.simple[fact] ? "simple" : "not simple";
    for (const Value& value : pack.pack.thresholds[fact])
        result += " " + to_text(pack.pack, pack.pack.facts[fact].type, value);
    return result;
}

TEST(thresholds, are_the_constants_that_a_fact_is_compared_with) {
    EXPECT_EQ(thresholds(with_condition("age > 21 or age in 3 .. 18 or age = 3"), "age"), "simple 3 18 21");
    EXPECT_EQ(thresholds(with_condition("born >= 2000-01-01"), "born"), "simple 2000-01-01");
    EXPECT_EQ(thresholds(with_condition("fine < EUR 100"), "fine"), "simple EUR 100.00");
    EXPECT_EQ(thresholds(with_condition("old"), "age"), "simple");
}

TEST(thresholds, are_not_all_where_a_fact_is_calculated_with) {
    EXPECT_EQ(thresholds(with_condition("age > 21 and age + 1 > other age"), "age"), "not simple 21");
    EXPECT_EQ(thresholds(with_condition("born < arrested"), "born"), "not simple");
    EXPECT_EQ(thresholds(with_condition("term > 3 years or term <= 6 months"), "term"),
              "not simple 6 months 36 months");
}

TEST(dependencies, go_through_definitions_and_tables) {
    const LoadedPack pack = read_pack(facts + measures + fenced("define", "twice = 2 * age") +
                                      fenced("table t   Act   hit first   complete",
                                             "| twice | -> y |\n| < 3 | other age |\n| >= 3 | 2 |") +
                                      rule("may bail\nwhen y > 1"));
    ASSERT_FALSE(pack.pack.depends.empty()) << codes_of(pack);
    const FactSet& facts_of = pack.pack.depends[pack.pack.rules[0].when];
    EXPECT_EQ(facts_of.count(), 2U);
    EXPECT_TRUE(facts_of[0] && facts_of[1]);
}

TEST(tests, say_all_that_is_known_when_they_ask) {
    const LoadedPack pack =
        read_pack(facts + measures + rule("may bail, bond, fine\nwhen old\ngives years = age") +
                  fenced("test a test",
                         "old yes, age 3\n"
                         "on 2026-01-01 -> bail available because R1 since 2025-01-01; years = 3; fine not "
                         "yet from 2027-01-01 missing old and age possible barred, not yet\n"
                         "age unknown\n"
                         "on 2026-01-02 at pretrial -> release undetermined needs legal aid, hearing"));
    ASSERT_EQ(pack.pack.tests.size(), 2U) << render_text(pack.diagnostics, pack.sources, false);
    const PackTest& first = pack.pack.tests[0];
    ASSERT_EQ(first.expected.size(), 3U);
    EXPECT_EQ(first.expected[0].because, (std::vector<RuleId>{0}));
    EXPECT_EQ(first.expected[1].actual, nothing);
    EXPECT_EQ(first.expected[1].name, "years");
    EXPECT_EQ(first.expected[2].possible, (std::vector<Status>{Status::barred, Status::not_yet}));
    EXPECT_EQ(first.expected[2].missing.size(), 2U);
    EXPECT_FALSE(is_known(pack.pack.tests[1].facts[1].value));
    EXPECT_TRUE(is_known(first.facts[1].value));
}

TEST(values, are_read_and_written_alike) {
    const LoadedPack pack = read_pack(facts);
    const auto round = [&](std::string_view fact, std::string_view text) {
        const Fact& declared = pack.pack.facts[pack.pack.find_fact(fact).value()];
        const auto value = parse_value(pack.pack, declared.type, text, declared.days);
        return value ? to_text(pack.pack, declared.type, *value) : "expected" + value.error().substr(8);
    };
    EXPECT_EQ(round("old", "yes"), "yes");
    EXPECT_EQ(round("age", "1/3"), "1/3");
    EXPECT_EQ(round("excluded days", "60 days"), "60");
    EXPECT_EQ(round("age", "60 days"), "expected a number, such as `12`, `12.5` or `1/3`, found `60 days`");
    EXPECT_EQ(round("term", "2 years 6 months"), "30 months");
    EXPECT_EQ(round("fine", "EUR 12"), "EUR 12.00");
    EXPECT_EQ(round("penalty", "fine only"), "fine only");
    EXPECT_EQ(round("name", "\"a, b\""), "a, b");
    EXPECT_EQ(round("held", "from 2025-06-01 and 2025-01-01 to 2025-03-05"),
              "2025-01-01 to 2025-03-05 and from 2025-06-01");
    EXPECT_EQ(round("held", "2025-01-01 to 2025-03-05 and 2025-03-06 to 2025-04-01"),
              "2025-01-01 to 2025-04-01");
    EXPECT_EQ(round("held", "none"), "none");
    EXPECT_EQ(round("penalty", "unknown"), "unknown");
    EXPECT_EQ(round("born", "2025-02-29"), "expected a date, such as `2025-01-31`, found `2025-02-29`");
    EXPECT_EQ(round("penalty", "prson"),
              "expected one of `fine only`, `prison` or `life`, found `prson`; did you mean `prison`?");
}

TEST(citations, the_longest_listed_one_decides) {
    Pack pack;
    pack.manifest.citations = {{"Act", CitationCheck::recalled, "", {}},
                               {"Act s. 4", CitationCheck::checked, "", {}}};
    EXPECT_EQ(pack.citation("Act s. 4(1)")->text, CitationCheck::checked);
    EXPECT_EQ(pack.citation("Act s. 5")->text, CitationCheck::recalled);
    EXPECT_EQ(pack.citation("Code"), nullptr);
}

TEST(blocks, inside_comments_lists_and_prose_fences_are_not_run) {
    EXPECT_EQ(read_pack("<!--\n```rul\n```\n-->\n").diagnostics.size(), 0U);
    EXPECT_EQ(read_pack("```\nany\n```\n\n```text\nany\n```\n\n    ```rul\n").diagnostics.size(), 0U);
    EXPECT_EQ(codes_of(read_pack("> ```facts\n> a : yes/no\n> ```\n")), "S003");
    const LoadedPack crlf = read_pack("# Title #\r\n\r\n```facts\r\na : yes/no\r\nb : nonsense\r\n```\r\n");
    ASSERT_EQ(codes_of(crlf), "S004");
    EXPECT_EQ(source_of(crlf, *crlf.diagnostics[0].span), "nonsense");
}

TEST(headings, are_kept_with_their_rules) {
    EXPECT_EQ(read_pack("## Section 1 ##\n\n" + measures + rule("may bail")).pack.rules.at(0).heading,
              "Section 1");
}

TEST(reading, leaves_comments_out_of_what_a_duty_says) {
    const LoadedPack pack = read_pack(fenced("measures", "caution : measure un M1") +
                                      fenced("duty D1   Act s. 1   stage pretrial",
                                             "prison director : apply to  # at once\n    the court\n"
                                             "within    forthwith\nwhen      yes"));
    EXPECT_EQ(pack.pack.rules.at(0).who, "prison director");
    EXPECT_EQ(pack.pack.rules[0].what, "apply to the court");
}

/// The codes of what is said about a pack of one rule.
std::vector<std::string> codes_of(std::string_view known, std::string_view decided, std::string_view rule) {
    const LoadedPack pack = read_pack(fenced("facts", known) + fenced("measures", decided) +
                                      fenced("rule A  Act s. 1  in force 2020-01-01 ..  stage trial", rule));
    std::vector<std::string> codes;
    for (const Diagnostic& each : pack.diagnostics)
        if (each.code[0] != 'C') codes.push_back(each.code);
    return codes;
}

TEST(marks, are_read_in_rules_and_presumptions_with_reason_and_citation) {
    const LoadedPack pack = read_pack(
        fenced("facts",
               "a : yes/no  finding by court  presumed no \"why\" cite Act s. 1 adverse \"so it is\" cite "
               "Act s. 2  \"Is it?\"") +
        fenced("measures", "bail : measure  un M12  benefit\nend : measure  un none \"an end\"  burden") +
        fenced(
            "rule A  Act s. 1  stage trial",
            "may bail\nadverse \"the Act says so\" cite Act s. 3\ncompelled \"it has to be\" cite Act s. 4"));
    ASSERT_TRUE(pack.pack.facts.at(0).presumed && pack.pack.facts[0].presumed->adverse);
    EXPECT_EQ(pack.pack.facts[0].presumed->cite, "Act s. 1");
    EXPECT_EQ(pack.pack.facts[0].presumed->adverse->why, "so it is");
    EXPECT_EQ(pack.pack.facts[0].presumed->adverse->cite, "Act s. 2");
    EXPECT_EQ(pack.pack.facts[0].question, "Is it?");
    ASSERT_TRUE(pack.pack.rules.at(0).adverse && pack.pack.rules[0].compelled);
    EXPECT_EQ(pack.pack.rules[0].adverse->cite, "Act s. 3");
    EXPECT_EQ(pack.pack.rules[0].compelled->why, "it has to be");
    EXPECT_EQ(pack.pack.measures.at(0).direction, Direction::benefit);
    EXPECT_EQ(pack.pack.measures.at(1).direction, Direction::burden);
}

TEST(marks, need_a_reason_a_citation_and_something_to_mark) {
    using Codes = std::vector<std::string>;
    EXPECT_EQ(codes_of("a : yes/no", "m : measure", "may m\nwhen a\nadverse \"why\""), Codes{"S004"});
    EXPECT_EQ(codes_of("a : yes/no", "m : measure", "may m\nwhen a\nadverse cite Act s. 1"), Codes{"S004"});
    EXPECT_EQ(codes_of("a : yes/no  adverse \"why\" cite Act s. 1", "m : measure", "may m\nwhen a"),
              Codes{"S015"});
    EXPECT_EQ(codes_of("a : yes/no", "m : custody  burden", "needs hearing\nwhen a"), Codes{"S015"});
    EXPECT_EQ(codes_of("a : yes/no", "m : measure  burden  benefit", "may m\nwhen a"), Codes{"S008"});
}

TEST(marks, what_is_better_is_said_once_and_of_what_the_rule_gives) {
    using Codes = std::vector<std::string>;
    EXPECT_EQ(codes_of("a : days", "m : measure", "may m\nless is better left\ngives left = a + 1"), Codes{});
    EXPECT_EQ(codes_of("a : days", "m : measure", "may m\nless is better lef\ngives left = a + 1"),
              Codes{"N001"});
    EXPECT_EQ(codes_of("a : days", "m : measure",
                       "may m\nless is better left\nmore is better left\ngives left = a + 1"),
              Codes{"S008"});
}

}  // namespace
}  // namespace ultima
