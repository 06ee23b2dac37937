// SPDX-License-Identifier: Apache-2.0
#include "judge/sql_asked.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

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

/// What is said otherwise in one row: its kind, and both answers; nothing if all is the same.
struct Difference {
    std::string kind, what;
    explicit operator bool() const { return !kind.empty(); }
};

/// Days in custody after a day, counted one by one; of a row that does not know its custody, all days.
std::int64_t days_after(const Asked& asked, std::size_t row, CivilDate since) {
    const SpellList* custody = nullptr;
    for (const Value& value : asked.known[row].values)
        if (const auto* spells = std::get_if<Spells>(&value); spells && !custody) custody = spells->get();
    std::int64_t days = 0;
    for (CivilDate day{since.day + 1}; day <= asked.on; ++day.day)
        if (!custody || std::any_of(custody->spells.begin(), custody->spells.end(), [&](const Spell& in) {
                return in.first <= day && (!in.last || day <= *in.last);
            }))
            ++days;
    return days;
}

Difference difference_of_days(const Asked& asked, std::size_t row, const sql::Query& query,
                              const CodedRow& coded) {
    for (std::size_t place = 0; place < query.measures.size(); ++place) {
        if (query.measures[place].days.empty()) continue;
        const auto since = coded.since[place];
        const auto wanted = since ? std::optional(days_after(asked, row, *since)) : std::nullopt;
        if (coded.days[place] != wanted)
            return {"days in custody", fmt::format("{} days past {}, not {}", coded.days[place].value_or(-1),
                                                   since ? to_text(*since) : "nothing", wanted.value_or(-1))};
    }
    return {};
}

/// What the query says otherwise of what is known in a row.
Difference difference_of_facts(const Asked& asked, std::size_t row, const std::vector<FactId>& facts,
                               const CodedRow& coded) {
    for (const FactId fact : facts) {
        const Value& value = asked.known[row].values[fact];
        const auto* spells = std::get_if<Spells>(&value);
        const bool open = !is_known(value) || (spells != nullptr && !(*spells)->complete);
        const bool presumed = asked.known[row].presumed[fact];
        if (coded.open[fact] != open || coded.presumed[fact] != presumed ||
            coded.unknown[fact] != (!is_known(value) || presumed))
            return {"facts", asked.pack.facts[fact].name + " is known otherwise"};
    }
    return {};
}

