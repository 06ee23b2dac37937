// SPDX-License-Identifier: Apache-2.0
// Cases go from one office to another and back, without loss and without one of them overwriting the other.
#include "exchange/bundle.h"

#include "base/random.h"
#include "base/scratch.h"
#include "exchange/export.h"
#include "register/file_view.h"
#include "register/verify.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <set>

namespace ultima::test {
namespace {

class Bundle : public testing::Test {
  protected:
    Bundle() : town_(made("town")), village_(made("village")), hamlet_(made("hamlet")) {
        write(town_, R"("event":"person identified","file":"p1","name":"Nia Example","juvenile":false)");
        write(town_, R"("event":"case opened","file":"c1","person":"p1","stage":"trial")");
        write(town_, R"("event":"legal aid offered","file":"c1","possible":true)");
    }

    Register made(const std::string& name) {
        return Register::create(scratch_.path(name), {[this] { return Instant{now_}; }, system_entropy(), {}})
            .value();
    }

    static void write(Register& to, const std::string& members) {
        auto command = read_command(R"({"on":"2026-01-02","by":"Ada Obi","role":"judge",)" + members + "}");
        ASSERT_TRUE(command);
        ASSERT_TRUE(to.write(std::move(*command)));
    }

    static std::string key_of(Register& of) { return public_key(of.keys().signing()); }

    static Result<std::string> made_for(Register& from, const std::string& recipient,
                                        const std::string& file = "c1") {
        return make_bundle(from, {file, recipient, Actor{"Bo Clerk", Role::administrator, {}},
                                  "Records Act s. 9", "The person has moved there"});
    }
    /// What the receiver says: `3 new, 0 known`, or the code that stands against it.
    static std::string sent(Register& from, Register& to, const std::string& file = "c1") {
        const auto bundle = made_for(from, key_of(to), file);
        if (!bundle) return bundle.error().front().code;
        return taken(to, *bundle, key_of(from));
    }
    static std::string taken(Register& to, const std::string& bundle, const std::string& trusted) {
        const auto report = take_bundle(to, bundle, {trusted});
        return report ? fmt::format("{} new, {} known", report->fresh, report->same)
                      : report.error().front().code;
    }

    static void looks(Register& at, const std::string& name, const std::string& why) {
        ASSERT_TRUE(at.look({name, Role::inspector, {}, {}}, {"c1", why, FilePart::course}));
    }
    /// Who looked at the case, as an inspector sees it.
    static std::string lookers(Register& at) {
        std::string all;
        const auto around = file_around(at, "c1").value();
        for (const SeenEvent& one :
             view_of({{FilePart::looks}, true, false}, around, at.events_of("c1")).events)
            if (one.rule->thing == ThingKind::look)
                all += fmt::format("{}{}: {}; ", one.by, one.import.empty() ? "" : ", from elsewhere",
                                   one.reason);
        return all;
    }

