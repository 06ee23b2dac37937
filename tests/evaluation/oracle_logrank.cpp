// SPDX-License-Identifier: Apache-2.0
// The log-rank family.
#include "evaluation/logrank.h"
#include "evaluation/oracle_kinds.h"
#include "evaluation/oracle_survival.h"

#include <regex>

namespace ultima::test {
namespace {

void check_one(Oracle& oracle, const std::string& path, const Result<GroupTest>& result) {
    const GroupTest test = must(result, path);
    oracle.compare(path + "/chisq", test.chi_square, closed_form);
    oracle.compare(path + "/df", static_cast<double>(test.df), closed_form);
    oracle.compare(path + "/p", test.p, p_value);
    oracle.compare(path + "/observed", test.observed, closed_form);
    oracle.compare(path + "/expected", test.expected, closed_form);
    std::vector<std::vector<double>> variance;
    for (Eigen::Index i = 0; i < test.variance.rows(); ++i) {
        variance.emplace_back();
        for (Eigen::Index j = 0; j < test.variance.cols(); ++j)
            variance.back().push_back(test.variance(i, j));
    }
    oracle.compare(path + "/var", variance, closed_form);
}

void check_family(Oracle& oracle, const std::string& path, const Times& times,
                  const std::vector<std::uint32_t>& groups, const std::vector<std::uint32_t>& strata) {
    if (oracle.has(path + "/logrank"))
        check_one(oracle, path + "/logrank", logrank(times.follow_up(), groups));
    if (oracle.has(path + "/peto_peto_rho1"))
        check_one(oracle, path + "/peto_peto_rho1", logrank(times.follow_up(), groups, 1));
    if (!oracle.has(path + "/stratified_logrank")) return;
    if (strata.empty())
        oracle.leave_out(path + "/stratified_logrank", "the file names no strata");
    else
        check_one(oracle, path + "/stratified_logrank", logrank(times.follow_up(), groups, 0, strata));
}

/// Where no file says which strata are meant, those that give the test.
std::string meant_strata(const Oracle& oracle, const std::string& path, const Study& study,
                         const Times& times, const std::vector<std::uint32_t>& groups) {
    for (const std::string& strata : study.strata_choices) {
        const auto test = logrank(times.follow_up(), groups, 0, groups_of(study.rows, strata));
        if (test && oracle.would_agree(path + "/stratified_logrank/chisq", test->chi_square, closed_form))
            return strata;
    }
    return study.strata;
}

/// `0: prio 0, 1: prio 1-3, 2: prio >=4`
std::vector<std::uint32_t> named_groups(const Rows& rows, const std::string& text) {
    std::vector<std::uint32_t> groups(rows.count());
    const std::regex item(R"((\d+): (\w+) (>=|<=|>|<)?(\d+)(-(\d+))?)");
    for (std::sregex_iterator it(text.begin(), text.end(), item), end; it != end; ++it) {
        const std::smatch& m = *it;
        const std::string name = m[2].str();
        std::string condition = name + (m[3].matched ? m[3].str() : m[6].matched ? ">=" : "==") + m[4].str();
        if (m[6].matched) condition += " & " + name + "<=" + m[6].str();
        const std::vector<double> in = rows.value(condition);
        for (std::size_t i = 0; i < groups.size(); ++i)
            if (in[i] != 0) groups[i] = static_cast<std::uint32_t>(std::stoul(m[1].str()));
    }
    return groups;
}

}  // namespace

void check_logranks(Oracle& oracle, const std::string& path, const Study& whole, const std::string& event) {
    const std::string group = meant_group(whole, [&](const std::string& choice) {
        const Rows rows = with_known_group(whole.rows, choice);
        const auto test = logrank(times_of(rows, whole.time, event).follow_up(), groups_of(rows, choice));
        return test && oracle.would_agree(path + "/logrank/observed/0", test->observed[0], closed_form) &&
               oracle.would_agree(path + "/logrank/observed/1", test->observed[1], closed_form);
    });
    Study study = whole;
    study.rows = with_known_group(whole.rows, group);
    const Times times = times_of(study.rows, study.time, event);
    const std::vector<std::uint32_t> groups = groups_of(study.rows, group);
    const std::string strata = meant_strata(oracle, path, study, times, groups);
    check_family(oracle, path, times, groups,
                 strata.empty() ? std::vector<std::uint32_t>() : groups_of(study.rows, strata));
    for (const auto& item : oracle.at(path).items()) {
        const std::string block = below(path, item.key());
        if (!item.value().is_object() || !item.value().contains("groups")) continue;
        attempt(oracle, block, [&] {
            check_family(oracle, block, times_of(whole.rows, whole.time, event),
                         named_groups(whole.rows, oracle.text(block + "/groups")), {});
        });
    }
}

void check_logrank(Oracle& oracle, const Places& places) {
    const Study study = read_study(oracle, places);
    check_logranks(oracle, "", study, study.event);
    check_rest(oracle, study);
}

}  // namespace ultima::test
