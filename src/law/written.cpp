// SPDX-License-Identifier: Apache-2.0
#include "law/written.h"

#include "base/nearest.h"
#include "base/text.h"
#include "law/report.h"

#include <algorithm>

namespace ultima {
namespace {

using Parsed = tl::expected<Value, std::string>;

tl::unexpected<std::string> expected_but(std::string_view what, std::string_view found) {
    constexpr std::size_t longest = 80;
    std::string shown(found.substr(0, longest));
    if (found.size() > longest) shown += "...";
    return tl::unexpected<std::string>("expected " + std::string(what) + ", found `" + shown + "`");
}

Parsed parse_number(std::string_view text, bool days) {
    std::string_view digits = text;
    for (const std::string_view unit : {" days", " day"}) {
        if (days && digits.ends_with(unit)) {
            digits.remove_suffix(unit.size());
            break;
        }
    }
    const auto number = parse_rational(digits);
    if (!number) return expected_but("a number, such as `12`, `12.5` or `1/3`", text);
    if (number->bits() > max_rational_bits)
        return tl::unexpected<std::string>("the number has more than 4096 bits");
    return Value{Number{*number, false}};
}

Parsed parse_duration_value(std::string_view text) {
    const auto duration = parse_duration(text);
    if (!duration) return expected_but("a duration, such as `2 years 6 months` or `10 days`", text);
    if (duration->months.bits() > max_rational_bits || duration->days.bits() > max_rational_bits)
        return tl::unexpected<std::string>("the number has more than 4096 bits");
    return Value{*duration};
}

Parsed parse_date_value(std::string_view text) {
    if (const auto date = parse_date(text)) return Value{*date};
    if (date_problem(text) == "L005") return expected_but("a date from 1800 to 2199", text);
    return expected_but("a date, such as `2025-01-31`", text);
}

Parsed parse_money_value(const Type& type, std::string_view text) {
    const auto money = parse_money(text);
    const std::string what = "an amount, such as `" + to_text(type.currency) + " 120`";
    if (!money || money->currency != type.currency) return expected_but(what, text);
    return Value{*money};
}

Parsed parse_choice(const Pack& pack, const Type& type, std::string_view text) {
    if (type.choice >= pack.choices.size()) return expected_but("a value", text);
    const std::vector<std::string>& values = pack.choices[type.choice].values;
    const auto found = std::find(values.begin(), values.end(), text);
    if (found != values.end()) return Value{ChoiceValue{static_cast<std::uint16_t>(found - values.begin())}};
    const std::vector<std::string_view> known(values.begin(), values.end());
    const auto near = text.size() < 200 && known.size() < 1000 ? nearest(text, known) : std::nullopt;
    std::string message = expected_but(type_text(pack, type), text).value();
    if (near) message += "; did you mean `" + std::string(*near) + "`?";
    return tl::unexpected<std::string>(std::move(message));
}

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

Parsed parse_yes_no(std::string_view text) {
    if (text == "yes") return Value{Truth::yes};
    if (text == "no") return Value{Truth::no};
    return expected_but("`yes` or `no`", text);
}

Parsed parse_text(std::string_view text) {
    if (text.size() >= 2 && text.starts_with('"') && text.ends_with('"'))
        text = text.substr(1, text.size() - 2);
    return Value{std::string(text)};
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

/// `date 2020-01-01, term 3 years`: fields in any order; one that is left out is unknown.
Parsed parse_record(const Pack& pack, const RecordType& record, std::string_view text) {
    std::vector<Value> fields(record.fields.size());
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

/// `(...) and (...)`, `none`; `and perhaps more` at the end where entries may be missing.
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

/// Surely less, for durations: whatever the start.
bool surely_less(const Duration& a, const Duration& b) {
    const auto difference = difference_in_days(b, a);
    return difference ? difference->least.sign() > 0 : a.months < b.months;
}

}  // namespace

std::string type_text(const Pack& pack, const Type& type) {
    switch (type.kind) {
        case Kind::yes_no:
            return "yes/no";
        case Kind::number:
            return "a number";
        case Kind::date:
            return "a date";
        case Kind::duration:
            return "a duration";
        case Kind::scaled_duration:
            return "a fraction of a duration";
        case Kind::money:
            return "an amount of " + to_text(type.currency);
        case Kind::text:
            return "text";
        case Kind::spells:
            return "spells";
        case Kind::record:
            return type.choice < pack.records.size() ? "an entry of " + quoted(pack.records[type.choice].name)
                                                     : "an entry";
        case Kind::list:
            if (type.choice >= pack.elements.size()) return "a list";
            if (const Type& element = pack.elements[type.choice];
                element.kind == Kind::record && element.choice < pack.records.size())
                return "a list of " + quoted(pack.records[element.choice].name);
            return "a list, each entry " + type_text(pack, pack.elements[type.choice]);
        case Kind::choice:
            break;
    }
    constexpr std::size_t most = 6;
    std::string result = "one of ";
    if (type.choice >= pack.choices.size()) return "a choice";
    const std::vector<std::string>& values = pack.choices[type.choice].values;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i == most) return result + ", ...";
        if (i > 0) result += i + 1 == values.size() ? " or " : ", ";
        result += "`" + values[i].substr(0, 60) + "`";
    }
    return result;
}

bool is_ordered(const Type& type) {
    switch (type.kind) {
        case Kind::number:
        case Kind::date:
        case Kind::duration:
        case Kind::money:
        case Kind::choice:
            return true;
        default:
            return false;
    }
}

std::string fold_blanks(std::string_view text) {
    std::string result;
    for (const char c : trim(text)) {
        const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!blank) {
            result += c;
        } else if (!result.ends_with(' ')) {
            result += ' ';
        }
    }
    return result;
}

