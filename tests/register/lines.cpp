// SPDX-License-Identifier: Apache-2.0
#include "register/lines.h"

#include "base/random.h"
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima::test {
namespace {

std::string next_word(std::string_view& rest) {
    rest = trim(rest);
    if (rest.empty()) return {};
    if (rest.front() == '"') {
        const std::size_t end = rest.find('"', 1);
        std::string word(rest.substr(1, end - 1));
        rest.remove_prefix(end + 1);
        return word;
    }
    std::size_t end = 0;
    while (end < rest.size() && rest[end] != ' ') {
        if (rest[end] == '"') end = rest.find('"', end + 1);
        ++end;
    }
    std::string word(rest.substr(0, end));
    rest.remove_prefix(end);
    return word;
}

std::string unquoted(std::string value) {
    if (value.size() >= 2 && value.front() == '"') value = value.substr(1, value.size() - 2);
    std::replace(value.begin(), value.end(), '|', '\n');
    return value;
}

void take_value(Event& event, const std::string& word) {
    const std::size_t equals = word.find('=');
    ASSERT_NE(equals, std::string::npos) << "no `name=value`: " << word;
    std::string name = word.substr(0, equals);
    std::replace(name.begin(), name.end(), '_', ' ');
    std::string value = unquoted(word.substr(equals + 1));
    if (name == "person")
        event.person = value;
    else if (name == "key")
        event.key = value;
    else if (name == "by")
        event.by.name = value;
    else if (name == "import")
        event.by.import = value;
    else if (const auto known = find_field(name))
        event.said.push_back({*known, std::move(value), {}});
    else
        ADD_FAILURE() << "there is no field " << name;
}

/// The longest event whose name the text begins with.
const EventRule* rule_at(std::string_view text) {
    const EventRule* best = nullptr;
    for (const EventRule& rule : event_rules())
        if (text.starts_with(rule.name) &&
            (text.size() == rule.name.size() || text[rule.name.size()] == ' ') &&
            (best == nullptr || rule.name.size() > best->name.size()))
            best = &rule;
    return best;
}

}  // namespace

Event event_of(std::string_view line, std::string& file) {
    Event event;
    event.on = parse_date(line.substr(0, 10)).value();
    const std::size_t colon = line.find(": ");
    const std::string_view role = trim(line.substr(10, colon - 10));
    event.by.role = find_role(role).value();
    event.by.name = fmt::format("Somebody, {}", role);
    std::string_view rest = line.substr(colon + 2);
    event.rule = rule_at(rest);
    EXPECT_NE(event.rule, nullptr) << "no event in: " << line;
    if (event.rule == nullptr) return event;
    rest.remove_prefix(event.rule->name.size());
    while (!trim(rest).empty()) {
        const std::string word = next_word(rest);
        if (word.starts_with('@'))
            file = word.substr(1);
        else if (word.starts_with('#'))
            event.thing = static_cast<ThingNumber>(std::stoul(word.substr(1)));
        else if (word == "of")
            event.of = static_cast<ThingNumber>(std::stoul(next_word(rest)));
        else if (word == "because")
            event.reason = next_word(rest);
        else
            take_value(event, word);
    }
    event.file = file;
    return event;
}

SmallRegister::SmallRegister(Kept kept)
    : seconds_(std::make_shared<std::int64_t>(date_of(parse_instant("2027-06-01T00:00:00Z").value()).day *
                                              std::int64_t{86'400})),
      drawn_(std::make_shared<std::uint64_t>(0)) {
    if (kept == Kept::in_postgres) {
        schema_.emplace();
        register_.emplace(Register::create(schema_->place(), scratch_.path("keys"), tools()).value());
    } else {
        register_.emplace(Register::create(folder(), tools()).value());
    }
}

RegisterTools SmallRegister::tools() {
    return {[seconds = seconds_] { return Instant{++*seconds}; },
            [drawn = drawn_](std::span<std::uint8_t> bytes) {
                Random random(++*drawn);
                for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random.next());
            },
            {}};
}

void SmallRegister::reopen() {
    register_.reset();
    register_.emplace(schema_ ? Register::open(schema_->place(), scratch_.path("keys"), tools()).value()
                              : Register::open(folder(), folder() / "keys.sqlite", tools()).value());
}

void SmallRegister::now_is(std::string_view day) {
    in_time_ = false;
    *seconds_ = std::int64_t{parse_date(day)->day} * 86'400;
}

void SmallRegister::tell(std::string_view lines) {
    for (const std::string_view line : split_lines(lines)) {
        if (trim(line).empty()) continue;
        EXPECT_EQ(said_against(line), "") << line;
    }
}

std::string SmallRegister::said_against(std::string_view line) {
    const Event event = event_of(trim(line), file_);
    // Written down at noon of the day, where the test wants that.
    if (in_time_) *seconds_ = std::int64_t{event.on.day} * 86'400 + 43'200;
    const auto written = reg().write(event);
    if (written) return {};
    std::string said;
    for (const Diagnostic& one : written.error()) said += fmt::format("{}: {}\n", one.code, one.message);
    return said;
}

std::string SmallRegister::standing(ThingNumber number) {
    const auto state = reg().file(file_);
    if (!state || number >= state->things.size()) return "nothing";
    const Thing& thing = state->things[number];
    return fmt::format("{} {} {}", number, to_text(thing.kind), to_text(thing.state));
}

}  // namespace ultima::test
