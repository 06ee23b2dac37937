// SPDX-License-Identifier: Apache-2.0
#include "judge/naive.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <limits>
#include <set>

namespace ultima::judge {
namespace {

namespace chr = std::chrono;

chr::year_month_day civil(CivilDate date) { return chr::year_month_day{chr::sys_days{chr::days{date.day}}}; }

CivilDate from_civil(chr::sys_days day) {
    return CivilDate{static_cast<std::int32_t>(day.time_since_epoch().count())};
}

bool in_calendar(CivilDate date) {
    const int year = static_cast<int>(civil(date).year());
    return year >= 1800 && year <= 2199;
}

Exact floor_of(const Exact& value) {
    using boost::multiprecision::cpp_int;
    const cpp_int n = numerator(value);
    const cpp_int d = denominator(value);
    cpp_int q = n / d;
    if (n < 0 && q * d != n) --q;
    return Exact{q};
}
Exact ceil_of(const Exact& value) { return -floor_of(-value); }
bool whole(const Exact& value) { return denominator(value) == 1; }

/// Nothing if it is not whole or far too large.
std::optional<int> small(const Exact& value) {
    if (!whole(value)) return std::nullopt;
    const boost::multiprecision::cpp_int n = numerator(value);
    if (n > 1'000'000 || n < -1'000'000) return std::nullopt;
    return static_cast<int>(n);
}

bool none(const Meaning& value) { return std::holds_alternative<None>(value); }

Truth as_truth(const Meaning& value) {
    const bool* known = std::get_if<bool>(&value);
    return known ? truth(*known) : Truth::unknown;
}
Meaning as_meaning(Truth value) {
    if (value == Truth::unknown) return None{};
    return value == Truth::yes;
}

bool says(const Rule& rule, MeasureId measure, Effect effect) {
    return std::any_of(rule.grants.begin(), rule.grants.end(), [&](const Grant& grant) {
        return grant.measure == measure && grant.effect == effect;
    });
}

std::size_t place(Status status) { return static_cast<std::size_t>(status); }

/// What the node is made of; not what is behind the names in it.
std::vector<NodeId> parts_of(const Pack& pack, const Node& node) {
    std::vector<NodeId> parts;
    for (const NodeId part : {node.a, node.b, node.c})
        if (part != nothing) parts.push_back(part);
    for (const Argument& argument : pack.arguments_of(node)) parts.push_back(argument.value);
    return parts;
}

}  // namespace

CivilDate step_months(CivilDate from, int months, MonthEnd end) {
    const chr::year_month_day start = civil(from);
    const chr::year_month target = chr::year_month{start.year(), start.month()} + chr::months{months};
    const chr::year_month_day hoped{target.year(), target.month(), start.day()};
    if (hoped.ok()) return from_civil(chr::sys_days{hoped});
    const chr::year_month_day_last last{target.year(), chr::month_day_last{target.month()}};
    const CivilDate clipped = from_civil(chr::sys_days{last});
    return end == MonthEnd::clip ? clipped : CivilDate{clipped.day + 1};
}

Exact exact(const Rational& value) {
    if (const auto small_value = value.small())
        return Exact{small_value->numerator, small_value->denominator};
    return Exact{fraction_text(value)};
}

Naive::Naive(const Pack& pack) : pack_(pack) {
    definitions_.resize(pack.definitions.size());
    rules_.resize(pack.rules.size());
    std::size_t outputs = 0;
    for (const Table& table : pack.tables) {
        first_output_.push_back(outputs);
        outputs += table.outputs.size();
    }
    outputs_.resize(outputs);
    rows_kept_.resize(outputs);
    kinds_.resize(pack.measures.size());
    states_.resize(pack.measures.size());
    for (MeasureId id = 0; id < pack.measures.size(); ++id)
        if (pack.measures[id].role == MeasureRole::kind) kinds_[pack.measures[id].group].push_back(id);
    // What a guideline says makes available at most, and never bars.
    grants_.resize(pack.measures.size());
    for (RuleId id = 0; id < pack.rules.size(); ++id) {
        const Rule& rule = pack.rules[id];
        if (rule.role != RuleRole::rule) continue;
        for (const Grant& grant : rule.grants) {
            if (rule.advisory && grant.effect == Effect::must_not) continue;
            const bool softer = rule.advisory && grant.effect == Effect::must;
            grants_[grant.measure].emplace_back(id, softer ? Effect::may : grant.effect);
        }
    }
    facts_.resize(pack.facts.size());
    wrapped_.resize(pack.facts.size());
    version_.assign(pack.facts.size(), 1);
    constants_.resize(pack.nodes.size());
    for (NodeId id = 0; id < pack.nodes.size(); ++id)
        if (pack.nodes[id].op == Op::constant)
            constants_[id] = wrap(pack.nodes[id].type, pack.constants[pack.nodes[id].payload]);
    note_moves();
}

/// What may change with time, what facts it reads, and on which days versions begin and end.
void Naive::note_moves() {
    const std::size_t count = pack_.nodes.size();
    moves_.assign(count, false);
    table_moves_.assign(pack_.tables.size(), false);
    rows_move_.assign(pack_.tables.size(), false);
    std::vector<FactSet> reads(count);
    std::vector<FactSet> table_reads(pack_.tables.size());
    std::vector<char> done(count, 0);
    std::vector<char> table_done(pack_.tables.size(), 0);
    const auto versions = [&](const Validity& validity) {
        if (validity.by != nothing && validity.favourable == nothing) return false;
        if (validity.from) borders_.push_back(*validity.from);
        if (validity.to) borders_.push_back(CivilDate{validity.to->day + 1});
        return validity.from || validity.to;
    };
    std::vector<std::pair<NodeId, std::uint32_t>> over;  // binders around the node that is looked at
    std::vector<std::set<std::uint32_t>> free(count);    // names of entries that the node takes from them
    for (NodeId id = 0; id < count; ++id) {
        const Node& node = pack_.nodes[id];
        if (node.op == Op::variable) free[id].insert(node.payload);
        for (const NodeId part : parts_of(pack_, node)) {
            for (const std::uint32_t slot : free[part]) {
                const bool inside = part != node.a && (binds(node.op) || node.op == Op::bound);
                const bool here =
                    inside && (slot == node.payload || (node.op == Op::fold && slot == node.extra));
                if (!here) free[id].insert(slot);
            }
        }
    }
    over_entries_.assign(count, false);
    std::function<void(NodeId)> look = [&](NodeId id) {
        if (id == nothing || done[id]) return;
        done[id] = 1;
        const Node& node = pack_.nodes[id];
        bool moving = node.op == Op::today || node.op == Op::days_in_spells;
        FactSet facts;
        if (node.op == Op::fact) facts.set(node.payload);
        std::vector<NodeId> parts = parts_of(pack_, node);
        if (node.op == Op::definition || node.op == Op::call)
            parts.push_back(pack_.definitions[node.payload].value);
        for (const NodeId part : parts) {
            const bool about_entries = binds(node.op) && part != node.a;
            if (about_entries) over.emplace_back(node.a, node.payload);
            look(part);
            if (about_entries) over.pop_back();
            moving = moving || moves_[part];
            facts |= reads[part];
            if (over_entries_[part] || (about_entries && moves_[part])) over_entries_[id] = true;
        }
        if (node.op == Op::table_output) {
            const TableId table = node.payload;
            if (!table_done[table]) {
                table_done[table] = 1;
                const Table& it = pack_.tables[table];
                bool rows_moving = false;
                FactSet table_facts;
                if (it.validity.by != nothing) table_facts.set(it.validity.by);
                for (const TableRow& row : it.rows)
                    for (const auto* list : {&row.conditions, &row.outputs})
                        for (const NodeId part : *list) {
                            if (part == nothing) continue;
                            look(part);
                            rows_moving = rows_moving || moves_[part];
                            table_facts |= reads[part];
                        }
                rows_move_[table] = rows_moving;
                table_moves_[table] = versions(it.validity) || rows_moving;
                table_reads[table] = table_facts;
            }
            moving = moving || table_moves_[table];
            facts |= table_reads[table];
        }
        moves_[id] = moving;
        reads[id] = facts;
        const bool atom = node.op == Op::less || node.op == Op::less_equal || node.op == Op::equal ||
                          node.op == Op::held_on;
        if (atom && moving && !free[id].empty()) {
            // Only the lists whose entries it reads: another one around it may be empty.
            std::set<std::uint32_t> needed = free[id];
            std::vector<std::pair<NodeId, std::uint32_t>> needed_over;
            for (auto binder = over.rbegin(); binder != over.rend(); ++binder) {
                if (!needed.contains(binder->second)) continue;
                needed_over.insert(needed_over.begin(), *binder);
                needed.insert(free[binder->first].begin(), free[binder->first].end());
            }
            in_lists_.push_back({id, std::move(needed_over)});
        }
        if (atom && moving && free[id].empty()) {
            conditions_.push_back(id);
            needs_.push_back(facts);
        }
    };
    for (NodeId id = static_cast<NodeId>(count); id > 0; --id)
        look(id - 1);  // what binds a name before its parts
    for (const Rule& rule : pack_.rules) versions(rule.validity);
    std::sort(borders_.begin(), borders_.end());
    borders_.erase(std::unique(borders_.begin(), borders_.end()), borders_.end());
    found_.resize(conditions_.size());
}

FactSet Naive::read_at(Stage stage) const {
    FactSet facts;
    std::vector<bool> seen_rule(pack_.rules.size(), false);
    std::vector<bool> seen_table(pack_.tables.size(), false);
    std::vector<bool> seen_node(pack_.nodes.size(), false);
    std::function<void(NodeId)> node_reads = [&](NodeId id) {
        if (id == nothing || seen_node[id]) return;
        seen_node[id] = true;
        const Node& node = pack_.nodes[id];
        if (node.op == Op::fact) facts.set(node.payload);
        if (node.op == Op::definition || node.op == Op::call)
            node_reads(pack_.definitions[node.payload].value);
        if (node.op == Op::table_output && !seen_table[node.payload]) {
            seen_table[node.payload] = true;
            const Table& table = pack_.tables[node.payload];
            if (table.validity.by != nothing) facts.set(table.validity.by);
            for (const NodeId input : table.inputs) node_reads(input);
            for (const TableRow& row : table.rows) {
                for (const NodeId part : row.conditions) node_reads(part);
                for (const NodeId part : row.outputs) node_reads(part);
            }
        }
        for (const NodeId part : parts_of(pack_, node)) node_reads(part);
    };
    std::function<void(RuleId)> rule_reads = [&](RuleId id) {
        if (seen_rule[id]) return;
        seen_rule[id] = true;
        const Rule& rule = pack_.rules[id];
        if (rule.validity.by != nothing) facts.set(rule.validity.by);
        node_reads(rule.when);
        for (const Gives& gives : rule.gives) node_reads(gives.value);
        for (const RuleId other : rule.unless) rule_reads(other);
        for (const RuleId other : rule.with) rule_reads(other);
    };
    for (RuleId id = 0; id < pack_.rules.size(); ++id)
        if (pack_.rules[id].stages[static_cast<std::size_t>(stage)]) rule_reads(id);
    return facts;
}

void Naive::ask(const std::vector<Value>& facts, Stage stage, CivilDate on) {
    bool changed = false;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        if (same_value(facts_[i], facts[i])) continue;
        facts_[i] = facts[i];
        wrapped_[i] = wrap(pack_.facts[i].type, facts_[i]);
        version_[i] = clock_ + 1;
        changed = true;
    }
    if (changed || on != on_) changes_known_ = false;
    ++clock_;
    stage_ = stage;
    on_ = on;
    laws_.clear();
}

