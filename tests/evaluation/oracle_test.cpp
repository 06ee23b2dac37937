// SPDX-License-Identifier: Apache-2.0
// Reference results computed with R, number by number. They and the people behind them are measure only and
// no part of this project: the folder is ULTIMA_ORACLES, or evaluation/oracles in ULTIMA_DATA, or in the
// shared data beside the project. What was not compared is listed by block, and number by number with
// ULTIMA_ORACLES_LIST=1.
#include "evaluation/oracle_kinds.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>

namespace ultima::test {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_of(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder, none))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

void print(const Oracle& oracle, const Tally& tally) {
    fmt::print("{:28} {:5} {:8} {:8} {:8} {:8} {:12}  {:.1e} {}\n", oracle.name(), tally.numbers,
               tally.compared, tally.matched, tally.settings, tally.left_out, tally.unvisited, tally.worst,
               tally.worst_at);
    for (const auto& left : oracle.left_out()) fmt::print("    {}: {}\n", left.first, left.second);
    const char* list = std::getenv("ULTIMA_ORACLES_LIST");
    if (list != nullptr && *list != '\0') {
        for (const std::string& path : oracle.unvisited()) fmt::print("    not compared {}\n", path);
        return;
    }
    std::map<std::string, std::size_t> blocks;  // the highest of which nothing was visited
    for (const std::string& path : oracle.unvisited()) {
        std::string block = path;
        for (std::size_t end = path.find('/', 1); end != std::string::npos; end = path.find('/', end + 1)) {
            if (oracle.visited(path.substr(0, end))) continue;
            block = path.substr(0, end);
            break;
        }
        ++blocks[block];
    }
    for (const auto& [block, count] : blocks)
        fmt::print("    not compared {}{}\n", block, count > 1 ? fmt::format(" ({} numbers)", count) : "");
}

TEST(OracleTest, every_number_of_the_reference_results_is_ours) {
    const Places places = find_places();
    const std::vector<fs::path> files = files_of(places.oracles);
    if (files.empty())
        GTEST_SKIP()
            << "no reference results in " << places.oracles
            << ": set ULTIMA_ORACLES to their folder, or ULTIMA_DATA to the folder of the shared data";
    fmt::print("{:28} {:>5} {:>8} {:>8} {:>8} {:>8} {:>12}  worst relative difference\n", "file", "all",
               "compared", "matched", "settings", "left out", "not compared");
    Tally total;
    std::vector<std::string> unplaced;
    for (const fs::path& path : files) {
        std::ifstream file(path);
        Json document = read_document({std::istreambuf_iterator<char>(file), {}});
        const std::string name = path.stem().string();
        if (!document.is_object()) {
            ADD_FAILURE() << path << " is no JSON object";
            continue;
        }
        Oracle oracle(name, std::move(document));
        oracle.setting("/tolerance");
        const OracleKind* kind = kind_of(name);
        if (kind == nullptr) kind = kind_by_content(oracle.document());
        if (kind == nullptr) unplaced.push_back(name);
        if (kind != nullptr && kind->check != nullptr) {
            attempt(oracle, "", [&] { kind->check(oracle, places); });
            EXPECT_GT(oracle.tally().compared, 0U) << name << ": nothing was compared";
        }
        for (const std::string& miss : oracle.misses()) ADD_FAILURE() << name << miss;
        const Tally tally = oracle.tally();
        print(oracle, tally);
        total.numbers += tally.numbers;
        total.compared += tally.compared;
        total.matched += tally.matched;
        total.settings += tally.settings;
        total.left_out += tally.left_out;
        total.unvisited += tally.unvisited;
    }
    fmt::print("{:28} {:5} {:8} {:8} {:8} {:8} {:12}\n", "all", total.numbers, total.compared, total.matched,
               total.settings, total.left_out, total.unvisited);
    for (const std::string& name : unplaced) fmt::print("of no known kind: {}\n", name);
}

