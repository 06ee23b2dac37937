// SPDX-License-Identifier: Apache-2.0
#include "web/case_options_section.h"

#include "reason/answer_parts.h"
#include "reason/answer_text.h"
#include "reason/overlaid.h"
#include "web/showing.h"
#include "web/value_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

std::string joined_with(const std::vector<std::string>& texts, std::string_view between) {
    return fmt::format("{}", fmt::join(texts, between));
}

bool is_open(Status status) { return status == Status::required || status == Status::available; }

/// Said at length; the others stand folded away.
bool stands_out(const MeasureAnswer& answer) {
    return is_open(answer.status) || answer.status == Status::undetermined ||
           answer.status == Status::conflict || answer.status == Status::not_yet;
}

class Section {
  public:
    Section(const Visit& visit, Reasoner& reasoner, const CaseOptions& options, const OptionLinks& links)
        : visit_(visit),
          pack_(reasoner.pack()),
          options_(options),
          links_(links),
          words_(visit.wording()),
          parts_(reasoner, options.facts, options.answer, words_) {}

    TemplateData fill() {
        TemplateData data;
        TemplateData::List shown, closed;
        std::int64_t closed_count = 0;
        for (const MeasureId id : shown_order(pack_)) {
            const MeasureAnswer& answer = options_.answer.of(id);
            const bool custody = id == pack_.custody;
            if (pack_.measures[id].role == MeasureRole::group) continue;
            if (answer.status == Status::not_at_this_stage && !custody) continue;
            if (stands_out(answer) || custody) {
                shown.push_back(one(answer));
            } else {
                closed.push_back(short_one(answer));
                ++closed_count;
            }
        }
        data["list"] = std::move(shown);
        data["closed"] = std::move(closed);
        data["closed_count"] =
            visit_.words.count(closed_count, "One measure is not open by this law today: why",
                               "{} measures are not open by this law today: why");
        data["law"] = fmt::format("{} {}", words_.plain(words_.title()), pack_.manifest.version);
        data["on"] = day_text(visit_.words, options_.answer.on);
        data["recalled"] = recalled_;
        lists(data);
        return data;
    }

    OptionTexts texts() {
        OptionTexts texts;
        for (const MeasureId id : shown_order(pack_)) {
            const MeasureAnswer& answer = options_.answer.of(id);
            const bool custody = id == pack_.custody;
            if (pack_.measures[id].role == MeasureRole::group) continue;
            if (answer.status == Status::not_at_this_stage && !custody) continue;
            const MeasureParts parts = parts_.measure(answer);
            OptionText one;
            one.measure = id;
            one.name = parts_.title(pack_.measures[id]);
            one.status = status_words(visit_, pack_, answer);
            if (const std::string since = since_or_from(answer); !since.empty())
                one.status += fmt::format(" {}", since);
            one.why = joined_with(lines_of(parts, true), " ");
            one.open = is_open(answer.status) && !custody;
            one.custody = custody;
            one.settled = answer.status != Status::undetermined;
            if (one.open) collect(texts.needs, parts.needs, one.name);
            texts.measures.push_back(std::move(one));
        }
        texts.assumed = assumed();
        texts.law = fmt::format("{} {}", words_.plain(words_.title()), pack_.manifest.version);
        texts.recalled = recalled_;
        return texts;
    }

  private:
    void collect(std::vector<NeedText>& all, const std::vector<NeedParts>& needs,
                 const std::string& measure) {
        for (const NeedParts& need : needs) {
            const std::string kind = visit_.of(need.kind);
            std::string text = need.says.empty() ? fmt::format("{}; {}", kind, need.source)
                                                 : fmt::format("{} ({}); {}", kind, need.says, need.source);
            const auto same =
                std::find_if(all.begin(), all.end(), [&](const NeedText& one) { return one.text == text; });
            if (same == all.end())
                all.push_back({std::move(text), {measure}});
            else if (same->measures.back() != measure)
                same->measures.push_back(measure);
        }
    }

    [[nodiscard]] std::string since_or_from(const MeasureAnswer& answer) const {
        if (answer.from) return visit_.words.with("from {}", {day_text(visit_.words, *answer.from)});
        if (answer.since) return visit_.words.with("since {}", {day_text(visit_.words, *answer.since)});
        return "";
    }

    TemplateData short_one(const MeasureAnswer& answer) {
        TemplateData data;
        data["name"] = parts_.title(pack_.measures[answer.measure]);
        data["status"] = status_words(visit_, pack_, answer);
        data["why"] = why(parts_.measure(answer));
        return data;
    }

