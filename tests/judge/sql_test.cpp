// SPDX-License-Identifier: Apache-2.0
// The law as SQL against the reasoner: random packs over random tables, and the packs of the repository.
// Every output that the query gives is the reasoner's, row by row. 300 packs of 300 rows, 20,000 of 1,000
// with `make torture`; in PostgreSQL, too, where tools/with-postgres has started one.
#include "audit/coded_answers.h"
#include "judge/environment.h"
#include "judge/judge.h"
#include "judge/random_case.h"
#include "judge/random_pack.h"
#include "sql/query.h"
#include "tables/database.h"
#include "tables/month_steps.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace ultima::judge {
namespace {

/// A fact as the query's columns hold it, as literals. What they cannot hold is taken out of the case:
/// fractions, all spells but the last.
std::vector<std::string> literals(const Fact& fact, Value& value) {
    const auto whole = [](const Rational& number) {
        return number.is_whole() ? to_text(number) : std::string();
    };
    std::vector<std::string> cells;
    if (const auto* truth = std::get_if<Truth>(&value)) cells = {*truth == Truth::yes ? "TRUE" : "FALSE"};
    if (const auto* number = std::get_if<Number>(&value)) cells = {whole(number->value)};
    if (const auto* money = std::get_if<Money>(&value)) cells = {std::to_string(money->minor)};
    if (const auto* choice = std::get_if<ChoiceValue>(&value)) cells = {std::to_string(choice->place)};
    if (const auto* date = std::get_if<CivilDate>(&value)) cells = {sql::date_literal(*date)};
    if (const auto* text = std::get_if<std::string>(&value)) cells = {sql::text_literal(*text)};
    if (const auto* duration = std::get_if<Duration>(&value))
        cells = {whole(duration->months), whole(duration->days)};
    if (const auto* spells = std::get_if<Spells>(&value)) {
        SpellList one{**spells};
        if (one.spells.size() > 1) one.spells.erase(one.spells.begin(), one.spells.end() - 1);
        const bool none = one.spells.empty();
        const bool open = none || !one.spells.back().last;
        cells = {none ? "NULL" : sql::date_literal(one.spells.back().first),
                 open ? "NULL" : sql::date_literal(*one.spells.back().last), one.complete ? "TRUE" : "FALSE"};
        value = std::make_shared<const SpellList>(std::move(one));
    }
    const std::size_t count = fact.type.kind == Kind::duration ? 2 : fact.type.kind == Kind::spells ? 3 : 1;
    if (cells.size() == count && std::find(cells.begin(), cells.end(), "") == cells.end()) return cells;
    value = Unknown{};
    return std::vector<std::string>(count, "NULL");
}

/// Rows of texts by name of column; nothing for NULL.
using Rows = std::vector<std::map<std::string, std::optional<std::string>>>;

/// A database that answers a query over a table `cases`. Throws what the database says against it.
class Engine {
  public:
    virtual ~Engine() = default;
    virtual const sql::Dialect& dialect() const = 0;
    using Columns = std::vector<CodedAnswers::Cell>;  ///< names, and SQL
    /// Rows of the query over a table that a statement makes; `key` beside the columns.
    Rows answer(const std::string& table, const sql::Query& query, const Columns& columns) {
        std::string select = "SELECT CAST(key AS TEXT)";
        std::vector<std::string> names = {"key"};
        for (const CodedAnswers::Cell& column : columns) {
            select += fmt::format(", CAST({} AS TEXT)", column.sql);
            names.push_back(column.column);
        }
        return run(table, select + " FROM (" + query.text + ") AS answers", names);
    }
    /// All columns but those in words.
    Rows answer(const std::string& table, const sql::Query& query) {
        return answer(table, query, columns(query));
    }

  protected:
    virtual Rows run(const std::string& table, const std::string& select,
                     const std::vector<std::string>& names) = 0;

