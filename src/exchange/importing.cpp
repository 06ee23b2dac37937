// SPDX-License-Identifier: Apache-2.0
#include "exchange/importing.h"

#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ultima {
namespace {

bool contains(const std::vector<std::string>& texts, std::string_view text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

/// What a value comes to in a row: nothing if the row does not say, or what is wrong.
struct Taken {
    std::optional<std::string> value;
    std::string written{};
    std::string problem{};
};

Taken take(const ImportValue& from, const Cells& row) {
    if (from.column.empty()) return {from.constant};
    const std::string_view text = row.find(from.column)->second;
    if (contains(from.unknown, text)) return {};
    if (!from.values.empty()) {
        const auto code = std::find_if(from.values.begin(), from.values.end(),
                                       [&](const auto& one) { return one.first == text; });
        if (code == from.values.end() && !from.otherwise.empty()) return {from.otherwise, std::string(text)};
        if (code == from.values.end())
            return {{},
                    {},
                    fmt::format("`{}` holds the code `{}`, which the map does not know", from.column, text)};
        return {code->second, std::string(text)};
    }
    if (from.plus_days == 0) return {std::string(text)};
    const auto date = parse_date(text);
    const auto moved = date ? add_days(*date, from.plus_days) : std::nullopt;
    if (!moved) return {{}, {}, fmt::format("`{}` holds `{}`, which is no date", from.column, text)};
    return {to_text(*moved)};
}

bool wanted(const ImportEvent& from, const Cells& cells) {
    if (from.where_column.empty()) return true;
    const std::string_view text = cells.find(from.where_column)->second;
    return from.where_is.empty() ? !contains(from.where_not, text) : contains(from.where_is, text);
}

}  // namespace

Diagnostic missing_column(std::string_view name) {
    return {.code = "map-column",
            .span = {},
            .message = fmt::format("the table has no column `{}`", name),
            .notes = {},
            .help = {}};
}

void Importing::row(std::int64_t line, const Cells& cells) {
    rows_.push_back({line, std::string(cells.find(map_.key)->second), {}, false, false});
    for (const std::string* column : {&map_.key, &map_.person, &map_.case_})
        if (trim(cells.find(*column)->second).empty()) {
            rows_.back().refused = true;
            refuse({line,
                    rows_.back().key,
                    {},
                    fmt::format("`{}` is empty, so nobody knows whose row it is", *column)});
            return;
        }
    const std::size_t before = batch_.events.size();
    for (std::size_t i = 0; i < map_.events.size(); ++i) event(map_.events[i], i, cells);
    if (rows_.back().refused) {  // nothing of a row that cannot be read whole
        batch_.events.resize(before);
        batch_.about.resize(before);
        batch_.together.resize(before);
        from_.resize(before);
    }
    // What is only tried has to stay together, since nothing of it is there afterwards.
    if (!request_.only_try && rows_.size() >= request_.rows_together) flush();
}

void Importing::unreadable_row(std::int64_t line, std::string key, std::vector<std::string> problems) {
    rows_.push_back({line, std::move(key), {}, true, false});
    for (std::string& problem : problems) refuse({line, rows_.back().key, {}, std::move(problem)});
}

ImportReport Importing::finish(std::int64_t unread_lines) {
    flush();
    report_.unread = unread_lines;
    report_.refused += unread_lines;
    return std::move(report_);
}

void Importing::problem(Row& row, const ImportEvent& from, std::string why) {
    row.refused = true;
    refuse({row.line, row.key, std::string(from.rule->name), std::move(why)});
}

void Importing::refuse(RefusedRow row) {
    if (report_.refusals.size() < ImportReport::kept) report_.refusals.push_back(std::move(row));
}

/// The how-manieth event of its kind it is in the map: the key of an event stays the same when the map gets
/// other events before it.
std::size_t Importing::occurrence(std::size_t place) const {
    const auto end = map_.events.begin() + static_cast<std::ptrdiff_t>(place);
    return static_cast<std::size_t>(std::count_if(map_.events.begin(), end, [&](const ImportEvent& one) {
        return one.rule == map_.events[place].rule;
    }));
}

void Importing::event(const ImportEvent& from, std::size_t place, const Cells& cells) {
    Row& row = rows_.back();
    if (!wanted(from, cells)) return;
    const std::string person =
        into_.pseudonym("person", fmt::format("{}\n{}", map_.name, cells.find(map_.person)->second));
    Event event;
    event.rule = from.rule;
    event.person = person;
    event.file =
        from.file == ThingKind::person_file
            ? person
            : into_.pseudonym("case", fmt::format("{}\n{}", map_.name, cells.find(map_.case_)->second));
    event.by = request_.by;
    event.by.import = map_.name;
    event.key = into_.pseudonym("key", fmt::format("{}\n{}\n{} {}", map_.name, from.once ? person : row.key,
                                                   occurrence(place), from.rule->name));
    if (!said(from, cells, event)) return;
    std::optional<std::size_t> about;
    if (from.about) {
        const auto made = row.made.find(*from.about);
        if (made == row.made.end()) {
            if (!row.refused) problem(row, from, "the row does not give the event that it is about");
            return;
        }
        about = made->second;
    }
    row.made[place] = batch_.events.size();
    from_.push_back({rows_.size() - 1, &from});
    batch_.events.push_back(std::move(event));
    batch_.about.push_back(about);
    batch_.together.push_back(rows_.size());
}

bool Importing::said(const ImportEvent& from, const Cells& cells, Event& event) {
    Row& row = rows_.back();
    Taken on = take(from.on, cells);
    const auto day = on.value ? parse_date(*on.value) : std::nullopt;
    if (!day) {
        problem(row, from,
                on.problem.empty()
                    ? fmt::format("`on` comes to `{}`, which is no date from 1800-01-01 to 2199-12-31",
                                  on.value.value_or("nothing"))
                    : on.problem);
        return false;
    }
    event.on = *day;
    for (const auto& [field, value] : from.fields) {
        Taken taken = take(value, cells);
        if (!taken.problem.empty()) {
            problem(row, from, std::move(taken.problem));
            return false;
        }
        if (taken.value) event.said.push_back({field, std::move(*taken.value), std::move(taken.written)});
    }
    return true;
}

void Importing::flush() {
    batch_.known_suffices = [&](std::size_t place, const FileState& file) { return known(place, file); };
    const auto results = request_.only_try ? into_.try_all(batch_) : into_.write_all(batch_);
    for (std::size_t i = 0; i < results.size(); ++i) answer(rows_[from_[i].row], *from_[i].event, results[i]);
    for (const Row& row : rows_) {
        ++report_.rows;
        ++(row.refused ? report_.refused : row.wrote ? report_.fresh : report_.same);
    }
    rows_.clear();
    from_.clear();
    batch_ = {};
    if (request_.progress) request_.progress(report_.rows, of_);
}

/// Somebody whom another row or table has identified is known, whatever this one says; but that somebody was
/// a child who is known as none is never passed over.
bool Importing::known(std::size_t place, const FileState& file) const {
    static const Field juvenile = field("juvenile");
    return from_[place].event->once &&
           (batch_.events[place].value(juvenile) != "yes" || file.things.front().text(juvenile) == "yes");
}

void Importing::answer(Row& row, const ImportEvent& from, const Result<Receipt>& result) {
    if (result) {
        report_.events += result->repeated ? 0 : 1;
        row.wrote = row.wrote || !result->repeated;
        return;
    }
    // Of a row that is refused, what was refused is said once.
    if (result.error().front().code == "refused-together") return;
    std::string why;
    for (const Diagnostic& one : result.error()) why += (why.empty() ? "" : "; ") + one.message;
    if (result.error().front().code == "key-used" && from.once)
        why =
            "the row says that somebody was a child who is known as none; a human has to correct that first";
    else if (result.error().front().code == "key-used")
        why = "the row says something else than when it was imported; corrections are written by a human";
    problem(row, from, std::move(why));
}

}  // namespace ultima
