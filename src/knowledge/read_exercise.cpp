// SPDX-License-Identifier: Apache-2.0
#include "audit/yaml.h"
#include "base/files.h"
#include "base/text.h"
#include "knowledge/exercise.h"
#include "law/baseline.h"
#include "law/translations.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace ultima {
namespace {

constexpr std::size_t most_texts = 30;

class ExerciseReader {
  public:
    ExerciseReader(const Pack& pack, Report& report) : pack_(pack), report_(report) {}

    Exercise read(const YamlTree& top) {
        only(top,
             {"version", "title", "person", "about", "situation", "ask", "notice", "traps", "consider",
              "safeguards", "debrief", "case", "change"},
             "an exercise", report_);
        if (const YamlTree* version = needed(top, "version", report_);
            version != nullptr && version->text != "1")
            report_.error("map-version", version->span, "this program reads exercises of version 1");
        made_.title = text(top, "title");
        made_.person = text(top, "person");
        made_.about = texts(top, "about");
        made_.situation = texts(top, "situation");
        read_inquiries(top);
        read_notice(top);
        made_.traps = texts(top, "traps");
        made_.debrief = texts(top, "debrief");
        read_un(top, "consider", made_.measures, [](std::string_view id) {
            const UnMeasure* found = un_baseline().measure(id);
            return found == nullptr ? std::string() : found->id;
        });
        read_un(top, "safeguards", made_.safeguards, [](std::string_view id) {
            const Safeguard* found = un_baseline().safeguard(id);
            return found == nullptr ? std::string() : found->id;
        });
        read_case(top);
        read_change(top);
        return std::move(made_);
    }

  private:
    /// Is it one line of text that can be shown?
    bool is_text(const YamlTree& at) {
        const std::string_view words = trim(at.text);
        if (!at.is_scalar() || words.empty()) {
            report_.error("exercise-text", at.span, "expected a text");
            return false;
        }
        if (words.size() > longest_exercise_text) {
            report_.error("exercise-text", at.span,
                          fmt::format("the text is longer than {} bytes", longest_exercise_text));
            return false;
        }
        for (std::size_t i = 0; i < words.size();) {
            const CodePoint point = first_code_point(words.substr(i));
            if (!point.valid || has_no_place(point.value)) {
                report_.error("exercise-text", at.span,
                              "the text holds a line end, a control character, or one that turns the "
                              "direction of the text around it");
                return false;
            }
            i += point.length;
        }
        return true;
    }

    std::string text(const YamlTree& tree, std::string_view key) {
        const YamlTree* found = needed(tree, key, report_);
        return found == nullptr ? std::string() : text(*found);
    }
    std::string text(const YamlTree& at) { return is_text(at) ? std::string(trim(at.text)) : std::string(); }

    std::vector<std::string> texts(const YamlTree& tree, std::string_view key) {
        const YamlTree* list = needed(tree, key, report_);
        return list == nullptr ? std::vector<std::string>() : texts(*list);
    }
    std::vector<std::string> texts(const YamlTree& list) {
        std::vector<std::string> all;
        if (list.kind != YamlTree::Kind::list || list.items.empty() || list.items.size() > most_texts) {
            report_.error("exercise-list", list.span,
                          fmt::format("expected a list of 1 to {} texts", most_texts));
            return all;
        }
        for (const YamlTree& item : list.items) all.push_back(text(item));
        return all;
    }

    void read_inquiries(const YamlTree& top) {
        const YamlTree* list = needed(top, "ask", report_);
        if (list == nullptr) return;
        if (list->kind != YamlTree::Kind::list || list->items.size() > most_inquiries)
            return report_.error("exercise-ask", list->span,
                                 fmt::format("expected a list of at most {} questions", most_inquiries));
        for (const YamlTree& item : list->items)
            if (auto inquiry = read_inquiry(item)) made_.inquiries.push_back(std::move(*inquiry));
        const auto count = [&](auto holds) {
            return std::count_if(made_.inquiries.begin(), made_.inquiries.end(), holds);
        };
        const auto bearing = count([](const Inquiry& one) { return one.bears(); });
        if (report_.count() == 0 && (bearing == 0 || bearing == std::ssize(made_.inquiries)))
            report_.error("exercise-ask", list->span,
                          "expected questions that bear on the case, and some that do not");
        if (count([](const Inquiry& one) {
                return !one.learnt.facts.empty() || !one.learnt.findings.empty();
            }) > std::ptrdiff_t{most_telling_inquiries})
            report_.error("exercise-ask", list->span,
                          fmt::format("at most {} of the questions may tell facts", most_telling_inquiries));
    }

