// SPDX-License-Identifier: Apache-2.0
#include "reason/answer_json.h"

#include "base/json_writer.h"
#include "law/baseline.h"
#include "reason/overlaid.h"
#include "reason/versions.h"

#include <algorithm>

namespace ultima {

namespace {

std::string_view effect_text(Effect effect) {
    switch (effect) {
        case Effect::must:
            return "must";
        case Effect::may:
            return "may";
        case Effect::must_not:
            return "must not";
        case Effect::cannot_compute:
            return "cannot compute";
    }
    return "";
}

class Writer {
  public:
    Writer(std::string& out, const AnswerMembers& members, const Wording& words, Reasoner& reasoner,
           const KnownFacts& facts, const Answer& answer)
        : json_(out),
          members_(members),
          words_(words),
          reasoner_(reasoner),
          pack_(reasoner.pack()),
          facts_(facts),
          answer_(answer) {}

    void write() {
        json_.object([&] {
            json_.name("pack").object([&] {
                json_.name("id").text(pack_.manifest.id);
                json_.name("version").text(pack_.manifest.version);
                json_.name("hash").text(pack_.hash);
            });
            if (words_.translates()) json_.name("language").text(words_.language());
            json_.name("on").date(answer_.on);
            json_.name("stage").text(to_text(answer_.stage));
            if (!answer_.laws.empty()) laws();
            measures("measures", false);
            measures("groups", true);
            warnings();
            duties();
            assumed();
            marks("adverse", false);
            marks("compelled", true);
            given("values", false);
            given("dates", true);
            cannot_compute();
            questions();
            json_.name("notes").list([&] {
                for (const std::string& note : answer_.notes) json_.text(note);
            });
        });
    }

  private:
    /// Which version of the law was applied, as the mildest.
    void laws() {
        json_.name("law").list([&] {
            for (const AppliedLaw& law : answer_.laws) one_law(law, pack_.most_favourable[law.setting]);
        });
    }

    void one_law(const AppliedLaw& law, const MostFavourable& setting) {
        json_.object([&] {
            if (!setting.issue.empty()) json_.name("issue").text(setting.issue);
            json_.name("scope").text(setting.scope);
            json_.name("date_of_act");
            law.act ? json_.date(*law.act) : json_.null();
            json_.name("applied");
            law.applied ? json_.date(law.versions[*law.applied].day) : json_.null();
            json_.name("key").text(setting.key);
            json_.name("milder").text(setting.lower_is_milder ? "lower" : "higher");
            json_.name("versions").list([&] {
                for (const LawVersion& version : law.versions)
                    json_.object([&] {
                        json_.name("from").date(version.day);
                        json_.name("value");
                        append_value_json(json_, pack_, key_type(pack_, setting), version.key);
                        json_.name("may_be_mildest").flag(version.open);
                    });
            });
            json_.members(cite_and_text(pack_, setting.cite));
        });
    }

    void measures(std::string_view name, bool groups) {
        json_.name(name).list([&] {
            for (const MeasureId id : members_.order)
                if ((pack_.measures[id].role == MeasureRole::group) == groups) one_measure(answer_.of(id));
        });
    }

    /// Is there nothing to say but the status, and that of the kind that many measures have in every answer?
    bool is_silent(const MeasureAnswer& answer) const {
        const bool elsewhere =
            answer.status == Status::not_at_this_stage || answer.status == Status::not_provided;
        return elsewhere && answer.measure != pack_.custody && answer.needs.empty() &&
               answer.advice.empty() && answer.because.empty() && answer.defeated.empty() &&
               answer.failed.empty() && facts_.overrides.empty();
    }

