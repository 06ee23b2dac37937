// SPDX-License-Identifier: Apache-2.0
#include "law/manifest.h"

#include "base/language.h"
#include "base/text.h"
#include "law/baseline.h"
#include "law/draft.h"
#include "law/translations.h"
#include "law/written.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <set>

namespace ultima {
namespace {

using Handler = std::function<void(const YAML::Node& key, const YAML::Node& value)>;
using Handlers = std::map<std::string_view, Handler>;

bool all_in(std::string_view text, std::string_view letters) {
    return !text.empty() && text.find_first_not_of(letters) == std::string_view::npos;
}

constexpr std::string_view digits = "0123456789";
constexpr std::string_view capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view small_letters = "abcdefghijklmnopqrstuvwxyz";

std::vector<std::string_view> split_at(std::string_view text, char mark) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0;;) {
        const std::size_t end = std::min(text.find(mark, at), text.size());
        parts.push_back(text.substr(at, end - at));
        if (end == text.size()) return parts;
        at = end + 1;
    }
}

/// `0.1.0`: three whole numbers without leading zeros (semver.org, without its labels).
bool is_version(std::string_view text) {
    const std::vector<std::string_view> parts = split_at(text, '.');
    return parts.size() == 3 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
               return all_in(part, digits) && part.size() <= 9 && (part.size() == 1 || part[0] != '0');
           });
}

/// Walks the few levels that a manifest has, so that neither deep nesting nor aliases cost anything.
class ManifestReader {
  public:
    ManifestReader(const Sources& sources, std::uint32_t file, Report& report)
        : sources_(sources), file_(file), report_(report) {}
    ManifestRead read();

  private:
    Span span_at(const YAML::Mark& mark, std::size_t length = 0) const;
    Span span(const YAML::Node& node) const;
    static std::string shape(const YAML::Node& node);
    void wrong(const YAML::Node& node, std::string_view key, std::string_view expected);
    bool map(const YAML::Node& node, std::string_view what, const Handlers& handlers,
             std::initializer_list<std::string_view> needed, Span place);
    std::optional<std::string> text(const YAML::Node& node, std::string_view key);
    std::optional<CivilDate> date(const YAML::Node& node, std::string_view key);
    std::optional<std::size_t> choice(const YAML::Node& node, std::string_view key,
                                      const std::vector<std::string_view>& words);
    Handler into(std::string_view key, std::string& target);
    void id(const YAML::Node& node);
    void version(const YAML::Node& node);
    void jurisdiction(const YAML::Node& node);
    void language_version(const YAML::Node& node);
    void texts(const YAML::Node& node, std::string_view key, std::vector<std::string>& target);
    void languages(const YAML::Node& node);
    void language(const YAML::Node& node);
    void required(const YAML::Node& node);
    void calendar(const YAML::Node& node);
    void setting(const YAML::Node& key, const YAML::Node& node, const std::vector<std::string_view>& words,
                 const std::function<void(std::size_t)>& set, std::string& cite);
    void most_favourable(const YAML::Node& node);
    void one_most_favourable(const YAML::Node& node);
    void citations(const YAML::Node& node);
    void citation(const YAML::Node& node);

    const Sources& sources_;
    std::uint32_t file_;
    Report& report_;
    ManifestRead result_;
    std::set<std::string, std::less<>> cites_;
};

Span ManifestReader::span_at(const YAML::Mark& mark, std::size_t length) const {
    const auto size = static_cast<std::uint32_t>(sources_.text(file_).size());
    if (mark.is_null() || mark.line < 0 || mark.column < 0) return {file_, 0, 0};
    const auto line = static_cast<std::uint32_t>(mark.line) + 1;
    if (line > sources_.line_count(file_)) return {file_, size, size};
    const std::string_view text = sources_.line_text(file_, line);
    const std::size_t column = std::min(static_cast<std::size_t>(mark.column), text.size());
    const std::uint32_t begin = sources_.line_begin(file_, line) + static_cast<std::uint32_t>(column);
    return {file_, begin, begin + static_cast<std::uint32_t>(std::min(length, text.size() - column))};
}

