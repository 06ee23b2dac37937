// SPDX-License-Identifier: Apache-2.0
// The answer as JSON, on the sample case that the documents show.
#include "reason/answer_json.h"

#include "base/json_writer.h"
#include "reason/small_pack.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

namespace ultima::test {
namespace {

using nlohmann::json;

/// The case as a file, so that reading, reasoning and writing are tested in one.
constexpr const char* sample = R"({
  "facts": {
    "detention spells": "from 2025-01-01",
    "longest_term": "36 months",
    "gravest penalty": "term"
  },
  "answers": [
    {"fact": "other matters", "value": "no", "by": "N. N.", "role": "court", "reasons": "no other case pending", "on": "2025-03-01"}
  ]
})";

json ask(const char* case_text, std::string_view on) {
    LoadedPack loaded = load_pack(std::filesystem::path(ULTIMA_SOURCE_DIR) / "packs/in-undertrial");
    EXPECT_FALSE(has_errors(loaded.diagnostics)) << render_text(loaded.diagnostics, loaded.sources, false);
    const std::uint32_t file = loaded.sources.add("case.json", case_text);
    Diagnostics diagnostics;
    const auto given = read_case(loaded.pack, loaded.sources, file, diagnostics);
    EXPECT_TRUE(given) << render_text(diagnostics, loaded.sources, false);
    if (!given) return {};
    Reasoner reasoner(loaded.pack);
    const KnownFacts facts = known_on(loaded.pack, *given, day(on));
    const Answer answer = reasoner.options(facts, Stage::pretrial, day(on));
    std::string out;
    AnswerJson(loaded.pack).append(out, reasoner, facts, answer);
    return json::parse(out);
}

const json& by_id(const json& list, std::string_view name, std::string_view id) {
    static const json none;
    for (const json& item : list)
        if (item.at(std::string(name)) == id) return item;
    ADD_FAILURE() << "nothing with " << name << " " << id;
    return none;
}

/// Every member of `expected` stands in `found` with the same value; `found` may say more.
void expect_holds(const json& found, const json& expected, const std::string& where) {
    if (expected.is_object()) {
        ASSERT_TRUE(found.is_object()) << where << ": " << found.dump();
        for (const auto& [name, value] : expected.items()) {
            ASSERT_TRUE(found.contains(name)) << where << " has no " << name << ": " << found.dump();
            expect_holds(found.at(name), value, where + "." + name);
        }
    } else if (expected.is_array() && !expected.empty() && expected[0].is_object()) {
        ASSERT_EQ(found.size(), expected.size()) << where << ": " << found.dump();
        for (std::size_t i = 0; i < expected.size(); ++i)
            expect_holds(found[i], expected[i], where + "[" + std::to_string(i) + "]");
    } else {
        EXPECT_EQ(found, expected) << where;
    }
}

TEST(AnswerJsonTest, of_the_sample_case_is_what_the_documents_show) {
    const json answer = ask(sample, "2026-01-01");
    expect_holds(
        answer,
        json::parse(R"j({"pack": {"id": "in-undertrial"}, "on": "2026-01-01", "stage": "pretrial"})j"),
        "answer");
    EXPECT_EQ(answer["pack"]["hash"].get<std::string>().size(), 64U);
    expect_holds(by_id(answer["measures"], "id", "bond"), json::parse(R"j(
        {"id": "bond", "group": "release", "status": "undetermined", "possible": ["conditions not met", "required"],
         "missing": [{"facts": ["earlier conviction"], "exact": true}], "place": "unknown", "needs": [],
         "advisory": false, "because": [], "defeated": [], "failed": []})j"),
                 "bond");
    expect_holds(by_id(answer["measures"], "id", "bail"), json::parse(R"j(
        {"id": "bail", "group": "release", "status": "not yet", "from": "2026-06-30", "missing": [],
         "failed": [{"rule": "IN01", "cite": "BNSS 2023 s. 479(1)", "text": "checked",
                     "condition": "days counted >= a half", "held": 366, "needed": 546}]})j"),
                 "bail");
    expect_holds(
        by_id(answer["assumed"], "fact", "excluded days"),
        json::parse(R"j({"fact": "excluded days", "value": 0, "cite": "BNSS 2023 s. 479 Explanation"})j"),
        "assumed");
    const json& question = by_id(answer["ask"], "fact", "earlier conviction");
    expect_holds(question, json::parse(R"j({"settles": ["bond"], "who": "register", "kind": "record"})j"),
                 "ask");
    EXPECT_FALSE(question["question"].get<std::string>().empty());
    EXPECT_TRUE(answer["values"].is_object());
    EXPECT_TRUE(answer["dates"].is_object());
    const json& duty = by_id(answer["duties"], "duty", "IN07");
    expect_holds(
        duty,
        json::parse(R"j({"within": "forthwith", "arises": "yes", "since": "2025-12-31", "days_passed": 1})j"),
        "duty");
    EXPECT_EQ(by_id(answer["groups"], "id", "release")["status"], "undetermined");
}

