// SPDX-License-Identifier: Apache-2.0
#include "knowledge/export_parts.h"

#include "base/text.h"
#include "knowledge/export.h"
#include "knowledge/lawful_set.h"
#include "knowledge/marks.h"
#include "law/wording.h"
#include "report/style.h"

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace ultima {
namespace {

TemplateData::List list_of(const std::vector<std::string>& texts) {
    TemplateData::List list;
    for (const std::string& text : texts) list.emplace_back(text);
    return list;
}

/// As a section of the template, which is left out where there is nothing.
void put(TemplateData& data, std::string_view name, const std::vector<std::string>& texts) {
    if (!texts.empty()) data[name]["list"] = list_of(texts);
}

TemplateData set_parts(const Pack& pack, const LawfulSet& set) {
    TemplateData data;
    TemplateData::List measures;
    for (const LawfulMeasure& one : set.measures) {
        TemplateData row;
        row["measure"] = pack.measures[one.measure].name;
        row["name"] = one.name;
        row["says"] = one.says;
        row["lawful"] = one.lawful;
        row["why"] = list_of(one.why);
        row["needs"] = list_of(one.needs);
        measures.push_back(std::move(row));
    }
    data["measures"] = std::move(measures);
    put(data, "one_of", set.one_of);
    put(data, "duties", set.duties);
    return data;
}

/// What is lawful for each choice among the questions that tell something. Choices that lead to the same are
/// shown once, with all their numbers.
class Sets {
  public:
    Sets(Reasoner& reasoner, const Exercise& exercise, Round round)
        : reasoner_(reasoner), exercise_(exercise), round_(round) {
        for (std::size_t i = 0; i < exercise.inquiries.size(); ++i) {
            const Learnt& learnt = exercise.inquiries[i].learnt;
            if (!learnt.facts.empty() || !learnt.findings.empty()) telling_.push_back(i);
        }
    }

    TemplateData::List all() {
        const std::size_t choices = std::size_t{1} << telling_.size();
        for (std::size_t choice = choices; choice-- > 0;) add(choice);
        TemplateData::List list;
        for (auto& [html, numbers] : sets_) {
            TemplateData row;
            row["choices"] = numbers;
            // Without script the page shows what is lawful once everything is known.
            row["hidden"] = &numbers != &sets_.front().second;
            row["set"] = Markup{html};
            list.push_back(std::move(row));
        }
        return list;
    }

  private:
    void add(std::size_t choice) {
        Asked asked(exercise_.inquiries.size(), false);
        for (std::size_t i = 0; i < telling_.size(); ++i)
            asked[telling_[i]] = (choice >> i & std::size_t{1}) != 0;
        std::string html = fill(training_file("set.mustache"),
                                set_parts(reasoner_.pack(), lawful_set(reasoner_, exercise_, asked, round_)));
        for (auto& [known, numbers] : sets_)
            if (known == html) {
                numbers += fmt::format(" {}", choice);
                return;
            }
        sets_.emplace_back(std::move(html), std::to_string(choice));
    }

    Reasoner& reasoner_;
    const Exercise& exercise_;
    Round round_;
    std::vector<std::size_t> telling_;
    std::vector<std::pair<std::string, std::string>> sets_;
};

TemplateData::List inquiry_rows(const Exercise& exercise) {
    TemplateData::List rows;
    std::size_t telling = 0;
    for (std::size_t i = 0; i < exercise.inquiries.size(); ++i) {
        const Inquiry& one = exercise.inquiries[i];
        TemplateData row;
        row["id"] = fmt::format("{}-ask{}", exercise.id, i);
        row["question"] = one.question;
        row["bears"] = one.bears();
        row["beside"] = one.beside;
        row["answer"] = one.answer;
        row["why"] = one.why;
        row["who"] = one.who;
        if (!one.learnt.facts.empty() || !one.learnt.findings.empty())
            row["telling"] = std::to_string(telling++);
        rows.push_back(std::move(row));
    }
    return rows;
}

/// The form of one decision; `round` makes its names differ from those of the other.
TemplateData decision_parts(const Pack& pack, const Exercise& exercise, int round) {
    TemplateData data;
    const std::string prefix = fmt::format("{}-{}", exercise.id, round);
    data["round"] = std::to_string(round);
    data["prefix"] = prefix;
    const Wording words(pack);
    TemplateData::List measures, looks;
    for (const MeasureId id : measures_of_stage(pack, exercise.stage)) {
        TemplateData row;
        row["id"] = fmt::format("{}-m{}", prefix, id);
        row["measure"] = pack.measures[id].name;
        row["name"] = words.plain(words.name(pack.measures[id]));
        // Custody asks most; a pack need not give it a band.
        row["band"] = std::to_string(id == pack.custody ? 100 : pack.measures[id].band.value_or(0));
        measures.push_back(std::move(row));
    }
    for (std::size_t i = 0; i < look_count; ++i) {
        TemplateData row;
        row["id"] = fmt::format("{}-l{}", prefix, i);
        row["look"] = std::string(to_text(static_cast<Look>(i)));
        row["question"] = std::string(question_of(static_cast<Look>(i)));
        looks.push_back(std::move(row));
    }
    data["measures"] = std::move(measures);
    data["looks"] = std::move(looks);
    return data;
}

TemplateData::List notice_rows(const Exercise& exercise) {
    TemplateData::List rows;
    for (std::size_t i = 0; i < look_count; ++i) {
        if (exercise.notice[i].empty()) continue;
        TemplateData row;
        row["look"] = std::string(to_text(static_cast<Look>(i)));
        row["title"] = std::string(title_of(static_cast<Look>(i)));
        row["text"] = exercise.notice[i];
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

const std::string& training_file(std::string_view name) {
    static const std::vector<TrainingFile> files = built_in_training_files();
    for (const TrainingFile& file : files)
        if (file.name == name) return file.text;
    throw std::logic_error(fmt::format("there is no {} in web/training", name));
}

TemplateData exercise_parts(Reasoner& reasoner, const Exercise& exercise) {
    const Pack& pack = reasoner.pack();
    TemplateData data;
    data["id"] = exercise.id;
    data["title"] = exercise.title;
    data["person"] = exercise.person;
    data["about"] = joined(exercise.about);
    data["stage"] = std::string(to_text(exercise.stage));
    data["on"] = to_text(exercise.on);
    data["situation"] = list_of(exercise.situation);
    data["inquiries"] = inquiry_rows(exercise);
    data["decision"] = Markup{fill(training_file("decision.mustache"), decision_parts(pack, exercise, 1))};
    data["again"] = Markup{fill(training_file("decision.mustache"), decision_parts(pack, exercise, 2))};
    data["first"] = Sets(reasoner, exercise, Round::first).all();
    data["second"] = Sets(reasoner, exercise, Round::second).all();
    data["notice"] = notice_rows(exercise);
    put(data, "more", exercise.more);
    data["traps"] = list_of(exercise.traps);
    put(data, "gaps", without_a_rule(pack, exercise));
    std::vector<std::string> safeguards;
    for (const std::string& id : exercise.safeguards) safeguards.push_back(safeguard_text(id));
    put(data, "safeguards", safeguards);
    data["change"] = exercise.change;
    data["changed_on"] = to_text(exercise.changed_on);
    data["debrief"] = list_of(exercise.debrief);
    TemplateData::List steps;
    for (std::size_t i = 0; i < step_count; ++i) {
        TemplateData row;
        row["step"] = std::string(to_text(static_cast<Step>(i)));
        row["says"] = std::string(says(static_cast<Step>(i)));
        steps.push_back(std::move(row));
    }
    data["steps"] = std::move(steps);
    return data;
}

std::string exercises_page(Reasoner& reasoner, const std::vector<Exercise>& exercises, std::string title,
                           bool adapter) {
    const Manifest& manifest = reasoner.pack().manifest;
    TemplateData data;
    data["title"] = std::move(title);
    data["law"] = fmt::format("{} {}", manifest.title, manifest.version);
    data["hash"] = reasoner.pack().hash;
    data["disclaimer"] = manifest.disclaimer;
    data["style"] = Markup{page_style().html + training_file("training.css")};
    data["script"] = Markup{training_file("training.js")};
    data["adapter"] = adapter;
    TemplateData::List rows;
    for (const Exercise& exercise : exercises) rows.push_back(exercise_parts(reasoner, exercise));
    if (exercises.size() > 1) data["contents"]["exercises"] = rows;
    data["exercises"] = std::move(rows);
    return fill(training_file("page.mustache"), data);
}

std::string training_page(Reasoner& reasoner, const std::vector<Exercise>& exercises) {
    return exercises_page(reasoner, exercises, "Training exercises", false);
}

}  // namespace ultima
