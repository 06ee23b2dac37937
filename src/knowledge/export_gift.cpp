// SPDX-License-Identifier: Apache-2.0
// Moodle's GIFT: https://docs.moodle.org/en/GIFT_format
#include "knowledge/export.h"
#include "knowledge/lawful_set.h"

#include <fmt/format.h>

#include <array>

namespace ultima {
namespace {

/// What would be read as a sign of the format stands behind a backslash, and a line end is written as one:
/// an empty line would end the question.
std::string gift(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (std::string_view("~=#{}:\\").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

/// The shares that Moodle takes for one of so many right answers.
std::string share(std::size_t of) {
    constexpr std::array<std::string_view, 11> shares{"",         "100",      "50",   "33.33333", "25", "20",
                                                      "16.66667", "14.28571", "12.5", "11.11111", "10"};
    return std::string(of < shares.size() ? shares[of] : "5");
}

std::string story(const Exercise& exercise) {
    std::string text = fmt::format("{} ({})\n", exercise.title, exercise.person);
    for (const std::string& line : exercise.situation) text += fmt::format("- {}\n", line);
    return text;
}

std::string lawful_text(const LawfulSet& set) {
    std::string text = "What the law allows:\n";
    for (const std::string& group : set.one_of)
        text += fmt::format("- One of these is required: {}.\n", group);
    for (const LawfulMeasure& one : set.measures) {
        text += fmt::format("- {}: {}.", one.name, one.says);
        for (const std::string& line : one.why) text += " " + line;
        text += '\n';
    }
    return text;
}

std::string reference(const Pack& pack, const Exercise& exercise) {
    std::string text = "What there was to notice:\n";
    for (const std::string& line : exercise.notice)
        if (!line.empty()) text += fmt::format("- {}\n", line);
    for (const std::string& line : exercise.more) text += fmt::format("- {}\n", line);
    text += "Traps:\n";
    for (const std::string& line : exercise.traps) text += fmt::format("- {}\n", line);
    const std::vector<std::string> gaps = without_a_rule(pack, exercise);
    if (!gaps.empty())
        text += fmt::format("This law has no rule at this stage for: {}.\n", fmt::join(gaps, ", "));
    return text;
}

std::string told(const Exercise& exercise) {
    std::string text = "This is what was asked and answered:\n";
    for (const Inquiry& one : exercise.inquiries)
        if (one.bears()) text += fmt::format("- {} {}\n", one.question, one.answer);
    return text;
}

/// Which facts to ask for. A question beside the point takes nothing away: what counts is to ask.
std::string asking(const Exercise& exercise) {
    std::size_t bearing = 0;
    for (const Inquiry& one : exercise.inquiries) bearing += one.bears() ? 1U : 0U;
    std::string out = fmt::format("::{}\\: what to ask for::[plain]{}{{\n", gift(exercise.title),
                                  gift(story(exercise) + "What would you ask for?"));
    for (const Inquiry& one : exercise.inquiries)
        out += fmt::format("~%{}%{}#{}\n", one.bears() ? share(bearing) : "0", gift(one.question),
                           gift(one.bears() ? fmt::format("{} Ask: {}.", one.why, one.who)
                                            : fmt::format("Beside the point. {}", one.beside)));
    return out + "}\n\n";
}

std::string essay(const Exercise& exercise, std::string_view which, const std::string& text,
                  const std::string& afterwards) {
    return fmt::format("::{}\\: {}::[plain]{}{{####{}}}\n\n", gift(exercise.title), gift(which), gift(text),
                       gift(afterwards));
}

}  // namespace

std::string training_gift(Reasoner& reasoner, const std::vector<Exercise>& exercises) {
    const Manifest& manifest = reasoner.pack().manifest;
    constexpr std::string_view asked_of_everyone =
        "What would you decide, with which reasons and conditions, and why not a measure that asks less? Say "
        "what you check about legal aid, consent, proportion, the safety of the victim, and those who depend "
        "on the person.";
    std::string out = fmt::format(
        "// Training exercises on {} {}. People and events are invented.\n"
        "// The essays have no right answer: nobody is graded on the measure chosen.\n\n",
        manifest.id, manifest.version);
    for (const Exercise& exercise : exercises) {
        const Asked all = all_asked(exercise);
        out += asking(exercise);
        out += essay(exercise, "decide",
                     fmt::format("{}{}{}", story(exercise), told(exercise), asked_of_everyone),
                     lawful_text(lawful_set(reasoner, exercise, all, Round::first)) +
                         reference(reasoner.pack(), exercise));
        std::string talk = "To talk about:\n";
        for (const std::string& line : exercise.debrief) talk += fmt::format("- {}\n", line);
        out += essay(
            exercise, "the facts change",
            fmt::format("{}\nThe facts change: {}\n{}", story(exercise), exercise.change, asked_of_everyone),
            lawful_text(lawful_set(reasoner, exercise, all, Round::second)) + talk);
    }
    return out;
}

}  // namespace ultima
