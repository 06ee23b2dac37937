// SPDX-License-Identifier: Apache-2.0
// The first page, and the list of cases.
#include "web/held_list.h"
#include "web/pages.h"
#include "web/showing.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

constexpr std::size_t on_first_page = 12, on_one_page = 25;

TemplateData waiting_row(const Visit& visit, const ListedCase& listed, const Waiting& waiting) {
    TemplateData row;
    row["path"] = waiting_path(listed, waiting);
    row["says"] = visit.of(waiting.rule->says);
    row["on"] = day_and_distance(visit, waiting.on);
    row["tag"] = std::string(tag_of(waiting, visit.today()));
    row["file"] = listed.file;
    if (listed.named) row["name"] = name_in_list(visit, listed.file, listed.person);
    return row;
}

/// Theirs by name; of a provider also where its house was asked.
bool is_own(const Visit& visit, const ListedCase& one) {
    if (visit.who().role == Role::provider && one.relations.contains(Relation::office)) return true;
    return one.relations.contains(Relation::assigned) || one.relations.contains(Relation::host) ||
           one.relations.contains(Relation::own);
}

/// Those who oversee see what waits anywhere; everybody else what waits in their own cases.
std::vector<ListedCase> own_list(const Visit& visit) {
    if (visit.who().role == Role::inspector)
        return visit.app.desk.waiting_anywhere(visit.who(), visit.now, visit.today());
    std::vector<ListedCase> cases = visit.app.desk.cases_of(visit.who(), visit.now, visit.today());
    std::erase_if(cases, [&](const ListedCase& one) { return !is_own(visit, one); });
    return cases;
}

TemplateData numbers_today(const Visit& visit) {
    const auto held = people_held(visit);
    const auto count = [&](Standing standing) {
        return std::to_string(std::count_if(held.begin(), held.end(),
                                            [&](const HeldPerson& one) { return one.standing == standing; }));
    };
    TemplateData numbers;
    numbers["must"] = count(Standing::must_end);
    numbers["may"] = count(Standing::may_end);
    numbers["open"] = count(Standing::open);
    numbers["free"] = std::to_string(free_places(visit));
    return numbers;
}

TemplateData::List page_links(const Visit& visit, std::size_t page, std::size_t pages,
                              std::string_view which) {
    TemplateData::List links;
    const auto add = [&](std::size_t to, std::string text) {
        TemplateData link;
        link["path"] = fmt::format("/cases?which={}&page={}", which, to);
        link["text"] = std::move(text);
        link["current"] = to == page;
        links.push_back(std::move(link));
    };
    if (page > 1) add(page - 1, visit.of("Previous"));
    for (std::size_t i = std::max<std::size_t>(page, 4) - 3; i <= std::min(pages, page + 3); ++i)
        add(i, std::to_string(i));
    if (page < pages) add(page + 1, visit.of("Next"));
    return links;
}

}  // namespace

HttpResponse home_page(const Visit& visit, const PathParts&) {
    if (visit.who().role == Role::person) return redirect("/me");
    TemplateData data;
    data["today"] = day_text(visit.words, visit.today());
    data["numbers"] = numbers_today(visit);
    if (value_of(visit.request.query, "saved") == "1")
        data["saved"] = visit.of("It is in the register and cannot be lost.");
    constexpr Roles without_list{Role::statistician, Role::administrator, Role::pack_editor};
    if (!without_list.contains(visit.who().role)) {
        const std::vector<ListedCase> cases = own_list(visit);
        TemplateData::List rows;
        std::int64_t all = 0;
        for (const ListedCase& one : cases)
            for (const Waiting& waiting : one.waiting) {
                ++all;
                if (rows.size() < on_first_page) rows.push_back(waiting_row(visit, one, waiting));
            }
        data["has_list"] = true;
        data["nothing_waits"] = rows.empty();
        if (all > static_cast<std::int64_t>(on_first_page))
            data["more"] =
                visit.words.count(all, "See the one thing that waits", "See all {} things that wait");
        data["waiting"] = std::move(rows);
    }
    return page(visit, "home", visit.of("Today"), std::move(data));
}

HttpResponse cases_page(const Visit& visit, const PathParts&) {
    const bool mine = value_of(visit.request.query, "which") != "office";
    std::vector<ListedCase> cases = visit.app.desk.cases_of(visit.who(), visit.now, visit.today());
    if (mine) std::erase_if(cases, [&](const ListedCase& one) { return !is_own(visit, one); });
    const std::size_t pages = std::max<std::size_t>(1, (cases.size() + on_one_page - 1) / on_one_page);
    const auto wanted = parse_whole(value_of(visit.request.query, "page")).value_or(1);
    const auto number =
        static_cast<std::size_t>(std::clamp<std::int64_t>(wanted, 1, static_cast<std::int64_t>(pages)));
    TemplateData::List rows;
    for (std::size_t i = (number - 1) * on_one_page; i < std::min(cases.size(), number * on_one_page); ++i) {
        const ListedCase& one = cases[i];
        TemplateData row;
        row["file"] = one.file;
        if (one.named) row["name"] = name_in_list(visit, one.file, one.person);
        row["stage"] = visit.of(one.stage);
        TemplateData::List waiting;
        for (const Waiting& each : one.waiting) waiting.push_back(waiting_row(visit, one, each));
        row["waiting"] = std::move(waiting);
        rows.push_back(std::move(row));
    }
    TemplateData data;
    data["cases"] = std::move(rows);
    data["counted"] = visit.words.count(static_cast<std::int64_t>(cases.size()), "One case", "{} cases");
    data["mine"] = mine;
    data["office"] = !mine;
    if (pages > 1) {
        TemplateData nav;
        nav["links"] = page_links(visit, number, pages, mine ? "mine" : "office");
        data["pages"] = std::move(nav);
    }
    return page(visit, "cases", visit.of("Cases"), std::move(data));
}

HttpResponse held_page(const Visit& visit, const PathParts& parts) {
    const auto standing = standing_named(parts.front());
    if (!standing) return not_found_page(visit);
    const HeldRows held = held_rows(visit, *standing);
    TemplateData::List rows;
    for (const HeldRow& one : held.rows) {
        TemplateData row;
        row["file"] = one.file;
        if (!one.name.empty()) row["name"] = one.name;
        row["measure"] = one.measure;
        row["because"] = one.because;
        if (one.since) row["since"] = day_and_distance(visit, *one.since);
        rows.push_back(std::move(row));
    }
    TemplateData data;
    if (!rows.empty() && case_workers.contains(visit.who().role))
        data["notices"] = fmt::format("/held/{}/notices", parts.front());
    data["rows"] = std::move(rows);
    data["counted"] = visit.words.count(held.all, "One person", "{} people");
    if (held.hidden > 0)
        data["hidden"] =
            visit.words.count(held.hidden, "One of them is in a case that you have nothing to do with.",
                              "{} of them are in cases that you have nothing to do with.");
    const std::string_view title =
        *standing == Standing::must_end  ? "In custody, and the law requires otherwise today"
        : *standing == Standing::may_end ? "In custody, and a court may order otherwise"
                                         : "In custody, and facts are missing";
    return page(visit, "held", visit.of(title), std::move(data));
}

}  // namespace ultima
