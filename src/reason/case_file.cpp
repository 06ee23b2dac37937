// SPDX-License-Identifier: Apache-2.0
#include "base/nearest.h"
#include "reason/case.h"
#include "reason/json_tree.h"

#include <algorithm>

namespace ultima {

namespace {

/// `longest_term` is accepted for `longest term`.
std::string spaced(std::string_view name) {
    std::string result(name);
    std::replace(result.begin(), result.end(), '_', ' ');
    return result;
}

class Reader {
  public:
    Reader(const Pack& pack, Diagnostics& diagnostics)
        : pack_(pack), diagnostics_(diagnostics), case_(empty_case(pack)) {}

    std::optional<Case> read(const JsonValue& root) {
        const std::size_t errors = diagnostics_.size();
        if (root.kind != JsonValue::Kind::object) {
            error("K010", root.span, "a case file holds one object",
                  "{\"facts\": {...}, \"answers\": [...]}");
            return std::nullopt;
        }
        for (std::size_t i = 0; i < root.members.size(); ++i) {
            const auto& [name, value] = root.members[i];
            if (name == "facts")
                read_facts(value);
            else if (name == "answers")
                read_answers(value);
            else if (name == "overrides")
                read_overrides(value);
            else if (name == "id")
                case_.id = value.text;
            else if (name == "comment")
                case_.comment = value.text;
            else
                error("K011", root.names[i], "`" + name + "` is not part of a case file",
                      suggestion(name, {"facts", "answers", "overrides", "id", "comment"}));
        }
        if (diagnostics_.size() > errors) return std::nullopt;
        return std::move(case_);
    }

  private:
    void read_facts(const JsonValue& facts) {
        if (facts.kind != JsonValue::Kind::object) {
            error("K012", facts.span, "`facts` is an object with a value for each fact",
                  "{\"earlier conviction\": \"no\"}");
            return;
        }
        std::vector<bool> given(pack_.facts.size(), false);
        for (std::size_t i = 0; i < facts.members.size(); ++i) {
            const auto fact = known_fact(facts.members[i].name, facts.names[i]);
            if (!fact) continue;
            if (given[*fact]) {
                error("K002", facts.names[i], "`" + pack_.facts[*fact].name + "` stands here twice",
                      "keep one of them");
                continue;
            }
            given[*fact] = true;
            if (pack_.facts[*fact].source == FactSource::finding) {
                error("K020", facts.names[i],
                      "`" + pack_.facts[*fact].name + "` is a finding: only a named " +
                          pack_.facts[*fact].who + " can answer it",
                      "put it under `answers`, with value, by, role, reasons and on");
                continue;
            }
            if (auto value = read_value(*fact, facts.members[i].value)) set(*fact, std::move(*value));
        }
    }

    void read_answers(const JsonValue& answers) {
        if (answers.kind != JsonValue::Kind::list) {
            error("K013", answers.span, "`answers` is a list of findings",
                  "[{\"fact\": ..., \"value\": ..., \"by\": ...}]");
            return;
        }
        for (const JsonValue& answer : answers.items) read_answer(answer);
    }

    void read_answer(const JsonValue& answer) {
        if (answer.kind != JsonValue::Kind::object) {
            error("K013", answer.span, "an answer is an object",
                  "{\"fact\", \"value\", \"by\", \"role\", \"reasons\", \"on\"}");
            return;
        }
        check_names(answer, {"fact", "value", "by", "role", "reasons", "on"}, "an answer");
        Finding finding;
        const JsonValue* name = text_member(answer, "fact");
        if (name == nullptr) return;
        const auto fact = known_fact(name->text, name->span);
        if (!fact) return;
        finding.fact = *fact;
        if (const JsonValue* by = text_member(answer, "by")) finding.by = by->text;
        if (const JsonValue* role = text_member(answer, "role")) check_role(*fact, *role, finding);
        if (const JsonValue* reasons = text_member(answer, "reasons")) finding.reasons = reasons->text;
        if (const JsonValue* on = text_member(answer, "on")) finding.on = read_day(*on);
        const JsonValue* value = answer.find("value");
        if (value == nullptr) {
            error("K022", answer.span, "the answer has no `value`", "say what was found");
            return;
        }
        auto read = read_value(*fact, *value);
        if (!read) return;
        if (!is_known(*read)) {
            error("K022", value->span, "the answer finds nothing: its `value` is unknown",
                  "say what was found, or leave the answer out: the fact is then unknown");
            return;
        }
        if (!in_range(pack_.facts[*fact], *read)) {
            error("K015", value->span,
                  "`" + pack_.facts[*fact].name + "` cannot be found to be this: it is outside its range",
                  "expected " + to_text(pack_, pack_.facts[*fact].type, pack_.facts[*fact].low) + " to " +
                      to_text(pack_, pack_.facts[*fact].type, pack_.facts[*fact].high));
            return;
        }
        finding.value = std::move(*read);
        case_.findings.push_back(std::move(finding));
    }

