// SPDX-License-Identifier: Apache-2.0
#include "compare/provisions.h"

#include "base/text.h"
#include "law/written.h"
#include "reason/explain.h"

#include <algorithm>
#include <array>

namespace ultima {

namespace {

using Part = Provision::Part;

bool in_force(const Validity& validity, std::optional<CivilDate> day) {
    if (!day) return true;
    return (!validity.from || *validity.from <= *day) && (!validity.to || *day <= *validity.to);
}

class Maker {
  public:
    explicit Maker(const Pack& pack) : pack_(pack), about_(pack.rules.size()) {
        for (RuleId id = 0; id < pack.rules.size(); ++id) add_own_about(id);
        for (RuleId id = 0; id < pack.rules.size(); ++id)
            if (pack.rules[id].role != RuleRole::exception) hand_on(id, about_[id], 0);
    }

    Provision of(RuleId id) const {
        static constexpr std::array<Provision::What, 3> whats{
            Provision::What::rule, Provision::What::exception, Provision::What::duty};
        const Rule& rule = pack_.rules[id];
        Provision made = started(whats[static_cast<std::size_t>(rule.role)], rule.label, rule.cite);
        made.about = about_[id];
        std::sort(made.about.begin(), made.about.end());
        made.about.erase(std::unique(made.about.begin(), made.about.end()), made.about.end());
        std::vector<std::string> stages;
        for (std::size_t stage = 0; stage < stage_count; ++stage)
            if (rule.stages[stage]) stages.emplace_back(to_text(static_cast<Stage>(stage)));
        add(made, "stage", joined(stages));
        add_validity(made, rule.validity);
        if (rule.role == RuleRole::duty) {
            add(made, "duty", rule.who + ": " + rule.what);
            add(made, "within",
                rule.within_days ? std::to_string(*rule.within_days) + " days" : std::string("forthwith"));
        }
        add_effects(made, rule);
        if (rule.advisory) add(made, "advisory", "advises, does not bind");
        for (const Need& need : rule.needs)
            add(made, "needs", need.kind + (need.text.empty() ? "" : ": " + need.text));
        for (const std::string& each : rule.considers) add(made, "considers", each);
        for (const Gives& gives : rule.gives) add(made, "gives", gives.name + " = " + words(gives.value));
        if (rule.when != nothing) add(made, "when", words(rule.when));
        std::vector<std::string> with, unless;
        for (const RuleId other : rule.with) with.push_back(pack_.rules[other].label);
        for (const RuleId other : rule.unless) unless.push_back(pack_.rules[other].label);
        add(made, "with", joined(with));
        add(made, "unless", joined(unless));
        add_mark(made, "adverse", rule.adverse);
        add_mark(made, "compelled", rule.compelled);
        return made;
    }

    Provision of(const Table& table) const {
        Provision made = started(Provision::What::table, table.name, table.cite);
        add_validity(made, table.validity);
        add_mark(made, "adverse", table.adverse);
        static constexpr std::array<std::string_view, 3> hits{"the one that fits", "the first that fits",
                                                              "any that fits: they say the same"};
        add(made, "row", std::string(hits[static_cast<std::size_t>(table.hit)]));
        for (std::size_t place = 0; place < table.rows.size(); ++place) {
            const TableRow& row = table.rows[place];
            std::vector<std::string> conditions, outputs;
            for (std::size_t i = 0; i < row.conditions.size(); ++i) {
                if (row.conditions[i] == nothing) continue;
                // A cell of `yes` has the words of its column already.
                const std::string& input = words(table.inputs[i]);
                const std::string& cell = words(row.conditions[i]);
                conditions.push_back(cell == input ? cell : input + " " + cell);
            }
            for (std::size_t i = 0; i < row.outputs.size(); ++i)
                if (row.outputs[i] != nothing)
                    outputs.push_back(table.outputs[i].name + " " + words(row.outputs[i]));
            const std::string number =
                table.hit == HitPolicy::first ? std::to_string(place + 1) + ", " : std::string();
            add(made, number + "if " + (conditions.empty() ? "nothing else fits" : joined(conditions)),
                joined(outputs) + (row.cite == table.cite ? "" : " (" + row.cite + ")"));
        }
        return made;
    }

    Provision of(const Definition& definition) const {
        Provision made = started(Provision::What::definition, definition.name, {});
        add(made, "is", words(definition.value));
        return made;
    }

    Provision of(const Fact& fact) const {
        static constexpr std::array<std::string_view, 3> sources{"record", "finding", "circumstance"};
        Provision made = started(Provision::What::fact, fact.name, {});
        add(made, "type", type_text(pack_, fact.type));
        add(made, "from",
            std::string(sources[static_cast<std::size_t>(fact.source)]) +
                (fact.who.empty() ? "" : ", " + fact.who));
        if (is_known(fact.low))
            add(made, "range",
                to_text(pack_, fact.type, fact.low) + " to " + to_text(pack_, fact.type, fact.high));
        if (fact.neutral) add(made, "neutral", to_text(pack_, fact.type, *fact.neutral));
        if (fact.presumed)
            add(made, "presumed",
                to_text(pack_, fact.type, fact.presumed->value) + ": " + fact.presumed->why + " (" +
                    fact.presumed->cite + ")");
        if (fact.sensitive) add(made, "sensitive", "yes");
        add(made, "question", fact.question);
        return made;
    }

    Provision of(const Measure& measure) const {
        Provision made = started(Provision::What::measure, measure.name, {});
        add(made, "shown as", measure.display);
        if (measure.group != nothing) add(made, "kind of", pack_.measures[measure.group].name);
        add(made, "UN measure", measure.un.empty() ? measure.un_reason : measure.un);
        if (measure.band) add(made, "band", std::to_string(*measure.band));
        add(made, "decided by", measure.decided_by);
        if (measure.consent) add(made, "consent", *measure.consent ? "yes" : "no");
        if (measure.direction != Direction::undeclared)
            add(made, "direction", measure.direction == Direction::benefit ? "benefit" : "burden");
        return made;
    }

