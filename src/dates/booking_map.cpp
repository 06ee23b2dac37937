// SPDX-License-Identifier: Apache-2.0
#include "dates/booking_map.h"

#include "audit/yaml.h"

#include <algorithm>

namespace ultima {
namespace {

JsonPath path_of(std::string_view text) {
    JsonPath path;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('.', begin), text.size());
        path.emplace_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return path;
}

class BookingMapReader {
  public:
    BookingMapReader(const Pack& pack, Report& report) : pack_(pack), report_(report) {}

    void read(const YamlTree& top, BookingMap& map) {
        map.facts.resize(pack_.facts.size());
        std::vector<bool> said(pack_.facts.size());
        only(top, {"version", "id", "facts"}, "a map of records of sentences", report_);
        if (const YamlTree* version = needed(top, "version", report_);
            version != nullptr && version->text != "1")
            report_.error("map-version", version->span, "this program reads maps of version 1");
        if (const YamlTree* id = needed(top, "id", report_))
            if (const auto path = this->path(*id)) map.id = *path;
        const YamlTree* facts = needed(top, "facts", report_);
        if (facts == nullptr) return;
        if (facts->kind != YamlTree::Kind::mapping)
            return report_.error("map-kind", facts->span, "expected a fact a line: `FACT: WHERE IT STANDS`");
        for (const auto& [key, value] : facts->entries) {
            const auto id = pack_.find_fact(key.text);
            if (!id) {
                unknown_name(key, fact_names(), "the pack has no fact");
                continue;
            }
            said[*id] = true;
            fact(value, pack_.facts[*id].type, map.facts[*id]);
        }
        for (FactId id = 0; id < said.size(); ++id)
            if (!said[id])
                report_.error("map-missing", facts->span,
                              "nothing is said of the fact " + in_quotes(pack_.facts[id].name),
                              "write where it stands, or `unknown` if this format does not have it");
    }

  private:
    std::vector<std::string_view> fact_names() const {
        std::vector<std::string_view> names;
        for (const Fact& fact : pack_.facts) names.push_back(fact.name);
        return names;
    }

    void unknown_name(const YamlTree::Key& key, const std::vector<std::string_view>& known,
                      const std::string& what) {
        report_.error("map-name", key.span, what + " " + in_quotes(key.text), did_you_mean(key.text, known));
    }

    std::optional<JsonPath> path(const YamlTree& tree) {
        if (tree.is_scalar() && !tree.text.empty()) return path_of(tree.text);
        report_.error("map-kind", tree.span, "expected a path such as `offender.dateOfBirth`");
        return std::nullopt;
    }

    void fact(const YamlTree& tree, const Type& type, FactFromJson& fact) {
        const bool records = type.kind == Kind::list && pack_.elements[type.choice].kind == Kind::record;
        if (!records) return value(tree, type, fact.value);
        const RecordType& record = pack_.records[pack_.elements[type.choice].choice];
        if (tree.kind == YamlTree::Kind::list) {
            for (const YamlTree& item : tree.items) entries(item, record, fact);
        } else {
            entries(tree, record, fact);
        }
    }

    void entries(const YamlTree& tree, const RecordType& record, FactFromJson& fact) {
        if (tree.kind != YamlTree::Kind::mapping)
            return report_.error(
                "map-kind", tree.span,
                "expected `each:` with the path of a list, and `entry:` with the fields of " +
                    in_quotes(record.name));
        only(tree, {"each", "entry"}, "a list", report_);
        EntrySource source;
        const YamlTree* each = needed(tree, "each", report_);
        const YamlTree* entry = needed(tree, "entry", report_);
        if (each == nullptr || entry == nullptr) return;
        if (const auto found = path(*each)) source.each = *found;
        std::vector<std::string_view> names;
        for (const RecordField& field : record.fields) names.push_back(field.name);
        source.fields.resize(names.size());
        std::vector<bool> said(names.size());
        for (const auto& [key, value] : entry->entries) {
            const auto found = std::find(names.begin(), names.end(), key.text);
            if (found == names.end()) {
                unknown_name(key, names, in_quotes(record.name) + " has no field");
                continue;
            }
            const auto place = static_cast<std::size_t>(found - names.begin());
            said[place] = true;
            this->value(value, record.fields[place].type, source.fields[place]);
        }
        for (std::size_t place = 0; place < names.size(); ++place)
            if (!said[place])
                report_.error("map-missing", entry->span,
                              "nothing is said of the field " + in_quotes(std::string(names[place])),
                              "write where it stands, or `unknown` if this format does not have it");
        fact.entries.push_back(std::move(source));
    }

    /// A value as the pack writes it; `unknown` is no value.
    std::optional<Value> constant(const YamlTree& tree, const Type& type) {
        if (!tree.is_scalar()) {
            report_.error("map-kind", tree.span, "expected a value");
            return std::nullopt;
        }
        if (type.kind == Kind::text) return Value{tree.text};
        auto value = parse_value(pack_, type, tree.text);
        if (value) return std::move(*value);
        report_.error("map-value", tree.span, value.error());
        return std::nullopt;
    }

    void value(const YamlTree& tree, const Type& type, ValueSource& source) {
        if (tree.is_scalar()) {
            if (tree.text == "unknown") return;
            source.how = ValueSource::How::at;
            if (const auto found = path(tree)) source.paths.push_back(*found);
            return;
        }
        if (tree.kind != YamlTree::Kind::mapping)
            return report_.error("map-kind", tree.span, "expected a path, or `at:` and what it means");
        only(tree, {"at", "constant", "given", "has", "codes", "otherwise", "absent"}, "a value", report_);
        if (const YamlTree* fixed = tree.find("constant")) {
            source.how = ValueSource::How::constant;
            if (const auto found = constant(*fixed, type)) source.value = *found;
            return;
        }
        const bool given = tree.find("given") != nullptr;
        const YamlTree* at = given ? tree.find("given") : needed(tree, "at", report_);
        if (at == nullptr) return;
        source.how = given                         ? ValueSource::How::given
                     : tree.find("has") != nullptr ? ValueSource::How::has
                                                   : ValueSource::How::at;
        if (source.how != ValueSource::How::at && type.kind != Kind::yes_no)
            report_.error("map-value", at->span, "`given` and `has` say yes or no, and this is no yes/no");
        const auto add_path = [&](const YamlTree& each) {
            if (const auto found = path(each)) source.paths.push_back(*found);
        };
        if (at->kind == YamlTree::Kind::list) {
            for (const YamlTree& item : at->items) add_path(item);
        } else {
            add_path(*at);
        }
        if (const YamlTree* has = tree.find("has"))
            for (const YamlTree& item : has->items) source.words.push_back(item.text);
        if (const YamlTree* codes = tree.find("codes"))
            for (const auto& [key, code] : codes->entries)
                if (const auto found = constant(code, type)) source.codes.emplace_back(key.text, *found);
        if (const YamlTree* other = tree.find("otherwise")) source.otherwise = constant(*other, type);
        if (const YamlTree* absent = tree.find("absent")) source.absent = constant(*absent, type);
    }

    const Pack& pack_;
    Report& report_;
};

}  // namespace

std::optional<BookingMap> read_booking_map(const Pack& pack, const Sources& sources, std::uint32_t file,
                                           Diagnostics& diagnostics) {
    Report report(diagnostics);
    const auto tree = read_yaml(sources, file, report);
    BookingMap map;
    if (tree) BookingMapReader(pack, report).read(*tree, map);
    if (!tree || report.count() > 0) return std::nullopt;
    return map;
}

}  // namespace ultima