// The runner itself, without any reference results.

Oracle small() { return Oracle("small", Json::parse(R"({"a": {"x": 1, "y": null}, "b": [1, 2], "c": 3})")); }

TEST(OracleTest, a_number_that_differs_is_a_miss_and_one_that_nobody_asked_for_is_counted) {
    Oracle oracle = small();
    oracle.compare("/a/x", 1.0 + 1e-12, closed_form);
    oracle.compare("/a/y", std::optional<double>(), closed_form);
    oracle.compare("/b", std::vector<double>{1, 2.001}, closed_form);
    const Tally tally = oracle.tally();
    EXPECT_EQ(tally.numbers, 4U);
    EXPECT_EQ(tally.compared, 3U);
    EXPECT_EQ(tally.matched, 2U);
    EXPECT_NEAR(tally.worst, 0.0005, 1e-9);
    EXPECT_EQ(oracle.unvisited(), std::vector<std::string>{"/c"});
    ASSERT_EQ(oracle.misses().size(), 1U);
    EXPECT_EQ(oracle.misses()[0].substr(0, 5), "/b/1:");
}

TEST(OracleTest, a_number_where_the_reference_has_none_or_the_other_way_round_is_a_miss) {
    Oracle oracle = small();
    oracle.compare("/a/y", 2.0, closed_form);
    oracle.compare("/c", std::optional<double>(), closed_form);
    oracle.compare("/b", std::vector<double>{1}, closed_form);
    EXPECT_EQ(oracle.misses().size(), 3U);
}

TEST(OracleTest, settings_and_what_is_left_out_are_not_compared) {
    Oracle oracle = small();
    EXPECT_EQ(oracle.setting("/b"), (std::vector<double>{1, 2}));
    oracle.leave_out("/c", "why not");
    EXPECT_EQ(oracle.tally().settings, 2U);
    EXPECT_EQ(oracle.tally().left_out, 1U);
    EXPECT_EQ(oracle.tally().compared, 0U);
}

TEST(OracleTest, a_block_that_fails_does_not_hide_the_others) {
    Oracle oracle = small();
    attempt(oracle, "/b", [] { throw std::runtime_error("why not"); });
    attempt(oracle, "/a", [] { throw Refused("separation", "no finite size"); });
    oracle.compare("/c", 3.0, closed_form);
    ASSERT_EQ(oracle.misses().size(), 1U);
    EXPECT_EQ(oracle.misses()[0], "/b: could not be checked: why not");
    EXPECT_EQ(oracle.left_out().at("/a"), "left out, ours refuses, separation: no finite size");
    EXPECT_EQ(oracle.unvisited(), (std::vector<std::string>{"/b/0", "/b/1"}));
    EXPECT_TRUE(oracle.visited("/c"));
    EXPECT_FALSE(oracle.visited("/b"));
}

TEST(OracleTest, numbers_that_json_cannot_write_are_read) {
    Oracle oracle("bare", read_document(R"({"x": [NaN, NA, 1, -Infinity], "y": "inf"})"));
    const double nothing = std::nan(""), infinite = std::numeric_limits<double>::infinity();
    oracle.compare("/x", std::vector<double>{nothing, nothing, 1, -infinite}, closed_form);
    oracle.compare("/y", infinite, closed_form);
    EXPECT_EQ(oracle.misses(), std::vector<std::string>());
    EXPECT_FALSE(read_document("no JSON").is_object());
}

TEST(OracleTest, a_file_is_known_by_its_name) {
    EXPECT_NE(kind_of("rossi_km"), nullptr);
    EXPECT_NE(kind_of("iowa_censored_2010"), nullptr);
    EXPECT_NE(kind_of("target_trial_null"), nullptr);
    EXPECT_EQ(kind_of("weather"), nullptr);
    EXPECT_EQ(kind_of("iowa_km_2013"), kind_of("rossi_km"));
    EXPECT_EQ(kind_of("iowa_time_dependent_2"), kind_of("rossi_time_dependent"));
}

