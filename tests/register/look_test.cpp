// SPDX-License-Identifier: Apache-2.0
// Looks at files, told as cases: what is on record of a look, who may write, what nobody may tell apart.
#include "register/file_view.h"
#include "register/lines.h"

#include <fmt/format.h>

namespace ultima::test {
namespace {

Looker somebody(Role role, std::string office = {}) {
    return {fmt::format("Somebody, {}", to_text(role)), role, std::move(office), {}};
}
Looker person(std::string file) { return {{}, Role::person, {}, std::move(file)}; }

constexpr std::string_view why = "The hearing is tomorrow";

class Look : public SmallRegister {
  protected:
    Look() {
        tell(imposed);
        tell("2026-01-11 administrator: assigned assignee=\"Somebody, judge\" in_role=judge office=court");
    }

    /// What is seen, or the code of what stands against it.
    std::string look(const Looker& looker, FilePart part = FilePart::whole_file, bool urgent = false,
                     std::string reason = std::string(why), std::string file = "c") {
        const auto seen = reg().look(looker, {std::move(file), std::move(reason), part, urgent});
        return seen ? text_of(*seen) : seen.error().front().code;
    }
    std::string write(const Looker& looker, std::string_view line) {
        const auto written = write_as(reg(), looker, event_of(line, file_));
        return written ? std::string() : written.error().front().code;
    }
    Event last_event(std::string_view file = "c") { return reg().events_of(file).back().event; }
    static std::string said(const Event& event, std::string_view name) {
        return std::string(event.value(field(name)).value_or(std::string_view()));
    }
};

TEST_F(Look, a_look_is_on_record_with_who_why_at_what_and_by_what_right) {
    const std::string seen = look(somebody(Role::judge));
    EXPECT_NE(seen.find("Nia Example"), std::string::npos);
    EXPECT_NE(seen.find("community service"), std::string::npos);
    const Event event = last_event();
    EXPECT_EQ(event.rule->name, "file looked at");
    EXPECT_EQ(event.by.name, "Somebody, judge");
    EXPECT_EQ(event.by.role, Role::judge);
    EXPECT_EQ(event.reason, why);
    EXPECT_EQ(said(event, "relation"), "assigned");
    EXPECT_EQ(said(event, "looked at"), "whole file");
}

TEST_F(Look, a_look_at_who_somebody_is_is_on_record_in_that_file) {
    EXPECT_NE(look(somebody(Role::judge), FilePart::name, false, std::string(why), "p").find("Nia Example"),
              std::string::npos);
    EXPECT_EQ(last_event("p").rule->name, "identity looked at");
    EXPECT_EQ(look(somebody(Role::provider), FilePart::name, false, std::string(why), "p"), "look-refused");
    EXPECT_EQ(last_event("p").rule->name, "identity look refused");
    EXPECT_EQ(last_event("p").by.role, Role::provider);
}

TEST_F(Look, without_a_reason_nobody_sees_anything_and_that_is_on_record) {
    EXPECT_EQ(look(somebody(Role::judge), FilePart::whole_file, false, "curious "), "look-reason");
    EXPECT_EQ(last_event().rule->name, "look refused");
    EXPECT_EQ(look(person("p"), FilePart::whole_file, false, "         .        "), "look-reason");
}

TEST_F(Look, a_refused_look_is_on_record_and_says_the_same_as_if_there_were_no_file) {
    Looker other = somebody(Role::judge);
    other.name = "Another Judge";
    const auto refused = reg().look(other, {"c", std::string(why)});
    ASSERT_FALSE(refused);
    EXPECT_EQ(last_event().rule->name, "look refused");
    EXPECT_EQ(last_event().by.name, "Another Judge");
    const auto missing = reg().look(other, {"x", std::string(why)});
    ASSERT_FALSE(missing);
    EXPECT_EQ(refused.error().front().code, missing.error().front().code);
    EXPECT_EQ(refused.error().front().message, "there is nothing to be seen in `c`");
    EXPECT_EQ(missing.error().front().message, "there is nothing to be seen in `x`");
    for (const std::string_view file : {"c", "x"}) {
        EXPECT_EQ(look(other, FilePart::facts, false, "short", std::string(file)), "look-reason");
        EXPECT_EQ(
            look({{}, Role::judge, {}, {}}, FilePart::facts, false, std::string(why), std::string(file)),
            "refused-actor");
        EXPECT_EQ(look(other, FilePart::facts, false, std::string(why) + "\xff", std::string(file)),
                  "look-reason");
    }
}

TEST_F(Look, a_look_at_what_is_not_there_is_on_record_without_what_was_typed) {
    EXPECT_EQ(look(somebody(Role::judge), FilePart::facts, false, std::string(why), "Nia Example"),
              "look-refused");
    EXPECT_EQ(look(somebody(Role::provider), FilePart::name, false, std::string(why), "x"), "look-refused");
    const auto log = reg().events_of("l2027-06-01");
    ASSERT_EQ(log.size(), 3U);
    EXPECT_EQ(log[1].event.by.role, Role::judge);
    EXPECT_EQ(log[1].event.reason, "");
    EXPECT_EQ(said(log[1].event, "asked for"), reg().pseudonym("asked for", "Nia Example"));
    const std::string seen =
        look(somebody(Role::inspector), FilePart::looks, false, std::string(why), "l2027-06-01");
    EXPECT_NE(seen.find("look at nothing"), std::string::npos);
    EXPECT_EQ(look(somebody(Role::judge), FilePart::looks, false, std::string(why), "l2027-06-01"),
              "look-refused");
    EXPECT_EQ(write(somebody(Role::judge), "2027-06-01 judge: look log begun @l9"), "refused-relation");
}

TEST_F(Look, nobody_without_a_name_looks_and_nothing_is_shown_that_cannot_be_recorded) {
    Looker nameless = somebody(Role::inspector);
    nameless.name.clear();
    EXPECT_EQ(look(nameless), "refused-actor");
}

TEST_F(Look, who_is_no_longer_assigned_sees_nothing_more) {
    EXPECT_NE(look(somebody(Role::judge)), "look-refused");
    tell("2026-01-12 administrator: assignment ended @c #6");
    EXPECT_EQ(look(somebody(Role::judge)), "look-refused");
}

TEST_F(Look, the_lawyer_appointed_last_is_the_defence) {
    Looker counsel{"Bo Example", Role::defence, {}, {}};
    EXPECT_NE(look(counsel), "look-refused");
    tell(R"(
2026-01-12 judge: legal aid offered @c possible=yes
)");
    const auto number = reg().file("c")->things.size() - 1;
    tell(fmt::format("2026-01-12 judge: lawyer appointed @c #{} counsel=\"Ada Other\"", number));
    EXPECT_EQ(look(counsel), "look-refused");
    EXPECT_NE(look({"Ada Other", Role::defence, {}, {}}), "look-refused");
}

TEST_F(Look, a_colleague_sees_less_and_only_from_the_same_office) {
    Looker colleague{"Colleague", Role::judge, "court", {}};
    EXPECT_NE(look(colleague, FilePart::decisions), "look-refused");
    EXPECT_EQ(look(colleague, FilePart::facts), "look-refused");
    colleague.office = "other court";
    EXPECT_EQ(look(colleague, FilePart::decisions), "look-refused");
}

TEST_F(Look, an_urgent_look_is_good_for_an_hour_and_an_inspector_is_told) {
    const Looker duty = somebody(Role::probation_officer);
    EXPECT_EQ(look(duty, FilePart::measures), "look-refused");
    EXPECT_EQ(look(duty, FilePart::facts, true), "look-refused");
    EXPECT_NE(look(duty, FilePart::measures, true), "look-refused");
    const Event event = last_event();
    EXPECT_EQ(event.rule->name, "file looked at urgently");
    EXPECT_EQ(said(event, "relation"), "urgent");
    EXPECT_EQ(standing(event.thing), fmt::format("{} look open", event.thing));
    EXPECT_NE(look(duty, FilePart::custody), "look-refused");
    EXPECT_EQ(last_event().rule->name, "file looked at");
    for (int second = 0; second < urgent_seconds; ++second) (void)reg().now();
    EXPECT_EQ(look(duty, FilePart::custody), "look-refused");
    EXPECT_NE(look(somebody(Role::inspector), FilePart::looks).find("look\",\"state\":\"open\""),
              std::string::npos);
    const std::string review = fmt::format(
        "2027-06-01 inspector: urgent look reviewed @c #{} because \"Night duty, there was no one "
        "else\"",
        event.thing);
    EXPECT_EQ(write(somebody(Role::inspector), review), "");
    EXPECT_EQ(standing(event.thing), fmt::format("{} look resolved", event.thing));
}

TEST_F(Look, the_person_sees_who_looked_and_their_name_stands_in_no_header) {
    (void)look(somebody(Role::judge));
    const std::string seen = look(person("p"));
    EXPECT_NE(seen.find("file looked at"), std::string::npos);
    EXPECT_NE(seen.find("Somebody, judge"), std::string::npos);
    EXPECT_EQ(last_event().by.name, "p");
    EXPECT_EQ(look(person("q")), "look-refused");
}

TEST_F(Look, an_erased_file_is_shown_to_nobody) {
    tell(R"(
2026-03-01 judge: measure completed @c #3
2026-03-02 judge: case closed
2026-04-01 inspector: erasure proposed @p basis="PC 60"
2026-04-02 administrator: record given to the person @p
2026-04-03 judge: erasure approved @p because "The time for keeping is over"
)");
    EXPECT_NE(look(person("p")), "look-refused");
    EXPECT_EQ(look(somebody(Role::judge), FilePart::facts), "look-refused");
    tell("2027-06-01 administrator: person erased @p");
    EXPECT_EQ(look(person("p")), "look-refused");
    EXPECT_EQ(look(somebody(Role::inspector)), "look-refused");
    EXPECT_EQ(reg().events_of("l2027-06-01").back().event.by.role, Role::inspector);
}

TEST_F(Look, a_sealed_case_is_for_its_court_and_the_person) {
    tell(R"(
2026-03-01 judge: measure completed @c #3
2026-03-02 judge: case closed
2026-03-03 judge: case sealed basis="PC 40"
)");
    EXPECT_NE(look(somebody(Role::judge), FilePart::facts), "look-refused");
    EXPECT_NE(look(person("p")), "look-refused");
    EXPECT_EQ(look({"Bo Example", Role::defence, {}, {}}), "look-refused");
    EXPECT_EQ(look(somebody(Role::inspector), FilePart::decisions), "look-refused");
}

TEST_F(Look, only_who_is_assigned_writes) {
    const std::string stage = "2026-02-01 judge: stage reached @c stage=sentence";
    Looker other = somebody(Role::judge);
    other.name = "Another Judge";
    EXPECT_EQ(write(other, stage), "refused-relation");
    EXPECT_EQ(write(somebody(Role::judge), stage), "");
    EXPECT_EQ(write(person("q"), "2026-02-01 person: complaint filed @c what=\"Wrong\""), "refused-relation");
    EXPECT_EQ(write(person("p"), "2026-02-01 person: complaint filed @c what=\"Wrong\""), "");
    EXPECT_EQ(last_event().by.name, "p");
    EXPECT_EQ(write(other, "2026-02-01 judge: case opened @d person=p stage=trial"), "");
}

TEST_F(Look, a_write_that_somebody_may_not_is_on_record_as_a_refused_look_is) {
    const std::string stage = "2026-02-01 judge: stage reached @c stage=sentence";
    Looker other = somebody(Role::judge);
    other.name = "Another Judge";
    EXPECT_EQ(write(other, stage), "refused-relation");
    EXPECT_EQ(last_event().rule->name, "look refused");
    EXPECT_EQ(last_event().by.name, "Another Judge");
    EXPECT_EQ(said(last_event(), "looked at"), "write");
    EXPECT_EQ(last_event().reason, "wanted to write `stage reached`");
    EXPECT_EQ(
        write(other,
              "2026-02-01 judge: person corrected @p name=Mo juvenile=no because \"That is their name\""),
        "refused-relation");
    EXPECT_EQ(last_event("p").rule->name, "identity look refused");
    EXPECT_EQ(write(other, "2026-02-01 judge: stage reached @nothing stage=sentence"), "refused-relation");
    EXPECT_EQ(last_event("l2027-06-01").rule->name, "look at nothing");
    EXPECT_EQ(last_event("l2027-06-01").by.name, "Another Judge");
    // Assigned, and not in the role that may.
    EXPECT_EQ(write(somebody(Role::judge), "2026-02-01 judge: complaint filed @c what=\"Wrong\""),
              "refused-role");
    EXPECT_EQ(last_event().reason, "wanted to write `complaint filed`");
    // What is refused for its content is no matter of access.
    const auto before = reg().head().size;
    EXPECT_EQ(write(somebody(Role::judge), "2026-02-01 judge: stage reached @c stage=nowhere"),
              "refused-field");
    EXPECT_EQ(reg().head().size, before);
}

TEST_F(Look, erasure_is_agreed_to_by_a_judge_of_the_person_or_an_inspector) {
    tell(R"(
2026-03-01 judge: measure completed @c #3
2026-03-02 judge: case closed
)");
    EXPECT_EQ(write(somebody(Role::inspector), "2026-04-01 inspector: erasure proposed @p basis=\"PC 60\""),
              "");
    EXPECT_EQ(write(somebody(Role::administrator), "2026-04-02 administrator: record given to the person @p"),
              "");
    const std::string approved =
        "2026-04-03 judge: erasure approved @p because \"The time for keeping is over\"";
    Looker other = somebody(Role::judge);
    other.name = "Another Judge";
    EXPECT_EQ(write(other, approved), "refused-relation");
    EXPECT_EQ(write(somebody(Role::judge), approved), "");
    EXPECT_NE(look(person("p"), FilePart::whole_file, false, std::string(why), "p"), "look-refused");
}

TEST_F(Look, services_are_seen_by_everybody_and_are_no_way_into_a_case) {
    tell(R"(
2026-01-10 administrator: service registered @s provider="Open Door" title="Workshop" unit=seat places=1
)");
    const Looker anybody = somebody(Role::pack_editor);
    EXPECT_NE(look(anybody, FilePart::services, false, std::string(why), "s").find("Workshop"),
              std::string::npos);
    EXPECT_EQ(look(anybody, FilePart::services), "look-refused");
    EXPECT_EQ(look(somebody(Role::administrator), FilePart::write), "look-refused");
}

TEST_F(Look, nobody_assigns_themselves_or_writes_looks) {
    EXPECT_EQ(
        write(somebody(Role::administrator),
              "2026-02-01 administrator: assigned @c assignee=\"Somebody, administrator\" in_role=judge"),
        "refused-relation");
    EXPECT_EQ(
        write(somebody(Role::judge), "2026-02-01 judge: file looked at @c relation=assigned looked_at=facts"),
        "refused-relation");
}

TEST_F(Look, a_provider_who_was_asked_answers_and_writes_nothing_else) {
    tell(R"(
2026-01-10 administrator: service registered @s provider="Open Door" title="Workshop" unit=seat places=1
2026-01-12 judge: referral sent @c of 3 provider="Open Door" service=s
)");
    const auto number = reg().file("c")->things.size() - 1;
    const Looker house = somebody(Role::provider, "Open Door");
    EXPECT_NE(look(house, FilePart::measures), "look-refused");
    EXPECT_EQ(look(house, FilePart::name), "look-refused");
    EXPECT_EQ(write(somebody(Role::provider, "Another House"),
                    fmt::format("2026-01-13 provider: referral accepted @c #{}", number)),
              "refused-relation");
    EXPECT_EQ(write(house, "2026-01-13 provider: session scheduled @c of 3 at=2026-02-01"),
              "refused-relation");
    EXPECT_EQ(write(house, fmt::format("2026-01-13 provider: referral accepted @c #{}", number)), "");
    EXPECT_EQ(write(house, "2026-01-13 provider: places changed @s places=2"), "");
}

TEST_F(Look, E7_restorative_work_is_written_and_seen_by_who_leads_it) {
    tell("2026-02-01 judge: restorative process offered @c");
    const auto number = reg().file("c")->things.size() - 1;
    tell(
        fmt::format("2026-02-01 administrator: assigned @c assignee=\"Somebody, provider\" in_role=provider "
                    "restorative={}",
                    number));
    tell("2026-02-01 administrator: assigned @c assignee=\"Workshop Leader\" in_role=provider");
    const Looker workshop{"Workshop Leader", Role::provider, {}, {}};
    const std::string prepared =
        fmt::format("2026-02-02 provider: restorative process prepared @c #{}", number);
    const Looker host = somebody(Role::provider);
    EXPECT_EQ(write({"Another", Role::provider, {}, {}}, prepared), "refused-relation");
    EXPECT_EQ(write(workshop, prepared), "refused-relation");
    EXPECT_EQ(look(workshop, FilePart::restorative), "look-refused");
    EXPECT_NE(look(workshop, FilePart::plan), "look-refused");
    EXPECT_EQ(look(host, FilePart::plan), "look-refused");
    EXPECT_EQ(write(host, prepared), "");
    EXPECT_EQ(write(host, fmt::format("2026-02-03 provider: restorative agreement made @c #{} "
                                      "what=\"An apology in the orchard\"",
                                      number)),
              "");
    EXPECT_EQ(write(host, "2026-02-03 provider: session scheduled @c of 3 at=2026-02-01"),
              "refused-relation");
    EXPECT_NE(look(host, FilePart::restorative).find("orchard"), std::string::npos);
    EXPECT_NE(look(person("p")).find("orchard"), std::string::npos);
    EXPECT_EQ(look(somebody(Role::judge)).find("orchard"), std::string::npos);
    EXPECT_EQ(look(somebody(Role::judge)).find("restorative"), std::string::npos);
    EXPECT_EQ(look(somebody(Role::inspector)).find("orchard"), std::string::npos);
}

TEST_F(Look, health_is_kept_from_who_sees_other_facts) {
    tell(R"(
2026-02-01 judge: fact recorded @c fact=home value="has one" source=court as_of=2026-01-01
2026-02-01 judge: fact recorded @c fact="drug use" value="years ago" source=court as_of=2026-01-01
2026-02-01 judge: fact recorded @c fact=visits value="a clinic" source=court as_of=2026-01-01 about_health=yes
2026-02-01 administrator: assigned @c assignee="Somebody, prosecutor" in_role=prosecutor
)");
    const std::string prosecutor = look(somebody(Role::prosecutor));
    EXPECT_NE(prosecutor.find("has one"), std::string::npos);
    EXPECT_EQ(prosecutor.find("years ago"), std::string::npos);
    EXPECT_EQ(prosecutor.find("a clinic"), std::string::npos);
    tell(R"(
2026-02-01 administrator: assigned @c assignee="Somebody, provider" in_role=provider
2026-02-01 provider: reintegration seen @c month=0 work=training treatment=left
)");
    const std::string provider = look(somebody(Role::provider), FilePart::plan);
    EXPECT_NE(provider.find("training"), std::string::npos);
    EXPECT_EQ(provider.find("left"), std::string::npos);
    const std::string judge = look(somebody(Role::judge));
    EXPECT_NE(judge.find("left"), std::string::npos);
    EXPECT_NE(judge.find("years ago"), std::string::npos);
    EXPECT_NE(judge.find("a clinic"), std::string::npos);
}

TEST_F(Look, E16_who_may_not_know_a_childs_name_reads_no_words_about_the_child) {
    tell(R"(
2026-02-01 judge: person identified @k name=Mo juvenile=yes
2026-02-01 judge: case opened @kc person=k stage=trial title="Case of Mo"
2026-02-01 person: complaint filed @kc by=Mo what="Mo was pushed"
2026-02-02 administrator: assigned @kc assignee="Chief Inspector" in_role=inspector
)");
    const auto seen = [&](const Looker& looker) {
        return look(looker, FilePart::whole_file, false, std::string(why), "kc");
    };
    const std::string inspector = seen(somebody(Role::inspector));
    EXPECT_NE(inspector.find("complaint filed"), std::string::npos);
    EXPECT_EQ(inspector.find("Mo"), std::string::npos) << inspector;
    EXPECT_NE(seen({"Chief Inspector", Role::inspector, {}, {}}).find("Mo was pushed"), std::string::npos);
    EXPECT_NE(seen(person("k")).find("Mo was pushed"), std::string::npos);
}

TEST_F(Look, numbers_in_a_view_lead_back_to_numbers_in_the_register) {
    (void)look(somebody(Role::judge));  // a thing that the judge does not see
    tell("2026-02-01 judge: fact recorded @c fact=home value=one source=court as_of=2026-01-01");
    const auto seen = reg().look(somebody(Role::judge), {"c", std::string(why)});
    ASSERT_TRUE(seen);
    const auto state = reg().file("c");
    ASSERT_EQ(seen->numbers.size(), seen->things.back().number + 1U);
    for (const SeenThing& thing : seen->things)
        EXPECT_EQ(state->things[seen->numbers[thing.number]].kind, thing.kind);
    EXPECT_LT(seen->things.size(), state->things.size());
}

}  // namespace
}  // namespace ultima::test
