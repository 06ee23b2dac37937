// SPDX-License-Identifier: Apache-2.0
#include "audit/coded_answers.h"

#include "reason/citing.h"
#include "reason/marks.h"
#include "reason/status.h"
#include "reason/united_answers.h"

#include <charconv>
#include <functional>
#include <stdexcept>
#include <utility>

namespace ultima {

namespace {

StatusSet statuses_of(unsigned bits) {
    StatusSet statuses;
    for (std::size_t s = 0; s < status_count; ++s)
        if ((bits & sql::status_bit(static_cast<Status>(s))) != 0) statuses.set(s);
    return statuses;
}

std::optional<std::int64_t> number_in(const CodedAnswers::CellText& cell) {
    if (!cell) return std::nullopt;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(cell->data(), cell->data() + cell->size(), number);
    if (error != std::errc{} || end != cell->data() + cell->size())
        throw std::runtime_error("the database answered `" + std::string(*cell) + "` instead of a number");
    return number;
}

std::optional<CivilDate> date_in(const CodedAnswers::CellText& cell) {
    if (!cell) return std::nullopt;
    const auto date = parse_date(*cell);
    if (!date)
        throw std::runtime_error("the database answered `" + std::string(*cell) + "` instead of a date");
    return date;
}

/// What Citing asks, from the codes of a row.
struct RulesOfRow {
    std::function<sql::RuleCode(RuleId)> code;

