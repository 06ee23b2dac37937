// SPDX-License-Identifier: Apache-2.0
#include "exchange/conditions.h"

#include "audit/yaml.h"
#include "base/files.h"
#include "base/text.h"
#include "law/translations.h"
#include "register/event.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace ultima {
namespace {

using Kind = ConditionInput::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 6> kinds{{{"date", Kind::date},
                                                                  {"time", Kind::time},
                                                                  {"number", Kind::number},
                                                                  {"choice", Kind::choice},
                                                                  {"place", Kind::place},
                                                                  {"text", Kind::text}}};
constexpr std::size_t longest_words = 1000, longest_place = 200, longest_text = 200, most_longest = 500;
constexpr std::int64_t largest_number = 100'000;

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 60 &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 60 && text.find_first_of(":{}*.\n") == std::string_view::npos &&
           trim(text) == text;
}

/// What stands between braces, in order; nothing if the braces do not match.
std::optional<std::vector<std::string>> places_in(std::string_view words) {
    std::vector<std::string> names;
    while (true) {
        const std::size_t open = words.find_first_of("{}");
        if (open == std::string_view::npos) return names;
        if (words[open] == '}') return std::nullopt;
        const std::size_t close = words.find_first_of("{}", open + 1);
        if (close == std::string_view::npos || words[close] == '{') return std::nullopt;
        names.emplace_back(words.substr(open + 1, close - open - 1));
        words.remove_prefix(close + 1);
    }
}

class LibraryReader {
  public:
    explicit LibraryReader(Report& report) : report_(report) {}

    ConditionLibrary read(const YamlTree& top) {
        only(top, {"version", "conditions"}, "a library of conditions", report_);
        if (const YamlTree* version = needed(top, "version", report_);
            version != nullptr && version->text != "1")
            kind(*version, "this program reads libraries of version 1", "map-version");
        ConditionLibrary library;
        const YamlTree* list = needed(top, "conditions", report_);
        if (list == nullptr) return library;
        if (list->kind != YamlTree::Kind::list) kind(*list, "expected a list of conditions");
        for (const YamlTree& item : list->items) {
            library.conditions.push_back(condition(item));
            not_twice(library.conditions, item.span);
        }
        return library;
    }

  private:
    void kind(const YamlTree& at, std::string message, std::string_view code = "map-kind") {
        report_.error(code, at.span, std::move(message));
    }

    /// Versions of one condition follow each other, each with a day of its own.
    void not_twice(const std::vector<Condition>& all, Span span) {
        const Condition& latest = all.back();
        for (std::size_t i = 0; i + 1 < all.size(); ++i) {
            if (all[i].id != latest.id) continue;
            if (all[i].version == latest.version || all[i].since == latest.since)
                report_.error("map-twice", span,
                              fmt::format("`{}` has this version, or this first day, twice", latest.id));
            else if ((all[i].version < latest.version) != (all[i].since < latest.since))
                report_.error("map-kind", span,
                              fmt::format("a later version of `{}` begins on a later day", latest.id));
        }
    }

    Condition condition(const YamlTree& tree) {
        Condition made;
        if (tree.kind != YamlTree::Kind::mapping) {
            kind(tree, "expected a condition: `id`, `version`, `since`, `kind`, `words` and so on");
            return made;
        }
        only(tree,
             {"id", "version", "since", "kind", "words", "inputs", "consent", "grounds", "burden", "cite"},
             "a condition", report_);
        made.id = text(tree, "id");
        if (const YamlTree* id = tree.find("id"); id != nullptr && !is_id(made.id))
            kind(*id, "an id is made of small letters, digits and hyphens");
        made.version = number(tree, "version", 1);
        if (const YamlTree* since = needed(tree, "since", report_)) {
            const auto day = parse_date(since->text);
            if (!day) kind(*since, "expected a date, YYYY-MM-DD");
            made.since = day.value_or(first_date());
        }
        made.kind = text(tree, "kind");
        const std::string_view known = info(field("kind of condition")).choices;
        if (const YamlTree* at = tree.find("kind"); at != nullptr && !is_choice(known, made.kind))
            kind(*at, fmt::format("expected one of: {}", known));
        if (const YamlTree* inputs = tree.find("inputs")) read_inputs(*inputs, made);
        made.words = text(tree, "words");
        if (const YamlTree* words = tree.find("words")) check_words(*words, made);
        made.consent = text(tree, "consent") == "yes";
        if (const YamlTree* consent = tree.find("consent");
            consent != nullptr && consent->text != "yes" && consent->text != "no")
            kind(*consent, "`consent` is `yes` or `no`");
        read_grounds(tree, made);
        if (const YamlTree* burden = needed(tree, "burden", report_)) read_burden(*burden, made);
        made.cite = text(tree, "cite");
        if (const YamlTree* cite = tree.find("cite")) made.cite_span = cite->span;
        return made;
    }

