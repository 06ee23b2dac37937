// SPDX-License-Identifier: Apache-2.0
#include "judge/random_run.h"

#include "judge/promises.h"
#include "judge/shrink.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <iostream>
#include <memory>
#include <set>
#include <utility>

namespace ultima::judge {
namespace {

/// A pack that was read, and its judge.
struct Reading {
    LoadedPack loaded;
    std::unique_ptr<Judge> judge;
    std::unique_ptr<Promises> promises;

    Reading(const RandomPack& pack, const Effort& effort) : loaded(load_pack(pack.files())) {
        if (!refusal(loaded).empty()) return;
        judge = std::make_unique<Judge>(loaded.pack, effort);
        promises = std::make_unique<Promises>(loaded.pack);
    }
};

struct Property {
    const char* name;
    Failure (*check)(Reading&, const RandomCase&);
    std::uint64_t PackPlan::*every;
};

template <Failure (Judge::*member)(const RandomCase&)>
Failure of_judge(Reading& reading, const RandomCase& one) {
    return (reading.judge.get()->*member)(one);
}
template <Failure (Promises::*member)(const RandomCase&)>
Failure promised(Reading& reading, const RandomCase& one) {
    return (reading.promises.get()->*member)(one);
}

constexpr std::array<Property, 8> properties{{
    {"sound", of_judge<&Judge::sound>, nullptr},
    {"twins", of_judge<&Judge::twins>, &PackPlan::twins_every},
    {"deciding sets", of_judge<&Judge::deciding>, &PackPlan::deciding_every},
    {"judge", of_judge<&Judge::judge_itself>, &PackPlan::walk_every},
    {"cited rules suffice", of_judge<&Judge::cited_rules_suffice>, &PackPlan::subpack_every},
    {"E4", promised<&Promises::monotone_tables_never_fall>, &PackPlan::promises_every},
    {"E5", promised<&Promises::more_knowledge_never_flips>, &PackPlan::promises_every},
    {"E14", promised<&Promises::every_answer_has_its_reason>, &PackPlan::promises_every},
}};

/// What went wrong, statuses that came out without being listed as possible included.
Failure check(Reading& reading, const Property& property, const RandomCase& one) {
    Judge& judge = *reading.judge;
    judge.tally.not_listed = 0;
    Failure failure = property.check(reading, one);
    if (failure || judge.tally.not_listed == 0) return failure;
    return Problem("possible is not complete: " + judge.tally.first_not_listed);
}

RandomCase made_case(Judge& judge, std::uint64_t pack, std::uint64_t number) {
    RandomCase one = judge.cases().make(pack * 1'000'003 + number);
    return number % 3 == 2 ? judge.beside_a_change(std::move(one)) : one;
}

// ---- coverage

std::size_t depth_of(const Pack& pack, RuleId rule) {
    std::size_t most = 0;
    for (const RuleId other : pack.rules[rule].unless) most = std::max(most, 1 + depth_of(pack, other));
    return most;
}

std::set<std::string> constructs_of(const RandomPack& random, const Pack& pack) {
    std::set<std::string> held;
    const auto note = [&](bool is, const std::string& name) {
        if (is) held.insert(name);
    };
    for (const Piece& piece : random.pieces)
        for (const std::string& line : piece.lines)
            for (const char* name : {"must one of", "ends detention", "where", "if ", "monotone", "cite |",
                                     "sensitive", "neutral", "range"})
                note(line.find(name) != std::string::npos, name);
    for (const Fact& fact : pack.facts) {
        note(fact.source == FactSource::finding, "finding");
        note(fact.source == FactSource::circumstance, "circumstance");
        note(fact.presumed.has_value(), "presumed");
        note(fact.days, "days");
        note(fact.left_out.has_value(), "left out");
        held.insert("type " + std::to_string(static_cast<int>(fact.type.kind)));
    }
    for (const RecordType& record : pack.records)
        for (const RecordField& field : record.fields) {
            note(field.left_out.has_value(), "left out of a record");
            note(field.type.kind == Kind::list, "a list in a record");
            note(field.type.kind == Kind::record, "a record in a record");
        }
    for (const Definition& definition : pack.definitions) {
        if (!definition.calculation) continue;
        note(definition.parameters.empty(), "a calculation without values");
        note(!definition.locals.empty(), "given");
        note(!definition.cite.empty(), "a calculation with a citation");
        const Kind gives = pack.node(definition.value).type.kind;
        note(gives == Kind::record, "a calculation gives a record");
        note(gives == Kind::list, "a calculation gives a list");
    }
    for (const Node& node : pack.nodes) {
        const Kind kind = node.a != nothing ? pack.node(node.a).type.kind : Kind::number;
        note(node.op == Op::fold && node.type.kind == Kind::record, "a fold gathers a record");
        note(node.op == Op::fold && node.type.kind == Kind::list, "a fold gathers a list");
        note(node.op == Op::equal && kind == Kind::record, "records are equal");
        note(node.op == Op::equal && kind == Kind::list, "lists are equal");
        note(node.op == Op::choose && node.type.kind == Kind::record, "one of two records");
        note(node.op == Op::call && node.type.kind == Kind::list, "a call gives a list");
        note(node.op == Op::make_list && node.payload == 0, "an empty list is made");
    }
    for (const Measure& measure : pack.measures) {
        static constexpr std::array<const char*, 4> roles{"group", "kind", "alone", "custody"};
        held.insert(roles[static_cast<std::size_t>(measure.role)]);
    }
    for (const Rule& rule : pack.rules) {
        static constexpr std::array<const char*, 4> effects{"must", "may", "must not", "cannot compute"};
        for (const Grant& grant : rule.grants) held.insert(effects[static_cast<std::size_t>(grant.effect)]);
        note(!rule.needs.empty(), "needs");
        note(!rule.gives.empty(), "gives");
        note(!rule.considers.empty(), "considers");
        note(rule.advisory, "advisory");
        note(rule.stages.count() > 1, "several stages");
        note(rule.validity.from || rule.validity.to, "in force");
        note(rule.validity.by != nothing, "in force by");
        const bool duty = rule.role == RuleRole::duty;
        note(duty && rule.when != nothing, "duty when");
        note(duty && !rule.with.empty(), "duty with");
        note(duty && rule.within_days.has_value(), "duty within days");
        note(duty && !rule.within_days, "duty forthwith");
        for (const RuleId other : rule.unless)
            note(pack.rules[other].role == RuleRole::rule, "a rule as exception");
    }
    std::vector<std::size_t> users(pack.rules.size(), 0);
    for (const Rule& rule : pack.rules)
        for (const RuleId other : rule.unless) note(++users[other] > 1, "shared exception");
    for (const Table& table : pack.tables) {
        static constexpr std::array<const char*, 3> hits{"hit unique", "hit first", "hit any"};
        held.insert(hits[static_cast<std::size_t>(table.hit)]);
        note(table.complete, "complete");
        note(table.validity.from || table.validity.to, "table in force");
        note(table.validity.by != nothing, "table in force by");
        for (const TableRow& row : table.rows)
            note(std::find(row.outputs.begin(), row.outputs.end(), nothing) != row.outputs.end(),
                 "empty cell");
    }
    const CalendarSettings& calendar = pack.manifest.calendar;
    held.insert(calendar.first_day_counts ? "first day counts" : "first day does not count");
    held.insert(calendar.month_end == MonthEnd::clip ? "months clip" : "months run on");
    held.insert("fraction " + std::to_string(static_cast<int>(calendar.fraction)));
    return held;
}

void add(Tally& sum, const Tally& one) {
    sum.cases += one.cases;
    sum.completions += one.completions;
    sum.dates += one.dates;
    sum.questions += one.questions;
    sum.undetermined += one.undetermined;
    sum.deciding_sets += one.deciding_sets;
    sum.exact_sets += one.exact_sets;
    sum.twins += one.twins;
    sum.revealed += one.revealed;
    sum.walked += one.walked;
    sum.subpacks += one.subpacks;
    for (std::size_t i = 0; i < status_count; ++i) sum.statuses[i] += one.statuses[i];
    for (const auto& [op, count] : one.ops) sum.ops[op] += count;
}

void note_pack(Coverage& coverage, const RandomPack& random, const Pack& pack) {
    for (const std::string& name : constructs_of(random, pack)) ++coverage.constructs[name];
    std::size_t depth = 0;
    for (RuleId id = 0; id < pack.rules.size(); ++id) depth = std::max(depth, depth_of(pack, id));
    ++coverage.depths[std::min(depth, coverage.depths.size() - 1)];
}

/// Calls `found` with each failure until it says that it has seen enough.
template <class Found>
void go_through(const PackPlan& plan, Coverage& coverage, Found found) {
    for (std::uint64_t number = plan.first; number < plan.first + plan.packs; ++number) {
        const RandomPack pack = random_pack(plan.seed * 1'000'000 + number);
        Reading reading(pack, plan.effort);
        ++coverage.packs;
        if (!reading.judge) {
            coverage.refused[refusal(reading.loaded)].push_back(pack.seed);
            continue;
        }
        Judge& judge = *reading.judge;
        note_pack(coverage, pack, reading.loaded.pack);
        for (std::uint64_t i = 0; i < plan.cases; ++i) {
            const RandomCase one = made_case(judge, pack.seed, i);
            for (const Property& property : properties) {
                const std::uint64_t every = property.every == nullptr ? 1 : plan.*property.every;
                if (every == 0 || (number * plan.cases + i) % every != 0) continue;
                const Failure failure = check(reading, property, one);
                if (failure && found(FoundFailure{property.name, failure->kind, pack, one, failure->text}))
                    return;
            }
        }
        judge.tally.ops = judge.naive().seen;
        add(coverage.tally, judge.tally);
    }
}

// ---- shrinking

/// The facts of a case by name, so that they can be told to a pack with fewer facts.
std::map<std::string, Value> by_name(const Pack& pack, const RandomCase& one) {
    std::map<std::string, Value> facts;
    for (FactId fact = 0; fact < pack.facts.size(); ++fact) facts[pack.facts[fact].name] = one.facts[fact];
    return facts;
}

class Shrinker {
  public:
    Shrinker(const FoundFailure& found, const PackPlan& plan)
        : found_(found), plan_(plan), pack_(found.pack), one_(found.one), text_(found.text) {
        for (const Property& property : properties)
            if (found.property == property.name) property_ = &property;
    }

