// SPDX-License-Identifier: Apache-2.0
// The law file as a page to read, and a bench to try facts.
#include "casework/case_options.h"
#include "law/reading.h"
#include "web/case_options_section.h"
#include "web/pages.h"
#include "web/showing.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

/// `pack/1-case.md` as `1-case`.
std::string short_name(std::string_view path) {
    path.remove_prefix(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
    return std::string(path.substr(0, path.rfind('.')));
}

/// A rule may be wider than the page; who has no mouse scrolls it with the keys.
std::string with_scrolling_by_key(std::string html) {
    constexpr std::string_view bare = "<pre>", reached = "<pre tabindex=\"0\">";
    for (std::size_t at = html.find(bare); at != std::string::npos; at = html.find(bare, at + reached.size()))
        html.replace(at, bare.size(), reached);
    return html;
}

std::optional<Stage> stage_tried(const Visit& visit) {
    const auto asked = parse_stage(value_of(visit.request.query, "stage"));
    if (asked && visit.pack().stages[static_cast<std::size_t>(*asked)]) return asked;
    for (std::size_t i = 0; i < stage_count; ++i)
        if (visit.pack().stages[i]) return static_cast<Stage>(i);
    return std::nullopt;
}

/// A finding that somebody tries out is nobody's finding.
void set_tried(const Visit& visit, Case& given, FactId id, std::string_view text,
               std::vector<std::string>& wrong) {
    const Pack& pack = visit.pack();
    const Fact& fact = pack.facts[id];
    if (fact.source != FactSource::finding) {
        if (const auto set = set_fact(pack, given, id, text); !set)
            wrong.push_back(fmt::format("{}: {}", fact.name, set.error()));
        return;
    }
    auto value = parse_value(pack, fact.type, text, fact.days);
    if (!value)
        wrong.push_back(fmt::format("{}: {}", fact.name, value.error()));
    else
        given.findings.push_back({id, std::move(*value), "tried out", fact.who, "tried out", visit.today()});
}

}  // namespace

HttpResponse law_page(const Visit& visit, const PathParts&) {
    const Sources& sources = visit.law->sources();
    TemplateData data;
    TemplateData::List files;
    const std::string_view asked = value_of(visit.request.query, "part");
    std::string shown;
    for (std::uint32_t i = 0; i < sources.count(); ++i) {
        const std::string_view name = sources.name(i);
        if (!name.ends_with(".md") || name.starts_with("un-baseline")) continue;
        const std::string part = short_name(name);
        TemplateData link;
        link["part"] = part;
        if (asked == part || (asked.empty() && shown.empty())) {
            shown = with_scrolling_by_key(markdown_html(sources.text(i)));
            link["current"] = true;
        }
        files.push_back(std::move(link));
    }
    if (shown.empty()) return not_found_page(visit);
    const Manifest& manifest = visit.pack().manifest;
    const Wording words = visit.wording();
    data["law"] = words.plain(words.title());
    data["version"] = manifest.version;
    data["disclaimer"] = words.plain(words.disclaimer());
    data["as_of"] = manifest.law_as_of ? day_text(visit.words, *manifest.law_as_of) : std::string();
    data["parts"] = std::move(files);
    data["text"] = Markup{std::move(shown)};
    return page(visit, "law", visit.of("The law file"), std::move(data));
}

HttpResponse try_law_page(const Visit& visit, const PathParts&) {
    const Pack& pack = visit.pack();
    const auto stage = stage_tried(visit);
    if (!stage) return not_found_page(visit);
    const CivilDate on = parse_date(value_of(visit.request.query, "on")).value_or(visit.today());
    Case given = empty_case(pack);
    std::vector<std::string> wrong;
    for (const auto& [name, value] : visit.request.query)
        if (name.starts_with("f.") && !value.empty())
            if (const auto fact = pack.find_fact(std::string_view(name).substr(2)))
                set_tried(visit, given, *fact, value, wrong);
    TemplateData data;
    visit.law->reasoners.with([&](Reasoner& reasoner) {
        const CaseOptions options = options_of(reasoner, given, *stage, on);
        data["options"] = options_section(visit, reasoner, options, {});
        TemplateData::List questions = questions_section(visit, reasoner, options);
        data["ask"] = std::move(questions);
        return 0;
    });
    const Wording words = visit.wording();
    TemplateData::List known, stages, problems;
    for (const auto& [name, value] : visit.request.query) {
        if (!name.starts_with("f.") || value.empty()) continue;
        const auto fact = pack.find_fact(std::string_view(name).substr(2));
        if (!fact) continue;
        TemplateData row;
        row["id"] = fmt::format("k{}", *fact);
        row["field"] = name;
        row["name"] = words.plain(words.name(pack.facts[*fact]));
        row["value"] = value;
        known.push_back(std::move(row));
    }
    for (std::size_t i = 0; i < stage_count; ++i) {
        if (!pack.stages[i]) continue;
        TemplateData row =
            option_row(std::string(to_text(static_cast<Stage>(i))), visit.of(to_text(static_cast<Stage>(i))));
        row["chosen"] = static_cast<Stage>(i) == *stage;
        stages.push_back(std::move(row));
    }
    for (std::string& one : wrong) problems.emplace_back(std::move(one));
    data["known"] = std::move(known);
    data["stages"] = std::move(stages);
    data["on"] = to_text(on);
    put_list(data, "problems", std::move(problems));
    return page(visit, "try", visit.of("Try facts"), std::move(data));
}

}  // namespace ultima
