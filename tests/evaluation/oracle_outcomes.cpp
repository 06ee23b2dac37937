// SPDX-License-Identifier: Apache-2.0
#include "evaluation/oracle_outcomes.h"

#include "evaluation/oracle_survival.h"
#include "evaluation/oracle_text.h"

#include <cstdlib>

namespace ultima::test {

std::optional<OutcomeDefinition> definition_named(const std::string& name) {
    const std::size_t underscore = name.find('_');
    if (underscore == std::string::npos) return std::nullopt;
    const std::string what = name.substr(0, underscore);
    const double window = std::strtod(name.c_str() + underscore + 1, nullptr);
    if (!(window > 0)) return std::nullopt;
    OutcomeDefinition definition{.id = name, .clock = "release", .window = window};
    if (what == "any") {
        definition.counted = {"new offence", "technical return"};
    } else if (what == "new") {
        definition.counted = {"new offence"};
        definition.competing = {"technical return"};
    } else if (what == "technical" || what == "tech") {
        definition.counted = {"technical return"};
        definition.competing = {"new offence"};
    } else {
        return std::nullopt;
    }
    return definition;
}

std::vector<double> outcomes_in(const Rows& rows, const OutcomeDefinition& definition) {
    const std::vector<double> days = rows.value("days");
    const std::vector<double> cause = rows.value("cause");
    std::vector<PersonHistory> histories(rows.count());
    for (std::size_t row = 0; row < rows.count(); ++row) {
        // Nobody was lost before the end of the three years, or before the window ended where it is longer.
        histories[row].followed = std::max(days[row], definition.window);
        if (cause[row] != 0) {
            histories[row].events.push_back(
                {days[row], cause[row] == 1 ? "new offence" : "technical return"});
        }
    }
    std::vector<double> within;
    for (const DefinedOutcome& outcome : must(outcomes_of(definition, histories))) {
        within.push_back(outcome.within.value());
    }
    return within;
}

std::vector<double> outcome_called(const Study& study, const std::string& name) {
    const auto definition = definition_named(name);
    if (definition && study.rows.has("days") && study.rows.has("cause"))
        return outcomes_in(study.rows, *definition);
    const std::size_t cut = name.rfind('_');
    if (cut == std::string::npos || !study.rows.has(name.substr(0, cut)))
        throw std::runtime_error("the block `" + name + "` names no outcome");
    return outcome_said(study, name.substr(0, cut) + " within " + name.substr(cut + 1));
}

std::vector<double> outcome_said(const Study& study, const std::string& text) {
    const std::string sentence = without_parentheses(text);
    const std::size_t within = sentence.find(" within ");
    const std::string what = trimmed(sentence.substr(0, within));
    std::string event = what;
    if (event.find("new offence") != std::string::npos)
        event = cause_called(study, "new");
    else if (event.find("technical") != std::string::npos)
        event = cause_called(study, "technical");
    else if (event.find("return") != std::string::npos)
        event = cause_called(study, "any");
    else if (what.find_first_of("<>=&|") == std::string::npos)
        event = first_word(what);
    std::vector<double> outcome = study.rows.value(event);
    if (within == std::string::npos) return outcome;
    const double window = std::strtod(sentence.c_str() + within + 8, nullptr);
    if (!(window > 0)) throw std::runtime_error("`" + text + "` names no span of time");
    const std::vector<double> time = study.rows.value(study.time);
    for (std::size_t row = 0; row < outcome.size(); ++row)
        if (time[row] > window) outcome[row] = 0;
    return outcome;
}

std::string first_word(const std::string& text) {
    const std::size_t equals = text.find("= ");
    const std::string rest = equals == std::string::npos ? text : text.substr(equals + 2);
    return rest.substr(0, rest.find(' '));
}

std::vector<NamedColumn> named_columns(const Rows& rows, const std::vector<std::string>& names) {
    std::vector<NamedColumn> columns;
    for (const std::string& name : names) columns.push_back({name, rows.value(name)});
    return columns;
}

std::vector<std::string> names_at(const Oracle& oracle, const std::string& path) {
    std::vector<std::string> names;
    for (const auto& item : oracle.at(path).items()) {
        if (item.key() != "(Intercept)") names.push_back(item.key());
    }
    return names;
}

}  // namespace ultima::test
