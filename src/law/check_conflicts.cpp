// SPDX-License-Identifier: Apache-2.0
#include "law/check_conflicts.h"

#include "law/check_time.h"
#include "law/report.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace ultima {
namespace {

class Conflicts {
  public:
    Conflicts(const Pack& pack, Conditions& conditions, PackFindings& out)
        : pack_(pack), conditions_(conditions), out_(out) {}

    void run() {
        std::map<MeasureId, Sides> sides;
        for (RuleId id = 0; id < pack_.rules.size(); ++id) {
            if (pack_.rules[id].advisory) continue;
            for (const Grant& grant : pack_.rules[id].grants) {
                if (pack_.measures[grant.measure].role == MeasureRole::custody)
                    continue;  // never granted: C013
                if (grant.effect == Effect::must_not) sides[grant.measure].forbid.insert(id);
                if (grant.effect == Effect::must || grant.effect == Effect::may)
                    sides[grant.measure].grant.insert(id);
            }
        }
        std::map<std::pair<RuleId, RuleId>, std::vector<MeasureId>> pairs;
        for (const auto& [measure, both] : sides)
            for (const RuleId grants : both.grant)
                for (const RuleId forbids : both.forbid) {
                    if (++steps_ > max_pairs) return give_up(pack_.rules[forbids]);
                    if (can_meet(pack_.rules[grants], pack_.rules[forbids]))
                        pairs[{grants, forbids}].push_back(measure);
                }
        for (const auto& [pair, measures] : pairs) {
            if (is_exception_of(pair.first, pair.second) || is_exception_of(pair.second, pair.first))
                continue;
            if (!may_both_apply(pair.first, pair.second)) continue;
            if (conditions_.exhausted()) return give_up(pack_.rules[pair.second]);
            report(pair.first, pair.second, measures);
        }
    }

  private:
    struct Sides {
        std::set<RuleId> grant, forbid;
    };
    static constexpr std::size_t max_pairs = 200'000;

    static bool can_meet(const Rule& a, const Rule& b) {
        return (a.stages & b.stages).any() && may_overlap(a.validity, b.validity);
    }

    /// Does the rule give way to the other one? Directly, or through an odd number of steps: an exception to
    /// an exception that gives way would let the rule apply again. Looks at a thousand rules at most.
    bool is_exception_of(RuleId rule, RuleId exception) const {
        std::set<std::pair<RuleId, bool>> seen;
        std::vector<std::pair<RuleId, bool>> waiting{{rule, false}};
        while (!waiting.empty() && seen.size() < 1000) {
            const auto [at, odd] = waiting.back();
            waiting.pop_back();
            for (const RuleId to : pack_.rules[at].unless) {
                if (to == exception && !odd) return true;
                if (seen.emplace(to, !odd).second) waiting.emplace_back(to, !odd);
            }
        }
        return false;
    }

    bool may_both_apply(RuleId a, RuleId b) {
        std::vector<Claim> claims;
        for (const RuleId each : {a, b}) {
            const Rule& rule = pack_.rules[each];
            claims.push_back({rule.when, true});
            for (const RuleId id : rule.unless) {
                const Rule& exception = pack_.rules[id];
                // Otherwise the exception's condition may hold without the exception applying.
                const bool certain = exception.unless.empty() && covers(exception.validity, rule.validity) &&
                                     (exception.stages.none() || (rule.stages & ~exception.stages).none());
                if (certain && exception.when != nothing) claims.push_back({exception.when, false});
            }
        }
        return conditions_.may_hold_together(claims);
    }

    void report(RuleId grants, RuleId forbids, const std::vector<MeasureId>& measures) {
        constexpr std::size_t most_named = 4;
        std::string names;
        for (std::size_t i = 0; i < measures.size() && i < most_named; ++i)
            names += (i == 0 ? "" : ", ") + in_quotes(pack_.measures[measures[i]].name);
        if (measures.size() > most_named) names += " and others";
        const std::string one = in_quotes(pack_.rules[grants].label),
                          other = in_quotes(pack_.rules[forbids].label);
        if (grants == forbids) {
            out_.error("C006", pack_.rules[grants].span, one + " both grants and forbids " + names,
                       "take one of them out");
            return;
        }
        out_.error("C006", pack_.rules[forbids].span,
                   one + " grants " + names + ", " + other + " forbids " +
                       (measures.size() > 1 ? "them" : "it") + ", and both may apply to the same case",
                   "say which prevails: `unless " + pack_.rules[forbids].label + "` in " + one +
                       ", or `unless " + pack_.rules[grants].label + "` in " + other +
                       "; or let their conditions exclude each other",
                   {{pack_.rules[grants].span,
                     measures.size() > 1 ? "the rule that grants them" : "the rule that grants it"}});
    }

    void give_up(const Rule& rule) {
        out_.error("C020", rule.span,
                   "there are too many rules that grant and forbid the same measures to compare them all",
                   "split the pack, or let conditions that exclude each other do so plainly");
    }

    const Pack& pack_;
    Conditions& conditions_;
    PackFindings& out_;
    std::size_t steps_ = 0;
};

}  // namespace

void check_conflicts(const Pack& pack, Conditions& conditions, PackFindings& findings) {
    Conflicts(pack, conditions, findings).run();
}

}  // namespace ultima
