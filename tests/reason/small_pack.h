// SPDX-License-Identifier: Apache-2.0
// Packs of a few lines, and questions to them, for tests of the reasoning.
#pragma once

#include "base/render.h"
#include "law/load.h"
#include "reason/case.h"
#include "reason/options.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima::test {

inline CivilDate day(std::string_view text) { return parse_date(text).value(); }

inline constexpr std::string_view small_manifest = R"(id: small
version: 0.1.0
language version: 1
title: A small act
jurisdiction: ZZ
languages: [en]
law as of: 2026-01-01
authority: none
reviewer: none
licence: CC-BY-4.0
requires: un-baseline
disclaimer: A test.
calendar:
  first day counts: {value: yes, cite: "Act s. 1"}
  month ends: {value: clip, cite: "Act s. 1"}
  fraction of a duration: {value: by months, cite: "Act s. 1"}
citations:
  - {cite: "Act", text: recalled}
)";

/// A pack from the text of one Markdown file. Errors fail the test, but for the codes that the test allows.
class SmallPack {
  public:
    explicit SmallPack(std::string law, std::initializer_list<std::string_view> allowed = {},
                       std::string manifest = std::string(small_manifest))
        : loaded_(load_pack(
              PackFiles{"small", {{"pack.yaml", std::move(manifest)}, {"law.md", std::move(law)}}})) {
        Diagnostics unexpected;
        for (const Diagnostic& each : loaded_.diagnostics)
            if (each.severity == Severity::error &&
                std::find(allowed.begin(), allowed.end(), each.code) == allowed.end())
                unexpected.push_back(each);
        if (!unexpected.empty()) ADD_FAILURE() << render_text(unexpected, loaded_.sources, false);
    }

    const Pack& pack() const { return loaded_.pack; }
    const Sources& sources() const { return loaded_.sources; }
    Sources& sources() { return loaded_.sources; }

  private:
    LoadedPack loaded_;
};

using Given = std::vector<std::pair<std::string_view, std::string_view>>;

/// The facts as a pack's own test would state them; findings bare.
inline Case case_of(const Pack& pack, const Given& given) {
    Case known = empty_case(pack);
    for (const auto& [name, text] : given) {
        const auto fact = pack.find_fact(name);
        if (!fact) {
            ADD_FAILURE() << "no fact " << name;
            continue;
        }
        const auto set = set_fact(pack, known, *fact, text);
        if (!set) ADD_FAILURE() << name << ": " << set.error();
    }
    return known;
}

/// One question to a pack, and what the tests read from the answer.
class Asked {
  public:
    Asked(const Pack& pack, const Given& given, std::string_view on, Stage stage = Stage::pretrial)
        : Asked(case_of(pack, given), pack, on, stage) {}
    Asked(const Case& given, const Pack& pack, std::string_view on, Stage stage = Stage::pretrial)
        : pack_(pack),
          reasoner_(pack),
          facts_(known_on(pack, given, day(on))),
          answer_(reasoner_.options(facts_, stage, day(on))) {}

    const Answer& answer() const { return answer_; }
    const KnownFacts& facts() const { return facts_; }
    Reasoner& reasoner() { return reasoner_; }

    const MeasureAnswer& of(std::string_view measure) const {
        return answer_.of(pack_.find_measure(measure).value());
    }
    std::string status(std::string_view measure) const { return std::string(to_text(of(measure).status)); }
    std::string since(std::string_view measure) const { return dated(of(measure).since); }
    std::string from(std::string_view measure) const { return dated(of(measure).from); }
    std::vector<std::string> possible(std::string_view measure) const {
        std::vector<std::string> result;
        for (std::size_t i = 0; i < status_count; ++i)
            if (of(measure).possible[i]) result.emplace_back(to_text(static_cast<Status>(i)));
        return result;
    }
    /// Each set as "a and b".
    std::vector<std::string> missing(std::string_view measure) const {
        std::vector<std::string> result;
        for (const DecidingSet& set : of(measure).missing) {
            std::string text;
            for (const FactId fact : set.facts)
                text += (text.empty() ? "" : " and ") + pack_.facts[fact].name;
            result.push_back(text);
        }
        return result;
    }
    bool exact(std::string_view measure) const {
        const auto& sets = of(measure).missing;
        return std::all_of(sets.begin(), sets.end(), [](const DecidingSet& set) { return set.exact; });
    }
    std::vector<std::string> because(std::string_view measure) const { return labels(of(measure).because); }
    std::vector<std::string> either(std::string_view measure) const { return labels(of(measure).either); }
    /// Each as "rule by exception, exception".
    std::vector<std::string> defeated(std::string_view measure) const {
        std::vector<std::string> result;
        for (const Defeated& one : of(measure).defeated) {
            std::string by;
            for (const std::string& label : labels(one.by)) by += (by.empty() ? "" : ", ") + label;
            result.push_back(pack_.rules[one.rule].label + " by " + by);
        }
        return result;
    }
    std::vector<std::string> failed(std::string_view measure) const {
        std::vector<std::string> result;
        for (const Failed& one : of(measure).failed) result.push_back(pack_.rules[one.rule].label);
        return result;
    }
    std::vector<std::string> assumed() const {
        std::vector<std::string> result;
        for (const FactId fact : answer_.assumed) result.push_back(pack_.facts[fact].name);
        return result;
    }
    std::vector<std::string> asked() const {
        std::vector<std::string> result;
        for (const Question& question : answer_.ask) result.push_back(pack_.facts[question.fact].name);
        return result;
    }
    const DutyAnswer* duty(std::string_view label) const {
        const RuleId id = pack_.find_rule(label).value();
        for (const DutyAnswer& duty : answer_.duties)
            if (duty.duty == id) return &duty;
        return nullptr;
    }

  private:
    static std::string dated(const std::optional<CivilDate>& date) {
        return date ? to_text(*date) : "not known";
    }
    std::vector<std::string> labels(const std::vector<RuleId>& rules) const {
        std::vector<std::string> result;
        for (const RuleId rule : rules) result.push_back(pack_.rules[rule].label);
        return result;
    }

    const Pack& pack_;
    Reasoner reasoner_;
    KnownFacts facts_;
    Answer answer_;
};

}  // namespace ultima::test
