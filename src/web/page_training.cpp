// SPDX-License-Identifier: Apache-2.0
// Training exercises: read, ask, decide, compare with what the law allows, decide again on other facts.
#include "casework/case_options.h"
#include "knowledge/lawful_set.h"
#include "web/case_options_section.h"
#include "web/pages.h"
#include "web/showing.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

std::string law_name(const Visit& visit) {
    const Manifest& manifest = visit.pack().manifest;
    return fmt::format("{} {}", manifest.id, manifest.version);
}

const Exercise* find_exercise(const Visit& visit, std::string_view id) {
    if (visit.app.training == nullptr) return nullptr;
    for (const Exercise& one : visit.law->exercises)
        if (one.id == id) return &one;
    return nullptr;
}

TemplateData::List list_of(const std::vector<std::string>& texts) {
    TemplateData::List list;
    for (const std::string& text : texts) list.emplace_back(text);
    return list;
}

/// One visit to one exercise.
class ExercisePage {
  public:
    ExercisePage(const Visit& visit, const Exercise& exercise)
        : visit_(visit), exercise_(exercise), answer_(own_answer()) {}

    HttpResponse show(const Diagnostics& problems = {}) {
        TemplateData data;
        data["id"] = exercise_.id;
        data["person"] = exercise_.person;
        data["language"] = visit_.pack().manifest.languages.front();
        data["situation"] = list_of(exercise_.situation);
        data["stage"] = visit_.of(to_text(exercise_.stage));
        data["on"] = day_text(visit_.words, exercise_.on);
        if (!answer_) {
            data["asking"] = asking();
        } else {
            data["begun"] = true;
            data["told"] = told();
            if (answer_->first) compare(data, answer_->marks ? Round::second : Round::first);
            if (!answer_->marks) data["form"] = form();
            if (answer_->marks) data["done"] = done();
        }
        put_list(data, "problems", messages_of(visit_.words, problems));
        return page(visit_, "exercise", exercise_.title, std::move(data), problems.empty() ? 200 : 409);
    }

    HttpResponse take() {
        const std::string_view step = value_of(visit_.request.form, "step");
        Diagnostics problems;
        if (step == "ask" && !answer_) {
            problems = begin();
        } else if (step == "decide" && answer_ && !answer_->first) {
            problems = decide();
        } else if (step == "finish" && answer_ && answer_->first && !answer_->marks) {
            problems = finish();
        } else if (step == "again") {
            visit_.app.training->forget(visit_.who().name, exercise_.id);
        }
        // A step that was taken before, sent once more, leads to where the exercise stands.
        return problems.empty() ? redirect("/training/" + exercise_.id) : show(problems);
    }

  private:
    /// An answer on another version of the law is not gone on with: what was lawful may be otherwise.
    std::optional<TrainingAnswer> own_answer() {
        auto there = visit_.app.training->of(visit_.who().name, exercise_.id);
        if (there && (there->law != law_name(visit_) || there->asked.size() != exercise_.inquiries.size()))
            there.reset();
        return there;
    }

    static Diagnostic problem(std::string message) {
        return {.code = "form-field", .span = {}, .message = std::move(message)};
    }

    Diagnostics begin() {
        TrainingAnswer answer;
        answer.exercise = exercise_.id;
        answer.law = law_name(visit_);
        for (std::size_t i = 0; i < exercise_.inquiries.size(); ++i)
            answer.asked.push_back(value_of(visit_.request.form, fmt::format("ask.{}", i)) == "1");
        const auto course = course_word(value_of(visit_.request.form, "course"));
        if (!course) return {problem(visit_.of("The word of the course is on one line, and short."))};
        answer.course = *course;
        visit_.app.training->begin(visit_.who().name, answer, visit_.today());
        return {};
    }

