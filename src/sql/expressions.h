// SPDX-License-Identifier: Apache-2.0
// Expressions of a pack as SQL over one row for each case, with NULL for unknown.
//
// What is answered is what Kleene's tables and the reasoner's arithmetic give for the case as it is known
// (design 3.1 to 3.6); no answers are tried for what is not known.
#pragma once

#include "reason/program.h"
#include "sql/bits.h"
#include "sql/dialect.h"
#include "sql/facts.h"
#include "sql/layers.h"
#include "sql/timeline.h"
#include "sql/values.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima::sql {

/// Why no query says anything of such a node.
constexpr std::string_view beyond_sql(Op op) {
    switch (op) {
        case Op::call:
        case Op::local:
        case Op::make_record:
        case Op::change_record:
        case Op::make_list:
        case Op::joined:
        case Op::day_of_month:
        case Op::duration_of:
            return "it rests on a calculation";
        case Op::field:
            return "it asks about a record";
        default:
            return "it asks about a list";
    }
}

class Expressions {
  public:
    Expressions(const Program& program, const Dialect& dialect, CivilDate on, Layers& layers,
                const Facts& facts)
        : program_(program), pack_(program.pack), dialect_(dialect), layers_(layers), facts_(facts) {
        now_.day.sql = date_literal(on);
        now_.known = on;
    }

    /// A yes/no expression on a day.
    Piece truth(NodeId id, const Moment& at);
    SqlValue value(NodeId id, const Moment& at);
    /// A yes/no expression on the days of a timeline on which it is needed.
    Bits over(NodeId id, const Timeline& line);
    /// Notes on which days of a timeline the parts of a condition will be asked about.
    void need(NodeId id, Slots slots, Timeline& line) const;
    /// A truth value that is the same on all days, as bits of all of them; `unknown`: where it is NULL, if
    /// that is said already.
    Bits timeless(const Piece& truth, const std::optional<DayBits>& unknown, std::string_view wish);
    /// Is a fact not known: on all days or on none, in a column above the facts.
    DayBits missing(FactId fact);
    /// Adds the days on which a condition may change by the passing of time, each the first day of something
    /// new; after `truth` was asked for it. A day outside the calendar counts as the calendar's first, or as
    /// one after its last.
    void add_changes(NodeId id, std::vector<ChangeDay>& days) const;
    static void add_change(std::vector<ChangeDay>& days, const ChangeDay& day);

    Piece in_force(const Validity& validity, const Moment& at);
    /// The same on the day in a slot of a timeline, said of its day of change.
    Piece in_force(const Validity& validity, const Timeline::Slot& slot);
    [[nodiscard]] const Moment& now() const { return now_; }

    /// Why what was asked for since the last call cannot be said in SQL; nothing if it can.
    std::optional<std::string> take_failure() { return std::exchange(failure_, std::nullopt); }
    void give_up(std::string why) {
        if (!failure_) failure_ = std::move(why);
    }

    /// A comparison that changes on one day.
    struct Turning {
        Piece day;
        bool holds_then = true;         ///< from that day on; or until then
        std::string complete{};         ///< of days held: are there no other spells? a column
        bool enough_is_enough = false;  ///< whether or not there are
    };

    /// To take back what was named, here and in the layers, for something that turned out not to be sayable.
    struct Mark {
        Layers::Mark layers;
        std::size_t values, truths, turnings, lookups, beyond;
    };
    [[nodiscard]] Mark mark() const;
    void take_back(const Mark& mark);
    /// Conditions on columns of any layer, each of which says that the query cannot reckon with the row.
    [[nodiscard]] const std::vector<std::string>& beyond() const { return beyond_; }

