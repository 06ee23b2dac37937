// SPDX-License-Identifier: Apache-2.0
#include "law/most_favourable.h"

#include "law/declare.h"
#include "law/names.h"
#include "law/nodes.h"
#include "law/types.h"
#include "law/written.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace ultima {
namespace {

const NameEntry* entry_of(const Draft& draft, const std::string& name) {
    const std::vector<std::string_view> words = split_words(name);
    const Names::Match match = draft.names.longest(words);
    return match.entry && match.words == words.size() ? match.entry : nullptr;
}

FactId date_fact(Draft& draft, const std::string& name, Span span) {
    const NameEntry* const entry = entry_of(draft, name);
    if (!entry || entry->kind != NameKind::fact) {
        std::vector<std::string_view> dates;
        for (const Fact& fact : draft.pack.facts)
            if (fact.type.kind == Kind::date) dates.push_back(fact.name);
        if (!is_broken_name(draft, name))
            draft.report.error("P017", span, "no fact is called " + in_quotes(name),
                               did_you_mean(name, dates));
        return nothing;
    }
    if (draft.bad_facts[entry->index]) return nothing;
    const Fact& fact = draft.pack.facts[entry->index];
    if (fact.type.kind == Kind::date) return entry->index;
    draft.report.error("P017", span, in_quotes(name) + " is not a date", {}, {{fact.span, "declared here"}});
    return nothing;
}

/// The node of a definition or of a table's output; nothing, without a word, where something about it was
/// reported before.
std::optional<NodeId> key_node(Draft& draft, const NameEntry& entry, const MostFavourableRead& read) {
    const auto wrong = [&](std::string_view why) {
        draft.report.error("P017", read.key_span, in_quotes(read.setting.key) + " " + std::string(why),
                           "the key is a definition, an output of a table, or a value that rules give");
        return std::nullopt;
    };
    if (entry.kind == NameKind::definition) {
        const Definition& definition = draft.pack.definitions[entry.index];
        if (draft.definitions[entry.index].bad) return std::nullopt;
        if (definition.function) return wrong("takes values in brackets, so it orders nothing by itself");
        if (definition.value == nothing) return std::nullopt;
        return add_node(draft, {Op::definition, draft.pack.nodes[definition.value].type, read.key_span,
                                nothing, nothing, nothing, entry.index, 0});
    }
    if (entry.kind != NameKind::output) return wrong("is the same in all versions of the law");
    if (draft.tables[entry.index].bad) return std::nullopt;
    if (!draft.tables[entry.index].parameters.empty())
        return wrong("takes values in brackets, so it orders nothing by itself");
    return add_node(draft, {Op::table_output, draft.pack.tables[entry.index].outputs[entry.extra].type,
                            read.key_span, nothing, nothing, nothing, entry.index, entry.extra});
}

/// What a key reads, through definitions, tables and exceptions.
class Reads {
  public:
    Reads(const Pack& pack, const MostFavourable& setting) : pack_(pack), seen_(pack.nodes.size()) {
        if (setting.value != nothing) {
            look({setting.value});
            return;
        }
        for (RuleId id = 0; id < pack.rules.size(); ++id)
            for (const Gives& gives : pack.rules[id].gives)
                if (gives.name == setting.key) {
                    rule(id);
                    look({gives.value});
                }
    }
    FactSet facts;
    std::vector<std::uint32_t> versions;  ///< places in Pack::most_favourable

  private:
    void rule(RuleId first) {
        for (std::vector<RuleId> waiting{first}; !waiting.empty();) {
            const RuleId id = waiting.back();
            waiting.pop_back();
            if (std::find(rules_.begin(), rules_.end(), id) != rules_.end()) continue;
            rules_.push_back(id);
            const Rule& rule = pack_.rules[id];
            selected(rule.validity);
            look({rule.when});
            waiting.insert(waiting.end(), rule.unless.begin(), rule.unless.end());
            waiting.insert(waiting.end(), rule.with.begin(), rule.with.end());
        }
    }
    void look(std::vector<NodeId> waiting) {
        while (!waiting.empty()) {
            const NodeId id = waiting.back();
            waiting.pop_back();
            if (id == nothing || seen_[id]) continue;
            seen_[id] = true;
            const Node& node = pack_.node(id);
            facts |= pack_.depends[id];
            for_each_part(pack_, node, [&](NodeId part) { waiting.push_back(part); });
            waiting.push_back(pack_.named_by(node));
            if (node.op != Op::table_output) continue;
            const Table& table = pack_.tables[node.payload];
            selected(table.validity);
            waiting.insert(waiting.end(), table.inputs.begin(), table.inputs.end());
            for (const TableRow& row : table.rows) {
                waiting.insert(waiting.end(), row.conditions.begin(), row.conditions.end());
                waiting.insert(waiting.end(), row.outputs.begin(), row.outputs.end());
            }
        }
    }
    void selected(const Validity& validity) {
        if (validity.by != nothing) facts.set(validity.by);
        if (validity.favourable != nothing) versions.push_back(validity.favourable);
    }

