// SPDX-License-Identifier: Apache-2.0
// Case files: what is read, and for each mistake the message with its place (tests/golden/case).
#include "base/files.h"
#include "reason/answer_json.h"
#include "reason/json_tree.h"
#include "reason/small_pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace ultima::test {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const char* const act = R"(# Act
```record conviction
date : date
term : duration  range 1 day .. 40 years
```
```facts
held              : spells
convictions       : list of conviction  complete unknown
scores            : list of number
longest term      : duration  range 1 day .. 50 years
age               : number    range 0 .. 120
gravest penalty   : term / life / death
earlier conviction: yes/no
act date          : date
fine              : money EUR
section           : text
delay             : days      finding by court  presumed 0 "until found" cite Act s. 9
danger            : yes/no    finding by court
ill               : yes/no    circumstance sensitive neutral no
```
```measures
bail      : measure un M12 band 2 decided by court "Bail"
custody   : custody un none "custody is not an alternative" band 7
```
```rule R   Act s. 1   stage pretrial
may       bail
when      days in held - delay >= 100 and age > 3 and gravest penalty = term and not earlier conviction
    and act date < 2025-01-01 and fine > EUR 3 and section = "3" and not danger and ill
    and longest term < 3 years and count(convictions) < 3 and sum(scores) < 9
```
)";

const fs::path golden = fs::path(ULTIMA_SOURCE_DIR) / "tests/golden/case";

std::string text_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<fs::path> folders() {
    std::vector<fs::path> result;
    for (const auto& entry : fs::directory_iterator(golden))
        if (entry.is_directory()) result.push_back(entry.path());
    std::sort(result.begin(), result.end());
    return result;
}

struct Read {
    std::optional<Case> given;
    Diagnostics diagnostics;
    std::string rendered;
};

Read read(SmallPack& small, std::string text) {
    Read result;
    const std::uint32_t file = small.sources().add("case.json", std::move(text));
    result.given = read_case(small.pack(), small.sources(), file, result.diagnostics);
    result.rendered = render_text(result.diagnostics, small.sources(), false);
    return result;
}

TEST(CaseFileTest, lists_are_read_with_what_is_not_known_of_their_entries) {
    SmallPack small(act);
    const auto text = [&](const std::string& facts, const char* fact) {
        const Read found = read(small, "{\"facts\": {" + facts + "}}");
        EXPECT_TRUE(found.given) << found.rendered;
        const FactId id = small.pack().find_fact(fact).value();
        return found.given ? to_text(small.pack(), small.pack().facts[id].type, found.given->facts[id])
                           : std::string();
    };
    // Declared `complete unknown`: whoever does not say so has not said that there are no others.
    EXPECT_EQ(text(R"("convictions": [{"term": "6 months", "date": null}, null])", "convictions"),
              "(term 6 months) and (unknown) and perhaps more");
    EXPECT_EQ(text(R"("convictions": {"items": [], "complete": true})", "convictions"), "none");
    EXPECT_EQ(text(R"("convictions": "none")", "convictions"), "none");
    EXPECT_EQ(text(R"("scores": [1, "5/2"])", "scores"), "(1) and (2.5)");
    EXPECT_EQ(text(R"("scores": {"items": [], "complete": false})", "scores"), "perhaps more");
}

TEST(CaseFileTest, a_field_outside_its_range_is_unknown_and_noted) {
    SmallPack small(act);
    const Read found = read(small, R"({"facts": {"convictions": [{"term": "50 years"}]}})");
    ASSERT_TRUE(found.given) << found.rendered;
    ASSERT_EQ(found.given->notes.size(), 1U);
    EXPECT_NE(found.given->notes[0].find("`term` is 600 months, outside 1 day .. 480 months"),
              std::string::npos)
        << found.given->notes[0];
}

