// SPDX-License-Identifier: Apache-2.0
#include "audit/yaml.h"

#include "base/text.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>
#include <unordered_set>

namespace ultima {

namespace {

constexpr std::size_t largest_map = std::size_t{1} << 20;
/// Aliases let a small file stand for a huge tree; no map needs so much.
constexpr std::size_t most_values = 100'000;
constexpr int deepest = 50;

class Reader {
  public:
    Reader(const Sources& sources, std::uint32_t file, Report& report)
        : text_(sources.text(file)), file_(file), report_(report) {}

    YamlTree tree(const YAML::Node& node, int depth) {
        YamlTree result;
        result.span = span_of(node);
        if (++values_ > most_values || depth > deepest) {
            report_.error("map-yaml", result.span,
                          "the map is nested too deeply, or aliases make it too large");
            return result;
        }
        switch (node.Type()) {
            case YAML::NodeType::Scalar:
                result.kind = YamlTree::Kind::scalar;
                result.text = node.Scalar();
                break;
            case YAML::NodeType::Sequence:
                result.kind = YamlTree::Kind::list;
                for (const YAML::Node& item : node) {
                    if (values_ > most_values) break;
                    result.items.push_back(tree(item, depth + 1));
                }
                break;
            case YAML::NodeType::Map:
                result.kind = YamlTree::Kind::mapping;
                add_entries(result, node, depth);
                break;
            case YAML::NodeType::Null:
            case YAML::NodeType::Undefined:
                break;
        }
        return result;
    }

    Span place(const YAML::Mark& mark) const {
        const std::size_t at = mark.pos < 0 ? 0 : std::min(text_.size(), static_cast<std::size_t>(mark.pos));
        return {file_, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at)};
    }

  private:
    void add_entries(YamlTree& result, const YAML::Node& node, int depth) {
        std::unordered_set<std::string> seen;
        for (const auto& entry : node) {
            if (values_ > most_values) return;
            const Span span = span_of(entry.first);
            if (!entry.first.IsScalar() && !entry.first.IsNull()) {
                report_.error("map-yaml", span, "expected a plain text before the colon");
                continue;
            }
            const std::string key = entry.first.IsNull() ? std::string{} : entry.first.Scalar();
            if (!seen.insert(key).second) {
                report_.error("map-twice", span, ultima::in_quotes(key) + " stands here twice");
                continue;
            }
            result.entries.push_back({YamlTree::Key{key, span}, tree(entry.second, depth + 1)});
        }
    }

    Span span_of(const YAML::Node& node) const {
        Span span = place(node.Mark());
        if (!node.IsScalar()) {
            if (span.begin < text_.size()) span.end = span.begin + 1;
            return span;
        }
        const std::string& scalar = node.Scalar();
        const std::string_view rest = text_.substr(span.begin);
        const bool in_quotes = !rest.empty() && (rest.front() == '"' || rest.front() == '\'');
        const std::size_t line = std::min(rest.find('\n'), rest.size());
        const std::size_t length = std::min(scalar.size() + (in_quotes ? 2 : 0), line);
        span.end =
            span.begin + static_cast<std::uint32_t>(std::max<std::size_t>(length, rest.empty() ? 0 : 1));
        return span;
    }

    std::string_view text_;
    std::uint32_t file_;
    Report& report_;
    std::size_t values_ = 0;
};

/// Where a document begins. yaml-cpp offers no reader of all documents that ends on every text: on a stray
/// comma between two of them LoadAll makes empty documents until memory is full.
class DocumentStart : public YAML::EventHandler {
  public:
    std::optional<YAML::Mark> at;

    void OnDocumentStart(const YAML::Mark& mark) override { at = mark; }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
    void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {}
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                    YAML::EmitterStyle::value) override {}
    void OnMapEnd() override {}
};

std::optional<YAML::Mark> second_document(const std::string& text) {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    DocumentStart first;
    DocumentStart second;
    if (!parser.HandleNextDocument(first) || !parser.HandleNextDocument(second)) return std::nullopt;
    return second.at;
}

}  // namespace

const YamlTree* YamlTree::find(std::string_view key) const {
    for (const auto& [name, value] : entries)
        if (name.text == key) return &value;
    return nullptr;
}

std::optional<YamlTree> read_yaml(const Sources& sources, std::uint32_t file, Report& report) {
    const std::string_view text = sources.text(file);
    const Span start{file, 0, 0};
    Reader reader(sources, file, report);
    if (text.size() > largest_map) {
        report.error("map-yaml", start, "the map is larger than 1 MiB");
        return std::nullopt;
    }
    // yaml-cpp counts bytes only as long as it need not change the encoding.
    if (!valid_utf8(text) || text.starts_with("\xEF\xBB\xBF") || text.find('\0') != std::string_view::npos) {
        report.error("map-yaml", start, "expected UTF-8 text without byte order mark");
        return std::nullopt;
    }
    try {
        const YAML::Node document = YAML::Load(std::string(text));
        if (!document.IsMap()) {
            report.error("map-yaml", start, "expected lines of `key: value`");
            return std::nullopt;
        }
        if (const auto second = second_document(std::string(text))) {
            report.error("map-yaml", reader.place(*second), "expected one document, found a second");
            return std::nullopt;
        }
        return reader.tree(document, 0);
    } catch (const YAML::Exception& error) {
        report.error("map-yaml", reader.place(error.mark), "this is not well-formed YAML: " + error.msg);
        return std::nullopt;
    }
}

void only(const YamlTree& tree, const std::vector<std::string_view>& known, std::string_view what,
          Report& report) {
    for (const YamlTree::Entry& entry : tree.entries)
        if (std::find(known.begin(), known.end(), entry.key.text) == known.end())
            report.error("map-name", entry.key.span,
                         std::string(what) + " has no " + in_quotes(entry.key.text),
                         did_you_mean(entry.key.text, known));
}

const YamlTree* needed(const YamlTree& tree, std::string_view key, Report& report) {
    const YamlTree* found = tree.find(key);
    if (found == nullptr) report.error("map-missing", tree.span, in_quotes(key) + " is missing");
    return found;
}

}  // namespace ultima
