// SPDX-License-Identifier: Apache-2.0
#include "judge/judge.h"

#include "judge/shrink.h"

#include <algorithm>
#include <cstdlib>

namespace ultima::judge {
namespace {

std::string text_of(const std::optional<CivilDate>& date) { return date ? ultima::to_text(*date) : "(none)"; }

std::string text_of(const std::bitset<status_count>& statuses) {
    std::string text;
    for (std::size_t i = 0; i < status_count; ++i)
        if (statuses[i]) text += (text.empty() ? "" : ", ") + std::string(to_text(static_cast<Status>(i)));
    return "{" + text + "}";
}

bool has_since(Status status) {
    return status == Status::required || status == Status::available || status == Status::barred ||
           status == Status::conflict || status == Status::cannot_compute;
}

std::string facts_text(const Pack& pack, const std::vector<Value>& facts) {
    std::string text;
    for (FactId fact = 0; fact < facts.size(); ++fact)
        text += (text.empty() ? "" : ", ") + pack.facts[fact].name + " " +
                ultima::to_text(pack, pack.facts[fact].type, facts[fact]);
    return text;
}

}  // namespace

/// Everything else that the evaluator says about the case.
struct Judge::Said {
    std::vector<Value> values;
    std::vector<Truth> applies;
};

Judge::Judge(const Pack& pack, Effort effort)
    : pack_(pack), effort_(effort), maker_(pack), reasoner_(pack), bare_(pack), naive_(pack) {
    bare_.overlay.reset();
    for (const Definition& definition : pack.definitions) {
        if (!definition.parameters.empty()) continue;  // it has no value of its own
        values_.push_back(definition.value);
        value_names_.push_back(definition.name);
    }
    for (TableId table = 0; table < pack.tables.size(); ++table)
        for (std::uint32_t column = 0; column < pack.tables[table].outputs.size(); ++column)
            for (NodeId id = 0; id < pack.nodes.size(); ++id) {
                const Node& node = pack.nodes[id];
                if (node.op != Op::table_output || node.payload != table || node.extra != column) continue;
                values_.push_back(id);
                value_names_.push_back(pack.tables[table].outputs[column].name);
                break;
            }
}

Judge::Said Judge::all_values() {
    Said said;
    for (const NodeId node : values_) said.values.push_back(reasoner_.value(node));
    for (RuleId rule = 0; rule < pack_.rules.size(); ++rule) said.applies.push_back(reasoner_.applies(rule));
    return said;
}

Failure Judge::same_as(const Answer& answer, const Said& said, const std::vector<Value>& complete,
                       bool with_dates, bool everything_known) {
    naive_.ask(complete, answer.stage, answer.on);
    const auto wrong = [&](const std::string& what) {
        return Failure(Problem(what, "completed by: " + facts_text(pack_, complete) + "\n"));
    };
    for (std::size_t i = 0; i < values_.size(); ++i) {
        const Meaning truth_of_it = naive_.value(values_[i]);
        const bool valued = !std::holds_alternative<None>(truth_of_it);
        const Type& type = pack_.nodes[values_[i]].type;
        if (is_known(said.values[i]) && valued && !naive_.agrees(type, said.values[i], truth_of_it))
            return wrong("value of `" + value_names_[i] + "` is said to be " +
                         ultima::to_text(pack_, type, said.values[i]));
        if (everything_known && valued && !is_known(said.values[i]) && type.kind != Kind::scaled_duration)
            return wrong("value of `" + value_names_[i] + "` is left unknown in a complete case");
    }
    for (RuleId rule = 0; rule < pack_.rules.size(); ++rule) {
        const Truth judged = naive_.rule(rule);
        const Truth it = said.applies[rule];
        if (judged == Truth::unknown) continue;
        if (it != judged && (it != Truth::unknown || everything_known))
            return wrong("rule " + pack_.rules[rule].label + " applies: said " + std::string(to_text(it)) +
                         ", judged " + std::string(to_text(judged)));
    }
    for (const MeasureAnswer& one : answer.measures) {
        const std::string name = pack_.measures[one.measure].name;
        const bool open = one.status == Status::undetermined;
        const Outcome judged = naive_.measure(one.measure, with_dates && (everything_known || one.since));
        ++tally.questions;
        const std::string said_text = name + ": said " + std::string(to_text(one.status)) + " possible " +
                                      text_of(one.possible) + " since " + text_of(one.since) + " from " +
                                      text_of(one.from) + "; judged " + text_of(judged.possible) + " since " +
                                      text_of(judged.since) + " from " + text_of(judged.from);
        if (!open && (one.possible.count() != 1 || !one.possible[static_cast<std::size_t>(one.status)]))
            return wrong("possible is not the one status: " + said_text);
        if (open && one.possible.count() < 2)
            return wrong("undetermined with fewer than two possible: " + said_text);
        if (open && !(one.possible & judged.possible).any()) {
            // Nothing false was concluded, but the list is not complete: counted, so that the rest is still
            // looked at.
            if (++tally.not_listed == 1) tally.first_not_listed = wrong("possible: " + said_text)->text;
            continue;
        }
        if (!(one.possible & judged.possible).any()) return wrong("status: " + said_text);
        if (judged.status && open && everything_known)
            return wrong("left open in a complete case: " + said_text);
        if (!judged.status || open) continue;
        if (*judged.status == Status::not_yet) {
            if (one.from && judged.from && one.from != judged.from) return wrong("from: " + said_text);
            if (everything_known && judged.from && !one.from) return wrong("from is missing: " + said_text);
        } else if (one.from) {
            return wrong("from without not yet: " + said_text);
        }
        if (!has_since(*judged.status) && one.since)
            return wrong("since without a status that has one: " + said_text);
        if (!with_dates || !judged.dated || !has_since(*judged.status)) continue;
        if (one.since || everything_known) {
            ++tally.dates;
            const bool always = !judged.since && (!one.since || *one.since == first_date());
            if (!always && one.since != judged.since) return wrong("since: " + said_text);
        }
    }
    const auto at_stage = [&](const Rule& rule) {
        return rule.stages[static_cast<std::size_t>(answer.stage)];
    };
    for (RuleId id = 0; id < pack_.rules.size(); ++id) {
        const Rule& rule = pack_.rules[id];
        if (!at_stage(rule)) continue;
        const Truth judged = naive_.rule(id);
        if (rule.role == RuleRole::duty) {
            const auto found = std::find_if(answer.duties.begin(), answer.duties.end(),
                                            [&](const DutyAnswer& duty) { return duty.duty == id; });
            const Truth it = found == answer.duties.end() ? Truth::no : found->arises;
            if (judged == Truth::unknown) continue;
            if (it != judged && (it != Truth::unknown || everything_known))
                return wrong("duty " + rule.label + ": said " + std::string(to_text(it)) + ", judged " +
                             std::string(to_text(judged)));
            if (judged == Truth::yes && it == Truth::yes && with_dates) {
                bool sure = false;
                const auto since = naive_.rule_since(id, sure);
                const bool always = !since && (!found->since || *found->since == first_date());
                if (sure && !always && (found->since || everything_known) && found->since != since)
                    return wrong("duty " + rule.label + " since: said " + text_of(found->since) +
                                 ", judged " + text_of(since));
            }
        }
        if (rule.role != RuleRole::rule) continue;
        const auto cannot = std::find_if(answer.cannot_compute.begin(), answer.cannot_compute.end(),
                                         [&](const CannotCompute& each) { return each.rule == id; });
        if (!rule.cannot_code.empty() && judged != Truth::unknown) {
            const Truth it = cannot == answer.cannot_compute.end() ? Truth::no : cannot->applies;
            if (it != judged && (it != Truth::unknown || everything_known))
                return wrong("cannot compute of " + rule.label + ": said " + std::string(to_text(it)) +
                             ", judged " + std::string(to_text(judged)));
        }
        for (std::size_t place = 0; place < rule.gives.size(); ++place) {
            const auto given =
                std::find_if(answer.values.begin(), answer.values.end(),
                             [&](const GivenValue& each) { return each.rule == id && each.place == place; });
            if (given == answer.values.end()) {
                if (judged == Truth::yes)
                    return wrong("value `" + rule.gives[place].name + "` of " + rule.label +
                                 " is not listed, but the rule applies");
                continue;
            }
            if (!is_known(given->value)) continue;
            if (judged == Truth::no)
                return wrong("value `" + rule.gives[place].name + "` of " + rule.label +
                             " is given, but the rule does not apply");
            if (!naive_.agrees(pack_.nodes[rule.gives[place].value].type, given->value,
                               naive_.value(rule.gives[place].value)))
                return wrong("value `" + rule.gives[place].name + "` of " + rule.label + " is said to be " +
                             ultima::to_text(pack_, pack_.nodes[rule.gives[place].value].type, given->value));
        }
    }
    for (const MeasureAnswer& one : answer.measures) {
        for (const RuleId rule : one.because)
            if (naive_.rule(rule) == Truth::no && one.status != Status::undetermined)
                return wrong(pack_.measures[one.measure].name + ": because " + pack_.rules[rule].label +
                             ", which does not apply");
        if (one.because.empty() && !one.either.empty() &&
            std::all_of(one.either.begin(), one.either.end(),
                        [&](RuleId rule) { return naive_.rule(rule) == Truth::no; }))
            return wrong(pack_.measures[one.measure].name +
                         ": because of one of several rules, but none of them applies");
        for (const Defeated& defeated : one.defeated) {
            if (naive_.rule(defeated.rule) == Truth::yes)
                return wrong(pack_.measures[one.measure].name + ": " + pack_.rules[defeated.rule].label +
                             " is called defeated, but applies");
            const auto out = [&](RuleId by) { return naive_.rule(by) == Truth::no; };
            if (defeated.one_of && std::all_of(defeated.by.begin(), defeated.by.end(), out))
                return wrong(pack_.measures[one.measure].name + ": no rule of those applies that defeat " +
                             pack_.rules[defeated.rule].label);
            for (const RuleId by : defeated.by)
                if (!defeated.one_of && out(by))
                    return wrong(pack_.measures[one.measure].name + ": defeated by " + pack_.rules[by].label +
                                 ", which does not apply");
        }
        for (const Failed& failed : one.failed)
            if (naive_.rule(failed.rule) == Truth::yes)
                return wrong(pack_.measures[one.measure].name + ": " + pack_.rules[failed.rule].label +
                             " is called failed, but applies");
    }
    return std::nullopt;
}

/// What the law presumes stands for what nobody said, and for nothing else.
Failure Judge::presumed(const RandomCase& one, const KnownFacts& known) const {
    for (FactId fact = 0; fact < pack_.facts.size(); ++fact) {
        const auto& presumption = pack_.facts[fact].presumed;
        const bool presumes = presumption && !is_known(one.facts[fact]);
        const Value& expected = presumes ? presumption->value : one.facts[fact];
        if (presumes != known.presumed[fact] || !same_value(known.values[fact], expected))
            return Problem("presumptions: `" + pack_.facts[fact].name + "` counts as " +
                           ultima::to_text(pack_, pack_.facts[fact].type, known.values[fact]));
    }
    return std::nullopt;
}

Failure Judge::sound(const RandomCase& one) {
    Random random = Random(one.seed).part(1);
    KnownFacts known = known_facts(pack_, one.facts);
    if (auto failure = presumed(one, known)) return failure;
    const Answer answer = reasoner_.options(known, one.stage, one.on, {false});
    const Said said = all_values();
    ++tally.cases;
    std::vector<FactId> open;
    for (FactId fact = 0; fact < known.values.size(); ++fact)
        if (is_open(known.values[fact])) open.push_back(fact);
    const auto ways = maker_.completions(known.values, one.on, effort_.all, effort_.some, random);
    for (std::size_t way = 0; way < ways.size(); ++way) {
        ++tally.completions;
        naive_.count_ops = way == 0 && tally.cases % 8 == 0;
        if (auto failure = same_as(answer, said, ways[way], way < effort_.dated, open.empty()))
            return failure;
    }
    for (const MeasureAnswer& each : answer.measures) {
        ++tally.statuses[static_cast<std::size_t>(each.status)];
        if (each.status == Status::undetermined) ++tally.undetermined;
    }
    if (open.empty() || ways.empty()) return std::nullopt;

    const std::vector<Value>& way = ways[random.below(ways.size())];
    std::string learned;
    const auto learn = [&](FactId fact) {
        known.values[fact] = way[fact];
        learned +=
            pack_.facts[fact].name + " " + ultima::to_text(pack_, pack_.facts[fact].type, way[fact]) + ", ";
        ++tally.revealed;
    };
    // Some of the facts first: one, or about half.
    const bool single = random.chance(300);
    const FactId chosen = random.pick(open);
    for (const FactId fact : open)
        if (single ? fact == chosen : random.chance(500)) learn(fact);
    const Answer some = reasoner_.options(known, one.stage, one.on, {false});
    if (auto failure = more_knowledge(answer, some, learned)) return failure;
    learned += "and then ";
    for (const FactId fact : open)
        if (is_open(known.values[fact])) learn(fact);
    const Answer whole = reasoner_.options(known, one.stage, one.on, {false});
    const Said whole_said = all_values();
    if (auto failure = more_knowledge(some, whole, learned)) return failure;
    for (const MeasureAnswer& each : whole.measures) ++tally.statuses[static_cast<std::size_t>(each.status)];
    auto failure = same_as(whole, whole_said, known.values, true, true);
    if (failure) failure->text = "(asked with all facts) " + failure->text;
    return failure;
}

Failure Judge::more_knowledge(const Answer& before, const Answer& after, const std::string& learned) {
    for (MeasureId id = 0; id < after.measures.size(); ++id) {
        const MeasureAnswer& first = before.measures[id];
        const MeasureAnswer& second = after.measures[id];
        const std::string text = pack_.measures[id].name + " was " + text_of(first.possible) + " since " +
                                 text_of(first.since) + " from " + text_of(first.from) + ", is " +
                                 text_of(second.possible) + " since " + text_of(second.since) + " from " +
                                 text_of(second.from) + " once it is known: " + learned;
        // An open status may list one too many, before or after; that none is missing the completions show.
        if (first.status != Status::undetermined && second.possible != first.possible)
            return Problem("more knowledge: " + text);
        if (first.since && first.since != second.since) return Problem("more knowledge, since: " + text);
        if (first.from && first.from != second.from) return Problem("more knowledge, from: " + text);
    }
    return std::nullopt;
}

Failure Judge::twins(const RandomCase& one) {
    Random random = Random(one.seed).part(3);
    const FactSet read = naive_.read_at(one.stage);
    KnownFacts known = known_facts(pack_, one.facts);
    KnownFacts twin = known;
    bool differs = false;
    for (FactId fact = 0; fact < pack_.facts.size(); ++fact) {
        if (read[fact]) continue;
        twin.values[fact] = random.chance(300) ? Value{Unknown{}} : maker_.value(fact, one.on, random);
        differs = true;
    }
    if (!differs) return std::nullopt;
    ++tally.twins;
    const Answer first = reasoner_.options(known, one.stage, one.on, {false});
    const Answer second = reasoner_.options(twin, one.stage, one.on, {false});
    for (MeasureId id = 0; id < first.measures.size(); ++id) {
        const MeasureAnswer& a = first.measures[id];
        const MeasureAnswer& b = second.measures[id];
        if (a.possible != b.possible || a.since != b.since || a.from != b.from)
            return Problem(
                "twins: " + pack_.measures[id].name +
                " differs by facts that no rule of the stage reads: " + facts_text(pack_, twin.values));
    }
    if (first.duties.size() != second.duties.size() || first.values.size() != second.values.size() ||
        first.assumed != second.assumed)
        return Problem("twins: duties, values or assumed differ by facts that no rule of the stage reads: " +
                       facts_text(pack_, twin.values));
    return std::nullopt;
}

std::vector<FactId> Judge::relevant_unknowns(MeasureId measure, Stage stage, const KnownFacts& known) const {
    FactSet facts;
    std::vector<bool> seen(pack_.rules.size(), false);
    std::function<void(RuleId)> add = [&](RuleId id) {
        if (seen[id]) return;
        seen[id] = true;
        const Rule& rule = pack_.rules[id];
        if (rule.validity.by != nothing) facts.set(rule.validity.by);
        if (rule.when != nothing) facts |= pack_.depends[rule.when];
        for (const RuleId other : rule.unless) add(other);
    };
    for (RuleId id = 0; id < pack_.rules.size(); ++id) {
        const Rule& rule = pack_.rules[id];
        if (rule.role != RuleRole::rule || !rule.stages[static_cast<std::size_t>(stage)]) continue;
        for (const Grant& grant : rule.grants)
            if (grant.measure == measure || pack_.measures[grant.measure].group == measure) add(id);
    }
    std::vector<FactId> result;
    for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
        if (facts[fact] && is_open(known.values[fact])) result.push_back(fact);
    return result;
}

Failure Judge::deciding(const RandomCase& one) {
    Random random = Random(one.seed).part(4);
    KnownFacts known = known_facts(pack_, one.facts);
    const Answer answer = reasoner_.options(known, one.stage, one.on, {true});
    for (const MeasureAnswer& each : answer.measures) {
        const std::string name = pack_.measures[each.measure].name;
        if (each.status != Status::undetermined) {
            if (!each.missing.empty()) return Problem(name + " is determined, and yet facts are missing");
            continue;
        }
        const std::vector<FactId> unknown = relevant_unknowns(each.measure, one.stage, known);
        if (each.missing.size() > 8) return Problem(name + " has more than eight deciding sets");
        for (const DecidingSet& set : each.missing) {
            ++tally.deciding_sets;
            if (set.facts.empty()) return Problem(name + " has an empty deciding set");
            for (const FactId fact : set.facts)
                if (std::find(unknown.begin(), unknown.end(), fact) == unknown.end())
                    return Problem(name + ": `" + pack_.facts[fact].name +
                                   "` is called missing, but is known or cannot matter");
        }
        const bool few = std::all_of(unknown.begin(), unknown.end(), [&](FactId fact) {
            const Kind kind = pack_.facts[fact].type.kind;
            return kind == Kind::yes_no || kind == Kind::choice;
        });
        if (!few || unknown.size() > 6) continue;
        std::size_t ways = 1;
        std::vector<std::vector<Value>> values;
        for (const FactId fact : unknown) {
            values.push_back(maker_.candidates(fact, one.on, random));
            ways *= values.back().size() + 1;
        }
        if (ways > 1500) continue;
        // Which sets of facts settle the status for some answers, by trying everything.
        std::vector<bool> settles(std::size_t{1} << unknown.size(), false);
        std::vector<std::size_t> digits(unknown.size(), 0);
        for (std::size_t way = 0; way < ways; ++way) {
            std::size_t rest = way;
            std::size_t mask = 0;
            KnownFacts tried = known;
            for (std::size_t i = 0; i < unknown.size(); ++i) {
                const std::size_t digit = rest % (values[i].size() + 1);
                rest /= values[i].size() + 1;
                if (digit == 0) continue;
                mask |= std::size_t{1} << i;
                tried.values[unknown[i]] = values[i][digit - 1];
            }
            if (settles[mask]) continue;
            const Answer then = reasoner_.options(tried, one.stage, one.on, {false});
            if (then.of(each.measure).status != Status::undetermined) settles[mask] = true;
        }
        int least = -1;
        for (std::size_t mask = 1; mask < settles.size(); ++mask)
            if (settles[mask] && (least < 0 || __builtin_popcountll(mask) < least))
                least = __builtin_popcountll(mask);
        if (least >= 0 && each.missing.empty())
            return Problem(name + " is undetermined, some answers settle it, and nothing is missing");
        int least_said = 1000;
        for (const DecidingSet& set : each.missing) {
            least_said = std::min(least_said, static_cast<int>(set.facts.size()));
            std::size_t mask = 0;
            std::string text;
            for (const FactId fact : set.facts) {
                mask |= std::size_t{1} << (std::find(unknown.begin(), unknown.end(), fact) - unknown.begin());
                text += pack_.facts[fact].name + ", ";
            }
            if (!set.exact) continue;
            ++tally.exact_sets;
            if (!settles[mask]) return Problem(name + ": no answers to {" + text + "} settle the status");
            for (std::size_t i = 0; i < unknown.size(); ++i) {
                const std::size_t bit = std::size_t{1} << i;
                if ((mask & bit) && mask != bit && settles[mask & ~bit])
                    return Problem(name + ": {" + text + "} is called exact, but it settles without `" +
                                   pack_.facts[unknown[i]].name + "`");
            }
        }
        const bool all_exact = std::all_of(each.missing.begin(), each.missing.end(),
                                           [](const DecidingSet& set) { return set.exact; });
        if (all_exact && least >= 0 && least_said != least)
            return Problem(name + ": the smallest deciding set has " + std::to_string(least) +
                           " facts, listed are " + std::to_string(least_said));
    }
    return std::nullopt;
}

Failure Judge::judge_itself(const RandomCase& one) {
    Random random = Random(one.seed).part(1);
    const KnownFacts known = known_facts(pack_, one.facts);
    const auto ways = maker_.completions(known.values, one.on, 1, 1, random);
    naive_.ask(ways.front(), one.stage, one.on);
    constexpr int back = 1200;
    constexpr int ahead = 1500;
    for (MeasureId id = 0; id < pack_.measures.size(); ++id) {
        if (pack_.measures[id].role == MeasureRole::group) continue;
        const Outcome fast = naive_.measure(id, true);
        const Outcome slow = naive_.measure_by_walking(id, back, ahead);
        ++tally.walked;
        if (!fast.status || !slow.status) continue;
        // It may come later than anyone walks here; without a day nobody knows how much.
        const bool beyond =
            *fast.status == Status::not_yet && (!fast.from || fast.from->day > one.on.day + ahead);
        const bool before = !fast.since || fast.since->day < one.on.day - back + 1;
        if (!beyond && (*fast.status != *slow.status || fast.from != slow.from))
            return Problem("the judge differs from itself: status or from of " + pack_.measures[id].name);
        if (fast.dated && has_since(*fast.status) && !(before && !slow.since) && fast.since != slow.since)
            return Problem("the judge differs from itself: since of " + pack_.measures[id].name + " " +
                           text_of(fast.since) + " " + text_of(slow.since));
    }
    return std::nullopt;
}

Failure Judge::cited_rules_suffice(const RandomCase& one) {
    const KnownFacts known = known_facts(pack_, one.facts);
    const Answer answer = reasoner_.options(known, one.stage, one.on, {false});
    std::vector<MeasureId> settled;
    for (const MeasureAnswer& each : answer.measures)
        if (has_since(each.status)) settled.push_back(each.measure);
    if (settled.empty()) return std::nullopt;
    Random random = Random(one.seed).part(5);
    const MeasureId id = random.pick(settled);
    const MeasureAnswer& whole = answer.of(id);
    const auto answer_with = [&](const auto& keeps) {
        Pack part = pack_;
        for (RuleId rule = 0; rule < part.rules.size(); ++rule)
            if (!keeps(rule)) part.rules[rule].grants.clear();
        return Reasoner(part).options(known, one.stage, one.on, {false}).of(id);
    };
    std::vector<RuleId> reasons = whole.because;
    reasons.insert(reasons.end(), whole.either.begin(), whole.either.end());
    // What keeps a kind from being better than its group is cited with the kind.
    std::vector<RuleId> of_kinds;
    for (const MeasureAnswer& each : answer.measures)
        if (pack_.measures[each.measure].group == id)
            for (const auto* rules : {&each.because, &each.either})
                of_kinds.insert(of_kinds.end(), rules->begin(), rules->end());
    const auto cited = [&](RuleId rule) {
        return std::find(reasons.begin(), reasons.end(), rule) != reasons.end();
    };
    ++tally.subpacks;
    std::string labels;
    for (const RuleId rule : reasons) labels += pack_.rules[rule].label + " ";
    const std::string text =
        pack_.measures[id].name + " is " + std::string(to_text(whole.status)) + " because " + labels;
    const auto kept = [&](RuleId rule) {
        return cited(rule) || std::find(of_kinds.begin(), of_kinds.end(), rule) != of_kinds.end();
    };
    const Status with = answer_with(kept).status;
    if (with != whole.status)
        return Problem("the cited rules do not suffice: " + text + ", but with these rules alone it is " +
                       std::string(to_text(with)));
    // A rule that grants here and bars there keeps others from being reasons.
    const bool bars = std::any_of(reasons.begin(), reasons.end(), [&](RuleId rule) {
        const std::vector<Grant>& grants = pack_.rules[rule].grants;
        return std::any_of(grants.begin(), grants.end(), [](const Grant& grant) {
            return grant.effect == Effect::must_not || grant.effect == Effect::cannot_compute;
        });
    });
    if (bars) return std::nullopt;
    // That some other rules bring it about, too, whatever the missing facts are, need not be said.
    const MeasureAnswer without = answer_with([&](RuleId rule) { return !cited(rule); });
    if (without.status == whole.status && !without.because.empty())
        return Problem("a rule is not cited: " + text + ", but it is so without these rules, too");
    return std::nullopt;
}

RandomCase Judge::beside_a_change(RandomCase one) {
    Random random = Random(one.seed).part(6);
    const KnownFacts known = known_facts(pack_, one.facts);
    const auto ways = maker_.completions(known.values, one.on, 1, 1, random);
    naive_.ask(ways.front(), one.stage, one.on);
    std::vector<CivilDate> near;
    for (const CivilDate day : naive_.days_of_change())
        if (std::abs(day.day - one.on.day) < 4000) near.push_back(day);
    if (near.empty()) return one;
    one.on = CivilDate{random.pick(near).day + static_cast<std::int32_t>(random.between(-1, 1))};
    return one;
}

RandomCase Judge::shrunk(RandomCase one, const std::function<Failure(const RandomCase&)>& fails) const {
    // Whether a case fails may hang on how its seed completes it.
    const auto still_fails = [&](RandomCase& tried) {
        for (int i = 0; i < 3; ++i) {
            if (fails(tried)) return true;
            tried.seed += 1'000'003;
        }
        return false;
    };
    return judge::shrunk(pack_, std::move(one), still_fails, in_seconds(60));
}

std::string report(const Pack& pack, const RandomCase& one, const std::string& what) {
    return to_text(pack, one) + what + "\n";
}

}  // namespace ultima::judge
