// SPDX-License-Identifier: Apache-2.0
#include "law/check_baseline.h"

#include "law/clauses.h"
#include "law/favour_direction.h"
#include "law/report.h"

#include <algorithm>

namespace ultima {
namespace {

/// From here on a measure takes the place of custody, or is custody in part.
constexpr int like_custody = 6;

bool before_trial(Stage stage) {
    return stage == Stage::police || stage == Stage::prosecution || stage == Stage::pretrial ||
           stage == Stage::trial;
}

bool grants(Effect effect) { return effect == Effect::must || effect == Effect::may; }

class BaselineCheck {
  public:
    BaselineCheck(const Pack& pack, const Sources& sources, const Baseline& baseline, PackFindings& out)
        : pack_(pack), sources_(sources), baseline_(baseline), out_(out) {
        for (RuleId id = 0; id < pack.rules.size(); ++id)
            for (const Need& need : pack.rules[id].needs)
                for (const MeasureId measure : need.measures) needs_.push_back({id, measure, need.kind});
    }

    void run() {
        for (MeasureId id = 0; id < pack_.measures.size(); ++id) {
            names_its_un_measure(pack_.measures[id]);
            custody_last(pack_.measures[id]);
        }
        for (RuleId id = 0; id < pack_.rules.size(); ++id) {
            const Rule& rule = pack_.rules[id];
            compelled(rule);
            for (const Grant& grant : rule.grants) {
                if (!grants(grant.effect) || pack_.measures[grant.measure].role == MeasureRole::group)
                    continue;
                consent(id, grant);
                stage(rule, grant);
                if (replaces_custody(grant.measure) && !rule.advisory) {
                    hearing(id, grant);
                    means(rule, grant);
                }
            }
        }
        alternatives();
    }

  private:
    std::string by(std::string_view safeguard) const { return " (" + baseline_.source(safeguard) + ")"; }
    Span clause(const Rule& rule, const Grant& grant) const {
        return in_clause(sources_, rule.span, grant.effect == Effect::must ? "must" : "may",
                         pack_.measures[grant.measure].name);
    }

    /// Revocation and the like: a burden as restrictive as custody in part.
    bool replaces_custody(MeasureId id) const {
        const Measure& measure = pack_.measures[id];
        return measure.role != MeasureRole::custody && is_burden(pack_, id) &&
               band_of(pack_, id).value_or(like_custody) >= like_custody;
    }

    void names_its_un_measure(const Measure& measure) {
        if (measure.role == MeasureRole::group || !measure.un.empty() || !measure.un_reason.empty()) return;
        out_.error(
            "U009", measure.span,
            "the measure " + in_quotes(measure.name) + " does not say which UN measure it is" + by("S27"),
            "add `un` and one of the list in packs/un-baseline/measures.md, or `un none` and why none "
            "fits");
    }

    void custody_last(const Measure& measure) {
        if (pack_.custody == nothing || !measure.band) return;
        const Measure& custody = pack_.measures[pack_.custody];
        if (!custody.band || *measure.band <= *custody.band) return;
        out_.error("U001", measure.span,
                   in_quotes(measure.name) +
                       " is said to be more restrictive than custody, which stands last" + by("S22"),
                   "give " + in_quotes(custody.name) + " the highest band", {{custody.span, "custody"}});
    }

    bool needs_consent_by_rule(RuleId rule, MeasureId measure) const {
        return std::any_of(needs_.begin(), needs_.end(), [&](const NeedOf& need) {
            return need.rule == rule && need.measure == measure && need.kind == "consent";
        });
    }

    void consent(RuleId id, const Grant& grant) {
        const Rule& rule = pack_.rules[id];
        const Measure& measure = pack_.measures[grant.measure];
        const UnMeasure* un = baseline_.measure(measure.un);
        if (!un || un->consent == false || measure.consent == true ||
            needs_consent_by_rule(id, grant.measure))
            return;
        bool before = false;
        for (std::size_t stage = 0; stage < stage_count; ++stage)
            before = before || (rule.stages[stage] && before_trial(static_cast<Stage>(stage)));
        const std::string what = in_quotes(measure.name) + " is " + un->id + " (" + un->name + ")";
        if (before) {
            out_.error(
                "U002", clause(rule, grant),
                what + ", imposed before or instead of a trial without the person's consent" + by("S11"),
                "declare it with `consent yes`, or write `needs consent` in the rule",
                {{measure.span, "declared here"}});
        } else if (un->consent == true && measure.consent == false) {
            out_.warning("U008", clause(rule, grant),
                         what + ", which needs the person's consent (" + un->source + "), and is declared " +
                             "without" + by("S11"),
                         "declare it with `consent yes` if the law asks for consent");
        }
    }

