// SPDX-License-Identifier: Apache-2.0
#include "law/written_lists.h"

#include "base/text.h"
#include "law/written.h"

#include <optional>
#include <vector>

namespace ultima {
namespace {

/// `2025-01-01 to 2025-03-05` or `from 2025-06-01`.
std::optional<Spell> parse_spell(std::string_view text) {
    constexpr std::string_view from = "from ";
    constexpr std::string_view to = " to ";
    if (text.starts_with(from)) {
        const auto first = parse_date(trim(text.substr(from.size())));
        if (!first) return std::nullopt;
        return Spell{*first, std::nullopt};
    }
    const std::size_t middle = text.find(to);
    if (middle == std::string_view::npos) return std::nullopt;
    const auto first = parse_date(trim(text.substr(0, middle)));
    const auto last = parse_date(trim(text.substr(middle + to.size())));
    if (!first || !last) return std::nullopt;
    return Spell{*first, last};
}

constexpr std::string_view perhaps_more = "perhaps more";

/// Takes `perhaps more` off the end, alone or after ` and `.
bool take_perhaps_more(std::string_view& text) {
    if (!text.ends_with(perhaps_more)) return false;
    std::string_view rest = text;
    rest.remove_suffix(perhaps_more.size());
    constexpr std::string_view joined = " and ";
    if (!rest.empty() && !rest.ends_with(joined)) return false;
    if (!rest.empty()) rest.remove_suffix(joined.size());
    text = rest;
    return true;
}

std::string_view after_items(bool empty, bool complete) {
    if (complete) return empty ? "none" : "";
    return empty ? perhaps_more : " and perhaps more";
}

/// Where `mark` stands in the text outside brackets and quotation marks; npos if nowhere.
std::size_t find_outside(std::string_view text, std::string_view mark) {
    int brackets = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!quoted && brackets == 0 && text.substr(at).starts_with(mark)) return at;
        if (text[at] == '"') quoted = !quoted;
        if (quoted) continue;
        if (text[at] == '(') ++brackets;
        if (text[at] == ')') --brackets;
    }
    return std::string_view::npos;
}

/// Calls `part` with each part between marks that stand outside brackets and quotation marks.
template <class Part>
bool for_each_part(std::string_view text, std::string_view mark, Part part) {
    for (;;) {
        const std::size_t end = find_outside(text, mark);
        if (!part(trim(text.substr(0, end)))) return false;
        if (end == std::string_view::npos) return true;
        text.remove_prefix(end + mark.size());
    }
}

/// `date 2020-01-01, term 3 years`: fields in any order; one that is left out is unknown, or means what
/// the record says.
Parsed parse_record(const Pack& pack, const RecordType& record, std::string_view text) {
    std::vector<Value> fields = fields_left_out(record);
    std::vector<bool> given(record.fields.size(), false);
    std::optional<std::string> problem;
    for_each_part(text, ",", [&](std::string_view part) {
        const RecordField* best = nullptr;
        for (const RecordField& field : record.fields) {
            const bool named = part.starts_with(field.name) && part.size() > field.name.size() &&
                               part[field.name.size()] == ' ';
            if (named && (best == nullptr || field.name.size() > best->name.size())) best = &field;
        }
        if (best == nullptr) {
            problem = expected_but("a field of `" + record.name + "` with its value, such as `" +
                                       record.fields.front().name + " ...`",
                                   part)
                          .value();
            return false;
        }
        const auto place = static_cast<std::size_t>(best - record.fields.data());
        if (given[place]) {
            problem = "`" + best->name + "` is said twice";
            return false;
        }
        given[place] = true;
        auto value = parse_value(pack, best->type, part.substr(best->name.size() + 1), best->days);
        if (!value) {
            problem = "`" + best->name + "`: " + value.error();
        } else if (!in_range(*best, *value)) {
            problem = "`" + best->name + "` is " + to_text(pack, best->type, *value) + ", outside " +
                      to_text(pack, best->type, best->low) + " .. " + to_text(pack, best->type, best->high);
        } else {
            fields[place] = std::move(*value);
        }
        return !problem;
    });
    if (problem) return tl::unexpected<std::string>(std::move(*problem));
    return Value{make_record(std::move(fields))};
}

std::string entries_form(const Pack& pack, const Type& element) {
    if (element.kind != Kind::record) return "`(...) and (...)`, or `none`";
    const RecordType& record = pack.records[element.choice];
    return "`(" + record.fields.front().name + " ...) and (...)`, or `none`";
}

}  // namespace

