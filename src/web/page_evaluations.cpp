// SPDX-License-Identifier: Apache-2.0
// Evaluations: plans that are kept before anybody looks at the outcome, and what came of them.
#include "web/evaluation_words.h"
#include "web/pages.h"
#include "web/showing.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

namespace ultima {
namespace {

constexpr Roles evaluating{Role::statistician};
constexpr int months_offered = 24;
constexpr std::size_t shown_hash = 12;

bool are_here(const Visit& visit) { return visit.app.evaluations != nullptr && may_count(visit); }

/// What stands against a plan: a plain sentence in the visitor's language, and under it what exactly.
TemplateData::List refusals(const Visit& visit, const Diagnostics& found) {
    TemplateData::List rows;
    std::string_view before;
    for (const Diagnostic& one : found) {
        if (one.severity != Severity::error) continue;
        TemplateData row;
        const std::string_view says = plain_refusal(one.code);
        if (says != before) row["says"] = visit.of(says);
        before = says;
        row["detail"] = one.message;
        rows.push_back(std::move(row));
    }
    return rows;
}

/// What is kept or carried out: a plan that can be read, and asks for what is there.
Result<ReadPlan> readable(const Visit& visit, std::string text) {
    auto plan = read_kept_plan(std::move(text));
    if (!plan) return plan;
    const auto is_fact = [&](std::string_view name) { return visit.pack().find_fact(name).has_value(); };
    if (const auto good = check_columns(*plan, is_fact); !good) return failure(good.error());
    return plan;
}

/// `30 June 2026, Ama Reed`
std::string when_and_who(const Visit& visit, Instant at, const std::string& by) {
    const std::string day = day_text(visit.words, visit.app.settings.day(at));
    return by.empty() ? day : fmt::format("{}, {}", day, by);
}

HttpResponse show_plans(const Visit& visit, const Diagnostics& found) {
    TemplateData data;
    TemplateData::List rows;
    for (const KeptPlan& plan : visit.app.evaluations->plans()) {
        TemplateData row;
        row["hash"] = plan.hash;
        row["short_hash"] = plan.hash.substr(0, shown_hash);
        row["question"] = plan.question;
        if (!plan.kind.empty()) row["kind"] = visit.of(plan.kind);
        row["filed"] = when_and_who(visit, plan.filed.at, plan.filed.by);
        TemplateData::List reports;
        for (const KeptReport& report : plan.reports) {
            TemplateData one;
            one["id"] = report.id;
            one["until"] = day_text(visit.words, report.until);
            reports.push_back(std::move(one));
        }
        row["none"] = reports.empty();
        row["reports"] = std::move(reports);
        rows.push_back(std::move(row));
    }
    data["nothing"] = rows.empty();
    put_list(data, "plans", std::move(rows));
    if (evaluating.contains(visit.who().role)) {
        TemplateData form;
        form["text"] = std::string(value_of(visit.request.form, "plan"));
        const bool changed = std::any_of(found.begin(), found.end(),
                                         [](const Diagnostic& one) { return one.code == "plan-changed"; });
        if (changed) form["why"] = true;
        data["form"] = std::move(form);
    }
    put_list(data, "problems", refusals(visit, found));
    return page(visit, "evaluations", visit.of("Evaluations"), std::move(data), found.empty() ? 200 : 409);
}

/// The last days of the months that are over, the latest first.
std::vector<CivilDate> ends_of_months(CivilDate today) {
    std::vector<CivilDate> days;
    CivilDate day = today;
    while (days.size() < months_offered) {
        if (is_end_of_month(day)) days.push_back(day);
        const auto before = add_days(day, -1);
        if (!before) break;
        day = *before;
    }
    return days;
}

HttpResponse show_plan(const Visit& visit, const KeptPlan& plan, Diagnostics found) {
    const Evaluations::Course course = visit.app.evaluations->course(plan.hash);
    if (found.empty()) found = course.refused;
    TemplateData data;
    data["hash"] = plan.hash;
    if (!plan.kind.empty()) data["kind"] = visit.of(plan.kind);
    data["filed"] = when_and_who(visit, plan.filed.at, plan.filed.by);
    data["event"] = std::to_string(plan.filed.event);
    data["why"] = plan.filed.reason;
    data["text"] = plan.filed.text;
    data["running"] = course.running;
    TemplateData::List rows;
    for (const KeptReport& report : plan.reports) {
        TemplateData row;
        row["id"] = report.id;
        row["until"] = day_text(visit.words, report.until);
        row["made"] = when_and_who(visit, report.at, report.by);
        row["table"] = report.table_hash.substr(0, shown_hash);
        rows.push_back(std::move(row));
    }
    data["nothing"] = rows.empty() && !course.running;
    put_list(data, "reports", std::move(rows));
    if (evaluating.contains(visit.who().role) && !course.running) {
        TemplateData form;
        TemplateData::List days;
        for (const CivilDate day : ends_of_months(visit.today()))
            days.push_back(option_row(to_text(day), day_text(visit.words, day)));
        if (plan.until)
            form["fixed"] = day_text(visit.words, *plan.until);
        else
            put_list(form, "days", std::move(days));
        data["form"] = std::move(form);
    }
    put_list(data, "problems", refusals(visit, found));
    return page(visit, "plan", plan.question, std::move(data), found.empty() ? 200 : 409);
}

struct Found {
    KeptPlan plan;
    KeptReport report;
};
std::optional<Found> report_of(const Visit& visit, const PathParts& parts) {
    if (!are_here(visit)) return std::nullopt;
    auto plan = visit.app.evaluations->find(parts[0]);
    if (!plan) return std::nullopt;
    const auto report = std::find_if(plan->reports.begin(), plan->reports.end(),
                                     [&](const KeptReport& one) { return one.id == parts[1]; });
    if (report == plan->reports.end()) return std::nullopt;
    KeptReport is = *report;
    return Found{*std::move(plan), std::move(is)};
}

/// A file of a report, to be kept.
HttpResponse file_answer(const Visit& visit, const PathParts& parts, std::string_view name, std::string type,
                         std::string_view end) {
    const auto found = report_of(visit, parts);
    if (!found) return not_found_page(visit);
    HttpResponse response;
    response.type = std::move(type);
    response.body = visit.app.evaluations->file_of(found->plan, found->report, name);
    response.headers = {{"Content-Disposition", fmt::format("attachment; filename=\"evaluation-{}{}\"",
                                                            to_text(found->report.until), end)},
                        {"Cache-Control", "no-store"}};
    return response;
}

}  // namespace

HttpResponse evaluations_page(const Visit& visit, const PathParts&) {
    return are_here(visit) ? show_plans(visit, {}) : not_found_page(visit);
}

HttpResponse keep_plan(const Visit& visit, const PathParts&) {
    if (!are_here(visit)) return not_found_page(visit);
    // A form ends its lines with CR LF; a file, and its fingerprint, do not.
    std::string text(value_of(visit.request.form, "plan"));
    text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
    const auto plan = readable(visit, std::move(text));
    if (!plan) return show_plans(visit, plan.error());
    const std::lock_guard lock(visit.app.writing);
    const auto kept =
        visit.app.evaluations->keep(*plan, visit.who(), std::string(value_of(visit.request.form, "reason")));
    if (!kept) return show_plans(visit, kept.error());
    return redirect("/evaluations/" + *kept);
}

HttpResponse plan_page_of(const Visit& visit, const PathParts& parts) {
    if (!are_here(visit)) return not_found_page(visit);
    const auto plan = visit.app.evaluations->find(parts[0]);
    return plan ? show_plan(visit, *plan, {}) : not_found_page(visit);
}

HttpResponse carry_out_plan(const Visit& visit, const PathParts& parts) {
    if (!are_here(visit)) return not_found_page(visit);
    const auto plan = visit.app.evaluations->find(parts[0]);
    if (!plan) return not_found_page(visit);
    const auto until = plan->until ? plan->until : parse_date(value_of(visit.request.form, "until"));
    if (!until || *until > visit.today())
        return show_plan(visit, *plan, {{.code = "plan-until", .span = {}, .message = {}}});
    auto read = readable(visit, plan->filed.text);
    if (!read) return show_plan(visit, *plan, read.error());
    if (const auto begun =
            visit.app.evaluations->begin(*plan, *std::move(read), *until, visit.who(), visit.now);
        !begun)
        return show_plan(visit, *plan, begun.error());
    return redirect("/evaluations/" + plan->hash);
}

HttpResponse evaluation_report(const Visit& visit, const PathParts& parts) {
    const auto found = report_of(visit, parts);
    if (!found) return not_found_page(visit);
    TemplateData data;
    data["hash"] = found->plan.hash;
    data["id"] = found->report.id;
    data["until"] = day_text(visit.words, found->report.until);
    data["made"] = when_and_who(visit, found->report.at, found->report.by);
    data["filed"] = when_and_who(visit, found->plan.filed.at, found->plan.filed.by);
    data["content"] = Markup{visit.app.evaluations->file_of(found->plan, found->report, "content.html")};
    return page(visit, "evaluation", found->plan.question, std::move(data));
}

HttpResponse evaluation_pdf(const Visit& visit, const PathParts& parts) {
    return file_answer(visit, parts, "report.pdf", "application/pdf", ".pdf");
}

HttpResponse evaluation_json(const Visit& visit, const PathParts& parts) {
    return file_answer(visit, parts, "result.json", "application/json", ".json");
}

}  // namespace ultima
