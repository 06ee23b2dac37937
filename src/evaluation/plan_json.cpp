// SPDX-License-Identifier: Apache-2.0
#include "base/json_writer.h"
#include "evaluation/plan_emulation.h"
#include "evaluation/plan_filing_forms.h"
#include "evaluation/plan_flow.h"
#include "evaluation/plan_graph.h"
#include "evaluation/plan_text.h"
#include "evaluation/plan_words.h"
#include "report/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace ultima {

namespace {

// JSON of which no number is a count of a few.
class ResultWriter {
  public:
    /// `by_person`: several rows may be of one person.
    ResultWriter(std::string& text, std::int64_t hide_below, bool by_person)
        : json(text), hide_below_(hide_below), by_person_(by_person) {}

    JsonWriter json;

    void real(const char* name, std::optional<double> value) {
        json.name(name);
        put(value);
    }
    void count(const char* name, std::size_t value) {
        json.name(name);
        if (is_hidden(static_cast<std::int64_t>(value), hide_below_)) {
            json.null();
        } else {
            json.number(value);
        }
    }
    void none(const char* name) {
        json.name(name);
        json.null();
    }
    void interval(const char* name, std::optional<Interval> interval, double times) {
        json.name(name);
        if (!interval) {
            json.null();
            return;
        }
        of_errors([&] {
            json.list([&] {
                put(times * interval->lower);
                put(times * interval->upper);
            });
        });
    }
    void error(double value) {
        of_errors([&] { real("standard_error", value); });
    }
    void definition(const OutcomeDefinition& definition) {
        json.name("definition").object([&] {
            json.name("id").text(definition.id);
            json.name("version").number(definition.version);
            json.name("words").text(in_words(definition));
        });
    }
    void flow(const std::vector<FlowLine>& lines) {
        json.name("flow").list([&] {
            for (const FlowLine& line : lines) {
                json.object([&] {
                    json.name("what").text(line.what);
                    json.name("people").text(line.shown);
                });
            }
        });
    }
    void group(const char* name, const GroupOutcome& group) {
        json.name(name).object([&] {
            // All less those known would count the unknown again.
            const bool tells = is_hidden(static_cast<std::int64_t>(group.unknown), hide_below_);
            tells ? none("people") : count("people", group.people);
            count("unknown", group.unknown);
            tells ? none("events") : count("events", group.events);
            count("competing", group.competing);
            json.name("curve").list([&] {
                for (const CurveSpot& spot : group.curve) {
                    json.object([&] {
                        real("day", spot.day);
                        real("incidence", spot.incidence);
                        interval("interval", spot.interval, 1);
                        count("at_risk", spot.at_risk);
                    });
                }
            });
        });
    }
    void subgroups(const PlanAnswer& answer) {
        json.name("interactions").list([&] {
            for (const SubgroupColumn& column : answer.subgroup_columns) {
                json.object([&] {
                    json.name("column").text(column.column);
                    real("p", column.p);
                    json.name("not_shown").number(column.silent);
                });
            }
        });
        json.name("subgroups").list([&] {
            for (const SubgroupAnswer& effect : answer.subgroups) {
                json.object([&] {
                    json.name("column").text(effect.column);
                    json.name("value").text(effect.value);
                    count("people", effect.people);
                    real("difference_per_100", 100 * effect.difference);
                    error(effect.error);
                    real("p", effect.p);
                    real("adjusted_p", effect.adjusted_p);
                });
            }
        });
    }
    void weights(const CloneWeights& weights) {
        const bool before = rounded_;
        rounded_ = true;  // shares of people that so many digits would count
        for (const auto& [name, spread] :
             {std::pair{"weights_with", &weights.with}, std::pair{"weights_without", &weights.without}}) {
            json.name(name).object([&, one = spread] {
                const auto people = static_cast<std::size_t>(one->people);
                const bool tells = is_hidden(static_cast<std::int64_t>(people), hide_below_);
                count("people", people);
                count("cut", static_cast<std::size_t>(one->cut));
                for (const auto& [what, value] :
                     {std::pair{"least", one->least}, std::pair{"mean", one->mean},
                      std::pair{"most", one->most}, std::pair{"worth_people", one->worth}})
                    real(what, tells ? std::nullopt : std::optional(value));
            });
        }
        json.name("draws_lost").number(weights.lost);
        rounded_ = before;
    }
    void answer(const PlannedOutcome& planned, const PlanAnswer& answer) {
        json.object([&] {
            definition(planned.definition);
            if (answer.refused) {
                json.name("refused").text(answer.refused->code);
                json.name("why").text(answer.refused->message);
                return;
            }
            // Nor may so many digits of a share tell of how many people it is.
            rounded_ = is_hidden(static_cast<std::int64_t>(answer.with.unknown), hide_below_) ||
                       is_hidden(static_cast<std::int64_t>(answer.without.unknown), hide_below_);
            real("difference_per_100", 100 * answer.risks.difference);
            interval("interval_per_100", answer.interval, 100);
            error(answer.error);
            real("risk_with", answer.risks.with);
            real("risk_without", answer.risks.without);
            real("risk_ratio", answer.risks.ratio);
            interval("risk_ratio_interval", answer.ratio_interval, 1);
            real("crude_risk_with", answer.crude.with);
            real("crude_risk_without", answer.crude.without);
            real("detectable_fall", answer.detectable);
            real("e_value", answer.e_value);
            real("e_value_of_interval", answer.e_value_of_interval);
            interval("bounds_per_100", answer.bounds, 100);
            group("with", answer.with);
            group("without", answer.without);
            subgroups(answer);
            if (answer.weights) weights(*answer.weights);
            rounded_ = false;
        });
    }
    void share(const DescribedShare& share) {
        json.object([&] {
            count("people", share.people);
            count("unknown", share.unknown);
            count("events", share.events);
            real("share", share.share);
            interval("interval", share.interval, 1);
        });
    }

