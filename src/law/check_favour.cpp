// SPDX-License-Identifier: Apache-2.0
#include "law/check_favour.h"

#include "law/baseline.h"
#include "law/favour_search.h"
#include "law/report.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace ultima {
namespace {

/// How a rule comes to read a fact: the shortest way, for the notes of a message.
class Way {
  public:
    Way(const Pack& pack, FactId fact, const HonouredMarks& marks)
        : pack_(pack), fact_(fact), marks_(marks) {}

    struct Found {
        Span read;                ///< where the fact is named
        std::vector<Note> notes;  ///< through what, from the rule on
    };

    /// To the rule's conditions, or to a value that it gives.
    Found from(RuleId rule, std::optional<std::size_t> gives) {
        step({Kind::rule, rule}, nothing);
        const NodeId given = gives ? pack_.rules[rule].gives[*gives].value : nothing;
        if (given != nothing && pack_.depends[given].test(fact_)) step({Kind::node, given}, 0);
        for (std::size_t at = steps_.size() - 1; at < steps_.size(); ++at)
            if (look(at)) return told(at);
        return {pack_.rules[rule].span, {}};
    }

  private:
    enum class Kind : std::uint8_t { rule, node, table };
    struct Step {
        std::pair<Kind, std::uint32_t> what;
        std::size_t before;
    };

    void step(std::pair<Kind, std::uint32_t> what, std::size_t before) {
        if (seen_.insert(what).second) steps_.push_back({what, before});
    }

    void node(NodeId id, std::size_t before) {
        if (id != nothing && pack_.depends[id].test(fact_)) step({Kind::node, id}, before);
    }

    /// True at the end of the way.
    bool look(std::size_t at) {
        const auto [kind, id] = steps_[at].what;
        if (kind == Kind::rule) {
            const Rule& rule = pack_.rules[id];
            if (rule.validity.by == fact_) return true;
            node(rule.when, at);
            for (const RuleId exception : rule.unless)
                if (!marks_.rules[exception]) step({Kind::rule, exception}, at);
            return false;
        }
        if (kind == Kind::table) {
            const Table& table = pack_.tables[id];
            if (table.validity.by == fact_) return true;
            for (const NodeId input : table.inputs) node(input, at);
            for (const TableRow& row : table.rows)
                for (const NodeId cell : row.outputs) node(cell, at);
            return false;
        }
        const Node& here = pack_.node(id);
        if (here.op == Op::fact) return here.payload == fact_;
        node(pack_.named_by(here), at);
        if (here.op == Op::table_output && !marks_.tables[here.payload])
            step({Kind::table, here.payload}, at);
        for_each_part(pack_, here, [&](NodeId part) { node(part, at); });
        return false;
    }

    Found told(std::size_t end) const {
        Found found{{}, {}};
        const auto [kind, id] = steps_[end].what;
        found.read = kind == Kind::node   ? pack_.node(id).span
                     : kind == Kind::rule ? pack_.rules[id].span
                                          : pack_.tables[id].span;
        for (std::size_t at = end; at != nothing; at = steps_[at].before) {
            const auto [what, number] = steps_[at].what;
            if (what == Kind::rule)
                found.notes.push_back({pack_.rules[number].span,
                                       steps_[at].before == nothing ? "the rule" : "through this exception"});
            if (what == Kind::table) found.notes.push_back({pack_.tables[number].span, "through this table"});
            if (what == Kind::node && pack_.named_by(pack_.node(number)) != nothing)
                found.notes.push_back(
                    {pack_.definitions[pack_.node(number).payload].span, "through this definition"});
        }
        std::reverse(found.notes.begin(), found.notes.end());
        return found;
    }

    const Pack& pack_;
    FactId fact_;
    const HonouredMarks& marks_;
    std::vector<Step> steps_;
    std::set<std::pair<Kind, std::uint32_t>> seen_;
};

class FavourCheck {
  public:
    FavourCheck(const Pack& pack, const ExpressionClasses& expressions, PackFindings& out)
        : pack_(pack), out_(out), search_(expressions), marks_(search_.marks()) {}

    void run() {
        const std::vector<Hurt> hurts = search_.circumstances();
        if (search_.exhausted()) return give_up();
        for (const Hurt& hurt : hurts) report(hurt);
        const std::size_t presumed = presumptions();
        marks(hurts.size() + presumed);
        if (search_.exhausted()) give_up();
    }

  private:
    std::string value_text(FactId fact, const Value& value) const {
        if (!is_known(value)) return "something else";
        return to_text(pack_, pack_.facts[fact].type, value);
    }

    void give_up() {
        const auto about_the_person = std::find_if(
            pack_.facts.begin(), pack_.facts.end(),
            [](const Fact& fact) { return fact.source == FactSource::circumstance || fact.presumed; });
        out_.error(
            "C024", about_the_person->span,
            "there are too many circumstances, values and rules to show that they count in favour only",
            "split the pack, or take out what makes no difference");
    }

