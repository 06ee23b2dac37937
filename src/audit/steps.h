// SPDX-License-Identifier: Apache-2.0
// What every audit does, wherever its rows come from: it tells how far it is, ends early when asked, and
// counts, writes and publishes its results in the same way.
#pragma once

#include "audit/audit.h"
#include "audit/output_folder.h"
#include "audit/results.h"
#include "tables/database.h"

#include <chrono>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>

namespace ultima {

/// Of one audit: how far it is, and whether it is to end early.
class Steps {
  public:
    Steps(const AuditOptions& options, const ProgressCallback& progress)
        : options_(options), progress_(progress) {}

    /// Throws Interrupted if the audit is to end early.
    void at(std::string_view step, double done) const;
    [[nodiscard]] bool to_end() const { return options_.stop != nullptr && options_.stop->load(); }
    [[nodiscard]] bool is_watched() const { return progress_ || options_.stop != nullptr; }
    void tell(std::string_view step, double done) const {
        if (!progress_) return;
        const std::lock_guard lock(telling_);
        progress_({step, done});
    }
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    }

  private:
    const AuditOptions& options_;
    const ProgressCallback& progress_;
    mutable std::mutex telling_;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// Tells how far the database is while a statement runs, and interrupts it when the audit is to end early.
class Ticker {
  public:
    /// `of_step`: how much of the step is done where the running statement is so far; the same if left out.
    Ticker(const Database& database, std::string_view step, const Steps& steps,
           std::function<double(double)> of_step = {});

  private:
    std::jthread thread_;
};

/// A database for an audit, with the threads and the memory that the options allow.
[[nodiscard]] Database audit_database(const AuditOptions& options, const OutputFolder& folder);
/// The memory that the options allow for tables.
[[nodiscard]] std::int64_t megabytes_of(const AuditOptions& options);
[[nodiscard]] unsigned threads_of(const AuditOptions& options);

/// What the summary says about the question and not about the answers: the pack and the day, what of the map
/// became which fact, and how many rows there are.
void describe_question(const FactPlan& plan, const TableInfo& table, const AuditOptions& options,
                       AuditSummary& summary);

/// From the table `audited` (see `write_results`) and the answers to the finished audit: counts the rows into
/// the summary, which has everything else already, and writes and publishes the results.
void finish_audit(Database& database, const Answers& answers, const TableInfo& table,
                  const AuditOptions& options, const Steps& steps, OutputFolder& folder,
                  AuditSummary& summary);

}  // namespace ultima