  private:
    static Columns columns(const sql::Query& query) {
        std::vector<CodedAnswers::Cell> all = {{query.beyond, sql::identifier(query.beyond)}};
        for (const sql::MeasureColumns& measure : query.measures)
            for (const std::string& name : {measure.status, measure.possible, measure.since, measure.from})
                if (!name.empty()) all.push_back({name, sql::identifier(name)});
        return all;
    }
};

class DuckDbEngine : public Engine {
  public:
    explicit DuckDbEngine(const sql::Dialect& dialect) : dialect_(dialect) {}
    const sql::Dialect& dialect() const override { return dialect_; }
    Rows run(const std::string& table, const std::string& select,
             const std::vector<std::string>& names) override {
        Database::Settings one_thread;
        one_thread.threads = 1;
        Database database(one_thread);
        if (&dialect_ == &sql::duckdb_embedded) register_month_steps(database);
        database.run(table);
        auto result = database.query(select);
        Rows rows;
        while (const Chunk* chunk = result.next())
            for (std::size_t row = 0; row < chunk->size(); ++row) {
                auto& made = rows.emplace_back();
                for (std::size_t i = 0; i < names.size(); ++i)
                    if (!chunk->column(i).is_null(row))
                        made[names[i]] = std::string(chunk->column(i).text(row));
            }
        return rows;
    }

  private:
    const sql::Dialect& dialect_;
};

/// Through psql, at ULTIMA_POSTGRES (tools/with-postgres).
class PostgresEngine : public Engine {
  public:
    explicit PostgresEngine(std::string where) : where_(std::move(where)) {}
    const sql::Dialect& dialect() const override { return sql::postgresql; }
    Rows run(const std::string& table, const std::string& select,
             const std::vector<std::string>& names) override {
        const auto file = std::filesystem::temp_directory_path() / fmt::format("ultima-{}.sql", ::getpid());
        std::ofstream(file) << "BEGIN;\n" << table << ";\n" << select << ";\nROLLBACK;\n";
        const std::string command =
            fmt::format("psql '{}' -X -q -A -t -F '\x1f' -P null='\x02' -v ON_ERROR_STOP=1 -f {} 2>&1",
                        where_, file.string());
        FILE* pipe = ::popen(command.c_str(), "r");
        std::string out;
        std::array<char, 65536> piece{};
        while (const std::size_t count = std::fread(piece.data(), 1, piece.size(), pipe))
            out.append(piece.data(), count);
        const int status = ::pclose(pipe);
        std::filesystem::remove(file);
        if (status != 0) throw std::runtime_error(out);
        Rows rows;
        std::istringstream lines(out);
        for (std::string line; std::getline(lines, line);) {
            auto& made = rows.emplace_back();
            std::istringstream cells(line);
            std::size_t i = 0;
            for (std::string cell; std::getline(cells, cell, '\x1f'); ++i)
                if (cell != "\x02") made[names.at(i)] = cell;
        }
        return rows;
    }

  private:
    std::string where_;
};

/// DuckDB without and with our own functions, and PostgreSQL if there is one.
std::vector<std::unique_ptr<Engine>> engines() {
    std::vector<std::unique_ptr<Engine>> all;
    all.push_back(std::make_unique<DuckDbEngine>(sql::duckdb));
    all.push_back(std::make_unique<DuckDbEngine>(sql::duckdb_embedded));
    if (const char* where = std::getenv("ULTIMA_POSTGRES"))
        all.push_back(std::make_unique<PostgresEngine>(where));
    else
        fmt::print("  SKIPPED for PostgreSQL: ULTIMA_POSTGRES is not set; tools/with-postgres starts one\n");
    return all;
}

struct Counts {
    std::uint64_t rows = 0, beyond = 0, answers = 0, open = 0, dates = 0, not_in_sql = 0, measures = 0;
    std::uint64_t packs_in_codes = 0;
    std::map<std::string, std::uint64_t> reasons;
    std::array<std::uint64_t, status_count> statuses{};
};

/// Cases of a pack at one stage on one day, with what the reasoner says of each.
struct Asked {
    Asked(const Pack& of, const CaseMaker& maker, std::uint64_t seed, std::uint64_t rows) : pack(of) {
        const RandomCase first = maker.make(seed);
        stage = first.stage;
        on = first.on;
        Reasoner reasoner(pack);
        for (std::uint64_t row = 0; row < rows; ++row) {
            std::vector<Value> facts = maker.make(seed + row).facts;
            auto& of_row = cells.emplace_back();
            for (FactId fact = 0; fact < pack.facts.size(); ++fact)
                of_row.push_back(literals(pack.facts[fact], facts[fact]));
            known.push_back(known_facts(pack, std::move(facts)));
            expected.push_back(
                reasoner.options(known.back(), stage, on, {.deciding_sets = false, .try_answers = false}));
        }
    }

