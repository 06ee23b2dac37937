// SPDX-License-Identifier: Apache-2.0
#include "evaluation/oracle_survival.h"

#include "evaluation/oracle_text.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace ultima::test {

Times Times::only(const std::vector<std::uint32_t>& group, std::uint32_t number) const {
    Times some;
    for (std::size_t i = 0; i < stop.size(); ++i) {
        if (group[i] != number) continue;
        if (!start.empty()) some.start.push_back(start[i]);
        some.stop.push_back(stop[i]);
        some.event.push_back(event[i]);
    }
    return some;
}

Times times_of(const Rows& rows, const std::string& stop, const std::string& event,
               const std::string& start) {
    if (stop.empty() || event.empty())
        throw std::runtime_error("nothing says which columns are time and event");
    Times times;
    times.stop = rows.value(stop);
    if (!start.empty()) times.start = rows.value(start);
    for (const double x : rows.value(event)) times.event.push_back(x != 0 ? 1 : 0);
    return times;
}

namespace {

/// The number of a cause by its name: where `cause` says `1 relapse, 2 death`, or by what 1 and 2 mostly are.
std::optional<std::string> cause_number(const Study& study, const std::string& name) {
    if (name.size() > 5 && name.rfind("cause", 0) == 0) return name.substr(5);
    for (const std::string& piece : pieces(study.causes, ',')) {
        const std::size_t space = piece.find(' ');
        if (space != std::string::npos && number_of(piece.substr(0, space)) &&
            piece.compare(space + 1, name.size(), name) == 0)
            return piece.substr(0, space);
    }
    if (name == "new") return "1";
    if (name == "technical" || name == "tech") return "2";
    return std::nullopt;
}

}  // namespace

std::string cause_called(const Study& study, const std::string& name) {
    if (study.cause.empty() || name.empty()) return study.event;
    if (name == "any") return study.cause + " > 0";
    const auto number = cause_number(study, name);
    return number ? study.cause + " == " + *number : study.event;
}

std::string event_named(const Study& study, const std::string& name) {
    for (const std::string& part : pieces(name, '_'))
        if (part == "any" || (part != "km" && cause_number(study, part))) return cause_called(study, part);
    // With causes, whatever is not said is any of them.
    return study.cause.empty() ? study.event : study.cause + " > 0";
}

Rows with_known_group(const Rows& rows, const std::string& group) {
    std::vector<double> known(rows.count(), 1);
    for (const std::string& name : pieces(group, ':')) {
        const std::vector<std::string>& columns = rows.columns();
        if (std::find(columns.begin(), columns.end(), name) == columns.end()) continue;
        const std::vector<std::string>& cells = rows.text(name);
        for (std::size_t i = 0; i < known.size(); ++i)
            if (is_blank(cells[i])) known[i] = 0;
    }
    if (std::find(known.begin(), known.end(), 0.0) == known.end()) return rows;
    Rows some = rows;
    some.keep(known);
    return some;
}

std::string meant_group(const Study& study, const std::function<bool(const std::string&)>& fits) {
    if (study.groups.empty()) return study.group;
    if (!study.group.empty() && fits(study.group)) return study.group;
    for (const std::string& choice : study.groups)
        if (fits(choice)) return choice;
    return study.group;
}

std::vector<std::uint32_t> groups_of(const Rows& rows, const std::string& columns) {
    std::vector<std::uint32_t> groups;
    for (const std::size_t g : rows.groups(columns)) groups.push_back(static_cast<std::uint32_t>(g));
    return groups;
}

}  // namespace ultima::test