    const Pack& pack_;
    std::vector<bool> seen_;
    std::vector<RuleId> rules_;
};

}  // namespace

void find_dates(Draft& draft, const std::vector<MostFavourableRead>& settings) {
    for (const MostFavourableRead& read : settings) {
        MostFavourable& setting = draft.pack.most_favourable.emplace_back(read.setting);
        setting.from = date_fact(draft, read.from, read.from_span);
        if (!read.to.empty()) setting.to = date_fact(draft, read.to, read.to_span);
    }
}

void find_keys(Draft& draft, const std::vector<MostFavourableRead>& settings) {
    const auto follow = [](const auto& blocks, std::uint32_t place) {
        return std::any_of(blocks.begin(), blocks.end(),
                           [&](const auto& block) { return block.validity.favourable == place; });
    };
    const bool others_wrong = draft.report.count() > 0;  // a rule that follows may not have been read
    for (std::uint32_t place = 0; place < settings.size(); ++place) {
        const MostFavourableRead& read = settings[place];
        MostFavourable& setting = draft.pack.most_favourable[place];
        std::optional<Type> type;
        if (const NameEntry* const entry = entry_of(draft, setting.key)) {
            const auto node = key_node(draft, *entry, read);
            if (!node) continue;
            setting.value = *node;
            type = draft.pack.nodes[*node].type;
        } else if (const auto given = draft.given.find(setting.key); given != draft.given.end()) {
            if (given->second.bad) continue;
            type = given->second.type;
        } else {
            std::vector<std::string_view> known;
            for (const NameEntry& name : draft.names.entries())
                if (name.kind == NameKind::definition || name.kind == NameKind::output)
                    known.push_back(name.text);
            for (const auto& [name, what] : draft.given) known.push_back(name);
            if (!is_broken_name(draft, setting.key))
                draft.report.error("P017", read.key_span,
                                   "no definition, output of a table or value that a rule gives is called " +
                                       in_quotes(setting.key),
                                   did_you_mean(setting.key, known));
            continue;
        }
        if (!is_ordered(*type))
            draft.report.error(
                "T004", read.key_span,
                in_quotes(setting.key) +
                    " has no order by which versions could be compared: " + type_text(draft.pack, *type));
        if (others_wrong || follow(draft.pack.rules, place) || follow(draft.pack.tables, place)) continue;
        draft.report.error("P018", read.from_span,
                           "no rule or table says `in force .. by " + read.from + "`" +
                               (setting.issue.empty() ? "" : " and `issue " + setting.issue + "`") +
                               ", so there is nothing to choose from",
                           "that is how a block says that it belongs to the versions that are compared");
    }
}

void check_most_favourable(const Pack& pack, PackFindings& findings) {
    for (std::uint32_t place = 0; place < pack.most_favourable.size(); ++place) {
        const MostFavourable& setting = pack.most_favourable[place];
        const Reads reads(pack, setting);
        for (FactId fact = 0; fact < pack.facts.size(); ++fact)
            if (reads.facts[fact] && pack.facts[fact].source == FactSource::circumstance)
                findings.error(
                    "P019", setting.span,
                    "the key " + in_quotes(setting.key) + " reads the circumstance " +
                        in_quotes(pack.facts[fact].name) +
                        ": it could choose a version that is worse for the person in other respects",
                    "compare versions by what the law says of the offence");
        for (const std::uint32_t other : reads.versions)
            if (other != place) {
                findings.error("P019", setting.span,
                               "the key of the issue " + in_quotes(setting.issue) +
                                   " reads what belongs to the issue " +
                                   in_quotes(pack.most_favourable[other].issue),
                               "issues are chosen each for itself: they need keys of their own");
                break;
            }
    }
}

}  // namespace ultima