    std::string table(const sql::Query& query) const {
        std::string sql = "CREATE TABLE cases (key BIGINT";
        FactSet read;
        for (const sql::InputColumn& input : query.inputs) {
            sql += ", " + sql::identifier(input.name) + " " + input.type;
            read.set(input.fact);
        }
        sql += "); INSERT INTO cases VALUES ";
        for (std::size_t row = 0; row < cells.size(); ++row) {
            sql += (row == 0 ? "(" : ", (") + std::to_string(row);
            for (FactId fact = 0; fact < pack.facts.size(); ++fact)
                if (read[fact])
                    for (const std::string& cell : cells[row][fact]) sql += ", " + cell;
            sql += ")";
        }
        return sql;
    }

    const Pack& pack;
    Stage stage{};
    CivilDate on;
    std::vector<std::vector<std::vector<std::string>>> cells;  ///< by row, fact, column
    std::vector<KnownFacts> known;
    std::vector<Answer> expected;

    /// Days in custody after a day, counted one by one; of a row that does not know its custody, all days.
    std::int64_t days_after(std::size_t row, CivilDate since) const {
        const SpellList* custody = nullptr;
        for (const Value& value : known[row].values)
            if (const auto* spells = std::get_if<Spells>(&value); spells && !custody) custody = spells->get();
        std::int64_t days = 0;
        for (CivilDate day{since.day + 1}; day <= on; ++day.day)
            if (!custody || std::any_of(custody->spells.begin(), custody->spells.end(), [&](const Spell& in) {
                    return in.first <= day && (!in.last || day <= *in.last);
                }))
                ++days;
        return days;
    }

    std::string difference_of_days(std::size_t row, const sql::Query& query, const CodedRow& coded) const {
        for (std::size_t place = 0; place < query.measures.size(); ++place) {
            if (query.measures[place].days.empty()) continue;
            const auto since = coded.since[place];
            if (coded.days[place] != (since ? std::optional(days_after(row, *since)) : std::nullopt))
                return fmt::format("{} days past {}", coded.days[place].value_or(-1),
                                   since ? to_text(*since) : "nothing");
        }
        return {};
    }