    void one_measure(const MeasureAnswer& answer) {
        const Measure& measure = pack_.measures[answer.measure];
        json_.object([&] {
            json_.members(members_.id[answer.measure]);
            if (is_silent(answer)) {
                const bool of_group = measure.role == MeasureRole::group;
                const bool stage = answer.status == Status::not_at_this_stage;
                return json_.members(members_.silent[(of_group ? 2U : 0U) + (stage ? 1U : 0U)]);
            }
            json_.name("status").text(to_text(answer.status));
            if (answer.status == Status::undetermined) possible(answer.possible);
            if (answer.since) json_.name("since").date(*answer.since);
            if (answer.from) json_.name("from").date(*answer.from);
            json_.name("missing").list([&] {
                for (const DecidingSet& set : answer.missing) deciding_set(set);
            });
            if (measure.role != MeasureRole::group) json_.name("place").text("unknown");
            std::size_t needs = answer.needs.size();
            json_.name("needs").list([&] {
                for (const auto& [rule, place] : answer.needs) need(rule, place);
                added_needs(pack_, answer_.stage, answer, [&](std::uint32_t place) {
                    added(place);
                    ++needs;
                });
            });
            json_.name("need_count").number(needs);
            considers(answer);
            overrides(answer.measure);
            if (measure.role != MeasureRole::group && pack_.overlay) {
                json_.members(may_be_open(pack_, answer)
                                  ? members_.measure_warnings[stage_place()][answer.measure]
                                  : members_.no_warnings);
            }
            json_.name("advisory").flag(!answer.advice.empty());
            if (!answer.advice.empty()) advice(answer);
            json_.name("because").list([&] {
                for (const RuleId rule : answer.because) json_.object([&] { citation(rule); });
            });
            if (!answer.either.empty())
                json_.name("either").list([&] {
                    for (const RuleId rule : answer.either) json_.object([&] { citation(rule); });
                });
            json_.name("defeated").list([&] {
                for (const Defeated& defeated : answer.defeated) defeat(defeated);
            });
            json_.name("failed").list([&] {
                for (const Failed& failed : answer.failed) failure(failed);
            });
        });
    }

    void possible(const StatusSet& set) {
        json_.name("possible").list([&] {
            // In the order of words, so that programs can compare.
            std::vector<std::string_view> words;
            for (std::size_t i = 0; i < status_count; ++i)
                if (set[i]) words.push_back(to_text(static_cast<Status>(i)));
            std::sort(words.begin(), words.end());
            for (const std::string_view word : words) json_.text(word);
        });
    }

    void deciding_set(const DecidingSet& set) {
        json_.object([&] {
            json_.name("facts").list([&] {
                for (const FactId fact : set.facts) json_.text(pack_.facts[fact].name);
            });
            json_.name("exact").flag(set.exact);
        });
    }

    /// The members "rule", "cite" and "text" of an object.
    void citation(RuleId id) { json_.members(members_.citation[id]); }

    void need(RuleId rule, std::size_t place) {
        const Need& need = pack_.rules[rule].needs[place];
        json_.object([&] {
            json_.name("kind").text(need.kind);
            if (!need.text.empty()) json_.name("says").text(words_.need(pack_.rules[rule], place).text);
            citation(rule);
        });
    }

    /// What has to be weighed, by the rules that support the status; left out where there is nothing.
    void considers(const MeasureAnswer& answer) {
        const auto any = [&](RuleId rule) { return !pack_.rules[rule].considers.empty(); };
        if (std::none_of(answer.because.begin(), answer.because.end(), any)) return;
        json_.name("considers").list([&] {
            for (const RuleId rule : answer.because)
                for (std::size_t i = 0; i < pack_.rules[rule].considers.size(); ++i)
                    json_.object([&] {
                        json_.name("says").text(words_.considers(pack_.rules[rule], i).text);
                        citation(rule);
                    });
        });
    }

    /// What a human decided otherwise; left out where nobody did.
    void overrides(MeasureId measure) {
        const auto of_it = [&](const Override& each) { return each.measure == measure; };
        if (std::none_of(facts_.overrides.begin(), facts_.overrides.end(), of_it)) return;
        json_.name("overrides").list([&] {
            for (const Override& each : facts_.overrides) {
                if (!of_it(each)) continue;
                json_.object([&] {
                    json_.name("decided").text(each.ordered ? "ordered" : "not ordered");
                    json_.name("by").text(each.by);
                    json_.name("role").text(each.role);
                    json_.name("reasons").text(each.reasons);
                    json_.name("on").date(each.on);
                });
            }
        });
    }

    void added(std::uint32_t place) {
        json_.object([&] { json_.members(members_.added[place]); });
    }

    /// What the UN baseline has to say of the answer as a whole.
    void warnings() {
        if (pack_.overlay) json_.members(members_.warnings[stage_place()]);
    }

