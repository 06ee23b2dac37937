// SPDX-License-Identifier: Apache-2.0
// A table of another register: every row is taken in once, or it is said why not.
#include "exchange/import.h"

#include "base/random.h"
#include "base/render.h"
#include "base/scratch.h"
#include "exchange/export.h"
#include "register/verify.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>

namespace ultima::test {
namespace {

constexpr std::string_view map_text = R"(version: 1
import: town-jail
key: stay
person: who
case: stay
events:
  - event: person identified
    once: person
    on: {column: came}
    name: not in this register
    juvenile: {column: age, values: {"16": yes, "17": yes}, otherwise: no}
  - event: case opened
    on: {column: came}
    stage: {column: why, values: {R: pretrial, S: sentence}}
  - event: custody reported
    on: {column: came}
    why held: {column: why, values: {R: remand, S: sentence}}
  - event: custody ended
    about: custody reported
    where: {column: went, not: [""]}
    on: {column: went, plus days: 1}
)";

class Import : public testing::Test {
  protected:
    Import() { register_.emplace(Register::create(scratch_.path("register"), tools()).value()); }

    static RegisterTools tools() {
        auto second = std::make_shared<std::int64_t>(1'780'000'000);  // in May 2026
        return {[second] { return Instant{++*second}; }, system_entropy(), {}};
    }

    std::optional<ImportMap> map(std::string_view text, std::string* said = nullptr) {
        Sources sources;
        Diagnostics diagnostics;
        const std::uint32_t file = sources.add("map.yaml", std::string(text));
        auto read = read_import_map(sources, file, diagnostics);
        if (said != nullptr)
            for (const Diagnostic& one : diagnostics) {
                const auto at = sources.position(one.span->file, one.span->begin);
                *said += fmt::format("{}:{}: {}: {}\n", at.line, at.column, one.code, one.message);
            }
        return read;
    }

    ImportReport import(std::string_view table, bool only_try = false) {
        const std::string path = scratch_.file("table.csv", table);
        const auto report = import_table(*register_, map(map_text).value(),
                                         {path, {"Ada Obi", Role::prison, {}}, only_try, {}});
        return report.value();
    }

    std::string refusals(const ImportReport& report) {
        std::string text;
        for (const RefusedRow& row : report.refusals)
            text += fmt::format("{} {} {}: {}\n", row.line, row.key, row.event, row.why);
        const auto name = [&](const std::string& pseudonym, const char* letter) {
            for (std::size_t at = text.find(pseudonym); at != std::string::npos; at = text.find(pseudonym))
                text.replace(at, pseudonym.size(), letter);
        };
        name(register_->pseudonym("person", "town-jail\np6"), "P");
        name(register_->pseudonym("case", "town-jail\na6"), "C");
        return text;
    }

    Scratch scratch_;
    std::optional<Register> register_;
};

constexpr std::string_view three_stays =
    "stay,who,age,why,came,went\n"
    "a1,p1,17,R,2025-01-01,2025-02-01\n"
    "a2,p2,40,S,2025-01-05,\n"
    "a3,p1,18,S,2026-01-01,2026-03-01\n";

TEST_F(Import, takes_each_row_in_once_and_a_second_time_changes_nothing) {
    const ImportReport first = import(three_stays);
    EXPECT_EQ(refusals(first), "");
    EXPECT_EQ(first.rows, 3);
    EXPECT_EQ(first.fresh, 3);
    EXPECT_EQ(first.events, 2 + 3 + 3 + 2);
    const std::uint64_t size = register_->head().size;
    const ImportReport second = import(three_stays);
    EXPECT_EQ(second.same, 3);
    EXPECT_EQ(second.events, 0);
    EXPECT_EQ(register_->head().size, size);
    EXPECT_TRUE(verify(register_->store(), &register_->keys(), {}).problems.empty());
}

TEST_F(Import, asks_again_for_what_is_written_once_where_it_was_refused_before) {
    const std::string table =
        "stay,who,age,why,came,went\n"
        "a1,p1,40,R,2099-01-01,\n"
        "a2,p1,40,R,2025-01-01,\n"
        "a3,p1,40,R,2025-03-01,\n";
    for (const bool only_try : {true, false}) {
        const ImportReport report = import(table, only_try);
        EXPECT_EQ(report.refused, 1) << refusals(report);
        EXPECT_EQ(report.fresh, 2);
        EXPECT_EQ(report.events, 1 + 2 + 2);
    }
}

TEST_F(Import, keeps_the_code_beside_what_it_means) {
    (void)import(three_stays);
    std::string written;
    register_->read(0, [&](RecordedEvent&& recorded) {
        for (const SaidField& said : recorded.event.said)
            if (info(said.field).name == "why held") written += said.value + " (" + said.written + ") ";
        return true;
    });
    EXPECT_EQ(written, "remand (R) sentence (S) sentence (S) ");
}

TEST_F(Import, only_tried_writes_nothing_and_says_the_same) {
    const ImportReport tried = import(three_stays, true);
    EXPECT_EQ(tried.fresh, 3);
    EXPECT_EQ(tried.events, 10);
    EXPECT_EQ(register_->head().size, 0U);
    EXPECT_TRUE(register_->keys().persons().empty());
    EXPECT_EQ(import(three_stays).events, 10);
}

TEST_F(Import, accounts_for_every_row_and_line_and_says_why_one_was_not_taken) {
    const ImportReport report = import(
        "stay,who,age,why,came,went\n"
        "a1,p1,17,R,2025-01-01,2025-02-01\n"
        "a2,p2,40,X,2025-01-05,\n"
        "a3,p3,18,S,31.12.2025,2026-03-01\n"
        "a4,p4,18,S\n"
        "a5,p5,18,S,2026-03-01,2026-01-01\n"
        "a6,p6,18,S,2031-03-01,\n");
    EXPECT_EQ(report.rows, 5);
    EXPECT_EQ(report.unread, 1);
    EXPECT_EQ(report.fresh + report.same + report.refused, report.rows + report.unread);
    constexpr const char* no_date =
        "`on` comes to `31.12.2025`, which is no date from 1800-01-01 to 2199-12-31";
    EXPECT_EQ(refusals(report),
              fmt::format("5  : expected 6 cells, found 4\n"
                          "3 a2 case opened: {0}\n3 a2 custody reported: {0}\n"
                          "4 a3 person identified: {1}\n4 a3 case opened: {1}\n4 a3 custody reported: {1}\n"
                          "6 a5 custody ended: the custody stands so since 2026-03-01 only\n"
                          "7 a6 person identified: 2031-03-01 has not come yet\n",
                          "`why` holds the code `X`, which the map does not know", no_date));
}

TEST_F(Import, takes_a_row_whole_or_nothing_of_it) {
    const ImportReport report = import(
        "stay,who,age,why,came,went\n"
        "a1,p1,30,S,2026-03-01,2026-01-01\n"
        "a2,p1,31,R,2026-03-02,2026-03-05\n");
    EXPECT_EQ(refusals(report), "2 a1 custody ended: the custody stands so since 2026-03-01 only\n");
    EXPECT_EQ(report.refused, 1);
    EXPECT_EQ(report.fresh, 1);
    // Of the first row nothing is there, not even that it named the person: the second one does.
    EXPECT_EQ(report.events, 4);
    EXPECT_EQ(register_->head().size, 4U);
    EXPECT_FALSE(register_->file(register_->pseudonym("case", "town-jail\na1")));
    EXPECT_TRUE(verify(register_->store(), &register_->keys(), {}).problems.empty());
}

TEST_F(Import, with_a_map_that_got_one_more_event_adds_only_that) {
    (void)import(three_stays);
    const std::uint64_t size = register_->head().size;
    std::string longer(map_text);
    longer.insert(
        longer.find("  - event: custody reported"),
        "  - event: fact recorded\n    on: {column: came}\n    fact: age\n    value: {column: age}\n"
        "    source: register\n    as of: {column: came}\n");
    const std::string path = scratch_.file("table.csv", three_stays);
    const auto same =
        import_table(*register_, map(longer).value(), {path, {"Ada Obi", Role::prison, {}}, false, {}});
    ASSERT_TRUE(same);
    EXPECT_EQ(refusals(*same), "");
    EXPECT_EQ(same->fresh, 3);
    EXPECT_EQ(same->events, 3);
    EXPECT_EQ(register_->head().size, size + 3);
    std::vector<std::string> added;
    register_->read(size, [&](RecordedEvent&& one) {
        added.emplace_back(one.event.rule->name);
        return true;
    });
    EXPECT_EQ(added, std::vector<std::string>(3, "fact recorded"));
    EXPECT_EQ(
        import_table(*register_, map(longer).value(), {path, {"Ada Obi", Role::prison, {}}, false, {}})->same,
        3);
}

TEST_F(Import, takes_nobody_without_a_name_and_passes_over_no_child) {
    const ImportReport nameless = import(
        "stay,who,age,why,came,went\n"
        "a1,,17,R,2025-01-01,\n"
        "a2, ,17,R,2025-01-01,\n");
    EXPECT_EQ(nameless.refused, 2);
    EXPECT_EQ(nameless.events, 0);
    EXPECT_EQ(import("stay,who,age,why,came,went\nb1,p1,30,R,2025-01-01,\n").fresh, 1);
    EXPECT_EQ(import("stay,who,age,why,came,went\nb3,p3,30,R,2025-02-01,\nb4,p3,16,R,2025-02-01,\n").refused,
              1);
    const ImportReport child = import("stay,who,age,why,came,went\nb2,p1,16,R,2025-02-01,\n");
    EXPECT_EQ(child.refused, 1);
}

TEST_F(Import, refuses_a_row_that_says_something_else_than_before) {
    (void)import(three_stays);
    const ImportReport changed = import(
        "stay,who,age,why,came,went\n"
        "a1,p1,17,R,2025-01-01,2025-02-02\n");
    EXPECT_EQ(changed.refused, 1);
    EXPECT_EQ(changed.events, 0);
    EXPECT_EQ(refusals(changed),
              "2 a1 custody ended: the row says something else than when it was imported; "
              "corrections are written by a human\n");
}

TEST_F(Import, map_errors_name_the_place_and_what_was_expected) {
    std::string said;
    EXPECT_FALSE(map(R"(version: 2
import: town-jail
kee: stay
person: who
case: stay
events:
  - event: custody endet
    on: {column: went}
  - event: custody ended
    on: {column: went}
  - event: case opened
    on: {colum: came}
    stage: nowhere
)",
                     &said));
    EXPECT_EQ(said,
              "3:1: map-name: a map for an import has no `kee`\n"
              "1:10: map-version: this program reads maps of version 1\n"
              "1:1: map-missing: `key` is missing\n"
              "7:12: map-name: there is no event `custody endet`\n"
              "9:5: map-missing: `about` is missing\n"
              "12:10: map-name: a value has no `colum`\n"
              "12:9: map-missing: `column` is missing\n"
              "13:12: map-kind: `stage` is one of pretrial / trial / sentence / post-sentence / fine, and "
              "`nowhere` is none\n");
}

TEST_F(Import, is_exported_with_its_chain_and_a_changed_line_is_found) {
    (void)import(three_stays);
    for (const bool open : {false, true}) {
        std::string text;
        const std::uint64_t events = export_lines(*register_, open, [&](std::string_view line) {
            text += line;
            text += '\n';
        });
        EXPECT_EQ(events, register_->head().size);
        EXPECT_EQ(text.find("not in this register") != std::string::npos, open);
        std::istringstream whole(text);
        std::uint64_t fit = 0;
        EXPECT_TRUE(verify_export(whole, fit).empty());
        EXPECT_EQ(fit, events);
        std::string changed = text;
        changed[text.find("2025-01-05")] = '1';
        std::istringstream other(changed);
        EXPECT_FALSE(verify_export(other, fit).empty());
        std::istringstream cut(text.substr(0, text.rfind("{\"checkpoint")));
        EXPECT_FALSE(verify_export(cut, fit).empty());
    }
}

TEST_F(Import, of_a_real_jail_register_accounts_for_every_row) {
    const char* named = std::getenv("ULTIMA_DATA");
    const std::string path = std::string(named != nullptr ? named : ULTIMA_SOURCE_DIR "/../shared/data") +
                             "/custody/nyc/episodes.csv";
    std::ifstream all(path);
    if (!all) GTEST_SKIP() << "SKIPPED: " << path << " is not here";
    std::string table, line;
    for (int i = 0; i <= 3000 && std::getline(all, line); ++i) table += line + '\n';
    std::ifstream map_file(ULTIMA_SOURCE_DIR "/maps/nyc-episodes.yaml");
    const auto city = map(std::string(std::istreambuf_iterator<char>(map_file), {}));
    ASSERT_TRUE(city);
    const std::string some = scratch_.file("episodes.csv", table);
    const ImportRequest request{some, {"Ada Obi", Role::prison, {}}, false, {}};
    const auto first = import_table(*register_, *city, request),
               second = import_table(*register_, *city, request);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->rows, 3000);
    EXPECT_EQ(first->fresh, 3000);
    EXPECT_EQ(second->same, 3000);
    EXPECT_EQ(second->events, 0);
    EXPECT_TRUE(verify(register_->store(), &register_->keys(), {}).problems.empty());
}

}  // namespace
}  // namespace ultima::test
