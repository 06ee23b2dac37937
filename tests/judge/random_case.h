// SPDX-License-Identifier: Apache-2.0
// Cases made at random for any pack, close to where answers change, and the ways in which what is unknown in
// them could turn out.
#pragma once

#include "base/date.h"
#include "base/random.h"
#include "law/pack.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ultima::judge {

/// What a case says, before presumptions. `seed` alone makes the case again.
struct RandomCase {
    std::uint64_t seed = 0;
    std::vector<Value> facts;  ///< by FactId
    CivilDate on;
    Stage stage = Stage::pretrial;
};

class CaseMaker {
  public:
    explicit CaseMaker(const Pack& pack);

    RandomCase make(std::uint64_t seed) const;

    /// A value of the fact within its range; 30 % within a day or a unit of a threshold.
    Value value(FactId fact, CivilDate on, Random& random) const;

    /// Ways to complete the facts: all of them if they are at most `all`, else `some` at random. `facts` are
    /// those known or presumed. No presumed fact changes; a list of spells that may be incomplete gets more
    /// days.
    std::vector<std::vector<Value>> completions(const std::vector<Value>& facts, CivilDate on,
                                                std::size_t all, std::size_t some, Random& random) const;

    /// Values that matter, for a fact with few.
    std::vector<Value> candidates(FactId fact, CivilDate on, Random& random) const;

  private:
    Value near(FactId fact, const Value& threshold, Random& random) const;
    Value spells(CivilDate on, const std::vector<Value>& known, Random& random) const;
    Value more_spells(const SpellList& list, CivilDate on, Random& random) const;
    Value part(const Type& type, const RecordField* field, CivilDate on, Random& random) const;
    Value entry(const Type& type, CivilDate on, bool known, Random& random) const;
    Value list(FactId fact, CivilDate on, Random& random) const;
    Value more_of_list(FactId fact, const ValueList& list, CivilDate on, Random& random) const;
    bool allowed(FactId fact, const Value& value) const;

    const Pack& pack_;
    std::vector<std::vector<std::string>> texts_;  // by fact: texts it is compared with
    std::vector<std::string> texts_of_pack_;
    std::vector<std::pair<Type, Value>> constants_;
    std::vector<CivilDate> borders_;
    std::vector<Stage> stages_;
};

/// Readable, and to be pasted into a `test` of the pack.
std::string to_text(const Pack& pack, const RandomCase& random_case);

}  // namespace ultima::judge
