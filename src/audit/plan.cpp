// SPDX-License-Identifier: Apache-2.0
#include "audit/plan.h"

#include "base/text.h"
#include "law/written.h"
#include "reason/arithmetic.h"

#include <algorithm>

namespace ultima {

namespace {

/// Reads the texts of the status column; the code is the place in the list of scopes.
std::shared_ptr<Dictionary> stage_dictionary(const StageMapping& stage,
                                             const std::shared_ptr<std::vector<Scope>>& scopes) {
    if (stage.constant) scopes->push_back({.in = true, .stage = *stage.constant, .code = {}, .reason = {}});
    return std::make_shared<Dictionary>([stage, scopes](std::string_view cell) {
        Scope scope;
        scope.code = std::string(trim(cell));
        for (const auto& [code, value] : stage.values)
            if (code == scope.code) scope.in = true, scope.stage = value;
        if (!scope.in) {
            const auto known = std::find_if(stage.out_of_scope.begin(), stage.out_of_scope.end(),
                                            [&](const auto& entry) { return entry.first == scope.code; });
            scope.in_map = known != stage.out_of_scope.end();
            if (scope.in_map)
                scope.reason = known->second;
            else
                scope.reason =
                    scope.code.empty() ? "no status is given" : "status " + scope.code + " is not in the map";
        }
        for (std::size_t i = 0; i < scopes->size(); ++i) {
            const Scope& other = (*scopes)[i];
            if (other.not_held) continue;
            if (scope.in ? other.in && other.stage == scope.stage : !other.in && other.code == scope.code)
                return static_cast<std::uint32_t>(2 * i + (scope.in ? 1 : 0));
        }
        scopes->push_back(std::move(scope));
        return static_cast<std::uint32_t>(2 * (scopes->size() - 1) + (scopes->back().in ? 1 : 0));
    });
}

}  // namespace

FactPlan::FactPlan(const Pack& pack, const Map& map, CivilDate on)
    : pack_(pack),
      map_(map),
      on_(on),
      scopes_(std::make_shared<std::vector<Scope>>()),
      stage_codes_(stage_dictionary(map.stage, scopes_)) {
    for (const FactMapping& mapping : map.facts) {
        Mapped mapped;
        mapped.too_late = mapping.as_of && *mapping.as_of > on;
        if (!mapped.too_late) {
            add_cells(mapping, mapped);
            if (mapping.finding) add_finding_cells(mapping, mapped);
        }
        mapped_.push_back(std::move(mapped));
    }
    not_held_scope_ = scopes_->size();
    scopes_->push_back({.code = {}, .reason = "not in custody on the day asked about", .not_held = true});
}

void FactPlan::add_cells(const FactMapping& mapping, Mapped& mapped) {
    const Type& type = pack_.facts[mapping.fact].type;
    const auto add = [&](Cell cell) {
        mapped.cells.push_back(static_cast<std::uint32_t>(cells_.size()));
        cells_.push_back(std::move(cell));
    };
    switch (mapping.from) {
        case FactMapping::From::column:
            add(Cell(pack_, Cell::Role::value, mapping.fact, mapping.column, mapping.codes, type));
            break;
        case FactMapping::From::spells:
            add(Cell(pack_, Cell::Role::first_day, mapping.fact, mapping.column, mapping.codes, type));
            if (mapping.until)
                add(Cell(pack_, Cell::Role::last_day, mapping.fact, *mapping.until, mapping.codes, type));
            break;
        case FactMapping::From::constant:
            break;
        case FactMapping::From::expression: {
            const Pack& compiled = mapping.expression->compiled->pack;
            for (const ColumnExpression::Typed& column : mapping.expression->columns)
                add(Cell(compiled, Cell::Role::value, column.fact, column.column, mapping.codes,
                         compiled.facts[column.fact].type));
            break;
        }
        case FactMapping::From::sql: {
            Cell cell(pack_, Cell::Role::value, mapping.fact, {{}, mapping.span}, mapping.codes, type);
            cell.sql = "CAST((" + mapping.sql + ") AS VARCHAR)";
            add(std::move(cell));
            break;
        }
    }
}

void FactPlan::add_finding_cells(const FactMapping& mapping, Mapped& mapped) {
    const FindingSource& finding = *mapping.finding;
    const auto add = [&](const FindingSource::Part& part, Cell::Role role) {
        if (!part.column) return;
        mapped.findings.push_back(static_cast<std::uint32_t>(cells_.size()));
        const CellCodes codes{.values = {}, .unknown = {}, .date_format = finding.date_format};
        cells_.emplace_back(pack_, role, mapping.fact, *part.column, codes, Type{});
    };
    add(finding.by, Cell::Role::by);
    add(finding.role, Cell::Role::role);
    add(finding.reasons, Cell::Role::reasons);
    add(finding.on, Cell::Role::made_on);
}

FactPlan::Thread::Thread(const FactPlan& plan) : plan_(plan) {
    for (const FactMapping& mapping : plan.map_.facts)
        expressions_.push_back(
            mapping.expression ? std::make_unique<Reasoner>(mapping.expression->compiled->pack) : nullptr);
}

Case FactPlan::Thread::facts(std::span<const std::uint32_t> codes, Stage stage,
                             std::vector<Problem>& problems) {
    // What is not mapped is not left out: nobody looked for it.
    Case row;
    row.facts.resize(plan_.pack_.facts.size());
    problems.clear();
    for (std::size_t i = 0; i < plan_.mapped_.size(); ++i) {
        if (plan_.mapped_[i].too_late) continue;
        const FactMapping& mapping = plan_.map_.facts[i];
        Value value = mapped(i, codes, stage, problems);
        if (!mapping.finding) {
            row.facts[mapping.fact] = std::move(value);
        } else if (const auto made = finding_made(i, codes, is_known(value), problems);
                   made && is_known(value)) {
            row.findings.push_back({mapping.fact, std::move(value), {}, {}, {}, *made});
        }
    }
    std::sort(problems.begin(), problems.end());
    return row;
}

Value FactPlan::Thread::mapped(std::size_t index, std::span<const std::uint32_t> codes, Stage stage,
                               std::vector<Problem>& problems) {
    const FactMapping& mapping = plan_.map_.facts[index];
    const Mapped& mapped = plan_.mapped_[index];
    const auto code_of = [&](std::uint32_t cell) { return codes[1 + cell]; };
    const auto meaning = [&](std::uint32_t cell) -> const CellMeaning& {
        return plan_.cells_[cell].meaning(code_of(cell));
    };
    bool bad = false;
    for (const std::uint32_t cell : mapped.cells)
        if (!meaning(cell).expected.empty()) {
            problems.push_back({Problem::What::bad_cell, cell, code_of(cell)});
            bad = true;
        }
    Value value;
    switch (mapping.from) {
        case FactMapping::From::constant:
            value = mapping.constant;
            break;
        case FactMapping::From::sql:
        case FactMapping::From::column:
            value = meaning(mapped.cells[0]).value;
            break;
        case FactMapping::From::spells: {
            const auto* first = std::get_if<CivilDate>(&meaning(mapped.cells[0]).value);
            if (!first || bad) break;
            Spell spell{*first, std::nullopt};
            if (mapped.cells.size() > 1 && is_known(meaning(mapped.cells[1]).value)) {
                const auto* last = std::get_if<CivilDate>(&meaning(mapped.cells[1]).value);
                if (!last) break;
                spell.last = *last;
            }
            if (auto spells = make_spells({spell}, mapping.is_complete()))
                value = std::make_shared<const SpellList>(std::move(*spells));
            else
                problems.push_back({Problem::What::ends_before_it_begins, mapped.cells[1], 0});
            break;
        }
        case FactMapping::From::expression: {
            const ColumnExpression& expression = *mapping.expression;
            const Pack& compiled = expression.compiled->pack;
            std::vector<Value> columns(compiled.facts.size());
            for (std::size_t i = 0; i < expression.columns.size(); ++i)
                columns[expression.columns[i].fact] = meaning(mapped.cells[i]).value;
            Reasoner& reasoner = *expressions_[index];
            (void)reasoner.options(known_facts(compiled, std::move(columns)), Stage::pretrial, plan_.on_,
                                   {.deciding_sets = false});
            value = reasoner.value(expression.value);
            if (const auto* number = std::get_if<Number>(&value); number && number->at_least)
                value = Unknown{};
            if (!in_range(plan_.pack_.facts[mapping.fact], value)) {
                problems.push_back(
                    {Problem::What::out_of_range, mapped.cells.empty() ? 0 : mapped.cells[0], 0});
                value = Unknown{};
            }
            break;
        }
    }
    (void)stage;
    if (const auto* spells = std::get_if<Spells>(&value);
        spells && mapping.from == FactMapping::From::column && (*spells)->complete != mapping.is_complete()) {
        SpellList list = **spells;
        list.complete = mapping.is_complete();
        value = std::make_shared<const SpellList>(std::move(list));
    }
    return value;
}

/// When a finding was made; nothing if it does not count.
std::optional<CivilDate> FactPlan::Thread::finding_made(std::size_t index,
                                                        std::span<const std::uint32_t> codes, bool said,
                                                        std::vector<Problem>& problems) {
    const FactMapping& mapping = plan_.map_.facts[index];
    const std::string& who = plan_.pack_.facts[mapping.fact].who;
    bool complete = true;
    std::optional<CivilDate> made = parse_date(mapping.finding->on.constant);
    for (const std::uint32_t cell : plan_.mapped_[index].findings) {
        const CellMeaning& meaning = plan_.cells_[cell].meaning(codes[1 + cell]);
        const Cell::Role role = plan_.cells_[cell].role;
        if (said && !meaning.expected.empty())
            problems.push_back({Problem::What::bad_cell, cell, codes[1 + cell]});
        if (!is_known(meaning.value)) complete = false;
        if (role == Cell::Role::role && is_known(meaning.value) &&
            std::get<std::string>(meaning.value) != who)
            complete = false;
        if (role == Cell::Role::made_on)
            if (const auto* day = std::get_if<CivilDate>(&meaning.value)) made = *day;
    }
    if (said && !complete) {
        const auto& findings = plan_.mapped_[index].findings;
        problems.push_back({Problem::What::incomplete_finding, findings.empty() ? 0 : findings.front(), 0});
    }
    return complete ? made : std::nullopt;
}

void FactPlan::out_of_scope(const std::uint32_t* codes, std::size_t count, std::size_t width,
                            std::vector<bool>& skip, std::vector<std::int64_t>& numbers) const {
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t code = codes[i * width];
        skip[i] = code % 2 == 0;
        if (skip[i]) numbers[i] = -1 - static_cast<std::int64_t>(code / 2);
    }
}