    TemplateData one(const MeasureAnswer& answer) {
        const Measure& measure = pack_.measures[answer.measure];
        const MeasureParts parts = parts_.measure(answer);
        TemplateData data = short_one(answer);
        const Status status = answer.status;
        data["tag"] = is_open(status) ? "good" : status == Status::undetermined ? "warn" : "plain";
        data["class"] = is_open(status) ? "" : status == Status::undetermined ? " missing" : " closed";
        if (std::string since = since_or_from(answer); !since.empty()) data["since"] = std::move(since);
        TemplateData::List needs, mind, weigh;
        for (const NeedParts& need : parts.needs) {
            TemplateData row;
            row["kind"] = visit_.of(need.kind);
            row["says"] = need.says;
            row["source"] = need.source;
            needs.push_back(std::move(row));
        }
        data["needs"] = std::move(needs);
        data["mind"] = sourced(parts.keep_in_mind);
        data["weigh"] = sourced(parts.weigh);
        if (is_open(status) && measure.role != MeasureRole::custody) {
            if (links_.free_places >= 0)
                data["place"] =
                    visit_.words.count(links_.free_places, "One place is free in all services together",
                                       "{} places are free in all services together");
            action(measure, data);
        }
        return data;
    }

    void action(const Measure& measure, TemplateData& data) const {
        if (links_.file.empty()) return;
        const bool asks = measure.consent.value_or(true);
        TemplateData link;
        if (links_.decider && may_order(measure, *links_.decider) && !asks) {
            link["path"] =
                fmt::format("/case/{}/decide/{}", url_encoded(links_.file), url_encoded(measure.name));
            link["text"] = visit_.of("Decide on this");
        } else if (links_.proposes) {
            link["path"] = form_path(links_.file, "measure proposed", 0, 0) +
                           fmt::format("&f.measure={}&f.consent%20needed={}", url_encoded(measure.name),
                                       asks ? "yes" : "no");
            link["text"] = visit_.of(asks ? "Propose, so that the person can be asked" : "Propose");
        } else {
            return;
        }
        data["action"] = std::move(link);
    }

    static TemplateData::List sourced(const std::vector<SourcedText>& texts) {
        TemplateData::List list;
        for (const SourcedText& one : texts) {
            TemplateData row;
            row["text"] = one.text;
            row["source"] = one.source;
            list.push_back(std::move(row));
        }
        return list;
    }

    std::string failure(const FailureParts& failed) const {
        const Words& words = visit_.words;
        switch (failed.kind) {
            case FailureParts::Kind::not_in_force:
                return words.with("{} is not in force on this day.", {failed.rule});
            case FailureParts::Kind::not_in_force_by:
                return words.with("{} is not in force by this date of the case: {}.",
                                  {failed.rule, failed.by});
            case FailureParts::Kind::other_version:
                return words.with("{} is not in the version of the law that counts.", {failed.rule});
            case FailureParts::Kind::condition:
                break;
        }
        if (failed.held.empty()) return words.with("{} needs: {}.", {failed.rule, failed.condition});
        return words.with("{} needs: {}. It is {}, needed {}.",
                          {failed.rule, failed.condition, value_words(words, failed.held),
                           value_words(words, failed.needed)});
    }

    TemplateData::List why(const MeasureParts& parts) {
        TemplateData::List list;
        for (std::string& line : lines_of(parts, false)) list.emplace_back(std::move(line));
        return list;
    }

    /// `shared`: rules that say the same share a sentence.
    std::vector<std::string> lines_of(const MeasureParts& parts, bool shared) {
        const Words& words = visit_.words;
        std::vector<std::string> lines;
        if (shared && !parts.because.empty())
            lines.push_back(words.with("Because of {}.", {joined_with(parts.because, ", ")}));
        else
            for (const std::string& rule : parts.because)
                lines.push_back(words.with("Because of {}.", {rule}));
        if (!parts.either.empty())
            lines.push_back(words.with("Whatever the missing facts are, because of {}.",
                                       {joined_with(parts.either, ", ")}));
        for (const DefeatParts& defeated : parts.defeated)
            lines.push_back(words.with("{} does not apply because of {}.",
                                       {defeated.rule, joined_with(defeated.by, ", ")}));
        for (const FailureParts& failed : parts.failed) lines.push_back(failure(failed));
        for (const std::string& rule : parts.advised)
            lines.push_back(words.with("The guideline advises it: {}.", {rule}));
        for (const std::string& rule : parts.advised_against)
            lines.push_back(words.with("The guideline advises against it: {}.", {rule}));
        std::vector<std::string> sets;
        for (const std::vector<FactId>& set : parts.missing) {
            std::vector<std::string> facts;
            for (const FactId fact : set) facts.push_back(parts_.title(fact));
            sets.push_back(joined_with(facts, visit_.of(" and ")));
        }
        if (!sets.empty())
            lines.push_back(words.with("To settle it: {}.", {joined_with(sets, visit_.of("; or "))}));
        for (const Override* each : parts.overrides)
            lines.push_back(
                words.with("Decided by {} on {}: {}.", {each->by, day_text(words, each->on), each->reasons}));
        for (const std::string& line : lines)
            recalled_ = recalled_ || line.find("recalled") != std::string::npos;
        return lines;
    }