    std::string text(const YamlTree& tree, std::string_view key) {
        const YamlTree* found = needed(tree, key, report_);
        if (found == nullptr) return {};
        if (!found->is_scalar() || trim(found->text).empty()) kind(*found, "expected a text");
        return found->text;
    }

    std::int64_t number(const YamlTree& tree, std::string_view key, std::int64_t least) {
        const YamlTree* found = needed(tree, key, report_);
        if (found == nullptr) return least;
        const auto value = parse_whole(found->text);
        if (!value || *value < least || *value > largest_number) {
            kind(*found, fmt::format("expected a whole number from {} to {}", least, largest_number));
            return least;
        }
        return *value;
    }

    void read_inputs(const YamlTree& tree, Condition& made) {
        if (tree.kind != YamlTree::Kind::mapping) return kind(tree, "expected inputs, each with its name");
        for (const YamlTree::Entry& entry : tree.entries) {
            if (!is_name(entry.key.text))
                report_.error("map-kind", entry.key.span,
                              "the name of an input is short, without `:`, `.`, `*` and braces");
            made.inputs.push_back(input(entry));
        }
    }

    ConditionInput input(const YamlTree::Entry& entry) {
        ConditionInput made;
        made.name = entry.key.text;
        const YamlTree& tree = entry.value;
        if (tree.kind != YamlTree::Kind::mapping) {
            kind(tree, "expected a mapping with `kind`");
            return made;
        }
        const YamlTree* named = needed(tree, "kind", report_);
        if (named == nullptr) return made;
        const auto* known = std::find_if(kinds.begin(), kinds.end(),
                                         [&](const auto& one) { return one.first == named->text; });
        if (known == kinds.end()) {
            kind(*named, "an input is a date, time, number, choice, place or text");
            return made;
        }
        made.kind = known->second;
        const std::string what = fmt::format("a {}", known->first);
        switch (made.kind) {
            case Kind::number:
                only(tree, {"kind", "unit", "least", "most"}, what, report_);
                made.unit = text(tree, "unit");
                made.least = number(tree, "least", 0);
                made.most = number(tree, "most", made.least);
                break;
            case Kind::choice:
                only(tree, {"kind", "of"}, what, report_);
                if (const YamlTree* of = needed(tree, "of", report_)) made.choices = texts(*of);
                break;
            case Kind::place:
            case Kind::text:
                only(tree, {"kind", "longest"}, what, report_);
                made.longest = made.kind == Kind::place ? longest_place : longest_text;
                if (tree.find("longest") != nullptr)
                    made.longest = std::min<std::size_t>(static_cast<std::size_t>(number(tree, "longest", 1)),
                                                         most_longest);
                break;
            default:
                only(tree, {"kind"}, what, report_);
        }
        return made;
    }

    std::vector<std::string> texts(const YamlTree& tree) {
        std::vector<std::string> all;
        if (tree.kind != YamlTree::Kind::list || tree.items.empty()) {
            kind(tree, "expected a list of texts");
            return all;
        }
        for (const YamlTree& item : tree.items) {
            const bool fits = item.is_scalar() && !trim(item.text).empty() &&
                              item.text.find_first_of(":\n") == std::string::npos;
            if (!fits) kind(item, "expected a text on one line, without `:`");
            if (std::find(all.begin(), all.end(), item.text) != all.end())
                report_.error("map-twice", item.span, "this stands there twice");
            all.push_back(item.text);
        }
        return all;
    }

    void read_grounds(const YamlTree& tree, Condition& made) {
        if (const YamlTree* grounds = needed(tree, "grounds", report_)) made.grounds = texts(*grounds);
    }