  private:
    SqlValue nothing_known() const { return {{"NULL", 1, 0, 0}, {"NULL", 1, 0, 0}, 0}; }
    SqlValue failed(std::string why) {
        give_up(std::move(why));
        return nothing_known();
    }
    SqlValue kept(NodeId id, std::string_view wish);
    SqlValue shortened(SqlValue value, std::string_view wish);
    SqlValue compute(NodeId id, const Moment& at);
    SqlValue constant(const Value& value);
    /// The fact's columns, with NULL for a fact that has none.
    std::string column(FactId fact, std::size_t place = 0);
    SqlValue fact(FactId id);
    SqlValue chosen(const Node& node, const Moment& at);
    SqlValue arithmetic(const Node& node, const Moment& at);
    SqlValue numbers(Op op, const SqlValue& a, const SqlValue& b);
    SqlValue durations(Op op, const SqlValue& a, const SqlValue& b);
    SqlValue date_step(const SqlValue& date, const SqlValue& step, bool back, bool days_only);
    SqlValue rounded(const Node& node, const Moment& at);
    SqlValue days_in_duration(const Node& node, const Moment& at);
    SqlValue between(const Node& node, const Moment& at);
    SqlValue first_day(const Node& node);
    SqlValue table_output(const Node& node, const Moment& at);
    SqlValue smaller_or_larger(const Node& node, const Moment& at);
    SqlValue shorter_or_longer(Op op, const SqlValue& a, const SqlValue& b);

    Piece kept_truth(NodeId id, std::string_view wish);
    Piece comparison(const Node& node, const Moment& at);
    Piece compare(Op op, Kind kind, const SqlValue& a, const SqlValue& b);
    Piece moving_comparison(NodeId id, const Moment& at);
    const Turning* turning(NodeId id);
    std::string moving_part(NodeId id) const;
    std::optional<DayBits> unknown(NodeId id);
    Amount whole_needed(Amount needed, bool above) const;
    std::string reached_on_known_days(const Piece& day, Slots needed, const Timeline& line,
                                      Slots& apart) const;
    Bits turning_over(const Turning& turning, Slots needed, const Timeline& line);
    Piece held_on(const Node& node, const Moment& at);
    Piece table_truth(const Node& node, const Moment& at);

    /// What counts days by itself: `sign` times it, and what is added that does not move.
    struct Clock {
        Op op = Op::today;
        NodeId node = nothing;
        int sign = 1;
        std::vector<std::pair<NodeId, int>> added{};
    };
    std::optional<Clock> clock(NodeId id) const;
    std::optional<Piece> day_reached(const Clock& clock, const SqlValue& needed);
    std::optional<std::vector<Amount>> less_added(const Clock& clock, SqlValue& needed);
    void keep_in_calendar(const std::vector<Amount>& added, SqlValue& turn);

    /// A row of a table: could its outputs count, and what is in its cell?
    struct Row {
        Piece wins;
        NodeId output = nothing;
    };
    std::vector<Row> rows(const Table& table, std::uint32_t column, const Moment& at);
    static Piece could_win(const Table& table, const std::vector<Piece>& fits, const Piece& some_sure,
                           std::size_t place);
    bool is_lookup(const Table& table) const;
    SqlValue looked_up(TableId table, std::uint32_t column, const Moment& at);

    Piece add_months(const Piece& date, const Amount& months, std::size_t layer, std::string_view wish);
    Piece in_calendar(std::string_view wish, const Piece& date);
    Amount named_amount(std::string_view wish, const Amount& amount, std::size_t& layer);
    std::string floor_of(const std::string& sql, std::int64_t by, double least) const;
    bool fits(const Amount& amount);
    std::pair<Amount, Amount> with_same_per(const Amount& a, const Amount& b);
    std::pair<Amount, Amount> alike(const Amount& a, const Amount& b);
    std::string days_as_integer(const Amount& days) const;

    const Program& program_;
    const Pack& pack_;
    const Dialect& dialect_;
    Layers& layers_;
    const Facts& facts_;
    Moment now_;
    std::optional<std::string> failure_;
    Growing<std::map<NodeId, SqlValue>> values_;
    Growing<std::map<NodeId, Piece>> truths_;
    Growing<std::map<TableId, std::vector<SqlValue>>> lookups_;  ///< by table and column of its outputs
    Growing<std::map<NodeId, Turning>> turnings_;                ///< by comparison that moves
    std::vector<std::string> beyond_;
};

}  // namespace ultima::sql
