// SPDX-License-Identifier: Apache-2.0
// Findings of named humans, and what the law presumes until there is one.
#include "reason/small_pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace ultima::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const char* const act = R"(# Act
```facts
held      : spells
delay     : days    finding by court  presumed 0 "delay counts only once it is found" cite Act s. 9
danger    : yes/no  finding by court
```
```measures
leave     : measure un M14 band 3 decided by court "Leave"
bail      : measure un M12 band 2 decided by court "Bail"
custody   : custody un none "custody is not an alternative" band 7
```
```rule R1   Act s. 1   stage pretrial
must      leave
when      days in held - delay >= 100
```
```rule R2   Act s. 2   stage pretrial
may       bail
when      not danger
```
)";

struct Court {
    explicit Court(const Pack& of) : pack(of), given(case_of(pack, {{"held", "from 2025-01-01"}})) {}
    Court& finds(std::string_view fact, std::string_view value, std::string_view on) {
        const FactId id = pack.find_fact(fact).value();
        given.findings.push_back({id, parse_value(pack, pack.facts[id].type, value).value(), "N. N.", "court",
                                  "heard both sides", day(on)});
        return *this;
    }
    Asked ask(std::string_view on) const { return {given, pack, on}; }
    const Pack& pack;
    Case given;
};

TEST(FindingsTest, are_unknown_until_someone_has_answered) {
    const SmallPack small(act);
    Court court(small.pack());
    EXPECT_EQ(court.ask("2025-06-01").status("bail"), "undetermined");
    court.finds("danger", "no", "2025-05-01");
    EXPECT_EQ(court.ask("2025-06-01").status("bail"), "available");
}

TEST(FindingsTest, later_than_the_date_asked_about_are_ignored) {
    const SmallPack small(act);
    Court court(small.pack());
    court.finds("danger", "no", "2025-05-01");
    EXPECT_EQ(court.ask("2025-04-30").status("bail"), "undetermined");
    EXPECT_EQ(court.ask("2025-05-01").status("bail"), "available");
}

TEST(FindingsTest, the_latest_answer_counts_in_whatever_order_they_were_given) {
    const SmallPack small(act);
    Court court(small.pack());
    court.finds("danger", "yes", "2025-05-01").finds("danger", "no", "2025-03-01");
    EXPECT_EQ(court.ask("2025-06-01").status("bail"), "conditions not met");
    EXPECT_EQ(court.ask("2025-04-01").status("bail"), "available");
}

TEST(FindingsTest, count_from_their_day_so_that_a_status_holds_since_the_last_change) {
    const SmallPack small(act);
    Court court(small.pack());
    // Until 1 May nobody had answered: bail may have been open, and nobody knows.
    court.finds("danger", "no", "2025-05-01");
    EXPECT_EQ(court.ask("2025-06-01").since("bail"), "not known");
    // It was closed in June and opened again.
    court.finds("danger", "yes", "2025-06-02").finds("danger", "no", "2025-07-01");
    EXPECT_EQ(court.ask("2025-08-01").since("bail"), "2025-07-01");
    // The hundredth day is 10 April. A finding of 5 days in May moves it, but leave had been due before.
    EXPECT_EQ(court.ask("2025-08-01").since("leave"), "2025-04-10");
    court.finds("delay", "5", "2025-05-01");
    EXPECT_EQ(court.ask("2025-08-01").since("leave"), "2025-04-10");
    // One of 60 days in May ends it until they have passed.
    court.finds("delay", "60", "2025-05-02");
    EXPECT_EQ(court.ask("2025-05-10").status("leave"), "not yet");
    EXPECT_EQ(court.ask("2025-08-01").since("leave"), "2025-06-09");
}

/// `since` against asking on every single day.
RC_GTEST_PROP(Findings, a_status_has_held_on_every_day_since_and_not_on_the_day_before, ()) {
    const SmallPack small(act);
    Court court(small.pack());
    const CivilDate begin = day("2025-01-01");
    const int findings = *rc::gen::inRange(1, 6);
    for (int i = 0; i < findings; ++i) {
        const CivilDate made{begin.day + *rc::gen::inRange(0, 250)};
        if (*rc::gen::arbitrary<bool>())
            court.finds("danger", *rc::gen::element<std::string>("yes", "no"), to_text(made));
        else
            court.finds("delay", std::to_string(*rc::gen::inRange(0, 120)), to_text(made));
    }
    const CivilDate on{begin.day + *rc::gen::inRange(1, 300)};
    for (const char* measure : {"leave", "bail"}) {
        const Asked now = court.ask(to_text(on));
        const auto since = now.of(measure).since;
        if (!since) continue;
        RC_TAG(std::string(measure) + " " + now.status(measure));
        for (CivilDate at = *since; at <= on; ++at.day)
            RC_ASSERT(court.ask(to_text(at)).status(measure) == now.status(measure));
        RC_ASSERT(court.ask(to_text(CivilDate{since->day - 1})).status(measure) != now.status(measure));
    }
}

TEST(CaseTest, says_that_the_person_was_not_held_on_the_day) {
    const SmallPack small(act);
    const Given left{{"held", "2025-01-01 to 2025-02-01"}};
    EXPECT_THAT(Asked(small.pack(), left, "2025-02-01").answer().notes, IsEmpty());
    EXPECT_THAT(Asked(small.pack(), left, "2025-02-02").answer().notes,
                ElementsAre("`held`: not held on 2025-02-02"));
}