TEST(OracleTest, a_file_whose_name_says_nothing_is_known_by_what_it_holds) {
    const auto kind = [](const char* text) { return kind_by_content(Json::parse(text)); };
    EXPECT_EQ(kind(R"({"all": {"se_greenwood": [0.1]}})"), kind_of("x_km"));
    EXPECT_EQ(kind(R"({"data": ["a.csv", "b.csv"], "m": {"formula": "Surv(a, b, c) ~ d"}})"),
              kind_of("x_time_dependent"));
    EXPECT_EQ(kind(R"({"models": {"weibull": {"coef": {"x": 1}}}})"), kind_of("x_parametric"));
    EXPECT_EQ(kind(R"({"rain": 3})"), nullptr);
}

// The data.

/// Tests may run beside each other.
std::string own_name() { return testing::UnitTest::GetInstance()->current_test_info()->name(); }

class OracleDataTest : public testing::Test {
  protected:
    void SetUp() override {
        path_ = fs::temp_directory_path() / fmt::format("ultima-oracle-{}.csv", own_name());
        std::ofstream(path_) << "id,sex,age,fy,days\n"
                                "1,female,under_25,2010,10\n2,male,25-34,2011,20\n3,male,45-54,2010,\n"
                                "4,unknown,55_and_older,2012,40\n";
        rows_ = *Rows::read(path_);
    }
    void TearDown() override { fs::remove(path_); }
    fs::path path_;
    Rows rows_;
};

TEST_F(OracleDataTest, filters_read_as_the_files_write_them) {
    rows_.filter("sex in (female, male), sex and age known, fy in 2010,2011");
    EXPECT_EQ(rows_.text("id"), (std::vector<std::string>{"1", "2", "3"}));
    rows_.filter("fy = 2010");
    EXPECT_EQ(rows_.text("id"), (std::vector<std::string>{"1", "3"}));
    rows_.filter("days > 5");
    EXPECT_EQ(rows_.count(), 1U);
}

TEST_F(OracleDataTest, codes_and_expressions_read_as_the_files_write_them) {
    rows_.code("a25, a45: age 25-34, 45+ (reference under 25); fem: sex");
    EXPECT_EQ(rows_.value("a25"), (std::vector<double>{0, 1, 0, 0}));
    EXPECT_EQ(rows_.value("a45"), (std::vector<double>{0, 0, 1, 1}));
    EXPECT_EQ(rows_.value("fem"), (std::vector<double>{1, 0, 0, 0}));
    EXPECT_EQ(rows_.value("male"), (std::vector<double>{0, 1, 1, 0}));
    EXPECT_EQ(rows_.value("sex = male and fy > 2010"), (std::vector<double>{0, 1, 0, 0}));
    EXPECT_EQ(rows_.value("200 + (37*id mod 50)"), (std::vector<double>{237, 224, 211, 248}));
    rows_.derive("cens = 15; t = min(days, cens); fy kept if days <= cens else 0");
    EXPECT_EQ(rows_.value("t")[1], 15);
    EXPECT_EQ(rows_.value("f")[1], 0);
    EXPECT_THROW((void)rows_.value("nobody"), std::runtime_error);
    EXPECT_EQ(rows_.group_names("sex:fy"),
              (std::vector<std::string>{"female:2010", "male:2010", "male:2011", "unknown:2012"}));
    EXPECT_EQ(rows_.groups("fy"), (std::vector<std::size_t>{0, 1, 0, 2}));
}