/// What a row of the query says otherwise than the reasoner; nothing if all is the same.
Difference difference(const Pack& pack, const sql::MeasureColumns& columns, const MeasureAnswer& expected,
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
    struct Wanted {
        const char* kind;
        std::string column;
        std::optional<std::string> value;
    };
    std::vector<Wanted> all = {{"status", columns.possible, std::to_string(bits)},
                               {"status", columns.status, std::string(to_text(expected.status))}};
    const auto add_date = [&](const char* kind, const std::string& column,
                              const std::optional<CivilDate>& date) {
        // A group has no days, nor a pack with a most favourable law; elsewhere no column means that there is
        // none.
        const bool given_at_all =
            pack.measures[columns.measure].role != MeasureRole::group && pack.most_favourable.empty();
        if (!given_at_all) return;
        all.push_back({kind, column, date ? std::optional(to_text(*date)) : std::nullopt});
        if (date) ++counts.dates;
    };
    add_date("since", columns.since, expected.since);
    add_date("from", columns.from, expected.from);
    for (const auto& [kind, column, wanted] : all)
        if (given(column) != wanted)
            return {kind, fmt::format("{} of {} is {}; the reasoner says {} ({})", column,
                                      pack.measures[columns.measure].name, given(column).value_or("nothing"),
                                      wanted.value_or("nothing"), to_text(expected.status))};
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

Difference difference(const Pack& pack, const sql::RuleCodes& codes, const Answer& made,
                      const Answer& expected) {
    for (MeasureId id = 0; id < pack.measures.size(); ++id) {
        const MeasureAnswer& measure = expected.measures[id];
        if (made.measures[id].possible != measure.possible || made.measures[id].status != measure.status)
            return {"status", "another status of " + pack.measures[id].name};
        if (cited(pack, codes, made.measures[id]) != cited(pack, codes, measure))
            return {"cited",
                    fmt::format("of {} ({}): {}, not {}", pack.measures[id].name, to_text(measure.status),
                                cited(pack, codes, made.measures[id]), cited(pack, codes, measure))};
        if (pack.measures[id].role == MeasureRole::group || !pack.most_favourable.empty()) continue;
        if (made.measures[id].since != measure.since || made.measures[id].from != measure.from)
            return {"day", "another day of " + pack.measures[id].name};
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
        return {"duties", fmt::format("duties, codes and marks are{}, not{}", rules(made), rules(expected))};
    return {};
}

/// A row of the query's codes, and what it says otherwise; nothing if it is beyond the query.
Difference difference(const Asked& asked, const CodedAnswers& answers, const Rows::value_type& row) {
    std::vector<std::optional<std::int64_t>> numbers;
    for (const CodedAnswers::Cell& cell : answers.cells()) {
        const auto number = row.find(cell.column);
        numbers.push_back(number != row.end() ? std::optional(std::stoll(*number->second)) : std::nullopt);
    }
    const auto coded = answers.read(numbers);
    if (!coded) return {};
    const sql::Query& query = answers.query();
    const std::size_t key = std::stoull(row.at("key").value());
    if (Difference facts = difference_of_facts(asked, key, query.facts.facts, *coded)) return facts;
    if (Difference days = difference_of_days(asked, key, query, *coded)) return days;
    return difference(asked.pack, query.rules, answers.answer(*coded), asked.expected[key]);
}

void count_measures(const sql::Query& query, Counts& counts) {
    for (const sql::MeasureColumns& columns : query.measures) {
        ++counts.measures;
        if (!columns.not_in_sql) continue;
        ++counts.not_in_sql;
        ++counts.reasons[*columns.not_in_sql];
    }
}

}  // namespace

Asked::Asked(const Pack& of, const CaseMaker& maker, std::uint64_t seed, std::uint64_t rows) : pack(of) {
    const RandomCase first = maker.make(seed);
    stage = first.stage;
    on = first.on;
    Reasoner reasoner(pack);
    for (std::uint64_t row = 0; row < rows; ++row) add(reasoner, maker.make(seed + row).facts);
}

Asked::Asked(const Pack& of, Stage at, CivilDate day, std::vector<std::vector<Value>> rows)
    : pack(of), stage(at), on(day) {
    Reasoner reasoner(pack);
    for (std::vector<Value>& row : rows) add(reasoner, std::move(row));
}

void Asked::add(Reasoner& reasoner, std::vector<Value> facts) {
    auto& of_row = cells.emplace_back();
    for (FactId fact = 0; fact < pack.facts.size(); ++fact)
        of_row.push_back(literals(pack.facts[fact], facts[fact]));
    given.push_back(facts);
    known.push_back(known_facts(pack, std::move(facts)));
    expected.push_back(
        reasoner.options(known.back(), stage, on, {.deciding_sets = false, .try_answers = false}));
}

std::string Asked::table(const sql::Query& query) const {
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

std::optional<Disagreement> disagreement_of_codes(const Asked& asked, Engine& engine, Counts& counts) {
    const CodedAnswers answers(
        asked.pack, asked.stage, asked.on,
        sql::compile(asked.pack, asked.stage, asked.on, engine.dialect_of_audits(), {}, sql::Form::codes));
    const sql::Query& query = answers.query();
    for (const sql::MeasureColumns& columns : query.measures)
        if (columns.not_in_sql) return {};
    ++counts.packs_in_codes;
    const std::string table = asked.table(query);
    const std::string sql = table + "\n" + query.text;
    Rows rows;
    try {
        rows = engine.answer(table, query, answers.cells());
    } catch (const std::runtime_error& error) {
        return Disagreement{"codes: refused", error.what(), sql};
    }
    for (const auto& row : rows)
        if (const Difference wrong = difference(asked, answers, row))
            return Disagreement{"codes: " + wrong.kind, wrong.what, sql, std::stoull(*row.at("key"))};
    return {};
}

std::optional<Disagreement> disagreement_of_columns(const Asked& asked, Engine& engine, Counts& counts) {
    const sql::Query query = sql::compile(asked.pack, asked.stage, asked.on, engine.dialect());
    count_measures(query, counts);
    const std::string table = asked.table(query);
    const std::string sql = table + "\n" + query.text;
    Rows rows;
    try {
        rows = engine.answer(table, query);
    } catch (const std::runtime_error& error) {
        return Disagreement{"refused", error.what(), sql};
    }
    if (rows.size() != asked.cells.size())
        return Disagreement{"rows", fmt::format("{} rows came back", rows.size()), sql};
    for (const auto& row : rows) {
        ++counts.rows;
        const std::size_t key = std::stoull(*row.at("key"));
        if (row.at(query.beyond) == "true") {
            ++counts.beyond;
            continue;
        }
        for (const sql::MeasureColumns& columns : query.measures) {
            if (columns.not_in_sql) continue;
            const MeasureAnswer& expected = asked.expected[key].of(columns.measure);
            if (const Difference wrong = difference(asked.pack, columns, expected, row, counts))
                return Disagreement{wrong.kind, wrong.what, sql, key};
        }
    }
    return {};
}

std::string report(const Asked& asked, const Engine& engine, const Disagreement& found) {
    return fmt::format("{}: {}{}: {}\nstage {}, on {}\n{}", engine.dialect().name, found.kind,
                       found.row ? fmt::format(", row {}", *found.row) : "", found.what, to_text(asked.stage),
                       to_text(asked.on), found.sql);
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

}  // namespace ultima::judge
