// SPDX-License-Identifier: Apache-2.0
// Plans of evaluations that the register has on record, and the reports that came of them. Reports lie in a
// folder that has the plan's hash for a name; nothing there is about one person.
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
    std::uint64_t began = 0;  ///< events on record when it was made
    std::uint64_t head = 0;   ///< and when somebody last asked for it and it was still the same
};

struct KeptPlan {
    std::string hash;            ///< of its text
    std::string question, kind;  ///< its name on record and nothing, if it is none that is read here
    FiledPlan filed;
    std::optional<CivilDate> until{};   ///< the day that the plan itself names
    std::vector<KeptReport> reports{};  ///< the latest day first
};

/// Used by any number of threads. One plan is carried out at a time, in a thread of its own, so that nobody
/// waits for it and nobody can ask for more than one.
class Evaluations {
  public:
    /// The folder is made if it is not there. Plans that were kept in it before plans were filed are filed,
    /// and say so; one that is no plan any more stays where it is.
    Evaluations(std::filesystem::path folder, Register& reg);
    ~Evaluations();
    Evaluations(const Evaluations&) = delete;
    Evaluations& operator=(const Evaluations&) = delete;

    /// Those filed last first, and each text once.
    [[nodiscard]] std::vector<KeptPlan> plans() const;
    [[nodiscard]] std::optional<KeptPlan> find(std::string_view hash) const;
    /// Files a plan before it is carried out and returns its hash, or that of the one on record which says
    /// the same. Codes: those of `filing_event` and `write_as`.
    [[nodiscard]] Result<std::string> keep(const ReadPlan& plan, const Looker& who, std::string reason);

    /// Puts on record that its outcomes are opened, unless that is on record, begins to carry it out, and
    /// returns. Nothing is done where the register has not changed since such a report. Codes: `plan-busy`;
    /// `plan-until`, unless the day is the last of a month; those of `write_as`.
    [[nodiscard]] Result<void> begin(const KeptPlan& kept, ReadPlan plan, CivilDate until, const Looker& who,
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
    [[nodiscard]] Result<void> open_outcomes(const KeptPlan& kept, const Looker& who);
    void carry_out(const std::string& hash, const ReadPlan& plan, KeptReport report);
    void take_up();
    [[nodiscard]] bool take_up(const std::filesystem::path& folder, const std::string& by,
                               const std::string& at);
    [[nodiscard]] KeptPlan kept(std::string hash, FiledPlan filed) const;
    [[nodiscard]] std::vector<KeptReport> reports_of(const std::string& hash) const;

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
