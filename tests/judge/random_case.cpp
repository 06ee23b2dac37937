// SPDX-License-Identifier: Apache-2.0
#include "judge/random_case.h"

#include <algorithm>
#include <array>
#include <memory>

namespace ultima::judge {
namespace {

CivilDate shifted(CivilDate date, std::int64_t days) {
    const std::int64_t day = std::clamp<std::int64_t>(date.day + days, first_date().day, last_date().day);
    return CivilDate{static_cast<std::int32_t>(day)};
}

Value as_value(SpellList list) { return std::make_shared<const SpellList>(std::move(list)); }

}  // namespace

CaseMaker::CaseMaker(const Pack& pack) : pack_(pack), texts_(pack.facts.size()) {
    std::vector<std::string> all;
    for (const Node& node : pack.nodes)
        if (node.op == Op::constant && node.type.kind == Kind::text)
            all.push_back(std::get<std::string>(pack.constants[node.payload]));
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    all.push_back("no such code");
    texts_of_pack_ = all;
    for (const Node& node : pack.nodes)
        if (node.op == Op::constant && constants_.size() < 2000)
            constants_.emplace_back(node.type, pack.constants[node.payload]);
    for (FactId fact = 0; fact < pack.facts.size(); ++fact)
        if (pack.facts[fact].type.kind == Kind::text) texts_[fact] = all;
    const auto add = [&](const Validity& validity) {
        if (validity.from) borders_.push_back(*validity.from);
        if (validity.to) borders_.push_back(*validity.to);
    };
    for (const Rule& rule : pack.rules) add(rule.validity);
    for (const Table& table : pack.tables) add(table.validity);
    for (std::size_t i = 0; i < stage_count; ++i)
        if (pack.stages[i]) stages_.push_back(static_cast<Stage>(i));
    if (stages_.empty()) stages_.push_back(Stage::pretrial);
}

bool CaseMaker::allowed(FactId fact, const Value& value) const { return in_range(pack_.facts[fact], value); }

Value CaseMaker::near(FactId fact, const Value& threshold, Random& random) const {
    const std::int64_t step = random.between(-1, 1);
    if (const auto* it = std::get_if<Number>(&threshold)) {
        if (!pack_.facts[fact].days && random.chance(150))
            return Number{it->value + Rational{step} * *divide(Rational{1}, Rational{2})};
        return Number{it->value + step};
    }
    if (const auto* it = std::get_if<CivilDate>(&threshold)) return shifted(*it, step);
    if (const auto* it = std::get_if<Money>(&threshold)) return Money{it->minor + step, it->currency};
    if (const auto* it = std::get_if<Duration>(&threshold)) {
        if (step == 0) return *it;
        if (it->days + step >= 0 && random.chance(500)) return Duration{it->months, it->days + step};
        if (it->months + step >= 0 && random.chance(700)) return Duration{it->months + step, it->days};
        if (it->months >= 1) return Duration{it->months - 1, it->days + random.between(28, 32)};
        return *it;
    }
    return threshold;
}

/// Periods in custody around the date asked about; often as long as a part of a duration that is known.
Value CaseMaker::spells(CivilDate on, const std::vector<Value>& known, Random& random) const {
    std::vector<Spell> list;
    const std::uint64_t how = random.below(10);
    if (how == 0) return as_value({});
    std::int64_t length = random.chance(500) ? random.between(0, 120) : random.between(0, 3000);
    std::vector<std::int64_t> spans;
    for (const Value& value : known)
        if (const auto* duration = std::get_if<Duration>(&value)) {
            const auto days = (duration->months * Rational{30} +
                               duration->months * *divide(Rational{7}, Rational{16}) + duration->days)
                                  .floor()
                                  .to_int64();
            if (days && *days < 40000) spans.push_back(*days);
        }
    if (!spans.empty() && random.chance(600)) {
        static constexpr std::array<std::int64_t, 6> parts{1, 2, 3, 4, 6, 1};
        length = random.pick(spans) / random.pick(parts) + random.between(-2, 2);
    }
    CivilDate start = shifted(on, -length);
    if (random.chance(100)) start = shifted(on, random.between(-40, 40));
    if (how <= 4) {
        list.push_back({start, std::nullopt});
    } else if (how == 5) {
        const CivilDate last = shifted(start, random.between(0, std::max<std::int64_t>(length, 1)));
        list.push_back({start, last});
    } else {
        const std::uint64_t count = 1 + random.below(3);
        CivilDate at = shifted(start, -random.between(0, 400));
        for (std::uint64_t i = 0; i < count; ++i) {
            const CivilDate last = shifted(at, random.between(0, std::max<std::int64_t>(length / 2, 3)));
            list.push_back({at, last});
            at = shifted(last, random.chance(200) ? random.between(-3, 2) : random.between(2, 200));
        }
        if (random.chance(500)) list.push_back({at, std::nullopt});
    }
    const auto made = make_spells(std::move(list), !random.chance(100));
    return made ? as_value(*made) : Value{Unknown{}};
}

Value CaseMaker::value(FactId id, CivilDate on, Random& random) const {
    const Fact& fact = pack_.facts[id];
    const auto in = [&](Value made) -> Value { return allowed(id, made) ? made : Value{Unknown{}}; };
    const std::vector<Value>& thresholds = pack_.thresholds[id];
    if (!thresholds.empty() && random.chance(300)) {
        const Value made = near(id, random.pick(thresholds), random);
        if (allowed(id, made)) return made;
    }
    switch (fact.type.kind) {
        case Kind::yes_no:
            return random.chance(500) ? Truth::yes : Truth::no;
        case Kind::choice:
            return ChoiceValue{
                static_cast<std::uint16_t>(random.below(pack_.choices[fact.type.choice].values.size()))};
        case Kind::number: {
            const Rational& low = std::get<Number>(fact.low).value;
            const Rational& high = std::get<Number>(fact.high).value;
            const std::int64_t first = low.ceil().to_int64().value_or(0);
            const std::int64_t last = high.floor().to_int64().value_or(1'000'000);
            if (random.chance(30)) return Number{random.chance(500) ? low : high};
            const std::int64_t top = random.chance(600) ? std::min<std::int64_t>(last, first + 60)
                                                        : std::min<std::int64_t>(last, first + 2000);
            Rational number{random.between(first, std::max(first, top))};
            if (!fact.days && random.chance(150))
                number = number + *divide(Rational{random.between(1, 5)}, Rational{6});
            const Value made = Number{number};
            return allowed(id, made) ? made : Value{Number{low}};
        }
        case Kind::date:
            if (!borders_.empty() && random.chance(100))
                return in(shifted(random.pick(borders_), random.between(-1, 1)));
            if (random.chance(300)) return in(shifted(on, -random.between(15 * 365, 70 * 365)));
            if (random.chance(200)) return in(shifted(on, random.between(-2, 2)));
            return in(shifted(on, random.between(-3000, 200)));
        case Kind::duration: {
            static constexpr std::array<std::int64_t, 16> months{1,  2,  3,  4,  6,  7,  9,   12,
                                                                 18, 24, 30, 36, 60, 84, 120, 240};
            Duration made{random.pick(months), 0};
            if (random.chance(150)) made = {0, random.between(0, 100)};
            if (random.chance(150)) made.days = random.between(1, 40);
            return in(made);
        }
        case Kind::money: {
            const std::int64_t low = std::get<Money>(fact.low).minor;
            const std::int64_t high = std::get<Money>(fact.high).minor;
            return Money{random.between(low, random.chance(700) ? std::min(high, low + 200'000) : high),
                         fact.type.currency};
        }
        case Kind::text:
            return random.pick(texts_[id]);
        case Kind::spells:
            return spells(on, {}, random);
        case Kind::list:
            return list(id, on, random);
        case Kind::record:
        case Kind::scaled_duration:
            break;
    }
    return Unknown{};
}

/// An entry or a field: of a list no thresholds are known, so what stands near the constants of the pack is
/// tried.
Value CaseMaker::part(const Type& type, const RecordField* field, CivilDate on, Random& random) const {
    const auto fits = [&](Value made) -> Value {
        return !field || in_range(*field, made) ? made : Value{Unknown{}};
    };
    if (!constants_.empty() && random.chance(400)) {
        const auto& [of, constant] = random.pick(constants_);
        if (of == type) {
            if (const auto* number = std::get_if<Number>(&constant); number && number->value.sign() > 0)
                return fits(Number{number->value + random.between(-1, 1)});
            if (!std::holds_alternative<Number>(constant)) return fits(constant);
        }
    }
    switch (type.kind) {
        case Kind::yes_no:
            return random.chance(500) ? Truth::yes : Truth::no;
        case Kind::choice:
            return ChoiceValue{
                static_cast<std::uint16_t>(random.below(pack_.choices[type.choice].values.size()))};
        case Kind::number:
            return fits(Number{random.between(0, random.chance(800) ? 8 : 60)});
        case Kind::date:
            return fits(shifted(on, random.chance(300) ? random.between(-3, 3) : random.between(-4000, 300)));
        case Kind::duration: {
            const Duration made{random.between(0, random.chance(700) ? 14 : 80),
                                random.chance(200) ? random.between(0, 40) : 0};
            return fits(made);
        }
        case Kind::money:
            return fits(Money{random.between(0, random.chance(700) ? 2'000 : 200'000), type.currency});
        case Kind::text:
            return texts_of_pack_.empty() ? Value{std::string("x")} : Value{random.pick(texts_of_pack_)};
        default:
            return Unknown{};
    }
}

Value CaseMaker::entry(const Type& type, CivilDate on, bool known, Random& random) const {
    const auto unknown = [&] { return !known && random.chance(100); };
    const auto certain = [&](const auto& make) {
        Value made = make();
        for (int i = 0; known && !is_known(made) && i < 50; ++i) made = make();
        return made;
    };
    if (type.kind != Kind::record) {
        if (unknown()) return Unknown{};
        return certain([&] { return part(type, nullptr, on, random); });
    }
    std::vector<Value> fields;
    for (const RecordField& field : pack_.records[type.choice].fields) {
        if (field.left_out && random.chance(500)) {
            fields.push_back(*field.left_out);
            continue;
        }
        if (unknown()) {
            fields.emplace_back(Unknown{});
            continue;
        }
        Value made = certain([&] { return part(field.type, &field, on, random); });
        fields.push_back(known && !is_known(made) ? field.low : made);
    }
    return make_record(std::move(fields));
}

Value CaseMaker::list(FactId id, CivilDate on, Random& random) const {
    const Type type = pack_.elements[pack_.facts[id].type.choice];
    std::vector<Value> items;
    const bool known = random.chance(600);
    for (std::uint64_t count = random.below(5); count > 0; --count)
        items.push_back(entry(type, on, known, random));
    return make_list(std::move(items), random.chance(750));
}

/// The same entries with what was unknown in them, and perhaps more where some may be missing.
Value CaseMaker::more_of_list(FactId id, const ValueList& list, CivilDate on, Random& random) const {
    const Type type = pack_.elements[pack_.facts[id].type.choice];
    std::vector<Value> items;
    for (const Value& item : list.items) {
        Value whole = entry(type, on, true, random);
        const auto* given = std::get_if<Record>(&item);
        if (given) {
            std::vector<Value> fields = std::get<Record>(whole)->fields;
            for (std::size_t i = 0; i < fields.size(); ++i)
                if (is_known((*given)->fields[i])) fields[i] = (*given)->fields[i];
            whole = make_record(std::move(fields));
        } else if (is_known(item)) {
            whole = item;
        }
        items.push_back(std::move(whole));
    }
    if (!list.complete)
        for (std::uint64_t count = random.below(3); count > 0; --count) {
            const auto at = static_cast<std::ptrdiff_t>(random.below(items.size() + 1));
            items.insert(items.begin() + at, entry(type, on, true, random));
        }
    return make_list(std::move(items), true);
}

RandomCase CaseMaker::make(std::uint64_t seed) const {
    Random random(seed);
    RandomCase made;
    made.seed = seed;
    made.facts.assign(pack_.facts.size(), Unknown{});
    made.on = shifted(CivilDate{day_number(2025, 1, 1)}, random.between(-3000, 3000));
    if (!borders_.empty() && random.chance(250))
        made.on = shifted(random.pick(borders_), random.between(-1, 1));
    if (random.chance(100))
        made.on = CivilDate{day_number(static_cast<std::int32_t>(random.between(2015, 2035)),
                                       static_cast<std::int32_t>(random.between(1, 12)), 1) -
                            1};
    made.stage = random.pick(stages_);
    static constexpr std::array<std::uint32_t, 6> shares{0, 50, 150, 300, 600, 900};
    const std::uint32_t unknown = random.pick(shares);
    for (FactId fact = 0; fact < pack_.facts.size(); ++fact) {
        if (pack_.facts[fact].left_out && random.chance(400)) {
            made.facts[fact] = *pack_.facts[fact].left_out;
            continue;
        }
        if (random.chance(unknown) || (pack_.facts[fact].presumed && random.chance(500))) continue;
        if (pack_.facts[fact].type.kind != Kind::spells) made.facts[fact] = value(fact, made.on, random);
    }
    for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
        if (pack_.facts[fact].type.kind == Kind::spells && !is_known(made.facts[fact]) &&
            !random.chance(unknown))
            made.facts[fact] = spells(made.on, made.facts, random);
    return made;
}

/// The same days and more.
Value CaseMaker::more_spells(const SpellList& list, CivilDate on, Random& random) const {
    std::vector<Spell> more = list.spells;
    const std::uint64_t count = random.below(3);
    for (std::uint64_t i = 0; i < count; ++i) {
        const CivilDate start = shifted(on, random.between(-2500, 300));
        more.push_back({start, random.chance(150) ? std::nullopt
                                                  : std::optional(shifted(start, random.between(0, 500)))});
    }
    if (random.chance(150) && !more.empty())
        more.push_back({shifted(more.front().first, -1), more.front().first});
    const auto made = make_spells(std::move(more), true);
    return made ? as_value(*made) : Value{Unknown{}};
}

std::vector<Value> CaseMaker::candidates(FactId id, CivilDate on, Random& random) const {
    std::vector<Value> all;
    const Fact& fact = pack_.facts[id];
    if (fact.type.kind == Kind::yes_no) return {Truth::no, Truth::yes};
    if (fact.type.kind == Kind::choice) {
        for (std::uint16_t i = 0; i < pack_.choices[fact.type.choice].values.size(); ++i)
            all.emplace_back(ChoiceValue{i});
        return all;
    }
    const auto add = [&](const Value& value) {
        if (is_known(value) && allowed(id, value) &&
            std::none_of(all.begin(), all.end(),
                         [&](const Value& other) { return same_value(value, other); }))
            all.push_back(value);
    };
    const std::vector<Value>& thresholds = pack_.thresholds[id];
    if (thresholds.size() <= 4)
        for (const Value& threshold : thresholds)
            for (int i = 0; i < 4; ++i) add(near(id, threshold, random));
    for (int i = 0; i < 4; ++i) add(value(id, on, random));
    return all;
}

std::vector<std::vector<Value>> CaseMaker::completions(const std::vector<Value>& facts, CivilDate on,
                                                       std::size_t all, std::size_t some,
                                                       Random& random) const {
    std::vector<FactId> open;
    std::size_t ways = 1;
    std::vector<std::vector<Value>> choices(facts.size());
    for (FactId fact = 0; fact < facts.size(); ++fact) {
        if (!is_open(facts[fact])) continue;
        open.push_back(fact);
        if (ways > all) continue;
        const auto* spells_known = std::get_if<Spells>(&facts[fact]);
        if (const auto* list_known = std::get_if<List>(&facts[fact])) {
            for (int i = 0; i < 5; ++i) choices[fact].push_back(more_of_list(fact, **list_known, on, random));
        } else if (spells_known) {
            for (int i = 0; i < 5; ++i) choices[fact].push_back(more_spells(**spells_known, on, random));
        } else {
            choices[fact] = candidates(fact, on, random);
        }
        ways *= std::max<std::size_t>(choices[fact].size(), 1);
    }
    std::vector<std::vector<Value>> result;
    const auto draw = [&](FactId fact) -> Value {
        if (const auto* spells_known = std::get_if<Spells>(&facts[fact]))
            return more_spells(**spells_known, on, random);
        if (const auto* list_known = std::get_if<List>(&facts[fact]))
            return more_of_list(fact, **list_known, on, random);
        if (pack_.facts[fact].type.kind == Kind::list) return more_of_list(fact, {{}, false}, on, random);
        for (int i = 0; i < 20; ++i) {
            Value made = value(fact, on, random);
            if (const auto* list = std::get_if<Spells>(&made)) {
                SpellList complete = **list;
                complete.complete = true;
                made = as_value(std::move(complete));
            }
            if (is_known(made)) return made;
        }
        return pack_.facts[fact].low;
    };
    if (ways <= all) {
        for (std::size_t way = 0; way < ways; ++way) {
            std::vector<Value> one = facts;
            std::size_t rest = way;
            for (const FactId fact : open) {
                if (choices[fact].empty()) choices[fact].push_back(draw(fact));
                one[fact] = choices[fact][rest % choices[fact].size()];
                if (is_open(one[fact])) one[fact] = draw(fact);
                rest /= choices[fact].size();
            }
            result.push_back(std::move(one));
        }
        return result;
    }
    for (std::size_t i = 0; i < some; ++i) {
        std::vector<Value> one = facts;
        if (i % 2 == 1 && !result.empty()) {
            // A neighbour of the one before: few facts differ.
            one = result.back();
            for (std::size_t j = 0; j < 1 + random.below(2); ++j) {
                const FactId fact = random.pick(open);
                one[fact] = draw(fact);
            }
        } else {
            for (const FactId fact : open) one[fact] = draw(fact);
        }
        result.push_back(std::move(one));
    }
    return result;
}

std::string to_text(const Pack& pack, const RandomCase& random_case) {
    std::string text = "pack " + pack.manifest.id + ", seed " + std::to_string(random_case.seed) + "\n";
    for (FactId fact = 0; fact < random_case.facts.size(); ++fact) {
        const Value& value = random_case.facts[fact];
        if (!is_known(value)) continue;
        const bool quoted = pack.facts[fact].type.kind == Kind::text;
        text += pack.facts[fact].name + (quoted ? " \"" : " ") +
                ultima::to_text(pack, pack.facts[fact].type, value) + (quoted ? "\"" : "");
        text += "\n";
    }
    text += "on " + ultima::to_text(random_case.on) + " at " +
            std::string(ultima::to_text(random_case.stage)) + "  ->  \n";
    return text;
}

}  // namespace ultima::judge