/// The node as it stands in the file; of a longer one the first line.
Span ManifestReader::span(const YAML::Node& node) const {
    const YAML::Mark mark = node.Mark();
    if (node.IsScalar()) {
        const Span whole = span_at(mark, node.Scalar().size());
        const std::string_view rest = sources_.text(file_).substr(whole.begin, whole.end - whole.begin);
        const bool quotes = rest.starts_with('"') || rest.starts_with('\'');
        return quotes ? span_at(mark, node.Scalar().size() + 2) : whole;
    }
    return span_at(mark, 1);
}

std::string ManifestReader::shape(const YAML::Node& node) {
    if (node.IsScalar()) return in_quotes(node.Scalar());
    if (node.IsSequence()) return "a list";
    if (node.IsMap()) return "keys and values";
    return "nothing";
}

void ManifestReader::wrong(const YAML::Node& node, std::string_view key, std::string_view expected) {
    report_.error("P012", span(node),
                  in_quotes(key) + " must be " + std::string(expected) + ", found " + shape(node));
}

bool ManifestReader::map(const YAML::Node& node, std::string_view what, const Handlers& handlers,
                         std::initializer_list<std::string_view> needed, Span place) {
    if (!node.IsMap()) {
        report_.error("P012", node.IsDefined() && !node.IsNull() ? span(node) : place,
                      std::string(what) + " must hold keys and values, found " + shape(node));
        return false;
    }
    std::map<std::string, Span> seen;
    std::vector<std::string_view> known;
    for (const auto& [key, handler] : handlers) known.push_back(key);
    for (const auto& pair : node) {
        if (report_.full()) return false;
        if (!pair.first.IsScalar()) {
            report_.error("P011", span(pair.first), "expected a key, found " + shape(pair.first));
            continue;
        }
        const std::string& key = pair.first.Scalar();
        const auto [before, added] = seen.try_emplace(key, span(pair.first));
        const auto handler = handlers.find(key);
        if (handler == handlers.end()) {
            const std::string help = did_you_mean(key, known);
            report_.error("P011", span(pair.first), std::string(what) + " has no key " + in_quotes(key),
                          help.empty() ? "the keys are " + one_of(known) : help);
        } else if (!added) {
            report_.error("P014", span(pair.first), "the key " + in_quotes(key) + " stands here twice", {},
                          {{before->second, "first here"}});
        } else {
            handler->second(pair.first, pair.second);
        }
    }
    for (const std::string_view key : needed) {
        if (seen.contains(std::string(key))) continue;
        report_.error("P013", place, std::string(what) + " needs the key " + in_quotes(key));
        return false;  // one missing key is said at a time: they share the place
    }
    return true;
}

std::optional<std::string> ManifestReader::text(const YAML::Node& node, std::string_view key) {
    if (!node.IsScalar() || trim(node.Scalar()).empty()) {
        wrong(node, key, "a text");
        return std::nullopt;
    }
    std::string folded = fold_blanks(node.Scalar());
    for (std::string_view rest = folded; !rest.empty();) {
        const CodePoint point = first_code_point(rest);
        if (has_no_place(point.value)) {  // YAML can write it as an escape
            wrong(node, key, "a text without control characters");
            return std::nullopt;
        }
        rest.remove_prefix(point.length);
    }
    return folded;
}

std::optional<CivilDate> ManifestReader::date(const YAML::Node& node, std::string_view key) {
    const auto result = node.IsScalar() ? parse_date(node.Scalar()) : std::nullopt;
    if (!result) wrong(node, key, "a date, such as `2026-11-01`");
    return result;
}

std::optional<std::size_t> ManifestReader::choice(const YAML::Node& node, std::string_view key,
                                                  const std::vector<std::string_view>& words) {
    const auto found = node.IsScalar() ? std::find(words.begin(), words.end(), node.Scalar()) : words.end();
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    wrong(node, key, one_of(words));
    return std::nullopt;
}