TEST(CaseFileTest, what_is_left_out_has_the_value_that_the_pack_says_but_not_what_is_unknown) {
    SmallPack small(R"(# Act
```record stay
nights : days  range 0 .. 100  left out 0
```
```facts
stays : list of stay
extra : days  range 0 .. 100  left out 0
```
```measures
bail : measure un M12 band 2 decided by court
```
```rule R   Act s. 1   stage pretrial
may       bail
when      extra > 3 and every s in stays satisfies nights of s > 3
```
)");
    const auto facts = [&](const std::string& text) {
        const Read found = read(small, "{\"facts\": {" + text + "}}");
        EXPECT_TRUE(found.given) << found.rendered;
        if (!found.given) return std::string();
        const KnownFacts known = known_on(small.pack(), *found.given, day("2026-01-01"));
        return to_text(small.pack(), small.pack().facts[0].type, known.values[0]) + ", " +
               to_text(small.pack(), small.pack().facts[1].type, known.values[1]);
    };
    EXPECT_EQ(facts(R"("stays": [{}])"), "(nights 0), 0");
    EXPECT_EQ(facts(R"("stays": [{"nights": null}], "extra": null)"), "(unknown), unknown");
    EXPECT_EQ(facts(R"("stays": [{"nights": 101}], "extra": 101)"), "(unknown), unknown");
    EXPECT_EQ(facts(R"("extra": "unknown")"), "unknown, unknown");
}

TEST(CaseFileTest, what_a_human_decided_otherwise_stands_beside_the_status_and_changes_nothing) {
    SmallPack small(act);
    const std::string facts = R"("facts": {"held": "2025-01-01 to 2025-03-05"})";
    const Read plain = read(small, "{" + facts + "}");
    const Read decided = read(small, "{" + facts + R"(, "overrides": [
        {"measure": "bail", "decided": "ordered", "by": "N. N.", "role": "court", "reasons": "heard", "on": "2026-01-02"},
        {"measure": "bail", "decided": "not ordered", "by": "N. N.", "role": "court", "reasons": "new facts", "on": "2026-02-02"}]})");
    ASSERT_TRUE(plain.given && decided.given) << plain.rendered << decided.rendered;
    const auto json_on = [&](const Case& given, const char* on) {
        Asked asked(given, small.pack(), on);
        std::string out;
        AnswerJson(small.pack()).append(out, asked.reasoner(), asked.facts(), asked.answer());
        return nlohmann::json::parse(out);
    };
    nlohmann::json with = json_on(*decided.given, "2026-01-15");
    const nlohmann::json without = json_on(*plain.given, "2026-01-15");
    const auto bail = std::find_if(with["measures"].begin(), with["measures"].end(),
                                   [](const nlohmann::json& each) { return each["id"] == "bail"; });
    ASSERT_NE(bail, with["measures"].end());
    // The later one is made after the day asked about.
    ASSERT_EQ(bail->at("overrides").size(), 1U);
    EXPECT_EQ(bail->at("overrides")[0]["decided"], "ordered");
    EXPECT_EQ(bail->at("overrides")[0]["reasons"], "heard");
    bail->erase("overrides");
    EXPECT_EQ(with, without);
}

TEST(CaseFileTest, every_mistake_is_reported_as_the_golden_files_say) {
    SmallPack small(act);
    for (const fs::path& folder : folders()) {
        const Read found = read(small, text_of(folder / "case.json"));
        if (std::getenv("ULTIMA_UPDATE_GOLDEN") != nullptr)
            std::ofstream(folder / "expected.txt", std::ios::binary) << found.rendered;
        EXPECT_EQ(found.rendered, text_of(folder / "expected.txt")) << folder;
        EXPECT_FALSE(found.given) << folder << " was read as if nothing were wrong";
        const std::string code = folder.filename().string().substr(0, 4);
        const bool named = std::any_of(found.diagnostics.begin(), found.diagnostics.end(),
                                       [&](const Diagnostic& each) { return each.code == code; });
        EXPECT_TRUE(named) << folder << " does not show " << code;
    }
}

/// The codes are read from the sources themselves, so that none is forgotten.
TEST(CaseFileTest, every_code_of_the_readers_has_a_golden_folder) {
    std::set<std::string> shown;
    for (const fs::path& folder : folders()) shown.insert(folder.filename().string().substr(0, 4));
    for (const char* file : {"src/reason/case_file.cpp", "src/reason/json_tree.cpp"}) {
        const std::string text = text_of(fs::path(ULTIMA_SOURCE_DIR) / file);
        std::size_t found = 0;
        for (std::size_t at = text.find("\"K0"); at != std::string::npos;
             at = text.find("\"K0", at + 1), ++found)
            EXPECT_TRUE(shown.contains(text.substr(at + 1, 4))) << text.substr(at + 1, 4) << " of " << file;
        EXPECT_GT(found, 0U) << file;
    }
}

