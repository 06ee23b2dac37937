// SPDX-License-Identifier: Apache-2.0
// An import is killed, or the disk fails under it, at every call that changes the disk; then it is run again.
#ifdef ULTIMA_FAILING_DISK

#include "base/scratch.h"
#include "exchange/import.h"
#include "register/failing_process.h"
#include "register/fast_folder.h"
#include "register/verify.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <filesystem>

namespace ultima::test {
namespace {

namespace fs = std::filesystem;

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
    juvenile: no
  - event: case opened
    on: {column: came}
    stage: sentence
  - event: custody reported
    on: {column: came}
  - event: custody ended
    about: custody reported
    where: {column: went, not: [""]}
    on: {column: went}
)";
constexpr std::string_view table =
    "stay,who,came,went\n"
    "a1,p1,2025-01-01,2025-02-01\n"
    "a2,p2,2025-01-05,\n"
    "a3,p1,2026-01-01,2026-03-01\n"
    "a4,p3,2026-01-02,2026-01-01\n"  // refused: it ends before it begins
    "a5,p3,2026-01-03,\n";
constexpr std::size_t rows_together = 2;
/// Events on record once so many rows are dealt with.
constexpr std::array<std::uint64_t, 6> events_after{0, 4, 7, 10, 10, 13};

/// What the importer was told, and what was found after it.
struct Told {
    std::int64_t rows;           ///< of which it was told that they are dealt with for good
    std::uint64_t found;         ///< events that were there when the register was opened again
    std::uint64_t fresh, after;  ///< events that the second import wrote; all events then
    double opened_in;
    bool failed, broken, came_again;
};

class ImportEveryCall : public testing::Test {
  protected:
    ImportEveryCall() {
        ultima_disk_skips_sync(1);
        static_cast<void>(Register::create(place_ / "prepared", tools()));
    }
    ~ImportEveryCall() override { ultima_disk_skips_sync(0); }

    static RegisterTools tools() {
        return {[] { return Instant{1'790'000'000}; }, system_entropy(), {}};
    }

    static ImportMap map() {
        Sources sources;
        Diagnostics diagnostics;
        return read_import_map(sources, sources.add("map.yaml", std::string(map_text)), diagnostics).value();
    }

    [[nodiscard]] std::optional<ImportReport> import(Told& told) {
        auto into = Register::open(place_ / "register", place_ / "register/keys.sqlite", tools());
        if (!into) return std::nullopt;
        const ImportRequest request{path_,
                                    {"Ada Obi", Role::prison, {}},
                                    false,
                                    [&](std::int64_t rows, std::int64_t) { told.rows = rows; },
                                    rows_together};
        const auto report = import_table(*into, map(), request);
        return report ? std::optional(*report) : std::nullopt;
    }

    /// Everything in processes of their own: the library that reads tables has threads, which no fork copies.
    void look(Told& told) {
        const std::clock_t start = std::clock();
        {
            auto reg = Register::open(place_ / "register", place_ / "register/keys.sqlite", tools());
            if (!reg) {
                told.broken = true;
                return;
            }
            told.opened_in = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
            told.found = reg->head().size;
            told.broken = !verify(reg->store(), &reg->keys(), {}).problems.empty();
        }
        const auto again = import(told);
        told.came_again = again && again->rows == 5 && again->refused == 1;
        told.fresh = again ? static_cast<std::uint64_t>(again->events) : 0;
        auto reg = Register::open(place_ / "register", place_ / "register/keys.sqlite", tools());
        told.after = reg->head().size;
        told.broken = told.broken || !verify(reg->store(), &reg->keys(), {}).problems.empty();
    }

    /// Whether the fault came.
    bool point(ultima_fault fault, long at) {
        fs::remove_all(place_ / "register");
        fs::copy(place_ / "prepared", place_ / "register");
        const bool came = process_.run(fault, at, [&](Told& told) { static_cast<void>(import(told)); });
        const auto acknowledged = static_cast<std::size_t>(process_.told().rows);
        process_.run(ULTIMA_FAULT_NONE, 0, [&](Told& told) { look(told); });
        const Told& told = process_.told();
        const std::string where = fmt::format("{} at call {}", fault_words[fault], at);
        ++points_;
        EXPECT_FALSE(told.failed || told.broken) << where;
        EXPECT_GE(told.found, events_after.at(acknowledged)) << where << " lost something";
        EXPECT_TRUE(told.came_again) << where;
        EXPECT_EQ(told.found + told.fresh, events_after.back()) << where;
        EXPECT_EQ(told.after, events_after.back()) << where;
        unsaid_ += told.found - events_after.at(acknowledged);
        partly_ += told.found > 0 && told.found < events_after.back() ? 1 : 0;
        longest_ = std::max(longest_, told.opened_in);
        return came;
    }

    FastFolder place_;
    Scratch scratch_;
    std::string path_ = scratch_.file("table.csv", table);
    FailingProcess<Told> process_;
    long points_ = 0, partly_ = 0;
    std::uint64_t unsaid_ = 0;
    double longest_ = 0;
};

TEST_F(ImportEveryCall, can_fail_and_a_second_import_of_the_file_makes_it_whole_and_doubles_nothing) {
    // Reading tables takes its time, so in the daily run some of the calls of each kind have to do.
    const bool torture = std::getenv("ULTIMA_TORTURE") != nullptr;
    for (int kind = ULTIMA_KILL_BEFORE; kind < ULTIMA_FAULTS && !HasFailure(); ++kind) {
        const auto fault = static_cast<ultima_fault>(kind);
        const long by = torture ? 1 : fault >= ULTIMA_SYNC_FAILS_ONCE ? 2 : 13;
        for (long at = 1 + kind % by; !HasFailure() && point(fault, at); at += by) {
        }
    }
    fmt::print(
        "{} points, {} of them between the first and the last row, {} events durable and never "
        "acknowledged, opened again within {:.3f} s\n",
        points_, partly_, unsaid_, longest_);
    EXPECT_GE(points_, torture ? 700 : 60);
    EXPECT_GT(partly_, 0);
    EXPECT_LT(longest_, 2.0);
}

}  // namespace
}  // namespace ultima::test

#endif