    /// How days and months are counted, and which version of the law is the mildest.
    std::vector<Provision> settings() const {
        const CalendarSettings& calendar = pack_.manifest.calendar;
        static constexpr std::array<std::string_view, 3> fractions{
            "of its months, then of its days", "of the days it spans", "of its days, a month being 30"};
        std::vector<Provision> all;
        const auto set = [&](const std::string& name, const std::string& cite, std::string text) {
            all.push_back(started(Provision::What::setting, name, cite));
            add(all.back(), "is", std::move(text));
        };
        set("first day counts", calendar.first_day_cite, calendar.first_day_counts ? "yes" : "no");
        set("month ends", calendar.month_end_cite,
            calendar.month_end == MonthEnd::clip ? "on the last day of a shorter month"
                                                 : "on a day after it");
        set("fraction of a duration", calendar.fraction_cite,
            std::string(fractions[static_cast<std::size_t>(calendar.fraction)]));
        for (const MostFavourable& law : pack_.most_favourable)
            set("most favourable law" + (law.issue.empty() ? "" : ", " + law.issue), law.cite,
                law.scope + ", by " + law.key +
                    (law.lower_is_milder ? ", lower is milder" : ", higher is milder"));
        return all;
    }

  private:
    Provision started(Provision::What what, const std::string& name, const std::string& cite) const {
        Provision made;
        made.what = what;
        made.name = name;
        made.cite = cite;
        made.recalled = !cite.empty() && pack_.is_recalled(cite);
        return made;
    }
    static void add(Provision& to, std::string name, std::string text) {
        if (!text.empty()) to.parts.push_back({std::move(name), std::move(text)});
    }
    static void add_mark(Provision& to, const char* name, const std::optional<Mark>& mark) {
        if (mark) add(to, name, mark->why + " (" + mark->cite + ")");
    }
    const std::string& words(NodeId node) const { return pack_.texts[node]; }

    void add_validity(Provision& to, const Validity& validity) const {
        if (!validity.from && !validity.to) return;
        add(to, "in force", in_force_text(pack_, validity).substr(std::string_view("in force ").size()));
    }

    /// Effects on the measures as the pack names them, groups before they were spread over their kinds.
    void add_effects(Provision& to, const Rule& rule) const {
        static constexpr std::array<std::string_view, 3> effects{"must", "may", "must not"};
        for (std::size_t effect = 0; effect < effects.size(); ++effect) {
            std::vector<std::string> measures;
            for (const MeasureId named : rule.named) {
                const auto says = [&](Effect wanted, bool of_kinds) {
                    return std::any_of(rule.grants.begin(), rule.grants.end(), [&](const Grant& grant) {
                        const bool meant =
                            of_kinds ? pack_.measures[grant.measure].group == named : grant.measure == named;
                        return grant.effect == wanted && meant;
                    });
                };
                const auto wanted = static_cast<Effect>(effect);
                // `must release` became a `may` of each kind, too.
                const bool spread = wanted != Effect::may || !says(Effect::must, false);
                if (says(wanted, false) || (spread && says(wanted, true)))
                    measures.push_back(pack_.measures[named].name);
            }
            add(to, std::string(effects[effect]), joined(measures));
        }
        if (!rule.cannot_code.empty())
            add(to, "cannot compute", rule.cannot_code + ": " + rule.cannot_reason);
    }

    void add_own_about(RuleId id) {
        const Rule& rule = pack_.rules[id];
        const auto add_of = [&](const Rule& of) {
            for (const Grant& grant : of.grants)
                for (std::size_t stage = 0; stage < stage_count; ++stage)
                    if (of.stages[stage])
                        about_[id].push_back({pack_.measures[grant.measure].name, static_cast<Stage>(stage)});
        };
        add_of(rule);
        for (const RuleId with : rule.with) add_of(pack_.rules[with]);
    }

    /// Exceptions are about what the rules that name them are about.
    void hand_on(RuleId from, const std::vector<Provision::About>& about, int depth) {
        constexpr int deepest = 20;
        if (depth == deepest) return;
        for (const RuleId exception : pack_.rules[from].unless) {
            about_[exception].insert(about_[exception].end(), about.begin(), about.end());
            hand_on(exception, about, depth + 1);
        }
    }

    const Pack& pack_;
    std::vector<std::vector<Provision::About>> about_;  // by rule
};

}  // namespace

std::string_view to_text(Provision::What what) {
    static constexpr std::array<std::string_view, 8> words{"rule",       "exception", "duty",    "table",
                                                           "definition", "fact",      "measure", "setting"};
    return words[static_cast<std::size_t>(what)];
}

std::vector<Provision> provisions(const Pack& pack, std::optional<CivilDate> day) {
    const Maker maker(pack);
    std::vector<Provision> made;
    for (const Measure& measure : pack.measures) made.push_back(maker.of(measure));
    for (RuleId id = 0; id < pack.rules.size(); ++id)
        if (in_force(pack.rules[id].validity, day)) made.push_back(maker.of(id));
    for (const Table& table : pack.tables)
        if (in_force(table.validity, day)) made.push_back(maker.of(table));
    for (const Definition& definition : pack.definitions)
        if (definition.rule == nothing) made.push_back(maker.of(definition));
    for (const Fact& fact : pack.facts) made.push_back(maker.of(fact));
    for (Provision& setting : maker.settings()) made.push_back(std::move(setting));
    return made;
}

}  // namespace ultima
