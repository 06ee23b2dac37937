// SPDX-License-Identifier: Apache-2.0
#include "evaluation/monitoring_plan.h"

#include "base/hash.h"
#include "evaluation/plan_reader.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

namespace ultima {

namespace {

constexpr std::size_t most_ways = 20;

MonitoringPeriod read_period(PlanReader& reader, const YAML::Node& node, const char* key,
                             MonitoringPeriod otherwise) {
    const std::string name = reader.text(node, key, false);
    if (name == "month") return MonitoringPeriod::month;
    if (name == "quarter") return MonitoringPeriod::quarter;
    if (!name.empty())
        reader.wrong("plan-value", node[key].Mark(), fmt::format("`{}` is `month` or `quarter`", key));
    return otherwise;
}

void read_population(PlanReader& reader, const YAML::Node& root, MonitoringPlan& plan) {
    const YAML::Node population = root["population"];
    if (!population || !reader.is_map(population, "population")) return;
    for (const auto& entry : population) {
        std::vector<std::string> values;
        if (entry.second.IsSequence())
            for (const YAML::Node& value : entry.second)
                if (value.IsScalar()) values.push_back(value.Scalar());
        if (!entry.first.IsScalar() || values.empty() || values.size() != entry.second.size()) {
            reader.wrong("plan-value", entry.second.Mark(),
                         "`population` gives a column a list of its values");
            continue;
        }
        plan.population.emplace_back(entry.first.Scalar(), std::move(values));
    }
}

void read_kinds(PlanReader& reader, const YAML::Node& root, MonitoringPlan& plan) {
    const YAML::Node kinds = root["kinds"];
    if (!kinds) {
        reader.wrong("plan-missing", root.Mark(), "`kinds` is missing");
        return;
    }
    if (!reader.is_map(kinds, "kinds")) return;
    for (const auto& entry : kinds) {
        if (!entry.first.IsScalar() || !entry.second.IsScalar()) {
            reader.wrong("plan-value", entry.first.Mark(), "`kinds` gives one text to each value");
            continue;
        }
        plan.kinds.emplace_back(entry.first.Scalar(), entry.second.Scalar());
        if (std::ranges::find(plan.ways, entry.second.Scalar()) == plan.ways.end())
            plan.ways.push_back(entry.second.Scalar());
    }
    if (plan.ways.empty() || plan.ways.size() > most_ways)
        reader.wrong("plan-value", kinds.Mark(),
                     fmt::format("`kinds` names from 1 to {} ways to end", most_ways));
    const YAML::Node running = root["still running"];
    if (!running) {
        plan.running = {""};
    } else if (running.IsScalar()) {
        plan.running = {running.Scalar()};
    } else {
        for (const YAML::Node& one : running) {
            if (one.IsScalar())
                plan.running.push_back(one.Scalar());
            else
                reader.wrong("plan-value", running.Mark(), "`still running` is a list of texts");
        }
    }
    for (const std::string& value : plan.running) {
        const bool also =
            std::ranges::any_of(plan.kinds, [&](const auto& kind) { return kind.first == value; });
        if (also)
            reader.wrong("plan-value", kinds.Mark(),
                         fmt::format("`{}` is both a way to end and still running", value));
    }
}

std::optional<WatchedShare> read_share(PlanReader& reader, const YAML::Node& node,
                                       const MonitoringPlan& plan) {
    WatchedShare share;
    share.counted = reader.text(node, "counted");
    if (!share.counted.empty() && std::ranges::find(plan.ways, share.counted) == plan.ways.end())
        reader.wrong("plan-value", node["counted"].Mark(),
                     fmt::format("`{}` is none of the ways to end that `kinds` names", share.counted));
    if (const YAML::Node within = node["within"])
        share.within = reader.whole(within, "within").value_or(0);
    else
        reader.wrong("plan-missing", node.Mark(), "`within` is missing: the days in which it counts");
    return share;
}

void read_change(PlanReader& reader, const YAML::Node& node, MonitoringPlan& plan) {
    if (!node || !reader.is_map(node, "change")) return;
    reader.only(node, {"from", "counted", "within", "by", "season"}, "`change`");
    plan.change = read_share(reader, node, plan);
    plan.change_by = read_period(reader, node, "by", MonitoringPeriod::month);
    const std::string from = reader.text(node, "from");
    const auto day = parse_date(from + "-01");
    if (!from.empty() && (!day || from.size() != 7)) {
        reader.wrong("plan-value", node["from"].Mark(), "`from` is a month such as 2024-07");
    } else if (day) {
        plan.changed = *day;
        if (period_begin(*day, plan.change_by) != *day)
            reader.wrong("plan-value", node["from"].Mark(),
                         "a change within a quarter would be in its middle: take months, or the quarter's "
                         "first month");
    }
    const std::string season = reader.text(node, "season", false);
    if (season != "" && season != "yes" && season != "no")
        reader.wrong("plan-value", node["season"].Mark(), "`season` is `yes` or `no`");
    plan.season = season == "yes";
}

void read_rest(PlanReader& reader, const YAML::Node& root, MonitoringPlan& plan) {
    const std::string until = reader.text(root, "seen until");
    if (const auto day = parse_date(until))
        plan.seen_until = *day;
    else if (!until.empty())
        reader.wrong("plan-value", root["seen until"].Mark(), "`seen until` is a day such as 2025-12-31");
    plan.cohorts = read_period(reader, root, "cohorts", MonitoringPeriod::quarter);
    const YAML::Node at = root["at"];
    if (!at || !at.IsSequence() || at.size() == 0) {
        reader.wrong("plan-missing", at ? at.Mark() : root.Mark(),
                     "`at` is a list of days, such as [90, 180, 365]");
    } else {
        for (const YAML::Node& day : at)
            if (const auto value = reader.whole(day, "at")) plan.at.push_back(*value);
        if (std::ranges::adjacent_find(plan.at, std::greater_equal<>()) != plan.at.end())
            reader.wrong("plan-value", at.Mark(), "the days of `at` grow");
    }
    const YAML::Node offices = root["offices"];
    if (offices && reader.is_map(offices, "offices")) {
        reader.only(offices, {"column", "counted", "within"}, "`offices`");
        plan.office_column = reader.text(offices, "column");
        plan.offices = read_share(reader, offices, plan);
    }
    read_change(reader, root["change"], plan);
    if (const YAML::Node below = root["hide below"]) {
        plan.hide_below = static_cast<std::int64_t>(reader.whole(below, "hide below").value_or(10));
        if (plan.hide_below < 5)
            reader.wrong("plan-value", below.Mark(),
                         "counts below 5 are never shown: `hide below` is 5 or more");
    }
}

}  // namespace

bool is_monitoring_plan(std::string_view text) {
    try {
        const YAML::Node root = YAML::Load(std::string(text));
        return root.IsMap() && root["kind"] && root["kind"].IsScalar() &&
               root["kind"].Scalar() == "monitoring";
    } catch (const YAML::Exception&) {
        return false;
    }
}

Result<MonitoringPlan> read_monitoring_plan(const Sources& sources, std::uint32_t file) {
    PlanReader reader(sources, file);
    MonitoringPlan plan;
    plan.hash = sha256_hex(sources.text(file));
    try {
        const YAML::Node root = YAML::Load(std::string(sources.text(file)));
        if (!root.IsMap()) {
            reader.wrong("plan-yaml", root.Mark(), "a plan gives names to values: `question: ...`");
            return failure(std::move(reader.found));
        }
        reader.only(root,
                    {"kind", "name", "question", "table", "population", "start", "days", "ended", "kinds",
                     "still running", "seen until", "cohorts", "at", "offices", "change", "hide below"},
                    "a plan of monitoring");
        plan.name = reader.text(root, "name", false);
        plan.question = reader.text(root, "question");
        plan.table = reader.text(root, "table");
        read_population(reader, root, plan);
        plan.start_column = reader.text(root, "start");
        plan.days_column = reader.text(root, "days");
        plan.ended_column = reader.text(root, "ended");
        read_kinds(reader, root, plan);
        read_rest(reader, root, plan);
    } catch (const YAML::Exception& error) {
        reader.wrong("plan-yaml", error.mark, "this is no YAML: " + error.msg);
    }
    if (!reader.found.empty()) return failure(std::move(reader.found));
    return plan;
}

CivilDate period_begin(CivilDate day, MonitoringPeriod period) {
    const CivilParts parts = parts_of(day);
    const std::int32_t month =
        period == MonitoringPeriod::month ? parts.month : (parts.month - 1) / 3 * 3 + 1;
    return {day_number(parts.year, month, 1)};
}

CivilDate next_period(CivilDate begin, MonitoringPeriod period) {
    return {day_number_after_months(begin.day, period == MonitoringPeriod::month ? 1 : 3, MonthEnd::clip)};
}

std::string period_name(CivilDate day, MonitoringPeriod period) {
    const CivilParts parts = parts_of(day);
    if (period == MonitoringPeriod::month) return fmt::format("{:04}-{:02}", parts.year, parts.month);
    return fmt::format("{:04}-Q{}", parts.year, (parts.month - 1) / 3 + 1);
}

}  // namespace ultima