Meaning Naive::wrap(const Type& type, const Value& value) const {
    if (const auto* it = std::get_if<Truth>(&value)) return as_meaning(*it);
    if (const auto* it = std::get_if<List>(&value)) {
        Entries list;
        list.complete = (*it)->complete;
        for (const Value& item : (*it)->items) list.items.push_back(wrap(pack_.elements[type.choice], item));
        return std::make_shared<const Entries>(std::move(list));
    }
    if (const auto* it = std::get_if<Record>(&value)) {
        Entries record;
        const RecordType& of = pack_.records[type.choice];
        for (std::size_t i = 0; i < of.fields.size(); ++i)
            record.items.push_back(wrap(of.fields[i].type, (*it)->fields[i]));
        return std::make_shared<const Entries>(std::move(record));
    }
    if (const auto* it = std::get_if<Number>(&value)) {
        if (it->at_least) return None{};
        return exact(it->value);
    }
    if (const auto* it = std::get_if<CivilDate>(&value)) return *it;
    if (const auto* it = std::get_if<Duration>(&value)) return Blocks{exact(it->months), exact(it->days)};
    if (const auto* it = std::get_if<Money>(&value)) return Exact{it->minor};
    if (const auto* it = std::get_if<ChoiceValue>(&value)) return it->place;
    if (const auto* it = std::get_if<std::string>(&value)) return it;
    if (const auto* it = std::get_if<Spells>(&value)) return it->get();
    return None{};
}

Meaning Naive::fact(FactId id) const { return wrapped_[id]; }

bool Naive::agrees(const Type& type, const Value& said, const Meaning& value) const {
    if (none(value)) return true;
    if (type.kind == Kind::scaled_duration) return true;
    if (const auto* it = std::get_if<Number>(&said)) {
        const Exact* number = std::get_if<Exact>(&value);
        return number && (it->at_least ? *number >= exact(it->value) : *number == exact(it->value));
    }
    if (const auto* it = std::get_if<Spells>(&said)) {
        const auto* spells = std::get_if<const SpellList*>(&value);
        return spells && (!(*it)->complete || **it == **spells);
    }
    if (const auto* it = std::get_if<List>(&said)) {
        const auto* list = std::get_if<EntriesPtr>(&value);
        if (!list || !(*it)->complete) return list != nullptr;
        bool same = (*it)->items.size() == (*list)->items.size();
        for (std::size_t i = 0; same && i < (*it)->items.size(); ++i)
            same = !is_known((*it)->items[i]) ||
                   agrees(pack_.elements[type.choice], (*it)->items[i], (*list)->items[i]);
        return same;
    }
    if (const auto* it = std::get_if<Record>(&said)) {
        const auto* record = std::get_if<EntriesPtr>(&value);
        const RecordType& of = pack_.records[type.choice];
        bool same = record != nullptr;
        for (std::size_t i = 0; same && i < of.fields.size(); ++i)
            same = !is_known((*it)->fields[i]) ||
                   agrees(of.fields[i].type, (*it)->fields[i], (*record)->items[i]);
        return same;
    }
    if (const auto* it = std::get_if<Duration>(&said)) {
        const Blocks* blocks = std::get_if<Blocks>(&value);
        return blocks && blocks->months == exact(it->months) && blocks->days == exact(it->days);
    }
    return equal(wrap(type, said), value) == Truth::yes;
}

