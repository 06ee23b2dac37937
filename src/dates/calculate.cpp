// SPDX-License-Identifier: Apache-2.0
#include "dates/calculate.h"

#include <algorithm>

namespace ultima {
namespace {

/// "`committed on` of s1" for a field of an entry, "`date of birth`" for a fact. An entry is told by its
/// first text, else by its place.
std::string words_of(const Pack& pack, const std::vector<Value>& facts, const UnknownRead& read) {
    if (read.record == nullptr) return "`" + pack.facts[read.place].name + "`";
    for (FactId fact = 0; fact < facts.size(); ++fact) {
        const auto* list = std::get_if<List>(&facts[fact]);
        if (list == nullptr) continue;
        for (std::size_t entry = 0; entry < (*list)->items.size(); ++entry) {
            const auto* record = std::get_if<Record>(&(*list)->items[entry]);
            if (record == nullptr || record->get() != read.record.get()) continue;
            const RecordType& type = pack.records[pack.elements[pack.facts[fact].type.choice].choice];
            std::string which = type.name + " " + std::to_string(entry + 1);
            for (const Value& field : (*record)->fields)
                if (const auto* text = std::get_if<std::string>(&field)) {
                    which = *text;
                    break;
                }
            return "`" + type.fields[read.place].name + "` of " + which;
        }
    }
    return {};
}

}  // namespace

DateCalculator::DateCalculator(const Pack& pack, Stage stage)
    : pack_(pack), stage_(stage), program_(pack), evaluator_(program_) {}

CalculatedDates DateCalculator::calculate(const std::vector<Value>& facts, CivilDate on,
                                          const std::vector<std::string>& left_out) {
    evaluator_.start(facts, on);
    CalculatedDates result;
    std::vector<CalculatedDates::Given> open;
    RuleId perhaps_refused = nothing;
    for (RuleId id = 0; id < pack_.rules.size(); ++id) {
        const Rule& rule = pack_.rules[id];
        if (!rule.stages[static_cast<std::size_t>(stage_)] || rule.cannot_code.empty()) continue;
        const Truth applies = evaluator_.applies_on(id, on);
        if (applies == Truth::yes) result.refused.push_back(id);
        if (applies == Truth::unknown && perhaps_refused == nothing) perhaps_refused = id;
    }
    if (!result.refused.empty()) return result;
    for (RuleId id = 0; id < pack_.rules.size(); ++id) {
        const Rule& rule = pack_.rules[id];
        if (!rule.stages[static_cast<std::size_t>(stage_)] || rule.gives.empty()) continue;
        const auto wanted = [&](const Gives& gives) {
            return std::find(left_out.begin(), left_out.end(), gives.name) == left_out.end();
        };
        if (std::none_of(rule.gives.begin(), rule.gives.end(), wanted)) continue;
        const Truth applies = evaluator_.applies_on(id, on);
        if (applies == Truth::no) continue;
        for (std::size_t place = 0; place < rule.gives.size(); ++place) {
            if (!wanted(rule.gives[place])) continue;
            Value value =
                applies == Truth::yes ? evaluator_.value_at(rule.gives[place].value, on) : Value{Unknown{}};
            const bool known = is_known(value) && perhaps_refused == nothing;
            (known ? result.values : open).push_back({id, place, std::move(value)});
        }
    }
    const std::vector<std::string> to_refuse = perhaps_refused != nothing
                                                   ? missing(facts, on, nothing, perhaps_refused)
                                                   : std::vector<std::string>{};
    for (const CalculatedDates::Given& given : open) {
        const Gives& gives = pack_.rules[given.rule].gives[given.place];
        result.open.push_back({gives.name, perhaps_refused != nothing
                                               ? to_refuse
                                               : missing(facts, on, gives.value, given.rule)});
    }
    if (evaluator_.gave_up()) result.notes.emplace_back(Evaluator::gave_up_note);
    return result;
}

/// Works it out again, from the beginning, and looks at what was read and not known.
std::vector<std::string> DateCalculator::missing(const std::vector<Value>& facts, CivilDate on, NodeId value,
                                                 RuleId rule) {
    std::vector<UnknownRead> reads;
    evaluator_.start(facts, on);
    evaluator_.note_unknown(&reads);
    evaluator_.applies_on(rule, on);
    if (value != nothing) evaluator_.value_at(value, on);
    evaluator_.note_unknown(nullptr);
    std::vector<std::string> names;
    for (const UnknownRead& read : reads) {
        std::string name = words_of(pack_, facts, read);
        if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(std::move(name));
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace ultima