Parsed parse_spells(std::string_view text) {
    constexpr std::size_t most = 100'000;
    std::vector<Spell> spells;
    std::string_view rest = text;
    const bool complete = !take_perhaps_more(rest);
    while (rest != "none" && (complete || !rest.empty())) {
        const std::size_t end = rest.find(" and ");
        const std::string_view part = trim(rest.substr(0, end));
        const auto spell = parse_spell(part);
        if (!spell)
            return expected_but("periods, such as `2025-01-01 to 2025-03-05 and from 2025-06-01`, or `none`",
                                part);
        if (spell->last && *spell->last < spell->first)
            return tl::unexpected<std::string>("the period `" + std::string(part) +
                                               "` ends before it begins");
        spells.push_back(*spell);
        if (spells.size() > most) return tl::unexpected<std::string>("there are more than 100000 periods");
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 5);
    }
    auto list = make_spells(std::move(spells), complete);
    if (!list) return expected_but("periods that end after they begin", text);
    return Value{Spells{std::make_shared<const SpellList>(std::move(*list))}};
}

std::string spells_text(const Spells& spells) {
    if (!spells) return "none";
    std::string result;
    for (const Spell& spell : spells->spells) {
        if (!result.empty()) result += " and ";
        result += spell.last ? to_text(spell.first) + " to " + to_text(*spell.last)
                             : "from " + to_text(spell.first);
    }
    result += after_items(spells->spells.empty(), spells->complete);
    return result;
}

Parsed parse_list(const Pack& pack, const Type& element, std::string_view text) {
    constexpr std::size_t most = 100'000;
    std::string_view rest = text;
    const bool complete = !take_perhaps_more(rest);
    std::vector<Value> items;
    if (rest == "none" || (!complete && rest.empty())) return Value{make_list({}, complete)};
    std::optional<std::string> problem;
    for_each_part(rest, " and ", [&](std::string_view part) {
        if (part.size() < 2 || part.front() != '(' || part.back() != ')') {
            problem = expected_but("entries in brackets: " + entries_form(pack, element), part).value();
            return false;
        }
        const std::string_view inner = trim(part.substr(1, part.size() - 2));
        auto item = inner == "unknown"             ? Parsed{Value{Unknown{}}}
                    : element.kind == Kind::record ? parse_record(pack, pack.records[element.choice], inner)
                                                   : parse_value(pack, element, inner);
        if (item && is_negative(*item)) item = expected_but("a value that is not negative", inner);
        if (!item) {
            problem = item.error();
        } else if (items.size() == most) {
            problem = "there are more than 100000 entries";
        } else {
            items.push_back(std::move(*item));
        }
        return !problem;
    });
    if (problem) return tl::unexpected<std::string>(std::move(*problem));
    return Value{make_list(std::move(items), complete)};
}

std::string record_text(const Pack& pack, const Type& type, const Record& record) {
    if (type.choice >= pack.records.size()) return "(...)";
    const std::vector<RecordField>& fields = pack.records[type.choice].fields;
    std::string result;
    for (std::size_t i = 0; i < fields.size() && i < record->fields.size(); ++i) {
        if (!is_known(record->fields[i])) continue;
        const bool quotes = fields[i].type.kind == Kind::text;
        result += (result.empty() ? "" : ", ") + fields[i].name + " " + (quotes ? "\"" : "") +
                  to_text(pack, fields[i].type, record->fields[i]) + (quotes ? "\"" : "");
    }
    return "(" + (result.empty() ? "unknown" : result) + ")";
}

std::string list_text(const Pack& pack, const Type& type, const List& list) {
    const Type element = type.choice < pack.elements.size() ? pack.elements[type.choice] : Type{};
    std::string result;
    for (const Value& item : list->items) {
        if (!result.empty()) result += " and ";
        const auto* record = std::get_if<Record>(&item);
        const bool quotes = element.kind == Kind::text && is_known(item);
        result += record != nullptr
                      ? record_text(pack, element, *record)
                      : (quotes ? "(\"" : "(") + to_text(pack, element, item) + (quotes ? "\")" : ")");
    }
    result += after_items(list->items.empty(), list->complete);
    return result;
}

std::string list_form(const Pack& pack, const Type& list) {
    return entries_form(pack, pack.elements[list.choice]);
}

}  // namespace ultima