Handler ManifestReader::into(std::string_view key, std::string& target) {
    return [this, key, &target](const YAML::Node&, const YAML::Node& value) {
        target = text(value, key).value_or("");
    };
}

void ManifestReader::id(const YAML::Node& node) {
    std::string& id = result_.manifest.id;
    id = node.IsScalar() ? node.Scalar() : std::string{};
    if (!is_pack_id(id)) wrong(node, "id", "small letters, digits and hyphens");
}

void ManifestReader::version(const YAML::Node& node) {
    if (node.IsScalar() && is_version(node.Scalar())) {
        result_.manifest.version = node.Scalar();
    } else {
        wrong(node, "version", "three numbers with points, such as `0.1.0`");
    }
}

void ManifestReader::jurisdiction(const YAML::Node& node) {
    if (node.IsScalar() && is_jurisdiction(node.Scalar())) {
        result_.manifest.jurisdiction = node.Scalar();
    } else {
        wrong(node, "jurisdiction", jurisdiction_text);
    }
}

void ManifestReader::language_version(const YAML::Node& node) {
    if (node.IsScalar() && node.Scalar() == "1") return;
    wrong(node, "language version", "1, the only version there is");
}

void ManifestReader::texts(const YAML::Node& node, std::string_view key, std::vector<std::string>& target) {
    if (node.IsScalar()) {
        if (auto one = text(node, key)) target.push_back(std::move(*one));
        return;
    }
    if (!node.IsSequence() || node.size() == 0) return wrong(node, key, "a text or a list of texts");
    for (const auto& item : node) {
        if (report_.full()) return;
        if (auto one = text(item, key)) target.push_back(std::move(*one));
    }
}

void ManifestReader::language(const YAML::Node& node) {
    std::vector<std::string>& known = result_.manifest.languages;
    if (!node.IsScalar() || !is_language_tag(node.Scalar()))
        return wrong(node, "languages", "language tags such as `en` or `pt-BR`, the pack's own first");
    if (std::find(known.begin(), known.end(), node.Scalar()) != known.end())
        return report_.error("P014", span(node),
                             "the language " + in_quotes(node.Scalar()) + " is listed twice");
    known.push_back(node.Scalar());
    result_.language_spans.push_back(span(node));
}

void ManifestReader::languages(const YAML::Node& node) {
    if (!node.IsSequence() || node.size() == 0)
        return wrong(node, "languages", "a list of language tags, such as `[en]` or `[hi, en]`");
    for (const auto& item : node) {
        if (report_.full()) return;
        language(item);
    }
}

void ManifestReader::setting(const YAML::Node& key, const YAML::Node& node,
                             const std::vector<std::string_view>& words,
                             const std::function<void(std::size_t)>& set, std::string& cite) {
    const std::string& name = key.Scalar();
    map(node, in_quotes(name),
        {{"value",
          [&](const YAML::Node&, const YAML::Node& value) {
              if (const auto place = choice(value, name, words)) set(*place);
          }},
         {"cite", into("cite", cite)}},
        {"value", "cite"}, span(key));
}

/// There is one thing that packs can build on so far.
void ManifestReader::required(const YAML::Node& node) {
    std::vector<std::string>& packs = result_.manifest.requires_packs;
    texts(node, "requires", packs);
    for (const std::string& pack : packs)
        if (pack != un_baseline().id)
            report_.error("P016", span(node), "there is no " + in_quotes(pack) + " that a pack could require",
                          did_you_mean(pack, {un_baseline().id}));
}

