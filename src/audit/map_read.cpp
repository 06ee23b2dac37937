// SPDX-License-Identifier: Apache-2.0
#include "audit/dates.h"
#include "audit/map_reader.h"
#include "base/files.h"
#include "base/hash.h"

#include <algorithm>

namespace ultima {

namespace {

std::string with_blanks(std::string_view key) {
    std::string result(key);
    std::replace(result.begin(), result.end(), '_', ' ');
    return result;
}

}  // namespace

void MapReader::check_keys(const YamlTree& tree, const std::vector<std::string_view>& allowed,
                           std::string_view what) {
    for (const auto& [key, value] : tree.entries) {
        const std::string name = with_blanks(key.text);
        if (std::find(allowed.begin(), allowed.end(), name) != allowed.end()) continue;
        std::string help = did_you_mean(name, allowed);
        if (help.empty()) help = "it has " + one_of(allowed);
        report_.error("map-key", key.span, std::string(what) + " has no " + ultima::in_quotes(key.text),
                      help);
    }
}

const YamlTree* MapReader::entry(const YamlTree& tree, std::string_view key) const {
    for (const auto& [name, value] : tree.entries)
        if (name.text == key || with_blanks(name.text) == key) return &value;
    return nullptr;
}

std::optional<std::string> MapReader::scalar(const YamlTree& tree, std::string_view what) {
    if (tree.is_scalar()) return tree.text;
    const std::string_view found = tree.kind == YamlTree::Kind::list      ? "a list"
                                   : tree.kind == YamlTree::Kind::mapping ? "lines of `key: value`"
                                                                          : "nothing";
    report_.error("map-value", tree.span, "expected " + std::string(what) + ", found " + std::string(found));
    return std::nullopt;
}

std::optional<ColumnName> MapReader::column(const YamlTree& tree) {
    auto text = scalar(tree, "the name of a column");
    if (!text) return std::nullopt;
    if (text->empty() || text->find('\0') != std::string::npos) {
        report_.error("map-value", tree.span, "expected the name of a column, found an empty text");
        return std::nullopt;
    }
    if (const auto word = refused_word(*text)) {
        report_.error("map-refused", tree.span,
                      "the column " + ultima::in_quotes(*text) +
                          " looks like a score or a risk class of a person (" + ultima::in_quotes(*word) +
                          "); no law is applied to these",
                      "leave it out, or name it under `ignored columns` with the reason");
        return std::nullopt;
    }
    return ColumnName{std::move(*text), tree.span};
}

std::optional<bool> MapReader::yes_no(const YamlTree& tree) {
    if (tree.is_scalar() && (tree.text == "yes" || tree.text == "true")) return true;
    if (tree.is_scalar() && (tree.text == "no" || tree.text == "false")) return false;
    report_.error("map-value", tree.span, "expected `yes` or `no`");
    return std::nullopt;
}

bool MapReader::mapping(const YamlTree& tree, std::string_view what) {
    if (tree.kind == YamlTree::Kind::mapping) return true;
    report_.error("map-value", tree.span, "expected " + std::string(what));
    return false;
}

void MapReader::missing(const YamlTree& tree, std::string message) {
    report_.error("map-missing", tree.span, std::move(message));
}

std::optional<std::string> MapReader::date_format(const YamlTree& tree) {
    auto text = scalar(tree, "a date format such as `DD.MM.YYYY`");
    if (!text) return std::nullopt;
    if (!DateFormat::parse(*text)) {
        report_.error("map-value", tree.span, ultima::in_quotes(*text) + " is not a date format",
                      "write `YYYY`, `MM` and `DD` once each, with signs between them: `DD.MM.YYYY`");
        return std::nullopt;
    }
    return text;
}

/// A map comes from somebody else than the table: it names files beside it and none elsewhere, whatever ways
/// there are to name one.
std::optional<std::filesystem::path> MapReader::file_beside(const YamlTree& tree) {
    const auto name = scalar(tree, "the name of a file");
    if (!name) return std::nullopt;
    const std::filesystem::path path(*name);
    const bool up = std::find(path.begin(), path.end(), "..") != path.end();
    if (name->empty() || name->find('\0') != std::string::npos || path.is_absolute() || up ||
        name->find("://") != std::string::npos) {
        report_.error("map-file", tree.span, "a map names files that lie beside it, or in a folder beside it",
                      "put the file there");
        return std::nullopt;
    }
    const std::filesystem::path folder = folder_.empty() ? "." : folder_;
    std::error_code error;
    const auto home = std::filesystem::canonical(folder, error);
    const auto there =
        error ? std::filesystem::path{} : std::filesystem::weakly_canonical(folder / path, error);
    if (!error && std::mismatch(home.begin(), home.end(), there.begin(), there.end()).first != home.end()) {
        report_.error("map-file", tree.span,
                      ultima::in_quotes(*name) + " is a link to a file that does not lie beside the map",
                      "put the file itself there");
        return std::nullopt;
    }
    return folder_ / path;
}

void MapReader::source(const YamlTree& tree, Map& map) {
    if (!mapping(tree, "lines such as `file: csv`")) return;
    check_keys(tree, {"file", "name", "delimiter", "encoding", "date format"}, "`source`");
    if (const YamlTree* file = entry(tree, "file")) {
        if (auto text = scalar(*file, "`csv`, `parquet` or `database`")) {
            if (*text != "csv" && *text != "parquet" && *text != "database")
                report_.error("map-value", file->span,
                              "expected `csv`, `parquet` or `database`, found " + ultima::in_quotes(*text));
            map.source_file = *text;
        }
    }
    if (const YamlTree* delimiter = entry(tree, "delimiter")) {
        if (auto text = scalar(*delimiter, "one sign, such as `;`")) {
            if (*text == "tab" || *text == "\\t") *text = "\t";
            if (text->size() != 1 || *text == "\"" || *text == "\n" || *text == "\r")
                report_.error("map-value", delimiter->span, "expected one sign, such as `;`, or `tab`");
            else
                map.delimiter = text->front();
        }
    }
    if (const YamlTree* encoding = entry(tree, "encoding")) {
        if (auto text = scalar(*encoding, "an encoding")) {
            const std::vector<std::string_view> known = {"utf-8", "latin-1", "windows-1252"};
            if (std::find(known.begin(), known.end(), *text) == known.end())
                report_.error("map-value", encoding->span, "expected " + one_of(known));
            map.encoding = *text;
        }
    }
    if (const YamlTree* format = entry(tree, "date format"))
        if (auto text = date_format(*format)) map.date_format = *text;
}

void MapReader::stage(const YamlTree& tree, Map& map) {
    const auto stage_of = [&](const YamlTree& at) -> std::optional<Stage> {
        const auto text = scalar(at, "a stage");
        if (!text) return std::nullopt;
        std::vector<std::string> names;
        for (std::size_t i = 0; i < stage_count; ++i)
            if (pack_.stages[i]) names.emplace_back(to_text(static_cast<Stage>(i)));
        const std::vector<std::string_view> known(names.begin(), names.end());
        const auto found = parse_stage(*text);
        if (found && pack_.stages[static_cast<std::size_t>(*found)]) return found;
        std::string help = did_you_mean(*text, known);
        report_.error("map-stage", at.span,
                      found ? "the pack says nothing about the stage " + ultima::in_quotes(*text)
                            : ultima::in_quotes(*text) + " is not a stage",
                      help.empty() ? "the pack has " + one_of(known) : help);
        return std::nullopt;
    };
    if (tree.is_scalar()) {
        map.stage.constant = stage_of(tree);
        return;
    }
    if (!mapping(tree, "a stage, or `column`, `values` and `out of scope`")) return;
    check_keys(tree, {"column", "values", "out of scope", "constant"}, "`stage`");
    if (const YamlTree* constant = entry(tree, "constant")) {
        map.stage.constant = stage_of(*constant);
        return;
    }
    const YamlTree* name = entry(tree, "column");
    if (!name) return missing(tree, "`stage` needs a `column` or is the name of a stage");
    map.stage.column = column(*name);
    if (const YamlTree* values = entry(tree, "values")) {
        if (mapping(*values, "lines such as `DE: pretrial`"))
            for (const auto& [code, value] : values->entries)
                if (const auto found = stage_of(value)) map.stage.values.emplace_back(code.text, *found);
    } else {
        missing(tree, "`stage` needs `values`: which code of the column means which stage");
    }
    if (const YamlTree* outside = entry(tree, "out of scope");
        outside && mapping(*outside, "lines of `code: reason`"))
        for (const auto& [code, why] : outside->entries) {
            const auto reason = scalar(why, "the reason, in words");
            if (!reason) continue;
            if (reason->empty()) report_.error("map-value", why.span, "expected the reason, in words");
            for (const auto& [other, is] : map.stage.values)
                if (other == code.text)
                    report_.error("map-twice", code.span,
                                  ultima::in_quotes(code.text) + " is also among `values`");
            map.stage.out_of_scope.emplace_back(code.text, *reason);
        }
}

void MapReader::joins(const YamlTree& tree, Map& map) {
    if (tree.kind != YamlTree::Kind::list) {
        report_.error("map-value", tree.span, "expected a list of `file` and `on`");
        return;
    }
    for (const YamlTree& item : tree.items) {
        if (!mapping(item, "`file` and `on`")) continue;
        check_keys(item, {"file", "on", "name"}, "a join");
        JoinMapping join;
        join.span = item.span;
        const YamlTree* file = entry(item, "file");
        const YamlTree* on = entry(item, "on");
        if (!file || !on) {
            missing(item, "a join needs `file` and `on`");
            continue;
        }
        const auto path = file_beside(*file);
        if (!path) continue;
        join.span = file->span;
        join.file = *path;
        join.name = join.file.stem().string();
        if (const YamlTree* given = entry(item, "name"))
            if (auto text = scalar(*given, "a name")) join.name = *text;
        if (on->is_scalar()) {
            const auto both = column(*on);
            if (!both) continue;
            join.here = join.there = *both;
        } else {
            if (!mapping(*on, "a column that both tables have, or `column here: column there`")) continue;
            if (on->entries.size() != 1) {
                report_.error("map-value", on->span, "expected one line of `column here: column there`");
                continue;
            }
            YamlTree here;
            here.kind = YamlTree::Kind::scalar;
            here.text = on->entries.front().key.text;
            here.span = on->entries.front().key.span;
            const auto first = column(here);
            const auto second = column(on->entries.front().value);
            if (!first || !second) continue;
            join.here = *first;
            join.there = *second;
        }
        map.joins.push_back(std::move(join));
    }
}

void MapReader::ignored(const YamlTree& tree, Map& map) {
    if (!mapping(tree, "lines of `column: why it is not read`")) return;
    for (const auto& [name, why] : tree.entries)
        if (auto text = scalar(why, "why the column is not read"))
            map.ignored.push_back({{name.text, name.span}, std::move(*text)});
}

void MapReader::classify(const YamlTree& tree, Map& map) {
    if (!mapping(tree, "`column` and `table`")) return;
    check_keys(tree, {"column", "table", "file", "file column"}, "`classify`");
    const YamlTree* name = entry(tree, "column");
    const YamlTree* table = entry(tree, "table");
    if (!name || !table) return missing(tree, "`classify` needs `column` and `table`");
    ClassifyMapping result;
    const auto given = column(*name);
    const auto text = scalar(*table, "the name of a table of the pack");
    if (!given || !text) return;
    result.column = *given;
    const auto mapped = std::find_if(map.facts.begin(), map.facts.end(), [&](const FactMapping& fact) {
        return fact.from == FactMapping::From::column && fact.column.text == given->text;
    });
    if (mapped == map.facts.end()) {
        report_.error("map-table", name->span,
                      "no fact is mapped from the column " + ultima::in_quotes(given->text));
        return;
    }
    result.fact = mapped->fact;
    std::vector<std::string_view> names;
    for (const Table& known : pack_.tables) names.push_back(known.name);
    const auto found = std::find(names.begin(), names.end(), *text);
    if (found == names.end()) {
        report_.error("map-table", table->span, "the pack has no table " + ultima::in_quotes(*text),
                      did_you_mean(*text, names));
        return;
    }
    result.table = static_cast<TableId>(found - names.begin());
    if (const YamlTree* file = entry(tree, "file")) {
        result.file = file_beside(*file);
        result.file_column = given->text;
        if (const YamlTree* there = entry(tree, "file column"))
            if (const auto code = column(*there)) result.file_column = code->text;
    }
    map.classify = std::move(result);
}

void MapReader::complete(const YamlTree& tree, Map& map) {
    if (!mapping(tree, "lines of `fact: yes`")) return;
    for (const auto& [name, value] : tree.entries) {
        const auto fact = fact_id(name);
        const auto says = yes_no(value);
        if (!fact || !says) continue;
        const auto at = std::find_if(map.facts.begin(), map.facts.end(),
                                     [&](const FactMapping& mapping) { return mapping.fact == *fact; });
        if (at == map.facts.end() || pack_.facts[*fact].type.kind != Kind::spells)
            report_.error("map-fact", name.span,
                          ultima::in_quotes(name.text) + " is not a mapped fact that holds spells");
        else if (at->complete && *at->complete != *says)
            report_.error("map-fact", name.span,
                          "the entry of " + ultima::in_quotes(name.text) + " itself says the opposite");
        else
            at->complete = *says;
    }
}

void MapReader::read(const YamlTree& top, Map& map) {
    check_keys(top,
               {"version", "title", "pack", "source", "key", "unit", "stage", "join", "facts", "complete",
                "findings", "ignored columns", "classify"},
               "a map");
    if (const YamlTree* version = entry(top, "version")) {
        if (!version->is_scalar() || version->text != "1")
            report_.error("map-value", version->span, "this program reads maps of version 1");
    } else {
        missing(top, "the map needs `version: 1`");
    }
    if (const YamlTree* pack = entry(top, "pack")) {
        if (const auto text = scalar(*pack, "the id of a pack")) {
            map.pack = *text;
            if (*text != pack_.manifest.id)
                report_.error("map-pack", pack->span,
                              "the map is for the pack " + ultima::in_quotes(*text) +
                                  ", but the pack given is " + ultima::in_quotes(pack_.manifest.id));
        }
    } else {
        missing(top, "the map needs `pack`: the id of the pack that it is for");
    }
    if (const YamlTree* tree = entry(top, "source")) source(*tree, map);
    if (const YamlTree* key = entry(top, "key")) {
        if (auto name = column(*key)) map.key = std::move(*name);
    } else {
        missing(top, "the map needs `key`: the column that names a row");
    }
    if (const YamlTree* unit = entry(top, "unit")) {
        const std::vector<std::string_view> known = {"episode", "case", "person"};
        if (const auto text = scalar(*unit, "what a row is")) {
            if (std::find(known.begin(), known.end(), *text) == known.end())
                report_.error("map-value", unit->span,
                              "expected " + one_of(known) + ", found " + ultima::in_quotes(*text));
            map.unit = *text;
        }
    } else {
        missing(top, "the map needs `unit`: is a row an `episode`, a `case` or a `person`?");
    }
    if (const YamlTree* tree = entry(top, "stage"))
        stage(*tree, map);
    else
        missing(top, "the map needs `stage`: a stage, or the column that says it");
    if (const YamlTree* tree = entry(top, "join")) joins(*tree, map);
    findings_ = entry(top, "findings");
    if (const YamlTree* tree = entry(top, "facts"))
        facts(*tree, map);
    else
        missing(top, "the map needs `facts`");
    if (const YamlTree* tree = entry(top, "complete")) complete(*tree, map);
    if (const YamlTree* tree = entry(top, "ignored columns")) ignored(*tree, map);
    if (const YamlTree* tree = entry(top, "classify")) classify(*tree, map);
}

Result<Map> read_map(const Sources& sources, std::uint32_t file, const Pack& pack,
                     const MapOptions& options) {
    Diagnostics diagnostics;
    Report report(diagnostics);
    Map map;
    map.file = std::string(sources.name(file));
    map.hash = sha256_hex(sources.text(file));
    if (const auto tree = read_yaml(sources, file, report))
        MapReader(pack, std::filesystem::path(map.file).parent_path(), options, report).read(*tree, map);
    if (has_errors(diagnostics)) return failure(std::move(diagnostics));
    return map;
}

Result<Map> read_map(Sources& sources, const std::filesystem::path& path, const Pack& pack,
                     const MapOptions& options) {
    Result<std::string> text = read_file(path, std::size_t{1} << 20);
    if (!text) return failure(std::move(text.error()));
    const std::uint32_t file = sources.add(path.string(), std::move(*text));
    return read_map(std::as_const(sources), file, pack, options);
}

}  // namespace ultima