    void check_words(const YamlTree& at, const Condition& made) {
        const auto error = [&](std::string message) {
            report_.error("condition-words", at.span, std::move(message));
        };
        if (made.words.size() > longest_words)
            return error(fmt::format("the words are longer than {} bytes", longest_words));
        for (std::size_t i = 0; i < made.words.size();) {
            const CodePoint point = first_code_point(std::string_view(made.words).substr(i));
            if (!point.valid || has_no_place(point.value))
                return error(
                    "the words hold a line end, a control character, or one that turns the direction "
                    "of the text around it");
            i += point.length;
        }
        const auto names = places_in(made.words);
        if (!names) return error("a brace has no partner");
        std::vector<std::string_view> known;
        for (const ConditionInput& input : made.inputs) known.push_back(input.name);
        for (const std::string& name : *names)
            if (std::find(known.begin(), known.end(), name) == known.end())
                report_.error("condition-words", at.span, fmt::format("there is no input `{}`", name),
                              did_you_mean(name, known));
        for (const std::string_view name : known)
            if (std::find(names->begin(), names->end(), name) == names->end())
                error(fmt::format("the words do not say the input `{}`", name));
    }

    void read_burden(const YamlTree& tree, Condition& made) {
        if (tree.kind != YamlTree::Kind::mapping)
            return kind(tree, "expected `hours a week` and `days a week`");
        only(tree, {"hours a week", "days a week"}, "a burden", report_);
        if (const YamlTree* hours = needed(tree, "hours a week", report_))
            made.hours = factors(*hours, made, hours_of_week, true);
        if (const YamlTree* days = needed(tree, "days a week", report_))
            made.days = factors(*days, made, days_of_week, false);
    }

    /// `7 * from .. until`
    std::vector<BurdenFactor> factors(const YamlTree& at, const Condition& of, std::int64_t limit,
                                      bool spans) {
        std::vector<BurdenFactor> all;
        std::int64_t most = 1;
        std::string_view rest = at.text;
        while (true) {
            const std::size_t end = rest.find('*');
            const auto made = factor(trim(rest.substr(0, end)), at, of, spans);
            if (!made) return {};
            most *= made->until ? 24 : made->from ? of.inputs[*made->from].most : made->number;
            if (most > limit) {
                report_.error("condition-burden", at.span,
                              fmt::format("this can be more than {}, which a week does not have", limit));
                return {};
            }
            all.push_back(*made);
            if (end == std::string_view::npos) return all;
            rest.remove_prefix(end + 1);
        }
    }

    std::optional<BurdenFactor> factor(std::string_view text, const YamlTree& at, const Condition& of,
                                       bool spans) {
        if (const auto number = parse_whole(text)) return BurdenFactor{*number};
        const std::size_t dots = text.find("..");
        const auto find = [&](std::string_view name, Kind kind) -> std::optional<std::size_t> {
            for (std::size_t i = 0; i < of.inputs.size(); ++i)
                if (of.inputs[i].name == trim(name) && of.inputs[i].kind == kind) return i;
            return std::nullopt;
        };
        BurdenFactor made;
        made.from = find(text.substr(0, dots), dots == std::string_view::npos ? Kind::number : Kind::time);
        if (dots != std::string_view::npos) made.until = find(text.substr(dots + 2), Kind::time);
        if (made.from && (dots == std::string_view::npos || (made.until && spans))) return made;
        report_.error("condition-burden", at.span,
                      fmt::format("`{}` is no whole number, no input that is a number{}", text,
                                  spans ? ", and no span from one input that is a time to another" : ""));
        return std::nullopt;
    }

    Report& report_;
};

}  // namespace

const Condition* ConditionLibrary::find(std::string_view id, CivilDate on) const {
    const Condition* found = nullptr;
    for (const Condition& one : conditions)
        if (one.id == id && one.since <= on && (found == nullptr || found->since < one.since)) found = &one;
    return found;
}

std::optional<ConditionLibrary> read_conditions(const Sources& sources, std::uint32_t file,
                                                Diagnostics& diagnostics) {
    return read_yaml_as<LibraryReader>(sources, file, diagnostics);
}

std::optional<ConditionLibrary> read_conditions(const std::filesystem::path& path, Sources& sources,
                                                Diagnostics& diagnostics) {
    constexpr std::size_t largest_file = 1U << 20U;
    auto text = read_file(path, largest_file);
    if (!text) {
        diagnostics.insert(diagnostics.end(), text.error().begin(), text.error().end());
        return std::nullopt;
    }
    return read_conditions(sources, sources.add(path.string(), std::move(*text)), diagnostics);
}

void check_citations_of(const ConditionLibrary& library, const Pack& pack, Diagnostics& diagnostics) {
    Report report(diagnostics);
    for (const Condition& one : library.conditions)
        if (pack.citation(one.cite) == nullptr)
            report.error("condition-cite", one.cite_span,
                         fmt::format("{} begins with no citation that pack.yaml lists", in_quotes(one.cite)));
}

}  // namespace ultima
