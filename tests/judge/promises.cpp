// SPDX-License-Identifier: Apache-2.0
#include "judge/promises.h"

#include "reason/arithmetic.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

namespace ultima::judge {
namespace {

std::string text_of(const std::optional<CivilDate>& date) { return date ? ultima::to_text(*date) : "(none)"; }

std::string status_text(const MeasureAnswer& one) {
    return std::string(to_text(one.status)) + " since " + text_of(one.since) + " from " + text_of(one.from);
}

/// The same custody and more of it: one more spell after or over what there is, or three days or more before.
Value longer(const Value& held, CivilDate on, Random& random) {
    const auto& list = std::get<Spells>(held);
    std::vector<Spell> spells = list->spells;
    CivilDate start{on.day - static_cast<std::int32_t>(random.between(0, 2500))};
    const bool runs = random.chance(300);
    CivilDate last{start.day + static_cast<std::int32_t>(random.between(0, 900))};
    if (!spells.empty() && start < spells.front().first) {
        start.day = std::min(start.day, spells.front().first.day - 3);
        last.day = std::max(last.day, start.day + 2);
    }
    spells.push_back({start, runs ? std::nullopt : std::optional(last)});
    return std::make_shared<const SpellList>(*make_spells(std::move(spells), list->complete));
}

/// Does what was certain of a value hold once more is known?
bool still_holds(const Value& before, const Value& after) {
    const auto all_hold = [](const std::vector<Value>& some, const std::vector<Value>& others) {
        return some.size() == others.size() &&
               std::equal(some.begin(), some.end(), others.begin(), still_holds);
    };
    if (const auto* record = std::get_if<Record>(&before)) {
        const auto* later = std::get_if<Record>(&after);
        return later != nullptr && all_hold((*record)->fields, (*later)->fields);
    }
    if (const auto* list = std::get_if<List>(&before); list != nullptr && (*list)->complete) {
        const auto* later = std::get_if<List>(&after);
        return later != nullptr && (*later)->complete && all_hold((*list)->items, (*later)->items);
    }
    const auto* bound = std::get_if<Number>(&before);
    return is_open(before) || (bound != nullptr && bound->at_least) || same_value(before, after);
}

}  // namespace

Promises::Promises(const Pack& pack) : pack_(pack), maker_(pack), reasoner_(pack), judge_(pack, {1, 1, 0}) {}

bool Promises::has_spells() const {
    return std::any_of(pack_.facts.begin(), pack_.facts.end(),
                       [](const Fact& fact) { return fact.type.kind == Kind::spells; });
}

bool Promises::has_monotone_tables() const {
    return std::any_of(pack_.tables.begin(), pack_.tables.end(),
                       [](const Table& table) { return !table.monotone.empty(); });
}

Failure Promises::more_custody_never_delays(const RandomCase& one,
                                            const std::vector<std::string>& left_unknown) {
    Random random = Random(one.seed).part(11);
    RandomCase fewer = one;
    for (const std::string& name : left_unknown) fewer.facts[pack_.find_fact(name).value()] = Unknown{};
    KnownFacts known = known_facts(pack_, fewer.facts);
    const Answer before = reasoner_.options(known, one.stage, one.on, {false});
    std::string held;
    for (FactId fact = 0; fact < pack_.facts.size(); ++fact) {
        if (pack_.facts[fact].type.kind != Kind::spells || !is_known(known.values[fact])) continue;
        known.values[fact] = longer(known.values[fact], one.on, random);
        held = ultima::to_text(pack_, Type{Kind::spells}, known.values[fact]);
    }
    if (held.empty()) return std::nullopt;
    const Answer after = reasoner_.options(known, one.stage, one.on, {false});
    const auto open = [](Status status) { return status == Status::required || status == Status::available; };
    for (MeasureId id = 0; id < pack_.measures.size(); ++id) {
        const MeasureAnswer& first = before.of(id);
        const MeasureAnswer& second = after.of(id);
        const std::string what = pack_.measures[id].name + " was " + status_text(first) + ", is " +
                                 status_text(second) + " with custody " + held;
        if (pack_.measures[id].role == MeasureRole::custody) {
            if (first.status == Status::barred && second.status != Status::barred)
                return Problem("more custody opens custody: " + what);
            continue;
        }
        if (first.status == Status::required && second.status != Status::required)
            return Problem("more custody takes away: " + what);
        StatusSet closed = second.possible;
        closed.reset(static_cast<std::size_t>(Status::required))
            .reset(static_cast<std::size_t>(Status::available));
        if (first.status == Status::available && closed.any())
            return Problem("more custody takes away: " + what);
        const bool later = first.from && second.from && *first.from < *second.from;
        // Now that the day may have come it may be open whether something else stands in the way.
        if (first.status == Status::not_yet && !open(second.status) &&
            second.status != Status::undetermined && (second.status != Status::not_yet || later))
            return Problem("more custody delays: " + what);
        if (open(first.status) || first.status == Status::not_yet) ++compared;
    }
    return std::nullopt;
}

Failure Promises::monotone_tables_never_fall(const RandomCase& one) {
    Random random = Random(one.seed).part(12);
    const auto values_of = [&](const Table& table, const std::vector<Value>& facts,
                               std::vector<Value>& outputs) {
        reasoner_.options(known_facts(pack_, facts), one.stage, one.on, {false});
        std::vector<Value> inputs;
        for (const NodeId input : table.inputs) inputs.push_back(reasoner_.value(input));
        outputs.assign(table.outputs.size(), Unknown{});
        for (NodeId id = 0; id < pack_.nodes.size(); ++id) {
            const Node& node = pack_.nodes[id];
            if (node.op == Op::table_output && &pack_.tables[node.payload] == &table)
                outputs[node.extra] = reasoner_.value(id);
        }
        return inputs;
    };
    for (const Table& table : pack_.tables) {
        if (table.monotone.empty()) continue;
        FactSet read;
        for (const NodeId input : table.inputs) read |= pack_.depends[input];
        std::vector<FactId> facts;
        for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
            if (read[fact]) facts.push_back(fact);
        if (facts.empty()) continue;
        std::vector<Value> first = one.facts;
        for (const FactId fact : facts)
            if (!is_known(first[fact])) first[fact] = maker_.value(fact, one.on, random);
        std::vector<Value> second = first;
        const FactId changed = random.pick(facts);
        second[changed] = maker_.value(changed, one.on, random);
        std::vector<Value> first_out;
        std::vector<Value> second_out;
        const std::vector<Value> first_in = values_of(table, first, first_out);
        const std::vector<Value> second_in = values_of(table, second, second_out);
        for (const Monotone& monotone : table.monotone) {
            bool up = true;
            bool down = true;
            for (std::size_t i = 0; i < table.inputs.size(); ++i) {
                const bool along =
                    std::find(monotone.inputs.begin(), monotone.inputs.end(), i) != monotone.inputs.end();
                const bool same = is_known(first_in[i]) && same_value(first_in[i], second_in[i]);
                const auto grows = [&](const Value& a, const Value& b) {
                    return same || (along && compare_values(Op::less_equal, a, b) == Truth::yes);
                };
                up = up && grows(first_in[i], second_in[i]);
                down = down && grows(second_in[i], first_in[i]);
            }
            if (up == down || !is_known(first_out[monotone.output]) || !is_known(second_out[monotone.output]))
                continue;
            ++compared;
            const bool rises = up == monotone.up;
            const Value& low = rises ? first_out[monotone.output] : second_out[monotone.output];
            const Value& high = rises ? second_out[monotone.output] : first_out[monotone.output];
            if (compare_values(Op::less, high, low) == Truth::yes)
                return Problem("a monotone output falls: " + table.outputs[monotone.output].name +
                               " with another " + pack_.facts[changed].name);
        }
    }
    return std::nullopt;
}

Failure Promises::more_knowledge_never_flips(const RandomCase& one) {
    Random random = Random(one.seed).part(13);
    KnownFacts known = known_facts(pack_, one.facts);
    const std::vector<Value> whole = maker_.completions(known.values, one.on, 1, 1, random).front();
    std::vector<FactId> open;
    for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
        if (is_open(known.values[fact])) open.push_back(fact);
    const auto ask = [&](std::vector<Value>& values) {
        Answer answer = reasoner_.options(known, one.stage, one.on, {false});
        values.clear();
        for (const Definition& definition : pack_.definitions)
            values.push_back(definition.parameters.empty() ? reasoner_.value(definition.value)
                                                           : Value{Unknown{}});
        return answer;
    };
    std::vector<Value> values;
    Answer before = ask(values);
    std::string learnt;
    while (!open.empty()) {
        const auto next = open.begin() + static_cast<std::ptrdiff_t>(random.below(open.size()));
        const FactId fact = *next;
        open.erase(next);
        known.values[fact] = whole[fact];
        learnt +=
            pack_.facts[fact].name + " " + ultima::to_text(pack_, pack_.facts[fact].type, whole[fact]) + ", ";
        std::vector<Value> values_after;
        const Answer after = ask(values_after);
        for (MeasureId id = 0; id < pack_.measures.size(); ++id) {
            const MeasureAnswer& first = before.of(id);
            const MeasureAnswer& second = after.of(id);
            const std::string text = pack_.measures[id].name + " was " + status_text(first) + ", is " +
                                     status_text(second) + " once it is known: " + learnt;
            ++compared;
            if (first.status != Status::undetermined && second.status != first.status)
                return Problem("a status flips: " + text);
            if (first.since && first.since != second.since) return Problem("since flips: " + text);
            if (first.from && first.from != second.from) return Problem("from flips: " + text);
        }
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (is_known(values[i])) ++compared;
            if (!still_holds(values[i], values_after[i]))
                return Problem("a value flips: " + pack_.definitions[i].name +
                               " once it is known: " + learnt);
        }
        for (const DutyAnswer& duty : before.duties) {
            if (duty.arises != Truth::yes) continue;
            const auto still = std::find_if(after.duties.begin(), after.duties.end(),
                                            [&](const DutyAnswer& other) { return other.duty == duty.duty; });
            if (still == after.duties.end() || still->arises != Truth::yes ||
                (duty.since && still->since != duty.since))
                return Problem("a duty flips: " + pack_.rules[duty.duty].label +
                               " once it is known: " + learnt);
        }
        before = after;
        values = values_after;
    }
    return std::nullopt;
}