    /// Which safeguard refuses it, also of packs that are not held to the others.
    static std::string by_safeguard() { return " (" + un_baseline().source("S03") + ")"; }

    void report(const Hurt& hurt) {
        if (out_.full("C021")) return;
        const Fact& fact = pack_.facts[hurt.fact];
        const Rule& rule = pack_.rules[hurt.rule];
        const std::string instead = "with " + in_quotes(fact.name) + " " + value_text(hurt.fact, hurt.value) +
                                    " instead of " + value_text(hurt.fact, *fact.neutral) + ", ";
        std::string message, help;
        if (hurt.gives) {
            const std::string name = in_quotes(rule.gives[*hurt.gives].name);
            message = instead + name + " may move" +
                      (hurt.unclear ? ", and nothing says which way is better for the person"
                                    : " the wrong way for the person");
            if (hurt.unclear)
                help = "say `more is better " + rule.gives[*hurt.gives].name + "` or `less is better " +
                       rule.gives[*hurt.gives].name + "` in the rule";
        } else {
            const std::string what =
                hurt.measure ? " and with it what it says of " + in_quotes(pack_.measures[*hurt.measure].name)
                             : std::string();
            message = instead + in_quotes(rule.label) + " may " + (hurt.starts ? "begin" : "cease") +
                      " to apply" + what;
            message += hurt.unclear
                           ? "; to be bound to it is not always in the person's favour"
                           : ": a circumstance may only open options, close burdens or add safeguards";
            if (hurt.unclear)
                help = "declare the measure as a `benefit`, if it always is one, or write `may`";
        }
        if (help.empty())
            help =
                "let it count in favour only; if the law says otherwise, write in the rule, exception or "
                "table `adverse \"why\" cite CITATION`: every answer that rests on it then shows it";
        Way::Found way = Way(pack_, hurt.fact, marks_).from(hurt.rule, hurt.gives);
        out_.error("C021", way.read, message + by_safeguard(), std::move(help), std::move(way.notes));
    }

    /// A circumstance cannot be presumed (C018).
    static bool is_presumed(const Fact& fact) {
        return fact.presumed && fact.source != FactSource::circumstance;
    }

    /// How many of them have a better value.
    std::size_t presumptions() {
        std::size_t count = 0;
        for (FactId id = 0; id < pack_.facts.size(); ++id) {
            const Fact& fact = pack_.facts[id];
            if (!is_presumed(fact)) continue;
            const std::optional<Value> better = search_.better_than_presumed(id);
            count += better ? 1 : 0;
            if (fact.presumed->adverse) {
                if (!better) not_needed(*fact.presumed->adverse);
            } else if (better && !search_.exhausted()) {
                out_.error("C022", fact.presumed->span,
                           in_quotes(fact.name) + " is presumed to be " +
                               value_text(id, fact.presumed->value) + ", but " + value_text(id, *better) +
                               " may be better for the person" + by_safeguard(),
                           "presume what is best for the person, or leave it unknown until somebody has "
                           "shown it; if the law says otherwise, add `adverse \"why\" cite CITATION`");
            }
        }
        return count;
    }

    /// A mark has to be true: without it something would be reported.
    void marks(std::size_t reported) {
        for (RuleId id = 0; id < pack_.rules.size(); ++id)
            if (pack_.rules[id].adverse) mark(marks_.rules, id, *pack_.rules[id].adverse, reported);
        for (TableId id = 0; id < pack_.tables.size(); ++id)
            if (pack_.tables[id].adverse) mark(marks_.tables, id, *pack_.tables[id].adverse, reported);
    }

    void mark(std::vector<bool>& honoured, std::uint32_t id, const Mark& mark, std::size_t reported) {
        if (out_.full("C023")) return;
        honoured[id] = false;
        std::size_t found = search_.circumstances().size();
        for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
            if (is_presumed(pack_.facts[fact]) && search_.better_than_presumed(fact)) ++found;
        honoured[id] = true;
        const bool needed = found > reported;
        if (!needed && !search_.exhausted()) not_needed(mark);
    }

    void not_needed(const Mark& mark) {
        out_.error("C023", mark.span, "nothing here counts against the person, so there is nothing to mark",
                   "take `adverse` out: answers would warn of something that is not there");
    }

    const Pack& pack_;
    PackFindings& out_;
    FavourSearch search_;
    HonouredMarks& marks_;
};

}  // namespace

void check_favour(const Pack& pack, const ExpressionClasses& expressions, PackFindings& findings) {
    const bool anything = std::any_of(pack.facts.begin(), pack.facts.end(), [](const Fact& fact) {
        return (fact.source == FactSource::circumstance && fact.neutral) || fact.presumed;
    });
    const auto marked = [](const auto& each) { return each.adverse.has_value(); };
    if (!anything && std::none_of(pack.rules.begin(), pack.rules.end(), marked) &&
        std::none_of(pack.tables.begin(), pack.tables.end(), marked))
        return;
    FavourCheck(pack, expressions, findings).run();
}

}  // namespace ultima
