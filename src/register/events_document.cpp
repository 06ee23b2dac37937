// SPDX-License-Identifier: Apache-2.0
#include "register/events_document.h"

#include "register/event_rules.h"

#include <fmt/format.h>

namespace ultima {
namespace {

constexpr std::string_view introduction = R"(# The events of the register

Made by `ultima register events` from the table that the program itself obeys (`src/register/event_rows_*.cpp`); a test keeps them equal. Not to be edited by hand.

An event is written once and never changed. It says what happened, since which day, about which thing, who in which role says so, and why. What is wrong is corrected or withdrawn by a later event. Things are numbered within their file: `of` says what a new thing belongs to. A named human writes every event; nobody else can.

Beside what the tables say, every event obeys this:

- No event about a day that has not come, nor about one before the day since which its thing stands as it does.
- A file that is closed takes only the events that say so; nothing is written about a person who was erased.
- A value that was mapped from another system's code keeps the text that it came from (`... as written`).
- A command carries a key that its sender made. The same command sent again is written once, and answered alike.

How it reads: *from* and *to* are the states of the thing before and after; `none` means that the event makes it. Fields in **bold** must be said. Safeguards (E1 ...) are those of the design, and each is tried out by a test.
)";

template <class Word>
std::string words_of(WordSet<Word> set, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        const Word word = static_cast<Word>(i);
        if (!set.contains(word)) continue;
        if (!text.empty()) text += ", ";
        text += to_text(word);
    }
    return text;
}

std::string fields_of(const EventRule& rule) {
    std::string text;
    for (const FieldUse& use : rule.fields) {
        if (!text.empty()) text += ", ";
        const std::string_view name = info(use.field).name;
        text += use.required ? fmt::format("**{}**", name) : std::string(name);
    }
    return text;
}

std::string needs_of(const EventRule& rule) {
    std::string text;
    const auto add = [&](std::string_view need) {
        if (!text.empty()) text += "; ";
        text += need;
    };
    if (rule.of)
        add(fmt::format("of a {} that is {}", to_text(*rule.of), words_of(rule.of_states, state_count)));
    for (const Requirement need : rule.needs)
        add(fmt::format("{} ({})", info(need).says, info(need).safeguard));
    if (!rule.decided_as.empty()) add(fmt::format("the decision is about: {}", rule.decided_as));
    if (rule.reason_forbidden) add("nobody says why (E6)");
    if (!is_file(rule.thing) && rule.file.contains(State::closed))
        add(fmt::format("the file may be {}", words_of(rule.file, state_count)));
    return text;
}

std::string table_of(ThingKind kind) {
    std::string text = fmt::format(
        "\n## {}\n\n| event | by | from | to | says | needs |\n"
        "| --- | --- | --- | --- | --- | --- |\n",
        to_text(kind));
    for (const EventRule& rule : event_rules()) {
        if (rule.thing != kind) continue;
        text += fmt::format("| **{}**: {} | {} | {} | {} | {} | {} |\n", rule.name, rule.says,
                            words_of(rule.by, role_count), words_of(rule.from, state_count), to_text(rule.to),
                            fields_of(rule), needs_of(rule));
    }
    return text;
}

std::string field_table() {
    std::string text = "\n## Fields\n\n| field | kind | meaning |\n| --- | --- | --- |\n";
    for (const FieldInfo& field : fields()) {
        std::string kind(to_text(field.kind));
        if (!field.choices.empty()) kind += fmt::format(" {}", field.choices);
        text += fmt::format("| {} | {} | {}{} |\n", field.name, kind, field.meaning,
                            field.identity ? "; kept apart, with who the person is" : "");
    }
    return text;
}

}  // namespace

std::string events_document() {
    std::string text(introduction);
    for (std::size_t i = 0; i < thing_count; ++i) text += table_of(static_cast<ThingKind>(i));
    return text + field_table();
}

}  // namespace ultima