    /// What the form says; problems are added.
    TrainingDecision read(Diagnostics& problems) const {
        const HttpFields& given = visit_.request.form;
        TrainingDecision made;
        made.measure = value_of(given, "measure");
        made.reasons = value_of(given, "reasons");
        made.conditions = value_of(given, "conditions");
        made.why_conditions = value_of(given, "why conditions");
        for (std::size_t i = 0; i < look_count; ++i)
            made.looked[i] = value_of(given, to_text(static_cast<Look>(i)));
        bool known = false;
        for (const MeasureId id : measures_of_stage(visit_.pack(), exercise_.stage)) {
            const std::string& name = visit_.pack().measures[id].name;
            known = known || name == made.measure;
            const std::string_view why = value_of(given, "why." + name);
            if (!why.empty()) made.why_not[name] = why;
        }
        if (!known) problems.push_back(problem(visit_.of("Choose a measure.")));
        for (const auto& [name, text] : given)
            if (text.size() > longest_answer_text) {
                problems.push_back(problem(visit_.of("A text is too long.")));
                break;
            }
        return made;
    }

    Diagnostics decide() {
        Diagnostics problems;
        const TrainingDecision made = read(problems);
        if (problems.empty()) visit_.app.training->decide(visit_.who().name, exercise_.id, made);
        return problems;
    }

    Diagnostics finish() {
        Diagnostics problems;
        const TrainingDecision made = read(problems);
        if (!problems.empty()) return problems;
        const Marks marks = visit_.law->reasoners.with([&](Reasoner& reasoner) {
            const LawfulSet first = lawful_set(reasoner, exercise_, answer_->asked, Round::first);
            const LawfulSet second = lawful_set(reasoner, exercise_, answer_->asked, Round::second);
            return marks_of(visit_.pack(), exercise_, answer_->asked, *answer_->first, first, made, second);
        });
        visit_.app.training->finish(visit_.who().name, exercise_.id, made, marks);
        return {};
    }

    TemplateData asking() const {
        TemplateData data;
        data["course"] = std::string(value_of(visit_.request.form, "course"));
        TemplateData::List rows;
        for (std::size_t i = 0; i < exercise_.inquiries.size(); ++i) {
            TemplateData row;
            row["field"] = fmt::format("ask.{}", i);
            row["id"] = fmt::format("ask{}", i);
            row["question"] = exercise_.inquiries[i].question;
            row["chosen"] = value_of(visit_.request.form, fmt::format("ask.{}", i)) == "1";
            rows.push_back(std::move(row));
        }
        data["list"] = std::move(rows);
        return data;
    }

    TemplateData told() const {
        TemplateData data;
        TemplateData::List rows;
        for (std::size_t i = 0; i < exercise_.inquiries.size(); ++i) {
            if (!answer_->asked[i]) continue;
            const Inquiry& one = exercise_.inquiries[i];
            TemplateData row;
            row["question"] = one.question;
            row["answer"] = one.bears() ? one.answer : one.beside;
            row["beside"] = !one.bears();
            rows.push_back(std::move(row));
        }
        data["nothing"] = rows.empty();
        data["list"] = std::move(rows);
        return data;
    }

    TemplateData form() const {
        const bool first = !answer_->first;
        const HttpFields& given = visit_.request.form;
        TemplateData data;
        data["step"] = first ? "decide" : "finish";
        data["title"] = visit_.of(first ? "What would you decide?" : "What would you decide now?");
        data["again"] = !first;
        const Wording words = visit_.wording();
        TemplateData::List measures, looks;
        for (const MeasureId id : measures_of_stage(visit_.pack(), exercise_.stage)) {
            const Measure& measure = visit_.pack().measures[id];
            TemplateData row = option_row(measure.name, words.plain(words.name(measure)));
            row["id"] = fmt::format("why{}", id);
            row["chosen"] = value_of(given, "measure") == measure.name;
            row["why"] = std::string(value_of(given, "why." + measure.name));
            measures.push_back(std::move(row));
        }
        for (std::size_t i = 0; i < look_count; ++i) {
            const auto look = static_cast<Look>(i);
            TemplateData row;
            row["id"] = fmt::format("look{}", i);
            row["field"] = std::string(to_text(look));
            row["question"] = visit_.of(question_of(look));
            row["text"] = std::string(value_of(given, to_text(look)));
            looks.push_back(std::move(row));
        }
        data["measures"] = std::move(measures);
        data["looks"] = std::move(looks);
        data["reasons"] = std::string(value_of(given, "reasons"));
        data["conditions"] = std::string(value_of(given, "conditions"));
        data["why_conditions"] = std::string(value_of(given, "why conditions"));
        return data;
    }