// ---- comparing

/// Fewest or most days of so many months in a row, over starts in all months of a whole cycle of the
/// calendar.
const Exact& Naive::days_of_months(int months, bool most) const {
    const auto found = month_days_.find(months);
    if (found != month_days_.end()) return found->second[most ? 1 : 0];
    int least_days = std::numeric_limits<int>::max();
    int most_days = 0;
    for (int year = 2000; year < 2400; ++year)
        for (unsigned month = 1; month <= 12; ++month)
            for (const unsigned day : {1U, 28U, 29U, 30U, 31U}) {
                const chr::year_month_day start{chr::year{year}, chr::month{month}, chr::day{day}};
                if (!start.ok()) continue;
                const CivilDate from = from_civil(chr::sys_days{start});
                const int days = step_months(from, months, pack_.manifest.calendar.month_end).day - from.day;
                least_days = std::min(least_days, days);
                most_days = std::max(most_days, days);
            }
    return month_days_.emplace(months, std::array<Exact, 2>{Exact{least_days}, Exact{most_days}})
        .first->second[most ? 1 : 0];
}

/// By how many days b is longer than a, at least and at most. Nothing if the months differ by a fraction.
static std::optional<std::pair<Exact, Exact>> longer_by(
    const Blocks& a, const Blocks& b, const std::function<const Exact&(int, bool)>& days_of) {
    const Exact months = b.months - a.months;
    const Exact days = b.days - a.days;
    if (months == 0) return std::pair{days, days};
    const std::optional<int> step = small(months);
    if (!step || *step > 12'000 || *step < -12'000) return std::nullopt;
    // Far from any doubt: a month has 28 to 31 days.
    const Exact low = months * (months > 0 ? 28 : 31) + days;
    const Exact high = months * (months > 0 ? 31 : 28) + days;
    if (low > 0 || high < 0) return std::pair{low, high};
    if (*step > 0) return std::pair{Exact{days_of(*step, false) + days}, Exact{days_of(*step, true) + days}};
    return std::pair{Exact{days - days_of(-*step, true)}, Exact{days - days_of(-*step, false)}};
}

/// 1: certainly a < b (or <=), 0: certainly not; nothing if it cannot be said.
std::optional<int> Naive::order(const Meaning& a, const Meaning& b, bool or_equal) const {
    if (none(a) || none(b)) return std::nullopt;
    const auto plain = [&](const auto& x, const auto& y) { return or_equal ? !(y < x) : x < y; };
    if (const auto* x = std::get_if<Exact>(&a)) {
        const Exact& y = std::get<Exact>(b);
        return whole(*x) && whole(y) ? plain(numerator(*x), numerator(y)) : plain(*x, y);
    }
    if (const auto* x = std::get_if<CivilDate>(&a)) return plain(*x, std::get<CivilDate>(b));
    if (const auto* x = std::get_if<std::uint16_t>(&a)) return plain(*x, std::get<std::uint16_t>(b));
    const auto by =
        longer_by(std::get<Blocks>(a), std::get<Blocks>(b),
                  [&](int months, bool most) -> const Exact& { return days_of_months(months, most); });
    if (!by) return std::nullopt;
    if (or_equal ? by->first >= 0 : by->first > 0) return 1;
    if (or_equal ? by->second < 0 : by->second <= 0) return 0;
    return std::nullopt;
}

Truth Naive::equal(const Meaning& a, const Meaning& b) const {
    if (none(a) || none(b)) return Truth::unknown;
    if (a.index() != b.index()) return Truth::no;
    if (const auto* x = std::get_if<EntriesPtr>(&a)) return equal_entries(**x, *std::get<EntriesPtr>(b));
    if (const auto* x = std::get_if<bool>(&a)) return truth(*x == std::get<bool>(b));
    if (const auto* x = std::get_if<Exact>(&a)) return truth(*x == std::get<Exact>(b));
    if (const auto* x = std::get_if<CivilDate>(&a)) return truth(*x == std::get<CivilDate>(b));
    if (const auto* x = std::get_if<std::uint16_t>(&a)) return truth(*x == std::get<std::uint16_t>(b));
    if (const auto* x = std::get_if<const std::string*>(&a))
        return truth(**x == *std::get<const std::string*>(b));
    if (const auto* x = std::get_if<const SpellList*>(&a))
        return truth(**x == *std::get<const SpellList*>(b));
    if (const auto* x = std::get_if<Blocks>(&a)) {
        const auto by = longer_by(*x, std::get<Blocks>(b), [&](int months, bool most) -> const Exact& {
            return days_of_months(months, most);
        });
        if (!by) return Truth::unknown;
        if (by->first == 0 && by->second == 0) return Truth::yes;
        return by->first > 0 || by->second < 0 ? Truth::no : Truth::unknown;
    }
    return Truth::unknown;
}

/// Records and lists: entry by entry. Nothing is said of lists that may lack entries.
Truth Naive::equal_entries(const Entries& a, const Entries& b) const {
    if (!a.complete || !b.complete) return Truth::unknown;
    if (a.items.size() != b.items.size()) return Truth::no;
    Truth all = Truth::yes;
    for (std::size_t i = 0; i < a.items.size(); ++i) all = both(all, equal(a.items[i], b.items[i]));
    return all;
}

/// What is certain where it is not known which of two values it is: of two records the fields that agree.
Meaning Naive::in_common(const Type& type, const Meaning& a, const Meaning& b) const {
    if (type.kind != Kind::record) return equal(a, b) == Truth::yes ? a : Meaning{None{}};
    const auto* one = std::get_if<EntriesPtr>(&a);
    const auto* other = std::get_if<EntriesPtr>(&b);
    if (one == nullptr || other == nullptr) return None{};
    Entries fields;
    for (const RecordField& field : pack_.records[type.choice].fields) {
        const std::size_t i = fields.items.size();
        fields.items.push_back(in_common(field.type, (*one)->items[i], (*other)->items[i]));
    }
    return std::make_shared<const Entries>(std::move(fields));
}

// ---- calculating

Meaning Naive::date_sum(Op op, CivilDate date, const Meaning& step) const {
    CivilDate result = date;
    const int sign = op == Op::add ? 1 : -1;
    if (const auto* days = std::get_if<Exact>(&step)) {
        const auto count = small(*days);
        if (!count) return None{};
        result.day += sign * *count;
    } else {
        const auto& blocks = std::get<Blocks>(step);
        const auto months = small(blocks.months);
        const auto rest = small(blocks.days);
        if (!months || !rest || *months > 20'000 || *months < -20'000) return None{};
        result = step_months(date, sign * *months, pack_.manifest.calendar.month_end);
        result.day += sign * *rest;
    }
    if (!in_calendar(result)) return None{};
    return result;
}