    std::optional<Inquiry> read_inquiry(const YamlTree& item) {
        if (item.kind != YamlTree::Kind::mapping) {
            report_.error("exercise-ask", item.span,
                          "expected a question with `why`, `who` and `answer`, or with `beside the point`");
            return std::nullopt;
        }
        Inquiry inquiry;
        inquiry.question = text(item, "question");
        if (const YamlTree* beside = item.find("beside the point")) {
            only(item, {"question", "beside the point"}, "a question beside the point", report_);
            inquiry.beside = text(*beside);
            return inquiry;
        }
        only(item, {"question", "why", "who", "answer", "facts", "findings"}, "a question", report_);
        inquiry.why = text(item, "why");
        inquiry.who = text(item, "who");
        inquiry.answer = text(item, "answer");
        inquiry.learnt = learnt(item);
        return inquiry;
    }

    void read_notice(const YamlTree& top) {
        const YamlTree* notice = needed(top, "notice", report_);
        if (notice == nullptr) return;
        if (notice->kind != YamlTree::Kind::mapping)
            return report_.error("exercise-list", notice->span, "expected what there is to notice, by name");
        std::vector<std::string_view> known{"more"};
        for (std::size_t i = 0; i < look_count; ++i) known.push_back(to_text(static_cast<Look>(i)));
        only(*notice, known, "what there is to notice", report_);
        for (std::size_t i = 0; i < look_count; ++i)
            if (const YamlTree* one = notice->find(to_text(static_cast<Look>(i))))
                made_.notice[i] = text(*one);
        if (const YamlTree* more = notice->find("more")) made_.more = texts(*more);
    }

    template <class Find>
    void read_un(const YamlTree& top, std::string_view key, std::vector<std::string>& into, Find find) {
        const YamlTree* list = needed(top, key, report_);
        if (list == nullptr) return;
        if (list->kind != YamlTree::Kind::list)
            return report_.error("exercise-list", list->span, "expected a list of ids of the UN baseline");
        for (const YamlTree& item : list->items) {
            const std::string id = find(item.text);
            if (id.empty())
                report_.error("exercise-un", item.span,
                              fmt::format("the UN baseline has no {}", in_quotes(item.text)));
            into.push_back(id);
        }
    }

    void read_case(const YamlTree& top) {
        const YamlTree* found = needed(top, "case", report_);
        if (found == nullptr) return;
        if (found->kind != YamlTree::Kind::mapping)
            return report_.error("exercise-list", found->span, "expected `stage`, `on` and `facts`");
        only(*found, {"stage", "on", "facts", "findings"}, "a case", report_);
        if (const YamlTree* stage = needed(*found, "stage", report_)) {
            const auto known = parse_stage(stage->text);
            if (known && pack_.stages[static_cast<std::size_t>(*known)])
                made_.stage = *known;
            else
                report_.error("exercise-stage", stage->span,
                              fmt::format("expected a stage of the pack, found {}", in_quotes(stage->text)));
        }
        if (const YamlTree* on = needed(*found, "on", report_)) made_.on = day(*on);
        made_.known = learnt(*found);
    }

    void read_change(const YamlTree& top) {
        const YamlTree* found = needed(top, "change", report_);
        made_.changed_on = made_.on;
        if (found == nullptr) return;
        if (found->kind != YamlTree::Kind::mapping)
            return report_.error("exercise-list", found->span, "expected `says`, and what is otherwise");
        only(*found, {"says", "on", "facts", "findings"}, "a change", report_);
        made_.change = text(*found, "says");
        if (const YamlTree* on = found->find("on")) made_.changed_on = day(*on);
        made_.changed = learnt(*found);
        if (made_.changed.facts.empty() && made_.changed.findings.empty() && made_.changed_on == made_.on)
            report_.error("exercise-list", found->span, "nothing changes: no fact, no finding, and no day");
    }

    CivilDate day(const YamlTree& at) {
        const auto date = parse_date(at.text);
        if (!date)
            report_.error("exercise-value", at.span,
                          fmt::format("expected a date such as 2026-01-31, found {}", in_quotes(at.text)));
        return date.value_or(first_date());
    }

    Learnt learnt(const YamlTree& tree) {
        Learnt all;
        if (const YamlTree* facts = tree.find("facts")) {
            if (facts->kind != YamlTree::Kind::mapping)
                report_.error("exercise-list", facts->span,
                              "expected facts of the pack, each with its value");
            for (const YamlTree::Entry& entry : facts->entries) read_fact(entry, all);
        }
        if (const YamlTree* findings = tree.find("findings")) {
            if (findings->kind != YamlTree::Kind::list)
                report_.error("exercise-list", findings->span, "expected a list of findings");
            for (const YamlTree& item : findings->items) read_finding(item, all);
        }
        return all;
    }

    std::optional<FactId> fact(std::string_view name, Span span) {
        if (const auto found = pack_.find_fact(name)) return found;
        std::vector<std::string_view> names;
        for (const Fact& one : pack_.facts) names.emplace_back(one.name);
        report_.error("exercise-fact", span, fmt::format("the pack has no fact {}", in_quotes(name)),
                      did_you_mean(name, names));
        return std::nullopt;
    }

