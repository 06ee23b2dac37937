// SPDX-License-Identifier: Apache-2.0
#include "law/ranges.h"

namespace ultima {

Range default_range(const Type& type, bool days) {
    switch (type.kind) {
        case Kind::number:
            return {Number{0, false}, Number{days ? 73'000 : 1'000'000, false}};
        case Kind::date:
            return {first_date(), last_date()};
        case Kind::duration:
            return {Duration{0, 0}, Duration{1200, 0}};
        case Kind::money: {
            std::int64_t unit = 1;
            for (int i = 0; i < decimals_of(type.currency); ++i) unit *= 10;
            return {Money{0, type.currency}, Money{1'000'000'000 * unit, type.currency}};
        }
        default:
            return {};
    }
}

bool take_range(Draft& draft, Cursor& cursor, const Type& type, bool days, Options options, Range& range) {
    const std::size_t from = cursor.place();
    cursor.take();
    if (!is_known(range.low)) {
        draft.report.error("S015", cursor.since(from),
                           "a range is for a number, days, a date, a duration or money, not for " +
                               type_text(draft.pack, type));
        return false;
    }
    auto low = take_value(draft, cursor, type, options);
    if (!low || !expect(draft.report, cursor, TokenKind::dots, "`..` and the upper end of the range"))
        return false;
    auto high = take_value(draft, cursor, type, options);
    if (!high) return false;
    Fact probe;
    probe.days = days;
    probe.low = *low;
    if (!in_range(probe, *high)) {
        draft.report.error("T009", cursor.since(from),
                           "this range is empty: its lower end is above its upper end");
        return false;
    }
    range = {std::move(*low), std::move(*high)};
    return true;
}

}  // namespace ultima