    std::size_t stage_place() const { return static_cast<std::size_t>(answer_.stage); }

    void advice(const MeasureAnswer& answer) {
        json_.name("advice").list([&] {
            for (const Advice& advice : answer.advice)
                json_.object([&] {
                    json_.name("says").text(effect_text(advice.effect));
                    citation(advice.rule);
                });
        });
    }

    void defeat(const Defeated& defeated) {
        json_.object([&] {
            citation(defeated.rule);
            json_.name("by").list([&] {
                for (const RuleId rule : defeated.by) json_.object([&] { citation(rule); });
            });
            if (defeated.one_of) json_.name("one_of").flag(true);
        });
    }

    void failure(const Failed& failed) {
        json_.object([&] {
            citation(failed.rule);
            if (failed.condition == nothing) {
                json_.name("condition").text("in force");
                return;
            }
            json_.name("condition").text(pack_.texts[failed.condition]);
            NodeId left = nothing;
            NodeId right = nothing;
            if (!sides(pack_, failed.condition, left, right) || pack_.node(left).type.kind == Kind::spells)
                return;
            value("held", left);
            value("needed", right);
        });
    }

    void value(std::string_view name, NodeId node) {
        json_.name(name);
        append_value_json(json_, pack_, pack_.node(node).type, reasoner_.value(node));
    }

    void duties() {
        json_.name("duties").list([&] {
            for (const DutyAnswer& answer : answer_.duties) duty(answer);
        });
    }

    void duty(const DutyAnswer& answer) {
        const Rule& rule = pack_.rules[answer.duty];
        json_.object([&] {
            json_.name("duty").text(rule.label);
            json_.name("who").text(words_.who(rule).text);
            json_.name("what").text(words_.what(rule).text);
            if (rule.within_days)
                json_.name("within_days").number(*rule.within_days);
            else
                json_.name("within").text("forthwith");
            json_.name("arises").text(to_text(answer.arises));
            if (answer.since) {
                json_.name("since").date(*answer.since);
                json_.name("days_passed").number(days_between(*answer.since, answer_.on));
                if (rule.within_days)
                    if (const auto due = add_days(*answer.since, *rule.within_days))
                        json_.name("due").date(*due);
            }
            json_.name("with").list([&] {
                for (const RuleId with : rule.with) json_.text(pack_.rules[with].label);
            });
            json_.members(members_.cite_and_text[answer.duty]);
        });
    }

    void assumed() {
        json_.name("assumed").list([&] {
            for (const FactId id : answer_.assumed) {
                const Fact& fact = pack_.facts[id];
                json_.object([&] {
                    json_.name("fact").text(fact.name);
                    json_.name("value");
                    append_value_json(json_, pack_, fact.type, facts_.values[id]);
                    json_.name("why").text(words_.why(fact).text);
                    json_.members(cite_and_text(pack_, fact.presumed->cite));
                });
            }
        });
    }

    void marks(std::string_view name, bool compelled) {
        json_.name(name).list([&] {
            for (const MarkUse& use : answer_.marks) {
                if (use.compelled != compelled) continue;
                const Mark& mark = mark_of(pack_, use);
                json_.object([&] {
                    json_.name(use.on == MarkUse::On::rule    ? "rule"
                               : use.on == MarkUse::On::table ? "table"
                                                              : "fact");
                    json_.text(name_of(pack_, use));
                    json_.name("why").text(mark.why);
                    json_.members(cite_and_text(pack_, mark.cite));
                    if (compelled && pack_.overlay) json_.name("against").text(un_baseline().source("S36"));
                    json_.name("measures").list([&] {
                        for (const MeasureId measure : use.measures) json_.text(pack_.measures[measure].name);
                    });
                });
            }
        });
    }

    void given(std::string_view name, bool dates) {
        json_.name(name).object([&] {
            for (std::size_t i = 0; i < answer_.values.size(); ++i) {
                const Gives& gives = pack_.rules[answer_.values[i].rule].gives[answer_.values[i].place];
                if ((pack_.node(gives.value).type.kind == Kind::date) != dates || named_before(i, gives.name))
                    continue;
                json_.foreign_name(gives.name).list([&] {
                    for (std::size_t j = i; j < answer_.values.size(); ++j)
                        one_given(answer_.values[j], gives.name);
                });
            }
        });
    }

