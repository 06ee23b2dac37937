// SPDX-License-Identifier: Apache-2.0
#include "audit/plan.h"
#include "base/text.h"
#include "law/written.h"

#include <algorithm>
#include <unordered_map>

namespace ultima {

namespace {

/// Reads the cells of one column.
struct CellReader {
    const Pack* pack;
    Cell::Role role;
    const Fact* fact;  ///< nullptr: no range
    CellCodes codes;
    Type type;
    DateFormat dates;

    CellMeaning bad(std::string expected) const { return {Unknown{}, std::move(expected)}; }

    CellMeaning read(std::string_view cell) const {
        const std::string_view text = trim(cell);
        const bool blank = text.empty() ||
                           std::find(codes.unknown.begin(), codes.unknown.end(), text) != codes.unknown.end();
        switch (role) {
            case Cell::Role::by:
            case Cell::Role::reasons:
                return blank ? CellMeaning{} : CellMeaning{Truth::yes, {}};
            case Cell::Role::role:
                return blank ? CellMeaning{} : CellMeaning{std::string(text), {}};
            case Cell::Role::last_day:
                // Empty: still held. A code that says nothing: when it ended is not known.
                if (text.empty()) return {};
                return blank ? CellMeaning{Truth::no, {}} : date(text);
            case Cell::Role::first_day:
            case Cell::Role::made_on:
                return blank ? CellMeaning{} : date(text);
            case Cell::Role::value:
                break;
        }
        if (const auto code = std::find_if(codes.values.begin(), codes.values.end(),
                                           [&](const auto& known) { return known.first == text; });
            code != codes.values.end())
            return {code->second, {}};
        if (text.empty() && fact && fact->left_out) return {*fact->left_out, {}};
        if (blank) return {};
        if (!codes.values.empty()) return bad("a code that the map names");
        if (type.kind == Kind::date) return in_fact_range(date(text));
        auto value = parse_value(*pack, type, text, fact && fact->days);
        if (!value) return bad(type_text(*pack, type));
        return in_fact_range({std::move(*value), {}});
    }

    CellMeaning date(std::string_view text) const {
        if (const auto day = dates.read(text)) return {*day, {}};
        return bad("a date as " + dates.pattern());
    }

    CellMeaning in_fact_range(CellMeaning meaning) const {
        if (!fact || in_range(*fact, meaning.value)) return meaning;
        if (fact->days) {
            const auto* number = std::get_if<Number>(&meaning.value);
            if (number && !number->value.is_whole()) return bad("a whole number of days");
        }
        return bad("a value from " + to_text(*pack, type, fact->low) + " to " +
                   to_text(*pack, type, fact->high));
    }
};

/// The law sees of some facts only between which of its thresholds they lie: then that is all that tells two
/// cells apart. `18` of thresholds 18 and 21 is "at the first", 19 and 20 are "after the first". Nothing if
/// the value matters.
std::optional<std::string> class_of(const Pack& pack, FactId fact, const Value& value) {
    if (!pack.simple[fact]) return std::nullopt;
    const auto place = [&]<class T>(const T& known, auto number) {
        std::size_t below = 0;
        for (const Value& threshold : pack.thresholds[fact]) {
            const T* at = std::get_if<T>(&threshold);
            if (!at || !(number(*at) < number(known)))
                return std::to_string(below) + (at && number(*at) == number(known) ? "=" : "<");
            ++below;
        }
        return std::to_string(below) + "<";
    };
    if (const auto* number = std::get_if<Number>(&value); number && !number->at_least)
        return place(*number, [](const Number& n) { return n.value; });
    if (const auto* date = std::get_if<CivilDate>(&value))
        return place(*date, [](CivilDate d) { return d.day; });
    if (const auto* money = std::get_if<Money>(&value))
        return place(*money, [](const Money& m) { return m.minor; });
    return std::nullopt;
}

}  // namespace

Cell::Cell(const Pack& pack, Role cell_role, FactId fact_id, ColumnName column_name, const CellCodes& codes,
           const Type& type)
    : role(cell_role),
      fact(fact_id),
      column(std::move(column_name)),
      meanings_(std::make_shared<std::vector<CellMeaning>>()) {
    const Fact* of = role == Role::value && fact != nothing ? &pack.facts[fact] : nullptr;
    const DateFormat dates =
        codes.date_format.empty() ? DateFormat{} : DateFormat::parse(codes.date_format).value();
    // Cells that mean the same to the law get the same code, so that rows which differ only there are
    // answered once.
    auto known = std::make_shared<std::unordered_map<std::string, std::uint32_t>>();
    meanings_->push_back({});
    (*known)["?"] = 0;
    dictionary_ = std::make_shared<Dictionary>([reader = CellReader{&pack, role, of, codes, type, dates},
                                                meanings = meanings_, known,
                                                id = fact](std::string_view text) {
        CellMeaning meaning = reader.read(text);
        std::string key = "?";
        if (!meaning.expected.empty())
            key = "!" + meaning.expected;
        else if (const auto same = reader.fact ? class_of(*reader.pack, id, meaning.value) : std::nullopt)
            key = "~" + *same;
        else if (const auto* day = std::get_if<CivilDate>(&meaning.value))
            key = "=" + to_text(*day);
        else if (const auto* said = std::get_if<std::string>(&meaning.value))
            key = "=" + *said;
        else if (const auto* spells = std::get_if<Spells>(&meaning.value))
            key = "=" + to_text(*reader.pack, reader.type, meaning.value) + ((*spells)->complete ? "." : "");
        else if (is_known(meaning.value))
            key = reader.role == Role::value ? "=" + to_text(*reader.pack, reader.type, meaning.value) : "=";
        const auto [at, is_new] =
            known->emplace(std::move(key), static_cast<std::uint32_t>(meanings->size()));
        if (is_new) meanings->push_back(std::move(meaning));
        return at->second;
    });
}

}  // namespace ultima
