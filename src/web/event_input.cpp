// SPDX-License-Identifier: Apache-2.0
#include "web/event_input.h"

#include "base/text.h"

#include <fmt/format.h>

namespace ultima {
namespace {

/// Lines as they were typed, without the carriage returns that browsers send.
std::string without_returns(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c != '\r') out += c;
    return out;
}

class Reading {
  public:
    Reading(const EventRule& rule, const FileView& view, const HttpFields& form, CivilDate today,
            Completed completed)
        : rule_(rule), view_(view), form_(form), today_(today), completed_(completed) {}

    Result<Event> read() {
        Event event;
        event.rule = &rule_;
        event.file = view_.file;
        event.person = view_.person;
        event.key = value_of(form_, "key");
        event.on = day();
        event.reason = rule_.reason_forbidden ? "" : without_returns(value_of(form_, "reason"));
        const bool makes = rule_.from.contains(State::none);
        if (!is_file(rule_.thing)) {
            if (!makes) event.thing = thing("thing", value_of(form_, "thing"));
            if (makes && rule_.of) event.of = thing("of", value_of(form_, "of"));
        }
        for (const FieldUse& use : rule_.fields) said(use, event);
        if (!problems_.empty()) return tl::unexpected(std::move(problems_));
        return event;
    }

  private:
    void problem(std::string code, std::string message) {
        problems_.push_back(Diagnostic{.code = std::move(code), .span = {}, .message = std::move(message)});
    }

    CivilDate day() {
        const std::string_view on = value_of(form_, "on");
        if (on.empty()) return today_;
        const auto day = parse_date(on);
        if (!day) problem("form-day", fmt::format("`{}` is no day: write it as 2026-06-30", on));
        return day.value_or(today_);
    }

    /// The number in the register of a thing of the view.
    ThingNumber thing(std::string_view what, std::string_view number) {
        const auto place = parse_whole(number);
        if (place && *place > 0 && static_cast<std::size_t>(*place) < view_.numbers.size())
            return view_.numbers[static_cast<std::size_t>(*place)];
        problem("form-thing", what == "of" || what == "thing" ? "say which one it is about"
                                                              : fmt::format("say which one: {}", what));
        return 0;
    }

    void said(const FieldUse& use, Event& event) {
        const FieldInfo& what = info(use.field);
        std::string value = without_returns(value_of(form_, fmt::format("f.{}", what.name)));
        if (what.kind != FieldKind::lines && what.kind != FieldKind::text) value = trim(value);
        if (value.empty()) {
            if (use.required && completed_ == Completed::here)
                problem("form-field", fmt::format("{}: this has to be said", what.name));
            return;
        }
        if (what.kind == FieldKind::thing) value = std::to_string(thing(what.name, value));
        event.said.push_back({use.field, std::move(value), {}});
    }

    const EventRule& rule_;
    const FileView& view_;
    const HttpFields& form_;
    CivilDate today_;
    Completed completed_;
    Diagnostics problems_;
};

}  // namespace

Result<Event> event_from(const EventRule& rule, const FileView& view, const HttpFields& form, CivilDate today,
                         Completed completed) {
    return Reading(rule, view, form, today, completed).read();
}

}  // namespace ultima
