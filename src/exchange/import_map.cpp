// SPDX-License-Identifier: Apache-2.0
#include "exchange/import_map.h"

#include "audit/yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace ultima {
namespace {

class ImportMapReader {
  public:
    explicit ImportMapReader(Report& report) : report_(report) {}

    ImportMap read(const YamlTree& top) {
        only(top, {"version", "import", "source", "key", "person", "case", "events", "columns"},
             "a map for an import", report_);
        const YamlTree* version = needed(top, "version", report_);
        if (version != nullptr && version->text != "1")
            report_.error("map-version", version->span, "this program reads maps of version 1");
        ImportMap map;
        map.name = text_of(needed(top, "import", report_));
        map.key = text_of(needed(top, "key", report_));
        map.person = text_of(needed(top, "person", report_));
        map.case_ = text_of(needed(top, "case", report_));
        if (const YamlTree* tree = top.find("source")) source(*tree, map.source);
        if (const YamlTree* tree = needed(top, "events", report_)) events(*tree, map);
        if (const YamlTree* tree = top.find("columns")) columns(*tree, map);
        return map;
    }

  private:
    std::string text_of(const YamlTree* tree) {
        if (tree == nullptr) return {};
        if (!tree->is_scalar() || tree->text.empty())
            report_.error("map-kind", tree->span, "expected a text");
        return tree->text;
    }

    std::vector<std::string> texts_of(const YamlTree& tree) {
        if (tree.is_scalar()) return {tree.text};
        if (tree.kind != YamlTree::Kind::list)
            report_.error("map-kind", tree.span, "expected a list of texts");
        std::vector<std::string> texts;
        for (const YamlTree& item : tree.items) texts.push_back(item.text);
        return texts;
    }

    void source(const YamlTree& tree, SourceOptions& options) {
        only(tree, {"delimiter", "encoding"}, "`source`", report_);
        if (const YamlTree* delimiter = tree.find("delimiter")) {
            if (delimiter->text.size() != 1)
                report_.error("map-kind", delimiter->span, "`delimiter` is one character");
            else
                options.delimiter = delimiter->text.front();
        }
        if (const YamlTree* encoding = tree.find("encoding")) options.encoding = text_of(encoding);
    }

    void events(const YamlTree& tree, ImportMap& map) {
        if (tree.kind != YamlTree::Kind::list || tree.items.empty())
            report_.error("map-kind", tree.span, "expected a list: the events that a row gives, in order");
        for (const YamlTree& item : tree.items) map.events.push_back(event(item, map));
    }

    void columns(const YamlTree& tree, ImportMap& map) {
        const std::vector<std::string> read = columns_of(map);
        const std::vector<std::string_view> known(read.begin(), read.end());
        only(tree, known, "what the events read", report_);
        for (const YamlTree::Entry& entry : tree.entries) {
            ImportColumn column{entry.key.text};
            only(entry.value, {"heading", "means", "example"}, "a column", report_);
            for (const auto& [name, text] :
                 {std::pair{"heading", &column.heading}, std::pair{"means", &column.means},
                  std::pair{"example", &column.example}})
                if (const YamlTree* said = entry.value.find(name)) *text = text_of(said);
            map.columns.push_back(std::move(column));
        }
    }

    ImportEvent event(const YamlTree& tree, const ImportMap& map) {
        ImportEvent event;
        const YamlTree* name = needed(tree, "event", report_);
        if (name == nullptr) return event;
        event.rule = find_event_rule(name->text);
        if (event.rule == nullptr) {
            std::vector<std::string_view> known;
            for (const EventRule& rule : event_rules()) known.push_back(rule.name);
            report_.error("map-name", name->span, fmt::format("there is no event {}", in_quotes(name->text)),
                          did_you_mean(name->text, known));
            return event;
        }
        event.file = file_of(event.rule->thing);
        if (event.file == ThingKind::service_file)
            report_.error("map-kind", name->span, "an import writes cases and persons only");
        if (const YamlTree* on = needed(tree, "on", report_)) event.on = value(*on, true);
        if (const YamlTree* once = tree.find("once")) {
            event.once = once->text == "person";
            if (!event.once) report_.error("map-kind", once->span, "`once` is `person`");
        }
        if (const YamlTree* where = tree.find("where")) condition(*where, event);
        about(tree, map, event);
        said(tree, event);
        return event;
    }

