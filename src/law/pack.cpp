// SPDX-License-Identifier: Apache-2.0
#include "law/pack.h"

#include <algorithm>
#include <array>

namespace ultima {
namespace {

constexpr std::array<std::string_view, stage_count> stage_names = {
    "police", "prosecution", "pretrial", "trial", "sentence", "post-sentence", "aftercare", "appeal"};

constexpr std::array<std::string_view, status_count> status_names = {
    "required",       "available", "conflict",          "not yet",      "conditions not met",
    "cannot compute", "barred",    "not at this stage", "not provided", "undetermined"};

template <class E, std::size_t N>
std::optional<E> place_of(const std::array<std::string_view, N>& names, std::string_view text) {
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) return std::nullopt;
    return static_cast<E>(found - names.begin());
}

template <class List, class Name>
std::optional<std::uint32_t> index_of(const List& list, std::string_view wanted, Name name) {
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const auto& item) { return name(item) == wanted; });
    if (found == list.end()) return std::nullopt;
    return static_cast<std::uint32_t>(found - list.begin());
}

}  // namespace

std::string_view to_text(Stage stage) { return stage_names[static_cast<std::size_t>(stage)]; }
std::optional<Stage> parse_stage(std::string_view text) { return place_of<Stage>(stage_names, text); }

std::string_view to_text(Status status) { return status_names[static_cast<std::size_t>(status)]; }
std::optional<Status> parse_status(std::string_view text) { return place_of<Status>(status_names, text); }

std::optional<FactId> Pack::find_fact(std::string_view name) const {
    return index_of(facts, name, [](const Fact& fact) -> std::string_view { return fact.name; });
}

std::optional<MeasureId> Pack::find_measure(std::string_view name) const {
    return index_of(measures, name, [](const Measure& measure) -> std::string_view { return measure.name; });
}

std::optional<RuleId> Pack::find_rule(std::string_view label) const {
    return index_of(rules, label, [](const Rule& rule) -> std::string_view { return rule.label; });
}

std::span<const Argument> Pack::arguments_of(const Node& node) const {
    std::size_t count = 0;
    switch (node.op) {
        case Op::call:
            count = definitions[node.payload].parameters.size();
            break;
        case Op::make_record:
            count = records[node.type.choice].fields.size();
            break;
        case Op::change_record:
        case Op::make_list:
            count = node.payload;
            break;
        default:
            return {};
    }
    return std::span(arguments).subspan(node.extra, count);
}

const Citation* Pack::citation(std::string_view cite) const {
    const Citation* longest = nullptr;
    for (const Citation& listed : manifest.citations) {
        if (listed.cite.empty() || !cite.starts_with(listed.cite)) continue;
        if (!longest || listed.cite.size() > longest->cite.size()) longest = &listed;
    }
    return longest;
}

bool Pack::is_recalled(std::string_view cite) const {
    const Citation* const listed = citation(cite);
    return listed == nullptr || listed->text == CitationCheck::recalled;
}

std::string source_text(const Pack& pack, const Sources& sources, NodeId id) {
    if (!sources.contains(pack.node(id).span.file)) return {};
    std::string result;
    bool comment = false;
    bool quoted = false;
    for (const char c : sources.text(pack.node(id).span)) {
        if (c == '"' && !comment) quoted = !quoted;
        if (c == '#' && !quoted) comment = true;
        if (c == '\n') comment = false;
        if (comment) continue;
        constexpr std::size_t longest = 600;  // nobody reads more, and a pack has many nodes
        const bool inside_letter = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
        if (result.size() >= longest && !inside_letter) return result + "...";
        const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!blank) {
            result += c;
        } else if (!result.empty() && result.back() != ' ') {
            result += ' ';
        }
    }
    while (result.ends_with(' ')) result.pop_back();
    return result;
}

std::vector<Value> fields_left_out(const RecordType& record) {
    std::vector<Value> fields;
    for (const RecordField& field : record.fields) fields.push_back(field.left_out.value_or(Unknown{}));
    return fields;
}

}  // namespace ultima
