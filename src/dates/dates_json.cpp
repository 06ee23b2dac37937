// SPDX-License-Identifier: Apache-2.0
#include "dates/dates_json.h"

#include "base/json_writer.h"
#include "dates/why.h"
#include "reason/answer_json.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

std::string member_name(std::string name) {
    std::replace(name.begin(), name.end(), ' ', '_');
    return name;
}

/// `P1Y2M3D`; a duration with a fraction as it is written elsewhere.
std::string period_text(const Duration& duration) {
    if (!duration.months.is_whole() || !duration.days.is_whole()) return to_text(duration);
    const std::int64_t months = duration.months.floor().to_int64().value_or(0);
    std::string text = "P";
    if (months >= 12) text += std::to_string(months / 12) + "Y";
    if (months % 12 != 0) text += std::to_string(months % 12) + "M";
    if (duration.days.sign() != 0 || text == "P") text += to_text(duration.days) + "D";
    return text;
}

class ValueJson {
  public:
    ValueJson(JsonWriter& json, const Pack& pack) : json_(json), pack_(pack) {}

    void append(const Type& type, const Value& value) {
        if (const auto* record = std::get_if<Record>(&value)) return fields(type, **record, 0);
        if (const auto* list = std::get_if<List>(&value)) return items(pack_.elements[type.choice], **list);
        if (const auto* duration = std::get_if<Duration>(&value)) return json_.text(period_text(*duration));
        if (const auto* text = std::get_if<std::string>(&value)) return json_.text(*text);
        append_value_json(json_, pack_, type, value);
    }

    /// Entries that begin with a text become an object by that text; several with the same one a list.
    void by_first_text(const Type& type, const Value& value) {
        const auto* list = std::get_if<List>(&value);
        if (list == nullptr || pack_.elements[type.choice].kind != Kind::record) return append(type, value);
        std::vector<std::string> names;
        for (const Value& item : (*list)->items) {
            const std::string& name = first_text(item);
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
        }
        json_.object([&] {
            for (const std::string& name : names) {
                json_.foreign_name(name);
                json_.list([&] {
                    for (const Value& item : (*list)->items)
                        if (first_text(item) == name)
                            fields(pack_.elements[type.choice], *std::get<Record>(item), 1);
                });
            }
        });
    }

  private:
    static std::string first_text(const Value& item) {
        const auto* record = std::get_if<Record>(&item);
        const auto* text = record == nullptr ? nullptr : std::get_if<std::string>(&(*record)->fields.front());
        return text == nullptr ? std::string{} : *text;
    }

    void fields(const Type& type, const RecordValue& record, std::size_t from) {
        const std::vector<RecordField>& fields = pack_.records[type.choice].fields;
        json_.object([&] {
            for (std::size_t place = from; place < fields.size(); ++place) {
                json_.foreign_name(member_name(fields[place].name));
                append(fields[place].type, record.fields[place]);
            }
        });
    }

    void items(const Type& type, const ValueList& list) {
        json_.list([&] {
            for (const Value& item : list.items) append(type, item);
        });
    }

    JsonWriter& json_;
    const Pack& pack_;
};

const Gives& gives_of(const Pack& pack, const CalculatedDates::Given& given) {
    return pack.rules[given.rule].gives[given.place];
}

}  // namespace

std::string dates_json(const Pack& pack, std::string_view id, const CalculatedDates& dates,
                       const std::vector<std::string>& notes) {
    std::string out;
    JsonWriter json(out);
    json.object([&] {
        json.name("id").text(id);
        json.name("dates").object([&] {
            for (const CalculatedDates::Given& given : dates.values)
                if (const auto* date = std::get_if<CivilDate>(&given.value))
                    json.foreign_name(gives_of(pack, given).name).date(*date);
        });
        for (const CalculatedDates::Given& given : dates.values) {
            const Gives& gives = gives_of(pack, given);
            if (std::holds_alternative<CivilDate>(given.value) || gives.name == why_name) continue;
            json.foreign_name(member_name(gives.name));
            ValueJson(json, pack).append(pack.node(gives.value).type, given.value);
        }
        json.name("cannot_compute").list([&] {
            for (const RuleId rule : dates.refused) json.text(pack.rules[rule].cannot_code);
        });
        json.name("undetermined").object([&] {
            for (const CalculatedDates::Open& open : dates.open) {
                json.foreign_name(open.name);
                json.list([&] {
                    for (const std::string& fact : open.facts) json.text(fact);
                });
            }
        });
        for (const CalculatedDates::Given& given : dates.values) {
            const Gives& gives = gives_of(pack, given);
            if (gives.name != why_name) continue;
            json.name("why");
            ValueJson(json, pack).by_first_text(pack.node(gives.value).type, given.value);
        }
        if (notes.empty() && dates.notes.empty()) return;
        json.name("notes").list([&] {
            for (const auto* from : {&notes, &dates.notes})
                for (const std::string& note : *from) json.text(note);
        });
    });
    return out;
}

std::string unreadable_json(std::string_view id, std::string_view problem) {
    std::string out;
    JsonWriter json(out);
    json.object([&] {
        json.name("id").text(id);
        json.name("dates").object([] {});
        json.name("cannot_compute").list([&] { json.text("NOT-READ"); });
        json.name("undetermined").object([] {});
        json.name("problem").text(problem);
    });
    return out;
}

std::string dates_text(const Pack& pack, std::string_view id, const CalculatedDates& dates,
                       const std::vector<std::string>& notes) {
    std::string out = fmt::format("{}\n", id);
    for (const RuleId rule : dates.refused)
        out += fmt::format("  cannot be calculated: {} ({}; {})\n", pack.rules[rule].cannot_reason,
                           pack.rules[rule].cannot_code, pack.rules[rule].cite);
    for (const CalculatedDates::Given& given : dates.values) {
        const Gives& gives = gives_of(pack, given);
        if (gives.name == why_name) continue;
        out +=
            fmt::format("  {:<28} {}   ({})\n", gives.name,
                        to_text(pack, pack.node(gives.value).type, given.value), pack.rules[given.rule].cite);
        for (const std::string& line : why_lines(pack, dates, gives.name))
            out += fmt::format("    {}\n", line);
    }
    for (const CalculatedDates::Open& open : dates.open) {
        out += fmt::format("  {:<28} cannot be said yet", open.name);
        for (std::size_t i = 0; i < open.facts.size(); ++i)
            out += (i == 0 ? ": not known is " : ", ") + open.facts[i];
        out += '\n';
    }
    for (const auto* from : {&notes, &dates.notes})
        for (const std::string& note : *from) out += fmt::format("  note: {}\n", note);
    return out;
}

}  // namespace ultima
