// SPDX-License-Identifier: Apache-2.0
#include "evaluation/between_persons.h"

#include "evaluation/tail.h"

#include <algorithm>
#include <cmath>

namespace ultima {

namespace {

// What a person's rows add to the share beside what their number lets one expect.
double part_of(const std::array<std::size_t, 2>& own, double share, double rows) {
    return (static_cast<double>(own[1]) - share * static_cast<double>(own[0])) / rows;
}

double rows_in(const RowsOfPersons& rows) {
    double sum = 0;
    for (const auto& [person, own] : rows) sum += static_cast<double>(own[0]);
    return sum;
}

double for_few(double persons) { return persons / std::max(1.0, persons - 1); }

}  // namespace

double persons_told(std::size_t persons) {
    return static_cast<double>(persons < 5 ? persons : persons - persons % 5);
}

ShareOfRows share_between_persons(const RowsOfPersons& rows) {
    const double n = rows_in(rows);
    const auto persons = static_cast<double>(rows.size());
    ShareOfRows found;
    for (const auto& [person, own] : rows) found.share += static_cast<double>(own[1]) / n;
    const double p = found.share;
    for (const auto& [person, own] : rows) found.variance += std::pow(part_of(own, p, n), 2);
    found.variance *= for_few(persons);
    // Where all have it, or nobody, rows say no more than persons.
    const bool varies = p > 0 && p < 1 && found.variance > 0;
    const double worth = varies ? std::min(n, p * (1 - p) / found.variance) : persons_told(rows.size());
    const double z = normal_half_width(0.95);
    const double middle = (p + z * z / (2 * worth)) / (1 + z * z / worth);
    const double half =
        z / (1 + z * z / worth) * std::sqrt(p * (1 - p) / worth + z * z / (4 * worth * worth));
    found.interval = {std::max(0.0, middle - half), std::min(1.0, middle + half)};
    return found;
}

DifferenceOfRows difference_between_persons(const RowsOfPersons& one, const RowsOfPersons& other) {
    const ShareOfRows first = share_between_persons(one), second = share_between_persons(other);
    const double rows = rows_in(one), others = rows_in(other);
    double together = 0;
    for (const auto& [person, own] : one) {
        const auto found = other.find(person);
        if (found != other.end())
            together += part_of(own, first.share, rows) * part_of(found->second, second.share, others);
    }
    const double persons = static_cast<double>(std::min(one.size(), other.size()));
    const double errors = std::sqrt(first.variance * second.variance);
    const double r = errors > 0 ? std::clamp(together * for_few(persons) / errors, -1.0, 1.0) : 0;
    const auto reach = [&](double from_one, double from_other) {
        return std::sqrt(
            std::max(0.0, from_one * from_one + from_other * from_other - 2 * r * from_one * from_other));
    };
    const double difference = first.share - second.share;
    return {difference,
            {difference - reach(first.share - first.interval.lower, second.interval.upper - second.share),
             difference + reach(first.interval.upper - first.share, second.share - second.interval.lower)}};
}

}  // namespace ultima