TEST(FindingsTest, two_of_one_day_that_differ_leave_the_fact_unknown_with_a_note) {
    const SmallPack small(act);
    Court court(small.pack());
    court.finds("danger", "yes", "2025-05-01").finds("danger", "no", "2025-05-01");
    const Asked asked = court.ask("2025-06-01");
    EXPECT_EQ(asked.status("bail"), "undetermined");
    EXPECT_THAT(asked.answer().notes, ElementsAre(HasSubstr("two answers of one day differ on `danger`")));
    court.finds("danger", "no", "2025-05-02");
    EXPECT_EQ(court.ask("2025-06-01").status("bail"), "available");
    EXPECT_THAT(court.ask("2025-06-01").answer().notes, IsEmpty());
}

TEST(FindingsTest, two_of_one_day_that_agree_are_no_conflict) {
    const SmallPack small(act);
    Court court(small.pack());
    court.finds("danger", "no", "2025-05-01").finds("danger", "no", "2025-05-01");
    EXPECT_EQ(court.ask("2025-06-01").status("bail"), "available");
}

TEST(PresumptionTest, holds_until_found_otherwise_and_is_listed_in_every_answer_that_rests_on_it) {
    const SmallPack small(act);
    const Court court(small.pack());
    const Asked asked = court.ask("2025-06-01");
    EXPECT_EQ(asked.status("leave"), "required");
    EXPECT_EQ(asked.since("leave"), "2025-04-10");
    EXPECT_THAT(asked.assumed(), ElementsAre("delay"));
}

TEST(PresumptionTest, gives_way_to_a_finding_from_its_date_on) {
    const SmallPack small(act);
    Court court(small.pack());
    court.finds("delay", "60", "2025-05-01");
    const Asked before = court.ask("2025-04-30");
    EXPECT_EQ(before.status("leave"), "required");
    EXPECT_THAT(before.assumed(), ElementsAre("delay"));
    const Asked after = court.ask("2025-05-01");
    EXPECT_EQ(after.status("leave"), "not yet");
    EXPECT_EQ(after.from("leave"), "2025-06-09");
    EXPECT_THAT(after.assumed(), IsEmpty());
}

TEST(PresumptionTest, does_not_stand_in_where_findings_contradict_each_other) {
    const SmallPack small(act);
    Court court(small.pack());
    court.finds("delay", "60", "2025-05-01").finds("delay", "0", "2025-05-01");
    const Asked asked = court.ask("2025-05-01");
    EXPECT_EQ(asked.status("leave"), "undetermined");
    EXPECT_THAT(asked.assumed(), IsEmpty());
}

TEST(FactsTest, outside_their_range_count_as_unknown_with_a_note) {
    const SmallPack small(act);
    Case given = empty_case(small.pack());
    const FactId delay = small.pack().find_fact("delay").value();
    ASSERT_TRUE(set_fact(small.pack(), given, delay, "99999999"));
    EXPECT_EQ(given.facts[delay], Value{Unknown{}});
    EXPECT_THAT(given.notes, ElementsAre(HasSubstr("counts as unknown")));
    ASSERT_FALSE(set_fact(small.pack(), given, delay, "many"));
}

const char* const children_act = R"(# Act
```facts
child      : yes/no  circumstance neutral no
found earlier : yes/no  from juvenile record
```
```measures
talk      : measure un M9 band 1 decided by court consent yes "Talk"
custody   : custody un none "custody is not an alternative" band 7
```
```rule R1   Act s. 1   stage pretrial
may       talk
when      child and not found earlier
```
)";

TEST(juvenile_records, reach_rules_for_children_and_nothing_else) {
    const SmallPack pack(children_act, {"C030"});
    const Asked of_child(pack.pack(), {{"child", "yes"}, {"found earlier", "no"}}, "2026-01-01");
    EXPECT_EQ(of_child.status("talk"), "available");
    EXPECT_THAT(of_child.facts().notes, IsEmpty());
    const Asked of_adult(pack.pack(), {{"child", "no"}, {"found earlier", "no"}}, "2026-01-01");
    EXPECT_EQ(of_adult.status("talk"), "conditions not met");
    EXPECT_FALSE(is_known(of_adult.facts().values[pack.pack().find_fact("found earlier").value()]));
    EXPECT_THAT(of_adult.facts().notes,
                ElementsAre("`found earlier` is from a juvenile record: in the case of an adult it counts as "
                            "unknown"));
    EXPECT_THAT(of_adult.asked(), IsEmpty());
}

/// Whatever stands in the juvenile record of an adult, and whether anything does, the answer is the same.
TEST(juvenile_records, change_no_answer_about_an_adult) {
    const SmallPack pack(children_act, {"C030"});
    const Asked without(pack.pack(), {{"child", "no"}}, "2026-01-01");
    for (const char* found : {"yes", "no"}) {
        const Asked with(pack.pack(), {{"child", "no"}, {"found earlier", found}}, "2026-01-01");
        EXPECT_EQ(with.status("talk"), without.status("talk")) << found;
        EXPECT_EQ(with.facts().values, without.facts().values) << found;
        EXPECT_EQ(with.failed("talk"), without.failed("talk")) << found;
    }
}

}  // namespace
}  // namespace ultima::test
