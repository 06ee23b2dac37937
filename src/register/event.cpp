// SPDX-License-Identifier: Apache-2.0
#include "register/event.h"

#include "base/text.h"
#include "register/flat_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace ultima {
namespace {

std::optional<ThingNumber> parse_number(std::string_view text) {
    const auto value = parse_whole(text);
    if (!value || *value > 0xFFFFFFFF) return std::nullopt;
    return static_cast<ThingNumber>(*value);
}

const SaidField* find_said(const std::vector<SaidField>& said, Field field) {
    const auto found =
        std::find_if(said.begin(), said.end(), [&](const SaidField& one) { return one.field == field; });
    return found == said.end() ? nullptr : &*found;
}

void add_said(FlatWriter& writer, const SaidField& said) {
    const std::string_view name = info(said.field).name;
    writer.member(name, said.value);
    if (!said.written.empty()) writer.member(fmt::format("{}{}", name, written_suffix), said.written);
}

/// Takes one member of a stored header.
bool take_header(Event& event, std::uint64_t& sequence, std::string_view name, std::string& value) {
    if (name == "n") {
        const auto number = parse_whole(value);
        if (!number) return false;
        sequence = static_cast<std::uint64_t>(*number);
    } else if (name == "event") {
        event.rule = find_event_rule(value);
        return event.rule != nullptr;
    } else if (name == "key") {
        event.key = std::move(value);
    } else if (name == "file") {
        event.file = std::move(value);
    } else if (name == "person") {
        event.person = std::move(value);
    } else if (name == "thing" || name == "of") {
        const auto number = parse_number(value);
        if (!number) return false;
        (name == "of" ? event.of : event.thing) = *number;
    } else if (name == "on") {
        const auto date = parse_date(value);
        if (!date) return false;
        event.on = *date;
    } else if (name == "recorded") {
        const auto instant = parse_instant(value);
        if (!instant) return false;
        event.recorded = *instant;
    } else if (name == "by") {
        event.by.name = std::move(value);
    } else if (name == "role") {
        const auto role = find_role(value);
        if (!role) return false;
        event.by.role = *role;
    } else if (name == "import") {
        event.by.import = std::move(value);
    } else if (name == "first recorded") {
        const auto instant = parse_instant(value);
        if (!instant) return false;
        event.first = FirstRecorded{{}, *instant};
    } else if (name == "first recorded in") {
        if (!event.first) return false;
        event.first->in = std::move(value);
    } else {
        return false;
    }
    return true;
}

}  // namespace

std::optional<std::int64_t> parse_whole(std::string_view text) noexcept {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    if (text.size() > 1 && text.front() == '0') return std::nullopt;
    return value;
}

std::optional<std::string_view> Event::value(Field field) const noexcept {
    const SaidField* found = find_said(said, field);
    if (found == nullptr) return std::nullopt;
    return found->value;
}

std::optional<CivilDate> Event::date(Field field) const noexcept {
    const auto text = value(field);
    return text ? parse_date(*text) : std::nullopt;
}

std::optional<std::int64_t> Event::whole(Field field) const noexcept {
    const auto text = value(field);
    return text ? parse_whole(*text) : std::nullopt;
}

std::optional<std::string> problem_with(Field field, std::string_view value) {
    const FieldInfo& about = info(field);
    const auto wrong = [&](std::string_view expected) {
        return fmt::format("`{}` is {}, and `{}` is none", about.name, expected, beginning_of(value, 60));
    };
    if (!valid_utf8(value)) return fmt::format("`{}` is not UTF-8", about.name);
    if (value.size() > longest_value)
        return fmt::format("`{}` is longer than {} bytes", about.name, longest_value);
    if (trim(value).empty()) return fmt::format("`{}` is empty", about.name);
    switch (about.kind) {
        case FieldKind::text:
            if (value.find_first_of("\n\r") != std::string_view::npos) return wrong("one line");
            break;
        case FieldKind::lines:
            break;
        case FieldKind::date:
            if (!parse_date(value)) return wrong("a date from 1800-01-01 to 2199-12-31, YYYY-MM-DD");
            break;
        case FieldKind::whole:
            if (!parse_whole(value)) return wrong("a whole number from 0");
            break;
        case FieldKind::yes_no:
            if (value != "yes" && value != "no") return wrong("`yes` or `no`");
            break;
        case FieldKind::choice:
            if (!is_choice(about.choices, value)) return wrong(fmt::format("one of {}", about.choices));
            break;
        case FieldKind::thing:
            if (!parse_number(value) || value == "0")
                return wrong(fmt::format("the number of a {}", about.choices));
            break;
    }
    return std::nullopt;
}

EventTexts texts_of(const Event& event, std::uint64_t sequence) {
    FlatWriter header;
    header.member("n", std::to_string(sequence));
    header.member("event", event.rule->name);
    header.member("key", event.key);
    header.member("file", event.file);
    if (!event.person.empty()) header.member("person", event.person);
    header.member("thing", std::to_string(event.thing));
    if (event.of != 0) header.member("of", std::to_string(event.of));
    header.member("on", to_text(event.on));
    header.member("recorded", to_text(event.recorded));
    header.member("by", event.by.name);
    header.member("role", to_text(event.by.role));
    if (!event.by.import.empty()) header.member("import", event.by.import);
    if (event.first) {
        header.member("first recorded", to_text(event.first->at));
        header.member("first recorded in", event.first->in);
    }

    FlatWriter body, identity;
    if (!event.reason.empty()) body.member("reason", event.reason);
    bool says_who = false;
    for (const SaidField& said : event.said) {
        const bool who = info(said.field).identity;
        says_who = says_who || who;
        add_said(who ? identity : body, said);
    }
    return {header.finish(), body.finish(), says_who ? identity.finish() : std::string()};
}

std::optional<Event> read_header(std::string_view header, std::uint64_t& sequence) {
    auto members = read_flat(header);
    if (!members) return std::nullopt;
    Event event;
    sequence = 0;
    for (auto& [name, value] : *members)
        if (!take_header(event, sequence, name, value)) return std::nullopt;
    if (event.rule == nullptr || sequence == 0) return std::nullopt;
    return event;
}

bool read_body(std::string_view body, Event& event) {
    auto members = read_flat(body);
    if (!members) return false;
    for (auto& [name, value] : *members) {
        if (name == "reason") {
            event.reason = std::move(value);
        } else if (const auto known = find_field(name)) {
            event.said.push_back({*known, std::move(value), {}});
        } else if (name.ends_with(written_suffix) && !event.said.empty() &&
                   info(event.said.back().field).name ==
                       std::string_view(name).substr(0, name.size() - written_suffix.size())) {
            event.said.back().written = std::move(value);
        } else {
            return false;
        }
    }
    return true;
}

}  // namespace ultima