  private:
    /// Errors between persons, beside numbers of rows, tell with many digits how few have several.
    template <class Write>
    void of_errors(Write write) {
        const bool before = rounded_;
        rounded_ = rounded_ || by_person_;
        write();
        rounded_ = before;
    }
    void put(std::optional<double> value) {
        if (value && std::isfinite(*value)) {
            json.raw(rounded_ ? fmt::format("{:.3g}", *value) : fmt::format("{:.17g}", *value));
        } else {
            json.null();
        }
    }

    std::int64_t hide_below_;
    bool by_person_;
    bool rounded_ = false;
};

void write_balance(ResultWriter& writer, const PlanResult& result) {
    writer.json.name("balance").list([&] {
        for (std::size_t line = 0; line < result.balance.unweighted.size(); ++line) {
            const BalanceLine& before = result.balance.unweighted[line];
            if (std::ranges::find(result.rare, before.covariate) != result.rare.end()) continue;
            writer.json.object([&] {
                writer.json.name("covariate").text(before.covariate);
                writer.real("before", before.difference);
                writer.real("after", result.balance.weighted[line].difference);
            });
        }
    });
    writer.json.name("balance_not_shown").number(result.rare.size());
}

void write_sentences(ResultWriter& writer, const char* name, const std::vector<std::string>& sentences) {
    if (sentences.empty()) return;
    writer.json.name(name).list([&] {
        for (const std::string& sentence : sentences) writer.json.text(sentence);
    });
}

void write_emulation(ResultWriter& writer, const EvaluationPlan& plan, const PlanResult& result) {
    writer.json.name("emulation").object([&] {
        const PlanEmulation& emulation = *plan.emulation;
        writer.json.name("how").text(plan.clones() ? "clone, censor, weight" : "landmark");
        writer.real(plan.clones() ? "grace_period" : "day", emulation.days);
        if (plan.clones()) {
            writer.real("largest_weight", emulation.largest_weight > 0
                                              ? std::optional(emulation.largest_weight)
                                              : std::nullopt);
            writer.json.name("draws").number(emulation.draws);
            writer.json.name("seed").number(emulation.seed);
        }
        writer.json.name("begins").text(plan.begins);
        // Who began later would tell how few never began.
        if (is_hidden(static_cast<std::int64_t>(result.emulation->never), result.hide_below))
            writer.none("began_later");
        else
            writer.count("began_later", result.emulation->later);
        write_sentences(writer, "words", emulation_words(plan, result));
        write_sentences(writer, "cannot_show", emulation_limits(plan));
    });
}

void write_unit(ResultWriter& writer, const PlanUnit& unit, std::size_t rows, std::size_t persons,
                std::int64_t hide_below) {
    writer.json.name("unit").object([&] {
        writer.json.name("rows").text(unit.rows);
        writer.json.name("person");
        unit.person.empty() ? writer.json.null() : writer.json.text(unit.person);
        if (tells_persons(rows, persons, hide_below))
            writer.count("persons", persons);
        else
            writer.none("persons");
        writer.json.name("words").text(unit_words(unit, rows, persons, hide_below));
    });
}

void write_graph(ResultWriter& writer, const EvaluationPlan& plan, const BackdoorCheck& check) {
    const CausalGraph& causes = plan.graph->causes;
    const auto names = [&](const GraphPath& nodes) {
        writer.json.list([&] {
            for (const std::size_t node : nodes) writer.json.text(causes.nodes[node].name);
        });
    };
    writer.json.name("graph").object([&] {
        writer.json.name("closed").flag(check.closed);
        writer.json.name("open_paths").list([&] {
            for (const GraphPath& path : check.open) names(path);
        });
        writer.json.name("sufficient");
        if (check.sufficient) {
            names(*check.sufficient);
        } else {
            writer.json.null();
        }
        write_sentences(writer, "words", graph_words(plan, check));
    });
}

}  // namespace