Failure Promises::every_answer_has_its_reason(const RandomCase& one) {
    const Answer answer = reasoner_.options(known_facts(pack_, one.facts), one.stage, one.on, {false});
    const auto listed = [&](RuleId rule) { return pack_.citation(pack_.rules[rule].cite) != nullptr; };
    for (const MeasureAnswer& each : answer.measures) {
        const std::string what =
            pack_.measures[each.measure].name + " is " + std::string(to_text(each.status));
        std::vector<RuleId> rules = each.because;
        rules.insert(rules.end(), each.either.begin(), each.either.end());
        for (const Failed& failed : each.failed) rules.push_back(failed.rule);
        for (const Defeated& defeated : each.defeated) {
            rules.push_back(defeated.rule);
            if (defeated.by.empty()) return Problem("a rule is defeated by nothing: " + what);
            rules.insert(rules.end(), defeated.by.begin(), defeated.by.end());
        }
        if (!std::all_of(rules.begin(), rules.end(), listed))
            return Problem("a rule without a listed citation: " + what);
        const bool supported = !each.because.empty() || !each.either.empty();
        switch (each.status) {
            case Status::required:
            case Status::available:
            case Status::barred:
            case Status::conflict:
            case Status::cannot_compute:
                ++compared;
                if (!supported) return Problem("no rule is named: " + what);
                break;
            case Status::not_yet:
            case Status::conditions_not_met:
                ++compared;
                if (each.failed.empty() && each.defeated.empty())
                    return Problem("no failed condition and no exception is named: " + what);
                break;
            default:
                break;
        }
    }
    return std::nullopt;
}

Failure Promises::a_circumstance_never_hurts(const RandomCase& one) {
    return counted(&Judge::in_favour, &Tally::favours, one);
}

Failure Promises::twins_get_the_same_answer(const RandomCase& one) {
    return counted(&Judge::twins, &Tally::twins, one);
}

Failure Promises::the_baseline_only_adds(const RandomCase& one) {
    return counted(&Judge::baseline_only_adds, &Tally::added, one);
}

Failure Promises::counted(Failure (Judge::*check)(const RandomCase&), std::uint64_t Tally::*count,
                          const RandomCase& one) {
    const std::uint64_t before = judge_.tally.*count;
    Failure failure = (judge_.*check)(one);
    compared += judge_.tally.*count - before;
    return failure;
}

}  // namespace ultima::judge