TEST(CaseFileTest, reads_every_type_and_underscores_for_blanks) {
    SmallPack small(act);
    const Read found = read(small, R"({
        "id": "a case", "comment": "anything",
        "facts": {
            "held": [{"from": "2025-01-01", "to": "2025-03-05"}, {"from": "2025-06-01"}],
            "longest_term": "2 years 6 months 10 days",
            "age": 20.5,
            "gravest penalty": "life",
            "earlier_conviction": false,
            "act date": "2024-02-29",
            "fine": "EUR 12.50",
            "section": "110-125.25",
            "ill": null
        },
        "answers": [
            {"fact": "delay", "value": 60, "by": "N. N.", "role": "court", "reasons": "heard", "on": "2025-05-01"},
            {"fact": "danger", "value": true, "by": "N. N.", "role": "court", "reasons": "heard", "on": "2025-05-01"}
        ]})");
    ASSERT_TRUE(found.given) << found.rendered;
    const Pack& pack = small.pack();
    const auto text = [&](std::string_view name) {
        const FactId id = pack.find_fact(name).value();
        return to_text(pack, pack.facts[id].type, found.given->facts[id]);
    };
    EXPECT_EQ(text("held"), "2025-01-01 to 2025-03-05 and from 2025-06-01");
    EXPECT_EQ(text("longest term"), "30 months 10 days");
    EXPECT_EQ(text("age"), "20.5");
    EXPECT_EQ(text("gravest penalty"), "life");
    EXPECT_EQ(text("earlier conviction"), "no");
    EXPECT_EQ(text("act date"), "2024-02-29");
    EXPECT_EQ(text("fine"), "EUR 12.50");
    EXPECT_EQ(text("ill"), "unknown");
    ASSERT_EQ(found.given->findings.size(), 2U);
    EXPECT_EQ(found.given->findings[0].value, Value{Number{60}});
    EXPECT_EQ(found.given->findings[0].by, "N. N.");
    EXPECT_EQ(found.given->findings[1].value, Value{Truth::yes});
}

TEST(CaseFileTest, a_list_of_spells_may_say_that_it_is_incomplete) {
    SmallPack small(act);
    const Read found =
        read(small, R"({"facts": {"held": {"spells": [{"from": "2025-01-01"}], "complete": false}}})");
    ASSERT_TRUE(found.given) << found.rendered;
    const auto& held = std::get<Spells>(found.given->facts[small.pack().find_fact("held").value()]);
    EXPECT_FALSE(held->complete);
}

TEST(CaseFileTest, a_fact_that_is_left_out_or_unknown_or_null_is_unknown) {
    SmallPack small(act);
    const Read found = read(small, R"({"facts": {"age": "unknown", "act date": null}})");
    ASSERT_TRUE(found.given) << found.rendered;
    for (const Value& value : found.given->facts) EXPECT_FALSE(is_known(value));
    EXPECT_TRUE(read(small, "{}").given);
}

TEST(CaseFileTest, a_value_outside_its_range_is_no_error_but_unknown_with_a_note) {
    SmallPack small(act);
    const Read found = read(small, R"({"facts": {"age": 900}})");
    ASSERT_TRUE(found.given) << found.rendered;
    EXPECT_FALSE(is_known(found.given->facts[small.pack().find_fact("age").value()]));
    EXPECT_THAT(found.given->notes, ElementsAre(HasSubstr("`age` is 900, outside 0 .. 120")));
}

TEST(CaseFileTest, several_mistakes_are_reported_in_one_run) {
    SmallPack small(act);
    const Read found =
        read(small, R"({"facts": {"agee": 3, "act date": "1.1.2025", "danger": "no"}, "more": 1})");
    std::vector<std::string> codes;
    for (const Diagnostic& each : found.diagnostics) codes.push_back(each.code);
    EXPECT_THAT(codes, ElementsAre("K014", "K015", "K020", "K011"));
}

