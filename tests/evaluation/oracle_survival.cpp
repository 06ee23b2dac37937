// SPDX-License-Identifier: Apache-2.0
#include "evaluation/oracle_survival.h"

#include <cmath>

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

std::string cause_called(const Study& study, const std::string& name) {
    if (study.cause.empty()) return study.event;
    if (name == "new") return study.cause + " == 1";
    if (name == "technical" || name == "tech") return study.cause + " == 2";
    if (name == "any") return study.cause + " > 0";
    return study.event;
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
