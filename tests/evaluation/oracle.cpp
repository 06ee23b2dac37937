// SPDX-License-Identifier: Apache-2.0
#include "evaluation/oracle.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <regex>

namespace ultima::test {
namespace {

using Pointer = Json::json_pointer;

void each_number(const Json& node, const std::string& path,
                 const std::function<void(const std::string&)>& found) {
    if (node.is_number()) found(path);
    if (node.is_object())
        for (const auto& item : node.items()) each_number(item.value(), below(path, item.key()), found);
    if (node.is_array())
        for (std::size_t i = 0; i < node.size(); ++i)
            each_number(node[i], path + "/" + std::to_string(i), found);
}

/// The leaf as a number: null is NaN, "inf" and "-inf" are texts in JSON.
std::optional<double> value_of(const Json& leaf) {
    if (leaf.is_number()) return leaf.get<double>();
    if (leaf.is_null()) return std::numeric_limits<double>::quiet_NaN();
    for (const char* name : {"inf", "Inf", "Infinity"}) {
        if (leaf == name) return std::numeric_limits<double>::infinity();
        if (leaf == std::string("-") + name) return -std::numeric_limits<double>::infinity();
    }
    for (const char* name : {"NA", "NaN", "nan"})
        if (leaf == name) return std::numeric_limits<double>::quiet_NaN();
    return std::nullopt;
}

/// Refusals that say that what was asked for does not exist, whatever number an unfinished search leaves; or
/// that it would go beyond what was seen.
bool refuses_on_purpose(const std::string& code) {
    return code == "separation" || code == "monotone-likelihood" || code == "singular-design" ||
           code == "beyond-follow-up" || code == "too-few-studies";
}

bool agree(double ours, double theirs, Tolerance tolerance) {
    if (std::isnan(ours) || std::isnan(theirs)) return std::isnan(ours) && std::isnan(theirs);
    if (std::isinf(ours) || std::isinf(theirs)) return ours == theirs;
    const double difference = std::abs(ours - theirs);
    if (std::abs(theirs) <= tolerance.zero && difference <= 2 * tolerance.zero) return true;
    return difference <= tolerance.relative * std::abs(theirs) + tolerance.absolute;
}

}  // namespace

std::string below(const std::string& path, const std::string& name) {
    std::string escaped;
    for (const char c : name) {
        if (c == '~')
            escaped += "~0";
        else if (c == '/')
            escaped += "~1";
        else
            escaped += c;
    }
    return path + "/" + escaped;
}

void attempt(Oracle& oracle, const std::string& path, const std::function<void()>& check) {
    try {
        check();
    } catch (const Refused& refusal) {
        if (refuses_on_purpose(refusal.code))
            oracle.leave_out(path, std::string("ours refuses, ") + refusal.what());
        else
            oracle.fail(path, refusal.what());
    } catch (const std::exception& error) {
        oracle.fail(path, error.what());
    }
}

Json read_document(const std::string& text) {
    Json document = Json::parse(text, nullptr, false);
    if (!document.is_discarded()) return document;
    static const std::regex bare(R"(([:\[,]\s*)(-?(?:NaN|NA|Inf|Infinity|inf))(?=\s*[,\]}]))");
    // Twice: the comma after one is the comma before the next.
    const std::string once = std::regex_replace(text, bare, "$1\"$2\"");
    return Json::parse(std::regex_replace(once, bare, "$1\"$2\""), nullptr, false);
}

bool Oracle::has(const std::string& path) const { return document_.contains(Pointer(path)); }

const Json& Oracle::at(const std::string& path) const { return document_.at(Pointer(path)); }

std::string Oracle::text(const std::string& path, const std::string& otherwise) const {
    return has(path) && at(path).is_string() ? at(path).get<std::string>() : otherwise;
}

void Oracle::visit(const std::string& path, Visit how) {
    const auto [place, fresh] = visits_.emplace(path, how);
    if (!fresh && how > place->second) place->second = how;  // a miss stays one
}

void Oracle::compare(const std::string& path, double ours, Tolerance tolerance) {
    if (!has(path)) return;
    const std::optional<double> theirs = value_of(at(path));
    if (!theirs) {
        miss(path, "is no number");
        return;
    }
    const bool matches = agree(ours, *theirs, tolerance);
    if (at(path).is_number()) {
        visit(path, matches ? Visit::matched : Visit::missed);
        const double difference = std::abs(ours - *theirs);
        const double relative = *theirs == 0 ? difference : difference / std::abs(*theirs);
        // What lies within the absolute part alone says nothing in relative terms.
        if (relative > worst_ && difference > tolerance.absolute && std::abs(*theirs) > tolerance.zero) {
            worst_ = relative;
            worst_at_ = path;
        }
    }
    if (!matches) misses_.push_back(fmt::format("{}: ours {:.17g}, reference {:.17g}", path, ours, *theirs));
}

void Oracle::compare(const std::string& path, const std::optional<double>& ours, Tolerance tolerance) {
    compare(path, ours.value_or(std::numeric_limits<double>::quiet_NaN()), tolerance);
}

void Oracle::compare(const std::string& path, std::span<const double> ours, Tolerance tolerance) {
    if (!has(path)) return;
    if (!at(path).is_array()) {  // R writes a vector of one as a number
        if (ours.size() == 1)
            compare(path, ours[0], tolerance);
        else
            miss(path, fmt::format("ours are {} numbers, the reference is one", ours.size()));
        return;
    }
    const std::size_t size = at(path).size();
    if (size != ours.size()) {
        miss(path, fmt::format("ours are {} numbers, the reference has {}", ours.size(), size));
        return;
    }
    for (std::size_t i = 0; i < size; ++i) compare(path + "/" + std::to_string(i), ours[i], tolerance);
}

void Oracle::compare(const std::string& path, const std::vector<std::vector<double>>& ours,
                     Tolerance tolerance) {
    if (!has(path)) return;
    const Json& theirs = at(path);
    if (!theirs.is_array() || (ours.size() == 1 && !theirs.empty() && !theirs[0].is_array())) {
        compare(path, ours.size() == 1 ? std::span<const double>(ours[0]) : std::span<const double>(),
                tolerance);
        return;
    }
    if (theirs.size() != ours.size()) {
        miss(path, fmt::format("ours are {} rows, the reference has {}", ours.size(), theirs.size()));
        return;
    }
    for (std::size_t i = 0; i < ours.size(); ++i)
        compare(path + "/" + std::to_string(i), std::span<const double>(ours[i]), tolerance);
}

void Oracle::compare(const std::string& path, std::span<const std::string> names,
                     std::span<const double> ours, Tolerance tolerance) {
    if (!has(path)) return;
    if (!at(path).is_object()) {  // names are lost where there is one only
        compare(path, ours, tolerance);
        return;
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string one = below(path, names[i]);
        if (has(one))
            compare(one, ours[i], tolerance);
        else
            miss(one, "the reference has no such name");
    }
    for (const auto& item : at(path).items())
        if (std::find(names.begin(), names.end(), item.key()) == names.end())
            miss(below(path, item.key()), "we have no such name");
}

void Oracle::compare_only(const std::string& path, double ours, Tolerance tolerance) {
    if (!has(path)) return;
    if (at(path).is_object() && at(path).size() == 1)
        compare(below(path, at(path).begin().key()), ours, tolerance);
    else
        compare(path, ours, tolerance);
}

std::vector<double> Oracle::setting(const std::string& path) {
    std::vector<double> values;
    if (!has(path)) return values;
    each_number(at(path), path, [&](const std::string& leaf) { visit(leaf, Visit::setting); });
    const Json& node = at(path);
    if (node.is_structured()) {
        for (const Json& leaf : node)
            if (const auto value = value_of(leaf)) values.push_back(*value);
    } else if (const auto value = value_of(node)) {
        values.push_back(*value);
    }
    return values;
}

void Oracle::leave_out(const std::string& path, const std::string& why) {
    if (!has(path)) return;
    each_number(at(path), path, [&](const std::string& leaf) { visits_.emplace(leaf, Visit::left_out); });
    why_.emplace(path, "left out, " + why);
}

void Oracle::miss(const std::string& path, const std::string& what) {
    misses_.push_back(path + ": " + what);
    if (has(path)) each_number(at(path), path, [&](const std::string& leaf) { visit(leaf, Visit::missed); });
}

void Oracle::fail(const std::string& path, const std::string& what) {
    misses_.push_back(path + ": could not be checked: " + what);
}

bool Oracle::visited(const std::string& path) const {
    if (visits_.count(path) > 0) return true;
    const auto below_it = visits_.lower_bound(path + "/");
    return below_it != visits_.end() && below_it->first.compare(0, path.size() + 1, path + "/") == 0;
}

bool Oracle::would_agree(const std::string& path, double ours, Tolerance tolerance) const {
    if (!has(path)) return false;
    const std::optional<double> theirs = value_of(at(path));
    return theirs && agree(ours, *theirs, tolerance);
}

Tally Oracle::tally() const {
    Tally tally;
    each_number(document_, "", [&](const std::string& path) {
        ++tally.numbers;
        const auto place = visits_.find(path);
        if (place == visits_.end()) {
            ++tally.unvisited;
            return;
        }
        switch (place->second) {
            case Visit::matched:
                ++tally.matched;
                [[fallthrough]];
            case Visit::missed:
                ++tally.compared;
                break;
            case Visit::setting:
                ++tally.settings;
                break;
            case Visit::left_out:
                ++tally.left_out;
                break;
        }
    });
    tally.worst = worst_;
    tally.worst_at = worst_at_;
    return tally;
}

std::vector<std::string> Oracle::unvisited() const {
    std::vector<std::string> paths;
    each_number(document_, "", [&](const std::string& path) {
        if (visits_.count(path) == 0) paths.push_back(path);
    });
    return paths;
}

}  // namespace ultima::test
