// SPDX-License-Identifier: Apache-2.0
#include "evaluation/monitoring_table.h"

#include "base/refusal.h"
#include "evaluation/plan_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

namespace ultima {

namespace {

constexpr std::size_t most_mistakes = 20;

struct Columns {
    std::size_t start = 0, days = 0, ended = 0, office = 0, count = 0;
    std::vector<std::size_t> population{};  ///< in the plan's order
};

class TableReader {
  public:
    TableReader(const MonitoringPlan& plan, std::uint32_t file, std::span<const std::size_t> persons)
        : plan_(plan), file_(file), persons_(persons) {
        for (const auto& [value, way] : plan.kinds)
            ways_[value] =
                static_cast<std::uint8_t>(std::ranges::find(plan.ways, way) - plan.ways.begin() + 1);
        for (const std::string& value : plan.running) ways_[value] = 0;
    }

    Diagnostics found;
    MonitoredPeople people;

    void header(const std::vector<std::string>& names, std::size_t at) {
        if (auto twice = column_twice(names)) return wrong("column-twice", at, *std::move(twice));
        const auto place = [&](const std::string& name) {
            const auto column = std::ranges::find(names, name);
            if (column == names.end())
                wrong("no-column", at, fmt::format("the table has no column `{}`", name));
            return static_cast<std::size_t>(column - names.begin());
        };
        columns_ = {place(plan_.start_column),
                    place(plan_.days_column),
                    place(plan_.ended_column),
                    0,
                    names.size(),
                    {}};
        for (const auto& [name, values] : plan_.population) columns_.population.push_back(place(name));
        if (plan_.offices) columns_.office = place(plan_.office_column);
    }
    void row(const std::vector<std::string>& cells, std::size_t at) {
        const std::size_t place = place_++;
        if (cells.size() != columns_.count) {
            ++people.unread;
            return;
        }
        if (!is_asked_about(cells)) return;
        MonitoredPerson person;
        if (place < persons_.size()) person.who = persons_[place];
        const std::string& began = cells[columns_.start];
        // A month is all that some tables tell: it may have been its last day.
        const bool month = began.size() == 7;
        const auto start = parse_date(month ? began + "-01" : began);
        if (!start)
            return wrong(
                "bad-date", at,
                fmt::format("`{}` is no day such as 2024-07-31, nor a month such as 2024-07", began));
        person.start = *start;
        person.latest_start = *start;
        if (month) person.latest_start.day = next_period(*start, MonitoringPeriod::month).day - 1;
        const auto days = number_in(cells[columns_.days]);
        if (!days || *days < 0 || *days > 100'000)
            return wrong("bad-time", at, fmt::format("`{}` is no number of days", cells[columns_.days]));
        person.days = *days;
        const auto way = ways_.find(cells[columns_.ended]);
        if (way == ways_.end())
            return wrong("unknown-kind", at,
                         fmt::format("`{}` is neither a way to end nor still running in the plan",
                                     cells[columns_.ended]));
        person.way = way->second;
        if (start->day + person.days > plan_.seen_until.day)
            return wrong("after-seen-until", at,
                         fmt::format("this is later than {}, until which the plan says everything was seen",
                                     to_text(plan_.seen_until)));
        if (plan_.offices) {
            const auto known =
                places_.try_emplace(cells[columns_.office], static_cast<std::uint32_t>(places_.size()));
            person.office = known.first->second;
        }
        people.people.push_back(person);
    }
    /// Offices get numbers in the order of their ids: what stands first in the table says nothing.
    void order_offices() {
        std::vector<std::uint32_t> place(places_.size());
        for (const auto& [office, met] : places_) {
            place[met] = static_cast<std::uint32_t>(people.offices.size());
            people.offices.push_back(office);
        }
        if (!plan_.offices) return;
        for (MonitoredPerson& person : people.people) person.office = place[person.office];
    }

  private:
    [[nodiscard]] bool is_asked_about(const std::vector<std::string>& cells) const {
        for (std::size_t which = 0; which < plan_.population.size(); ++which) {
            const auto& values = plan_.population[which].second;
            if (std::ranges::find(values, cells[columns_.population[which]]) == values.end()) return false;
        }
        return true;
    }
    void wrong(std::string code, std::size_t at, std::string message) {
        if (found.size() >= most_mistakes) return;
        const auto place = static_cast<std::uint32_t>(at);
        found.push_back(
            {.code = std::move(code), .span = Span{file_, place, place}, .message = std::move(message)});
    }

    const MonitoringPlan& plan_;
    std::uint32_t file_;
    std::span<const std::size_t> persons_;
    std::size_t place_ = 0;  ///< of the next row in the table
    std::map<std::string, std::uint8_t> ways_;
    std::map<std::string, std::uint32_t> places_;
    Columns columns_;
};

}  // namespace

Result<MonitoredPeople> read_monitored(const MonitoringPlan& plan, const Sources& sources,
                                       std::uint32_t table, std::span<const std::size_t> persons) {
    TableReader reader(plan, table, persons);
    bool named = false;
    each_csv_row(sources.text(table), reader.people.unread,
                 [&](const std::vector<std::string>& cells, std::size_t begin) {
                     if (named) {
                         reader.row(cells, begin);
                         return true;
                     }
                     reader.header(cells, begin);
                     named = true;
                     return reader.found.empty();
                 });
    if (!reader.found.empty()) return failure(std::move(reader.found));
    if (reader.people.people.empty())
        return refused("no-rows", "the table has no rows, or nobody is in the population");
    if (reader.people.unread > 0 && reader.people.unread * 100 >= reader.people.people.size())
        return refused("too-many-unread",
                       fmt::format("{} lines of the table cannot be read", reader.people.unread));
    reader.order_offices();
    return std::move(reader.people);
}

}  // namespace ultima
