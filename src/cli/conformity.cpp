// SPDX-License-Identifier: Apache-2.0
#include "cli/conformity.h"

#include <fmt/format.h>

namespace ultima {
namespace {

std::string line(const Pack& pack, std::string_view what, const std::string& name, const Mark& mark) {
    return fmt::format("  {} {}: {} ({}{})\n", what, name, mark.why, mark.cite,
                       pack.is_recalled(mark.cite) ? ", recalled" : "");
}

}  // namespace

std::string conformity_text(const Pack& pack) {
    std::string text;
    if (pack.overlay)
        text += fmt::format(
            "  UN baseline: {} checks passed, {} in answers, {} belong to the register and "
            "other parts\n",
            pack.overlay->checks, pack.overlay->answers, pack.overlay->elsewhere);
    for (const Fact& fact : pack.facts)
        if (fact.presumed && fact.presumed->adverse)
            text += line(pack, "adverse: presumption of", fact.name, *fact.presumed->adverse);
    for (const Rule& rule : pack.rules) {
        if (rule.adverse) text += line(pack, "adverse:", rule.label, *rule.adverse);
        if (rule.compelled) text += line(pack, "compelled:", rule.label, *rule.compelled);
    }
    for (const Table& table : pack.tables)
        if (table.adverse) text += line(pack, "adverse: table", table.name, *table.adverse);
    return text;
}

}  // namespace ultima