TEST(CaseFileTest, a_program_gets_the_same_places_as_json) {
    SmallPack small(act);
    const std::uint32_t file = small.sources().add("case.json", "{\"facts\":\n  {\"agee\": 3}}");
    Diagnostics diagnostics;
    EXPECT_FALSE(read_case(small.pack(), small.sources(), file, diagnostics));
    EXPECT_THAT(render_json(diagnostics, small.sources()),
                HasSubstr(R"("file":"case.json","line":2,"column":4)"));
}

/// Every value of a tree knows where it stands: its bytes, read again, are the value.
TEST(JsonTreeTest, every_span_holds_the_text_of_its_value) {
    const std::string text =
        "\xEF\xBB\xBF{ \"a\" : 1,\t\"b\":[true,null , -1.5e3,\"x\\\"\\\\\"],\r\n"
        "\"\xC3\xA9\\u00e9\":{\"\":\"\"},\"q\\\"\":\"]\",\"c\":[] , \"d\":[[1],{\"e\":false}],\"last\":7}";
    Sources sources;
    const std::uint32_t file = sources.add("case.json", text);
    Diagnostics diagnostics;
    const auto root = parse_json(sources, file, diagnostics);
    ASSERT_TRUE(root) << render_text(diagnostics, sources, false);
    const auto bytes = [&](const JsonValue* value) {
        return value == nullptr ? std::string("nothing") : std::string(sources.text(value->span));
    };
    EXPECT_EQ(bytes(root->find("a")), "1");
    EXPECT_EQ(bytes(root->find("b")), "[true,null , -1.5e3,\"x\\\"\\\\\"]");
    const JsonValue& b = *root->find("b");
    ASSERT_EQ(b.items.size(), 4U);
    EXPECT_EQ(bytes(&b.items[0]), "true");
    EXPECT_EQ(bytes(&b.items[1]), "null");
    EXPECT_EQ(bytes(&b.items[2]), "-1.5e3");
    EXPECT_EQ(b.items[2].text, "-1.5e3");
    EXPECT_EQ(bytes(&b.items[3]), "\"x\\\"\\\\\"");
    EXPECT_EQ(bytes(root->find("\xC3\xA9\xC3\xA9")), "{\"\":\"\"}");
    EXPECT_EQ(bytes(root->find("\xC3\xA9\xC3\xA9")->find("")), "\"\"");
    EXPECT_EQ(bytes(root->find("q\"")), "\"]\"");
    EXPECT_EQ(bytes(root->find("c")), "[]");
    EXPECT_EQ(bytes(root->find("d")), "[[1],{\"e\":false}]");
    EXPECT_EQ(bytes(root->find("last")), "7");
    std::vector<std::string> names;
    for (const Span& name : root->names) names.emplace_back(sources.text(name));
    EXPECT_THAT(names, ElementsAre("\"a\"", "\"b\"", "\"\xC3\xA9\\u00e9\"", "\"q\\\"\"", "\"c\"", "\"d\"",
                                   "\"last\""));
}

TEST(JsonTreeTest, no_text_makes_it_crash_or_point_outside_the_file) {
    const std::string whole = R"({"facts": {"a b": [1, -2.5, "x\"y", true, null]}, "answers": []})";
    for (std::size_t length = 0; length <= whole.size(); ++length)
        for (const char* tail : {"", "\"", "}", "]", ",", "\xFF", "\x01"}) {
            Sources sources;
            const std::string text = whole.substr(0, length) + tail;
            const std::uint32_t file = sources.add("case.json", text);
            Diagnostics diagnostics;
            const auto root = parse_json(sources, file, diagnostics);
            ASSERT_EQ(root.has_value(), diagnostics.empty()) << text;
            for (const Diagnostic& each : diagnostics) {
                ASSERT_TRUE(each.span) << text;
                ASSERT_LE(each.span->begin, each.span->end) << text;
                ASSERT_LE(each.span->end, text.size()) << text;
            }
        }
}

}  // namespace
}  // namespace ultima::test
