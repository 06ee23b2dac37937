// SPDX-License-Identifier: Apache-2.0
// Packs made in memory, for checks and properties that do not need the reader.
#pragma once

#include "base/diagnostic.h"
#include "base/source.h"
#include "law/check.h"
#include "law/pack.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima::test {

inline CivilDate day(std::string_view text) { return parse_date(text).value(); }
inline Value number(const Rational& value) { return Number{value}; }

class PackBuilder {
  public:
    PackBuilder() {
        file_ = sources.add("pack/law.md", "");
        pack.manifest.citations.push_back({"Act", CitationCheck::recalled, "", std::nullopt});
    }

    Pack pack;
    Sources sources;

    // ---- facts
    FactId fact(std::string name, Type type, Value low = Unknown{}, Value high = Unknown{},
                bool days = false) {
        Fact made;
        made.span = named(name);
        made.name = std::move(name);
        made.type = type;
        made.low = std::move(low);
        made.high = std::move(high);
        made.days = days;
        pack.facts.push_back(std::move(made));
        return static_cast<FactId>(pack.facts.size() - 1);
    }
    FactId number_fact(std::string name, int low, int high) {
        return fact(std::move(name), {Kind::number}, number(low), number(high));
    }
    FactId days_fact(std::string name, int low, int high) {
        return fact(std::move(name), {Kind::number}, number(low), number(high), true);
    }
    FactId yes_no_fact(std::string name) { return fact(std::move(name), {Kind::yes_no}); }
    Type choice(std::vector<std::string> values) {
        pack.choices.push_back({std::move(values)});
        return {Kind::choice, static_cast<std::uint16_t>(pack.choices.size() - 1)};
    }

    // ---- expressions; each has its own text in the source
    NodeId node(Op op, Type type, NodeId a = nothing, NodeId b = nothing, NodeId c = nothing,
                std::uint32_t payload = 0, std::string_view text = "") {
        Node made;
        made.op = op;
        made.type = type;
        made.a = a;
        made.b = b;
        made.c = c;
        made.payload = payload;
        made.span = text.empty() ? Span{file_, 0, 0} : named(text);
        pack.nodes.push_back(made);
        return static_cast<NodeId>(pack.nodes.size() - 1);
    }
    NodeId of(FactId id) {
        return node(Op::fact, pack.facts[id].type, nothing, nothing, nothing, id, pack.facts[id].name);
    }
    NodeId constant(Type type, Value value) {
        const std::string text = to_text(pack, type, value);
        pack.constants.push_back(std::move(value));
        return node(Op::constant, type, nothing, nothing, nothing,
                    static_cast<std::uint32_t>(pack.constants.size() - 1), text);
    }
    NodeId constant(int value) { return constant({Kind::number}, number(value)); }
    NodeId yes() { return constant({Kind::yes_no}, Truth::yes); }
    NodeId no() { return constant({Kind::yes_no}, Truth::no); }
    NodeId text(std::string value) { return constant({Kind::text}, Value(std::move(value))); }
    NodeId choice_value(Type type, std::uint16_t place) { return constant(type, ChoiceValue{place}); }

    NodeId equal(NodeId a, NodeId b) { return node(Op::equal, {}, a, b); }
    NodeId less(NodeId a, NodeId b) { return node(Op::less, {}, a, b); }
    NodeId at_most(NodeId a, NodeId b) { return node(Op::less_equal, {}, a, b); }
    NodeId both(NodeId a, NodeId b) { return node(Op::land, {}, a, b); }
    NodeId either(NodeId a, NodeId b) { return node(Op::lor, {}, a, b); }
    NodeId negated(NodeId a) { return node(Op::lnot, {}, a); }
    /// low <= input <= high
    NodeId within(NodeId input, int low, int high) {
        return both(at_most(constant(low), input), at_most(input, constant(high)));
    }
    NodeId defined(std::string name, NodeId value) {
        Definition made;
        made.value = value;
        made.span = named(name);
        made.name = std::move(name);
        pack.definitions.push_back(std::move(made));
        return use(static_cast<std::uint32_t>(pack.definitions.size() - 1));
    }
    NodeId use(std::uint32_t definition) {
        const Definition& made = pack.definitions[definition];
        return node(Op::definition, pack.node(made.value).type, nothing, nothing, nothing, definition,
                    made.name);
    }

    // ---- measures and rules
    MeasureId measure(std::string name, MeasureRole role = MeasureRole::alone, MeasureId group = nothing) {
        Measure made;
        made.span = named(name);
        made.name = std::move(name);
        made.role = role;
        made.group = group;
        pack.measures.push_back(std::move(made));
        return static_cast<MeasureId>(pack.measures.size() - 1);
    }
    RuleId rule(std::string label, std::vector<Grant> grants, NodeId when = nothing,
                std::vector<RuleId> unless = {}) {
        Rule made;
        made.span = named(label);
        made.label = std::move(label);
        made.cite = "Act s. " + std::to_string(pack.rules.size());
        made.cite_span = made.span;
        made.stages.set(static_cast<std::size_t>(Stage::sentence));
        for (const Grant& grant : grants) made.named.push_back(grant.measure);
        made.grants = std::move(grants);
        made.when = when;
        made.unless = std::move(unless);
        pack.rules.push_back(std::move(made));
        return static_cast<RuleId>(pack.rules.size() - 1);
    }
    RuleId exception(std::string label, NodeId when = nothing, std::vector<RuleId> unless = {}) {
        const RuleId id = rule(std::move(label), {}, when, std::move(unless));
        pack.rules[id].role = RuleRole::exception;
        pack.rules[id].stages.reset();
        return id;
    }

    // ---- tables
    Table& table(std::string name, HitPolicy hit, bool complete, std::vector<NodeId> inputs,
                 std::vector<TableOutput> outputs) {
        Table made;
        made.span = named(name);
        made.name = std::move(name);
        made.cite = "Act s. 1";
        made.cite_span = made.span;
        made.hit = hit;
        made.complete = complete;
        made.inputs = std::move(inputs);
        made.outputs = std::move(outputs);
        pack.tables.push_back(std::move(made));
        return pack.tables.back();
    }
    void row(std::vector<NodeId> conditions, std::vector<NodeId> outputs) {
        Table& last = pack.tables.back();
        last.rows.push_back({std::move(conditions), std::move(outputs), last.cite,
                             named("row " + std::to_string(last.rows.size() + 1))});
    }

    /// A place with this text, on a line of its own.
    Span named(std::string_view text) {
        const std::string whole = std::string(sources.text(file_)) + std::string(text) + '\n';
        // Sources only grow: the file is added anew, which keeps the offsets of all places before.
        Sources grown;
        file_ = grown.add("pack/law.md", whole);
        sources = std::move(grown);
        const auto end = static_cast<std::uint32_t>(whole.size() - 1);
        return {file_, end - static_cast<std::uint32_t>(text.size()), end};
    }

    Diagnostics check() const {
        Diagnostics found;
        check_pack(pack, sources, found);
        return found;
    }

  private:
    std::uint32_t file_ = 0;
};

/// The diagnostics of one code.
inline Diagnostics with_code(const Diagnostics& all, std::string_view code) {
    Diagnostics found;
    std::copy_if(all.begin(), all.end(), std::back_inserter(found),
                 [&](const Diagnostic& each) { return each.code == code; });
    return found;
}

/// What a diagnostic points at.
inline std::string place(const PackBuilder& builder, const Diagnostic& diagnostic) {
    return diagnostic.span ? std::string(builder.sources.text(*diagnostic.span)) : "nowhere";
}

}  // namespace ultima::test
