// SPDX-License-Identifier: Apache-2.0
#include "exchange/return_columns.h"

#include "base/text.h"
#include "exchange/importing.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

bool contains(const std::vector<std::string>& texts, std::string_view text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

std::string capitalised(std::string_view text) {
    std::string word(text);
    std::replace(word.begin(), word.end(), '_', ' ');
    if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 'a' + 'A');
    return word;
}

std::vector<ReturnValue> choices_of(const FieldInfo& field) {
    if (field.kind == FieldKind::yes_no) return {{"yes"}, {"no"}};
    std::vector<ReturnValue> values;
    if (field.kind != FieldKind::choice) return values;
    for (std::string_view rest = field.choices; !rest.empty();) {
        const std::size_t end = rest.find(" / ");
        values.push_back({std::string(rest.substr(0, end))});
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 3);
    }
    return values;
}

/// Puts together what all parts of a map want of one column.
class ColumnMaker {
  public:
    ColumnMaker(const ImportMap& map, std::string name) : map_(map) { column_.name = std::move(name); }

    ReturnColumn made() {
        names();
        for (const ImportEvent& event : map_.events) {
            if (event.on.column == column_.name) day(event);
            for (const auto& [field, value] : event.fields)
                if (value.column == column_.name) said(event, info(field), value);
        }
        for (const ImportEvent& event : map_.events)
            if (event.where_column == column_.name) condition(event);
        words();
        return std::move(column_);
    }

  private:
    void mean(std::string sentence, std::string_view heading) {
        if (column_.heading.empty()) column_.heading = capitalised(heading);
        if (column_.means.find(sentence) != std::string::npos) return;
        column_.means += (column_.means.empty() ? "" : "\n") + sentence;
    }

    void names() {
        const bool key = column_.name == map_.key;
        const bool person = column_.name == map_.person;
        const bool of_case = column_.name == map_.case_;
        if (key)
            mean("Names the entry for good: each has one of its own, and keeps it in later returns.",
                 "entry");
        if (person) mean("Names the person for good: the same in every return, and nobody else's.", "person");
        if (of_case) mean("Names the case for good.", "case");
        column_.needed = key || person || of_case;
    }

    void day(const ImportEvent& event) {
        const std::string added =
            event.on.plus_days == 0
                ? std::string()
                : fmt::format(" ({} added to it)", event.on.plus_days == 1
                                                       ? std::string("a day is")
                                                       : fmt::format("{} days are", event.on.plus_days));
        mean(fmt::format("The day of `{}`{}.", event.rule->name, added),
             fmt::format("{}, day", event.rule->name));
        value(event, event.on, FieldKind::date, {});
    }

    void said(const ImportEvent& event, const FieldInfo& field, const ImportValue& from) {
        mean(fmt::format("For `{}`: {}.", event.rule->name, field.meaning), field.name);
        value(event, from, field.kind, choices_of(field));
    }

    /// What the value may be, so that the map and the register take it.
    void value(const ImportEvent& event, const ImportValue& from, FieldKind kind,
               std::vector<ReturnValue> choices) {
        bool empty_fits = contains(from.unknown, "") || !from.otherwise.empty();
        if (!from.values.empty()) {
            choices.clear();
            for (const auto& [code, means] : from.values) {
                if (code.empty())
                    empty_fits = true;
                else
                    choices.push_back({code, code == means ? std::string() : means});
            }
            if (!from.otherwise.empty()) {
                mean(fmt::format("Everything but {} counts as {}.", listed(choices), from.otherwise), "");
                choices.clear();
            }
        } else if (kind == FieldKind::date) {
            column_.kind = ReturnColumn::Kind::date;
        } else if (kind == FieldKind::whole || kind == FieldKind::thing) {
            column_.kind = ReturnColumn::Kind::whole;
        }
        for (const std::string& text : from.unknown)
            if (!text.empty() && !contains(column_.unknown, text)) column_.unknown.push_back(text);
        if (!choices.empty()) only(std::move(choices));
        if (!empty_fits && event.where_column.empty()) column_.needed = true;
    }

    static std::string listed(const std::vector<ReturnValue>& values) {
        std::vector<std::string> codes;
        for (const ReturnValue& value : values) codes.push_back(value.code);
        return joined(codes);
    }

    /// Several events may read the column: what one of them refuses must not stand there.
    void only(std::vector<ReturnValue> values) {
        if (!limited_) {
            column_.allowed = std::move(values);
            limited_ = true;
            return;
        }
        std::erase_if(column_.allowed, [&](const ReturnValue& one) {
            return std::none_of(values.begin(), values.end(),
                                [&](const ReturnValue& other) { return other.code == one.code; });
        });
    }

    void condition(const ImportEvent& event) {
        const bool is = !event.where_is.empty();
        const auto& texts = is ? event.where_is : event.where_not;
        std::vector<std::string> shown;
        for (const std::string& text : texts)
            if (!text.empty()) shown.push_back(fmt::format("`{}`", text));
        std::string when = shown.empty() ? "" : fmt::format("it is {}{}", is ? "" : "not ", joined(shown));
        if (shown.size() < texts.size())
            when += fmt::format("{}{}",
                                when.empty() ? ""
                                : is         ? ", or "
                                             : " and ",
                                is ? "it is empty" : "it is filled in");
        mean(fmt::format("`{}` is written only if {}.", event.rule->name, when), "");
        if (column_.heading.empty()) column_.heading = capitalised(column_.name);
    }

    /// What the map says in its own words.
    void words() {
        const auto own = std::find_if(map_.columns.begin(), map_.columns.end(),
                                      [&](const ImportColumn& one) { return one.name == column_.name; });
        if (own != map_.columns.end()) {
            if (!own->heading.empty()) column_.heading = own->heading;
            if (!own->means.empty()) column_.means = own->means + "\n" + column_.means;
            column_.example = own->example;
        }
        if (!column_.allowed.empty()) column_.kind = ReturnColumn::Kind::text;
        if (!column_.example.empty()) return;
        if (!column_.allowed.empty())
            column_.example = column_.allowed.front().code;
        else if (column_.kind == ReturnColumn::Kind::date)
            column_.example = "2026-01-31";
        else if (column_.kind == ReturnColumn::Kind::whole)
            column_.example = "12";
        else if (column_.needed)
            column_.example = "A-1024";
    }

    const ImportMap& map_;
    ReturnColumn column_;
    bool limited_ = false;
};

}  // namespace

std::string ReturnColumn::allowed_words() const {
    std::string text;
    if (!allowed.empty()) {
        std::vector<std::string> values;
        for (const ReturnValue& value : allowed)
            values.push_back(value.means.empty() ? value.code
                                                 : fmt::format("{} ({})", value.code, value.means));
        text = fmt::format("one of: {}", joined(values));
    } else {
        text = kind == Kind::date    ? "a date: year, month, day"
               : kind == Kind::whole ? "a whole number from 0"
                                     : "text";
    }
    for (const std::string& one : unknown) text += fmt::format("; {} if nobody knows", one);
    return text + (needed ? "" : "; may stay empty");
}

std::vector<ReturnColumn> return_columns(const ImportMap& map) {
    std::vector<ReturnColumn> columns;
    for (std::string& name : columns_of(map)) columns.push_back(ColumnMaker(map, std::move(name)).made());
    return columns;
}

}  // namespace ultima
