// SPDX-License-Identifier: Apache-2.0
// Random walks of commands through cases, most of them nearly right. What was let through is then read by
// checks of their own, which know nothing of the table: only the names of events.
#include "base/random.h"
#include "base/text.h"
#include "register/lines.h"
#include "register/refusals.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>

namespace ultima::test {
namespace {

constexpr std::array wanted_decisions{"response", "revocation", "extension", "custody", "measure"};
constexpr CivilDate first_day{20'454};  // 2026-01-01

/// One person, one service, one case at a time.
class Walk : public OtherFiles {
  public:
    /// Every second walk begins where a measure is in force already.
    Walk(Random random, bool in_force) : random_(random) {
        for (const auto& [kind, file] :
             {std::pair{ThingKind::person_file, &person_}, std::pair{ThingKind::service_file, &service_}})
            file->things.push_back({kind, State::open, 0, first_day, first_day, {}});
        service_.things.front().known.push_back({field("places"), "1", first_day});
        if (in_force)
            follow(imposed);
        else
            try_event(*find_event_rule("case opened"));
    }
    [[nodiscard]] const FileState* file(std::string_view name) const override {
        return name == "p" ? &person_ : name == "s" ? &service_ : nullptr;
    }
    [[nodiscard]] std::vector<const FileState*> cases_of(std::string_view) const override { return {&case_}; }
    [[nodiscard]] std::int64_t most_places_kept(std::string_view, CivilDate, CivilDate) const override {
        return 0;
    }

    /// Now and then any event; else one for which some thing of the case stands right, and seldom one that
    /// ends something, or sets aside what all else rests on.
    void step() {
        const auto rules = event_rules();
        const EventRule* rule = &random_.pick(rules);
        for (int again = 0; again < 20 && !random_.chance(20) && !(fits(*rule) && !ends_something(*rule));
             ++again)
            rule = &random_.pick(rules);
        try_event(random_.chance(1) ? *find_event_rule("decision set aside") : *rule);
    }

    std::vector<Event> history;

  private:
    void follow(std::string_view lines) {
        std::string name;
        for (const std::string_view line : split_lines(lines)) {
            if (trim(line).empty()) continue;
            Event event = event_of(line, name);
            if (file_of(event.rule->thing) != ThingKind::case_file) continue;
            event.person = "p";
            event.recorded = {std::int64_t{event.on.day} * 86'400};
            if (event.makes_thing()) event.thing = static_cast<ThingNumber>(case_.things.size());
            take(std::move(event));
        }
    }

    void take(Event event) {
        if (!refusals(event, case_, *this).empty()) return;
        apply(case_, event);
        day_ = std::max(day_, event.on);
        history.push_back(std::move(event));
    }

    bool fits(const EventRule& rule) const {
        // No safeguard rests on the day of a hearing.
        if (file_of(rule.thing) != ThingKind::case_file || rule.thing == ThingKind::hearing) return false;
        if (rule.from.contains(State::none)) return !rule.of || some_thing(*rule.of, rule.of_states) != 0;
        return is_file(rule.thing) ? rule.from.contains(case_.state())
                                   : some_thing(rule.thing, rule.from) != 0;
    }

    static bool ends_something(const EventRule& rule) {
        return States{State::closed,    State::withdrawn,   State::set_aside,
                      State::completed, State::ended_early, State::not_pursued,
                      State::refused,   State::cancelled,   State::expired}
            .contains(rule.to);
    }

    /// The latest thing of a kind in one of the states; 0 if there is none.
    [[nodiscard]] ThingNumber some_thing(ThingKind kind, States states) const {
        for (std::size_t i = case_.things.size(); i-- > 1;)
            if (case_.things[i].kind == kind && states.contains(case_.things[i].state))
                return static_cast<ThingNumber>(i);
        return 0;
    }

    [[nodiscard]] ThingNumber any_thing(ThingKind kind) {
        std::vector<ThingNumber> all;
        for (std::size_t i = 1; i < case_.things.size(); ++i)
            if (case_.things[i].kind == kind) all.push_back(static_cast<ThingNumber>(i));
        if (all.empty() || random_.chance(10)) return static_cast<ThingNumber>(random_.below(30));
        return random_.chance(700) ? all.back() : random_.pick(all);
    }

    std::string choice(const FieldInfo& about) {
        std::vector<std::string> all;
        std::string_view rest = about.choices;
        while (true) {
            const std::size_t end = rest.find(" / ");
            all.emplace_back(rest.substr(0, end));
            if (end == std::string_view::npos) break;
            rest.remove_prefix(end + 3);
        }
        return random_.pick(all);
    }

    /// Mostly the latest decision that is about the right thing, or for custody the one on the latest breach.
    std::string decision_for(const EventRule& rule) {
        const ThingNumber breach = some_thing(ThingKind::breach, {State::answered});
        if (rule.thing == ThingKind::custody && breach != 0 && random_.chance(500))
            return std::string(case_.things[breach].text(field("decision")));
        for (std::size_t i = case_.things.size(); i-- > 1 && random_.chance(980);) {
            const Thing& thing = case_.things[i];
            if (thing.kind != ThingKind::decision) continue;
            const std::string about(thing.text(field("about")));
            if (fmt::format(" / {} / ", rule.decided_as).find(fmt::format(" / {} / ", about)) !=
                std::string::npos)
                return std::to_string(i);
        }
        return std::to_string(any_thing(ThingKind::decision));
    }

    std::string value(Field field, const EventRule& rule) {
        const FieldInfo& about = info(field);
        if (about.name == "decision") return decision_for(rule);
        switch (about.kind) {
            case FieldKind::date:
                if (about.name == "ends" && random_.chance(900))
                    return to_text(CivilDate{day_.day + static_cast<std::int32_t>(random_.between(20, 400))});
                return to_text(CivilDate{day_.day + static_cast<std::int32_t>(random_.between(-3, 40))});
            case FieldKind::whole:
                return std::to_string(random_.below(60));
            case FieldKind::yes_no:
                return random_.chance(600) ? "yes" : "no";
            case FieldKind::choice:
                if (about.name == "answer" && random_.chance(600)) return "custody";
                if (about.name == "about" && random_.chance(700)) return random_.pick(wanted_decisions);
                if (about.name == "why held" && random_.chance(400)) return "breach";
                return choice(about);
            case FieldKind::thing:
                return std::to_string(any_thing(find_thing_kind(about.choices).value()));
            case FieldKind::text:
                return about.name == "service" ? "s" : about.name == "fact" ? "means" : "x";
            case FieldKind::lines:
                if (about.name == "options") return "x\ntalk";
                if (about.name == "consent by law")
                    return random_.chance(500) ? "x: no\ntalk: no" : "x: yes\ntalk: unknown";
                return random_.chance(800) ? "talk\ncustody" : "custody";
        }
        return {};
    }

    Role role_for(const EventRule& rule) {
        for (int again = 0; again < 40; ++again)
            if (const auto role = static_cast<Role>(random_.below(role_count)); rule.by.contains(role))
                return role;
        return Role::statistician;
    }

    void try_event(const EventRule& rule) {
        Event event;
        event.rule = &rule;
        event.file = "c";
        event.person = "p";
        event.on = {day_.day + static_cast<std::int32_t>(random_.between(-1, 6))};
        event.recorded = {std::int64_t{event.on.day} * 86'400};
        event.by = {
            random_.chance(30) ? "" : "Somebody", random_.chance(50) ? Role::provider : role_for(rule), {}};
        if (!rule.reason_forbidden || random_.chance(50))
            event.reason = random_.chance(50) ? "short" : "a reason that is long enough";
        if (event.makes_thing()) {
            event.thing = static_cast<ThingNumber>(case_.things.size());
            if (rule.of)
                event.of = random_.chance(900) ? some_thing(*rule.of, rule.of_states) : any_thing(*rule.of);
        } else if (!is_file(rule.thing)) {
            event.thing = random_.chance(900) ? some_thing(rule.thing, rule.from) : any_thing(rule.thing);
        }
        for (const FieldUse& use : rule.fields)
            if (random_.chance(use.required ? 990 : 500))
                event.said.push_back({use.field, value(use.field, rule), {}});
        take(std::move(event));
    }

    Random random_;
    CivilDate day_ = first_day;
    FileState case_, person_{"p", "p", {}, 0, {}, {}}, service_{"s", "", {}, 0, {}, {}};
};

/// Reads a history by the names of its events.
class Reader {
  public:
    explicit Reader(const std::vector<Event>& history) : history_(history) {}

    void check(std::map<std::string, int>& seen) {
        for (at_ = 0; at_ < history_.size(); ++at_) {
            const Event& event = history_[at_];
            ++seen[std::string(event.rule->name)];
            const std::string_view name = event.rule->name;
            if (name == "decision made" || name == "breach answered" || name == "finding made")
                decided(event);
            if (name == "custody begun") held(event, seen);
            if (name == "measure imposed") imposed(event, seen);
            if (name == "measure extended") extended(event);
            if (name == "measure extended" || name == "measure varied") still_agreed(event.thing, seen);
            if (name == "condition added" && before(event.of, {"measure imposed"}) != nullptr)
                still_agreed(event.of, seen);
            if (rests_on_measure(name)) stands(event.makes_thing() ? event.of : event.thing, seen);
            if (name == "warning issued" || name == "breach alleged") not_taken_back(event.of, seen);
            if (name == "session scheduled") {
                EXPECT_LE(event.on, end_of(event.of));
            }
            EXPECT_FALSE(event.by.name.empty());
        }
    }

  private:
    static std::string_view said(const Event& event, std::string_view name) {
        return event.value(field(name)).value_or("");
    }
    /// The latest of some events about a thing before the one being read.
    [[nodiscard]] const Event* before(ThingNumber thing,
                                      std::initializer_list<std::string_view> names) const {
        for (std::size_t i = at_; i-- > 0;)
            if (history_[i].thing == thing &&
                std::find(names.begin(), names.end(), history_[i].rule->name) != names.end())
                return &history_[i];
        return nullptr;
    }
    [[nodiscard]] const Event* before(std::string_view number,
                                      std::initializer_list<std::string_view> names) const {
        return number.empty() ? nullptr
                              : before(static_cast<ThingNumber>(std::stoul(std::string(number))), names);
    }

    static void decided(const Event& event) {
        EXPECT_FALSE(event.by.name.empty());
        EXPECT_TRUE(event.by.role == Role::judge || event.by.role == Role::prosecutor);
        EXPECT_GE(event.reason.size(), 20U);
    }

    void held(const Event& event, std::map<std::string, int>& seen) {
        const Event* decision = before(said(event, "decision"), {"decision made", "decision set aside"});
        ASSERT_NE(decision, nullptr);
        EXPECT_EQ(decision->rule->name, "decision made");
        const bool breach = said(event, "why held") == "breach" || !said(event, "breach").empty() ||
                            said(*decision, "about") == "response";
        if (breach) {
            ++seen["custody for breach"];
            EXPECT_NE(before(said(event, "breach"), {"breach heard"}), nullptr);
            EXPECT_NE(before(said(event, "breach"), {"breach found"}), nullptr);
            const Event* answer = before(said(event, "breach"), {"breach answered"});
            ASSERT_NE(answer, nullptr);
            EXPECT_NE(said(*answer, "answers shown"), "custody");
        }
        if (said(event, "why held") == "unpaid fine" || said(event, "why held") == "bail not furnished") {
            ++seen["custody for money"];
            const bool found = std::any_of(history_.begin(), history_.begin() + static_cast<long>(at_),
                                           [](const Event& one) { return one.rule->name == "finding made"; });
            EXPECT_TRUE(found);
        }
    }

    void imposed(const Event& event, std::map<std::string, int>& seen) {
        const Event* proposed = before(event.thing, {"measure proposed"});
        ASSERT_NE(proposed, nullptr);
        if (!needs_consent(event.thing)) return;
        ++seen["imposed with consent"];
        bool given = false;
        std::map<ThingNumber, std::string_view> consents;
        bool aid = false, aid_before_consent = false;
        for (std::size_t i = 0; i < at_; ++i) {
            const Event& one = history_[i];
            if (one.rule->name == "lawyer consulted" || one.rule->name == "legal aid waived") aid = true;
            if (one.rule->thing != ThingKind::consent) continue;
            if (one.rule->name == "consent: informed" && one.of == event.thing) consents[one.thing] = "";
            if (!consents.contains(one.thing)) continue;
            consents[one.thing] = one.rule->name;
            if (one.rule->name == "consent: given") aid_before_consent = aid;
        }
        for (const auto& [thing, last] : consents) given = given || last == "consent: given";
        EXPECT_TRUE(given);
        EXPECT_TRUE(aid_before_consent);
    }

    /// Said by who proposed it, or by the options that were computed last.
    [[nodiscard]] bool needs_consent(ThingNumber measure) const {
        const Event* proposed = before(measure, {"measure proposed"});
        if (proposed == nullptr || said(*proposed, "consent needed") == "yes") return true;
        for (std::size_t i = at_; i-- > 0;)
            if (history_[i].rule->name == "options computed")
                return said(history_[i], "consent by law").find("x: yes") != std::string_view::npos;
        return false;
    }

    /// The last that was said about the consent that began last; nothing if nobody was asked.
    [[nodiscard]] std::string_view last_word(ThingNumber measure) const {
        std::optional<ThingNumber> latest;
        for (std::size_t i = 0; i < at_; ++i)
            if (history_[i].rule->name == "consent: informed" && history_[i].of == measure)
                latest = history_[i].thing;
        std::string_view word;
        for (std::size_t i = 0; i < at_; ++i)
            if (latest == history_[i].thing && history_[i].rule->name.starts_with("consent:"))
                word = history_[i].rule->name;
        return word;
    }

    static bool rests_on_measure(std::string_view name) {
        return name == "measure extended" || name == "measure varied" || name == "measure suspended" ||
               name == "condition added" || name == "session scheduled" || name == "plan agreed" ||
               name == "referral sent" || name == "warning issued" || name == "breach alleged";
    }

    /// The decision by which the measure was imposed was not set aside.
    void stands(ThingNumber measure, std::map<std::string, int>& seen) const {
        const Event* imposed = before(measure, {"measure imposed"});
        if (imposed == nullptr) return;
        ++seen["more that rests on a measure"];
        const Event* decision = before(said(*imposed, "decision"), {"decision made", "decision set aside"});
        ASSERT_NE(decision, nullptr);
        EXPECT_EQ(decision->rule->name, "decision made");
    }

    void still_agreed(ThingNumber measure, std::map<std::string, int>& seen) const {
        if (!needs_consent(measure)) return;
        ++seen["more of a measure with consent"];
        EXPECT_EQ(last_word(measure), "consent: given");
    }

    void not_taken_back(ThingNumber measure, std::map<std::string, int>& seen) const {
        if (!needs_consent(measure)) return;
        ++seen["warning or breach under consent"];
        const std::string_view word = last_word(measure);
        EXPECT_TRUE(word != "consent: withdrawn" && word != "consent: expired" && word != "consent: refused")
            << word;
    }

    [[nodiscard]] CivilDate end_of(ThingNumber measure) const {
        const Event* last = before(measure, {"measure imposed", "measure extended"});
        return last == nullptr ? CivilDate{} : last->date(field("ends")).value_or(CivilDate{});
    }

    void extended(const Event& event) {
        EXPECT_LE(event.on, end_of(event.thing));
        const Event* decision = before(said(event, "decision"), {"decision made"});
        ASSERT_NE(decision, nullptr);
        EXPECT_EQ(said(*decision, "about"), "extension");
        for (std::size_t i = 0; i < at_; ++i) {
            const bool same = history_[i].rule == event.rule && history_[i].thing == event.thing &&
                              said(history_[i], "decision") == said(event, "decision");
            EXPECT_FALSE(same);
        }
    }

    const std::vector<Event>& history_;
    std::size_t at_ = 0;
};

TEST(random_walks, of_a_million_commands_never_get_around_a_safeguard) {
    const std::uint64_t commands = std::getenv("ULTIMA_TORTURE") != nullptr ? 20'000'000 : 1'000'000;
    constexpr std::uint64_t per_case = 500;
    std::map<std::string, int> seen;
    const Random random(8);
    for (std::uint64_t walk_number = 0; walk_number < commands / per_case; ++walk_number) {
        Walk walk(random.part(walk_number), walk_number % 2 == 0);
        for (std::uint64_t i = 0; i < per_case; ++i) walk.step();
        Reader(walk.history).check(seen);
        if (testing::Test::HasFailure()) FAIL() << "walk " << walk_number;
    }
    for (const char* reached :
         {"custody begun", "custody for breach", "custody for money", "imposed with consent",
          "measure extended", "breach answered", "measure revoked", "legal aid waived",
          "more of a measure with consent", "measure annulled", "more that rests on a measure",
          "warning or breach under consent"}) {
        EXPECT_GT(seen[reached], 3) << reached;
        fmt::print("  {}: {}\n", reached, seen[reached]);
    }
}

}  // namespace
}  // namespace ultima::test
