// SPDX-License-Identifier: Apache-2.0
// Random expressions of the pack language that are well typed by construction: one function for each type of
// result, each a weighted list of forms. A new form of the language is one more line in such a list.
#pragma once

#include "base/random.h"
#include "law/pack.h"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace ultima::judge {

/// How tightly what was written binds: what stands beside a tighter operator needs brackets.
enum class Binds : std::uint8_t { conditional, any, all, negation, comparison, sum, product, sign, primary };

/// An expression as text, and what decides where it may stand (src/law/nodes.cpp).
struct Written {
    std::string text;
    Binds binds = Binds::primary;
    Motion motion = Motion::fixed;
    bool days = false;          ///< counts days, so it may be added to a date
    bool not_negative = false;  ///< never below zero
};

/// Something that has a name: a fact, a definition, an output of a table.
struct Named {
    std::string name;
    Type type;
    Motion motion = Motion::fixed;
    bool days = false, not_negative = false;
    bool still = false;  ///< nothing in it moves with time, so a calculation may read it
};

/// A list: of entries with fields, or of single values.
struct Listed {
    std::string name;
    std::vector<Named> fields;  ///< by their own names
    Type element;               ///< if there are no fields
    Type type{};                ///< its own, if calculations may work with it
};

/// A record that calculations may make.
struct Recorded {
    std::string name;
    std::vector<Named> fields;  ///< by their own names
};

/// A function, or an output of a table with a value put in.
struct Called {
    std::string name;
    Type type;
    Motion motion = Motion::fixed;
    std::vector<Type> parameters;
    bool of_table = false;  ///< what is put in has to stay the same as time passes
    bool calculation = false;
};

/// What expressions may speak of, and the values around which all constants of the pack are drawn, so that
/// comparisons meet.
struct Vocabulary {
    std::vector<Named> names;
    std::vector<Listed> lists;
    std::vector<Called> calls;
    std::vector<Recorded> records;  ///< by Type::choice
    std::vector<Type> elements;     ///< of lists, by Type::choice
    std::vector<Named> wholes;      ///< lists and records that have a name
    std::vector<std::vector<std::string>> choices;
    Currency currency;
    std::vector<std::int64_t> numbers, dates, months, money;
    std::vector<std::string> texts;

    /// As it is written in a pack.
    std::string type_text(const Type& type, bool days = false) const;
    /// Does an expression read something, or is it one constant in many words?
    bool named_in(const std::string& text) const;
};

class Grammar {
  public:
    Grammar(const Vocabulary& vocabulary, Random& random) : words_(vocabulary), random_(random) {}

    /// An expression that is fixed in time, or moves as `want` says; `changing`: in any way.
    Written any(const Type& type, int depth, Motion want);
    Written yes_no(int depth, Motion want);
    /// A value written out; `near` a value of the vocabulary.
    Written constant(const Type& type, bool days = false);
    /// Of a type of which there is a name.
    const Named& some_name();

    std::string date_text(std::int64_t day) const;

    /// From here on the name may be used, too: an entry's field, a value put in.
    void bind(Named name) { bound_.push_back(std::move(name)); }
    /// The same; of a record also its fields.
    void bind_whole(const Named& name);

    /// From here on nothing that moves with time.
    void stay_still() { still_ = true; }

  private:
    struct Form {
        unsigned weight;
        bool possible;
        std::function<Written()> make;
    };
    Written one_of(std::initializer_list<Form> forms);

    Written number(int depth, Motion want);
    Written days(int depth, Motion want);
    Written date(int depth, Motion want);
    Written duration(int depth, Motion want);
    Written scaled(int depth, Motion want);
    Written money(int depth, Motion want);
    Written choice(const Type& type, int depth, Motion want);
    Written text(int depth, Motion want);
    Written spells(int depth);

    Written comparison(int depth, Motion want);
    Written equality(int depth, Motion want);
    Written membership(int depth, Motion want);
    Written interval(int depth, Motion want);
    Written held_on(int depth);
    Written many(const char* word, Binds binds, int depth, Motion want);
    Written choose(const Type& type, int depth, Motion want, bool days = false);
    Written extreme(const Type& type, int depth, Motion want);
    Written sum(const Type& type, int depth, Motion want);
    Written rounded(Written product);
    Written days_held(int depth);
    Written passed(int depth, Motion want);
    Written product_of(int depth, Motion want);
    Written quotient_of(int depth, Motion want);
    Written negative(const Type& type, int depth, Motion want);
    Written date_sum(int depth, Motion want);
    Written days_of(int depth, Motion want);

    // random_list.cpp
    Listed some_list(int depth);
    bool has_lists() const { return !(words_.lists.empty() && words_.elements.empty()) && bound_.size() < 8; }
    std::string bind_entry(const Listed& list);
    std::string entries(const Listed& list, const std::string& entry, int depth);
    Written quantifier(int depth);
    Written count(int depth);
    Written aggregate(const Type& type, const char* word, int depth, Motion want);
    Written at_an_end(const Type& type);
    bool lists_hold(const Type& type) const;
    Written fold(const Type& type, int depth);
    bool callable(const Type& type, Motion want) const;
    Written call(const Type& type, int depth, Motion want);
    std::string literal_or_name(const Type& type);

    // random_calculation.cpp
    Written record(const Type& type, int depth);
    Written list(const Type& type, int depth);
    std::string made_list(const Type& type, int depth);
    std::string field_values(const Recorded& record, bool all, int depth);
    Written gathered(const Type& type, int depth);
    Written field_of_record(const Type& type, int depth);
    bool records_hold(const Type& type) const;
    bool has_lists_of(const Type& element) const;
    Type list_of(const Type& element) const;
    Written held(int depth);
    Written same_whole(int depth);
    Written months_of(int depth);
    Written day_of_month(int depth);
    Motion moving() const { return still_ ? Motion::fixed : Motion::changing; }

    Written named(const Type& type, Motion want, bool days = false);
    bool has(const Type& type, Motion want, bool days = false) const;
    bool has_spells() const { return has(Type{Kind::spells}, Motion::fixed); }
    Type money_type() const { return Type{Kind::money, 0, words_.currency}; }
    Type ordered_type();
    Type some_type();
    std::int64_t near(const std::vector<std::int64_t>& values);
    std::string fraction();
    bool turn(std::uint32_t per_mille) { return random_.chance(per_mille); }
    Motion one_way(Motion want);

    const Vocabulary& words_;
    Random& random_;
    std::vector<Named> bound_;
    int entries_named_ = 0;
    bool still_ = false;
};

/// Of a sum, of `and` and `or`: as src/law/nodes.cpp has it.
Motion together(Motion a, Motion b);
Motion opposite(Motion motion);

/// A value that is no list, record or fraction of a duration.
bool single(const Type& type);

/// Can two values be compared with `<`? (Spells and fractions of durations are left to the caller.)
bool ordered(const Type& type);

/// With brackets where it binds less tightly than `at_least`.
std::string inside(const Written& part, Binds at_least);

}  // namespace ultima::judge
