// SPDX-License-Identifier: Apache-2.0
#include "law/value.h"

#include <algorithm>

namespace ultima {

bool same_value(const Value& a, const Value& b) {
    const auto* spells_a = std::get_if<Spells>(&a);
    const auto* spells_b = std::get_if<Spells>(&b);
    if (spells_a && spells_b && *spells_a && *spells_b) return **spells_a == **spells_b;
    const auto same_all = [](const std::vector<Value>& x, const std::vector<Value>& y) {
        return std::equal(x.begin(), x.end(), y.begin(), y.end(), same_value);
    };
    const auto* record_a = std::get_if<Record>(&a);
    const auto* record_b = std::get_if<Record>(&b);
    if (record_a && record_b) return same_all((*record_a)->fields, (*record_b)->fields);
    const auto* list_a = std::get_if<List>(&a);
    const auto* list_b = std::get_if<List>(&b);
    if (list_a && list_b)
        return (*list_a)->complete == (*list_b)->complete && same_all((*list_a)->items, (*list_b)->items);
    return a == b;
}

bool is_open(const Value& value) {
    const auto any_open = [](const std::vector<Value>& values) {
        return std::any_of(values.begin(), values.end(), is_open);
    };
    if (const auto* spells = std::get_if<Spells>(&value)) return !(*spells)->complete;
    if (const auto* record = std::get_if<Record>(&value)) return any_open((*record)->fields);
    if (const auto* list = std::get_if<List>(&value)) return !(*list)->complete || any_open((*list)->items);
    return !is_known(value);
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
