// SPDX-License-Identifier: Apache-2.0
#include "law/written.h"

#include "base/nearest.h"
#include "base/text.h"
#include "law/report.h"
#include "law/written_lists.h"

#include <algorithm>

namespace ultima {

tl::unexpected<std::string> expected_but(std::string_view what, std::string_view found) {
    constexpr std::size_t longest = 80;
    std::string shown(beginning_of(found, longest));
    if (found.size() > longest) shown += "...";
    return tl::unexpected<std::string>("expected " + std::string(what) + ", found `" + shown + "`");
}

namespace {

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
            return type.choice < pack.records.size()
                       ? "an entry of " + in_quotes(pack.records[type.choice].name)
                       : "an entry";
        case Kind::list:
            if (type.choice >= pack.elements.size()) return "a list";
            if (const Type& element = pack.elements[type.choice];
                element.kind == Kind::record && element.choice < pack.records.size())
                return "a list of " + in_quotes(pack.records[element.choice].name);
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
        result += "`" + std::string(beginning_of(values[i], 60)) + "`";
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
