// SPDX-License-Identifier: Apache-2.0
#include "compare/people_changes.h"

#include "law/favour_direction.h"
#include "tables/database.h"
#include "tables/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace ultima {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view nothing_said = "nothing said";

/// SQL: how good each status of each measure is for the person, and which way an earlier day is better.
class Ranks {
  public:
    void add(const Pack& pack) {
        for (MeasureId id = 0; id < pack.measures.size(); ++id) {
            const Measure& measure = pack.measures[id];
            if (measure.role == MeasureRole::group || !seen_.insert(measure.name).second) continue;
            const bool custody = measure.role == MeasureRole::custody;
            const bool burden = is_burden(pack, id);
            for (std::size_t place = 0; place <= status_count; ++place) {
                // What no rule of the stage speaks of has no line in the answers.
                const bool silent = place == status_count;
                const Status status = silent ? Status::not_provided : static_cast<Status>(place);
                values_ += fmt::format(
                    "{}({}, {}, {}, {})", values_.empty() ? "" : ", ", quote_literal(measure.name),
                    quote_literal(silent ? nothing_said : to_text(status)),
                    favour_rank(status, burden, custody), earlier_is_better(status, burden, custody));
            }
        }
    }
    std::string values() const { return values_; }

  private:
    /// 1: yes; -1: it is worse; 0: the day says nothing of the kind.
    static int earlier_is_better(Status status, bool burden, bool custody) {
        const bool open = status == Status::required || status == Status::available;
        if (custody) return status == Status::barred ? 1 : 0;
        if (burden) return open || status == Status::not_yet ? -1 : 0;
        return open || status == Status::not_yet ? 1 : 0;
    }

    std::set<std::string> seen_;
    std::string values_;
};

std::string parquet(const fs::path& file) {
    const auto path = quote_path(file);
    if (!path) throw DatabaseError(file.string() + ": DuckDB cannot read a file with this name");
    return "read_parquet(" + *path + ", hive_partitioning = false)";
}

/// The answers of one side about rows in the scope of both. The day: since when, or from when on.
constexpr std::string_view answers_of = R"sql((
    SELECT row, measure::VARCHAR AS measure, status::VARCHAR AS status,
           CASE status WHEN 'not yet' THEN "from" ELSE since END AS day
    FROM {measures} SEMI JOIN compared USING (row)))sql";

/// What no rule of the stage speaks of has no line on its side.
constexpr std::string_view all_moves = R"sql(
    CREATE TABLE moved AS
    WITH answers AS (
        SELECT row, measure, coalesce(b.status, '{silent}') AS s1, coalesce(a.status, '{silent}') AS s2,
               b.day AS day1, a.day AS day2
        FROM {before} b FULL JOIN {after} a USING (row, measure)),
    ranked AS (
        SELECT answers.*, r1.rank AS rank1, r2.rank AS rank2, r1.earlier_is_better,
               CASE WHEN s1 = s2 OR 'not yet' IN (s1, s2) THEN day2 - day1 END AS days
        FROM answers
        JOIN ranks r1 ON r1.measure = answers.measure AND r1.status = s1
        JOIN ranks r2 ON r2.measure = answers.measure AND r2.status = s2)
    SELECT row, measure, s1, s2, days, CASE
        WHEN 'undetermined' IN (s1, s2) THEN {cannot_say}
        WHEN s1 <> s2 AND ('conflict' IN (s1, s2) OR 'cannot compute' IN (s1, s2)) THEN {cannot_say}
        WHEN s1 = 'not yet' AND s2 = 'not yet' AND days IS NULL THEN {cannot_say}
        WHEN rank2 > rank1 THEN {better}
        WHEN rank2 < rank1 THEN {worse}
        WHEN s1 = s2 AND earlier_is_better * days < 0 THEN {better_day}
        WHEN s1 = s2 AND earlier_is_better * days > 0 THEN {worse_day}
        ELSE {same} END AS move
    FROM ranked)sql";

/// Each row compared with its kind, and whether something is open beside what makes the kind.
constexpr std::string_view all_persons = R"sql(
    CREATE TABLE persons AS
    WITH moves AS (
        SELECT row, coalesce(bool_or(move IN ({better}, {better_day})), false) AS gains,
               coalesce(bool_or(move IN ({worse}, {worse_day})), false) AS loses,
               coalesce(bool_or(move = {cannot_say}), false) AS open
        FROM compared LEFT JOIN moved USING (row) GROUP BY row)
    SELECT row, (gains OR loses) AND open AS also, CASE
        WHEN gains AND loses THEN 'both'
        WHEN gains THEN 'gain'
        WHEN loses THEN 'lose'
        WHEN open THEN 'cannot say'
        ELSE 'same' END AS kind
    FROM moves)sql";