    /// [{"measure", "decided", "by", "role", "reasons", "on"}]
    void read_overrides(const JsonValue& overrides) {
        constexpr const char* form = R"([{"measure": ..., "decided": "ordered", "by": ..., "role": ..., )"
                                     R"("reasons": ..., "on": ...}])";
        if (overrides.kind != JsonValue::Kind::list)
            return error("K030", overrides.span, "`overrides` is a list of decisions", form);
        for (const JsonValue& item : overrides.items) {
            if (item.kind != JsonValue::Kind::object) {
                error("K030", item.span, "an override is an object", form);
                continue;
            }
            check_names(item, {"measure", "decided", "by", "role", "reasons", "on"}, "an override");
            const JsonValue* name = text_member(item, "measure");
            const JsonValue* decided = text_member(item, "decided");
            const JsonValue* by = text_member(item, "by");
            const JsonValue* role = text_member(item, "role");
            const JsonValue* reasons = text_member(item, "reasons");
            const JsonValue* on = text_member(item, "on");
            if (!name || !decided || !by || !role || !reasons || !on) continue;
            const auto measure = known_measure(*name);
            const auto date = read_day(*on);
            const bool ordered = decided->text == "ordered";
            if (!ordered && decided->text != "not ordered")
                error("K030", decided->span,
                      "expected `ordered` or `not ordered`, found `" + decided->text + "`", "");
            if (measure && date)
                case_.overrides.push_back({*measure, ordered, by->text, role->text, reasons->text, *date});
        }
    }

    std::optional<CivilDate> read_day(const JsonValue& text) {
        const auto day = parse_date(text.text);
        if (!day)
            error("K021", text.span, "expected a date such as 2026-01-31, found `" + text.text + "`", "");
        return day;
    }

    std::optional<MeasureId> known_measure(const JsonValue& name) {
        if (const auto measure = pack_.find_measure(spaced(name.text))) return measure;
        std::vector<std::string_view> names;
        for (const Measure& measure : pack_.measures) names.emplace_back(measure.name);
        error("K014", name.span, "the pack knows no measure `" + name.text + "`",
              suggestion(spaced(name.text), names));
        return std::nullopt;
    }

    /// Reports members that an object cannot have: a misspelt one must not count as left out.
    void check_names(const JsonValue& object, const std::vector<std::string_view>& known,
                     const std::string& what) {
        for (std::size_t i = 0; i < object.members.size(); ++i) {
            const std::string& name = object.members[i].name;
            if (std::find(known.begin(), known.end(), name) == known.end())
                error("K011", object.names[i], "`" + name + "` is not part of " + what,
                      suggestion(name, known));
        }
    }

    void check_role(FactId id, const JsonValue& role, Finding& finding) {
        const Fact& fact = pack_.facts[id];
        if (fact.source == FactSource::finding && role.text != fact.who)
            error("K023", role.span,
                  "`" + fact.name + "` is for the " + fact.who + " to find, not for `" + role.text + "`",
                  "the role must be `" + fact.who + "`");
        finding.role = role.text;
    }

    const JsonValue* text_member(const JsonValue& object, std::string_view name) {
        const JsonValue* value = object.find(name);
        const bool blank = value != nullptr && value->text.find_first_not_of(" \t\n") == std::string::npos;
        if (value != nullptr && value->kind == JsonValue::Kind::text && !blank) return value;
        error("K022", value != nullptr ? value->span : object.span,
              "an answer needs `" + std::string(name) + "`",
              "what a human found or decided counts only with name, role, reasons and date");
        return nullptr;
    }

