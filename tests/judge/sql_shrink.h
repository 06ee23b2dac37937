// SPDX-License-Identifier: Apache-2.0
// A disagreement between the law as SQL and the reasoner, in a small pack with a small row; as a file to be
// kept.
#pragma once

#include "judge/random_pack.h"
#include "judge/shrink.h"
#include "judge/sql_asked.h"
#include "judge/sql_engine.h"

#include <map>
#include <string>
#include <vector>

namespace ultima::judge {

/// What is left of a question on which an engine and the reasoner disagree.
struct SmallDisagreement {
    RandomPack pack;
    std::vector<std::map<std::string, Value>> rows;  ///< known facts by name; one row, if one is enough
    Stage stage{};
    CivilDate on;
    Disagreement found;
    std::string kept;  ///< the text of a file for tests/judge/kept
};

/// The same kind of disagreement with as little as still shows it.
SmallDisagreement shrunk(const RandomPack& pack, const Asked& asked, Engine& engine,
                         const Disagreement& found, Deadline until);

/// Shrinks for a minute at most, writes a file into build/.../kept, and says all that is known.
std::string shrunk_report(const RandomPack& pack, const Asked& asked, Engine& engine,
                          const Disagreement& found);

/// The first disagreement of an engine with the reasoner over a pack's own tests, each with its row.
std::string disagreement_over_tests(const Pack& pack, Engine& engine);

}  // namespace ultima::judge
