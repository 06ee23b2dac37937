// SPDX-License-Identifier: Apache-2.0
#include "law/literals.h"

#include "base/text.h"
#include "law/written.h"

#include <array>

namespace ultima {
namespace {

bool is_unit(const Cursor& cursor, std::size_t ahead) {
    constexpr std::array<std::string_view, 8> units = {"year", "years", "month", "months",
                                                       "week", "weeks", "day",   "days"};
    for (const std::string_view unit : units)
        if (cursor.is_word(unit, ahead)) return true;
    return false;
}

bool adjacent(const Cursor& cursor, std::size_t ahead) {
    return cursor.peek(ahead).end == cursor.peek(ahead + 1).begin;
}

/// Tokens of `18 months`, `1/2 month` or `18 1/2 months` from here on, or 0.
std::size_t duration_part(const Cursor& cursor, std::size_t ahead) {
    if (!cursor.is(TokenKind::number, ahead)) return 0;
    std::size_t next = ahead + 1;
    const auto fraction = [&](std::size_t at) {
        return cursor.is(TokenKind::divide, at) && cursor.is(TokenKind::number, at + 1) &&
               adjacent(cursor, at - 1) && adjacent(cursor, at);
    };
    if (fraction(next)) {
        next += 2;
    } else if (cursor.is(TokenKind::number, next) && fraction(next + 1)) {
        next += 3;
    }
    return is_unit(cursor, next) ? next + 1 - ahead : 0;
}

std::optional<Literal> take_duration(Report& report, Cursor& cursor, std::size_t tokens) {
    const std::size_t from = cursor.place();
    cursor.go_to(from + tokens);
    const Span span = cursor.since(from);
    const auto duration = parse_duration(fold_blanks(cursor.text(span)));
    if (!duration) {
        report.error("S004", span, "expected a duration, found " + in_quotes(cursor.text(span)),
                     "write years, months, weeks and days in this order, each at most once");
        return std::nullopt;
    }
    if (duration->months.bits() > max_rational_bits || duration->days.bits() > max_rational_bits) {
        report.error("L004", span, "this number has more than 4096 bits");
        return std::nullopt;
    }
    return Literal{Type{Kind::duration}, *duration};
}

std::optional<Literal> take_number(Report& report, Cursor& cursor) {
    std::size_t tokens = 0;
    while (const std::size_t more = duration_part(cursor, tokens)) tokens += more;
    if (tokens > 0) return take_duration(report, cursor, tokens);
    const Token token = cursor.take();
    const auto number = parse_rational(cursor.text(token));
    if (!number || number->bits() > max_rational_bits) {
        report.error("L004", cursor.span(token), "this number has more than 4096 bits");
        return std::nullopt;
    }
    return Literal{Type{Kind::number}, Number{*number, false}};
}

std::optional<Literal> take_money(Report& report, Cursor& cursor) {
    const std::size_t from = cursor.place();
    cursor.take();
    cursor.take();
    const Span span = cursor.since(from);
    const auto money = parse_money(fold_blanks(cursor.text(span)));
    if (!money) {
        report.error("T008", span, in_quotes(cursor.text(span)) + " is not an amount of money",
                     "it may be too large, or have more decimals than the currency");
        return std::nullopt;
    }
    Type type{Kind::money};
    type.currency = money->currency;
    return Literal{type, *money};
}

}  // namespace

std::optional<CivilDate> take_date(Report& report, Cursor& cursor, std::string_view what) {
    if (!cursor.is(TokenKind::date)) {
        report_expected(report, cursor, what);
        return std::nullopt;
    }
    const Token token = cursor.take();
    const std::string_view text = cursor.text(token);
    if (const auto date = parse_date(text)) return date;
    const std::string_view code = date_problem(text);
    report.error(code, cursor.span(token),
                 code == "L005" ? "dates reach from 1800-01-01 to 2199-12-31, found " + in_quotes(text)
                                : "there is no such day: " + in_quotes(text));
    return std::nullopt;
}

std::optional<std::string> take_string(Report& report, Cursor& cursor, std::string_view what) {
    if (!cursor.is(TokenKind::string)) {
        report_expected(report, cursor, what);
        return std::nullopt;
    }
    const std::string_view text = cursor.text(cursor.take());
    return std::string(text.substr(1, text.size() - 2));
}

std::optional<int> take_whole(Report& report, Cursor& cursor, int low, int high, std::string_view what) {
    if (cursor.is(TokenKind::number)) {
        const auto number = parse_rational(cursor.text(cursor.peek()));
        const auto whole = number ? number->to_int64() : std::nullopt;
        if (whole && *whole >= low && *whole <= high) {
            cursor.take();
            return static_cast<int>(*whole);
        }
    }
    report_expected(report, cursor, what);
    return std::nullopt;
}

std::optional<Literal> take_literal(Report& report, Cursor& cursor) {
    switch (cursor.peek().kind) {
        case TokenKind::number:
            return take_number(report, cursor);
        case TokenKind::word:
            return take_money(report, cursor);
        case TokenKind::date: {
            const auto date = take_date(report, cursor);
            return date ? std::optional<Literal>({Type{Kind::date}, *date}) : std::nullopt;
        }
        case TokenKind::string: {
            auto text = take_string(report, cursor, "a text");
            return text ? std::optional<Literal>({Type{Kind::text}, std::move(*text)}) : std::nullopt;
        }
        default:
            report_expected(report, cursor, "a value");
            return std::nullopt;
    }
}

}  // namespace ultima