void ManifestReader::calendar(const YAML::Node& node) {
    CalendarSettings& settings = result_.manifest.calendar;
    const Handlers handlers = {
        {"first day counts",
         [&](const YAML::Node& key, const YAML::Node& value) {
             result_.has_first_day = true;
             setting(
                 key, value, {"yes", "no"},
                 [&](std::size_t place) { settings.first_day_counts = place == 0; }, settings.first_day_cite);
         }},
        {"month ends",
         [&](const YAML::Node& key, const YAML::Node& value) {
             result_.has_month_end = true;
             setting(
                 key, value, {"clip", "next day"},
                 [&](std::size_t place) {
                     settings.month_end = place == 0 ? MonthEnd::clip : MonthEnd::next_day;
                 },
                 settings.month_end_cite);
         }},
        {"fraction of a duration",
         [&](const YAML::Node& key, const YAML::Node& value) {
             result_.has_fraction = true;
             setting(
                 key, value, {"by months", "by days of the span", "month is 30 days"},
                 [&](std::size_t place) { settings.fraction = static_cast<FractionReading>(place); },
                 settings.fraction_cite);
         }},
    };
    map(node, "`calendar`", handlers, {}, span(node));
}

void ManifestReader::one_most_favourable(const YAML::Node& node) {
    MostFavourableRead read;
    MostFavourable& setting = read.setting;
    setting.span = span(node);
    std::optional<std::size_t> unit;
    const auto name = [&](std::string_view key, std::string& target, Span& place) {
        return [this, key, &target, &place](const YAML::Node&, const YAML::Node& value) {
            target = text(value, key).value_or("");
            place = span(value);
        };
    };
    Span issue_span;
    const std::string_view what = "`most favourable law`";
    const std::size_t errors = report_.count();
    map(node, what,
        {{"from", name("from", read.from, read.from_span)},
         {"to", name("to", read.to, read.to_span)},
         {"unit",
          [&](const YAML::Node&, const YAML::Node& value) {
              unit = choice(value, "unit", {"whole law", "issue"});
          }},
         {"issue", name("issue", setting.issue, issue_span)},
         {"scope", into("scope", setting.scope)},
         {"key", name("key", setting.key, read.key_span)},
         {"milder",
          [&](const YAML::Node&, const YAML::Node& value) {
              setting.lower_is_milder = choice(value, "milder", {"lower", "higher"}).value_or(0) == 0;
          }},
         {"cite", into("cite", setting.cite)}},
        {"from", "to", "unit", "scope", "key", "milder", "cite"}, span(node));
    if (errors != report_.count()) return;
    if (*unit == 1 && setting.issue.empty())
        return report_.error("P013", span(node), "an issue needs its name: the key `issue`");
    if (*unit == 0 && !setting.issue.empty())
        return report_.error("P012", issue_span, "the whole law is one unit and has no `issue`",
                             "with `unit: issue` versions are chosen for each issue alone");
    if (!setting.issue.empty() && !is_pack_id(setting.issue))
        return report_.error(
            "P012", issue_span,
            "`issue` must be a word of small letters, digits and hyphens, found " + in_quotes(setting.issue));
    const auto& before = result_.most_favourable;
    if (std::any_of(before.begin(), before.end(),
                    [&](const MostFavourableRead& other) { return other.setting.issue == setting.issue; }))
        return report_.error("P014", setting.issue.empty() ? span(node) : issue_span,
                             setting.issue.empty()
                                 ? "the most favourable law as a whole stands here twice"
                                 : "the issue " + in_quotes(setting.issue) + " stands here twice");
    if (!before.empty() && (setting.issue.empty() || before.front().setting.issue.empty()))
        return report_.error("P012", span(node),
                             "the most favourable law is taken as a whole or issue by issue, not both");
    if (read.to == "today") read.to.clear();
    result_.most_favourable.push_back(std::move(read));
}

/// One setting for the whole law, or a list with one for each issue.
void ManifestReader::most_favourable(const YAML::Node& node) {
    if (!node.IsSequence()) return one_most_favourable(node);
    if (node.size() > limit::issues)
        return report_.error("L003", span(node), "there are more than 100 issues");
    for (const auto& item : node) {
        if (report_.full()) return;
        one_most_favourable(item);
    }
}

