// SPDX-License-Identifier: Apache-2.0
// One law over many cases: every row of a register is answered by the same reasoner that answers one case.
#pragma once

#include "audit/map.h"
#include "audit/summary.h"
#include "base/date.h"
#include "base/result.h"
#include "law/pack.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace ultima {

struct AuditOptions {
    unsigned threads = 0;         ///< 0: one for each core; the results are the same for any number
    std::string memory_limit{};   ///< for DuckDB, "2GB"; empty: half of the machine's
    std::int64_t hide_below = 5;  ///< handed on to the report
    bool quick = false;           ///< by the law as a query: saying less of what is open (docs/sql.md)
    std::string table = "cases";  ///< of a database: the table or view
    bool hash_table = true;       ///< read the table once more for its SHA-256
    bool replace = true;          ///< false: an output folder that already holds results is an error
    /// Makes report.html, which appears together with the results; nothing: there is none.
    std::function<std::string(const AuditSummary&)> report{};
    /// Becomes true when the audit is to end early: it then throws `Interrupted` and leaves nothing behind.
    const std::atomic<bool>* stop = nullptr;
};

/// What the audit is doing and how far it is, 0 to 1 of this step.
struct AuditProgress {
    std::string_view step;  ///< "reading", "answering", "writing"
    double done = 0;
};
/// Called now and then, from the calling thread or another one, never from two at once.
using ProgressCallback = std::function<void(const AuditProgress&)>;

/// Audits the table (CSV, Parquet, or `options.table` in a DuckDB or SQLite file or on a PostgreSQL server,
/// from which the columns that the map names are copied first) and writes to `out`: results.csv,
/// results.parquet, measures.parquet, worklist.csv, unread_rows.csv, summary.json, and classification.csv if
/// the map asks. They appear together when all are whole (`OutputFolder::publish`); until then they lie in
/// `out`/.partial, which is removed on failure.
///
/// The pack must have been read without errors, the map for this pack. Codes, with places in the map:
/// `map-column` (the table has no such column), `map-join` (a join matches more than one row), `map-refused`,
/// `audit-output`, and those of `open_table`. Throws when the disk or the database fails.
[[nodiscard]] Result<AuditSummary> run_audit(const Pack& pack, const Map& map,
                                             const std::filesystem::path& table, CivilDate on,
                                             const std::filesystem::path& out,
                                             const AuditOptions& options = {},
                                             const ProgressCallback& progress = {});

}  // namespace ultima