TEST(AnswerJsonTest, asks_first_what_settles_most) {
    const json answer = ask(sample, "2026-01-01");
    ASSERT_FALSE(answer["ask"].empty());
    for (const json& question : answer["ask"]) EXPECT_FALSE(question["settles"].empty()) << question.dump();
    // Records come before findings, findings before circumstances.
    std::string last;
    const auto rank = [](const std::string& kind) {
        return kind == "record" ? 0 : kind == "finding" ? 1 : 2;
    };
    for (const json& question : answer["ask"]) {
        if (!last.empty()) {
            EXPECT_LE(rank(last), rank(question["kind"]));
        }
        last = question["kind"];
    }
}

TEST(AnswerJsonTest, gives_every_required_or_barred_measure_a_rule_and_every_rule_its_citation) {
    for (const char* on : {"2026-01-01", "2026-06-30", "2028-01-01"}) {
        const json answer = ask(sample, on);
        for (const json& measure : answer["measures"]) {
            const std::string status = measure["status"];
            if (status == "required" || status == "barred" || status == "available") {
                EXPECT_FALSE(measure["because"].empty()) << on << " " << measure["id"];
            }
            for (const char* list : {"because", "defeated", "failed"})
                for (const json& rule : measure[list]) {
                    EXPECT_FALSE(rule["cite"].get<std::string>().empty());
                    EXPECT_TRUE(rule["text"] == "checked" || rule["text"] == "recalled");
                }
        }
    }
}

TEST(AnswerJsonTest, says_of_a_rule_that_was_compared_what_beneath_it_was_only_recalled) {
    std::string manifest(small_manifest);
    manifest.insert(manifest.find("  - {cite: \"Act\""),
                    "  - {cite: \"Act s. 1\", text: checked, source: \"the Act\", date: 2026-01-01}\n");
    const SmallPack small(
        "# Act\n```facts\nage : number\nill : yes/no\n```\n```measures\nbail : measure un M12 band 2\n```\n"
        "```table spans   Act s. 2   hit unique   complete\n| age | -> span : number |\n| < 20 | 1 |\n| >= "
        "20 | 2 "
        "|\n```\n"
        "```rule R  Act s. 1  stage pretrial\nmay bail\ngives span\nunless X\n```\n"
        "```exception X  Act s. 3\nwhen ill\n```\n",
        {}, manifest);
    Asked asked(small.pack(), {{"age", "30"}, {"ill", "no"}}, "2025-06-01");
    std::string out;
    AnswerJson(small.pack()).append(out, asked.reasoner(), asked.facts(), asked.answer());
    const json rule = json::parse(out)["measures"][0]["because"][0];
    EXPECT_EQ(rule["text"], "checked");
    EXPECT_EQ(rule["rests_on_recalled"], json({"Act s. 2", "Act s. 3"}));
}

TEST(AnswerJsonTest, is_the_same_bytes_for_the_same_question) {
    EXPECT_EQ(ask(sample, "2026-01-01").dump(), ask(sample, "2026-01-01").dump());
}

TEST(AnswerJsonTest, writes_values_as_programs_expect_them) {
    const SmallPack small(
        "# Act\n```facts\nage : number\n```\n```measures\nbail : measure un M12 band 2\n```\n"
        "```rule R  Act s. 1  stage pretrial\nmay bail\nwhen age > 3\n```\n");
    const auto written = [&](const Type& type, const Value& value) {
        std::string out;
        JsonWriter writer(out);
        append_value_json(writer, small.pack(), type, value);
        return out;
    };
    EXPECT_EQ(written({Kind::number}, Number{Rational{12}}), "12");
    EXPECT_EQ(written({Kind::number}, Number{*divide(5, 2)}), "2.5");
    EXPECT_EQ(written({Kind::number}, Number{*divide(1, 3)}), "\"1/3\"");
    EXPECT_EQ(written({Kind::number}, Unknown{}), "null");
    EXPECT_EQ(written({Kind::date}, day("2025-01-01")), "\"2025-01-01\"");
    EXPECT_EQ(written({Kind::yes_no}, Truth::yes), "\"yes\"");
    EXPECT_EQ(written({Kind::text}, std::string("a \"b\"")), "\"a \\\"b\\\"\"");
}

}  // namespace
}  // namespace ultima::test