std::string plan_result_json(const EvaluationPlan& plan, const PlanResult& result, const PlanFiling& filing) {
    std::string text;
    ResultWriter writer(text, result.hide_below, plan.unit.has_value());
    writer.json.object([&] {
        writer.json.name("question").text(plan.question);
        writer.json.name("kind").text("comparison");
        writer.json.name("answers").list([&] {
            for (std::size_t place = 0; place < result.answers.size(); ++place)
                writer.answer(plan.outcomes[place], result.answers[place]);
        });
        const std::string turned = turned_words(plan, result);
        writer.json.name("turns_with_definition").flag(!turned.empty());
        if (!turned.empty()) writer.json.name("why_it_turns").text(turned);
        writer.json.name("people_with").number(result.with);
        writer.json.name("people_without").number(result.without);
        writer.flow(people_flow(result.rows, result.unread, result.excluded, result.people, result.hide_below,
                                plan.rows_word()));
        write_balance(writer, result);
        write_sentences(writer, "custody_days", custody_words(plan, result));
        write_sentences(writer, "net_widening", widening_words(plan, result));
        write_sentences(writer, "victims", victim_words(plan, result));
        writer.json.name("estimator").text(name_of(plan.estimator));
        writer.json.name("clusters").number(result.clusters);
        if (plan.unit) write_unit(writer, *plan.unit, result.people, result.persons, result.hide_below);
        if (result.emulation) write_emulation(writer, plan, result);
        if (result.backdoor) write_graph(writer, plan, *result.backdoor);
        write_filing(writer.json, filing);
        writer.json.name("plan").text(plan.hash);
        writer.json.name("program").text(ULTIMA_VERSION);
    });
    return text + "\n";
}

std::string description_json(const EvaluationPlan& plan, const PlanDescription& description,
                             const PlanFiling& filing) {
    std::string text;
    ResultWriter writer(text, description.hide_below, plan.unit.has_value());
    writer.json.object([&] {
        writer.json.name("question").text(plan.question);
        writer.json.name("kind").text("description");
        writer.json.name("no_effect").text(no_effect_words());
        writer.json.name("answers").list([&] {
            for (std::size_t which = 0; which < plan.outcomes.size(); ++which) {
                writer.json.object([&] {
                    writer.definition(plan.outcomes[which].definition);
                    writer.json.name("everybody");
                    writer.share(description.everybody[which]);
                    writer.json.name("lines").list([&] {
                        for (const DescribedColumn& column : description.columns) {
                            for (const DescribedLine& line : column.lines) {
                                writer.json.object([&] {
                                    writer.json.name("column").text(column.column);
                                    writer.json.name("value").text(
                                        line_words(plan, line, description.hide_below));
                                    writer.json.name("share");
                                    writer.share(line.shares[which]);
                                });
                            }
                        }
                    });
                });
            }
        });
        writer.flow(people_flow(description.rows, description.unread, description.excluded,
                                description.people, description.hide_below, plan.rows_word()));
        if (plan.unit)
            write_unit(writer, *plan.unit, description.people, description.persons, description.hide_below);
        write_filing(writer.json, filing);
        writer.json.name("plan").text(plan.hash);
        writer.json.name("program").text(ULTIMA_VERSION);
    });
    return text + "\n";
}

}  // namespace ultima