/// Makes the tables `compared`, of rows in the scope of both laws; `moved`: one line for each of them and
/// each measure that one of the laws speaks of; and `persons`.
void make_moved(Database& database, const std::string& ranks, const fs::path& before, const fs::path& after) {
    database.run("CREATE TABLE ranks AS SELECT * FROM (VALUES " + ranks +
                 ") t(measure, status, rank, earlier_is_better)");
    const auto in_scope = [](const fs::path& folder) {
        return "(SELECT row FROM " + parquet(folder / "results.parquet") + " WHERE scope <> 'out of scope')";
    };
    database.run("CREATE TABLE compared AS FROM " + in_scope(before) + " INTERSECT FROM " + in_scope(after));
    const auto side = [](const fs::path& folder) {
        return fmt::format(answers_of, fmt::arg("measures", parquet(folder / "measures.parquet")));
    };
    const auto made = [&](std::string_view sql) {
        const auto place = [](Move move) { return static_cast<int>(move); };
        database.run(fmt::format(
            fmt::runtime(sql), fmt::arg("silent", nothing_said), fmt::arg("before", side(before)),
            fmt::arg("after", side(after)), fmt::arg("better", place(Move::better)),
            fmt::arg("better_day", place(Move::better_day)), fmt::arg("worse_day", place(Move::worse_day)),
            fmt::arg("worse", place(Move::worse)), fmt::arg("same", place(Move::same)),
            fmt::arg("cannot_say", place(Move::cannot_say))));
    };
    made(all_moves);
    made(all_persons);
}

constexpr std::string_view counted =
    "move::BIGINT, count(*), count(days), coalesce(quantile_disc(abs(days), 0.5), 0)::BIGINT, "
    "coalesce(max(abs(days)), 0)::BIGINT";

/// Columns from `first` on, as `counted` gives them.
void add_counted(Moves& moves, const Chunk& chunk, std::size_t first, std::size_t row) {
    const auto move = static_cast<Move>(chunk.column(first).int64(row));
    moves.rows[static_cast<std::size_t>(move)] += chunk.column(first + 1).int64(row);
    const Moves::Days days{chunk.column(first + 2).int64(row),
                           static_cast<std::int32_t>(chunk.column(first + 3).int64(row)),
                           static_cast<std::int32_t>(chunk.column(first + 4).int64(row))};
    moves.days[static_cast<std::size_t>(move)] = days;
}

template <class Each>
void for_each_row(Database& database, const std::string& sql, Each each) {
    Rows rows = database.query(sql);
    while (const Chunk* chunk = rows.next())
        for (std::size_t i = 0; i < chunk->size(); ++i) each(*chunk, i);
}

void add_kind(PersonMoves& persons, std::string_view kind, std::int64_t rows, std::int64_t open) {
    persons.open += open;
    std::int64_t& place = kind == "gain"   ? persons.gain
                          : kind == "lose" ? persons.lose
                          : kind == "both" ? persons.both
                          : kind == "same" ? persons.same
                                           : persons.cannot_say;
    place += rows;
}

class Counting {
  public:
    Counting(Database& database, const TableInfo& table, const std::vector<std::string>& by)
        : database_(database), table_(table), by_(by) {}

    PeopleChanges all(const LawOver& before, const LawOver& after) {
        changes_.before_on = before.on;
        changes_.after_on = after.on;
        changes_.unit = before.map.unit;
        changes_.rows = table_.rows;
        changes_.compared = database_.int64("SELECT count(*) FROM compared").value_or(0);
        persons();
        for (const Pack* pack : {&after.pack, &before.pack})
            for (const Measure& measure : pack->measures) of_measure(measure);
        return std::move(changes_);
    }

  private:
    void persons() {
        for_each_row(database_, "SELECT kind, count(*), count(*) FILTER (also) FROM persons GROUP BY kind",
                     [&](const Chunk& chunk, std::size_t i) {
                         add_kind(changes_.persons, chunk.column(0).text(i), chunk.column(1).int64(i),
                                  chunk.column(2).int64(i));
                     });
        for (const std::string& column : by_)
            for_each_row(
                database_,
                fmt::format("SELECT kind, value, count(*), count(*) FILTER (also) FROM persons JOIN {} "
                            "USING (row) GROUP BY kind, value",
                            values_of(column)),
                [&](const Chunk& chunk, std::size_t i) {
                    add_kind(changes_.persons_by[column][std::string(chunk.column(1).text(i))],
                             chunk.column(0).text(i), chunk.column(2).int64(i), chunk.column(3).int64(i));
                });
    }

    void of_measure(const Measure& measure) {
        if (measure.role == MeasureRole::group || !seen_.insert(measure.name).second) return;
        PeopleChanges::OfMeasure found;
        found.measure = measure.name;
        const std::string of = " WHERE measure = " + quote_literal(measure.name);
        for_each_row(database_, fmt::format("SELECT {} FROM moved{} GROUP BY move", counted, of),
                     [&](const Chunk& chunk, std::size_t i) { add_counted(found.moves, chunk, 0, i); });
        // Rows of which neither law says anything about the measure have no line.
        found.moves.rows[static_cast<std::size_t>(Move::same)] += changes_.compared - found.moves.all();
        if (found.moves.of(Move::same) == changes_.compared) return;
        for_each_row(
            database_, "SELECT s1, s2, count(*) FROM moved" + of + " GROUP BY s1, s2 ORDER BY 3 DESC, 1, 2",
            [&](const Chunk& chunk, std::size_t i) {
                found.flows.push_back({std::string(chunk.column(0).text(i)),
                                       std::string(chunk.column(1).text(i)), chunk.column(2).int64(i)});
            });
        for (const std::string& column : by_)
            for_each_row(database_,
                         fmt::format("SELECT value, {} FROM moved JOIN {} USING (row){} GROUP BY value, move",
                                     counted, values_of(column), of),
                         [&](const Chunk& chunk, std::size_t i) {
                             add_counted(found.by[column][std::string(chunk.column(0).text(i))], chunk, 1, i);
                         });
        // Nor have they among the values of a column.
        for (const auto& [column, values] : changes_.persons_by)
            for (const auto& [value, persons] : values) {
                Moves& moves = found.by[column][value];
                moves.rows[static_cast<std::size_t>(Move::same)] += persons.all() - moves.all();
            }
        changes_.measures.push_back(std::move(found));
    }

