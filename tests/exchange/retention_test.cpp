// SPDX-License-Identifier: Apache-2.0
// A record is kept until the pack's clock has run, not a day longer, and never while something is open.
#include "exchange/retention.h"

#include "base/scratch.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace ultima::test {
namespace {

constexpr std::string_view clocks = R"(version: 1
keep:
  - {basis: "Records Act s. 4", years: 2}
  - {basis: "Records Act s. 5", months: 6, children: yes}
)";

class Retention : public testing::Test {
  protected:
    Retention()
        : register_(
              Register::create(scratch_.path("register"),
                               {[] { return Instant{1'960'000'000}; }, system_entropy(), {}})  // in 2032
                  .value()) {}

    static std::optional<std::vector<RetentionRule>> rules(std::string_view text,
                                                           std::string* said = nullptr) {
        Sources sources;
        Diagnostics diagnostics;
        const auto read =
            read_retention(sources, sources.add("retention.yaml", std::string(text)), diagnostics);
        if (said != nullptr)
            for (const Diagnostic& one : diagnostics) *said += one.code + ": " + one.message + "\n";
        return read;
    }

    void write(const std::string& json) {
        auto command = read_command(json);
        ASSERT_TRUE(command) << command.error().front().message;
        const auto written = register_.write(std::move(*command));
        ASSERT_TRUE(written) << written.error().front().message;
    }

    void tell(const std::string& number, bool child, const std::string& closed) {
        const std::string by = R"("by":"Ada Obi","role":"judge")";
        write(fmt::format(
            R"({{"event":"person identified","file":"p{}","on":"2026-01-01",{},"name":"N","juvenile":{}}})",
            number, by, child));
        write(fmt::format(
            R"({{"event":"case opened","file":"c{0}","person":"p{0}","on":"2026-01-01",{1},"stage":"trial"}})",
            number, by));
        if (!closed.empty())
            write(fmt::format(R"({{"event":"case closed","file":"c{}","on":"{}",{}}})", number, closed, by));
    }

    std::string due(std::string_view on) {
        std::string text;
        const auto clock = rules(clocks);
        for (const DueErasure& one : due_for_erasure(Views::of(register_), *clock, parse_date(on).value()))
            text += fmt::format("{} since {} ({}) ", one.person, to_text(one.due), one.rule->basis);
        return text;
    }

    Scratch scratch_;
    Register register_;
};

TEST_F(Retention, runs_from_the_day_on_which_the_last_case_was_closed) {
    tell("1", false, "2026-02-28");
    tell("2", true, "2026-08-31");
    tell("3", false, "");
    EXPECT_EQ(due("2027-02-28"), "");
    EXPECT_EQ(due("2027-03-01"), "p2 since 2027-03-01 (Records Act s. 5) ");
    EXPECT_EQ(due("2028-02-28"), "p2 since 2027-03-01 (Records Act s. 5) ");
    EXPECT_EQ(due("2028-02-29"),
              "p2 since 2027-03-01 (Records Act s. 5) p1 since 2028-02-29 (Records Act s. 4) ");
}

TEST_F(Retention, does_not_begin_again_when_a_case_is_sealed) {
    tell("2", true, "2026-08-31");
    write(
        R"({"event":"case sealed","file":"c2","on":"2027-01-15","by":"Ada Obi","role":"judge","basis":"PC 40"})");
    EXPECT_EQ(due("2027-03-01"), "p2 since 2027-03-01 (Records Act s. 5) ");
}

TEST_F(Retention, waits_while_a_complaint_is_open) {
    tell("1", true, "2026-02-28");
    write(
        R"({"event":"complaint filed","file":"c1","on":"2026-03-01","by":"N","role":"person","what":"the hours"})");
    EXPECT_EQ(due("2030-01-01"), "");
    write(
        R"({"event":"complaint resolved","file":"c1","thing":1,"on":"2026-04-01","by":"Bo","role":"inspector","reason":"Counted again, and mended"})");
    EXPECT_NE(due("2030-01-01"), "");
}

TEST_F(Retention, takes_two_files_of_one_person_for_one) {
    tell("1", false, "2026-02-28");
    tell("2", false, "2027-02-28");
    write(
        R"({"event":"person known already","file":"p2","on":"2027-03-01","by":"Bo","role":"administrator","same as":"p1","reason":"The same birth certificate was shown"})");
    EXPECT_EQ(due("2029-02-28"), "");
    EXPECT_EQ(due("2029-03-01"), "p1 since 2029-03-01 (Records Act s. 4) ");
    const auto clock = rules(clocks);
    const auto found = due_for_erasure(Views::of(register_), *clock, parse_date("2029-03-01").value());
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front().also, std::vector<std::string>{"p2"});
    EXPECT_TRUE(propose_erasures(register_, found, parse_date("2029-03-02").value(),
                                 {"Bo Clerk", Role::administrator, {}})
                    .empty());
    EXPECT_EQ(register_.file("p1")->state(), State::erasure_proposed);
    EXPECT_EQ(register_.file("p2")->state(), State::erasure_proposed);
    EXPECT_EQ(due("2029-03-03"), "");
}

TEST_F(Retention, runs_for_who_has_a_part_in_a_case_of_somebody_else_and_for_who_has_none) {
    tell("1", false, "");
    for (const char* other : {"v", "w"})
        write(fmt::format(
            R"({{"event":"person identified","file":"{}","on":"2026-01-15","by":"Bo","role":"victim support","name":"V","juvenile":false}})",
            other));
    write(
        R"({"event":"victim asked","file":"c1","person":"v","on":"2026-01-16","by":"Bo","role":"victim support"})");
    EXPECT_EQ(due("2028-01-15"), "");
    EXPECT_EQ(due("2028-01-16"), "w since 2028-01-16 (Records Act s. 4) ");
    write(R"({"event":"case closed","file":"c1","on":"2028-02-28","by":"Ada Obi","role":"judge"})");
    EXPECT_EQ(due("2030-02-28"), "w since 2028-01-16 (Records Act s. 4) ");
    EXPECT_EQ(
        due("2030-03-01"),
        "w since 2028-01-16 (Records Act s. 4) p1 since 2030-03-01 (Records Act s. 4) v since 2030-03-01 "
        "(Records Act s. 4) ");
}

TEST_F(Retention, asks_who_was_a_child_when_the_case_began) {
    tell("1", true, "2026-08-31");  // said again as grown up later: still a child's case
    write(
        R"({"event":"person corrected","file":"p1","on":"2026-09-30","by":"Ada Obi","role":"judge","name":"N","juvenile":false,"reason":"Eighteen since last week, as shown"})");
    EXPECT_EQ(due("2027-03-01"), "p1 since 2027-03-01 (Records Act s. 5) ");
    write(
        R"({"event":"case opened","file":"d1","person":"p1","on":"2027-01-01","by":"Ada Obi","role":"judge","stage":"trial"})");
    write(R"({"event":"case closed","file":"d1","on":"2027-01-31","by":"Ada Obi","role":"judge"})");
    EXPECT_EQ(due("2029-01-31"), "") << "the case of the adult runs longer";
    EXPECT_EQ(due("2029-02-01"), "p1 since 2029-02-01 (Records Act s. 4) ");
}

TEST_F(Retention, only_proposes_and_proposes_once) {
    tell("1", true, "2026-02-28");
    const CivilDate on = parse_date("2030-01-01").value();
    const auto clock = rules(clocks);
    const auto found = due_for_erasure(Views::of(register_), *clock, on);
    EXPECT_TRUE(propose_erasures(register_, found, on, {"Bo Clerk", Role::administrator, {}}).empty());
    EXPECT_EQ(register_.file("p1")->state(), State::erasure_proposed);
    EXPECT_EQ(register_.who("p1").front().value, "N");
    EXPECT_EQ(due("2030-01-02"), "");
}

TEST_F(Retention, for_thirty_years_comes_never_early_and_on_the_day) {
    for (int i = 1; i <= 40; ++i)
        tell(std::to_string(i), i % 2 == 0, to_text(CivilDate{parse_date("2026-01-01")->day + 17 * i}));
    const auto clock = rules(clocks);
    const Views views = Views::of(register_);
    std::size_t before = 0;
    for (CivilDate on = parse_date("2026-01-01").value(); on < parse_date("2056-01-01").value(); ++on.day) {
        const auto found = due_for_erasure(views, *clock, on);
        const auto today = static_cast<std::size_t>(
            std::count_if(found.begin(), found.end(), [&](const DueErasure& one) { return one.due == on; }));
        ASSERT_EQ(found.size(), before + today) << to_text(on);
        before = found.size();
    }
    EXPECT_EQ(before, 40U);
}

TEST_F(Retention, clocks_that_cannot_be_read_are_said) {
    std::string said;
    EXPECT_FALSE(rules("version: 2\nkeep:\n  - {years: x}\n  - {basis: a, month: 3}\n", &said));
    EXPECT_EQ(said,
              "map-version: this program reads retention clocks of version 1\n"
              "map-missing: `basis` is missing\n"
              "map-kind: expected a whole number from 0 to 1200\n"
              "map-name: a clock has no `month`\n"
              "map-missing: `months` is missing\n"
              "map-missing: there is no clock for children\n");
    said.clear();
    EXPECT_FALSE(rules("version: 1\nkeep:\n  - {basis: a, years: 1}\n  - {basis: b, years: 2}\n", &said));
    EXPECT_EQ(said,
              "map-twice: there are two clocks for adults\n"
              "map-missing: there is no clock for children\n");
}

}  // namespace
}  // namespace ultima::test
