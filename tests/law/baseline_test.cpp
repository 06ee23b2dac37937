// SPDX-License-Identifier: Apache-2.0
// The UN baseline: what its pages say, that every check they name exists, and how it is laid over a pack.
#include "law/baseline.h"

#include "law/codes.h"
#include "law/load.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

namespace ultima {
namespace {

bool is_code(std::string_view code) {
    return std::any_of(std::begin(pack_codes), std::end(pack_codes),
                       [&](const CodeMeaning& each) { return each.code == code; });
}

TEST(BaselineTest, has_44_measures_and_73_safeguards_in_order) {
    const Baseline& baseline = un_baseline();
    ASSERT_EQ(baseline.measures.size(), 44U);
    ASSERT_EQ(baseline.safeguards.size(), 73U);
    for (std::size_t i = 0; i < 44; ++i) {
        EXPECT_EQ(baseline.measures[i].id, "M" + std::to_string(i + 1));
        EXPECT_TRUE(baseline.measures[i].stages.any()) << baseline.measures[i].id;
    }
    for (std::size_t i = 0; i < 73; ++i)
        EXPECT_EQ(baseline.safeguards[i].id, (i < 9 ? "S0" : "S") + std::to_string(i + 1));
}

TEST(BaselineTest, every_check_that_it_names_exists_and_every_check_of_its_own_is_named) {
    std::set<std::string> named;
    for (const Safeguard& safeguard : un_baseline().safeguards) {
        if (!safeguard.checked) continue;
        for (const std::string& code : safeguard.by) {
            EXPECT_TRUE(is_code(code)) << safeguard.id << " names " << code;
            named.insert(code);
        }
    }
    for (const CodeMeaning& each : pack_codes) {
        const bool of_its_own = each.code.starts_with('U');
        EXPECT_TRUE(!of_its_own || named.contains(std::string(each.code))) << each.code;
    }
}

TEST(BaselineTest, every_safeguard_that_answers_show_adds_something_and_the_rest_has_a_keeper) {
    const std::set<std::string> parts{"register", "evaluation", "projection", "knowledge", "interface"};
    std::set<std::string> adding;
    for (const Addition& addition : un_baseline().additions)
        adding.insert(addition.safeguards.begin(), addition.safeguards.end());
    for (const Safeguard& safeguard : un_baseline().safeguards) {
        EXPECT_EQ(adding.contains(safeguard.id), safeguard.in_answers) << safeguard.id;
        if (safeguard.checked || safeguard.in_answers) continue;
        ASSERT_EQ(safeguard.by.size(), 1U) << safeguard.id;
        EXPECT_TRUE(parts.contains(safeguard.by.front())) << safeguard.id;
    }
}

TEST(BaselineTest, the_program_holds_the_pages_as_they_stand_in_packs) {
    for (const BaselineFile& file : built_in_baseline_files()) {
        std::ifstream in(std::string(ULTIMA_SOURCE_DIR) + "/packs/un-baseline/" + file.name,
                         std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        EXPECT_EQ(file.text, text.str()) << file.name;
    }
}

std::vector<std::string> problems(std::string_view file, std::string_view from, std::string_view to) {
    std::vector<BaselineFile> files = built_in_baseline_files();
    for (BaselineFile& each : files) {
        const std::size_t at = each.name == file ? each.text.find(from) : std::string::npos;
        if (at != std::string::npos) each.text.replace(at, from.size(), to);
    }
    Sources sources;
    const auto read = read_baseline(files, sources);
    std::vector<std::string> result;
    if (!read)
        for (const Diagnostic& each : read.error()) result.push_back(each.message);
    return result;
}

using Texts = std::vector<std::string>;

TEST(BaselineTest, a_slip_in_its_pages_is_told_with_what_was_expected) {
    EXPECT_EQ(problems("measures.md", "| M3  ", "| M1  "), Texts{"expected each measure once, found `M1`"});
    EXPECT_EQ(problems("measures.md", "| yes     | 1    |", "| maybe   | 1    |"),
              Texts{"expected `yes`, `no` or `pack`, found `maybe`"});
    EXPECT_EQ(problems("safeguards.md", "| elsewhere        |", "| somewhere        |"),
              Texts{"expected `check`, `answer`, `check and answer` or `elsewhere`, found `somewhere`"});
    EXPECT_EQ(
        problems("answers.md", "| needs consent ", "| needs a hug   "),
        Texts{"expected `order`, `warns`, or `needs` and one of `reasons`, `hearing`, `report`, `consent`, "
              "`legal aid`, `review` or `means inquiry`, found `needs a hug`"});
    EXPECT_EQ(problems("answers.md", "| S21 ", "| S02 "),
              Texts{"expected safeguards that stand in safeguards.md with the place `answer`, found `S02`"});
    EXPECT_EQ(problems("answers.md", "| safeguards  ", "| guards      ").size(), 1U);
    EXPECT_EQ(problems("baseline.yaml", "version:", "verson:"),
              Texts{"baseline.yaml needs `id` and `version`"});
}

TEST(BaselineTest, a_measure_is_found_with_and_without_a_zero) {
    EXPECT_EQ(un_baseline().measure("M5"), un_baseline().measure("M05"));
    EXPECT_EQ(un_baseline().measure("M45"), nullptr);
    EXPECT_EQ(un_baseline().measure("5"), nullptr);
}

Pack overlaid(std::string_view measures, std::string_view manifest_line = "requires: un-baseline\n") {
    const std::string manifest =
        "id: small\nversion: 0.1.0\nlanguage version: 1\ntitle: A small pack\njurisdiction: "
        "XX\nlanguages: [en]\nlaw as of: 2026-01-01\nauthority: none\nreviewer: none\n"
        "licence: CC-BY-4.0\n" +
        std::string(manifest_line) +
        "disclaimer: Not legal advice.\ncitations:\n  - {cite: \"Act\", text: recalled}\n";
    const std::string law = "```measures\n" + std::string(measures) + "\n```\n";
    return load_pack(PackFiles{"small", {{"law.md", law}, {"pack.yaml", manifest}}}).pack;
}

TEST(OverlayTest, only_a_pack_that_requires_it_is_overlaid) {
    EXPECT_TRUE(overlaid("bail : measure  un M12  band 2").overlay.has_value());
    EXPECT_FALSE(overlaid("bail : measure  un M12  band 2", "").overlay.has_value());
}

TEST(OverlayTest, puts_measures_in_order_with_kinds_behind_their_group_and_custody_last) {
    const Pack pack = overlaid(
        "custody : custody  un none \"custody\"\n"
        "house : measure  un M33  band 5\n"
        "release : group\n"
        "bail : kind of release  un M12\n"
        "promise : kind of release  un M10  band 0\n"
        "fine : measure  un M23  band 1");
    std::vector<std::string> names;
    for (const MeasureId id : pack.overlay->order) names.push_back(pack.measures[id].name);
    EXPECT_EQ(names, (std::vector<std::string>{"release", "promise", "bail", "fine", "house", "custody"}));
}

/// The kinds of needs that are added to the measure at a stage.
std::vector<std::string> needs(const Pack& pack, std::string_view measure, Stage stage) {
    std::vector<std::string> kinds;
    for (const std::uint32_t place :
         pack.overlay->measures[static_cast<std::size_t>(stage)][pack.find_measure(measure).value()].needs)
        kinds.push_back(pack.overlay->added[place].kind);
    return kinds;
}

TEST(OverlayTest, adds_needs_by_consent_un_measure_custody_and_stage) {
    const Pack pack = overlaid(
        "custody : custody  un none \"custody\"\n"
        "work : measure  un M30  band 2\n"
        "course : measure  un none \"an example\"  band 2  consent yes\n"
        "fine : measure  un M23  band 1\n"
        "treatment : measure  un M32  band 3  consent no");
    EXPECT_EQ(needs(pack, "work", Stage::sentence), (Texts{"consent", "legal aid"}));
    EXPECT_EQ(needs(pack, "course", Stage::sentence), (Texts{"consent", "legal aid"}));
    EXPECT_EQ(needs(pack, "treatment", Stage::sentence), Texts{});
    EXPECT_EQ(needs(pack, "fine", Stage::sentence), Texts{"means inquiry"});
    EXPECT_EQ(needs(pack, "custody", Stage::pretrial), (Texts{"reasons", "review"}));
    EXPECT_EQ(needs(pack, "custody", Stage::post_sentence), Texts{});
}

}  // namespace
}  // namespace ultima