void ManifestReader::citation(const YAML::Node& node) {
    Citation citation;
    std::optional<std::size_t> state;
    const bool good = map(node, "a citation",
                          {
                              {"cite", into("cite", citation.cite)},
                              {"text",
                               [&](const YAML::Node&, const YAML::Node& value) {
                                   state = choice(value, "text", {"checked", "recalled"});
                               }},
                              {"source", into("source", citation.source)},
                              {"date", [&](const YAML::Node&,
                                           const YAML::Node& value) { citation.date = date(value, "date"); }},
                          },
                          {"cite", "text"}, span(node));
    if (!good || !state || citation.cite.empty()) return;
    citation.text = *state == 0 ? CitationCheck::checked : CitationCheck::recalled;
    if (!cites_.insert(citation.cite).second)
        report_.error("P014", span(node), "the citation " + in_quotes(citation.cite) + " is listed twice");
    result_.manifest.citations.push_back(std::move(citation));
}

void ManifestReader::citations(const YAML::Node& node) {
    if (!node.IsSequence()) return wrong(node, "citations", "a list");
    if (node.size() > limit::list)
        return report_.error("L003", span(node), "this list has more than 100000 entries");
    for (const auto& item : node) {
        if (report_.full()) return;
        citation(item);
    }
}

ManifestRead ManifestReader::read() {
    Manifest& manifest = result_.manifest;
    if (sources_.text(file_).size() > limit::manifest_bytes) {
        report_.error("L001", {file_, 0, 0}, "pack.yaml has more than 256 KB");
        return std::move(result_);
    }
    YAML::Node root;
    try {
        root = YAML::Load(std::string(sources_.text(file_)));
        const Handlers handlers = {
            {"id", [&](const YAML::Node&, const YAML::Node& value) { id(value); }},
            {"version", [&](const YAML::Node&, const YAML::Node& value) { version(value); }},
            {"language version",
             [&](const YAML::Node&, const YAML::Node& value) { language_version(value); }},
            {"title", into("title", manifest.title)},
            {"jurisdiction", [&](const YAML::Node&, const YAML::Node& value) { jurisdiction(value); }},
            {"languages", [&](const YAML::Node&, const YAML::Node& value) { languages(value); }},
            {"law as of", [&](const YAML::Node&,
                              const YAML::Node& value) { manifest.law_as_of = date(value, "law as of"); }},
            {"authority", into("authority", manifest.authority)},
            {"reviewer", into("reviewer", manifest.reviewer)},
            {"licence", into("licence", manifest.licence)},
            {"requires", [&](const YAML::Node&, const YAML::Node& value) { required(value); }},
            {"disclaimer", into("disclaimer", manifest.disclaimer)},
            {"calendar", [&](const YAML::Node&, const YAML::Node& value) { calendar(value); }},
            {"most favourable law",
             [&](const YAML::Node&, const YAML::Node& value) { most_favourable(value); }},
            {"citations", [&](const YAML::Node&, const YAML::Node& value) { citations(value); }},
        };
        map(root, "pack.yaml", handlers,
            {"id", "version", "language version", "title", "jurisdiction", "languages", "law as of",
             "authority", "reviewer", "licence", "disclaimer", "citations"},
            {file_, 0, 0});
    } catch (const YAML::Exception& problem) {
        report_.error("P010", span_at(problem.mark), "pack.yaml is not well-formed YAML: " + problem.msg);
    }
    return std::move(result_);
}

}  // namespace

bool is_pack_id(std::string_view text) {
    const std::string letters = std::string(small_letters) + std::string(digits) + "-";
    return all_in(text, letters) && text.front() != '-' && text.back() != '-';
}

bool is_jurisdiction(std::string_view text) {
    const std::string_view country = text.substr(0, 2);
    if (!all_in(country, capitals) || country.size() != 2) return false;
    if (text.size() == 2) return true;
    const std::string others = std::string(capitals) + std::string(digits);
    return text[2] == '-' && all_in(text.substr(3), others) && text.size() <= 6;
}

ManifestRead read_manifest(const Sources& sources, std::uint32_t file, Report& report) {
    return ManifestReader(sources, file, report).read();
}

}  // namespace ultima