    void stage(const Rule& rule, const Grant& grant) {
        const UnMeasure* un = baseline_.measure(pack_.measures[grant.measure].un);
        if (!un || (rule.stages & ~un->stages).none()) return;
        std::string stages;
        for (std::size_t stage = 0; stage < stage_count; ++stage)
            if (rule.stages[stage] && !un->stages[stage])
                stages += (stages.empty() ? "" : ", ") + std::string(to_text(static_cast<Stage>(stage)));
        out_.warning("U005", clause(rule, grant),
                     un->id + " (" + un->name + ") does not belong to the stage " + stages + by("S27"),
                     "see whether another UN measure fits better");
    }

    void compelled(const Rule& rule) {
        const auto binding = std::find_if(rule.grants.begin(), rule.grants.end(), [&](const Grant& grant) {
            return grant.effect == Effect::must && replaces_custody(grant.measure);
        });
        const bool compels = binding != rule.grants.end() && !rule.advisory;
        if (compels && !rule.compelled)
            out_.error("U003", clause(rule, *binding),
                       in_quotes(rule.label) + " leads to " +
                           in_quotes(pack_.measures[binding->measure].name) +
                           " by itself, and leaves no choice" + by("S36"),
                       "write `may`; if the law compels it, add `compelled \"why\" cite CITATION`: every "
                       "answer that rests on it then shows the conflict");
        if (!compels && rule.compelled)
            out_.error("U004", rule.compelled->span, "nothing here leads to custody by itself" + by("S36"),
                       "take `compelled` out");
    }

    /// Some rule of the stage has to need a hearing for it.
    void hearing(RuleId id, const Grant& grant) {
        const Rule& rule = pack_.rules[id];
        const bool heard = std::any_of(needs_.begin(), needs_.end(), [&](const NeedOf& need) {
            return need.measure == grant.measure && need.kind == "hearing" &&
                   (need.rule == id || (pack_.rules[need.rule].stages & rule.stages) == rule.stages);
        });
        if (heard) return;
        out_.error("U010", clause(rule, grant),
                   in_quotes(pack_.measures[grant.measure].name) + " comes without a hearing of the person" +
                       by("S35"),
                   "add `needs hearing for " + pack_.measures[grant.measure].name + "`");
    }

    /// Who owes money goes to custody only after a human found that they could pay.
    void means(const Rule& rule, const Grant& grant) {
        if (rule.when == nothing) return;
        bool money = false, finding = false;
        for (FactId id = 0; id < pack_.facts.size(); ++id) {
            if (!pack_.depends[rule.when].test(id)) continue;
            money = money || pack_.facts[id].type.kind == Kind::money;
            finding = finding || pack_.facts[id].source == FactSource::finding;
        }
        if (!money || finding) return;
        out_.error("U006", clause(rule, grant),
                   in_quotes(pack_.measures[grant.measure].name) +
                       " depends on money that is owed, and on no finding that the person could pay" +
                       by("S73"),
                   "let a court find, upon an inquiry into means, that the person is able to pay");
    }

    /// A stage that speaks of custody has something else to offer.
    void alternatives() {
        if (pack_.custody == nothing) return;
        for (std::size_t stage = 0; stage < stage_count; ++stage) {
            bool custody = false, other = false;
            const Rule* first = nullptr;
            for (const Rule& rule : pack_.rules) {
                if (!rule.stages[stage] || rule.role != RuleRole::rule) continue;
                for (const Grant& grant : rule.grants) {
                    if (grant.measure == pack_.custody) {
                        custody = true;
                        if (!first) first = &rule;
                    }
                    other = other || (grants(grant.effect) && !is_burden(pack_, grant.measure));
                }
            }
            if (!custody || other) continue;
            const bool early = before_trial(static_cast<Stage>(stage));
            out_.warning("U007", first->span,
                         "the stage " + std::string(to_text(static_cast<Stage>(stage))) +
                             " knows custody, and no measure in its place" + by(early ? "S70" : "S01"),
                         "write the rules on what the law offers instead");
        }
    }

    struct NeedOf {
        RuleId rule;
        MeasureId measure;
        std::string_view kind;
    };

    const Pack& pack_;
    const Sources& sources_;
    const Baseline& baseline_;
    PackFindings& out_;
    std::vector<NeedOf> needs_;
};

}  // namespace

bool requires_baseline(const Pack& pack, const Baseline& baseline) {
    const std::vector<std::string>& packs = pack.manifest.requires_packs;
    return std::find(packs.begin(), packs.end(), baseline.id) != packs.end();
}

void check_baseline(const Pack& pack, const Sources& sources, const Baseline& baseline,
                    PackFindings& findings) {
    BaselineCheck(pack, sources, baseline, findings).run();
}

}  // namespace ultima