    std::string report() {
        pack_ = shrunk(
            found_.pack, [&](const RandomPack& smaller) { return still_fails(smaller); }, in_seconds(120));
        Reading reading(pack_, plan_.effort);
        const auto again = [&](const RandomCase& tried) { return failure_of(reading, tried); };
        const RandomCase small = reading.judge->shrunk(one_, again);
        const Failure why = again(small);
        return "property: " + found_.property + "\npack (seed " + std::to_string(found_.pack.seed) +
               "), shrunk:\n" + pack_.manifest.substr(pack_.manifest.find("calendar:")) + pack_.law() +
               "case:\n" + judge::report(reading.loaded.pack, small, why ? why->text : text_);
    }

  private:
    Failure failure_of(Reading& reading, const RandomCase& tried) const {
        Failure failure = check(reading, *property_, tried);
        return failure && failure->kind == found_.kind ? failure : std::nullopt;
    }

    /// Takes the smaller pack if it fails in the same way: with the same case, or with one of some others.
    bool still_fails(const RandomPack& smaller) {
        Reading now(smaller, plan_.effort);
        if (!now.judge) return false;
        const Reading before(pack_, plan_.effort);
        const std::map<std::string, Value> facts = by_name(before.loaded.pack, one_);
        const Pack& pack = now.loaded.pack;
        for (std::uint64_t i = 0; i < 60; ++i) {
            RandomCase tried = made_case(*now.judge, smaller.seed, i);
            if (i < 8) {
                tried = one_;
                tried.seed += i * 1'000'003;
                tried.facts.clear();
                for (const Fact& fact : pack.facts) {
                    const auto value = facts.find(fact.name);
                    tried.facts.push_back(value != facts.end() ? value->second : Unknown{});
                }
            }
            const Failure failure = failure_of(now, tried);
            if (!failure) continue;
            pack_ = smaller;
            one_ = tried;
            text_ = failure->text;
            return true;
        }
        return false;
    }

