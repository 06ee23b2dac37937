// SPDX-License-Identifier: Apache-2.0
#include "reason/case_json.h"

#include "base/json_writer.h"

#include <vector>

namespace ultima {
namespace {

void append_spells(JsonWriter& json, const SpellList& spells, bool may_lack) {
    const auto list = [&] {
        json.list([&] {
            for (const Spell& spell : spells.spells)
                json.object([&] {
                    json.name("from").date(spell.first);
                    if (spell.last) json.name("to").date(*spell.last);
                });
        });
    };
    if (spells.complete && !may_lack) return list();
    json.object([&] {
        json.name("spells");
        list();
        json.name("complete").flag(spells.complete);
    });
}

void append_entry(JsonWriter& json, const Pack& pack, const Type& type, const Value& entry) {
    const auto* record = std::get_if<Record>(&entry);
    if (record == nullptr) return json.text(to_text(pack, type, entry));
    const std::vector<RecordField>& fields = pack.records[type.choice].fields;
    json.object([&] {
        for (std::size_t i = 0; i < fields.size(); ++i)
            if (is_known((*record)->fields[i]))
                json.name(fields[i].name).text(to_text(pack, fields[i].type, (*record)->fields[i]));
    });
}

/// Always says whether it is complete: what goes without saying depends on the pack.
void append_list(JsonWriter& json, const Pack& pack, const Type& type, const ValueList& list) {
    json.object([&] {
        json.name("items").list([&] {
            for (const Value& item : list.items) append_entry(json, pack, pack.elements[type.choice], item);
        });
        json.name("complete").flag(list.complete);
    });
}

void append_value(JsonWriter& json, const Pack& pack, const Fact& fact, const Value& value) {
    const auto* spells = std::get_if<Spells>(&value);
    if (spells && *spells) return append_spells(json, **spells, fact.may_lack);
    if (const auto* list = std::get_if<List>(&value)) return append_list(json, pack, fact.type, **list);
    json.text(to_text(pack, fact.type, value));
}

/// Members, each on a line of its own.
std::string on_lines(const std::vector<std::string>& lines, std::string_view open, std::string_view close) {
    if (lines.empty()) return std::string(open) + std::string(close);
    std::string text(open);
    for (std::size_t i = 0; i < lines.size(); ++i) text += (i == 0 ? "\n    " : ",\n    ") + lines[i];
    return text + "\n  " + std::string(close);
}

std::string member(std::string_view name, std::string_view value) {
    std::string text;
    append_json_string(text, name);
    return text + ": " + std::string(value);
}

std::string text_member(std::string_view name, std::string_view value) {
    std::string text;
    append_json_string(text, value);
    return member(name, text);
}

std::string answer_text(const Pack& pack, const Finding& finding) {
    const Fact& fact = pack.facts[finding.fact];
    std::string value;
    JsonWriter json(value);
    append_value(json, pack, fact, finding.value);
    std::string text = "{" + text_member("fact", fact.name) + ", " + member("value", value);
    const auto add = [&](std::string_view name, const std::string& words) {
        text += ", " + text_member(name, words);
    };
    add("by", finding.by);
    add("role", finding.role);
    add("reasons", finding.reasons);
    add("on", to_text(finding.on.value_or(first_date())));
    return text + "}";
}

}  // namespace

std::string case_json(const Pack& pack, const Case& known) {
    std::vector<std::string> facts, answers;
    for (FactId id = 0; id < known.facts.size(); ++id) {
        if (!is_known(known.facts[id])) continue;
        std::string value;
        JsonWriter json(value);
        append_value(json, pack, pack.facts[id], known.facts[id]);
        facts.push_back(member(pack.facts[id].name, value));
    }
    for (const Finding& finding : known.findings) answers.push_back(answer_text(pack, finding));
    std::vector<std::string> overrides;
    for (const Override& each : known.overrides)
        overrides.push_back("{" + text_member("measure", pack.measures[each.measure].name) + ", " +
                            text_member("decided", each.ordered ? "ordered" : "not ordered") + ", " +
                            text_member("by", each.by) + ", " + text_member("role", each.role) + ", " +
                            text_member("reasons", each.reasons) + ", " +
                            text_member("on", to_text(each.on)) + "}");
    std::string text = "{\n";
    if (!known.id.empty()) text += "  " + text_member("id", known.id) + ",\n";
    if (!known.comment.empty()) text += "  " + text_member("comment", known.comment) + ",\n";
    text += "  " + member("facts", on_lines(facts, "{", "}")) + ",\n";
    text += "  " + member("answers", on_lines(answers, "[", "]"));
    if (!overrides.empty()) text += ",\n  " + member("overrides", on_lines(overrides, "[", "]"));
    text += "\n}\n";
    return text;
}

}  // namespace ultima
