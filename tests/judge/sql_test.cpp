// SPDX-License-Identifier: Apache-2.0
// The law as SQL against the reasoner: random packs over random tables, and the packs of the repository.
// Every output that the query gives is the reasoner's, row by row.
#include "judge/environment.h"
#include "judge/judge.h"
#include "judge/random_case.h"
#include "judge/random_pack.h"
#include "sql/query.h"
#include "tables/database.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
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

struct Counts {
    std::uint64_t rows = 0, beyond = 0, answers = 0, open = 0, dates = 0, not_in_sql = 0, measures = 0;
    std::map<std::string, std::uint64_t> reasons;
    std::array<std::uint64_t, status_count> statuses{};
};

/// One query over some cases of a pack; what differs from the reasoner's answer, or nothing.
std::string difference(const Pack& pack, const CaseMaker& maker, std::uint64_t seed, std::uint64_t rows,
                       Counts& counts) {
    const RandomCase first = maker.make(seed);
    const sql::Query query = sql::compile(pack, first.stage, first.on, sql::duckdb);
    Database::Settings one_thread;
    one_thread.threads = 1;
    Database database(one_thread);
    std::string table = "CREATE TABLE cases (key BIGINT";
    for (const sql::InputColumn& input : query.inputs)
        table += ", " + sql::identifier(input.name) + " " + input.type;
    table += "); INSERT INTO cases VALUES ";
    std::vector<KnownFacts> cases;
    for (std::uint64_t row = 0; row < rows; ++row) {
        std::vector<Value> facts = maker.make(seed + row).facts;
        table += (row == 0 ? "(" : ", (") + std::to_string(row);
        std::vector<std::string> cells;
        for (FactId fact = 0; fact < pack.facts.size(); ++fact) {
            const auto of = literals(pack.facts[fact], facts[fact]);
            const auto read = [&](const sql::InputColumn& input) { return input.fact == fact; };
            if (std::any_of(query.inputs.begin(), query.inputs.end(), read))
                for (const std::string& cell : of) table += ", " + cell;
        }
        table += ")";
        cases.push_back(known_facts(pack, std::move(facts)));
    }
    Reasoner reasoner(pack);
    const auto shown = [&](const std::string& what) {
        return fmt::format("{}\nstage {}, on {}\n{}\n{}", what, to_text(first.stage), to_text(first.on),
                           table, query.text);
    };
    try {
        database.run(table);
        Rows result = database.query(query.text);
        std::map<std::string, std::size_t> places;
        for (std::size_t i = 0; i < result.columns().size(); ++i) places[result.columns()[i].name] = i;
        for (const sql::MeasureColumns& columns : query.measures) {
            ++counts.measures;
            if (columns.not_in_sql) {
                ++counts.not_in_sql;
                ++counts.reasons[*columns.not_in_sql];
            }
        }
        std::size_t seen = 0;
        while (const Chunk* chunk = result.next()) {
            for (std::size_t i = 0; i < chunk->size(); ++i) {
                ++seen;
                ++counts.rows;
                const auto row = static_cast<std::size_t>(chunk->column(places.at("key")).int64(i));
                if (chunk->column(places.at(query.beyond)).boolean(i)) {
                    ++counts.beyond;
                    continue;
                }
                const Answer answer = reasoner.options(cases[row], first.stage, first.on,
                                                       {.deciding_sets = false, .try_answers = false});
                for (const sql::MeasureColumns& columns : query.measures) {
                    if (columns.not_in_sql) continue;
                    const MeasureAnswer& expected = answer.of(columns.measure);
                    const std::string& name = pack.measures[columns.measure].name;
                    std::int64_t bits = 0;
                    for (std::size_t status = 0; status < status_count; ++status)
                        if (expected.possible[status]) bits |= sql::status_bit(static_cast<Status>(status));
                    const auto possible = chunk->column(places.at(columns.possible)).int32(i);
                    if (possible != bits)
                        return shown(fmt::format("row {}: {} has bits {} in SQL, {} from the reasoner ({})",
                                                 row, name, possible, bits, to_text(expected.status)));
                    if (chunk->column(places.at(columns.status)).text(i) != to_text(expected.status))
                        return shown(
                            fmt::format("row {}: {} is not {}", row, name, to_text(expected.status)));
                    ++counts.answers;
                    ++counts.statuses[static_cast<std::size_t>(expected.status)];
                    const auto same_date = [&](const std::string& column,
                                               const std::optional<CivilDate>& date) {
                        if (column.empty()) return true;
                        const ColumnView view = chunk->column(places.at(column));
                        if (!view.is_null(i)) ++counts.dates;
                        return view.is_null(i) ? !date : date == view.date(i);
                    };
                    if (!same_date(columns.since, expected.since))
                        return shown(fmt::format("row {}: {} ({}) since is {} from the reasoner", row, name,
                                                 to_text(expected.status),
                                                 expected.since ? to_text(*expected.since) : "nothing"));
                    if (!same_date(columns.from, expected.from))
                        return shown(fmt::format("row {}: {} ({}) from is {} from the reasoner", row, name,
                                                 to_text(expected.status),
                                                 expected.from ? to_text(*expected.from) : "nothing"));
                }
            }
        }
        if (seen != rows) return shown(fmt::format("{} rows came back of {}", seen, rows));
    } catch (const DatabaseError& error) {
        return shown(error.what());
    }
    return {};
}