Meaning Naive::days_in(const Meaning& duration, CivilDate from) const {
    const CalendarSettings& calendar = pack_.manifest.calendar;
    Blocks whole_part;
    Exact factor = 1;
    if (const auto* part = std::get_if<Part>(&duration)) {
        whole_part = part->whole;
        factor = part->factor;
    } else {
        whole_part = std::get<Blocks>(duration);
    }
    const Exact months = whole_part.months * factor;
    const Exact days = whole_part.days * factor;
    Exact count;
    switch (calendar.fraction) {
        case FractionReading::by_months: {
            const Exact k = floor_of(months);
            const auto step = small(k);
            if (!step || *step > 20'000 || *step < -20'000) return None{};
            const CivilDate reached = step_months(from, *step, calendar.month_end);
            const CivilDate next = step_months(from, *step + 1, calendar.month_end);
            count = reached.day - from.day + ceil_of((months - k) * (next.day - reached.day) + days);
            break;
        }
        case FractionReading::month_is_30_days:
            count = ceil_of(30 * months + days);
            break;
        case FractionReading::by_days_of_the_span: {
            const auto step = small(whole_part.months);
            if (!step || *step > 20'000 || *step < -20'000) return None{};
            const CivilDate reached = step_months(from, *step, calendar.month_end);
            count = ceil_of((reached.day - from.day + whole_part.days) * factor);
            break;
        }
    }
    const auto days_count = small(count);
    if (!days_count || !in_calendar(CivilDate{from.day + *days_count})) return None{};
    return count;
}

Meaning Naive::between(Op op, CivilDate from, CivilDate to) const {
    if (to < from) return Exact{0};
    if (op == Op::days_between) return Exact{to.day - from.day};
    const int unit = op == Op::months_between ? 1 : 12;
    int passed = std::max(0, (to.day - from.day) / (unit == 1 ? 31 : 366) - 1);
    while (step_months(from, unit * (passed + 1), pack_.manifest.calendar.month_end) <= to) ++passed;
    return Exact{passed};
}

Meaning Naive::arithmetic(const Node& node, const Meaning& a, const Meaning& b) const {
    if (none(a) || none(b)) return None{};
    if (node.op == Op::minimum || node.op == Op::maximum) {
        const auto less = order(a, b, true);
        if (!less) return None{};
        return (*less == 1) == (node.op == Op::minimum) ? a : b;
    }
    if (const auto* date = std::get_if<CivilDate>(&a)) return date_sum(node.op, *date, b);
    if (const auto* blocks = std::get_if<Blocks>(&a)) {
        if (const auto* other = std::get_if<Blocks>(&b)) {
            if (node.op == Op::add) return Blocks{blocks->months + other->months, blocks->days + other->days};
            const Blocks rest{blocks->months - other->months, blocks->days - other->days};
            if (rest.months < 0 || rest.days < 0) return None{};  // no duration is negative
            return rest;
        }
        const Exact& factor = std::get<Exact>(b);
        if (node.type.kind == Kind::duration) return Blocks{blocks->months * factor, blocks->days * factor};
        return Part{*blocks, factor};
    }
    if (const auto* part = std::get_if<Part>(&a)) return Part{part->whole, part->factor * std::get<Exact>(b)};
    const Exact& x = std::get<Exact>(a);
    const Exact& y = std::get<Exact>(b);
    switch (node.op) {
        case Op::add:
            return Exact{x + y};
        case Op::subtract:
            return Exact{x - y};
        case Op::multiply:
            return Exact{x * y};
        default:
            break;
    }
    if (y == 0) return None{};
    return Exact{x / y};
}

Meaning Naive::eval_table(TableId id, std::uint32_t column, CivilDate day) {
    const Table& table = pack_.tables[id];
    if (in_force(table.validity, day) != Truth::yes) return None{};
    if (rows_move_[id] || !slots_.empty()) return eval_rows(table, column, day);
    Kept& kept = rows_kept_[first_output_[id] + column];  // the same on all days
    if (kept.clock != clock_) kept = {clock_, day.day, eval_rows(table, column, day)};
    return kept.value;
}

Meaning Naive::eval_rows(const Table& table, std::uint32_t column, CivilDate day) {
    std::vector<Meaning> fitting, doubtful;
    for (const TableRow& row : table.rows) {
        Truth fits = Truth::yes;
        for (const NodeId condition : row.conditions) {
            if (condition != nothing) fits = both(fits, truth_at(condition, day));
            if (fits == Truth::no) break;
        }
        if (fits == Truth::no) continue;
        const NodeId output = row.outputs[column];
        (fits == Truth::yes ? fitting : doubtful)
            .push_back(output == nothing ? Meaning{None{}} : eval(output, day));
        if (fits == Truth::yes && table.hit == HitPolicy::first) break;
    }
    if (fitting.empty()) return None{};
    for (const auto* others : {&fitting, &doubtful})
        for (const Meaning& other : *others)
            if (equal(fitting.front(), other) != Truth::yes) return None{};
    return fitting.front();
}

template <class Each>
void Naive::for_entries(const Entries& list, std::uint32_t slot, Each each) {
    const std::map<std::uint32_t, Meaning> before = slots_;
    for (const Meaning& entry : list.items) {
        slots_[slot] = entry;
        if (!each()) break;
    }
    slots_ = before;
}

Truth Naive::all_or_some(const Node& node, CivilDate day) {
    const Meaning of = eval(node.a, day);
    const auto* list = std::get_if<EntriesPtr>(&of);
    if (!list) return Truth::unknown;
    bool any_yes = false, any_no = false, any_unknown = !(*list)->complete;
    for_entries(**list, node.payload, [&] {
        const Truth one = truth_at(node.b, day);
        any_yes = any_yes || one == Truth::yes;
        any_no = any_no || one == Truth::no;
        any_unknown = any_unknown || one == Truth::unknown;
        return true;
    });
    if (node.op == Op::some) return any_yes ? Truth::yes : any_unknown ? Truth::unknown : Truth::no;
    return any_no ? Truth::no : any_unknown ? Truth::unknown : Truth::yes;
}

/// Entry by entry, each put before the first one that it must stand before.
Meaning Naive::sorted(const Node& node, const Entries& list, CivilDate day) {
    std::vector<std::pair<Meaning, Meaning>> placed;  // key, entry
    bool known = true;
    for_entries(list, node.payload, [&] {
        const Meaning key = eval(node.b, day);
        const Meaning entry = slots_[node.payload];
        known = known && !none(key);
        auto at = placed.begin();
        for (; known && at != placed.end(); ++at) {
            const auto less = node.extra == 1 ? order(at->first, key, false) : order(key, at->first, false);
            const auto no_more = node.extra == 1 ? order(key, at->first, true) : order(at->first, key, true);
            if (!less || !no_more) known = false;
            if (less == 1) break;
        }
        if (known) placed.insert(at, {key, entry});
        return known;
    });
    if (!known) return None{};
    Entries result;
    for (auto& [key, entry] : placed) result.items.push_back(std::move(entry));
    return std::make_shared<const Entries>(std::move(result));
}

