// SPDX-License-Identifier: Apache-2.0
#pragma once

// Small packs from a text, for tests of reading.

#include "base/render.h"
#include "law/load.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ultima {

inline constexpr std::string_view small_manifest = R"(id: small
version: 0.1.0
language version: 1
title: A small pack
jurisdiction: XX
languages: [en]
law as of: 2026-01-01
authority: none
reviewer: none
licence: CC-BY-4.0
disclaimer: Not legal advice.
calendar:
  first day counts: {value: yes, cite: "Act"}
  month ends: {value: clip, cite: "Act"}
  fraction of a duration: {value: by months, cite: "Act"}
citations:
  - {cite: "Act", text: recalled}
)";

inline LoadedPack read_pack(std::string law) {
    PackFiles files;
    files.files.push_back({"law.md", std::move(law)});
    files.files.push_back({"pack.yaml", std::string(small_manifest)});
    return load_pack(files);
}

inline std::string fenced(std::string_view kind, std::string_view body) {
    return "```" + std::string(kind) + "\n" + std::string(body) + "\n```\n\n";
}

/// The codes of what was said, with blanks between.
inline std::string codes_of(const LoadedPack& pack) {
    std::string result;
    for (const Diagnostic& diagnostic : pack.diagnostics) {
        if (diagnostic.severity != Severity::error) continue;
        if (!result.empty()) result += ' ';
        result += diagnostic.code;
    }
    return result;
}

/// Facts of every type, for expressions.
inline constexpr std::string_view some_facts =
    "age : number\nother age : number\nborn : date\narrested : date\nterm : duration\nfine : money EUR\nname "
    ": text\nheld : spells\n"
    "penalty : fine only / prison / life\nold : yes/no\nill : yes/no\nolder : yes/no\nexcluded days : days";

/// A node as text with brackets around everything, to see what an expression became.
inline std::string shape(const LoadedPack& loaded, NodeId id) {
    const Pack& pack = loaded.pack;
    const Node& node = pack.node(id);
    const auto call = [&](std::string_view name) {
        std::string result = "(" + std::string(name);
        for (const NodeId part : {node.a, node.b, node.c})
            if (part != nothing) result += " " + shape(loaded, part);
        for (const Argument& argument : pack.arguments_of(node))
            result += " " + std::to_string(argument.place) + ":" + shape(loaded, argument.value);
        return result + ")";
    };
    switch (node.op) {
        case Op::constant:
            return to_text(pack, node.type, pack.constants[node.payload]);
        case Op::fact:
            return pack.facts[node.payload].name;
        case Op::definition:
            return "<" + pack.definitions[node.payload].name + ">";
        case Op::table_output:
            return "<" + pack.tables[node.payload].outputs[node.extra].name + ">";
        case Op::today:
            return "today";
        case Op::land:
            return call("and");
        case Op::lor:
            return call("or");
        case Op::lnot:
            return call("not");
        case Op::equal:
            return call("=");
        case Op::less:
            return call("<");
        case Op::less_equal:
            return call("<=");
        case Op::choose:
            return call("if");
        case Op::add:
            return call("+");
        case Op::subtract:
            return call("-");
        case Op::multiply:
            return call("*");
        case Op::divide:
            return call("/");
        case Op::minimum:
            return call("min");
        case Op::maximum:
            return call("max");
        case Op::rounded:
            return call("rounded " + std::string(to_text(static_cast<Rounding>(node.payload))));
        case Op::days_in_duration:
            return call("days-in");
        case Op::days_in_spells:
            return call("days-held");
        case Op::first_day:
            return call("first-day");
        case Op::held_on:
            return call("held-on");
        case Op::days_between:
            return call("days");
        case Op::months_between:
            return call("months");
        case Op::years_between:
            return call("years");
        case Op::variable:
            return "#" + std::to_string(node.payload);
        case Op::field:
            return call("field " + std::to_string(node.payload));
        case Op::bound:
            return call("with #" + std::to_string(node.payload));
        case Op::some:
            return call("some #" + std::to_string(node.payload));
        case Op::every:
            return call("every #" + std::to_string(node.payload));
        case Op::filter:
            return call("where #" + std::to_string(node.payload));
        case Op::each:
            return call("return #" + std::to_string(node.payload));
        case Op::sorted:
            return call((node.extra == 1 ? "sorted-down #" : "sorted #") + std::to_string(node.payload));
        case Op::count:
            return call("count");
        case Op::sum:
            return call("sum");
        case Op::least:
            return call("least");
        case Op::greatest:
            return call("greatest");
        case Op::first_of:
            return call("first");
        case Op::last_of:
            return call("last");
        case Op::fold:
            return call("fold #" + std::to_string(node.payload) + " #" + std::to_string(node.extra));
        case Op::call:
            return call("<" + pack.definitions[node.payload].name + ">");
        case Op::local:
            return call("given #" + std::to_string(node.payload));
        case Op::make_record:
            return call("new " + pack.records[node.type.choice].name);
        case Op::change_record:
            return call("but");
        case Op::make_list:
            return call("list");
        case Op::joined:
            return call("joined");
        case Op::day_of_month:
            return call("day-of-month");
        case Op::duration_of:
            return call(node.payload == 1 ? "months-of" : "days-of");
    }
    return "?";
}

/// What the expression becomes when it is the value of a definition; or the codes of its errors.
inline std::string shape_of(std::string_view expression) {
    const LoadedPack pack =
        read_pack(fenced("facts", some_facts) + fenced("define", "result = " + std::string(expression)));
    std::string codes;
    for (const Diagnostic& diagnostic : pack.diagnostics)
        if (std::string_view("PSNTL").find(diagnostic.code[0]) != std::string_view::npos)
            codes += (codes.empty() ? "" : " ") + diagnostic.code;
    return codes.empty() ? shape(pack, pack.pack.definitions.at(0).value) : codes;
}

}  // namespace ultima
