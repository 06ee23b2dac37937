// SPDX-License-Identifier: Apache-2.0
#include "audit/dates.h"
#include "audit/map_reader.h"
#include "law/written.h"

#include <algorithm>
#include <unordered_set>

namespace ultima {

std::optional<FactId> MapReader::fact_id(const YamlTree::Key& name) {
    std::string text = name.text;
    std::replace(text.begin(), text.end(), '_', ' ');
    if (const auto found = pack_.find_fact(name.text)) return found;
    if (const auto found = pack_.find_fact(text)) return found;
    std::vector<std::string_view> known;
    for (const Fact& fact : pack_.facts) known.push_back(fact.name);
    report_.error(
        "map-fact", name.span,
        "the pack " + ultima::in_quotes(pack_.manifest.id) + " has no fact " + ultima::in_quotes(text),
        did_you_mean(text, known));
    return std::nullopt;
}

void MapReader::facts(const YamlTree& tree, Map& map) {
    if (!mapping(tree, "lines such as `longest term: {column: max_sentence}`")) return;
    std::unordered_set<FactId> seen;
    for (const auto& [name, value] : tree.entries) {
        const auto id = fact_id(name);
        if (!id) continue;
        if (!seen.insert(*id).second) {
            report_.error("map-twice", name.span,
                          "the fact " + ultima::in_quotes(name.text) + " is mapped twice");
            continue;
        }
        FactMapping mapping;
        mapping.span = name.span;
        fact(value, *id, mapping, map);
        map.facts.push_back(std::move(mapping));
    }
}

void MapReader::fact(const YamlTree& tree, FactId id, FactMapping& mapping, const Map& map) {
    const Fact& fact = pack_.facts[id];
    mapping.fact = id;
    mapping.codes.date_format = map.date_format;
    const bool is_finding = fact.source == FactSource::finding;
    const YamlTree* found = tree.kind == YamlTree::Kind::mapping ? entry(tree, "finding") : nullptr;
    if (is_finding) {
        if (!found) found = findings_;
        if (found)
            mapping.finding = finding(*found, fact.who, map);
        else
            report_.error(
                "map-finding", mapping.span,
                ultima::in_quotes(fact.name) + " is a finding: a register can hold it only with who made it",
                "add `finding: {by: COLUMN, role: {constant: " + fact.who +
                    "}, on: COLUMN, reasons: COLUMN}`, or leave the fact out: it is then unknown");
    } else if (found) {
        report_.error("map-finding", found->span, ultima::in_quotes(fact.name) + " is not a finding");
    }
    if (tree.is_scalar()) {  // short for {column: NAME}
        if (auto name = column(tree)) mapping.column = std::move(*name);
        if (fact.type.kind == Kind::spells) mapping.from = FactMapping::From::column;
        return;
    }
    if (!this->mapping(tree, "a column, or `column`, `expr` or `constant`")) return;
    check_keys(tree,
               {"column", "from", "to", "expr", "of", "constant", "sql", "values", "unknown", "as of",
                "complete", "date format", "finding"},
               "a fact");
    if (const YamlTree* format = entry(tree, "date format"))
        if (auto text = date_format(*format)) mapping.codes.date_format = std::move(*text);
    if (const YamlTree* as_of = entry(tree, "as of"); as_of && as_of->is_scalar()) {
        mapping.as_of = parse_date(as_of->text);
        if (!mapping.as_of) report_.error("map-value", as_of->span, "expected a date such as `2025-08-31`");
    }
    if (const YamlTree* says = entry(tree, "complete")) {
        if (fact.type.kind != Kind::spells)
            report_.error("map-fact", says->span, "only spells can be `complete`");
        else if (const auto yes = yes_no(*says))
            mapping.complete = *yes;
    }
    std::vector<std::string_view> ways;
    for (const std::string_view way : {"column", "from", "expr", "constant", "sql"})
        if (entry(tree, way)) ways.push_back(way);
    if (ways.size() != 1) {
        report_.error("map-missing", mapping.span,
                      ways.empty() ? ultima::in_quotes(fact.name) + " needs `column`, `constant` or `expr`" +
                                         (fact.type.kind == Kind::spells ? ", or `from` and `to`" : "")
                                   : ultima::in_quotes(fact.name) + " has " + ultima::in_quotes(ways[0]) +
                                         " and " + ultima::in_quotes(ways[1]) + "; expected one of them");
        return;
    }
    codes(tree, mapping);
    if (ways[0] == "column") {
        if (auto name = column(*entry(tree, "column"))) mapping.column = std::move(*name);
    } else if (ways[0] == "from") {
        spells(tree, mapping);
    } else if (ways[0] == "constant") {
        mapping.from = FactMapping::From::constant;
        const YamlTree& value = *entry(tree, "constant");
        const auto text = scalar(value, "a value");
        if (!text) return;
        auto parsed = parse_value(pack_, fact.type, *text, fact.days);
        if (!parsed)
            report_.error("map-value", value.span, parsed.error());
        else if (!in_range(fact, *parsed))
            report_.error(
                "map-value", value.span,
                ultima::in_quotes(*text) + " is outside the range of " + ultima::in_quotes(fact.name));
        else
            mapping.constant = std::move(*parsed);
    } else if (ways[0] == "expr") {
        mapping.from = FactMapping::From::expression;
        const YamlTree* of = entry(tree, "of");
        if (!of)
            return missing(tree,
                           "`expr` needs `of`: the columns it uses and what they hold, `of: {born: date}`");
        expression(*entry(tree, "expr"), *of, mapping);
    } else {
        mapping.from = FactMapping::From::sql;
        const YamlTree& sql = *entry(tree, "sql");
        if (!options_.trust_map)
            report_.error("map-sql", sql.span, "a map may hold SQL only if it is trusted",
                          "read the map first; then use --trust-map");
        else if (auto text = scalar(sql, "an SQL expression"))
            mapping.sql = std::move(*text);
    }
}

void MapReader::spells(const YamlTree& tree, FactMapping& mapping) {
    mapping.from = FactMapping::From::spells;
    if (pack_.facts[mapping.fact].type.kind != Kind::spells)
        report_.error("map-fact", entry(tree, "from")->span,
                      "`from` and `to` are for facts that hold spells; " +
                          ultima::in_quotes(pack_.facts[mapping.fact].name) + " needs `column`");
    if (auto name = column(*entry(tree, "from"))) mapping.column = std::move(*name);
    if (const YamlTree* to = entry(tree, "to")) mapping.until = column(*to);
}

void MapReader::codes(const YamlTree& tree, FactMapping& mapping) {
    const Fact& fact = pack_.facts[mapping.fact];
    if (const YamlTree* unknown = entry(tree, "unknown")) {
        if (unknown->is_scalar())
            mapping.codes.unknown.push_back(unknown->text);
        else if (unknown->kind != YamlTree::Kind::list)
            report_.error("map-value", unknown->span, "expected a list such as `[\"\", \"NA\"]`");
        for (const YamlTree& item : unknown->items)
            if (item.kind == YamlTree::Kind::empty)
                mapping.codes.unknown.emplace_back();
            else if (auto text = scalar(item, "a code that says nothing"))
                mapping.codes.unknown.push_back(std::move(*text));
    }
    const YamlTree* values = entry(tree, "values");
    if (!values || !this->mapping(*values, "lines of `code: value`")) return;
    for (const auto& [code, value] : values->entries) {
        const auto text = scalar(value, "a value");
        if (!text) continue;
        auto parsed = parse_value(pack_, fact.type, *text, fact.days);
        if (!parsed) {
            std::vector<std::string_view> known;
            if (fact.type.kind == Kind::choice)
                for (const std::string& name : pack_.choices[fact.type.choice].values) known.push_back(name);
            report_.error("map-value", value.span, parsed.error(), did_you_mean(*text, known));
        } else if (!in_range(fact, *parsed)) {
            report_.error(
                "map-value", value.span,
                ultima::in_quotes(*text) + " is outside the range of " + ultima::in_quotes(fact.name));
        } else {
            mapping.codes.values.emplace_back(code.text, std::move(*parsed));
        }
    }
}

FindingSource::Part MapReader::finding_part(const YamlTree& tree, std::string_view name) {
    FindingSource::Part part;
    const YamlTree* at = entry(tree, name);
    if (!at) {
        missing(tree, "a finding needs `" + std::string(name) + "`");
        return part;
    }
    if (at->kind != YamlTree::Kind::mapping) {
        part.column = column(*at);
        return part;
    }
    check_keys(*at, {"column", "constant"}, "this");
    if (const YamlTree* from = entry(*at, "column")) {
        part.column = column(*from);
    } else if (const YamlTree* constant = entry(*at, "constant")) {
        if (auto text = scalar(*constant, "a text")) part.constant = std::move(*text);
        if (part.constant.empty())
            report_.error("map-value", constant->span, "expected a text that is not empty");
    } else {
        missing(*at, "expected a column, or `constant`");
    }
    return part;
}

std::optional<FindingSource> MapReader::finding(const YamlTree& tree, const std::string& role,
                                                const Map& map) {
    if (!mapping(tree, "`by`, `role`, `on` and `reasons`")) return std::nullopt;
    check_keys(tree, {"by", "role", "on", "reasons", "date format"}, "a finding");
    FindingSource source;
    source.by = finding_part(tree, "by");
    source.role = finding_part(tree, "role");
    source.on = finding_part(tree, "on");
    source.reasons = finding_part(tree, "reasons");
    source.date_format = map.date_format;
    if (const YamlTree* format = entry(tree, "date format"))
        if (auto text = date_format(*format)) source.date_format = std::move(*text);
    if (const std::string& given = source.role.constant; !given.empty() && given != role)
        report_.error(
            "map-finding", entry(tree, "role")->span,
            "the finding is made by " + ultima::in_quotes(role) + ", not by " + ultima::in_quotes(given));
    if (const std::string& on = source.on.constant; !on.empty() && !parse_date(on))
        report_.error("map-value", entry(tree, "on")->span, "expected a date such as `2025-08-31`");
    return source;
}

}  // namespace ultima