    /// What the law allows in a round, and beside it what there was to see.
    void compare(TemplateData& data, Round round) {
        visit_.law->reasoners.with([&](Reasoner& reasoner) {
            put_list(data, "one_of", list_of(lawful_set(reasoner, exercise_, answer_->asked, round).one_of));
            const CaseOptions options =
                options_of(reasoner, case_of(visit_.pack(), exercise_, answer_->asked, round),
                           exercise_.stage, day_of(exercise_, round));
            data["options"] = options_section(visit_, reasoner, options, {});
            return 0;
        });
        data["changed"] = round == Round::second;
        TemplateData part;
        part["chosen"] = measure_name(visit_, answer_->first->measure);
        if (answer_->second) part["then"] = measure_name(visit_, answer_->second->measure);
        part["reasons"] = answer_->first->reasons;
        part["notice"] = notice();
        part["more"] = list_of(exercise_.more);
        part["traps"] = list_of(exercise_.traps);
        part["asks"] = asks();
        std::vector<std::string> safeguards;
        for (const std::string& id : exercise_.safeguards) safeguards.push_back(safeguard_text(id));
        part["safeguards"] = list_of(safeguards);
        put_list(part, "gaps", list_of(without_a_rule(visit_.pack(), exercise_)));
        others(part);
        data["change"] = exercise_.change;
        data["changed_on"] = day_text(visit_.words, exercise_.changed_on);
        data["compare"] = std::move(part);
    }

    TemplateData::List notice() const {
        TemplateData::List rows;
        for (std::size_t i = 0; i < look_count; ++i) {
            if (exercise_.notice[i].empty()) continue;
            TemplateData row;
            row["title"] = visit_.of(title_of(static_cast<Look>(i)));
            row["text"] = exercise_.notice[i];
            rows.push_back(std::move(row));
        }
        return rows;
    }

    TemplateData::List asks() const {
        TemplateData::List rows;
        for (const Inquiry& one : exercise_.inquiries) {
            if (!one.bears()) continue;
            TemplateData row;
            row["question"] = one.question;
            row["why"] = one.why;
            row["who"] = one.who;
            rows.push_back(std::move(row));
        }
        return rows;
    }

    void others(TemplateData& part) const {
        const auto choices = visit_.app.training->first_choices(answer_->course, exercise_.id, answer_->law);
        part["alone"] = !choices;
        if (!choices) return;
        TemplateData data;
        data["count"] = visit_.words.count(choices->answers, "Of one answer", "Of {} answers");
        TemplateData::List rows;
        for (const auto& [measure, count] : choices->measures)
            rows.emplace_back(
                fmt::format("{}: {} %", measure_name(visit_, measure), count * 100 / choices->answers));
        data["list"] = std::move(rows);
        part["others"] = std::move(data);
    }