/// Nothing is said of a list that may lack entries: the judge answers complete cases.
Meaning Naive::eval_list(const Node& node, CivilDate day) {
    const Meaning of = eval(node.a, day);
    const auto* held = std::get_if<EntriesPtr>(&of);
    if (!held || !(*held)->complete) return None{};
    const Entries& list = **held;
    if (node.op == Op::count) return Exact{list.items.size()};
    if (node.op == Op::sorted) return sorted(node, list, day);
    if (node.op == Op::first_of || node.op == Op::last_of) {
        if (list.items.empty()) return None{};
        return node.op == Op::first_of ? list.items.front() : list.items.back();
    }
    if (node.op == Op::fold) {
        if (std::any_of(list.items.begin(), list.items.end(), none)) return None{};
        Meaning total = eval(node.b, day);
        for (const Meaning& entry : list.items) {
            const std::map<std::uint32_t, Meaning> before = slots_;
            slots_[node.payload] = entry;
            slots_[node.extra] = total;
            total = eval(node.c, day);
            slots_ = before;
        }
        return total;
    }
    if (node.op == Op::filter || node.op == Op::each) {
        Entries result;
        bool known = true;
        for_entries(list, node.payload, [&] {
            const Meaning one = eval(node.b, day);
            if (node.op == Op::each) result.items.push_back(one);
            if (node.op == Op::filter && as_truth(one) == Truth::yes)
                result.items.push_back(slots_[node.payload]);
            known = known && (node.op == Op::each || as_truth(one) != Truth::unknown);
            return true;
        });
        if (!known) return None{};
        return std::make_shared<const Entries>(std::move(result));
    }
    if (node.op == Op::sum) {
        Meaning total = node.type.kind == Kind::duration ? Meaning{Blocks{}} : Meaning{Exact{0}};
        Node add;
        add.op = Op::add;
        add.type = node.type;
        for (const Meaning& entry : list.items) total = arithmetic(add, total, entry);
        return total;
    }
    if (list.items.empty()) return None{};
    Node pick;
    pick.op = node.op == Op::least ? Op::minimum : Op::maximum;
    pick.type = node.type;
    Meaning best = list.items.front();
    for (const Meaning& entry : list.items) best = arithmetic(pick, best, entry);
    return best;
}