    Truth applies(RuleId rule) const {
        const sql::RuleCode is = code(rule);
        if (is == sql::RuleCode::open) return Truth::unknown;
        return is == sql::RuleCode::applies ? Truth::yes : Truth::no;
    }
    /// A rule that fails or is defeated may be in force as far as anybody knows: Citing asks no more.
    Truth in_force(RuleId rule) const {
        return code(rule) == sql::RuleCode::not_in_force ? Truth::no : Truth::yes;
    }
    Truth condition(RuleId rule) const {
        const sql::RuleCode is = code(rule);
        if (is == sql::RuleCode::open) return Truth::unknown;
        return is == sql::RuleCode::fails ? Truth::no : Truth::yes;
    }
    static NodeId failed_part(RuleId) { return nothing; }
    static bool tried(RuleId) { return false; }
};

}  // namespace

CodedAnswers::CodedAnswers(const Pack& pack, Stage stage, CivilDate on, sql::Query query)
    : pack_(pack),
      stage_(stage),
      on_(on),
      query_(std::move(query)),
      program_(pack),
      place_(pack.rules.size()) {
    for (std::size_t place = 0; place < query_.rules.rules.size(); ++place)
        place_[query_.rules.rules[place]] = place;
}

std::vector<std::string> CodedAnswers::columns() const {
    std::vector<std::string> names = {query_.beyond};
    for (const sql::MeasureColumns& measure : query_.measures)
        for (const std::string& name : {measure.possible, measure.since, measure.from, measure.days})
            if (!name.empty()) names.push_back(name);
    names.insert(names.end(), query_.rules.columns.begin(), query_.rules.columns.end());
    return names;
}

std::optional<CodedRow> CodedAnswers::read(std::span<const CellText> cells) const {
    std::size_t at = 0;
    const auto next = [&](const std::string& column) {
        if (column.empty()) return CellText{};
        if (at == cells.size()) throw std::runtime_error("the database answered with too few columns");
        return cells[at++];
    };
    const CellText beyond = next(query_.beyond);
    if (beyond && beyond->starts_with('t')) return std::nullopt;
    CodedRow row;
    for (const sql::MeasureColumns& measure : query_.measures) {
        row.possible.push_back(static_cast<unsigned>(number_in(next(measure.possible)).value_or(0)));
        row.since.push_back(date_in(next(measure.since)));
        row.from.push_back(date_in(next(measure.from)));
        row.days.push_back(number_in(next(measure.days)));
    }
    for (const std::string& column : query_.rules.columns)
        row.rules.push_back(number_in(next(column)).value_or(0));
    return row;
}

sql::RuleCode CodedAnswers::code(const CodedRow& row, RuleId rule) const {
    const auto place = place_[rule];
    if (!place) return sql::RuleCode::open;
    return sql::RuleCodes::code(row.rules[*place / sql::RuleCodes::per_column], *place);
}

Truth CodedAnswers::applies(const CodedRow& row, RuleId rule) const {
    return RulesOfRow{[&](RuleId id) { return code(row, id); }}.applies(rule);
}

Answer CodedAnswers::answer(const CodedRow& row) const {
    Answer answer;
    answer.on = on_;
    answer.stage = stage_;
    answer.measures.resize(pack_.measures.size());
    for (MeasureId id = 0; id < pack_.measures.size(); ++id) answer.measures[id].measure = id;
    for (std::size_t place = 0; place < query_.measures.size(); ++place) {
        const sql::MeasureColumns& columns = query_.measures[place];
        MeasureAnswer& measure = answer.measures[columns.measure];
        if (columns.not_in_sql) {
            measure.possible.set();
            measure.possible.reset(static_cast<std::size_t>(Status::undetermined));
            continue;
        }
        measure.possible = statuses_of(row.possible[place]);
        measure.status = status_of(measure.possible);
        measure.since = row.since[place];
        measure.from = row.from[place];
    }
    Citing<RulesOfRow> citing(program_, stage_, {[&](RuleId id) { return code(row, id); }});
    for (const MeasureId id : program_.order) {
        MeasureAnswer& measure = answer.measures[id];
        if (program_.silent[static_cast<std::size_t>(stage_)][id]) continue;
        citing.cite(measure, answer.measures);
        if (measure.status == Status::undetermined) add_missing(measure, row);
    }
    add_rules(answer, row);
    add_assumed(answer, row);
    add_marks(program_, answer, [&](RuleId id) { return applies(row, id); });
    answer.ask = questions(pack_, answer.measures);
    return answer;
}

/// The facts that keep a rule open: its own, and those of exceptions that are open themselves.
void CodedAnswers::add_open(RuleId id, const CodedRow& row, FactSet& facts) const {
    if (applies(row, id) != Truth::unknown) return;
    const Rule& rule = pack_.rules[id];
    if (rule.when != nothing) facts |= pack_.depends[rule.when];
    if (rule.validity.by != nothing) facts.set(rule.validity.by);
    for (const RuleId exception : rule.unless) add_open(exception, row, facts);
}

void CodedAnswers::add_missing(MeasureAnswer& measure, const CodedRow& row) const {
    FactSet facts;
    const auto add = [&](MeasureId of) {
        for (const Program::Source& source : program_.sources_of(stage_, of))
            if (program_.effect_of(source)) add_open(source.rule, row, facts);
    };
    add(measure.measure);
    for (const MeasureId kind : program_.kinds[measure.measure]) add(kind);
    facts &= row.open;
    DecidingSet all{{}, false};
    for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
        if (facts[fact]) all.facts.push_back(fact);
    if (!all.facts.empty()) measure.missing.push_back(std::move(all));
}

void CodedAnswers::add_rules(Answer& answer, const CodedRow& row) const {
    for (RuleId id = 0; id < pack_.rules.size(); ++id) {
        const Rule& rule = pack_.rules[id];
        if (!rule.stages[static_cast<std::size_t>(stage_)]) continue;
        const Truth now = applies(row, id);
        if (now == Truth::no) continue;
        if (rule.role == RuleRole::duty) answer.duties.push_back({id, now, std::nullopt});
        if (!rule.cannot_code.empty()) answer.cannot_compute.push_back({id, now});
    }
}

void CodedAnswers::add_assumed(Answer& answer, const CodedRow& row) const {
    FactSet read;
    for (RuleId id = 0; id < pack_.rules.size(); ++id)
        if (pack_.rules[id].stages[static_cast<std::size_t>(stage_)]) read |= program_.rule_facts[id];
    read &= row.presumed;
    for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
        if (read[fact]) answer.assumed.push_back(fact);
}

}  // namespace ultima
