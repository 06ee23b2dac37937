// SPDX-License-Identifier: Apache-2.0
#include "law/value.h"

#include <algorithm>

namespace ultima {

bool same_value(const Value& a, const Value& b) {
    const auto* spells_a = std::get_if<Spells>(&a);
    const auto* spells_b = std::get_if<Spells>(&b);
    if (spells_a && spells_b && *spells_a && *spells_b) return **spells_a == **spells_b;
    return a == b;
}

std::optional<SpellList> make_spells(std::vector<Spell> spells, bool complete) {
    for (const Spell& spell : spells)
        if (spell.last && *spell.last < spell.first) return std::nullopt;
    std::sort(spells.begin(), spells.end(), [](const Spell& a, const Spell& b) { return a.first < b.first; });
    SpellList result;
    result.complete = complete;
    for (const Spell& spell : spells) {
        if (result.spells.empty()) {
            result.spells.push_back(spell);
            continue;
        }
        Spell& before = result.spells.back();
        if (!before.last) continue;  // still running: it covers everything after
        if (spell.first.day > before.last->day + 1) {
            result.spells.push_back(spell);
        } else if (!spell.last || *before.last < *spell.last) {
            before.last = spell.last;
        }
    }
    return result;
}

}  // namespace ultima
