// SPDX-License-Identifier: Apache-2.0
#include "law/check_time.h"

#include "law/report.h"

#include <algorithm>
#include <map>

namespace ultima {
namespace {

/// A rule, exception, duty or table with its time.
struct Version {
    Validity validity;
    Span span;
    std::string name;
    bool operator<(const Version& other) const {
        const auto start = [](const Version& version) {
            return version.validity.from.value_or(first_date());
        };
        return start(*this) < start(other);
    }
};

/// The versions of one rule or table by what makes them the same.
using Families = std::map<std::string, std::vector<Version>>;

bool never_in_force(const Validity& validity) {
    return validity.from && validity.to && *validity.to < *validity.from;
}

void check_range(const Version& version, PackFindings& out) {
    if (!never_in_force(version.validity)) return;
    out.error("C004", version.span,
              version.name + " is in force on no day: " + to_text(*version.validity.to) + " is before " +
                  to_text(*version.validity.from),
              "the first day stands before the dots, the last one after them");
}

std::string family_of(const Rule& rule) {
    std::vector<std::string> grants;
    for (const Grant& grant : rule.grants)
        grants.push_back(std::to_string(grant.measure) + '/' +
                         std::to_string(static_cast<int>(grant.effect)));
    std::sort(grants.begin(), grants.end());
    std::string key = std::to_string(static_cast<int>(rule.role)) + '\n' + rule.cite + '\n' +
                      rule.stages.to_string() + '\n' + std::to_string(rule.validity.by) + '\n' + rule.who +
                      '\n' + rule.what + '\n';
    for (const std::string& grant : grants) key += grant + ' ';
    for (const Need& need : rule.needs) key += '\n' + need.kind;
    for (const Gives& gives : rule.gives) key += '\n' + gives.name;
    return key;
}

std::string family_of(const Table& table, const ExpressionClasses& expressions) {
    std::string key = "table\n" + table.cite + '\n' + std::to_string(table.validity.by) + '\n';
    for (const NodeId input : table.inputs) key += std::to_string(expressions.class_of(input)) + ' ';
    for (const TableOutput& output : table.outputs)
        key += '\n' + std::to_string(static_cast<int>(output.type.kind)) + ' ' +
               std::to_string(output.type.choice) + ' ' + to_text(output.type.currency);
    return key;
}

void check_gaps(std::vector<Version> versions, PackFindings& out) {
    std::erase_if(versions, [](const Version& version) { return never_in_force(version.validity); });
    std::stable_sort(versions.begin(), versions.end());
    for (std::size_t i = 1, latest = 0; i < versions.size(); ++i) {
        const Version &before = versions[latest], &after = versions[i];
        if (!before.validity.to) return;
        if (after.validity.from && before.validity.to->day + 1 < after.validity.from->day) {
            const CivilDate first{before.validity.to->day + 1}, last{after.validity.from->day - 1};
            const std::string days =
                first == last ? "on " + to_text(first) : "from " + to_text(first) + " to " + to_text(last);
            out.error(
                "C011", after.span, days + " neither " + before.name + " nor " + after.name + " is in force",
                "let one version begin on the day after the other ends; if the law really had nothing in "
                "between, cite the later version more exactly, such as with the act that made it",
                {{before.span, "the version before it ends on " + to_text(*before.validity.to)}});
        }
        if (!after.validity.to || *before.validity.to < *after.validity.to) latest = i;
    }
}

}  // namespace

void check_time(const Pack& pack, const ExpressionClasses& expressions, PackFindings& findings) {
    Families families;
    for (const Rule& rule : pack.rules) {
        const Version version{rule.validity, rule.span, in_quotes(rule.label)};
        check_range(version, findings);
        // Exceptions under one citation may have nothing else in common.
        if (rule.role != RuleRole::exception) families[family_of(rule)].push_back(version);
    }
    for (const Table& table : pack.tables) {
        const Version version{table.validity, table.span, "the table " + in_quotes(table.name)};
        check_range(version, findings);
        families[family_of(table, expressions)].push_back(version);
    }
    for (const auto& [key, versions] : families) check_gaps(versions, findings);
}

bool may_overlap(const Validity& a, const Validity& b) {
    if (never_in_force(a) || never_in_force(b)) return false;
    if (a.by != b.by || a.favourable != b.favourable) return true;
    const bool a_ends_before = a.to && b.from && *a.to < *b.from;
    const bool b_ends_before = b.to && a.from && *b.to < *a.from;
    return !a_ends_before && !b_ends_before;
}

bool covers(const Validity& outer, const Validity& inner) {
    const bool from_start = !outer.from || (inner.from && *outer.from <= *inner.from);
    const bool to_end = !outer.to || (inner.to && *inner.to <= *outer.to);
    const bool always = !outer.from && !outer.to;
    const bool alike = outer.by == inner.by && outer.favourable == inner.favourable;
    return always || (alike && from_start && to_end);
}

}  // namespace ultima
