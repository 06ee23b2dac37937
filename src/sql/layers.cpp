// SPDX-License-Identifier: Apache-2.0
#include "sql/layers.h"

#include "sql/dialect.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace ultima::sql {

namespace {

/// PostgreSQL cuts the rest.
constexpr std::size_t longest_name = 63;

/// The beginning of a name, with no half of a letter at its end.
std::string_view cut(std::string_view name, std::size_t bytes) {
    if (name.size() <= bytes) return name;
    while (bytes > 0 && (static_cast<unsigned char>(name[bytes]) & 0xC0U) == 0x80U) --bytes;
    return name.substr(0, bytes);
}

bool is_literal(std::string_view sql) {
    constexpr std::size_t date = 17;  // DATE '2026-01-01'
    const std::string_view digits = sql.starts_with('-') ? sql.substr(1) : sql;
    return sql == "TRUE" || sql == "FALSE" || sql == "NULL" ||
           (sql.size() == date && sql.starts_with("DATE '")) ||
           std::all_of(digits.begin(), digits.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// A column alone.
bool is_name(std::string_view sql) {
    return sql.size() > 2 && sql.front() == '"' && sql.find('"', 1) == sql.size() - 1;
}

/// Databases differ in whether `A` and `a` are one name.
std::string folded(std::string_view name) {
    std::string out(name);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

}  // namespace

std::string Layers::take_name(std::string_view wish, std::string_view after) {
    for (std::size_t number = 1;; ++number) {
        const std::string end = (number == 1 ? "" : " (" + std::to_string(number) + ")") + std::string(after);
        std::string name = std::string(cut(wish, longest_name - end.size())) + end;
        if (taken_.emplace(folded(name)).second) return name;
    }
}

Piece Layers::add(std::string_view wish, const Piece& value) {
    if (is_literal(value.sql) || is_name(value.sql)) return value;
    const auto key = std::make_pair(value.layer, value.sql);
    if (const auto known = known_.find(key); known != known_.end())
        return {identifier(known->second), value.layer + 1};
    const std::string name = take_name(wish);
    if (layers_.size() <= value.layer) layers_.resize(value.layer + 1);
    layers_[value.layer].columns.push_back({name, value.sql});
    known_.emplace(key, name);
    return {identifier(name), value.layer + 1};
}

DayBits Layers::add(std::string_view wish, const DayBits& bits, std::size_t from, std::size_t& layer) {
    const Piece column = add(wish, {bits.sql, from});
    layer = std::max(layer, column.layer);
    return {column.sql, bits.can};
}

void Layers::add(Lookup lookup, std::size_t layer) {
    if (layers_.size() <= layer) layers_.resize(layer + 1);
    layers_[layer].lookups.push_back(std::move(lookup));
}

Layers::Mark Layers::mark() const {
    Mark mark{taken_.size(), known_.size()};
    for (const Layer& layer : layers_) mark.layers.emplace_back(layer.columns.size(), layer.lookups.size());
    return mark;
}

void Layers::take_back(const Mark& mark) {
    taken_.take_back(mark.taken);
    known_.take_back(mark.known);
    layers_.resize(mark.layers.size());
    for (std::size_t place = 0; place < layers_.size(); ++place) {
        layers_[place].columns.resize(mark.layers[place].first);
        layers_[place].lookups.resize(mark.layers[place].second);
    }
}

namespace {

/// Goes through a piece of SQL: `plain` gets what is no name, `named` each name without its quotes.
template <class Plain, class Named>
void go_through(const std::string& sql, Plain plain, Named named) {
    std::size_t done = 0;
    for (std::size_t at = 0; at < sql.size(); ++at) {
        const char mark = sql[at];
        if (mark != '"' && mark != '\'') continue;
        const std::size_t begin = at;
        std::string text;
        for (++at; at < sql.size(); ++at) {
            if (sql[at] == mark && (at + 1 == sql.size() || sql[at + 1] != mark)) break;
            if (sql[at] == mark) ++at;
            text += sql[at];
        }
        if (mark == '\'') continue;
        plain(std::string_view(sql).substr(done, begin - done));
        named(text);
        done = at + 1;
    }
    plain(std::string_view(sql).substr(std::min(done, sql.size())));
}

}  // namespace

void add_names(const std::string& sql, std::set<std::string>& names) {
    go_through(
        sql, [](std::string_view) {}, [&](const std::string& name) { names.insert(name); });
}

/// Without what nothing above reads; `carried`: for each layer the names of lower columns that it hands on.
std::vector<Layers::Layer> Layers::read_by(const std::vector<Layer>& layers, std::set<std::string>& read,
                                           std::vector<std::set<std::string>>& carried) {
    std::vector<Layer> kept(layers.size());
    carried.resize(layers.size());
    for (std::size_t place = layers.size(); place-- > 0;) {
        std::set<std::string> below = read;
        std::set<std::string> used;
        for (const Column& column : layers[place].columns) {
            if (read.find(column.name) == read.end()) continue;
            below.erase(column.name);
            add_names(column.sql, used);
            kept[place].columns.push_back(column);
        }
        for (const Lookup& lookup : layers[place].lookups) {
            const auto is_read = [&](const std::string& name) { return read.find(name) != read.end(); };
            if (std::none_of(lookup.names.begin(), lookup.names.end(), is_read)) continue;
            for (const std::string& name : lookup.names) below.erase(name);
            add_names(lookup.key, used);
            kept[place].lookups.push_back(lookup);
        }
        carried[place] = below;
        read = std::move(below);
        read.insert(used.begin(), used.end());
    }
    return kept;
}

/// What only one column reads is written there, and layers are counted anew: a database pays for each layer
/// with all that it hands on.
std::vector<Layers::Layer> Layers::merged(const std::vector<Layer>& layers,
                                          const std::set<std::string>& results) {
    constexpr std::size_t longest = 300;
    std::map<std::string, std::size_t> uses;
    const auto count = [&](const std::string& sql, std::size_t each) {
        go_through(
            sql, [](std::string_view) {}, [&](const std::string& name) { uses[name] += each; });
    };
    for (const Layer& layer : layers) {
        for (const Column& column : layer.columns) count(column.sql, 1);
        for (const Lookup& lookup : layer.lookups) count(lookup.key, 2);
    }
    for (const std::string& name : results) uses[name] += 2;
    std::map<std::string, std::string> written;
    std::map<std::string, std::size_t> place_of;  // the layer from which a column is read
    std::vector<Layer> made;
    const auto place = [&](const std::string& sql) {
        std::size_t lowest = 0;
        go_through(
            sql, [](std::string_view) {},
            [&](const std::string& name) {
                const auto found = place_of.find(name);
                if (found != place_of.end()) lowest = std::max(lowest, found->second);
            });
        if (made.size() <= lowest) made.resize(lowest + 1);
        return lowest;
    };
    for (const Layer& layer : layers) {
        for (const Column& column : layer.columns) {
            std::string sql;
            go_through(
                column.sql, [&](std::string_view plain) { sql += plain; },
                [&](const std::string& name) {
                    const auto found = written.find(name);
                    sql += found == written.end() ? identifier(name) : "(" + found->second + ")";
                });
            if (uses[column.name] == 1 && sql.size() <= longest) {
                written.emplace(column.name, std::move(sql));
                continue;
            }
            const std::size_t at = place(sql);
            place_of[column.name] = at + 1;
            made[at].columns.push_back({column.name, std::move(sql)});
        }
        for (const Lookup& lookup : layer.lookups) {
            const std::size_t at = place(lookup.key);
            for (const std::string& name : lookup.names) place_of[name] = at + 1;
            made[at].lookups.push_back(lookup);
        }
    }
    return made;
}

/// What is made of facts alone is made where it is read first: until then its facts are handed on instead,
/// and those are handed on for the results anyway.
void Layers::sink(std::vector<Layer>& layers) {
    if (layers.empty()) return;
    std::map<std::string, std::size_t> read_first;  // by name: the lowest layer that reads it
    for (std::size_t place = 1; place < layers.size(); ++place) {
        std::set<std::string> used;
        for (const Column& reader : layers[place].columns) add_names(reader.sql, used);
        for (const Lookup& lookup : layers[place].lookups) add_names(lookup.key, used);
        for (const std::string& name : used) read_first.emplace(name, place);
    }
    std::vector<Column> stay;
    for (Column& column : std::exchange(layers.front().columns, {})) {
        const auto reader = read_first.find(column.name);
        const std::size_t to = (reader == read_first.end() ? layers.size() : reader->second) - 1;
        (to == 0 ? stay : layers[to].columns).push_back(std::move(column));
    }
    layers.front().columns = std::move(stay);
}

Layers::Text Layers::text(std::set<std::string> read, const std::vector<std::string>& facts,
                          std::string_view layer_end) const {
    Text made;
    std::vector<std::set<std::string>> carried;
    std::set<std::string> read_once = read;
    std::vector<Layer> sunk = read_by(layers_, read_once, carried);
    sunk = merged(sunk, read);
    sink(sunk);
    const std::vector<Layer> kept = read_by(sunk, read, carried);
    std::vector<std::string> lower = facts;  // in the order in which they were made
    for (std::size_t place = 0; place < kept.size(); ++place) {
        const Layer& layer = kept[place];
        if (layer.columns.empty() && layer.lookups.empty()) continue;
        const std::string name = "layer_" + std::to_string(place + 1);
        made.sql += fmt::format(",\n{} AS (\n  SELECT key", name);
        for (const std::string& column : lower)
            if (carried[place].find(column) != carried[place].end())
                made.sql += ",\n         " + identifier(column);
        for (const Lookup& lookup : layer.lookups)
            for (const std::string& column : lookup.names) {
                made.sql += ",\n         " + identifier(column);
                lower.push_back(column);
            }
        for (const Column& column : layer.columns) {
            made.sql += fmt::format(",\n         {} AS {}", column.sql, identifier(column.name));
            lower.push_back(column.name);
        }
        made.sql += "\n  FROM " + made.last;
        for (const Lookup& lookup : layer.lookups) {
            std::vector<std::string> names;
            for (const std::string& each : lookup.names) names.push_back(identifier(each));
            made.sql +=
                fmt::format("\n  LEFT JOIN {} AS {} ({}) ON {} = {}", lookup.rows, identifier(lookup.name),
                            fmt::join(names, ", "), names.front(), lookup.key);
        }
        made.sql += std::string(layer_end) + "\n)";
        made.last = name;
    }
    made.read = std::move(read);
    return made;
}

}  // namespace ultima::sql