    /// What the query says otherwise of what is known in a row.
    std::string difference_of_facts(std::size_t row, const std::vector<FactId>& facts,
                                    const CodedRow& coded) const {
        for (const FactId fact : facts) {
            const Value& value = known[row].values[fact];
            const auto* spells = std::get_if<Spells>(&value);
            if (coded.open[fact] != (!is_known(value) || (spells != nullptr && !(*spells)->complete)) ||
                coded.presumed[fact] != known[row].presumed[fact] ||
                coded.unknown[fact] != (!is_known(value) || known[row].presumed[fact]))
                return pack.facts[fact].name + " is known otherwise";
        }
        return {};
    }
};

/// What a row of the query says otherwise than the reasoner; nothing if all is the same.
std::string difference(const Pack& pack, const sql::MeasureColumns& columns, const MeasureAnswer& expected,
                       const Rows::value_type& row, Counts& counts) {
    const auto given = [&](const std::string& column) -> std::optional<std::string> {
        const auto found = row.find(column);
        return found == row.end() ? std::nullopt : found->second;
    };
    std::uint64_t bits = 0;
    for (std::size_t status = 0; status < status_count; ++status)
        if (expected.possible[status]) bits |= sql::status_bit(static_cast<Status>(status));
    ++counts.answers;
    ++counts.statuses[static_cast<std::size_t>(expected.status)];
    std::vector<std::pair<std::string, std::optional<std::string>>> all = {
        {columns.possible, std::to_string(bits)}, {columns.status, std::string(to_text(expected.status))}};
    const auto add_date = [&](const std::string& column, const std::optional<CivilDate>& date) {
        // A group has no days, nor a pack with a most favourable law; elsewhere no column means that there is
        // none.
        const bool given_at_all =
            pack.measures[columns.measure].role != MeasureRole::group && pack.most_favourable.empty();
        if (!given_at_all) return;
        all.emplace_back(column, date ? std::optional(to_text(*date)) : std::nullopt);
        if (date) ++counts.dates;
    };
    add_date(columns.since, expected.since);
    add_date(columns.from, expected.from);
    for (const auto& [column, wanted] : all)
        if (given(column) != wanted)
            return fmt::format("{} of {} is {}; the reasoner says {} ({})", column,
                               pack.measures[columns.measure].name, given(column).value_or("nothing"),
                               wanted.value_or("nothing"), to_text(expected.status));
    return {};
}

/// Rules, labelled.
std::string labels(const Pack& pack, const std::vector<RuleId>& rules) {
    std::string text;
    for (const RuleId rule : rules) text += " " + pack.rules[rule].label;
    return text;
}

/// Not said is what advice alone says in ways that SQL cannot say.
bool is_said(const sql::RuleCodes& codes, RuleId rule) {
    return std::count(codes.not_in_sql.begin(), codes.not_in_sql.end(), rule) == 0;
}

/// What an answer cites for a measure, in words.
std::string cited(const Pack& pack, const sql::RuleCodes& codes, const MeasureAnswer& measure) {
    std::string text = "because" + labels(pack, measure.because) + "; either" + labels(pack, measure.either);
    for (const Defeated& defeated : measure.defeated)
        if (is_said(codes, defeated.rule))
            text += fmt::format("; defeated{} by{}{}", labels(pack, {defeated.rule}),
                                labels(pack, defeated.by), defeated.one_of ? " (one of them)" : "");
    for (const Failed& failed : measure.failed)
        if (is_said(codes, failed.rule)) text += "; failed" + labels(pack, {failed.rule});
    for (const Advice& advice : measure.advice)
        if (is_said(codes, advice.rule)) text += "; advice" + labels(pack, {advice.rule});
    return text;
}

std::string difference(const Pack& pack, const sql::RuleCodes& codes, const Answer& made,
                       const Answer& expected) {
    for (MeasureId id = 0; id < pack.measures.size(); ++id) {
        const MeasureAnswer& measure = expected.measures[id];
        if (made.measures[id].possible != measure.possible || made.measures[id].status != measure.status)
            return "another status of " + pack.measures[id].name;
        if (cited(pack, codes, made.measures[id]) != cited(pack, codes, measure))
            return fmt::format("of {} ({}): {}, not {}", pack.measures[id].name, to_text(measure.status),
                               cited(pack, codes, made.measures[id]), cited(pack, codes, measure));
        if (pack.measures[id].role == MeasureRole::group || !pack.most_favourable.empty()) continue;
        if (made.measures[id].since != measure.since || made.measures[id].from != measure.from)
            return "another day of " + pack.measures[id].name;
    }
    const auto rules = [&](const Answer& answer) {
        std::string text;
        for (const DutyAnswer& duty : answer.duties)
            if (duty.arises == Truth::yes && is_said(codes, duty.duty))
                text += " " + pack.rules[duty.duty].label;
        for (const CannotCompute& cannot : answer.cannot_compute)
            if (cannot.applies == Truth::yes && is_said(codes, cannot.rule))
                text += " " + pack.rules[cannot.rule].label;
        for (const MarkUse& mark : answer.marks)
            if (mark.on != MarkUse::On::presumption)
                text += fmt::format("; {} is marked {}", name_of(pack, mark), mark.compelled);
        return text;
    };
    if (rules(made) != rules(expected))
        return fmt::format("duties, codes and marks are{}, not{}", rules(made), rules(expected));
    return {};
}

/// Which queries an engine is also asked in codes: one of three is enough.
bool in_codes(std::uint64_t query, const Engine& engine) {
    return (query + engine.dialect().name.size()) % 3 == 0;
}

/// The same through codes: whole answers, with the rules that they cite.
std::string difference_of_codes(const Asked& asked, Engine& engine, Counts& counts) {
    const CodedAnswers answers(
        asked.pack, asked.stage, asked.on,
        sql::compile(asked.pack, asked.stage, asked.on, engine.dialect(), {}, sql::Form::codes));
    const sql::Query& query = answers.query();
    for (const sql::MeasureColumns& columns : query.measures)
        if (columns.not_in_sql) return {};
    ++counts.packs_in_codes;
    const std::string table = asked.table(query);
    Rows rows;
    try {
        rows = engine.answer(table, query, answers.cells());
    } catch (const std::runtime_error& error) {
        return fmt::format("{}\n{}\n{}", error.what(), table, query.text);
    }
    for (const auto& row : rows) {
        std::vector<std::optional<std::int64_t>> numbers;
        for (const CodedAnswers::Cell& cell : answers.cells()) {
            const auto number = row.find(cell.column);
            numbers.push_back(number != row.end() ? std::optional(std::stoll(*number->second))
                                                  : std::nullopt);
        }
        const auto coded = answers.read(numbers);
        if (!coded) continue;
        const std::string key = row.at("key").value();
        std::string wrong = asked.difference_of_facts(std::stoull(key), query.facts.facts, *coded);
        if (wrong.empty())
            wrong =
                difference(asked.pack, query.rules, answers.answer(*coded), asked.expected[std::stoull(key)]);
        if (!wrong.empty())
            return fmt::format("{}, in codes: row {}: {}\nstage {}, on {}\n{}\n{}", engine.dialect().name,
                               key, wrong, to_text(asked.stage), to_text(asked.on), table, query.text);
    }
    return {};
}

std::string difference(const Asked& asked, Engine& engine, Counts& counts) {
    const sql::Query query = sql::compile(asked.pack, asked.stage, asked.on, engine.dialect());
    const std::string table = asked.table(query);
    const auto shown = [&](const std::string& what) {
        return fmt::format("{}: {}\nstage {}, on {}\n{}\n{}", engine.dialect().name, what,
                           to_text(asked.stage), to_text(asked.on), table, query.text);
    };
    for (const sql::MeasureColumns& columns : query.measures) {
        ++counts.measures;
        if (!columns.not_in_sql) continue;
        ++counts.not_in_sql;
        ++counts.reasons[*columns.not_in_sql];
    }
    Rows rows;
    try {
        rows = engine.answer(table, query);
    } catch (const std::runtime_error& error) {
        return shown(error.what());
    }
    if (rows.size() != asked.cells.size()) return shown(fmt::format("{} rows came back", rows.size()));
    for (const auto& row : rows) {
        ++counts.rows;
        const std::string key = row.at("key").value();
        if (row.at(query.beyond) == "true") {
            ++counts.beyond;
            continue;
        }
        const Answer& answer = asked.expected[std::stoull(key)];
        for (const sql::MeasureColumns& columns : query.measures) {
            if (columns.not_in_sql) continue;
            const std::string wrong =
                difference(asked.pack, columns, answer.of(columns.measure), row, counts);
            if (!wrong.empty()) return shown("row " + key + ": " + wrong);
        }
    }
    return {};
}

void print(const Counts& counts) {
    fmt::print("  {} rows, {} beyond the query, {} answers, {} dates; {} of {} measures not in SQL\n",
               counts.rows, counts.beyond, counts.answers, counts.dates, counts.not_in_sql, counts.measures);
    fmt::print("  {} queries also in codes\n", counts.packs_in_codes);
    for (std::size_t status = 0; status < status_count; ++status)
        fmt::print("    {}: {}\n", to_text(static_cast<Status>(status)), counts.statuses[status]);
    std::vector<std::pair<std::uint64_t, std::string>> reasons;
    for (const auto& [why, count] : counts.reasons) reasons.emplace_back(count, why);
    std::sort(reasons.rbegin(), reasons.rend());
    for (const auto& [count, why] : reasons) fmt::print("    {} x {}\n", count, why);
}

/// The example of docs/pack-language.md: a third of the longest term is enough for who was never convicted.
TEST(the_law_as_sql, gives_statuses_days_rules_and_what_is_not_known) {
    const LoadedPack loaded = load_pack(std::filesystem::path(ULTIMA_SOURCE_DIR) / "packs/in-undertrial");
    const sql::Query query =
        sql::compile(loaded.pack, Stage::pretrial, CivilDate{day_number(2026, 1, 1)}, sql::duckdb);
    Database database;
    std::string columns;
    for (const sql::InputColumn& input : query.inputs)
        columns += ", " + sql::identifier(input.name) + " " + input.type;
    database.run("CREATE TABLE cases (key TEXT" + columns + ")");
    database.run(
        "INSERT INTO cases (key, \"detention spells, first day\", \"detention spells, complete\", \"longest "
        "term, "
        "months\", \"longest term, days\", \"gravest penalty\", \"other matters\", \"earlier conviction\") "
        "VALUES "
        "('never convicted', DATE '2025-01-01', TRUE, 36, 0, 0, FALSE, FALSE), "
        "('nobody knows', DATE '2025-01-01', TRUE, 36, 0, 0, FALSE, NULL)");
    const auto said = [&](const std::string& key, const std::string& column) {
        return database
            .text(fmt::format("SELECT CAST({} AS TEXT) FROM ({}) AS answers WHERE key = {}",
                              sql::identifier(column), query.text, sql::text_literal(key)))
            .value_or("");
    };
    EXPECT_EQ(said("never convicted", "bond: status"), "required");
    EXPECT_EQ(said("never convicted", "bond: since"), "2025-12-31");  // the 365th day of 1095
    EXPECT_EQ(said("never convicted", "bond: rules"), "IN02");
    EXPECT_EQ(said("nobody knows", "bond: status"), "undetermined");
    // `ultima options` tries answers, and leaves `not yet` out.
    EXPECT_EQ(said("nobody knows", "bond: possible"),
              std::to_string(sql::status_bit(Status::required) | sql::status_bit(Status::conditions_not_met) |
                             sql::status_bit(Status::not_yet)));
    EXPECT_EQ(said("nobody knows", "bond: unknown"), "earlier conviction");
    EXPECT_EQ(said("nobody knows", "bail: status"), "not yet");
    EXPECT_EQ(said("nobody knows", "bail: from"), "2026-06-30");
    EXPECT_EQ(said("nobody knows", "release: status"), "undetermined");
}

/// Names that the query uses itself, a lookup of more than twelve rows, and numbers near the ends of 32 bits.
TEST(the_law_as_sql, runs_whatever_a_table_is_called_and_however_large_a_constant_is) {
    std::string law =
        "```facts\ncode : text from register\nowed : money EUR from register range EUR 0 .. EUR 90000000\n"
        "```\n```measures\nhelp : measure un M9 band 1 decided by court consent yes\n"
        "custody : custody un none \"none\" band 7\n```\n"
        "```table facts Act s. 2 hit unique\n| code | -> class : number |\n";
    for (int row = 0; row < 14; ++row) law += fmt::format("| \"c{0}\" | {0} |\n", row);
    law +=
        "```\n```rule R1 Act s. 1 stage trial\nmay help\n"
        "when class = 3 and owed * 1/2 rounded up >= EUR 15000000\n```\n";
    const LoadedPack loaded =
        load_pack(PackFiles{"names", {{"pack.yaml", random_pack(1).manifest}, {"law.md", law}}});
    ASSERT_EQ(refusal(loaded), "") << law;
    for (const auto& engine : engines()) {
        const sql::Query query =
            sql::compile(loaded.pack, Stage::trial, CivilDate{day_number(2026, 1, 1)}, engine->dialect());
        const Rows rows = engine->answer(
            "CREATE TABLE cases (key BIGINT, code TEXT, owed BIGINT); INSERT INTO cases VALUES "
            "(0, 'c3', 3000000000), (1, 'c3', 2999999997), (2, 'c4', 3000000000), (3, 'none', 3000000000)",
            query);
        ASSERT_EQ(rows.size(), 4U);
        const std::vector<std::string> expected = {"available", "conditions not met", "conditions not met",
                                                   "undetermined"};
        for (const auto& row : rows)
            EXPECT_EQ(row.at("help: status"), expected[std::stoull(*row.at("key"))])
                << engine->dialect().name;
    }
}

TEST(the_law_as_sql, lets_no_text_of_a_pack_or_a_row_change_the_query) {
    const std::string hostile = "x'); DROP TABLE cases; -- \\";
    std::string manifest = random_pack(1).manifest;
    PackFiles files{"hostile",
                    {{"pack.yaml", manifest},
                     {"law.md",
                      "```facts\ncode : text from register\nlevel : number from register\n```\n"
                      "```measures\nhelp : measure un M9 band 1 decided by court consent yes\n"
                      "custody : custody un none \"none\" band 7\n```\n"
                      "```rule R1 Act s. 1 stage trial\nmay help\nwhen code = \"" +
                          hostile + "\" and level > 1\n```\n"}}};
    const LoadedPack loaded = load_pack(files);
    ASSERT_EQ(refusal(loaded), "");
    const sql::Query query =
        sql::compile(loaded.pack, Stage::trial, CivilDate{day_number(2026, 1, 1)}, sql::duckdb);
    Database database;
    database.run("CREATE TABLE cases (key TEXT, code TEXT, level BIGINT)");
    const std::string literal = sql::text_literal(hostile);
    database.run(fmt::format("INSERT INTO cases VALUES ({0}, {0}, 2), ('other', 'x', 2), ('large', {0}, {1})",
                             literal, std::numeric_limits<std::int64_t>::max()));
    const auto status = [&](const std::string& key) {
        return database.text(
            fmt::format("SELECT \"help: status\" FROM ({}) AS answers WHERE key = {}", query.text, key));
    };
    EXPECT_EQ(status(literal), "available");
    EXPECT_EQ(status("'other'"), "conditions not met");
    EXPECT_EQ(status("'large'"), "undetermined");  // outside its range, so unknown; nothing overflows
    EXPECT_EQ(database.int64("SELECT count(*) FROM cases"), 3);
}

/// Words of SQL, names of the query's own columns and layers, names that differ by little, or by what a
/// database cuts off or does not show.
TEST(the_law_as_sql, answers_as_the_reasoner_does_whatever_facts_and_measures_are_called) {
    const std::string endless = "x" + std::string(70, 'y');
    const std::vector<std::string> names = {"key",
                                            "KEY",
                                            "cases",
                                            "given",
                                            "facts",
                                            "select",
                                            "null",
                                            "group by",
                                            "layer 1",
                                            "from",
                                            "as",
                                            "user",
                                            "true",
                                            "drop table cases",
                                            "distinct",
                                            "cast",
                                            "coalesce",
                                            "row",
                                            "x-y",
                                            "o'clock",
                                            "o\u2019clock",
                                            "a\u200cb",
                                            "ab",
                                            "\u0645\u0641\u062a",
                                            "\u00e9",
                                            "e\u0301",
                                            endless + " one",
                                            endless + " two"};
    std::string law = "```facts\n";
    for (const std::string& name : names) law += name + " : yes/no from register\n";
    law +=
        "limit : number from register range 0 .. 9\n"
        "interval : duration from register range 1 day .. 50 years\n"
        "date : date from register\nmoney : money EUR from register range EUR 0 .. EUR 100\n"
        "text : text from register\norder : table one / drop table two / key three\n"
        "values : spells from register\n```\n```measures\n"
        "status : measure un M9 band 1 decided by court consent yes\n"
        "possible : measure un M10 band 1 decided by court consent yes\n"
        "since : measure un M11 band 1 decided by court consent yes\n"
        "custody : custody un none \"none\" band 7\n```\n"
        "```rule R1 Act s. 1 stage trial\nmay status\nwhen ";
    for (std::size_t i = 0; i + 1 < names.size(); i += 2)
        law += fmt::format("{}({} or {})", i == 0 ? "" : " and ", names[i], names[i + 1]);
    law +=
        "\n```\n```rule R2 Act s. 1 stage trial\nmust possible\nwhen (limit >= 3 or order = drop table two) "
        "and "
        "(interval >= 6 months or money >= EUR 50) and (text = \"'); DROP TABLE cases; --\" or date >= "
        "2020-01-01)\n```\n```rule R3 Act s. 1 stage trial\nmust since\nwhen days in values >= days in "
        "interval "
        "* 1/3 from first day of values\n```\n";
    const LoadedPack loaded =
        load_pack(PackFiles{"names", {{"pack.yaml", random_pack(1).manifest}, {"law.md", law}}});
    ASSERT_EQ(refusal(loaded), "") << law;
    const CaseMaker maker(loaded.pack);
    Counts counts;
    for (std::uint64_t query = 0; query < 3; ++query) {
        const Asked asked(loaded.pack, maker, query * 1000, 100);
        for (const auto& engine : engines()) EXPECT_EQ(difference(asked, *engine, counts), "");
    }
    EXPECT_EQ(counts.not_in_sql, 0U);
    EXPECT_GT(counts.answers, 0U);
}

TEST(the_law_as_sql, answers_rows_of_random_packs_as_the_reasoner_does) {
    constexpr std::uint64_t queries = 3;  // stages and days of a pack, with a table each
    const std::uint64_t first = from_environment("JUDGE_FIRST_PACK", 0);
    const std::uint64_t packs = from_environment("JUDGE_PACKS", at_length() ? 20'000 : 300);
    const std::uint64_t rows = from_environment("JUDGE_PACK_CASES", at_length() ? 1'000 : 300) / queries;
    const auto all = engines();
    Counts counts;
    int failures = 0;
    for (std::uint64_t seed = first; seed < first + packs && failures < 3; ++seed) {
        const RandomPack random = random_pack(seed);
        const LoadedPack loaded = load_pack(random.files());
        if (!refusal(loaded).empty()) continue;
        const CaseMaker maker(loaded.pack);
        for (std::uint64_t query = 0; query < queries; ++query) {
            const Asked asked(loaded.pack, maker, seed * 1000 + query * 331, rows);
            for (const auto& engine : all) {
                std::string wrong = difference(asked, *engine, counts);
                if (wrong.empty() && in_codes(query, *engine))
                    wrong = difference_of_codes(asked, *engine, counts);
                if (wrong.empty()) continue;
                ADD_FAILURE() << "pack " << seed << "\n" << random.law() << "\n" << wrong;
                ++failures;
            }
        }
    }
    print(counts);
}

TEST(the_law_as_sql, answers_rows_of_every_pack_as_the_reasoner_does) {
    const std::uint64_t queries = from_environment("JUDGE_CASES", at_length() ? 5000 : 250) / 25;
    const auto all = engines();
    for (const NamedPack& named : all_packs()) {
        const LoadedPack loaded = load_pack(named.files);
        const CaseMaker maker(loaded.pack);
        Counts counts;
        for (std::uint64_t query = 0; query < queries; ++query) {
            const Asked asked(loaded.pack, maker, query * 1000, 100);
            for (const auto& engine : all) {
                std::string wrong = difference(asked, *engine, counts);
                if (wrong.empty() && in_codes(query, *engine))
                    wrong = difference_of_codes(asked, *engine, counts);
                EXPECT_EQ(wrong, "") << named.name;
                if (!wrong.empty()) return;
            }
        }
        fmt::print("{}\n", named.name);
        print(counts);
    }
}

}  // namespace
}  // namespace ultima::judge
