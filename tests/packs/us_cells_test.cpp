// SPDX-License-Identifier: Apache-2.0
// Every cell of packs/us-guidelines against tables that were made without the pack: the CSV files of the data
// folder. The expected values are read here on their own; nothing of the pack's own tests is used.
#include "base/date.h"
#include "base/diagnostic.h"
#include "base/source.h"
#include "law/load.h"
#include "law/pack.h"
#include "reason/case.h"
#include "reason/options.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima {
namespace {

namespace fs = std::filesystem;

const fs::path pack_folder = fs::path(ULTIMA_SOURCE_DIR) / "packs" / "us-guidelines";
const std::array<std::string, 6> categories = {"I", "II", "III", "IV", "V", "VI"};

fs::path data_folder() {
    const char* given = std::getenv("ULTIMA_DATA");
    const fs::path data = given ? fs::path(given) : fs::path(ULTIMA_SOURCE_DIR) / ".." / "shared" / "data";
    return data / "law" / "us";
}

/// The columns of a CSV file without quotation marks, row by row, by the names in its first line.
using CsvRow = std::map<std::string, std::string>;

std::vector<std::string> cells_of(std::string line) {
    if (line.ends_with('\r')) line.pop_back();
    std::vector<std::string> cells;
    std::istringstream in(line + ',');
    for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
    return cells;
}

std::vector<CsvRow> read_csv(const fs::path& path) {
    std::ifstream file(path);
    std::vector<CsvRow> rows;
    std::string line;
    std::getline(file, line);
    const std::vector<std::string> names = cells_of(line);
    while (std::getline(file, line)) {
        const std::vector<std::string> cells = cells_of(line);
        EXPECT_EQ(cells.size(), names.size()) << path << ": " << line;
        CsvRow row;
        for (std::size_t i = 0; i < std::min(cells.size(), names.size()); ++i) row[names[i]] = cells[i];
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string all_text(const Diagnostics& diagnostics) {
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics)
        text += diagnostic.code + ": " + diagnostic.message + "\n";
    return text;
}

/// The pack, and one case after another put to it.
class UsPack {
  public:
    UsPack() : loaded_(load_pack(pack_folder)) {
        if (usable()) reasoner_.emplace(loaded_.pack);
    }

    bool usable() const { return !has_errors(loaded_.diagnostics); }
    std::string problems() const { return all_text(loaded_.diagnostics); }

    /// Answers for these facts and no others.
    void ask(std::string_view stage, const std::map<std::string, std::string>& facts) {
        const Pack& pack = loaded_.pack;
        Case given = empty_case(pack);
        for (const auto& [name, value] : facts) {
            const std::optional<FactId> fact = pack.find_fact(name);
            ASSERT_TRUE(fact) << name;
            const auto set = set_fact(pack, given, *fact, value);
            ASSERT_TRUE(set) << name << ": " << set.error();
        }
        ASSERT_TRUE(given.notes.empty()) << given.notes.front();
        const CivilDate day = *make_date(2017, 6, 1);
        answer_ = reasoner_->options(known_on(pack, given, day), *parse_stage(stage), day,
                                     {.deciding_sets = false});
    }

    /// An output of a table or a definition, as text.
    std::string value(std::string_view name) {
        const Pack& pack = loaded_.pack;
        for (std::size_t i = 0; i < pack.nodes.size(); ++i) {
            const Node& node = pack.nodes[i];
            const bool named =
                (node.op == Op::table_output && pack.tables[node.payload].outputs[node.extra].name == name) ||
                (node.op == Op::definition && pack.definitions[node.payload].name == name);
            if (named) return to_text(pack, node.type, reasoner_->value(static_cast<NodeId>(i)));
        }
        return "nothing is called that";
    }

    const MeasureAnswer& measure(std::string_view name) const {
        return answer_.of(loaded_.pack.find_measure(name).value());
    }
    bool advised_against(std::string_view name) const {
        const std::vector<Advice>& advice = measure(name).advice;
        return std::any_of(advice.begin(), advice.end(),
                           [](const Advice& one) { return one.effect == Effect::must_not; });
    }

  private:
    LoadedPack loaded_;
    std::optional<Reasoner> reasoner_;
    Answer answer_;
};

class UsCells : public testing::Test {
  protected:
    void SetUp() override {
        if (!fs::exists(data_folder() / "ussg_sentencing_table.csv")) {
            GTEST_SKIP()
                << "\n*** THE 282 CELLS WERE NOT COMPARED: there is no " << data_folder()
                << "\n*** Set ULTIMA_DATA to the folder that holds law/us/ussg_sentencing_table.csv.";
        }
        ASSERT_TRUE(pack.usable()) << pack.problems();
        sentencing = read_csv(data_folder() / "ussg_sentencing_table.csv");
        revocation = read_csv(data_folder() / "ussg_revocation_table.csv");
    }

    /// A case for which statute leaves everything open.
    static std::map<std::string, std::string> open_case(const std::string& level, const std::string& points) {
        return {{"date of decision", "2017-06-01"},
                {"total offence level", level},
                {"history points", points},
                {"career offender", "no"},
                {"offence class", "class C felony"},
                {"probation excluded by the offence", "no"},
                {"imprisonment at the same time", "no"},
                {"statutory minimum months", "0"},
                {"statutory maximum months", "240"},
                {"life by statute", "none"},
                {"chapter two requires imprisonment", "no"}};
    }

    UsPack pack;
    std::vector<CsvRow> sentencing, revocation;
};

const std::map<std::string, std::pair<std::string, std::string>> points_of = {
    {"I", {"0", "1"}},  {"II", {"2", "3"}},  {"III", {"4", "6"}},
    {"IV", {"7", "9"}}, {"V", {"10", "12"}}, {"VI", {"13", "60"}}};

std::string life_of(const CsvRow& row) {
    if (row.at("min_months") == "life") return "only";
    return row.at("max_months") == "life" ? "possible" : "none";
}
std::string months_of(const std::string& cell) { return cell == "life" ? "unknown" : cell; }

TEST_F(UsCells, all_258_ranges_are_those_of_the_manual) {
    ASSERT_EQ(sentencing.size(), 258U);
    std::set<std::pair<std::string, std::string>> seen;
    for (const CsvRow& row : sentencing) {
        const std::string level = row.at("offense_level"), category = row.at("criminal_history_category");
        seen.emplace(level, category);
        for (const std::string& points : {points_of.at(category).first, points_of.at(category).second}) {
            SCOPED_TRACE("level " + level + ", category " + category + ", points " + points);
            pack.ask("sentence", open_case(level, points));
            EXPECT_EQ(pack.value("offence level"), level);
            EXPECT_EQ(pack.value("criminal history"), category);
            EXPECT_EQ(pack.value("minimum months"), months_of(row.at("min_months")));
            EXPECT_EQ(pack.value("maximum months"), months_of(row.at("max_months")));
            EXPECT_EQ(pack.value("life term"), life_of(row));
            EXPECT_EQ(pack.value("zone"), row.at("zone"));
        }
    }
    EXPECT_EQ(seen.size(), 258U);
}

TEST_F(UsCells, no_zone_bars_anything_and_b_c_d_advise) {
    const std::array<std::string, 4> in_the_community = {"probation", "probation with community confinement",
                                                         "probation with home detention",
                                                         "probation with intermittent confinement"};
    for (const CsvRow& row : sentencing) {
        const std::string level = row.at("offense_level"), category = row.at("criminal_history_category");
        const std::string zone = row.at("zone");
        SCOPED_TRACE("level " + level + ", category " + category + ", zone " + zone);
        pack.ask("sentence", open_case(level, points_of.at(category).first));
        for (const std::string& name : in_the_community)
            EXPECT_EQ(pack.measure(name).status, Status::available) << name;
        EXPECT_EQ(pack.measure("fine").status, Status::available);
        EXPECT_EQ(pack.measure("split sentence").status, Status::available);
        EXPECT_EQ(pack.advised_against("probation"), zone != "A");
        EXPECT_EQ(pack.advised_against("probation with home detention"), zone == "C" || zone == "D");
        EXPECT_EQ(pack.advised_against("split sentence"), zone == "D");
    }
}

TEST_F(UsCells, the_part_in_prison_follows_the_zone) {
    for (const CsvRow& row : sentencing) {
        const std::string zone = row.at("zone"), minimum = row.at("min_months");
        SCOPED_TRACE("level " + row.at("offense_level") + ", category " +
                     row.at("criminal_history_category"));
        pack.ask("sentence", open_case(row.at("offense_level"),
                                       points_of.at(row.at("criminal_history_category")).second));
        const std::string expected = zone == "A"   ? "0"
                                     : zone == "B" ? "1"
                                     : zone == "C" ? std::to_string(std::stoi(minimum) / 2)
                                                   : months_of(minimum);
        EXPECT_EQ(pack.value("least prison months"), expected);
    }
}

TEST_F(UsCells, a_class_b_felony_bars_probation_in_every_zone) {
    for (const char* level : {"8", "9", "13", "14"}) {
        auto facts = open_case(level, "0");
        facts["offence class"] = "class B felony";
        pack.ask("sentence", facts);
        EXPECT_EQ(pack.measure("probation").status, Status::barred) << "level " << level;
        EXPECT_EQ(pack.measure("community sentence").status, Status::barred) << "level " << level;
    }
}

TEST_F(UsCells, levels_beyond_the_table_count_as_its_ends) {
    for (const auto& [level, counts_as] :
         std::map<std::string, std::string>{{"-7", "1"}, {"0", "1"}, {"44", "43"}, {"60", "43"}}) {
        pack.ask("sentence", open_case(level, "13"));
        EXPECT_EQ(pack.value("offence level"), counts_as);
        EXPECT_EQ(pack.value("zone"), counts_as == "1" ? "A" : "D");
    }
}

TEST_F(UsCells, another_edition_gives_no_range) {
    for (const char* day : {"2016-10-31", "2018-11-01", "2026-01-01"}) {
        auto facts = open_case("13", "0");
        facts["date of decision"] = day;
        pack.ask("sentence", facts);
        EXPECT_EQ(pack.value("minimum months"), "unknown") << day;
        EXPECT_EQ(pack.value("zone"), "unknown") << day;
        EXPECT_EQ(pack.measure("custody").status, Status::cannot_compute) << day;
        EXPECT_EQ(pack.measure("split sentence").status, Status::cannot_compute) << day;
        EXPECT_EQ(pack.measure("probation").status, Status::available) << day << ": statute does not bar it";
    }
}

TEST_F(UsCells, all_24_ranges_on_revocation_are_those_of_the_manual) {
    ASSERT_EQ(revocation.size(), 24U);
    std::set<std::pair<std::string, std::string>> seen;
    for (const CsvRow& row : revocation) {
        const std::string grade = row.at("violation_grade"), category = row.at("criminal_history_category");
        SCOPED_TRACE("grade " + grade + ", category " + category);
        seen.emplace(grade, category);
        const bool after_class_a = grade == "A_class_A_felony";
        // Grades B and C stand in one row whatever the class of the original offence is.
        std::vector<std::string> classes = {"class B felony", "class D felony", "class A misdemeanour"};
        if (after_class_a) classes = {"class A felony"};
        if (grade == "B" || grade == "C") classes.push_back("class A felony");
        for (const std::string& offence : classes) {
            pack.ask("post-sentence", {{"date of decision", "2017-06-01"},
                                       {"violation grade", grade.substr(0, 1)},
                                       {"offence class", offence},
                                       {"original category", category},
                                       {"breach found", "yes"}});
            EXPECT_EQ(pack.value("breach minimum months"), row.at("min_months")) << offence;
            EXPECT_EQ(pack.value("breach maximum months"), row.at("max_months")) << offence;
            EXPECT_EQ(pack.measure("supervision continued").status, Status::available)
                << "a breach leaves another answer than prison open: " << offence;
            EXPECT_EQ(pack.advised_against("supervision continued"), grade != "C") << offence;
        }
    }
    EXPECT_EQ(seen.size(), 24U);
}

TEST_F(UsCells, the_structure_of_the_table_holds) {
    std::set<std::pair<std::string, std::string>> ranges;
    std::map<std::string, int> zones;
    for (const CsvRow& row : sentencing) {
        pack.ask("sentence",
                 open_case(row.at("offense_level"), points_of.at(row.at("criminal_history_category")).first));
        const std::string low = pack.value("minimum months"), high = pack.value("maximum months");
        ++zones[pack.value("zone")];
        // Life alone (level 43) is no range: it has no width, and it is not one of the 47.
        if (pack.value("life term") == "only") {
            EXPECT_EQ(row.at("offense_level"), "43");
            continue;
        }
        ranges.emplace(low, high);
        if (pack.value("life term") == "possible") continue;
        // 28 USC 994(b)(2): at most 25 % of the minimum or six months, whichever is more.
        const int width = std::stoi(high) - std::stoi(low);
        EXPECT_LE(4 * width, std::max(4 * 6, std::stoi(low))) << low << "-" << high;
    }
    EXPECT_EQ(ranges.size(), 47U);
    EXPECT_EQ(zones, (std::map<std::string, int>{{"A", 23}, {"B", 25}, {"C", 10}, {"D", 200}}));
}

TEST_F(UsCells, going_up_never_lowers_either_end) {
    // Life as the longest of all.
    const auto months = [](const std::string& text) { return text == "unknown" ? 9999 : std::stoi(text); };
    std::map<std::pair<int, int>, std::pair<int, int>> cell;
    for (int level = 1; level <= 43; ++level)
        for (int category = 0; category < 6; ++category) {
            pack.ask("sentence",
                     open_case(std::to_string(level),
                               points_of.at(categories[static_cast<std::size_t>(category)]).first));
            cell[{level, category}] = {months(pack.value("minimum months")),
                                       months(pack.value("maximum months"))};
        }
    for (const auto& [place, range] : cell)
        for (const auto& next :
             {std::pair{place.first + 1, place.second}, std::pair{place.first, place.second + 1}}) {
            const auto found = cell.find(next);
            if (found == cell.end()) continue;
            EXPECT_LE(range.first, found->second.first)
                << "level " << next.first << ", column " << next.second;
            EXPECT_LE(range.second, found->second.second)
                << "level " << next.first << ", column " << next.second;
        }
}

// One copy of the table that goes round has the ranges of level 34, categories IV and V, swapped.
TEST(UsSwappedCells, are_reported_as_broken_monotonicity_at_the_cell) {
    Diagnostics reading;
    PackFiles files = read_pack_files(pack_folder, reading);
    ASSERT_FALSE(has_errors(reading)) << all_text(reading);
    const std::string table_file = "3-guideline-range.md";
    const auto file = std::find_if(files.files.begin(), files.files.end(),
                                   [&](const auto& each) { return each.name.ends_with(table_file); });
    ASSERT_NE(file, files.files.end());

    // Lines `| 34 | IV | 210 | 262 | none |` and `| 34 | V | 235 | 293 | none |`, whatever their blanks.
    struct Line {
        std::size_t begin, end, number;
    };
    std::map<std::string, Line> lines;
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < file->text.size(); ++number) {
        const std::size_t end = std::min(file->text.find('\n', begin), file->text.size());
        std::istringstream words(file->text.substr(begin, end - begin));
        std::string bar, level, bar2, category, rest;
        words >> bar >> level >> bar2 >> category;
        if (bar == "|" && level == "34" && (category == "IV" || category == "V"))
            lines[category] = {begin, end, number + 1};
        begin = end + 1;
    }
    ASSERT_EQ(lines.size(), 2U);
    const Line four = lines.at("IV"), five = lines.at("V");
    ASSERT_LT(four.begin, five.begin);
    // What stands behind the second column changes places.
    const auto values_at = [&](const Line& line) {
        std::size_t at = line.begin;
        for (int bars = 0; bars < 3; ++at) bars += file->text[at] == '|';
        return std::pair{at, file->text.substr(at, line.end - at)};
    };
    const auto [four_at, four_values] = values_at(four);
    const auto [five_at, five_values] = values_at(five);
    ASSERT_NE(four_values.find("210"), std::string::npos);
    ASSERT_NE(five_values.find("235"), std::string::npos);
    file->text.replace(five_at, five_values.size(), four_values);
    file->text.replace(four_at, four_values.size(), five_values);

    const LoadedPack swapped = load_pack(files);
    std::size_t found = 0;
    for (const Diagnostic& diagnostic : swapped.diagnostics) {
        if (diagnostic.code != "D007") continue;
        ++found;
        ASSERT_TRUE(diagnostic.span);
        EXPECT_TRUE(std::string(swapped.sources.name(diagnostic.span->file)).ends_with(table_file));
        EXPECT_EQ(swapped.sources.position(diagnostic.span->file, diagnostic.span->begin).line, five.number)
            << diagnostic.message;
        const std::string cell(swapped.sources.text(*diagnostic.span));
        EXPECT_TRUE(cell == "210" || cell == "262") << cell;
    }
    EXPECT_EQ(found, 2U) << "the lower and the upper end\n" << all_text(swapped.diagnostics);
}

}  // namespace
}  // namespace ultima