    void condition(const YamlTree& tree, ImportEvent& event) {
        only(tree, {"column", "is", "not"}, "`where`", report_);
        event.where_column = text_of(needed(tree, "column", report_));
        if (const YamlTree* is = tree.find("is")) event.where_is = texts_of(*is);
        if (const YamlTree* other = tree.find("not")) event.where_not = texts_of(*other);
        if (event.where_is.empty() == event.where_not.empty())
            report_.error("map-kind", tree.span, "`where` needs one of `is` and `not`");
    }

    /// An event about a thing says which earlier event of the row makes it.
    void about(const YamlTree& tree, const ImportMap& map, ImportEvent& event) {
        const bool needs = !event.rule->from.contains(State::none) && !is_file(event.rule->thing);
        const YamlTree* about = needs ? needed(tree, "about", report_) : tree.find("about");
        if (about == nullptr) return;
        for (std::size_t i = 0; i < map.events.size(); ++i)
            if (map.events[i].rule != nullptr && map.events[i].rule->name == about->text) event.about = i;
        if (!event.about || !needs)
            report_.error("map-name", about->span,
                          fmt::format("{} is no earlier event of this map that makes a {}",
                                      in_quotes(about->text), to_text(event.rule->thing)));
    }

    void said(const YamlTree& tree, ImportEvent& event) {
        std::vector<std::string_view> known{"event", "on", "once", "where", "about"};
        for (const FieldUse& use : event.rule->fields) known.push_back(info(use.field).name);
        only(tree, known, in_quotes(event.rule->name), report_);
        for (const FieldUse& use : event.rule->fields) {
            const YamlTree* field = tree.find(info(use.field).name);
            if (field != nullptr) {
                ImportValue from = value(*field, info(use.field).kind == FieldKind::date);
                check_constants(*field, use.field, from);
                event.fields.emplace_back(use.field, std::move(from));
            } else if (use.required) {
                report_.error("map-missing", tree.span,
                              fmt::format("{} must say {}", in_quotes(event.rule->name),
                                          in_quotes(info(use.field).name)));
            }
        }
    }

    void check_constants(const YamlTree& tree, Field field, const ImportValue& value) {
        const auto check = [&](const std::string& text) {
            if (auto problem = problem_with(field, text)) report_.error("map-kind", tree.span, *problem);
        };
        if (value.column.empty()) check(value.constant);
        for (const auto& code : value.values) check(code.second);
        if (!value.otherwise.empty()) check(value.otherwise);
    }

    ImportValue value(const YamlTree& tree, bool is_date) {
        ImportValue value;
        if (tree.is_scalar()) {
            value.constant = tree.text;
            return value;
        }
        only(tree, {"column", "values", "otherwise", "unknown", "plus days"}, "a value", report_);
        value.column = text_of(needed(tree, "column", report_));
        if (const YamlTree* values = tree.find("values"))
            for (const YamlTree::Entry& entry : values->entries)
                value.values.emplace_back(entry.key.text, entry.value.text);
        if (const YamlTree* otherwise = tree.find("otherwise")) {
            value.otherwise = text_of(otherwise);
            if (value.values.empty())
                report_.error("map-kind", otherwise->span, "`otherwise` stands beside `values`");
        }
        if (const YamlTree* unknown = tree.find("unknown")) value.unknown = texts_of(*unknown);
        if (const YamlTree* days = tree.find("plus days")) {
            const std::string& text = days->text;
            const auto [end, error] =
                std::from_chars(text.data(), text.data() + text.size(), value.plus_days);
            if (error != std::errc{} || end != text.data() + text.size() || !is_date)
                report_.error("map-kind", days->span, "`plus days` is a whole number of days, beside a date");
        }
        return value;
    }

    Report& report_;
};

}  // namespace

std::vector<std::string> columns_of(const ImportMap& map) {
    std::vector<std::string> columns;
    const auto add = [&](const std::string& column) {
        if (!column.empty() && std::find(columns.begin(), columns.end(), column) == columns.end())
            columns.push_back(column);
    };
    for (const std::string* column : {&map.key, &map.person, &map.case_}) add(*column);
    for (const ImportEvent& event : map.events) {
        add(event.on.column);
        add(event.where_column);
        for (const auto& [field, value] : event.fields) add(value.column);
    }
    return columns;
}

std::optional<ImportMap> read_import_map(const Sources& sources, std::uint32_t file,
                                         Diagnostics& diagnostics) {
    return read_yaml_as<ImportMapReader>(sources, file, diagnostics);
}

}  // namespace ultima
