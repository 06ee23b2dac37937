// SPDX-License-Identifier: Apache-2.0
#include "reason/marks.h"

#include <algorithm>
#include <tuple>

namespace ultima {
namespace {

class Marks {
  public:
    Marks(const Program& program, Answer& answer, const std::function<Truth(RuleId)>& applies)
        : program_(program), pack_(program.pack), answer_(answer), applies_(applies) {}

    void run() {
        for (const MeasureAnswer& measure : answer_.measures) of_measure(measure);
        for (const FactId fact : answer_.assumed)
            if (pack_.facts[fact].presumed->adverse) use(MarkUse::On::presumption, fact, false, nothing);
        std::stable_sort(answer_.marks.begin(), answer_.marks.end(), [](const MarkUse& a, const MarkUse& b) {
            return std::tuple(a.compelled, a.on, a.id) < std::tuple(b.compelled, b.on, b.id);
        });
    }

  private:
    void of_measure(const MeasureAnswer& measure) {
        for (const RuleId rule : measure.because) {
            of_rule(rule, measure.measure);
            if (pack_.rules[rule].compelled) use(MarkUse::On::rule, rule, true, measure.measure);
        }
        for (const RuleId rule : measure.either) of_rule(rule, measure.measure);
        for (const Advice& advice : measure.advice) of_rule(advice.rule, measure.measure);
        for (const Failed& failed : measure.failed) of_rule(failed.rule, measure.measure);
        for (const Defeated& defeated : measure.defeated) {
            of_rule(defeated.rule, measure.measure);
            for (const RuleId exception : defeated.by) of_exception(exception, measure.measure, 0);
        }
        if (measure.status == Status::undetermined || measure.status == Status::not_yet)
            open(measure.measure);
    }

    /// What may still apply counts, too: rules of the measure and of its kinds, and their exceptions.
    void open(MeasureId measure) {
        const auto& sources = program_.sources[static_cast<std::size_t>(answer_.stage)];
        const auto of = [&](MeasureId each) {
            for (const Program::Source& source : sources[each]) {
                of_rule(source.rule, measure);
                for (const RuleId exception : pack_.rules[source.rule].unless)
                    if (applies_(exception) != Truth::no) of_rule(exception, measure);
            }
        };
        of(measure);
        for (const MeasureId kind : program_.kinds[measure]) of(kind);
    }

    /// An exception that applies, and those to it that did not stop it.
    void of_exception(RuleId exception, MeasureId measure, int depth) {
        constexpr int deepest = 20;
        of_rule(exception, measure);
        if (depth == deepest) return;
        for (const RuleId next : pack_.rules[exception].unless) of_exception(next, measure, depth + 1);
    }

    void of_rule(RuleId rule, MeasureId measure) {
        if (pack_.rules[rule].adverse) use(MarkUse::On::rule, rule, false, measure);
        for (const TableId table : pack_.tables_beneath[rule])
            if (pack_.tables[table].adverse) use(MarkUse::On::table, table, false, measure);
    }

    void use(MarkUse::On on, std::uint32_t id, bool compelled, MeasureId measure) {
        const auto known = std::find_if(answer_.marks.begin(), answer_.marks.end(), [&](const MarkUse& each) {
            return each.on == on && each.id == id && each.compelled == compelled;
        });
        MarkUse& use = known != answer_.marks.end()
                           ? *known
                           : answer_.marks.emplace_back(MarkUse{on, id, compelled, {}});
        if (measure != nothing && (use.measures.empty() || use.measures.back() != measure))
            use.measures.push_back(measure);
    }

    const Program& program_;
    const Pack& pack_;
    Answer& answer_;
    const std::function<Truth(RuleId)>& applies_;
};

}  // namespace

void add_marks(const Program& program, Answer& answer, const std::function<Truth(RuleId)>& applies) {
    if (program.has_marks) Marks(program, answer, applies).run();
}

const Mark& mark_of(const Pack& pack, const MarkUse& use) {
    switch (use.on) {
        case MarkUse::On::table:
            return *pack.tables[use.id].adverse;
        case MarkUse::On::presumption:
            return *pack.facts[use.id].presumed->adverse;
        case MarkUse::On::rule:
            break;
    }
    return use.compelled ? *pack.rules[use.id].compelled : *pack.rules[use.id].adverse;
}

const std::string& name_of(const Pack& pack, const MarkUse& use) {
    switch (use.on) {
        case MarkUse::On::table:
            return pack.tables[use.id].name;
        case MarkUse::On::presumption:
            return pack.facts[use.id].name;
        case MarkUse::On::rule:
            break;
    }
    return pack.rules[use.id].label;
}

}  // namespace ultima
