// SPDX-License-Identifier: Apache-2.0
#include "audit/coded_answers.h"

#include "reason/citing.h"
#include "reason/marks.h"
#include "reason/status.h"
#include "reason/united_answers.h"

#include <fmt/format.h>

#include <functional>
#include <string_view>
#include <utility>

namespace ultima {

namespace {

StatusSet statuses_of(unsigned bits) {
    StatusSet statuses;
    for (std::size_t s = 0; s < status_count; ++s)
        if ((bits & sql::status_bit(static_cast<Status>(s))) != 0) statuses.set(s);
    return statuses;
}

/// What Citing asks, from the codes of a row.
struct RulesOfRow {
    std::function<sql::RuleCode(RuleId)> code;

    static Truth truth(bool may, bool may_not) {
        return may && may_not ? Truth::unknown : may ? Truth::yes : Truth::no;
    }
    Truth applies(RuleId rule) const {
        const sql::RuleCode is = code(rule);
        return truth(is.may_apply, is.may_not_apply);
    }
    /// Whether it is certainly in force is no matter: Citing asks where nobody knows whether it applies.
    Truth in_force(RuleId rule) const { return code(rule).may_be_in_force ? Truth::yes : Truth::no; }
    /// Nor whether its condition is certainly met.
    Truth condition(RuleId rule) const {
        const sql::RuleCode is = code(rule);
        if (!is.may_be_met) return Truth::no;
        return applies(rule) == Truth::unknown ? Truth::unknown : Truth::yes;
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

std::vector<CodedAnswers::Cell> CodedAnswers::cells() const {
    std::vector<Cell> cells;
    const auto add = [&](const std::string& column, std::string_view sql) {
        if (!column.empty())
            cells.push_back({column, fmt::format(fmt::runtime(sql), sql::identifier(column))});
    };
    add(query_.beyond, "CASE WHEN {} THEN 1 ELSE 0 END");
    constexpr std::string_view day = "CAST({} - DATE '1970-01-01' AS BIGINT)";
    for (const sql::MeasureColumns& measure : query_.measures) {
        add(measure.possible, "{}");
        add(measure.since, day);
        add(measure.from, day);
        add(measure.days, "{}");
    }
    for (const std::string& column : query_.rules.columns) add(column, "{}");
    for (const std::string& column : query_.facts.columns) add(column, "{}");
    return cells;
}

void CodedAnswers::numbers_of(const Chunk& chunk, std::size_t row, Numbers& numbers) {
    numbers.resize(chunk.column_count() - 1);
    for (std::size_t place = 0; place < numbers.size(); ++place) {
        const ColumnView& column = chunk.column(place + 1);
        numbers[place] = column.is_null(row) ? std::optional<std::int64_t>() : column.int64(row);
    }
}

std::optional<CodedRow> CodedAnswers::read(const Numbers& numbers) const {
    std::size_t at = 0;
    const auto next = [&](const std::string& column) {
        return column.empty() ? std::optional<std::int64_t>() : numbers[at++];
    };
    const auto date = [&](const std::string& column) -> std::optional<CivilDate> {
        const auto day = next(column);
        if (!day) return std::nullopt;
        return CivilDate{static_cast<std::int32_t>(*day)};
    };
    if (next(query_.beyond) != 0) return std::nullopt;
    CodedRow row;
    for (const sql::MeasureColumns& measure : query_.measures) {
        row.possible.push_back(static_cast<unsigned>(next(measure.possible).value_or(0)));
        row.since.push_back(date(measure.since));
        row.from.push_back(date(measure.from));
        row.days.push_back(next(measure.days));
    }
    for (const std::string& column : query_.rules.columns) row.rules.push_back(next(column).value_or(0));
    std::vector<std::int64_t> facts;
    for (const std::string& column : query_.facts.columns) facts.push_back(next(column).value_or(0));
    for (std::size_t place = 0; place < query_.facts.facts.size(); ++place) {
        const FactId fact = query_.facts.facts[place];
        const auto code = sql::FactCodes::code(facts[place / sql::FactCodes::per_column], place);
        row.unknown.set(fact, code == sql::FactCodes::unknown || code == sql::FactCodes::presumed);
        row.presumed.set(fact, code == sql::FactCodes::presumed);
        row.open.set(fact, code == sql::FactCodes::unknown || code == sql::FactCodes::incomplete);
    }
    return row;
}

CodedRow CodedAnswers::nothing_known() const {
    const std::size_t measures = query_.measures.size();
    CodedRow row;
    row.possible.assign(measures, ~0U);
    for (std::size_t place = 0; place < measures; ++place)
        if (const auto status =
                program_.silent[static_cast<std::size_t>(stage_)][query_.measures[place].measure])
            row.possible[place] = sql::status_bit(*status);
    row.since.resize(measures);
    row.from.resize(measures);
    row.days.resize(measures);
    row.rules.assign(query_.rules.columns.size(), sql::RuleCodes::nothing_known);
    return row;
}

sql::RuleCode CodedAnswers::code(const CodedRow& row, RuleId rule) const {
    const auto place = place_[rule];
    if (!place) return {};
    return query_.rules.code(row.rules, *place);
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
