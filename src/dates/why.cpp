// SPDX-License-Identifier: Apache-2.0
#include "dates/why.h"

namespace ultima {
namespace {

/// The fields after the first one, without those that say nothing.
std::string words_of(const Pack& pack, const std::vector<RecordField>& fields, const RecordValue& record) {
    std::string text;
    for (std::size_t place = 1; place < fields.size(); ++place) {
        const std::string value = to_text(pack, fields[place].type, record.fields[place]);
        if (value.empty() || value == "none") continue;
        text += (text.empty() ? "" : "; ") + fields[place].name + ": " + value;
    }
    return text;
}

}  // namespace

std::vector<std::string> why_lines(const Pack& pack, const CalculatedDates& dates, const std::string& name) {
    std::vector<std::string> lines;
    for (const CalculatedDates::Given& given : dates.values) {
        const Gives& gives = pack.rules[given.rule].gives[given.place];
        const auto* list = gives.name == why_name ? std::get_if<List>(&given.value) : nullptr;
        if (list == nullptr) continue;
        const Type element = pack.elements[pack.node(gives.value).type.choice];
        for (const Value& item : (*list)->items) {
            const auto* record = std::get_if<Record>(&item);
            const auto* of =
                record == nullptr ? nullptr : std::get_if<std::string>(&(*record)->fields.front());
            if (of == nullptr || *of != name) continue;
            lines.push_back(words_of(pack, pack.records[element.choice].fields, **record));
        }
    }
    return lines;
}

}  // namespace ultima