// A folder of its own: three people with the event at 1, 2, 4, one who left at 3.
class OracleFolderTest : public testing::Test {
  protected:
    void SetUp() override {
        folder_ = fs::temp_directory_path() / fmt::format("ultima-oracles-{}", own_name());
        fs::create_directories(folder_);
        std::ofstream(folder_ / "four.csv")
            << "id,months,left,kind,years\n1,1,1,a,2\n2,2,1,b,3\n3,3,0,a,4\n4,4,1,b,5\n";
        std::ofstream(folder_ / "trials.csv")
            << "trial,hurt,well,hurt_else,well_else\n1,3,7,5,5\n2,4,16,9,11\n";
    }
    void TearDown() override { fs::remove_all(folder_); }
    Oracle checked(const std::string& name, const std::string& text) {
        Oracle oracle(name, read_document(text));
        Places places;
        places.oracles = folder_;
        places.data = {folder_};
        attempt(oracle, "", [&] { kind_of(name)->check(oracle, places); });
        return oracle;
    }
    fs::path folder_;
};

TEST_F(OracleFolderTest, curves_are_checked_from_the_data_that_a_file_names) {
    const std::string text = R"({"data": "four.csv", "time": "months", "event": "left == 1",
        "all": {"n": 4, "events": 3, "time": [1, 2, 4], "n_risk": [4, 3, 1], "n_event": [1, 1, 1],
                "surv": [0.75, 0.5, 0], "se_greenwood": [0.21650635094610965, 0.25, NaN]},
        "group=a": {"n": 2, "events": 1, "time": [1], "surv": [0.5]},
        "group=b": {"n": 2, "events": 2, "time": [2, 4], "surv": [0.5, 0]},
        "weather": {"rain": 3}})";
    const Oracle oracle = checked("four_km", text);
    EXPECT_EQ(oracle.misses(), std::vector<std::string>());
    EXPECT_EQ(oracle.tally().matched, oracle.tally().compared);
    EXPECT_EQ(oracle.unvisited(), std::vector<std::string>{"/weather/rain"});
    std::string wrong = text;
    wrong.replace(wrong.find("0.75"), 4, "0.76");
    EXPECT_EQ(checked("four_km", wrong).misses().size(), 1U);
}

// Three events in ten months: a rate of 0.3, whatever the layout of what is said of it.
TEST_F(OracleFolderTest, parametric_models_are_found_in_several_layouts) {
    const double intercept = std::log(10.0 / 3), likelihood = 3 * std::log(0.3) - 3;
    const Oracle oracle = checked(
        "four_parametric",
        fmt::format(R"json({{"data": "data/four.csv of four people", "time": "months", "event": "left",
            "exponential": {{"formula": "Surv(months, left) ~ 1", "coef": {{"(Intercept)": {0:.17g}}}, "scale": 1,
                             "se": [{2:.17g}], "loglik": [{1:.17g}, {1:.17g}], "n": 4}},
            "models": [1], "apart": {{"m": {{"dist": "exponential", "coefficients": {{}}, "intercept": {0:.17g},
                             "aic": {3:.17g}, "loglik": {{"null": {1:.17g}, "model": {1:.17g}}}}}}}}})json",
                    intercept, likelihood, 1 / std::sqrt(3.0), 2 - 2 * likelihood));
    EXPECT_EQ(oracle.misses(), std::vector<std::string>());
    EXPECT_EQ(oracle.unvisited(), std::vector<std::string>{"/models/0"});
    EXPECT_EQ(oracle.tally().matched, 10U);
}

// 3 of 10 against 5 of 10, 4 of 20 against 9 of 20, in columns that nobody told the runner of.
TEST_F(OracleFolderTest, columns_of_counts_are_found_by_the_effects_that_they_give) {
    const double first = std::log(3.0 * 5 / (7 * 5)), second = std::log(4.0 * 11 / (16 * 9));
    const double v1 = 1 / 3.0 + 1 / 7.0 + 2 / 5.0, v2 = 1 / 4.0 + 1 / 16.0 + 1 / 9.0 + 1 / 11.0;
    const Oracle oracle = checked(
        "trials_meta", fmt::format(R"({{"data": "trials.csv", "effect": {{"yi_log_or": [{:.17g}, {:.17g}],
            "vi": [{:.17g}, {:.17g}]}}, "log_or": {{"FE": {{"k": 2, "est": {:.17g}, "se": {:.17g}}}}}}})",
                                   first, second, v1, v2, (first / v1 + second / v2) / (1 / v1 + 1 / v2),
                                   1 / std::sqrt(1 / v1 + 1 / v2)));
    EXPECT_EQ(oracle.misses(), std::vector<std::string>());
    EXPECT_EQ(oracle.tally().matched, 7U);
}