    [[nodiscard]] std::vector<std::string> assumed() const {
        std::vector<std::string> lines;
        for (const FactId id : options_.answer.assumed) {
            const Fact& fact = pack_.facts[id];
            lines.push_back(
                fmt::format("{}: {}, {} ({})", parts_.title(id),
                            value_words(visit_.words, words_.plain(fact.type, options_.facts.values[id])),
                            words_.plain(words_.why(fact)), fact.presumed->cite));
        }
        return lines;
    }

    void lists(TemplateData& data) const {
        TemplateData::List duties, presumed;
        for (const DutyAnswer& answer : options_.answer.duties) {
            const Rule& rule = pack_.rules[answer.duty];
            std::string text = fmt::format("{}: {} ({})", words_.plain(words_.who(rule)),
                                           words_.plain(words_.what(rule)), cited(pack_, answer.duty));
            if (answer.since)
                text += " " + visit_.words.with("since {}", {day_text(visit_.words, *answer.since)});
            if (answer.arises == Truth::unknown)
                text += " " + visit_.of("(whether it arises is not known yet)");
            duties.emplace_back(std::move(text));
        }
        for (std::string& line : assumed()) presumed.emplace_back(std::move(line));
        put_list(data, "duties", std::move(duties));
        put_list(data, "assumed", std::move(presumed));
    }

    const Visit& visit_;
    const Pack& pack_;
    const CaseOptions& options_;
    const OptionLinks& links_;
    Wording words_;
    AnswerParts parts_;
    bool recalled_ = false;
};

/// Choices to pick from, where a fact has a closed list.
TemplateData::List choices_of(const Visit& visit, const Pack& pack, const Fact& fact) {
    TemplateData::List choices;
    const Wording wording = visit.wording();
    const auto add = [&](std::string value, std::string text) {
        choices.push_back(option_row(std::move(value), std::move(text)));
    };
    if (fact.type.kind == Kind::yes_no) {
        add("yes", visit.of("yes"));
        add("no", visit.of("no"));
    } else if (fact.type.kind == Kind::choice) {
        for (const std::string& value : pack.choices[fact.type.choice].values)
            add(value, wording.plain(wording.value(value)));
    }
    return choices;
}

}  // namespace

std::string status_words(const Visit& visit, const Pack& pack, const MeasureAnswer& answer) {
    if (is_custody_left_open(pack, answer.measure, answer.status))
        return visit.of("not excluded by this law");
    if (answer.status == Status::barred && !answer.because.empty())
        return visit.words.with("not under {}; other routes are on this page",
                                {pack.rules[answer.because.front()].cite});
    return visit.of(plain_words(answer.status));
}

TemplateData options_section(const Visit& visit, Reasoner& reasoner, const CaseOptions& options,
                             const OptionLinks& links) {
    return Section(visit, reasoner, options, links).fill();
}

OptionTexts option_texts(const Visit& visit, Reasoner& reasoner, const CaseOptions& options) {
    return Section(visit, reasoner, options, OptionLinks()).texts();
}

TemplateData::List questions_section(const Visit& visit, Reasoner& reasoner, const CaseOptions& options) {
    const Pack& pack = reasoner.pack();
    const Wording wording = visit.wording();
    const AnswerParts parts(reasoner, options.facts, options.answer, wording);
    TemplateData::List questions;
    for (const Question& question : options.answer.ask) {
        const Fact& fact = pack.facts[question.fact];
        TemplateData row;
        row["id"] = fmt::format("q{}", question.fact);
        row["fact"] = fact.name;
        row["question"] = parts.question(question.fact);
        std::vector<std::string> settles;
        for (const MeasureId id : question.settles) settles.push_back(parts.title(pack.measures[id]));
        row["settles"] = visit.words.with(
            "For: {}. Settles: {}", {wording.plain(wording.role(fact.who)), joined_with(settles, ", ")});
        const bool finding = fact.source == FactSource::finding;
        row["finding"] = finding;
        row["record"] = !finding;
        row["event"] = finding ? "finding made" : "fact recorded";
        if (auto choices = choices_of(visit, pack, fact); !choices.empty()) {
            TemplateData list;
            list["list"] = std::move(choices);
            row["choices"] = std::move(list);
        }
        questions.push_back(std::move(row));
    }
    return questions;
}

}  // namespace ultima