bool FactPlan::not_held(std::span<const std::uint32_t> codes) const {
    for (std::size_t i = 0; i < mapped_.size(); ++i) {
        const FactMapping& mapping = map_.facts[i];
        const std::vector<std::uint32_t>& cells = mapped_[i].cells;
        if (pack_.facts[mapping.fact].type.kind != Kind::spells || !mapping.is_complete() || cells.empty())
            continue;
        const auto value = [&](std::size_t cell) -> const Value& {
            return cells_[cells[cell]].meaning(codes[1 + cells[cell]]).value;
        };
        if (const auto* list = std::get_if<Spells>(&value(0)))
            if (held_on_day(**list, on_) == Truth::no) return true;
        const auto* first = std::get_if<CivilDate>(&value(0));
        const auto* last = cells.size() > 1 ? std::get_if<CivilDate>(&value(1)) : nullptr;
        if (first != nullptr && last != nullptr && *last < *first)
            continue;  // a mistake: the person stays in
        if ((first != nullptr && *first > on_) || (last != nullptr && *last < on_)) return true;
    }
    return false;
}

BadCellLine FactPlan::describe(const Problem& problem) const {
    const Cell& cell = cells_[problem.cell];
    BadCellLine line;
    for (std::size_t i = 0; i < mapped_.size(); ++i) {
        const auto uses = [&](const std::vector<std::uint32_t>& list) {
            return std::find(list.begin(), list.end(), problem.cell) != list.end();
        };
        if (uses(mapped_[i].cells) || uses(mapped_[i].findings))
            line.fact = pack_.facts[map_.facts[i].fact].name;
    }
    line.column = cell.column.text;
    switch (problem.what) {
        case Problem::What::bad_cell:
            line.expected = "expected " + cell.meaning(problem.code).expected;
            break;
        case Problem::What::ends_before_it_begins:
            line.expected = "the last day lies before the first";
            break;
        case Problem::What::incomplete_finding:
            line.expected = "a finding counts only with a name, the right role, a day and reasons";
            break;
        case Problem::What::out_of_range:
            line.expected = "the expression gives a value out of the fact's range";
            break;
    }
    return line;
}

}  // namespace ultima
