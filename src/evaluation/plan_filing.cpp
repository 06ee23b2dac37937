// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_filing.h"

#include <fmt/format.h>

#include <utility>

namespace ultima {

namespace {

constexpr const char* not_before = "This plan was not filed before the outcomes were opened: ";

std::string who(const FiledPlan& filed) {
    return fmt::format("on {} by {} ({})", to_text(filed.at), filed.by, filed.role);
}

std::string first_words(const PlanFiling& filing) {
    if (!filing.asked) return std::string(not_before) + "no register was named in which it could stand.";
    if (filing.filed.empty()) return std::string(not_before) + "the register has no plan of its name.";
    const FiledPlan& first = filing.filed.front();
    if (filing.opened != 0)
        return fmt::format(
            "{}{}, {} outcomes were first opened (event {} of the register, {}).",
            filing.before() ? std::string("This plan was filed ") : std::string(not_before) + "it was filed ",
            who(first), filing.before() ? "before" : "after", filing.opened, to_text(*filing.written));
    if (filing.before())
        return fmt::format("This plan was filed {}, before its table was {} ({}).", who(first),
                           filing.head ? "first worked out of the register" : "last written",
                           to_text(*filing.written));
    if (!filing.written)
        return fmt::format("{}it was filed {}, and it is not known when its table was written.", not_before,
                           who(first));
    return fmt::format("{}it was filed {}, and its table was there by {}.", not_before, who(first),
                       to_text(*filing.written));
}

}  // namespace

bool PlanFiling::before(const FiledPlan& plan) const {
    return head ? plan.event <= *head : written && plan.at < *written;
}

bool PlanFiling::before() const { return !filed.empty() && before(filed.front()); }

bool PlanFiling::remarkable() const {
    return asked && (!before() || !deviations.empty() || !unreadable.empty());
}

PlanFiling filing_of(const AnyPlan& plan, std::vector<FiledPlan> filed, std::optional<Instant> written,
                     const std::string& other_table, std::optional<std::uint64_t> head) {
    PlanFiling filing;
    filing.asked = true;
    filing.filed = std::move(filed);
    filing.written = written;
    filing.head = head;
    if (filing.filed.empty()) return filing;
    Sources sources;
    const auto first = read_any_plan(sources, sources.add("filed", filing.filed.front().text));
    if (!first) {
        filing.unreadable = first.error().front().message;
        return filing;
    }
    filing.deviations = deviations(statements_of(*first), statements_of(plan));
    const std::string table = std::visit([](const auto& one) { return one.table; }, *first);
    if (!other_table.empty() && other_table != table)
        filing.deviations.push_back({"file in place of the table", {}, other_table});
    return filing;
}

std::vector<std::string> filing_words(const PlanFiling& filing) {
    std::vector<std::string> words{first_words(filing)};
    if (filing.filed.empty()) return words;
    const FiledPlan& first = filing.filed.front();
    words.push_back(fmt::format("Event {} of the register{}; SHA-256 of what the filed plan says: {}.",
                                first.event, first.reason.empty() ? "" : fmt::format(" ({})", first.reason),
                                first.hash));
    if (!filing.unreadable.empty())
        words.push_back("What was filed cannot be read as a plan: " + filing.unreadable + ".");
    else if (filing.deviations.empty())
        words.emplace_back("It was carried out as it was filed.");
    else
        words.push_back(filing.deviations.size() == 1
                            ? std::string("In one thing it was not carried out as it was filed.")
                            : fmt::format("In {} things it was not carried out as it was filed.",
                                          filing.deviations.size()));
    for (std::size_t place = 1; place < filing.filed.size(); ++place) {
        const FiledPlan& later = filing.filed[place];
        words.push_back(fmt::format("It was changed and filed again {}{}{}. What was filed first counts.",
                                    who(later),
                                    filing.before(later) ? ""
                                    : filing.opened != 0 ? ", once outcomes had been opened"
                                                         : ", once the table was there",
                                    later.reason.empty() ? "" : ": " + later.reason));
    }
    words.emplace_back(filing.head ? "The register's order cannot be changed (`ultima register verify`). "
                                     "Whether anybody had looked at "
                                     "the outcomes in another way is not known."
                                   : "When the table was written is what the disk says: a copy is newer than "
                                     "what it was made of. The "
                                     "order of what was filed cannot be changed (`ultima register verify`).");
    return words;
}

std::string said_or_nothing(const std::string& says) { return says.empty() ? "nothing" : says; }

std::string deviation_words(const PlanDeviation& deviation) {
    return fmt::format("{}: filed as {}, carried out as {}", deviation.what, said_or_nothing(deviation.filed),
                       said_or_nothing(deviation.now));
}

}  // namespace ultima
