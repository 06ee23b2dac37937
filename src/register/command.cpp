// SPDX-License-Identifier: Apache-2.0
// Commands as JSON: what a client, a file or a test asks to be written.
#include "base/nearest.h"
#include "base/refusal.h"
#include "base/text.h"
#include "register/event.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace ultima {
namespace {

using Json = nlohmann::json;

/// A member as text: texts as they are, wholes in digits, yes/no, lists of texts a line each.
std::optional<std::string> text_of(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
    if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
    if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
    if (!value.is_array()) return std::nullopt;
    std::string lines;
    for (const Json& line : value) {
        if (!line.is_string()) return std::nullopt;
        if (!lines.empty()) lines += '\n';
        lines += line.get<std::string>();
    }
    return lines;
}

std::string suggestion(std::string_view name, const std::vector<std::string_view>& known) {
    const auto near = nearest(name, known);
    return near ? fmt::format("did you mean `{}`?", *near) : std::string();
}

class CommandReader {
  public:
    Result<Event> read(std::string_view text) {
        const Json json = Json::parse(text, nullptr, false);
        if (!json.is_object()) return refused("command-json", "a command is a JSON object");
        read_event_name(json);
        for (const auto& [name, value] : json.items()) member(name, value);
        for (const SaidField& said : event_.said)
            if (said.value.empty())
                wrong("command-member",
                      fmt::format("`{}` is missing, and `{}` is there", info(said.field).name,
                                  fmt::format("{}{}", info(said.field).name, written_suffix)));
        for (const char* needed : {"event", "on", "by", "role"})
            if (!json.contains(needed) || json[needed].is_null())
                wrong("command-member", fmt::format("`{}` is missing", needed));
        if (event_.rule != nullptr && event_.file.empty() && !event_.makes_file())
            wrong("command-member", "`file` is missing: the case, person or service that it is about");
        if (!problems_.empty()) return failure(std::move(problems_));
        return std::move(event_);
    }

  private:
    void wrong(std::string code, std::string message, std::string help = {}) {
        problems_.push_back({.code = std::move(code),
                             .span = {},
                             .message = std::move(message),
                             .notes = {},
                             .help = std::move(help)});
    }

    /// First, since the other members are read in its light.
    void read_event_name(const Json& json) {
        const auto name = json.find("event");
        if (name == json.end() || name->is_null()) return;
        if (!name->is_string()) {
            wrong("command-event", "`event` is the name of an event");
            return;
        }
        event_.rule = find_event_rule(name->get_ref<const std::string&>());
        if (event_.rule != nullptr) return;
        std::vector<std::string_view> known;
        for (const EventRule& rule : event_rules()) known.push_back(rule.name);
        const std::string given = name->get<std::string>();
        wrong("command-event", fmt::format("there is no event `{}`", given), suggestion(given, known));
    }

    void member(const std::string& name, const Json& json) {
        if (json.is_null()) return;
        auto value = text_of(json);
        if (!value || !valid_utf8(*value)) {
            wrong("command-value",
                  fmt::format("`{}` is a text, a whole number, yes or no, or a list of texts", name));
            return;
        }
        if (name == "event") return;
        if (!own_member(name, *value)) said(name, std::move(*value));
    }

    void name_of(std::string& to, const std::string& name, std::string& value) {
        // Not every store takes a zero byte, and no name has a reason for any control.
        const bool has_control =
            std::any_of(value.begin(), value.end(), [](char c) { return c >= 0 && c < ' '; });
        if (value.empty() || value.size() > longest_name || has_control)
            wrong("command-value", fmt::format("`{}` is a name of at most {} bytes", name, longest_name));
        to = std::move(value);
    }

    void number_of(ThingNumber& to, const std::string& name, const std::string& value) {
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), to);
        if (error != std::errc{} || end != value.data() + value.size())
            wrong("command-value", fmt::format("`{}` is the number of a thing in the file", name));
    }

    /// A member that every command may have; false if it is none.
    bool own_member(const std::string& name, std::string& value) {
        if (name == "file")
            name_of(event_.file, name, value);
        else if (name == "person")
            name_of(event_.person, name, value);
        else if (name == "by")
            name_of(event_.by.name, name, value);
        else if (name == "import")
            wrong("command-member", "`import` is said by imports alone");
        else if (name == "thing")
            number_of(event_.thing, name, value);
        else if (name == "of")
            number_of(event_.of, name, value);
        else if (name == "key")
            key(value);
        else if (name == "on")
            on(value);
        else if (name == "role")
            role(value);
        else if (name == "reason")
            reason(value);
        else
            return false;
        return true;
    }

    void key(std::string& value) {
        const bool fits =
            value.size() == key_length && value.find_first_not_of("0123456789abcdef") == std::string::npos;
        if (!fits)
            wrong("command-value",
                  fmt::format("`key` is {} hexadecimal digits in small letters", key_length));
        event_.key = std::move(value);
    }

    void on(const std::string& value) {
        const auto date = parse_date(value);
        if (!date)
            wrong("command-value", "`on` is a date from 1800-01-01 to 2199-12-31, YYYY-MM-DD");
        else
            event_.on = *date;
    }

    void role(const std::string& value) {
        const auto role = find_role(value);
        if (role) {
            event_.by.role = *role;
            return;
        }
        std::vector<std::string_view> known;
        for (std::size_t i = 0; i < role_count; ++i) known.push_back(to_text(static_cast<Role>(i)));
        wrong("command-value", fmt::format("there is no role `{}`", value), suggestion(value, known));
    }

    void reason(std::string& value) {
        if (value.size() > longest_value)
            wrong("command-value", fmt::format("`{}` is longer than {} bytes", "reason", longest_value));
        event_.reason = std::move(value);
    }

    void said(const std::string& name, std::string value) {
        std::string_view base = name;
        const bool written = base.ends_with(written_suffix);
        if (written) base.remove_suffix(written_suffix.size());
        const auto known = find_field(base);
        if (!known) {
            std::vector<std::string_view> names;
            for (const FieldInfo& one : fields()) names.push_back(one.name);
            wrong("command-member", fmt::format("a command says nothing called `{}`", name),
                  suggestion(name, names));
            return;
        }
        SaidField& said = said_of(*known);
        if (written) {
            if (value.size() > longest_value)
                wrong("command-value", fmt::format("`{}` is longer than {} bytes", name, longest_value));
            said.written = std::move(value);
            return;
        }
        if (auto problem = problem_with(*known, value)) wrong("command-value", std::move(*problem));
        said.value = std::move(value);
    }

    /// In the order of the fields, so that one command has one form.
    SaidField& said_of(Field field) {
        auto at = std::lower_bound(event_.said.begin(), event_.said.end(), field,
                                   [](const SaidField& one, Field wanted) { return one.field < wanted; });
        if (at == event_.said.end() || at->field != field)
            at = event_.said.insert(at, SaidField{field, {}, {}});
        return *at;
    }

    Event event_;
    Diagnostics problems_;
};

}  // namespace

Result<Event> read_command(std::string_view json) { return CommandReader().read(json); }

}  // namespace ultima