    std::optional<Value> value(FactId id, const YamlTree& at) {
        const Fact& known = pack_.facts[id];
        auto read = parse_value(pack_, known.type, at.text, known.days);
        if (!at.is_scalar() || !read) {
            report_.error("exercise-value", at.span,
                          at.is_scalar() ? fmt::format("`{}`: {}", known.name, read.error())
                                         : fmt::format("`{}`: expected a value", known.name));
            return std::nullopt;
        }
        if (!in_range(known, *read)) {
            report_.error("exercise-value", at.span,
                          fmt::format("`{}` is outside its range in the pack", known.name));
            return std::nullopt;
        }
        return std::move(*read);
    }

    void read_fact(const YamlTree::Entry& entry, Learnt& into) {
        const auto id = fact(entry.key.text, entry.key.span);
        if (!id) return;
        if (pack_.facts[*id].source == FactSource::finding)
            return report_.error(
                "exercise-finding", entry.key.span,
                fmt::format("`{}` is a finding of the {}", pack_.facts[*id].name, pack_.facts[*id].who),
                "put it under `findings`, with fact, value, by, role, reasons and on");
        if (auto read = value(*id, entry.value)) into.facts.emplace_back(*id, std::move(*read));
    }

    void read_finding(const YamlTree& item, Learnt& into) {
        if (item.kind != YamlTree::Kind::mapping)
            return report_.error("exercise-finding", item.span,
                                 "expected a finding: fact, value, by, role, reasons and on");
        only(item, {"fact", "value", "by", "role", "reasons", "on"}, "a finding", report_);
        const YamlTree* named = needed(item, "fact", report_);
        const YamlTree* said = needed(item, "value", report_);
        const YamlTree* role = needed(item, "role", report_);
        const YamlTree* on = needed(item, "on", report_);
        Finding made;
        made.by = text(item, "by");
        made.reasons = text(item, "reasons");
        if (named == nullptr || said == nullptr || role == nullptr || on == nullptr) return;
        const auto id = fact(named->text, named->span);
        if (!id) return;
        const Fact& known = pack_.facts[*id];
        if (known.source != FactSource::finding || role->text != known.who)
            return report_.error("exercise-finding", role->span,
                                 known.source == FactSource::finding
                                     ? fmt::format("`{}` is for the {} to find", known.name, known.who)
                                     : fmt::format("`{}` is no finding: it stands among facts", known.name));
        made.fact = *id;
        made.role = role->text;
        made.on = day(*on);
        auto read = value(*id, *said);
        if (!read) return;
        if (!is_known(*read))
            return report_.error("exercise-finding", said->span, "a finding finds something");
        made.value = std::move(*read);
        into.findings.push_back(std::move(made));
    }

    const Pack& pack_;
    Report& report_;
    Exercise made_{};
};

/// The name of a file without its ending, if it can stand in an address.
std::optional<std::string> id_of(const std::filesystem::path& file) {
    std::string id = file.stem().string();
    if (id.empty() || id.size() > 60 ||
        id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
        return std::nullopt;
    return id;
}

}  // namespace

std::optional<Exercise> read_exercise(const Pack& pack, const Sources& sources, std::uint32_t file,
                                      std::string id, Diagnostics& diagnostics) {
    Report report(diagnostics);
    const auto tree = read_yaml(sources, file, report);
    if (!tree) return std::nullopt;
    Exercise made = ExerciseReader(pack, report).read(*tree);
    if (report.count() > 0) return std::nullopt;
    made.id = std::move(id);
    return made;
}

std::vector<Exercise> read_exercises(const Pack& pack, const std::filesystem::path& folder, Sources& sources,
                                     Diagnostics& diagnostics) {
    constexpr std::size_t largest_file = 1U << 20U;
    std::set<std::filesystem::path> files;
    if (std::filesystem::is_directory(folder))
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            if (entry.path().extension() == ".yaml") files.insert(entry.path());
    std::vector<Exercise> all;
    for (const std::filesystem::path& path : files) {
        const auto id = id_of(path);
        auto text = read_file(path, largest_file);
        if (!text) {
            diagnostics.insert(diagnostics.end(), text.error().begin(), text.error().end());
            continue;
        }
        const std::uint32_t file = sources.add(path.string(), std::move(*text));
        if (!id) {
            Report(diagnostics)
                .error("exercise-name", Span{file, 0, 0},
                       "the name of an exercise's file is made of small letters, digits and hyphens");
            continue;
        }
        if (auto made = read_exercise(pack, sources, file, *id, diagnostics)) all.push_back(std::move(*made));
    }
    return all;
}

}  // namespace ultima