    std::optional<FactId> known_fact(const std::string& name, Span span) {
        if (const auto fact = pack_.find_fact(spaced(name))) return fact;
        std::vector<std::string_view> names;
        for (const Fact& fact : pack_.facts) names.emplace_back(fact.name);
        error("K014", span, "the pack knows no fact `" + name + "`", suggestion(spaced(name), names));
        return std::nullopt;
    }

    static std::string suggestion(std::string_view wrong, const std::vector<std::string_view>& known) {
        const auto near = nearest(wrong, known);
        return near ? "did you mean `" + std::string(*near) + "`?" : std::string();
    }

    std::optional<Value> read_value(FactId id, const JsonValue& value) {
        const Fact& fact = pack_.facts[id];
        if (value.kind == JsonValue::Kind::null) return Value{Unknown{}};
        if (fact.type.kind == Kind::list && value.kind != JsonValue::Kind::text)
            return read_list(fact, value);
        if (fact.type.kind == Kind::spells && value.kind != JsonValue::Kind::text)
            return read_spells(fact, value);
        return read_single("`" + fact.name + "`", fact.type, fact.days, value);
    }

    /// One value that is no list; `name` is what a message calls it.
    std::optional<Value> read_single(const std::string& name, const Type& type, bool days,
                                     const JsonValue& value) {
        if (value.kind == JsonValue::Kind::null) return Value{Unknown{}};
        std::string text = value.text;
        if (value.kind == JsonValue::Kind::boolean)
            text = value.boolean ? "yes" : "no";
        else if (value.kind == JsonValue::Kind::list || value.kind == JsonValue::Kind::object) {
            error("K015", value.span, name + " takes one value, not a list or object", "");
            return std::nullopt;
        }
        if (text == "unknown" && type.kind != Kind::text) return Value{Unknown{}};
        auto parsed = parse_value(pack_, type, text, days);
        if (parsed) return std::move(*parsed);
        error("K015", value.span, name + ": " + parsed.error(), "");
        return std::nullopt;
    }

    /// [ENTRY, ...] or {"items": [...], "complete": false}; an entry with fields is an object.
    std::optional<Value> read_list(const Fact& fact, const JsonValue& value) {
        const Entries entries = read_entries(fact, value, "items", "a list");
        if (entries.list == nullptr) return wrong_list(fact, entries.wrong);
        constexpr std::size_t most = 100'000;
        if (entries.list->items.size() > most) {
            error("K017", entries.list->span, "`" + fact.name + "` has more than 100000 entries", "");
            return std::nullopt;
        }
        const Type element = pack_.elements[fact.type.choice];
        std::vector<Value> items;
        for (const JsonValue& item : entries.list->items) {
            auto entry = element.kind == Kind::record && item.kind != JsonValue::Kind::null
                             ? read_record(fact, pack_.records[element.choice], item)
                             : read_single("an entry of `" + fact.name + "`", element, fact.days, item);
            if (!entry) return std::nullopt;
            if (is_negative(*entry)) {
                error("K015", item.span, "an entry of `" + fact.name + "` is negative", "");
                return std::nullopt;
            }
            items.push_back(std::move(*entry));
        }
        return Value{make_list(std::move(items), entries.complete)};
    }

    /// What stands in a list, or in an object with the list under `name` and perhaps `complete`.
    struct Entries {
        const JsonValue* list;  ///< nothing: no such list
        bool complete;
        Span wrong;  ///< then the place to point at
    };
    Entries read_entries(const Fact& fact, const JsonValue& value, std::string_view name,
                         const std::string& what) {
        Entries found{&value, !fact.may_lack, value.span};
        if (value.kind == JsonValue::Kind::object) {
            found.list = value.find(name);
            check_names(value, {name, "complete"}, what);
            if (const JsonValue* flag = value.find("complete")) {
                if (flag->kind != JsonValue::Kind::boolean) return {nullptr, false, flag->span};
                found.complete = flag->boolean;
            }
        }
        if (found.list != nullptr && found.list->kind != JsonValue::Kind::list) found.list = nullptr;
        return found;
    }

