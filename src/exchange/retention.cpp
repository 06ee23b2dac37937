// SPDX-License-Identifier: Apache-2.0
#include "exchange/retention.h"

#include "audit/yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <utility>

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

/// The files of one human each: those that somebody has said are the same person.
class Humans {
  public:
    explicit Humans(const Views& views) {
        for (const auto& [name, file] : views.files()) {
            if (file.things.front().kind != ThingKind::person_file) continue;
            joined_.try_emplace(name, name);
            const std::string other(file.things.front().text(field("same as")));
            if (views.files().contains(other)) joined_[first_of(name)] = first_of(other);
        }
    }

    [[nodiscard]] std::map<std::string, std::vector<std::string>> all() {
        std::map<std::string, std::vector<std::string>> humans;
        for (const auto& [name, one] : joined_) humans[first_of(name)].push_back(name);
        return humans;
    }

  private:
    std::string first_of(std::string name) {
        joined_.try_emplace(name, name);
        while (joined_[name] != name) name = joined_[name];
        return name;
    }

    std::map<std::string, std::string> joined_;
};

/// What of one human's files and cases a clock turns on.
struct Standing {
    std::string person;               ///< the open file, or the first
    std::vector<std::string> also{};  ///< the others
    std::vector<const FileState*> cases{};
    std::vector<ChildStatement> children{};
    CivilDate identified{first_date()};
    bool waits = false;  ///< something runs, or the erasure was proposed already
};

Standing standing_of(const Views& views, const std::vector<std::string>& files) {
    Standing all;
    std::set<std::string> cases;
    for (const std::string& name : files) {
        const FileState& file = views.files().at(name);
        if (file.state() == State::erased) continue;
        all.waits = all.waits || (file.state() != State::open && file.state() != State::closed);
        all.identified = std::max(all.identified, file.things.front().begun);
        all.also.push_back(name);
        if (all.person.empty() || file.state() == State::open) all.person = name;
        for (const ChildStatement& one : views.child_statements(name)) all.children.push_back(one);
        cases.merge(views.cases_of(name));
    }
    std::erase(all.also, all.person);
    for (const std::string& name : cases) all.cases.push_back(&views.files().at(name));
    return all;
}

bool runs(const FileState& file) {
    return file.state() == State::open || std::any_of(file.things.begin(), file.things.end(), is_pending);
}

/// The clock that runs out last, and its last day; nothing if one has no end.
std::optional<std::pair<CivilDate, const RetentionRule*>> last_clock(
    const Standing& human, const std::vector<RetentionRule>& rules) {
    std::optional<std::pair<CivilDate, const RetentionRule*>> last;
    const auto run = [&](CivilDate from, CivilDate begun) {
        const bool child = was_child(human.children, begun);
        const auto rule = std::find_if(rules.begin(), rules.end(),
                                       [&](const RetentionRule& one) { return one.children == child; });
        const auto until =
            rule == rules.end() ? std::nullopt : add_months(from, rule->months, MonthEnd::clip);
        if (!until) return false;
        if (!last || last->first < *until) last = {*until, &*rule};
        return true;
    };
    for (const FileState* file : human.cases) {
        const Thing& one = file->things.front();
        if (!run(file->closed.value_or(one.since), one.begun)) return std::nullopt;
    }
    if (human.cases.empty() && !run(human.identified, human.identified)) return std::nullopt;
    return last;
}

}  // namespace

std::optional<std::vector<RetentionRule>> read_retention(const Sources& sources, std::uint32_t file,
                                                         Diagnostics& diagnostics) {
    return read_yaml_as<RetentionReader>(sources, file, diagnostics);
}

std::vector<DueErasure> due_for_erasure(const Views& views, const std::vector<RetentionRule>& rules,
                                        CivilDate on) {
    std::vector<DueErasure> due;
    for (const auto& [first, files] : Humans(views).all()) {
        Standing human = standing_of(views, files);
        if (human.person.empty() || human.waits) continue;
        if (std::any_of(human.cases.begin(), human.cases.end(),
                        [](const FileState* one) { return runs(*one); }))
            continue;
        const auto last = last_clock(human, rules);
        if (last && last->first < on)
            due.push_back({std::move(human.person), std::move(human.also), CivilDate{last->first.day + 1},
                           last->second});
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