TEST_F(OracleDataTest, filters_may_name_ranges_exceptions_and_several_conditions) {
    const auto left = [&](const std::string& filter) {
        Rows rows = rows_;
        rows.filter(filter);
        return rows.text("id");
    };
    using Ids = std::vector<std::string>;
    EXPECT_EQ(left("fy in 2010-2011"), (Ids{"1", "2", "3"}));
    EXPECT_EQ(left("fy in 2010, 2012"), (Ids{"1", "3", "4"}));
    EXPECT_EQ(left("sex not in (male, unknown)"), (Ids{"1"}));
    EXPECT_EQ(left("sex = male and age = 45-54"), (Ids{"3"}));
    EXPECT_EQ(left("sex and age known and fy >= 2011"), (Ids{"2"}));
    EXPECT_EQ(left("fy %in% c(2010, 2011) & sex == \"male\""), (Ids{"2", "3"}));
    EXPECT_EQ(left("sex = female | fy = 2012"), (Ids{"1", "4"}));
    EXPECT_EQ(left("rows 2-3"), (Ids{"2", "3"}));
    EXPECT_EQ(left("every 2nd row, starting with the second"), (Ids{"2", "4"}));
    EXPECT_EQ(left("fy 2010-2011"), (Ids{"1", "2", "3"}));
    EXPECT_EQ(left("sex female or unknown, fy 2010, 2012"), (Ids{"1", "4"}));
    EXPECT_EQ(left("none"), (Ids{"1", "2", "3", "4"}));
    EXPECT_THROW((void)left("fy = 1999"), std::runtime_error);
}

TEST_F(OracleDataTest, columns_that_r_makes_of_texts_and_conditions_are_known) {
    EXPECT_EQ(rows_.value("sexmale"), (std::vector<double>{0, 1, 1, 0}));
    EXPECT_EQ(rows_.value("factor(fy)2011"), (std::vector<double>{0, 1, 0, 0}));
    EXPECT_EQ(rows_.value("I(fy > 2010)TRUE"), (std::vector<double>{0, 1, 0, 1}));
    EXPECT_EQ(rows_.value("I(id^2) + ifelse(fy > 2010, 1, 0)"), (std::vector<double>{1, 5, 9, 17}));
    rows_.code("young: age under 25; late: fy > 2010 (reference 2010); some: age 25-34, 45-54");
    EXPECT_EQ(rows_.value("young"), (std::vector<double>{1, 0, 0, 0}));
    EXPECT_EQ(rows_.value("late"), (std::vector<double>{0, 1, 0, 1}));
    EXPECT_EQ(rows_.value("some"), (std::vector<double>{0, 1, 1, 0}));
    const Formula formula = expanded(rows_, read_formula("Surv(days, sex) ~ sex + fy + I(fy > 2010)"));
    EXPECT_EQ(formula.terms, (std::vector<std::string>{"sexmale", "sexunknown", "fy", "I(fy > 2010)TRUE"}));
}

TEST_F(OracleDataTest, formulas_put_main_effects_first) {
    const Formula formula = read_formula("Surv(start, stop, arrest) ~ fin * married + age + strata(paro)");
    EXPECT_EQ(formula.start, "start");
    EXPECT_EQ(formula.event, "arrest");
    EXPECT_EQ(formula.terms, (std::vector<std::string>{"fin", "married", "age", "fin:married"}));
    EXPECT_EQ(formula.strata, std::vector<std::string>{"paro"});
}

}  // namespace
}  // namespace ultima::test