    std::optional<Value> read_record(const Fact& fact, const RecordType& record, const JsonValue& item) {
        if (item.kind != JsonValue::Kind::object) return wrong_list(fact, item.span);
        std::vector<Value> fields = fields_left_out(record);
        std::vector<std::string_view> names;
        for (const RecordField& field : record.fields) names.emplace_back(field.name);
        for (std::size_t i = 0; i < item.members.size(); ++i) {
            const std::string name = spaced(item.members[i].name);
            const auto found = std::find(names.begin(), names.end(), name);
            if (found == names.end()) {
                error("K014", item.names[i], "`" + record.name + "` has no field `" + name + "`",
                      suggestion(name, names));
                return std::nullopt;
            }
            const auto place = static_cast<std::size_t>(found - names.begin());
            const RecordField& field = record.fields[place];
            auto value = read_single("`" + field.name + "`", field.type, field.days, item.members[i].value);
            if (!value) return std::nullopt;
            if (in_range(field, *value)) {
                fields[place] = std::move(*value);
            } else {
                fields[place] = Unknown{};
                case_.notes.push_back("`" + fact.name + "`: " + out_of_range_note(pack_, field, *value));
            }
        }
        return Value{make_record(std::move(fields))};
    }

    std::optional<Value> wrong_list(const Fact& fact, Span span) {
        const Type element = pack_.elements[fact.type.choice];
        const std::string entry = element.kind == Kind::record
                                      ? "{\"" + pack_.records[element.choice].fields.front().name + "\": ...}"
                                      : "...";
        error("K017", span, "expected the entries of `" + fact.name + "`",
              "[" + entry + "], or {\"items\": [" + entry + "], \"complete\": false}");
        return std::nullopt;
    }

    /// [{"from": DATE, "to": DATE}] or {"spells": [...], "complete": false}
    std::optional<Value> read_spells(const Fact& fact, const JsonValue& value) {
        const Entries entries = read_entries(fact, value, "spells", "a record of custody");
        if (entries.list == nullptr) return wrong_spells(entries.wrong);
        std::vector<Spell> spells;
        for (const JsonValue& item : entries.list->items) {
            check_names(item, {"from", "to"}, "a spell");
            const JsonValue* from = item.find("from");
            const JsonValue* to = item.find("to");
            const auto first = from != nullptr ? parse_date(from->text) : std::nullopt;
            const auto last =
                to != nullptr && to->kind == JsonValue::Kind::text ? parse_date(to->text) : std::nullopt;
            const bool running = to == nullptr || to->kind == JsonValue::Kind::null;
            if (!first || (!running && !last)) return wrong_spells(item.span);
            spells.push_back({*first, last});
        }
        auto made = make_spells(std::move(spells), entries.complete);
        if (made) return Value{std::make_shared<const SpellList>(std::move(*made))};
        error("K016", entries.list->span, "a spell ends before it begins", "");
        return std::nullopt;
    }

    std::optional<Value> wrong_spells(Span span) {
        error("K016", span, "expected spells in custody with dates",
              "\"2025-01-01 to 2025-03-05 and from 2025-06-01\", or [{\"from\": \"2025-01-01\", \"to\": "
              "\"2025-03-05\"}]");
        return std::nullopt;
    }

    void set(FactId id, Value value) {
        const Fact& fact = pack_.facts[id];
        if (in_range(fact, value)) {
            case_.facts[id] = std::move(value);
            return;
        }
        case_.facts[id] = Unknown{};
        case_.notes.push_back(out_of_range_note(pack_, fact, value));
    }

    void error(std::string code, Span span, std::string message, std::string help) {
        diagnostics_.push_back(
            {Severity::error, std::move(code), span, std::move(message), {}, std::move(help)});
    }

    const Pack& pack_;
    Diagnostics& diagnostics_;
    Case case_;
};

}  // namespace

std::optional<Case> read_case(const Pack& pack, const Sources& sources, std::uint32_t file,
                              Diagnostics& diagnostics) {
    const auto root = parse_json(sources, file, diagnostics,
                                 R"(a case file looks like {"facts": {"longest term": "36 months"}})");
    if (!root) return std::nullopt;
    return Reader(pack, diagnostics).read(*root);
}

}  // namespace ultima
