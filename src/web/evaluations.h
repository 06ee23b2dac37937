// SPDX-License-Identifier: Apache-2.0
// Plans that a ministry keeps and the reports that came of them. A plan lies in a folder that has its hash
// for a name, so that nobody changes it unnoticed, and its reports below it; nothing there is about one
// person.
#pragma once

#include "web/kept_plan.h"

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace ultima {

/// A plan carried out on the register as it told of days until one.
struct KeptReport {
    std::string id;  ///< `2026-05-31-` and the beginning of the table's hash
    CivilDate until;
    std::string table_hash, by;
    Instant at;
    std::uint64_t head = 0;  ///< events on record when it was made
};

struct KeptPlan {
    std::string hash, question, kind, text, by;
    Instant at;
    std::optional<CivilDate> until{};   ///< the day that the plan itself names
    std::vector<KeptReport> reports{};  ///< the latest day first
};

/// Used by any number of threads. One plan is carried out at a time, in a thread of its own, so that nobody
/// waits for it and nobody can ask for more than one.
class Evaluations {
  public:
    static constexpr std::size_t most_plans = 500;

    /// The folder is made if it is not there.
    Evaluations(std::filesystem::path folder, Register& reg);
    ~Evaluations();
    Evaluations(const Evaluations&) = delete;
    Evaluations& operator=(const Evaluations&) = delete;

    /// Those kept last first.
    [[nodiscard]] std::vector<KeptPlan> plans() const;
    [[nodiscard]] std::optional<KeptPlan> find(std::string_view hash) const;
    /// Keeps a plan before it is carried out and returns its hash; one that is there already stays as it was
    /// kept. Code: `plan-full`. Throws std::runtime_error when the disk fails.
    [[nodiscard]] Result<std::string> keep(const ReadPlan& plan, const std::string& by, Instant at);

    /// Begins to carry it out, and returns. Nothing is done where the register has not changed since such a
    /// report. Codes: `plan-busy`; `plan-until`, unless the day is the last of a month.
    [[nodiscard]] Result<void> begin(const KeptPlan& plan, CivilDate until, const std::string& by,
                                     Instant at);
    /// What became of it.
    struct Course {
        bool running = false;
        Diagnostics refused{};  ///< why the last try gave no report
    };
    [[nodiscard]] Course course(std::string_view hash) const;
    /// Until nothing is carried out any more.
    void wait();

    /// `content.html`, `report.pdf` or `result.json` of a report that is there.
    [[nodiscard]] std::string file_of(const KeptPlan& plan, const KeptReport& report,
                                      std::string_view name) const;

  private:
    void carry_out(const std::string& hash, const ReadPlan& plan, KeptReport report);
    [[nodiscard]] std::optional<KeptPlan> read(const std::string& hash) const;

    std::filesystem::path folder_;
    Register& reg_;
    mutable std::mutex mutex_{};
    std::string running_{};  ///< the plan's hash
    std::map<std::string, Diagnostics, std::less<>> refused_{};
    std::mutex worker_mutex_{};
    std::thread worker_{};
};

/// Whether the month ends with it.
[[nodiscard]] bool is_end_of_month(CivilDate day);

}  // namespace ultima