std::string_view date_problem(std::string_view text) {
    if (parse_date(text)) return {};
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return "S013";
    const auto number = [&](std::size_t from, std::size_t count) {
        unsigned value = 0;
        for (const char c : text.substr(from, count)) {
            if (c < '0' || c > '9') return 0U;
            value = value * 10 + static_cast<unsigned>(c - '0');
        }
        return value;
    };
    const unsigned year = number(0, 4);
    const unsigned month = number(5, 2);
    const unsigned day = number(8, 2);
    const bool such_a_day =
        month >= 1 && month <= 12 && day >= 1 &&
        day <= static_cast<unsigned>(month_length(static_cast<int>(year), static_cast<int>(month)));
    return such_a_day && (year < 1800 || year > 2199) ? "L005" : "S013";
}

std::string to_text(const Pack& pack, const Type& type, const Value& value) {
    struct Writer {
        const Pack& pack;
        const Type& type;
        std::string operator()(const Unknown&) const { return "unknown"; }
        std::string operator()(Truth truth) const { return std::string(to_text(truth)); }
        std::string operator()(const Number& number) const { return to_text(number.value); }
        std::string operator()(CivilDate date) const { return to_text(date); }
        std::string operator()(const Duration& duration) const { return to_text(duration); }
        std::string operator()(const Money& money) const { return to_text(money); }
        std::string operator()(ChoiceValue choice) const {
            const bool listed =
                type.choice < pack.choices.size() && choice.place < pack.choices[type.choice].values.size();
            return listed ? pack.choices[type.choice].values[choice.place]
                          : "value " + std::to_string(choice.place);
        }
        std::string operator()(const std::string& text) const { return text; }
        std::string operator()(const Spells& spells) const { return spells_text(spells); }
        std::string operator()(const Record& record) const { return record_text(pack, type, record); }
        std::string operator()(const List& list) const { return list_text(pack, type, list); }
        static std::string_view to_text(Truth truth) { return ultima::to_text(truth); }
        static std::string to_text(const Rational& number) { return ultima::to_text(number); }
        static std::string to_text(CivilDate date) { return ultima::to_text(date); }
        static std::string to_text(const Duration& duration) { return ultima::to_text(duration); }
        static std::string to_text(const Money& money) { return ultima::to_text(money); }
    };
    return std::visit(Writer{pack, type}, value);
}

std::string list_form(const Pack& pack, const Type& list) {
    return entries_form(pack, pack.elements[list.choice]);
}

tl::expected<Value, std::string> parse_value(const Pack& pack, const Type& type, std::string_view written,
                                             bool days) {
    const std::string text = type.kind == Kind::text ? std::string(trim(written)) : fold_blanks(written);
    if (text == "unknown") return Value{Unknown{}};
    switch (type.kind) {
        case Kind::yes_no:
            return parse_yes_no(text);
        case Kind::number:
            return parse_number(text, days);
        case Kind::date:
            return parse_date_value(text);
        case Kind::duration:
        case Kind::scaled_duration:
            return parse_duration_value(text);
        case Kind::money:
            return parse_money_value(type, text);
        case Kind::choice:
            return parse_choice(pack, type, text);
        case Kind::text:
            return parse_text(text);
        case Kind::spells:
            return parse_spells(text);
        case Kind::list:
            if (type.choice >= pack.elements.size()) break;
            return parse_list(pack, pack.elements[type.choice], text);
        case Kind::record:
            break;
    }
    return expected_but("a value", text);
}

tl::expected<Value, std::string> parse_in_pack(const Pack& pack, const Type& type, std::string_view written,
                                               bool days) {
    const std::string_view text = trim(written);
    if (type.kind == Kind::text && text != "unknown") {
        const bool quoted = text.size() >= 2 && text.front() == '"' && text.find('"', 1) == text.size() - 1;
        if (!quoted) return expected_but("one text in quotation marks", fold_blanks(text));
    }
    return parse_value(pack, type, written, days);
}

bool is_negative(const Value& value) {
    if (const auto* number = std::get_if<Number>(&value)) return number->value.sign() < 0;
    const auto* money = std::get_if<Money>(&value);
    return money != nullptr && money->minor < 0;
}

namespace {

template <class Ranged>
bool inside(const Ranged& of, const Value& value) {
    if (!is_known(value)) return true;
    const auto within = [&]<class T>(const T& v, auto less) {
        const T* low = std::get_if<T>(&of.low);
        const T* high = std::get_if<T>(&of.high);
        return !(low && less(v, *low)) && !(high && less(*high, v));
    };
    if (const auto* number = std::get_if<Number>(&value)) {
        if (of.days && !number->value.is_whole()) return false;
        return within(*number, [](const Number& a, const Number& b) { return a.value < b.value; });
    }
    if (const auto* date = std::get_if<CivilDate>(&value)) return within(*date, std::less<>{});
    if (const auto* duration = std::get_if<Duration>(&value)) return within(*duration, surely_less);
    if (const auto* money = std::get_if<Money>(&value))
        return within(*money, [](const Money& a, const Money& b) { return a.minor < b.minor; });
    return true;
}

}  // namespace

bool in_range(const Fact& fact, const Value& value) { return inside(fact, value); }

bool in_range(const RecordField& field, const Value& value) { return inside(field, value); }

}  // namespace ultima
