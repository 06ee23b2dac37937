// SPDX-License-Identifier: Apache-2.0
#include "base/json_writer.h"
#include "compare/people_changes.h"
#include "report/plot.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {

namespace {

class Text {
  public:
    explicit Text(std::int64_t hide_below) : hide_below_(hide_below) {}

    std::string all(const PeopleChanges& changes) {
        line("\n{} in the register ({}), {} in the scope of both laws; answered as of {} and {}\n",
             count(changes.rows), changes.unit, count(changes.compared), to_text(changes.before_on),
             to_text(changes.after_on));
        persons("", changes.persons);
        for (const auto& [column, values] : changes.persons_by) {
            for (const auto& [value, kinds] : values)
                if (kinds.all() >= hide_below_) persons(column + " " + value, kinds);
            if (const std::int64_t small = small_values(values, hide_below_); small > 0)
                line("\n{}: {} values with fewer than {} each are not shown\n", column, small, hide_below_);
        }
        if (hide_below_ > 1)
            line(
                "\nCounts are rounded down to multiples of {}, so that a small one cannot be had from the "
                "others.\n",
                hide_below_);
        line(
            "\nOnly what the packs hold is compared: what one of them leaves out looks like a gain or a "
            "loss.\n");
        if (changes.before_on != changes.after_on)
            line("The two days differ: what only time brings counts as a gain or a loss, too.\n");
        for (const PeopleChanges::OfMeasure& measure : changes.measures) {
            line("\n{}\n", measure.measure);
            moves("  ", measure.moves);
            for (const PeopleChanges::Flow& flow : measure.flows)
                if (flow.before != flow.after)
                    line("  {:>12}  {} -> {}\n", count(flow.rows), flow.before, flow.after);
            for (const auto& [column, values] : measure.by)
                for (const auto& [value, of_value] : values) {
                    if (of_value.all() < hide_below_) continue;
                    line("  {} {}\n", column, value);
                    moves("    ", of_value);
                }
        }
        return std::move(text_);
    }

  private:
    template <class... Parts>
    void line(fmt::format_string<Parts...> form, Parts&&... parts) {
        text_ += fmt::format(form, std::forward<Parts>(parts)...);
    }
    std::string count(std::int64_t rows) const { return shown_in_steps(rows, hide_below_); }
    void persons(const std::string& whose, const PersonMoves& persons) {
        if (!whose.empty()) line("\n{}\n", whose);
        line("{:>14}  gain, with no loss known: an option opens or comes earlier, a burden or custody goes\n",
             count(persons.gain));
        line("{:>14}  lose, with no gain known\n", count(persons.lose));
        line("{:>14}  gain something and lose something\n", count(persons.both));
        line("{:>14}  no change\n", count(persons.same));
        line("{:>14}  nothing can be said yet: the law is open, or a fact is missing\n",
             count(persons.cannot_say));
        if (persons.open > 0)
            line("{:>14}  of those who gain or lose: of other measures it cannot be said yet\n",
                 count(persons.open));
    }
    void moves(std::string_view indent, const Moves& moves) {
        for (std::size_t place = 0; place < move_count; ++place) {
            const auto move = static_cast<Move>(place);
            if (moves.of(move) == 0) continue;
            line("{}{:>12}  {}", indent, count(moves.of(move)), to_text(move));
            const Moves::Days& days = moves.days[place];
            if (move != Move::same && days.rows > 0 && days.rows >= hide_below_)
                line(", half of the {} with a date by {} days or more", count(days.rows), days.median);
            text_ += '\n';
        }
    }

    std::int64_t hide_below_;
    std::string text_;
};

void add_moves(JsonWriter& json, const Moves& moves) {
    json.object([&] {
        json.name("better").number(moves.of(Move::better));
        json.name("better_day").number(moves.of(Move::better_day));
        json.name("worse_day").number(moves.of(Move::worse_day));
        json.name("worse").number(moves.of(Move::worse));
        json.name("same").number(moves.of(Move::same));
        json.name("cannot_say").number(moves.of(Move::cannot_say));
        json.name("days").object([&] {
            for (const auto& [move, name] :
                 {std::pair{Move::better, "better"}, std::pair{Move::better_day, "better_day"},
                  std::pair{Move::worse_day, "worse_day"}, std::pair{Move::worse, "worse"}}) {
                const Moves::Days& days = moves.days[static_cast<std::size_t>(move)];
                json.name(name).object([&] {
                    json.name("rows").number(days.rows);
                    json.name("median").number(days.median);
                    json.name("most").number(days.most);
                });
            }
        });
    });
}

void add_persons(JsonWriter& json, const PersonMoves& persons) {
    json.object([&] {
        json.name("gain").number(persons.gain);
        json.name("lose").number(persons.lose);
        json.name("both").number(persons.both);
        json.name("same").number(persons.same);
        json.name("cannot_say").number(persons.cannot_say);
        json.name("of_these_open").number(persons.open);
    });
}

/// {"column": {"value": ...}}
template <class Values, class Add>
void add_by(JsonWriter& json, const Values& by, Add add) {
    json.object([&] {
        for (const auto& column : by)
            json.foreign_name(column.first).object([&] {
                for (const auto& [value, counts] : column.second) {
                    json.foreign_name(value);
                    add(json, counts);
                }
            });
    });
}

}  // namespace

std::string people_changes_text(const PeopleChanges& changes, std::int64_t hide_below) {
    return Text(hide_below).all(changes);
}

std::string people_changes_json(const PeopleChanges& changes) {
    std::string out;
    JsonWriter json(out);
    json.object([&] {
        json.name("unit").text(changes.unit);
        json.name("before_on").date(changes.before_on);
        json.name("after_on").date(changes.after_on);
        json.name("rows").number(changes.rows);
        json.name("compared").number(changes.compared);
        json.name("persons");
        add_persons(json, changes.persons);
        json.name("persons_by");
        add_by(json, changes.persons_by, add_persons);
        json.name("measures").list([&] {
            for (const PeopleChanges::OfMeasure& measure : changes.measures)
                json.object([&] {
                    json.name("measure").text(measure.measure);
                    json.name("moves");
                    add_moves(json, measure.moves);
                    json.name("flows").list([&] {
                        for (const PeopleChanges::Flow& flow : measure.flows)
                            json.object([&] {
                                json.name("before").text(flow.before);
                                json.name("after").text(flow.after);
                                json.name("rows").number(flow.rows);
                            });
                    });
                    json.name("by");
                    add_by(json, measure.by, add_moves);
                });
        });
    });
    return out;
}

}  // namespace ultima
