// SPDX-License-Identifier: Apache-2.0
// Covariates that change with time: people from the first file of the data, their intervals from the second.
//
// The files name such covariates by what they are, and this is how they are read, for any column X of the
// intervals: `X` as it stands; `X_lag` in the interval before (a person's first interval drops out); `ever`
// whether it was ever 1, which the future decides; `ever_td` whether it was 1 before this interval;
// `X4` in the interval that ends at 4, with a model of `time - 4`, for those followed beyond 4.
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_survival.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <set>

namespace ultima::test {
namespace {

/// The column of the intervals that is no part of the frame: the covariate that changes.
std::string changing_column(const Rows& people, const Rows& intervals) {
    for (const std::string& column : intervals.columns())
        if (!people.has(column) && column != "start" && column != "stop") return column;
    throw std::runtime_error("no column of the intervals changes with time");
}

/// For each interval, the row of its person.
std::vector<std::size_t> persons_of(const Rows& people, const Rows& intervals) {
    std::map<std::string, std::size_t> row;
    const std::vector<std::string>& ids = people.text("id");
    for (std::size_t i = 0; i < ids.size(); ++i) row.emplace(ids[i], i);
    std::vector<std::size_t> persons;
    for (const std::string& id : intervals.text("id")) persons.push_back(row.at(id));
    return persons;
}

struct Changing {
    std::string column;
    std::vector<std::size_t> person;  ///< by interval, in the order of the file: a person's intervals by time
    std::vector<double> value;
    std::vector<double> stop;
};

/// Intervals with the covariates of their persons, and what is derived from the changing column.
Rows with_people(const Rows& people, const Rows& intervals, const Changing& changing) {
    Rows rows = people.pick(changing.person);
    for (const std::string& column : intervals.columns())
        if (column != "id") rows.define(column, intervals.value(column));
    std::vector<double> before(rows.count()), ever(rows.count());
    for (std::size_t i = 0; i < rows.count(); ++i) {
        const bool first = i == 0 || changing.person[i] != changing.person[i - 1];
        before[i] = first ? std::nan("") : changing.value[i - 1];
        ever[i] = first ? 0 : std::max(ever[i - 1], changing.value[i - 1]);
    }
    rows.define(changing.column + "_lag", before);
    rows.define("ever_td", ever);
    return rows;
}

/// People, with what is derived for each from all or some of their intervals.
Rows with_ever(const Rows& people, const Changing& changing, const std::vector<std::string>& terms) {
    Rows rows = people;
    std::vector<double> ever(rows.count());
    for (std::size_t i = 0; i < changing.value.size(); ++i)
        ever[changing.person[i]] = std::max(ever[changing.person[i]], changing.value[i]);
    rows.define("ever", ever);
    for (const std::string& term : terms) {
        if (term.rfind(changing.column, 0) != 0 || term.size() == changing.column.size()) continue;
        std::string digits = term.substr(changing.column.size());  // `emp4`, `emp_4`, `emp_week4`
        digits.erase(0, std::min(digits.find_first_of("0123456789"), digits.size()));
        if (digits.empty()) continue;
        if (!std::all_of(digits.begin(), digits.end(), [](unsigned char c) { return std::isdigit(c) != 0; }))
            continue;
        std::vector<double> then(rows.count(), std::nan(""));
        for (std::size_t i = 0; i < changing.value.size(); ++i)
            if (changing.stop[i] == std::stod(digits)) then[changing.person[i]] = changing.value[i];
        rows.define(term, then);
    }
    return rows;
}

/// Rows without an unknown in what the model needs, and with time left.
void keep_whole(Rows& rows, const Formula& formula) {
    std::vector<double> keep(rows.count(), 1);
    std::vector<std::vector<double>> columns = term_columns(rows, formula);
    for (const auto& column : columns)
        for (std::size_t i = 0; i < keep.size(); ++i)
            if (std::isnan(column[i])) keep[i] = 0;
    const std::vector<double> stop = rows.value(formula.stop);
    for (std::size_t i = 0; i < keep.size(); ++i)
        if (!(stop[i] > 0)) keep[i] = 0;
    rows.keep(keep);
}

}  // namespace

void check_time_dependent(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    if (!study.intervals) {  // one file of intervals, whose covariates change as they stand
        check_models(oracle, "", study.rows);
        check_rest(oracle, study);
        return;
    }
    Rows intervals = *study.intervals;
    const std::vector<std::string>& ids = study.rows.text("id");
    const std::set<std::string> people(ids.begin(), ids.end());  // those whom the filter lets in
    std::vector<double> theirs;
    for (const std::string& id : intervals.text("id")) theirs.push_back(people.count(id) > 0 ? 1 : 0);
    intervals.keep(theirs);
    const Changing changing{changing_column(study.rows, intervals), persons_of(study.rows, intervals),
                            intervals.value(changing_column(study.rows, intervals)), intervals.value("stop")};
    for (const auto& item : oracle.document().items()) {
        if (!item.value().is_object() || !item.value().contains("formula")) continue;
        const std::string path = below("", item.key());
        const Formula formula = read_formula(oracle.text(path + "/formula"));
        attempt(oracle, path, [&] {
            Rows rows = formula.start.empty() ? with_ever(study.rows, changing, formula.terms)
                                              : with_people(study.rows, intervals, changing);
            keep_whole(rows, formula);
            // The intervals of one person belong together.
            check_model(oracle, path, rows, formula, ties_called(oracle.text(path + "/ties")), {"id"});
        });
    }
}

}  // namespace ultima::test