    std::string values_of(const std::string& column) const {
        return fmt::format(
            "(SELECT {} AS row, coalesce(nullif({}::VARCHAR, ''), '(empty)') AS value FROM source)",
            quote_identifier(table_.row_column), quote_identifier(column));
    }

    Database& database_;
    const TableInfo& table_;
    const std::vector<std::string>& by_;
    std::set<std::string> seen_;
    PeopleChanges changes_;
};

}  // namespace

std::string_view to_text(Move move) {
    static constexpr std::array<std::string_view, move_count> words{"better", "better day", "worse day",
                                                                    "worse",  "same",       "cannot say"};
    return words[static_cast<std::size_t>(move)];
}

std::int64_t small_values(const std::map<std::string, PersonMoves>& values, std::int64_t hide_below) {
    return std::count_if(values.begin(), values.end(),
                         [&](const auto& value) { return value.second.all() < hide_below; });
}

namespace {

Diagnostic refused(std::string code, std::string message, std::string help = {}) {
    return {.severity = Severity::error,
            .code = std::move(code),
            .span = std::nullopt,
            .message = std::move(message),
            .help = std::move(help)};
}

/// What is wrong with a column to count by.
std::optional<Diagnostic> wrong_column(const std::string& column, const TableInfo& table,
                                       const std::string& file, const Map& map) {
    if (const auto word = refused_word(column))
        return refused("map-refused", "the column `" + column + "` looks like a judgement of a person (`" +
                                          *word + "`): nobody is counted by it");
    if (column == map.key.text)
        return refused("compare-column",
                       "`" + column + "` is the key: counting by it would show single entries");
    const bool known = std::any_of(table.columns.begin(), table.columns.end(),
                                   [&](const Column& each) { return each.name == column; });
    if (known) return std::nullopt;
    std::string names;
    for (const Column& each : table.columns) names += (names.empty() ? "" : ", ") + each.name;
    return refused("compare-column", file + " has no column `" + column + "` to count by",
                   "its columns are " + names);
}

/// Answers under both laws. Without those of the second nothing is left that was not there before; a report
/// of an earlier comparison goes first, since it would not be about these answers.
Result<void> audits(const LawOver& before, const LawOver& after, const fs::path& table, const fs::path& out,
                    const AuditOptions& options, bool& after_failed, const ProgressCallback& progress) {
    const bool made = !fs::exists(out);
    const bool made_before = !fs::exists(out / "before");
    fs::remove(out / "report.html");
    for (const auto& [law, name] : {std::pair{&before, "before"}, std::pair{&after, "after"}}) {
        auto summary = run_audit(law->pack, law->map, table, law->on, out / name, options, progress);
        if (summary) continue;
        after_failed = law == &after;
        if (made_before) fs::remove_all(out / "before");
        if (made) fs::remove(out);
        return failure(summary.error());
    }
    return {};
}

}  // namespace

Result<PeopleChanges> people_changes(const LawOver& before, const LawOver& after, const fs::path& table,
                                     const std::vector<std::string>& by, const fs::path& out,
                                     const AuditOptions& options, bool& after_failed,
                                     const ProgressCallback& progress) {
    after_failed = false;
    if (before.map.delimiter != after.map.delimiter || before.map.encoding != after.map.encoding)
        return failure(
            refused("compare-maps", "the two maps read the table differently",
                    "`delimiter` and `encoding` have to be the same: rows are compared by their place"));
    Database database(Database::Settings{.threads = options.threads, .memory_limit = options.memory_limit});
    auto opened = open_table(database, table.string(), source_options(before.map));
    if (!opened) return failure(opened.error());
    std::vector<std::string> columns;
    for (const std::string& column : by) {
        if (std::find(columns.begin(), columns.end(), column) != columns.end()) continue;
        if (auto wrong = wrong_column(column, *opened, table.string(), before.map))
            return failure(*std::move(wrong));
        columns.push_back(column);
    }
    if (Result<void> done = audits(before, after, table, out, options, after_failed, progress); !done)
        return failure(done.error());
    Ranks ranks;
    ranks.add(after.pack);
    ranks.add(before.pack);
    make_moved(database, ranks.values(), out / "before", out / "after");
    return Counting(database, *opened, columns).all(before, after);
}

}  // namespace ultima