    TemplateData done() const {
        TemplateData data;
        TemplateData::List rows;
        for (std::size_t i = 0; i < step_count; ++i) {
            const StepMark& mark = (*answer_->marks)[i];
            TemplateData row;
            row["says"] = visit_.of(says(static_cast<Step>(i)));
            row["class"] = mark.of == 0 || mark.done == mark.of ? "done" : mark.done == 0 ? "missed" : "";
            row["how"] =
                mark.of == 0 ? visit_.of("nothing to do in this case")
                : mark.of == 1
                    ? visit_.of(mark.done == 1 ? "yes" : "no")
                    : visit_.words.with("{} of {}", {std::to_string(mark.done), std::to_string(mark.of)});
            rows.push_back(std::move(row));
        }
        data["steps"] = std::move(rows);
        if (const int beside = asked_beside_the_point(exercise_, answer_->asked); beside > 0)
            data["beside"] = visit_.words.count(beside, "You asked one question beside the point.",
                                                "You asked {} questions beside the point.");
        data["debrief"] = list_of(exercise_.debrief);
        return data;
    }

    const Visit& visit_;
    const Exercise& exercise_;
    std::optional<TrainingAnswer> answer_;
};

TemplateData choice_rows(const Visit& visit, const std::map<std::string, std::int64_t>& measures) {
    TemplateData::List rows;
    for (const auto& [measure, count] : measures)
        rows.emplace_back(fmt::format("{}: {}", measure_name(visit, measure), count));
    return rows;
}

TemplateData result_rows(const Visit& visit, const CourseResult& result) {
    TemplateData data;
    const Exercise* exercise = find_exercise(visit, result.exercise);
    data["title"] = exercise == nullptr ? result.exercise : exercise->title;
    data["law"] = result.law;
    data["count"] = visit.words.count(result.answers, "One answer", "{} answers");
    TemplateData::List steps;
    for (std::size_t i = 0; i < step_count; ++i) {
        TemplateData row;
        row["says"] = visit.of(says(static_cast<Step>(i)));
        row["all"] = std::to_string(result.steps[i].all);
        row["part"] = std::to_string(result.steps[i].part);
        row["none"] = std::to_string(result.steps[i].none);
        row["nothing"] = std::to_string(result.steps[i].nothing_to_do);
        steps.push_back(std::move(row));
    }
    data["steps"] = std::move(steps);
    data["first"] = choice_rows(visit, result.first);
    data["second"] = choice_rows(visit, result.second);
    return data;
}

}  // namespace

HttpResponse exercise_list(const Visit& visit, const PathParts&) {
    if (visit.app.training == nullptr) return not_found_page(visit);
    TemplateData data;
    TemplateData::List rows;
    for (const Exercise& one : visit.law->exercises) {
        TemplateData row;
        row["id"] = one.id;
        row["title"] = one.title;
        row["stage"] = visit.of(to_text(one.stage));
        row["person"] = one.person;
        const auto answer = visit.app.training->of(visit.who().name, one.id);
        row["state"] = !answer ? visit.of("not begun") : visit.of(answer->marks ? "finished" : "begun");
        rows.push_back(std::move(row));
    }
    data["language"] = visit.pack().manifest.languages.front();
    data["law"] = law_name(visit);
    data["exercises"] = std::move(rows);
    return page(visit, "training", visit.of("Training"), std::move(data));
}

HttpResponse exercise_page(const Visit& visit, const PathParts& parts) {
    const Exercise* exercise = find_exercise(visit, parts.front());
    return exercise == nullptr ? not_found_page(visit) : ExercisePage(visit, *exercise).show();
}

HttpResponse answer_exercise(const Visit& visit, const PathParts& parts) {
    const Exercise* exercise = find_exercise(visit, parts.front());
    return exercise == nullptr ? not_found_page(visit) : ExercisePage(visit, *exercise).take();
}

HttpResponse course_page(const Visit& visit, const PathParts&) {
    if (visit.app.training == nullptr) return not_found_page(visit);
    const std::string course = course_word(value_of(visit.request.query, "course")).value_or(std::string());
    TemplateData data;
    data["course"] = course;
    TemplateData::List results;
    for (const CourseResult& one : visit.app.training->results(course))
        results.push_back(result_rows(visit, one));
    data["nothing"] = !course.empty() && results.empty();
    data["results"] = std::move(results);
    return page(visit, "course", visit.of("What a course did"), std::move(data));
}

}  // namespace ultima
