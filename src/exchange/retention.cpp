// SPDX-License-Identifier: Apache-2.0
#include "exchange/retention.h"

#include "audit/yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

namespace ultima {
namespace {

/// No law keeps longer, and a slip of the pen would.
constexpr std::int64_t most_months = 1200;

class RetentionReader {
  public:
    explicit RetentionReader(Report& report) : report_(report) {}

    std::vector<RetentionRule> read(const YamlTree& top) {
        only(top, {"version", "keep"}, "a retention clock", report_);
        const YamlTree* version = needed(top, "version", report_);
        if (version != nullptr && version->text != "1")
            report_.error("map-version", version->span, "this program reads retention clocks of version 1");
        std::vector<RetentionRule> rules;
        const YamlTree* keep = needed(top, "keep", report_);
        if (keep == nullptr) return rules;
        if (keep->kind != YamlTree::Kind::list)
            report_.error("map-kind", keep->span, "expected a list of clocks");
        for (const YamlTree& item : keep->items) {
            RetentionRule rule = clock(item);
            if (std::any_of(rules.begin(), rules.end(),
                            [&](const RetentionRule& one) { return one.children == rule.children; }))
                report_.error(
                    "map-twice", item.span,
                    fmt::format("there are two clocks for {}", rule.children ? "children" : "adults"));
            rules.push_back(std::move(rule));
        }
        for (const bool children : {false, true})
            if (std::none_of(rules.begin(), rules.end(),
                             [&](const RetentionRule& one) { return one.children == children; }))
                report_.error("map-missing", keep->span,
                              fmt::format("there is no clock for {}", children ? "children" : "adults"));
        return rules;
    }

  private:
    RetentionRule clock(const YamlTree& tree) {
        only(tree, {"basis", "years", "months", "children"}, "a clock", report_);
        RetentionRule rule;
        if (const YamlTree* basis = needed(tree, "basis", report_)) rule.basis = basis->text;
        const YamlTree* years = tree.find("years");
        const YamlTree* months = years != nullptr ? tree.find("months") : needed(tree, "months", report_);
        if (years != nullptr) rule.months = 12 * count(*years);
        if (months != nullptr) rule.months += count(*months);
        if (const YamlTree* children = tree.find("children")) {
            rule.children = children->text == "yes";
            if (!rule.children && children->text != "no")
                report_.error("map-kind", children->span, "`children` is `yes` or `no`");
        }
        return rule;
    }

    std::int64_t count(const YamlTree& tree) {
        std::int64_t number = 0;
        const std::string& text = tree.text;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || end != text.data() + text.size() || number < 0 || number > most_months)
            report_.error("map-kind", tree.span,
                          fmt::format("expected a whole number from 0 to {}", most_months));
        return number;
    }

    Report& report_;
};

/// How somebody's cases stand, all of them together.
struct Standing {
    CivilDate closed{first_date()};
    bool running = false;
};

std::map<std::string, Standing> standings(const Views& views) {
    std::map<std::string, Standing> all;
    for (const auto& [name, file] : views.files()) {
        if (file.things.front().kind != ThingKind::case_file) continue;
        Standing& one = all[file.person];
        one.running = one.running || file.state() == State::open ||
                      std::any_of(file.things.begin(), file.things.end(), is_pending);
        one.closed = std::max(one.closed, file.closed.value_or(file.things.front().since));
    }
    return all;
}

}  // namespace

std::optional<std::vector<RetentionRule>> read_retention(const Sources& sources, std::uint32_t file,
                                                         Diagnostics& diagnostics) {
    Report report(diagnostics);
    const auto tree = read_yaml(sources, file, report);
    if (!tree) return std::nullopt;
    auto rules = RetentionReader(report).read(*tree);
    if (report.count() > 0) return std::nullopt;
    return rules;
}

std::vector<DueErasure> due_for_erasure(const Views& views, const std::vector<RetentionRule>& rules,
                                        CivilDate on) {
    std::vector<DueErasure> due;
    for (const auto& [person, standing] : standings(views)) {
        const auto file = views.files().find(person);
        if (standing.running || file == views.files().end()) continue;
        if (file->second.state() != State::open && file->second.state() != State::closed) continue;
        const bool child = file->second.things.front().text(field("juvenile")) == "yes";
        const auto rule = std::find_if(rules.begin(), rules.end(),
                                       [&](const RetentionRule& one) { return one.children == child; });
        if (rule == rules.end()) continue;
        const auto until = add_months(standing.closed, rule->months, MonthEnd::clip);
        if (until && *until < on) due.push_back({person, CivilDate{until->day + 1}, &*rule});
    }
    std::stable_sort(due.begin(), due.end(), [](const auto& a, const auto& b) { return a.due < b.due; });
    return due;
}

std::vector<std::string> propose_erasures(Register& into, const std::vector<DueErasure>& due, CivilDate on,
                                          const Actor& by) {
    std::vector<std::string> refused;
    for (const DueErasure& one : due) {
        Event event;
        event.rule = find_event_rule("erasure proposed");
        event.file = one.person;
        event.on = on;
        event.by = by;
        event.said = {{field("basis"), one.rule->basis, {}}};
        if (const auto written = into.write(std::move(event)); !written)
            refused.push_back(fmt::format("{}: {}", one.person, written.error().front().message));
    }
    return refused;
}

}  // namespace ultima