    Scratch scratch_;
    std::int64_t now_ = 1'790'000'000;  // 2026-09-21
    Register town_, village_, hamlet_;
};

TEST_F(Bundle, brings_a_case_with_its_person_and_a_second_time_only_that_it_was_sent) {
    EXPECT_EQ(sent(town_, village_), "4 new, 0 known");
    EXPECT_EQ(sent(town_, village_), "1 new, 4 known");
    EXPECT_EQ(village_.who("p1").front().value, "Nia Example");
    EXPECT_EQ(village_.file("c1")->things[1].kind, ThingKind::legal_aid);
    EXPECT_TRUE(verify(village_.store(), &village_.keys(), {}).problems.empty());
}

TEST_F(Bundle, is_on_record_in_the_register_that_gives_the_case_away) {
    ASSERT_TRUE(made_for(town_, key_of(village_)));
    const RecordedEvent last = town_.events_of("c1").back();
    EXPECT_EQ(last.event.rule->name, "disclosure made");
    EXPECT_EQ(last.event.by.name, "Bo Clerk");
    EXPECT_EQ(last.event.value(field("recipient")), "the register " + key_of(village_));
    EXPECT_EQ(last.event.value(field("basis")), "Records Act s. 9");
    EXPECT_EQ(make_bundle(town_, {"c1", key_of(village_), Actor{"Bo Clerk", Role::administrator, {}},
                                  "Records Act s. 9", "no"})
                  .error()
                  .front()
                  .code,
              "refused-need");
}

TEST_F(Bundle, keeps_where_and_when_each_event_was_first_written_down) {
    EXPECT_EQ(sent(town_, village_), "4 new, 0 known");
    now_ += 86'400;
    EXPECT_EQ(sent(village_, hamlet_), "5 new, 0 known");
    const auto there = hamlet_.events_of("c1");
    EXPECT_EQ(to_text(there[1].event.recorded), "2026-09-22T14:13:20Z");
    ASSERT_TRUE(there[1].event.first);
    EXPECT_EQ(to_text(there[1].event.first->at), "2026-09-21T14:13:20Z");
    EXPECT_EQ(there[1].event.first->in, key_of(town_));
    EXPECT_EQ(there[3].event.first->in, key_of(village_));  // that the village has sent it
    EXPECT_FALSE(town_.events_of("c1")[1].event.first);
    std::string exported;
    export_lines(hamlet_, false, [&](std::string_view line) { exported += line; });
    EXPECT_NE(exported.find("2026-09-21T14:13:20Z"), std::string::npos);
    EXPECT_NE(exported.find(key_of(town_)), std::string::npos);
    EXPECT_TRUE(verify(hamlet_.store(), &hamlet_.keys(), {}).problems.empty());
}

TEST_F(Bundle, brings_an_extension_that_was_written_in_time_and_none_that_was_not) {
    write(
        town_,
        R"("event":"options computed","file":"c1","pack":"x 1","as of":"2026-01-02","inputs hash":"a","result hash":"b","options":"work","consent by law":"work: no")");
    write(
        town_,
        R"("event":"measure proposed","file":"c1","measure":"work","stage":"trial","consent needed":false)");
    const auto decide = [&](const char* about) {
        write(
            town_,
            fmt::format(
                R"("event":"decision made","file":"c1","about":"{}","computed":2,"not chosen":"none: no need","instead of":"nothing","basis":"PC 1","reason":"Work answers what led to the offence")",
                about));
    };
    decide("measure");
    write(
        town_,
        R"("event":"measure imposed","file":"c1","thing":3,"decision":4,"starts":"2026-01-02","ends":"2026-10-31")");
    decide("extension");
    write(town_, R"("event":"measure extended","file":"c1","thing":3,"decision":5,"ends":"2027-01-31")");
    now_ += 86'400 * 120;  // it arrives after the old last day, and was written before
    EXPECT_EQ(sent(town_, village_), "10 new, 0 known");
    EXPECT_EQ(village_.file("c1")->things[3].text(field("ends")), "2027-01-31");
    decide("extension");
    auto late = read_command(
        R"({"on":"2027-01-19","by":"Ada Obi","role":"judge","event":"measure extended","file":"c1","thing":3,"decision":7,"ends":"2027-06-30"})");
    now_ += 86'400 * 20;
    late->by.import = "bundle of somebody";
    late->first = FirstRecorded{key_of(village_), Instant{now_}};
    EXPECT_EQ(town_.write(*late).error().front().code, "refused-need");
    late->first->at = Instant{now_ - 86'400 * 10};
    EXPECT_TRUE(town_.write(*late));
}

TEST_F(Bundle, goes_there_and_back_with_what_was_written_in_between) {
    EXPECT_EQ(sent(town_, village_), "4 new, 0 known");
    write(village_, R"("event":"lawyer appointed","file":"c1","thing":1,"counsel":"Bo Example")");
    EXPECT_EQ(sent(village_, town_), "2 new, 4 known");
    EXPECT_EQ(town_.file("c1")->things[1].state, State::appointed);
}

TEST_F(Bundle, changes_nothing_where_both_have_written_since) {
    EXPECT_EQ(sent(town_, village_), "4 new, 0 known");
    write(village_, R"("event":"gap noted","file":"c1","gap":"no place")");
    write(town_, R"("event":"gap noted","file":"c1","gap":"no interpreter")");
    const Hash before = village_.head().hash;
    EXPECT_EQ(sent(town_, village_), "bundle-conflict");
    EXPECT_EQ(village_.head().hash, before);
}

TEST_F(Bundle, keeps_the_looks_of_both_offices_apart_from_the_course_of_the_case) {
    EXPECT_EQ(sent(town_, village_), "4 new, 0 known");
    looks(town_, "In Spector", "the town asked");
    looks(village_, "Ex Aminer", "the village asked");
    looks(village_, "Ex Aminer", "the village asked again");
    // Numbered after the looks; in the town it has another number.
    write(
        village_,
        R"("event":"options computed","file":"c1","pack":"x 1","as of":"2026-01-02","inputs hash":"a","result hash":"b","options":"work","consent by law":"work: no")");
    write(
        village_,
        R"("event":"decision made","file":"c1","about":"measure","computed":5,"not chosen":"none: no need","instead of":"nothing","basis":"PC 1","reason":"Work answers what led to the offence")");
    EXPECT_EQ(sent(village_, town_), "5 new, 4 known");
    EXPECT_EQ(lookers(town_),
              "In Spector: the town asked; Ex Aminer, from elsewhere: the village asked; "
              "Ex Aminer, from elsewhere: the village asked again; ");
    const FileState here = town_.file("c1").value();
    EXPECT_EQ(here.things[6].kind, ThingKind::options);
    EXPECT_EQ(here.things[7].text(field("computed")), "6");
    EXPECT_EQ(sent(town_, village_), "2 new, 9 known");
    EXPECT_EQ(lookers(village_),
              "Ex Aminer: the village asked; Ex Aminer: the village asked again; "
              "In Spector, from elsewhere: the town asked; ");
    EXPECT_EQ(sent(village_, town_), "1 new, 11 known");
    for (Register* one : {&town_, &village_})
        EXPECT_TRUE(verify(one->store(), &one->keys(), {}).problems.empty());
}

TEST_F(Bundle, changes_nothing_where_both_looked_and_both_have_written) {
    EXPECT_EQ(sent(town_, village_), "4 new, 0 known");
    looks(town_, "In Spector", "the town asked");
    looks(village_, "Ex Aminer", "the village asked");
    write(village_, R"("event":"gap noted","file":"c1","gap":"no place")");
    write(town_, R"("event":"gap noted","file":"c1","gap":"no interpreter")");
    const Hash before = village_.head().hash;
    EXPECT_EQ(sent(town_, village_), "bundle-conflict");
    EXPECT_EQ(village_.head().hash, before);
    EXPECT_EQ(take_bundle(village_, made_for(town_, key_of(village_)).value(), {key_of(town_)})
                  .error()
                  .front()
                  .message,
              "c1: step 3 is `gap noted` of 2026-01-02 here and `gap noted` of 2026-01-02 in the bundle; "
              "people have to say which of them counts");
}

TEST_F(Bundle, two_words_on_one_urgent_look_are_a_conflict_and_the_look_opens_nothing_elsewhere) {
    const Looker night{"Ni Duty", Role::judge, {}, {}};
    ASSERT_TRUE(town_.look(night, {"c1", "arrested tonight", FilePart::facts, true}));
    EXPECT_EQ(sent(town_, village_), "5 new, 0 known");
    EXPECT_TRUE(town_.look(night, {"c1", "arrested tonight", FilePart::facts}));
    EXPECT_FALSE(village_.look(night, {"c1", "arrested tonight", FilePart::facts}));
    auto review = read_command(
        R"({"on":"2026-09-21","by":"In Spector","role":"inspector","event":"urgent look reviewed","file":"c1","thing":2,"reason":"Somebody was arrested that night"})");
    ASSERT_TRUE(town_.write(*review));
    ASSERT_TRUE(village_.write(*review));
    EXPECT_EQ(sent(town_, village_), "bundle-conflict");
}

TEST_F(Bundle, is_taken_as_a_whole_or_not_at_all) {
    write(
        town_,
        R"("event":"options computed","file":"c1","pack":"x 1","as of":"2026-01-02","inputs hash":"a","result hash":"b","options":"none","consent by law":"none: no")");
    write(
        town_,
        R"("event":"measure proposed","file":"c1","measure":"work","stage":"trial","consent needed":false)");
    auto service = read_command(
        R"({"on":"2026-01-02","by":"Bo Clerk","role":"administrator","event":"service registered","file":"s1","provider":"Open Door","title":"Workshop","unit":"seat","places":3})");
    ASSERT_TRUE(town_.write(*service));
    write(town_, R"("event":"referral sent","file":"c1","of":3,"provider":"Open Door","service":"s1")");
    auto place = read_command(
        R"({"on":"2026-01-02","by":"Bo Clerk","role":"provider","event":"place reserved","file":"c1","of":4,"service":"s1","starts":"2026-02-01","ends":"2026-02-09"})");
    ASSERT_TRUE(town_.write(*place));
    EXPECT_EQ(sent(town_, village_), "bundle-refused");  // the service is not registered there
    EXPECT_EQ(village_.head().size, 0U);
    ASSERT_TRUE(village_.write(*service));
    EXPECT_EQ(sent(town_, village_), "9 new, 0 known");
}

TEST_F(Bundle, is_opened_by_whom_it_is_for_and_taken_from_whom_is_trusted) {
    const std::string bundle = made_for(town_, key_of(village_)).value();
    EXPECT_EQ(bundle.find("Nia"), std::string::npos);
    EXPECT_EQ(taken(town_, bundle, key_of(town_)), "bundle-recipient");
    EXPECT_EQ(taken(village_, bundle, key_of(village_)), "bundle-sender");
    std::string changed = bundle;
    changed.back() ^= 1;
    EXPECT_EQ(taken(village_, changed, key_of(town_)), "bundle-recipient");
    EXPECT_EQ(taken(village_, "nothing", key_of(town_)), "bundle-form");
    EXPECT_EQ(made_for(town_, key_of(village_), "c9").error().front().code, "bundle-case");
    EXPECT_EQ(made_for(town_, "zz").error().front().code, "bundle-recipient");
}

TEST_F(Bundle, written_as_a_whole_is_refused_where_somebody_wrote_meanwhile) {
    auto command = read_command(
        R"({"on":"2026-01-02","by":"Ada Obi","role":"judge","event":"gap noted","file":"c1","gap":"no place"})");
    Batch batch;
    batch.events = {*command, *command};
    EXPECT_EQ(town_.write_whole(batch, {{"c1", 1}}).error().front().code, "register-changed");
    batch.events[1].file = "c9";
    const Hash before = town_.head().hash;
    EXPECT_EQ(town_.write_whole(batch, {{"c1", 2}}).error().front().code, "refused-file");
    EXPECT_EQ(town_.head().hash, before);
    batch.events.pop_back();
    EXPECT_EQ(town_.write_whole(batch, {{"c1", 2}})->front().thing, 2U);
}

/// Three offices look at will and pass the case on; whoever holds it writes. Nothing is lost on the way.
TEST_F(Bundle, goes_round_three_offices_at_random_and_no_look_and_no_step_is_lost) {
    const std::array<Register*, 3> offices{&town_, &village_, &hamlet_};
    for (std::size_t to : {1U, 2U}) EXPECT_EQ(sent(town_, *offices[to]).find("bundle"), std::string::npos);
    Random random(17);
    std::size_t holder = 0, written = 0, looked = 0, merged = 0;
    for (int i = 0; i < 150; ++i) {
        const std::size_t other = static_cast<std::size_t>(random.below(3));
        if (random.chance(500)) {
            looks(*offices[other], "In Spector", fmt::format("look number {}", ++looked));
        } else if (random.chance(600)) {
            write(*offices[holder], R"("event":"gap noted","file":"c1","gap":"no place")");
            ++written;
        } else if (other != holder) {
            const std::string answer = sent(*offices[holder], *offices[other]);
            ASSERT_NE(answer.find("new"), std::string::npos) << answer;
            holder = other;
            ++merged;
        }
    }
    EXPECT_GT(merged, 10U);
    for (int round = 0; round < 2; ++round)
        for (std::size_t from = 0; from < 3; ++from)
            for (std::size_t to = 0; to < 3; ++to)
                if (from != to) {
                    EXPECT_NE(sent(*offices[from], *offices[to]).find("new"), std::string::npos);
                }
    for (Register* one : offices) {
        std::size_t steps = 0;
        std::set<std::string> reasons;
        for (const RecordedEvent& event : one->events_of("c1")) {
            if (event.event.rule->thing == ThingKind::gap) ++steps;
            if (event.event.rule->thing == ThingKind::look) reasons.insert(event.event.reason);
        }
        EXPECT_EQ(steps, written);
        EXPECT_EQ(reasons.size(), looked);
        EXPECT_TRUE(verify(one->store(), &one->keys(), {}).problems.empty());
    }
}

}  // namespace
}  // namespace ultima::test