/// A calculation sees what is put into it, its own names and nothing else.
Meaning Naive::calculated(const Node& node, CivilDate day) {
    if (node.op == Op::call) {
        std::map<std::uint32_t, Meaning> inside;
        for (const Argument& argument : pack_.arguments_of(node))
            inside[argument.place] = eval(argument.value, day);
        std::swap(slots_, inside);
        Meaning result = eval(pack_.definitions[node.payload].value, day);
        std::swap(slots_, inside);
        return result;
    }
    if (node.op == Op::local) {
        if (const auto known = slots_.find(node.payload); known != slots_.end()) return known->second;
        Meaning made = eval(node.a, day);
        slots_[node.payload] = made;
        return made;
    }
    const Meaning of = node.a == nothing ? Meaning{None{}} : eval(node.a, day);
    Entries made;
    if (node.op == Op::change_record || node.op == Op::joined) {
        const auto* before = std::get_if<EntriesPtr>(&of);
        if (before == nullptr) return None{};
        made = **before;
    }
    switch (node.op) {
        case Op::make_record:
        case Op::make_list:
            for (const Argument& argument : pack_.arguments_of(node))
                made.items.push_back(eval(argument.value, day));
            break;
        case Op::change_record:
            for (const Argument& argument : pack_.arguments_of(node))
                made.items[argument.place] = eval(argument.value, day);
            break;
        case Op::joined: {
            const Meaning second = eval(node.b, day);
            const auto* more = std::get_if<EntriesPtr>(&second);
            if (more == nullptr) return None{};
            made.items.insert(made.items.end(), (*more)->items.begin(), (*more)->items.end());
            made.complete = made.complete && (*more)->complete;
            if (made.items.size() > 1'000) return None{};  // nothing is judged that would take for ever
            break;
        }
        case Op::day_of_month: {
            const auto* date = std::get_if<CivilDate>(&of);
            if (date == nullptr) return None{};
            return Exact{static_cast<unsigned>(civil(*date).day())};
        }
        default: {  // months(N), days(N)
            const auto* count = std::get_if<Exact>(&of);
            if (count == nullptr || !whole(*count) || *count < 0) return None{};
            return node.payload == 1 ? Blocks{*count, 0} : Blocks{0, *count};
        }
    }
    return std::make_shared<const Entries>(std::move(made));
}

Meaning Naive::eval(NodeId id, CivilDate day) {
    const Node& node = pack_.nodes[id];
    const auto part = [&](NodeId child) { return eval(child, day); };
    const auto kept = [&](Kept& slot, const auto& make) -> Meaning {
        if (!slots_.empty()) return make();  // it may be about an entry
        if (slot.clock == clock_ && (!moves_[id] || slot.day == day.day)) return slot.value;
        Meaning value = make();
        slot = {clock_, day.day, value};
        return value;
    };
    Meaning result = None{};
    switch (node.op) {
        case Op::constant:
            result = constants_[id];
            break;
        case Op::fact:
            result = fact(node.payload);
            break;
        case Op::definition: {
            std::map<std::uint32_t, Meaning> outside;  // it sees no entries, and no values of a call
            std::swap(slots_, outside);
            result =
                kept(definitions_[node.payload], [&] { return part(pack_.definitions[node.payload].value); });
            std::swap(slots_, outside);
            break;
        }
        case Op::table_output:
            result = kept(outputs_[first_output_[node.payload] + node.extra],
                          [&] { return eval_table(node.payload, node.extra, day); });
            break;
        case Op::today:
            result = day;
            break;
        case Op::land: {
            const Truth first = as_truth(part(node.a));
            result = as_meaning(first == Truth::no ? Truth::no : both(first, as_truth(part(node.b))));
            break;
        }
        case Op::lor: {
            const Truth first = as_truth(part(node.a));
            result = as_meaning(first == Truth::yes ? Truth::yes : either(first, as_truth(part(node.b))));
            break;
        }
        case Op::lnot:
            result = as_meaning(negate(as_truth(part(node.a))));
            break;
        case Op::equal:
            result = as_meaning(equal(part(node.a), part(node.b)));
            break;
        case Op::less:
        case Op::less_equal: {
            const auto known = order(part(node.a), part(node.b), node.op == Op::less_equal);
            if (known) result = *known == 1;
            break;
        }
        case Op::choose: {
            const Truth which = as_truth(part(node.a));
            if (which == Truth::yes) result = part(node.b);
            if (which == Truth::no) result = part(node.c);
            if (which == Truth::unknown) result = in_common(node.type, part(node.b), part(node.c));
            break;
        }
        case Op::add:
        case Op::subtract:
        case Op::multiply:
        case Op::divide:
        case Op::minimum:
        case Op::maximum:
            result = arithmetic(node, part(node.a), part(node.b));
            break;
        case Op::rounded: {
            const Meaning inner = part(node.a);
            const Exact* number = std::get_if<Exact>(&inner);
            if (!number) break;
            switch (static_cast<Rounding>(node.payload)) {
                case Rounding::up:
                    result = ceil_of(*number);
                    break;
                case Rounding::down:
                    result = floor_of(*number);
                    break;
                case Rounding::half_up:
                    result = floor_of(*number + Exact{1, 2});
                    break;
            }
            break;
        }
        case Op::days_in_duration: {
            const Meaning duration = part(node.a);
            const Meaning from = part(node.b);
            if (!none(duration) && !none(from)) result = days_in(duration, std::get<CivilDate>(from));
            break;
        }
        case Op::days_in_spells: {
            const Meaning spells = part(node.a);
            const auto* list = std::get_if<const SpellList*>(&spells);
            if (!list || !(*list)->complete) break;
            std::int64_t days = 0;
            for (const Spell& spell : (*list)->spells) {
                const CivilDate last = spell.last ? std::min(*spell.last, day) : day;
                if (last < spell.first) continue;
                days += last.day - spell.first.day + (pack_.manifest.calendar.first_day_counts ? 1 : 0);
            }
            result = Exact{days};
            break;
        }
        case Op::first_day: {
            const Meaning spells = part(node.a);
            const auto* list = std::get_if<const SpellList*>(&spells);
            if (list && (*list)->complete && !(*list)->spells.empty()) result = (*list)->spells.front().first;
            break;
        }
        case Op::held_on: {
            const Meaning date = part(node.a);
            const Meaning spells = part(node.b);
            const auto* list = std::get_if<const SpellList*>(&spells);
            if (none(date) || !list || !(*list)->complete) break;
            const CivilDate when = std::get<CivilDate>(date);
            result = std::any_of((*list)->spells.begin(), (*list)->spells.end(), [&](const Spell& spell) {
                return spell.first <= when && (!spell.last || when <= *spell.last);
            });
            break;
        }
        case Op::days_between:
        case Op::months_between:
        case Op::years_between: {
            const Meaning from = part(node.a);
            const Meaning to = part(node.b);
            if (!none(from) && !none(to))
                result = between(node.op, std::get<CivilDate>(from), std::get<CivilDate>(to));
            break;
        }
        case Op::variable:
            if (const auto found = slots_.find(node.payload); found != slots_.end()) result = found->second;
            break;
        case Op::field: {
            const Meaning record = part(node.a);
            if (const auto* fields = std::get_if<EntriesPtr>(&record))
                result = (*fields)->items[node.payload];
            break;
        }
        case Op::bound: {
            Entries one;
            one.items.push_back(part(node.a));
            for_entries(one, node.payload, [&] {
                result = part(node.b);
                return true;
            });
            break;
        }
        case Op::some:
        case Op::every:
            result = as_meaning(all_or_some(node, day));
            break;
        case Op::filter:
        case Op::each:
        case Op::sorted:
        case Op::count:
        case Op::sum:
        case Op::least:
        case Op::greatest:
        case Op::first_of:
        case Op::last_of:
        case Op::fold:
            result = eval_list(node, day);
            break;
        case Op::call:
        case Op::local:
        case Op::make_record:
        case Op::change_record:
        case Op::make_list:
        case Op::joined:
        case Op::day_of_month:
        case Op::duration_of:
            result = calculated(node, day);
            break;
    }
    // An amount of money is held in 64 bits; beyond that there is none.
    if (const Exact* amount = std::get_if<Exact>(&result); amount && node.type.kind == Kind::money)
        if (abs(*amount) > Exact{std::numeric_limits<std::int64_t>::max()}) result = None{};
    if (count_ops && !none(result)) ++seen[node.op];
    return result;
}

Meaning Naive::value(NodeId node) {
    Meaning found = eval(node, on_);
    slots_.clear();  // names of a calculation that was worked out here
    return found;
}
Truth Naive::truth_at(NodeId id, CivilDate day) { return as_truth(eval(id, day)); }
Truth Naive::holds(NodeId condition) { return truth_at(condition, on_); }

// ---- rules

/// The value by which versions are compared, on a day and under the version that is tried.
Meaning Naive::key_under(const MostFavourable& setting, CivilDate day) {
    if (setting.value != nothing) return eval(setting.value, day);
    Meaning found = None{};
    for (RuleId id = 0; id < pack_.rules.size(); ++id)
        for (const Gives& gives : pack_.rules[id].gives) {
            if (gives.name != setting.key || !pack_.rules[id].stages[static_cast<std::size_t>(stage_)])
                continue;
            if (applies(id, day) == Truth::yes) found = eval(gives.value, day);
        }
    return found;
}

/// A day of the version that counts on a day: the mildest from the day of the act on; of equal ones the
/// first. Nothing if that cannot be said. The day of the decision is the day asked about.
std::optional<CivilDate> Naive::law_on(std::uint32_t place, CivilDate day) {
    if (const auto known = laws_.find({place, day.day}); known != laws_.end()) return known->second;
    const MostFavourable& setting = pack_.most_favourable[place];
    const Meaning act = fact(setting.from);
    std::vector<CivilDate> versions{std::get<CivilDate>(act)};
    const auto add = [&](const Validity& validity) {
        if (validity.favourable != place) return;
        for (const auto& first :
             {validity.from, validity.to ? std::optional(CivilDate{validity.to->day + 1}) : std::nullopt})
            if (first && versions.front() < *first && *first <= day) versions.push_back(*first);
    };
    for (const Rule& rule : pack_.rules) add(rule.validity);
    for (const Table& table : pack_.tables) add(table.validity);
    std::sort(versions.begin(), versions.end());
    std::optional<CivilDate> best;
    Meaning best_key;
    bool sure = true;
    for (const CivilDate version : versions) {
        tried_law_ = version;
        ++clock_;  // what is kept was worked out under another version
        const Meaning key = key_under(setting, day);
        if (!best) {
            best = version;
            best_key = key;
            continue;
        }
        const auto milder =
            setting.lower_is_milder ? order(key, best_key, false) : order(best_key, key, false);
        if (!milder) sure = false;
        if (milder && *milder != 0) {
            best = version;
            best_key = key;
        }
    }
    tried_law_.reset();
    ++clock_;
    if (!sure) best.reset();
    laws_[{place, day.day}] = best;
    return best;
}

Truth Naive::in_force(const Validity& validity, CivilDate day) {
    CivilDate date = day;
    if (!validity.from && !validity.to) return Truth::yes;
    if (validity.favourable != nothing) {
        const auto law = tried_law_ ? tried_law_ : law_on(validity.favourable, std::min(day, on_));
        if (!law) return Truth::unknown;
        date = *law;
    } else if (validity.by != nothing) {
        const Meaning chosen = fact(validity.by);
        if (none(chosen)) return Truth::unknown;
        date = std::get<CivilDate>(chosen);
    }
    return truth((!validity.from || *validity.from <= date) && (!validity.to || date <= *validity.to));
}

Truth Naive::applies(RuleId id, CivilDate day) {
    KeptTruth& kept = rules_[id];
    if (kept.clock == clock_ && kept.day == day.day) return kept.value;
    const Rule& rule = pack_.rules[id];
    Truth result = in_force(rule.validity, day);
    if (result != Truth::no && rule.when != nothing) result = both(result, truth_at(rule.when, day));
    if (result != Truth::no && rule.role == RuleRole::duty && rule.when == nothing && !rule.with.empty()) {
        Truth any = Truth::no;
        for (const RuleId other : rule.with) any = either(any, applies(other, day));
        result = both(result, any);
    }
    if (result != Truth::no) {
        Truth excepted = Truth::no;
        for (const RuleId other : rule.unless) excepted = either(excepted, applies(other, day));
        result = both(result, negate(excepted));
    }
    rules_[id] = {clock_, day.day, result};
    return result;
}

// ---- days on which something may change

void Naive::find_changes(NodeId node, CivilDate low, Truth at_low, CivilDate high, Truth at_high,
                         std::vector<CivilDate>& out) {
    if (at_low == at_high) return;
    if (high.day == low.day + 1) {
        out.push_back(high);
        return;
    }
    const CivilDate middle{low.day + (high.day - low.day) / 2};
    const Truth at_middle = truth_at(node, middle);
    find_changes(node, low, at_low, middle, at_middle, out);
    find_changes(node, middle, at_middle, high, at_high, out);
}

EntriesPtr Naive::entries_without_conditions(NodeId id) {
    const Node& node = pack_.nodes[id];
    if (node.op == Op::definition) return entries_without_conditions(pack_.definitions[node.payload].value);
    if (node.op == Op::filter || node.op == Op::sorted) return entries_without_conditions(node.a);
    if (node.op == Op::each) {
        const EntriesPtr of = entries_without_conditions(node.a);
        if (!of) return nullptr;
        Entries result;
        for_entries(*of, node.payload, [&] {
            result.items.push_back(eval(node.b, on_));
            return true;
        });
        return std::make_shared<const Entries>(std::move(result));
    }
    const Meaning value = eval(id, on_);
    const auto* list = std::get_if<EntriesPtr>(&value);
    return list ? *list : nullptr;
}

void Naive::find_changes_of_entries(const Place& place, std::size_t depth, std::vector<CivilDate>& out) {
    if (depth < place.over.size()) {
        const auto& [list, slot] = place.over[depth];
        if (const EntriesPtr entries = entries_without_conditions(list))
            for_entries(*entries, slot, [&] {
                find_changes_of_entries(place, depth + 1, out);
                return true;
            });
        return;
    }
    std::vector<CivilDate> grid = borders_;
    grid.push_back(on_);
    for (const auto& [slot, entry] : slots_) {
        if (const auto* date = std::get_if<CivilDate>(&entry)) grid.push_back(*date);
        if (const auto* fields = std::get_if<EntriesPtr>(&entry))
            for (const Meaning& field : (*fields)->items)
                if (const auto* date = std::get_if<CivilDate>(&field)) grid.push_back(*date);
    }
    grid.push_back(last_date());
    std::sort(grid.begin(), grid.end());
    CivilDate at = first_date();
    Truth before = truth_at(place.condition, at);
    for (const CivilDate day : grid) {
        if (day <= at || day > last_date()) continue;
        const Truth here = truth_at(place.condition, day);
        find_changes(place.condition, at, before, day, here, out);
        at = day;
        before = here;
    }
}

const std::vector<CivilDate>& Naive::changes() {
    if (changes_known_) return changes_;
    changes_ = borders_;
    for (const Place& place : in_lists_) find_changes_of_entries(place, 0, changes_);
    const std::vector<CivilDate> of_entries = changes_;
    for (std::size_t i = 0; i < conditions_.size(); ++i) {
        std::uint64_t stamp = 1;
        for (FactId fact_id = 0; fact_id < pack_.facts.size(); ++fact_id)
            if (needs_[i][fact_id]) stamp = std::max(stamp, version_[fact_id]);
        if (found_[i].stamp != stamp) {
            found_[i].stamp = stamp;
            found_[i].days.clear();
            std::vector<CivilDate> grid = over_entries_[conditions_[i]] ? of_entries : borders_;
            // Where dates counted from a day leave the calendar, nothing is known at both of its ends.
            for (int year = 1810; year < 2200; year += 10) grid.push_back(CivilDate{day_number(year, 1, 1)});
            const std::vector<CivilDate> edges = grid;
            for (const CivilDate border : edges) grid.push_back(CivilDate{border.day - 1});
            for (FactId fact_id = 0; fact_id < pack_.facts.size(); ++fact_id) {
                if (!needs_[i][fact_id]) continue;
                if (const auto* list = std::get_if<const SpellList*>(&wrapped_[fact_id]))
                    for (const Spell& spell : (*list)->spells) {
                        grid.push_back(spell.first);
                        if (spell.last) grid.push_back(*spell.last);
                    }
                if (const auto* date = std::get_if<CivilDate>(&wrapped_[fact_id])) grid.push_back(*date);
            }
            grid.push_back(first_date());
            grid.push_back(last_date());
            std::sort(grid.begin(), grid.end());
            Truth before = truth_at(conditions_[i], first_date());
            CivilDate at = first_date();
            for (const CivilDate day : grid) {
                if (day <= at || day > last_date()) continue;
                const Truth here = truth_at(conditions_[i], day);
                find_changes(conditions_[i], at, before, day, here, found_[i].days);
                at = day;
                before = here;
            }
        }
        changes_.insert(changes_.end(), found_[i].days.begin(), found_[i].days.end());
    }
    std::sort(changes_.begin(), changes_.end());
    changes_.erase(std::unique(changes_.begin(), changes_.end()), changes_.end());
    changes_known_ = true;
    return changes_;
}

// ---- measures

/// What the rules of the stage say about the measure itself on a day; several where a rule cannot be decided.
Naive::Base Naive::base(MeasureId id, CivilDate day) {
    std::array<Truth, 4> said{Truth::no, Truth::no, Truth::no, Truth::no};
    for (const auto& [rule, effect] : grants_[id]) {
        if (!pack_.rules[rule].stages[static_cast<std::size_t>(stage_)]) continue;
        Truth& one = said[static_cast<std::size_t>(effect)];
        if (one != Truth::yes) one = either(one, applies(rule, day));
    }
    const auto may_be = [&](Effect effect, bool value) {
        const Truth one = said[static_cast<std::size_t>(effect)];
        return one == Truth::unknown || one == truth(value);
    };
    Base result;
    for (const bool must : {false, true})
        for (const bool may : {false, true})
            for (const bool must_not : {false, true})
                for (const bool cannot : {false, true}) {
                    if (!may_be(Effect::must, must) || !may_be(Effect::may, may) ||
                        !may_be(Effect::must_not, must_not) || !may_be(Effect::cannot_compute, cannot))
                        continue;
                    const std::size_t one = cannot                      ? place(Status::cannot_compute)
                                            : must_not && (must || may) ? place(Status::conflict)
                                            : must_not                  ? place(Status::barred)
                                            : must                      ? place(Status::required)
                                            : may                       ? place(Status::available)
                                                                        : nothing_said;
                    result.set(one);
                }
    return result;
}

bool Naive::grantable(MeasureId id, bool this_stage) const {
    return std::any_of(pack_.rules.begin(), pack_.rules.end(), [&](const Rule& rule) {
        return rule.role == RuleRole::rule &&
               (!this_stage || rule.stages[static_cast<std::size_t>(stage_)]) &&
               (says(rule, id, Effect::must) || says(rule, id, Effect::may));
    });
}

Status Naive::without_grant(MeasureId id) const {
    if (grantable(id, true)) return Status::conditions_not_met;
    return grantable(id, false) ? Status::not_at_this_stage : Status::not_provided;
}

/// Of a measure that is no group. `from`: also look ahead.
std::bitset<status_count> Naive::own(MeasureId id, CivilDate day, std::optional<CivilDate>* from) {
    if (!from || day != on_) return own_anew(id, day, from);
    KeptState& kept = states_[id];
    if (kept.clock != clock_) {
        kept.from.reset();
        kept.statuses = own_anew(id, day, &kept.from);
        kept.clock = clock_;
    }
    *from = kept.from;
    return kept.statuses;
}

std::bitset<status_count> Naive::own_anew(MeasureId id, CivilDate day, std::optional<CivilDate>* from) {
    const Base now = base(id, day);
    std::bitset<status_count> result;
    for (std::size_t i = 0; i < status_count; ++i) result[i] = now[i];
    if (!now[nothing_said]) return result;
    if (!from || !grantable(id, true)) {
        result.set(place(without_grant(id)));
        return result;
    }
    bool doubt = false;
    for (const CivilDate later : changes()) {
        if (later <= day) continue;
        const Base then = base(id, later);
        Base others = then;
        others.reset(place(Status::required));
        others.reset(place(Status::available));
        if (then == others) continue;
        if (others.none()) {
            if (!doubt) *from = later;
            result.set(place(Status::not_yet));
            return result;
        }
        doubt = true;
    }
    result.set(place(Status::conditions_not_met));
    if (doubt) result.set(place(Status::not_yet));
    return result;
}

/// What a `must` on the group itself brings: required, available if it is advice, with `ahead` `not yet` if
/// it comes on some later day; the last status if nothing.
std::bitset<status_count> Naive::of_group_itself(MeasureId id, CivilDate day, bool ahead) {
    const Base now = base(id, day);
    std::bitset<status_count> result;
    for (const Status status : {Status::required, Status::available})
        result[place(status)] = now[place(status)];
    if (result.any() && result.count() == now.count()) return result;
    for (const CivilDate later : changes()) {
        if (!ahead || later <= day) continue;
        const Base then = base(id, later);
        if (!then[place(Status::required)] && !then[place(Status::available)]) continue;
        result.set(place(Status::not_yet));
        if (!then[nothing_said]) return result;
    }
    result.set(place(Status::not_provided));
    return result;
}

/// The first later day on which the measure is certainly required or available; nothing if it may be so
/// earlier.
std::optional<CivilDate> Naive::granted_from(MeasureId id, CivilDate day) {
    std::bitset<status_count> granted;
    granted.set(place(Status::required)).set(place(Status::available));
    for (const CivilDate later : changes()) {
        if (later <= day) continue;
        const auto then = state(id, later, nullptr);
        if ((then & granted).none()) continue;
        return (then & ~granted).none() ? std::optional(later) : std::nullopt;
    }
    return std::nullopt;
}

std::bitset<status_count> Naive::state(MeasureId id, CivilDate day, std::optional<CivilDate>* from) {
    if (pack_.measures[id].role != MeasureRole::group) return own(id, day, from);
    std::bitset<status_count> best;
    best.set(place(Status::not_provided));
    const auto or_better = [&](const std::bitset<status_count>& one) {
        std::bitset<status_count> both_of;
        for (std::size_t i = 0; i < status_count; ++i)
            for (std::size_t j = 0; j < status_count; ++j)
                if (one[i] && best[j]) both_of.set(std::min(i, j));
        best = both_of;
    };
    for (const MeasureId kind : kinds_[id]) {
        std::optional<CivilDate> kind_from;
        or_better(own(kind, day, from ? &kind_from : nullptr));
    }
    or_better(of_group_itself(id, day, from != nullptr));
    if (from && best.count() == 1 && best[place(Status::not_yet)]) *from = granted_from(id, day);
    return best;
}

Outcome Naive::measure(MeasureId id, bool with_since) {
    Outcome result;
    std::optional<CivilDate> from;
    result.possible = state(id, on_, &from);
    if (result.possible.count() != 1) return result;
    for (std::size_t i = 0; i < status_count; ++i)
        if (result.possible[i]) result.status = static_cast<Status>(i);
    if (*result.status == Status::not_yet) {
        result.from = from;
        result.dated = from.has_value();
        return result;
    }
    const bool has_since = *result.status == Status::required || *result.status == Status::available ||
                           *result.status == Status::barred || *result.status == Status::conflict ||
                           *result.status == Status::cannot_compute;
    if (!with_since || !has_since) return result;
    // Backwards over the days on which anything may change: before each of them something may have been
    // different.
    const std::vector<CivilDate>& days = changes();
    result.dated = true;
    for (auto day = days.rbegin(); day != days.rend(); ++day) {
        if (*day > on_ || *day <= first_date()) continue;
        const auto before = state(id, CivilDate{day->day - 1}, nullptr);
        if (before == result.possible) continue;
        if ((before & result.possible).any()) {
            result.dated = false;
        } else {
            result.since = *day;
        }
        break;
    }
    return result;
}

std::optional<CivilDate> Naive::rule_since(RuleId id, bool& sure) {
    sure = true;
    const std::vector<CivilDate>& days = changes();
    for (auto day = days.rbegin(); day != days.rend(); ++day) {
        if (*day > on_ || *day <= first_date()) continue;
        const Truth before = applies(id, CivilDate{day->day - 1});
        if (before == Truth::yes) continue;
        sure = before == Truth::no;
        return sure ? std::optional(*day) : std::nullopt;
    }
    return std::nullopt;
}

Outcome Naive::measure_by_walking(MeasureId id, int days_back, int days_ahead) {
    Outcome result;
    auto now = state(id, on_, nullptr);
    if (now.count() == 1 && now[place(Status::conditions_not_met)]) {
        for (int i = 1; i <= days_ahead && on_.day + i <= last_date().day; ++i) {
            const auto then = state(id, CivilDate{on_.day + i}, nullptr);
            if (then.count() != 1) return result;
            if (!then[place(Status::required)] && !then[place(Status::available)]) continue;
            result.from = CivilDate{on_.day + i};
            now.reset();
            now.set(place(Status::not_yet));
            break;
        }
    }
    result.possible = now;
    if (now.count() != 1) return result;
    for (std::size_t i = 0; i < status_count; ++i)
        if (now[i]) result.status = static_cast<Status>(i);
    if (result.from) return result;
    for (int i = 1; i <= days_back && on_.day - i >= first_date().day; ++i) {
        const auto then = state(id, CivilDate{on_.day - i}, nullptr);
        if (then == now) continue;
        result.since = CivilDate{on_.day - i + 1};
        break;
    }
    result.dated = true;
    return result;
}

}  // namespace ultima::judge