void print(const Counts& counts) {
    fmt::print("  {} rows, {} beyond the query, {} answers, {} dates; {} of {} measures not in SQL\n",
               counts.rows, counts.beyond, counts.answers, counts.dates, counts.not_in_sql, counts.measures);
    for (std::size_t status = 0; status < status_count; ++status)
        fmt::print("    {}: {}\n", to_text(static_cast<Status>(status)), counts.statuses[status]);
    std::vector<std::pair<std::uint64_t, std::string>> reasons;
    for (const auto& [why, count] : counts.reasons) reasons.emplace_back(count, why);
    std::sort(reasons.rbegin(), reasons.rend());
    for (const auto& [count, why] : reasons) fmt::print("    {} x {}\n", count, why);
}

TEST(the_law_as_sql, answers_rows_of_random_packs_as_the_reasoner_does) {
    const std::uint64_t first = from_environment("JUDGE_FIRST_PACK", 0);
    const std::uint64_t packs = from_environment("JUDGE_PACKS", at_length() ? 20'000 : 300);
    const std::uint64_t rows = from_environment("JUDGE_PACK_CASES", at_length() ? 1'000 : 60);
    Counts counts;
    int failures = 0;
    for (std::uint64_t seed = first; seed < first + packs && failures < 3; ++seed) {
        const RandomPack random = random_pack(seed);
        const LoadedPack loaded = load_pack(random.files());
        if (!refusal(loaded).empty()) continue;
        const CaseMaker maker(loaded.pack);
        for (std::uint64_t query = 0; query < 3; ++query) {
            const std::string wrong = difference(loaded.pack, maker, seed * 1000 + query * 331, rows, counts);
            if (wrong.empty()) continue;
            ADD_FAILURE() << "pack " << seed << "\n" << wrong;
            if (std::getenv("JUDGE_SHOW_PACK")) fmt::print("{}\n", random.law());
            ++failures;
            break;
        }
    }
    print(counts);
}

TEST(the_law_as_sql, answers_rows_of_every_pack_as_the_reasoner_does) {
    const std::uint64_t queries = from_environment("JUDGE_CASES", at_length() ? 5000 : 250) / 25;
    for (const NamedPack& named : all_packs()) {
        const LoadedPack loaded = load_pack(named.files);
        const CaseMaker maker(loaded.pack);
        Counts counts;
        for (std::uint64_t query = 0; query < queries; ++query) {
            const std::string wrong = difference(loaded.pack, maker, query * 1000, 100, counts);
            if (wrong.empty()) continue;
            ADD_FAILURE() << named.name << "\n" << wrong;
            break;
        }
        fmt::print("{}\n", named.name);
        print(counts);
    }
}

}  // namespace
}  // namespace ultima::judge
