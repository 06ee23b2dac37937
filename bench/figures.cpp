// SPDX-License-Identifier: Apache-2.0
#include "figures.h"

#include "base/json_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ultima::bench {

namespace {

/// `23,456`, `187.3`, `4.21`
std::string shown(double value) {
    if (std::abs(value) < 1000) return fmt::format("{:.{}f}", value, value < 10 ? 2 : 1);
    std::string digits = fmt::format("{:.0f}", value);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

void write_number(JsonWriter& json, std::optional<double> value) {
    if (value) {
        json.raw(fmt::format("{:.6g}", *value));
    } else {
        json.null();
    }
}

}  // namespace

std::optional<bool> Figure::met() const {
    if (!target) return std::nullopt;
    return better == Better::more ? value >= *target : value <= *target;
}

void Figures::add(Figure figure) {
    if (figures_.empty())
        fmt::print("{:<58} {:>12} {:<16} {:>12}  {}\n", "", "measured", "", "target", "met");
    const std::optional<bool> met = figure.met();
    fmt::print("{:<58} {:>12} {:<16} {:>12}  {}\n", figure.name, shown(figure.value), figure.unit,
               figure.target ? (figure.better == Better::more ? ">= " : "<= ") + shown(*figure.target) : "",
               met ? (*met ? "yes" : "NO") : "");
    if (figure.yardstick)
        fmt::print("{:<58} {:>12} {:<16}\n", "    beside it: " + figure.yardstick_is,
                   shown(*figure.yardstick), figure.unit);
    if (!figure.note.empty()) fmt::print("    {}\n", figure.note);
    std::fflush(stdout);
    figures_.push_back(std::move(figure));
}

void Figures::skip(const std::string& name, const std::string& why) {
    fmt::print("{:<58} {:>12} {}\n", name, "NOT MEASURED", why);
    std::fflush(stdout);
}

std::string Figures::json() const {
    std::string out;
    JsonWriter json(out);
    json.list([&] {
        for (const Figure& figure : figures_)
            json.object([&] {
                json.name("name").text(figure.name);
                json.name("value");
                write_number(json, figure.value);
                json.name("unit").text(figure.unit);
                json.name("yardstick");
                write_number(json, figure.yardstick);
                json.name("yardstick_is").text(figure.yardstick_is);
                json.name("target");
                write_number(json, figure.target);
                json.name("better").text(figure.better == Better::more ? "more" : "less");
                json.name("met");
                if (const auto met = figure.met()) {
                    json.flag(*met);
                } else {
                    json.null();
                }
                json.name("note").text(figure.note);
            });
    });
    return out + "\n";
}

bool Figures::all_met() const {
    return std::all_of(figures_.begin(), figures_.end(),
                       [](const Figure& each) { return each.met().value_or(true); });
}

}  // namespace ultima::bench