    bool named_before(std::size_t end, const std::string& name) const {
        for (std::size_t i = 0; i < end; ++i)
            if (pack_.rules[answer_.values[i].rule].gives[answer_.values[i].place].name == name) return true;
        return false;
    }

    void one_given(const GivenValue& given, const std::string& name) {
        const Gives& gives = pack_.rules[given.rule].gives[given.place];
        if (gives.name != name) return;
        json_.object([&] {
            json_.name("value");
            append_value_json(json_, pack_, pack_.node(gives.value).type, given.value);
            citation(given.rule);
        });
    }

    void cannot_compute() {
        json_.name("cannot_compute").list([&] {
            for (const CannotCompute& cannot : answer_.cannot_compute) {
                const Rule& rule = pack_.rules[cannot.rule];
                json_.object([&] {
                    json_.name("code").text(rule.cannot_code);
                    json_.name("reason").text(words_.cannot(rule).text);
                    json_.name("applies").text(to_text(cannot.applies));
                    citation(cannot.rule);
                });
            }
        });
    }

    void questions() {
        json_.name("ask").list([&] {
            for (const Question& question : answer_.ask) {
                json_.object([&] {
                    json_.members(members_.fact_and_question[question.fact]);
                    json_.name("settles").list([&] {
                        for (const MeasureId measure : question.settles)
                            json_.text(pack_.measures[measure].name);
                    });
                    json_.members(members_.who_and_kind[question.fact]);
                });
            }
        });
    }

    JsonWriter json_;
    const AnswerMembers& members_;
    const Wording& words_;
    Reasoner& reasoner_;
    const Pack& pack_;
    const KnownFacts& facts_;
    const Answer& answer_;
};

}  // namespace

void append_value_json(JsonWriter& json, const Pack& pack, const Type& type, const Value& value) {
    if (!is_known(value)) return json.null();
    if (const auto* truth = std::get_if<Truth>(&value)) return json.text(to_text(*truth));
    if (const auto* date = std::get_if<CivilDate>(&value)) return json.date(*date);
    if (const auto* number = std::get_if<Number>(&value)) {
        if (const auto whole = number->value.to_int64(); whole && !number->at_least)
            return json.number(*whole);
        const std::string text = to_text(number->value);
        if (!number->at_least && text.find('/') == std::string::npos) return json.raw(text);
    }
    json.text(to_text(pack, type, value));
}

AnswerJson::AnswerJson(const Pack& pack, const Wording& words)
    : pack_(pack), words_(words), members_(answer_members(pack, words_)) {}

void AnswerJson::append(std::string& out, Reasoner& reasoner, const KnownFacts& facts,
                        const Answer& answer) const {
    Writer(out, members_, words_, reasoner, facts, answer).write();
}

void AnswerJson::append(JsonWriter& json, std::span<const Reason> reasons) const {
    json.list([&] {
        for (std::size_t i = 0; i < reasons.size(); i += 1 + reasons[i].beneath) {
            const Reason& reason = reasons[i];
            json.object([&] {
                switch (reason.what) {
                    case Reason::What::rule:
                        json.members(members_.rule_and_cite[reason.rule]);
                        json.members(members_.applies[static_cast<std::size_t>(reason.truth)]);
                        break;
                    case Reason::What::not_in_force:
                        json.name("text").text(in_force_text(pack_, pack_.rules[reason.rule].validity));
                        json.members(members_.holds[static_cast<std::size_t>(reason.truth)]);
                        break;
                    case Reason::What::condition:
                        json.members(members_.text[reason.node]);
                        json.members(members_.holds[static_cast<std::size_t>(reason.truth)]);
                        break;
                    case Reason::What::value:
                        json.members(members_.text[reason.node]);
                        json.name("value");
                        append_value_json(json, pack_, pack_.node(reason.node).type, reason.value);
                        break;
                }
                if (reason.beneath == 0) return;
                json.name("parts");
                append(json, reasons.subspan(i + 1, reason.beneath));
            });
        }
    });
}

}  // namespace ultima
