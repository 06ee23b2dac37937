// SPDX-License-Identifier: Apache-2.0
#include "law/favour_search.h"

#include "law/axis.h"
#include "law/outcomes.h"

#include <algorithm>

namespace ultima {
namespace {

constexpr Pairs starting = pairs::no_yes, ceasing = pairs::yes_no;

}  // namespace

/// One value for each way in which the pack can tell the fact's values from this one.
std::vector<Value> FavourSearch::other_values(FactId fact, const Value& than) {
    const auto node = std::find_if(pack_.nodes.begin(), pack_.nodes.end(), [&](const Node& each) {
        return each.op == Op::fact && each.payload == fact;
    });
    if (node == pack_.nodes.end()) return {};
    const auto id = static_cast<NodeId>(node - pack_.nodes.begin());
    const std::uint32_t subject = expressions_.class_of(id);
    std::vector<NodeId> conditions;
    shared_.work += pack_.nodes.size();
    for (NodeId each = 0; each < pack_.nodes.size(); ++each)
        if (pack_.node(each).type.kind == Kind::yes_no && expressions_.subject(each) == subject)
            conditions.push_back(each);
    std::vector<Value> values;
    const Axis axis(expressions_, id, conditions);
    for (std::uint32_t place = 0; place < axis.size(); ++place)
        if (!same_value(axis.value(place), than)) values.push_back(axis.value(place));
    return values;
}

std::optional<Change::Of> FavourSearch::change_of(FactId fact, const Value& from) const {
    for (NodeId id = 0; id < pack_.nodes.size(); ++id) {
        const Node& node = pack_.node(id);
        if (node.op == Op::fact && node.payload == fact)
            return Change::Of{fact, expressions_.class_of(id), from, Unknown{}};
    }
    return std::nullopt;
}

std::vector<Hurt> FavourSearch::circumstances() {
    std::vector<Hurt> found;
    for (FactId fact = 0; fact < pack_.facts.size(); ++fact) {
        if (pack_.facts[fact].source != FactSource::circumstance || !pack_.facts[fact].neutral) continue;
        auto of = change_of(fact, *pack_.facts[fact].neutral);
        if (!of) continue;
        std::vector<bool> hurt_before(pack_.rules.size(), false);
        for (const Value& value : other_values(fact, of->before)) {
            if (shared_.exhausted()) return found;
            of->after = value;
            Change change(shared_, *of);
            shared_.work += pack_.rules.size();
            for (RuleId rule = 0; rule < pack_.rules.size(); ++rule) {
                if (hurt_before[rule] || !change.reads_rule(rule) || shared_.exhausted()) continue;
                if (auto hurt = this->hurt(change, rule)) {
                    hurt_before[rule] = true;
                    found.push_back(std::move(*hurt));
                }
            }
        }
    }
    return found;
}

std::optional<Hurt> FavourSearch::hurt(Change& change, RuleId id) {
    const Rule& rule = pack_.rules[id];
    if (rule.role == RuleRole::exception || shared_.marks.rules[id]) return std::nullopt;
    const Hurt found{change.of().fact, change.of().after, id};
    const Pairs applies = change.applies(id);
    const bool moves = (applies & (starting | ceasing)) != 0;
    if (rule.role == RuleRole::duty) {
        // Without a condition of its own a duty goes with its rules.
        if (rule.when == nothing || (applies & ceasing) == 0 || never(change, id, false)) return std::nullopt;
        return found;
    }
    if (moves) {
        if (auto hurt = hurt_by_grants(change, id, found)) return hurt;
        const bool only_safeguards = rule.grants.empty() && (!rule.needs.empty() || !rule.considers.empty());
        if (only_safeguards && (applies & ceasing) != 0 && !never(change, id, false)) return found;
    }
    return hurt_by_values(change, id, found, moves);
}

std::optional<Hurt> FavourSearch::hurt_by_grants(Change& change, RuleId id, Hurt found) {
    const Rule& rule = pack_.rules[id];
    const Pairs applies = change.applies(id);
    for (const Grant& grant : rule.grants) {
        const Favour favour = favour_of(pack_, grant);
        const bool starts = (applies & starting) != 0 && favour != Favour::good;
        const bool ceases = (applies & ceasing) != 0 && favour != Favour::bad;
        if (!starts && !ceases) continue;
        // Looked at alone the conditions do not show it. Perhaps all cases together do.
        bool hurts = false;
        for (std::size_t stage = 0; stage < stage_count; ++stage)
            hurts = hurts || shared_.exhausted() ||
                    (rule.stages[stage] &&
                     !Outcomes(shared_, change, static_cast<Stage>(stage)).never_worse(grant.measure));
        if (!hurts) continue;
        found.measure = grant.measure;
        found.starts = starts;
        found.unclear = favour == Favour::unclear;
        return found;
    }
    return std::nullopt;
}

std::optional<Hurt> FavourSearch::hurt_by_values(Change& change, RuleId id, Hurt found, bool moves) {
    const std::vector<Gives>& gives = pack_.rules[id].gives;
    for (std::size_t place = 0; place < gives.size(); ++place) {
        const bool condition = pack_.node(gives[place].value).type.kind == Kind::yes_no;
        const bool stays = condition ? (change.truth(gives[place].value) & (starting | ceasing)) == 0
                                     : change.shift(gives[place].value) == Shift::none;
        const Shift shift = stays || condition ? Shift::none : change.shift(gives[place].value);
        const std::optional<bool>& more = gives[place].more_is_better;
        const bool good = stays || (more && shift == (*more ? Shift::up : Shift::down));
        if (good && !(moves && given_elsewhere(id, gives[place].name))) continue;
        found.gives = place;
        found.unclear = !more;
        return found;
    }
    return std::nullopt;
}

/// Does another rule of a common stage give a value of this name?
bool FavourSearch::given_elsewhere(RuleId id, const std::string& name) const {
    for (RuleId other = 0; other < pack_.rules.size(); ++other) {
        const Rule& rule = pack_.rules[other];
        if (other == id || (rule.stages & pack_.rules[id].stages).none()) continue;
        if (std::any_of(rule.gives.begin(), rule.gives.end(),
                        [&](const Gives& gives) { return gives.name == name; }))
            return true;
    }
    return false;
}

bool FavourSearch::never(Change& change, RuleId rule, bool starts) {
    return Outcomes(shared_, change, Stage::pretrial).rule_never(rule, starts);
}

std::optional<Value> FavourSearch::better_than_presumed(FactId fact) {
    auto of = change_of(fact, pack_.facts[fact].presumed->value);
    if (!of) return std::nullopt;
    for (const Value& value : other_values(fact, of->before)) {
        if (shared_.exhausted()) return value;
        of->after = value;
        Change change(shared_, *of);
        StageSet stages;
        shared_.work += pack_.rules.size();
        for (RuleId id = 0; id < pack_.rules.size(); ++id) {
            const Pairs applies = change.applies(id);
            if ((applies & (starting | ceasing)) == 0) continue;
            for (const Grant& grant : pack_.rules[id].grants) {
                const Favour favour = favour_of(pack_, grant);
                const bool better = ((applies & starting) != 0 && favour != Favour::bad) ||
                                    ((applies & ceasing) != 0 && favour != Favour::good);
                if (better) stages |= pack_.rules[id].stages;
            }
        }
        for (std::size_t stage = 0; stage < stage_count; ++stage)
            if (stages[stage] && !Outcomes(shared_, change, static_cast<Stage>(stage)).never_better())
                return value;
    }
    return std::nullopt;
}

}  // namespace ultima
