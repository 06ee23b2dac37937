// SPDX-License-Identifier: Apache-2.0
// Services with their free places; a provider changes its own.
#include "web/pages.h"
#include "web/showing.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

bool may_change(const Visit& visit, const ServiceUse& use) {
    return visit.who().role == Role::administrator || is_own_service(visit, use.provider);
}

HttpResponse show(const Visit& visit, bool saved, const Diagnostics& problems) {
    Capacity capacity = visit.app.desk.capacity(visit.today());
    // Whoever changes a number finds their own without going through those of others.
    std::stable_partition(capacity.services.begin(), capacity.services.end(),
                          [&](const ServiceUse& use) { return may_change(visit, use); });
    TemplateData data;
    TemplateData::List rows, gaps;
    for (const ServiceUse& use : capacity.services) {
        TemplateData row;
        row["file"] = use.file;
        row["title"] = use.title;
        row["provider"] = use.provider;
        row["places"] = std::to_string(use.places);
        row["free"] = std::to_string(std::max<std::int64_t>(0, use.places - use.kept));
        row["waiting"] = std::to_string(use.waiting);
        if (may_change(visit, use)) row["change"] = new_key(visit);
        rows.push_back(std::move(row));
    }
    // Who sees a count go up when a measure is not pursued knows why it was not (E6).
    constexpr Roles count{Role::inspector, Role::statistician};
    for (const auto& [kind, all] : capacity.all_gaps) {
        if (!count.contains(visit.who().role)) break;
        const auto open = capacity.open_gaps.find(kind);
        gaps.emplace_back(
            visit.words.with("{}: {} times, {} still open",
                             {visit.of(kind), std::to_string(all),
                              std::to_string(open == capacity.open_gaps.end() ? 0 : open->second)}));
    }
    data["services"] = std::move(rows);
    data["has_gaps"] = !gaps.empty();
    data["gaps"] = std::move(gaps);
    data["saved"] = saved;
    put_list(data, "problems", messages_of(visit.words, problems));
    return page(visit, "services", visit.of("Services and places"), std::move(data),
                problems.empty() ? 200 : 409);
}

}  // namespace

HttpResponse services_page(const Visit& visit, const PathParts&) { return show(visit, false, {}); }

HttpResponse write_places(const Visit& visit, const PathParts&) {
    const HttpFields& form = visit.request.form;
    Event event;
    event.rule = find_event_rule("places changed");
    event.file = value_of(form, "file");
    event.key = value_of(form, "key");
    event.on = visit.today();
    event.said = {{field("places"), std::string(value_of(form, "places")), {}}};
    const auto written = write_as(visit.app.reg, visit.who(), std::move(event));
    return show(visit, written.has_value(), written ? Diagnostics() : written.error());
}

}  // namespace ultima
