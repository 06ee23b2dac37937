// SPDX-License-Identifier: Apache-2.0
#include "exchange/condition_event.h"

#include "base/text.h"
#include "law/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace ultima {
namespace {

constexpr std::int64_t minutes_of_day = 24 * 60;

/// 22:30 as minutes.
std::optional<std::int64_t> time_of_day(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    for (const std::size_t at : {0U, 1U, 3U, 4U})
        if (!digit(text[at])) return std::nullopt;
    const int hour = 10 * (text[0] - '0') + text[1] - '0', minute = 10 * (text[3] - '0') + text[4] - '0';
    if (hour > 23 || minute > 59) return std::nullopt;
    return 60 * hour + minute;
}

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Words in small letters; letters beyond ASCII stay as they are.
std::vector<std::string> words_in(std::string_view text) {
    std::vector<std::string> all(1);
    for (const char c : text) {
        const char letter = small(c);
        if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter < 0)
            all.back() += letter;
        else if (!all.back().empty())
            all.emplace_back();
    }
    if (all.back().empty()) all.pop_back();
    return all;
}

/// A word of the person's name; short ones (`de`, `al`) are in too many texts.
std::optional<std::string> name_in(std::string_view text, std::string_view name) {
    constexpr std::size_t shortest = 3;
    const auto said = words_in(text);
    for (const std::string& word : words_in(name))
        if (word.size() >= shortest && std::find(said.begin(), said.end(), word) != said.end()) return word;
    return std::nullopt;
}

class Completing {
  public:
    Completing(Event& event, std::string_view name) : event_(event), name_(name) {}

    Diagnostics own() {
        for (const auto& [said, most] :
             {std::pair{"hours a week", hours_of_week}, std::pair{"days a week", days_of_week}})
            if (const auto value = event_.whole(field(said)); value && *value > most)
                wrong("condition-own", fmt::format("`{}` is {} at most", said, most));
        if (event_.value(field("inputs")))
            wrong("condition-own", "a condition in own words has no inputs: say all of it in `words`");
        return std::move(problems_);
    }

    Diagnostics from(const Condition& of) {
        for (const char* given :
             {"words", "kind of condition", "consent needed", "hours a week", "days a week"})
            if (event_.value(field(given)))
                wrong("condition-own",
                      fmt::format("leave `{}` out: the library says it of `{}`", given, of.id));
        std::stable_sort(event_.said.begin(), event_.said.end(),
                         [](const SaidField& a, const SaidField& b) { return a.field < b.field; });
        ground(of);
        read_inputs(of);
        if (!problems_.empty()) return std::move(problems_);
        say("words", words(of));
        say("kind of condition", of.kind);
        say("consent needed", of.consent ? "yes" : "no");
        constexpr std::int64_t hour = 60;
        say("hours a week", std::to_string((product(of.hours, of, hour) + hour - 1) / hour));
        say("days a week", std::to_string(product(of.days, of, 1)));
        say("condition", fmt::format("{} {}", of.id, of.version));
        return std::move(problems_);
    }

    void wrong(std::string code, std::string message, std::string help = {}) {
        problems_.push_back({.code = std::move(code),
                             .span = {},
                             .message = std::move(message),
                             .notes = {},
                             .help = std::move(help)});
    }
    [[nodiscard]] Diagnostics problems() { return std::move(problems_); }

  private:
    /// A ground of the library, and after a colon what it rests on in this case.
    void ground(const Condition& of) {
        const std::string said(event_.value(field("ground")).value_or(std::string_view()));
        const std::string_view begins = trim(std::string_view(said).substr(0, said.find(':')));
        if (std::find(of.grounds.begin(), of.grounds.end(), begins) != of.grounds.end()) return;
        std::vector<std::string_view> grounds(of.grounds.begin(), of.grounds.end());
        wrong("condition-ground", fmt::format("`{}` needs one of its grounds: {}", of.id, one_of(grounds)),
              "say it first in `ground`; what it rests on may follow after a colon");
    }

    void read_inputs(const Condition& of) {
        std::vector<std::string_view> known;
        for (const ConditionInput& input : of.inputs) known.push_back(input.name);
        const std::string lines(event_.value(field("inputs")).value_or(std::string_view()));
        for (const std::string_view line : split_lines(lines)) {
            const std::size_t colon = line.find(':');
            const std::string name(trim(line.substr(0, colon)));
            if (colon == std::string_view::npos)
                wrong("condition-inputs", fmt::format("{} is no `name: value`", in_quotes(line)));
            else if (std::find(known.begin(), known.end(), name) == known.end())
                wrong("condition-inputs", fmt::format("`{}` has no input {}", of.id, in_quotes(name)),
                      did_you_mean(name, known));
            else if (!values_.emplace(name, std::string(trim(line.substr(colon + 1)))).second)
                wrong("condition-inputs", fmt::format("the input `{}` is there twice", name));
        }
        for (const ConditionInput& input : of.inputs) {
            const auto value = values_.find(input.name);
            if (value == values_.end() || value->second.empty())
                wrong("condition-inputs", fmt::format("the input `{}` is missing", input.name));
            else if (auto problem = problem_with_input(input, value->second))
                wrong("condition-inputs", std::move(*problem));
        }
        for (const auto* factors : {&of.hours, &of.days})
            for (const BurdenFactor& factor : *factors)
                if (factor.until && problems_.empty() && minutes(factor, of) == 0)
                    wrong("condition-inputs",
                          fmt::format("`{}` and `{}` are the same time", of.inputs[*factor.from].name,
                                      of.inputs[*factor.until].name));
    }