    const FoundFailure& found_;
    const PackPlan& plan_;
    const Property* property_ = nullptr;
    RandomPack pack_;
    RandomCase one_;
    std::string text_;
};

}  // namespace

std::uint64_t Coverage::refused_packs() const {
    std::uint64_t all = 0;
    for (const auto& [code, seeds] : refused) all += seeds.size();
    return all;
}

std::optional<FoundFailure> first_failure(const PackPlan& plan, Coverage& coverage) {
    std::optional<FoundFailure> first;
    go_through(plan, coverage, [&](FoundFailure found) {
        first = std::move(found);
        return true;
    });
    return first;
}

std::string shrunk_report(const FoundFailure& found, const PackPlan& plan) {
    return Shrinker(found, plan).report();
}

Coverage run_random_packs(const PackPlan& plan) {
    Coverage coverage;
    const std::clock_t start = std::clock();
    std::map<std::string, std::uint64_t> kinds;
    go_through(plan, coverage, [&](const FoundFailure& found) {
        if (kinds[found.property + found.kind]++ == 0 && kinds.size() <= 5)
            ADD_FAILURE() << shrunk_report(found, plan);
        return false;
    });
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    for (const auto& [kind, count] : kinds) std::cout << kind << ": failed " << count << " times\n";
    const Tally& tally = coverage.tally;
    std::cout << coverage.packs << " packs of seed " << plan.seed << " from " << plan.first << " on, "
              << plan.cases << " cases each, in " << static_cast<int>(seconds)
              << " s of one core: " << tally.completions << " completions, " << tally.questions
              << " statuses and " << tally.dates << " dates compared, " << tally.undetermined
              << " left open, " << tally.revealed << " facts revealed, " << tally.twins << " twins, "
              << tally.exact_sets << " of " << tally.deciding_sets << " deciding sets tried, "
              << tally.subpacks << " packs of cited rules\n"
              << coverage.refused_packs() << " refused:";
    for (const auto& [code, seeds] : coverage.refused) std::cout << ' ' << code << ' ' << seeds.size();
    std::cout << "\nexceptions deep:";
    for (std::size_t i = 0; i < coverage.depths.size(); ++i)
        std::cout << ' ' << i << ':' << coverage.depths[i];
    std::cout << "\nstatuses:";
    for (std::size_t i = 0; i < status_count; ++i)
        std::cout << (i > 0 ? ", " : " ") << to_text(static_cast<Status>(i)) << ' ' << tally.statuses[i];
    std::cout << "\nexpressions that gave a value:";
    for (const auto& [op, count] : tally.ops) std::cout << ' ' << static_cast<int>(op) << ':' << count;
    std::cout << "\npacks with:";
    for (const auto& [name, count] : coverage.constructs) std::cout << ' ' << name << ' ' << count << ',';
    std::cout << std::endl;
    return coverage;
}

}  // namespace ultima::judge