    std::optional<std::string> problem_with_input(const ConditionInput& input, const std::string& value) {
        using Kind = ConditionInput::Kind;
        switch (input.kind) {
            case Kind::date:
                if (!parse_date(value)) return fmt::format("`{}` is a date, YYYY-MM-DD", input.name);
                return std::nullopt;
            case Kind::time:
                if (!time_of_day(value)) return fmt::format("`{}` is a time from 00:00 to 23:59", input.name);
                return std::nullopt;
            case Kind::number: {
                const auto number = parse_whole(value);
                if (!number || *number < input.least || *number > input.most)
                    return fmt::format("`{}` is a whole number ({}) from {} to {}", input.name, input.unit,
                                       input.least, input.most);
                return std::nullopt;
            }
            case Kind::choice: {
                if (std::find(input.choices.begin(), input.choices.end(), value) != input.choices.end())
                    return std::nullopt;
                return fmt::format(
                    "`{}` is one of {}", input.name,
                    one_of(std::vector<std::string_view>(input.choices.begin(), input.choices.end())));
            }
            case Kind::place:
            case Kind::text:
                break;
        }
        if (value.size() > input.longest)
            return fmt::format("`{}` is longer than {} bytes", input.name, input.longest);
        if (const auto word = name_in(value, name_))
            return fmt::format("`{}` holds the person's name (`{}`): say `the person`", input.name, *word);
        return std::nullopt;
    }

    std::string words(const Condition& of) const {
        std::string text;
        std::string_view rest = of.words;
        while (true) {
            const std::size_t open = rest.find('{');
            text += rest.substr(0, open);
            if (open == std::string_view::npos) return text;
            const std::size_t close = rest.find('}', open);
            text += values_.at(std::string(rest.substr(open + 1, close - open - 1)));
            rest.remove_prefix(close + 1);
        }
    }

    std::int64_t minutes(const BurdenFactor& factor, const Condition& of) const {
        const auto at = [&](std::size_t input) { return *time_of_day(values_.at(of.inputs[input].name)); };
        return (at(*factor.until) - at(*factor.from) + minutes_of_day) % minutes_of_day;
    }

    /// Hours are counted in minutes, `unit` of them in one.
    std::int64_t product(const std::vector<BurdenFactor>& factors, const Condition& of,
                         std::int64_t unit) const {
        std::int64_t all = 1;
        bool in_minutes = false;
        for (const BurdenFactor& factor : factors) {
            in_minutes = in_minutes || factor.until.has_value();
            all *= factor.until  ? minutes(factor, of)
                   : factor.from ? *parse_whole(values_.at(of.inputs[*factor.from].name))
                                 : factor.number;
        }
        return in_minutes ? all : all * unit;
    }

    /// In the order of the fields, as a command that says it itself would have it.
    void say(std::string_view name, std::string value) {
        const Field which = field(name);
        auto at = std::lower_bound(event_.said.begin(), event_.said.end(), which,
                                   [](const SaidField& one, Field wanted) { return one.field < wanted; });
        if (at == event_.said.end() || at->field != which)
            at = event_.said.insert(at, SaidField{which, {}, {}});
        at->value = std::move(value);
    }

    Event& event_;
    std::string_view name_;
    std::map<std::string, std::string> values_;
    Diagnostics problems_;
};

}  // namespace

bool is_about_condition(const Event& event) {
    return event.rule != nullptr && event.rule->thing == ThingKind::condition &&
           std::any_of(event.rule->fields.begin(), event.rule->fields.end(),
                       [](const FieldUse& use) { return use.field == field("condition"); });
}

Diagnostics complete_condition(Event& event, const ConditionLibrary* library, std::string_view name) {
    Completing completing(event, name);
    const std::string id(event.value(field("condition")).value_or(std::string_view()));
    if (id.empty()) return {};  // the register says what is missing
    if (id == own_words) return completing.own();
    if (library == nullptr) {
        completing.wrong("condition-library", fmt::format("{} is a condition of a library", in_quotes(id)),
                         "name the library with --conditions, or say `own words` and all of it in `words`");
        return completing.problems();
    }
    if (const Condition* of = library->find(id, event.on)) return completing.from(*of);
    std::vector<std::string_view> known;
    bool later = false;
    for (const Condition& one : library->conditions) {
        known.push_back(one.id);
        later = later || one.id == id;
    }
    completing.wrong("condition-unknown",
                     later ? fmt::format("`{}` may be used from a later day only", id)
                           : fmt::format("the library has no condition {}", in_quotes(id)),
                     later ? "" : did_you_mean(id, known));
    return completing.problems();
}

}  // namespace ultima
