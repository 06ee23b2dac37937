// SPDX-License-Identifier: Apache-2.0
// Cases go from one office to another and back, without loss and without one of them overwriting the other.
#include "exchange/bundle.h"

#include "base/scratch.h"
#include "register/file_view.h"
#include "register/verify.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>

namespace ultima::test {
namespace {

class Bundle : public testing::Test {
  protected:
    Bundle() : town_(made("town")), village_(made("village")) {
        write(town_, R"("event":"person identified","file":"p1","name":"Nia Example","juvenile":false)");
        write(town_, R"("event":"case opened","file":"c1","person":"p1","stage":"trial")");
        write(town_, R"("event":"legal aid offered","file":"c1","possible":true)");
    }

    Register made(const std::string& name) {
        return Register::create(scratch_.path(name),
                                {[] { return Instant{1'790'000'000}; }, system_entropy(), {}})
            .value();
    }

    static void write(Register& to, const std::string& members) {
        auto command = read_command(R"({"on":"2026-01-02","by":"Ada Obi","role":"judge",)" + members + "}");
        ASSERT_TRUE(command);
        ASSERT_TRUE(to.write(std::move(*command)));
    }

    static std::string key_of(Register& of) { return public_key(of.keys().signing()); }

    /// What the receiver says: `3 new, 0 known`, or the code that stands against it.
    static std::string sent(Register& from, Register& to, const std::string& file = "c1") {
        const auto bundle = make_bundle(from, file, key_of(to));
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
    Register town_, village_;
};

TEST_F(Bundle, brings_a_case_with_its_person_and_a_second_time_nothing) {
    EXPECT_EQ(sent(town_, village_), "3 new, 0 known");
    EXPECT_EQ(sent(town_, village_), "0 new, 3 known");
    EXPECT_EQ(village_.who("p1").front().value, "Nia Example");
    EXPECT_EQ(village_.file("c1")->things[1].kind, ThingKind::legal_aid);
    EXPECT_TRUE(verify(village_.store(), &village_.keys(), {}).problems.empty());
}

TEST_F(Bundle, goes_there_and_back_with_what_was_written_in_between) {
    EXPECT_EQ(sent(town_, village_), "3 new, 0 known");
    write(village_, R"("event":"lawyer appointed","file":"c1","thing":1,"counsel":"Bo Example")");
    EXPECT_EQ(sent(village_, town_), "1 new, 3 known");
    EXPECT_EQ(town_.file("c1")->things[1].state, State::appointed);
}

TEST_F(Bundle, changes_nothing_where_both_have_written_since) {
    EXPECT_EQ(sent(town_, village_), "3 new, 0 known");
    write(village_, R"("event":"gap noted","file":"c1","gap":"no place")");
    write(town_, R"("event":"gap noted","file":"c1","gap":"no interpreter")");
    const Hash before = village_.head().hash;
    EXPECT_EQ(sent(town_, village_), "bundle-conflict");
    EXPECT_EQ(village_.head().hash, before);
}

TEST_F(Bundle, keeps_the_looks_of_both_offices_apart_from_the_course_of_the_case) {
    EXPECT_EQ(sent(town_, village_), "3 new, 0 known");
    looks(town_, "In Spector", "the town asked");
    looks(village_, "Ex Aminer", "the village asked");
    looks(village_, "Ex Aminer", "the village asked again");
    // Numbered after the looks, so 4 there; it is 3 in the town.
    write(
        village_,
        R"("event":"options computed","file":"c1","pack":"x 1","as of":"2026-01-02","inputs hash":"a","result hash":"b","options":"work")");
    write(
        village_,
        R"("event":"decision made","file":"c1","about":"measure","computed":4,"not chosen":"none: no need","instead of":"nothing","basis":"PC 1","reason":"Work answers what led to the offence")");
    EXPECT_EQ(sent(village_, town_), "4 new, 3 known");
    EXPECT_EQ(lookers(town_),
              "In Spector: the town asked; Ex Aminer, from elsewhere: the village asked; "
              "Ex Aminer, from elsewhere: the village asked again; ");
    const FileState here = town_.file("c1").value();
    EXPECT_EQ(here.things[5].kind, ThingKind::options);
    EXPECT_EQ(here.things[6].text(field("computed")), "5");
    EXPECT_EQ(sent(town_, village_), "1 new, 7 known");
    EXPECT_EQ(lookers(village_),
              "Ex Aminer: the village asked; Ex Aminer: the village asked again; "
              "In Spector, from elsewhere: the town asked; ");
    EXPECT_EQ(sent(village_, town_), "0 new, 8 known");
    for (Register* one : {&town_, &village_})
        EXPECT_TRUE(verify(one->store(), &one->keys(), {}).problems.empty());
}

TEST_F(Bundle, changes_nothing_where_both_looked_and_both_have_written) {
    EXPECT_EQ(sent(town_, village_), "3 new, 0 known");
    looks(town_, "In Spector", "the town asked");
    looks(village_, "Ex Aminer", "the village asked");
    write(village_, R"("event":"gap noted","file":"c1","gap":"no place")");
    write(town_, R"("event":"gap noted","file":"c1","gap":"no interpreter")");
    const Hash before = village_.head().hash;
    EXPECT_EQ(sent(town_, village_), "bundle-conflict");
    EXPECT_EQ(village_.head().hash, before);
    EXPECT_EQ(take_bundle(village_, make_bundle(town_, "c1", key_of(village_)).value(), {key_of(town_)})
                  .error()
                  .front()
                  .message,
              "c1: step 3 is `gap noted` of 2026-01-02 here and `gap noted` of 2026-01-02 in the bundle; "
              "people have to say which of them counts");
}

TEST_F(Bundle, two_words_on_one_urgent_look_are_a_conflict_and_the_look_opens_nothing_elsewhere) {
    const Looker night{"Ni Duty", Role::judge, {}, {}};
    ASSERT_TRUE(town_.look(night, {"c1", "arrested tonight", FilePart::facts, true}));
    EXPECT_EQ(sent(town_, village_), "4 new, 0 known");
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
        R"("event":"options computed","file":"c1","pack":"x 1","as of":"2026-01-02","inputs hash":"a","result hash":"b","options":"none")");
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
    EXPECT_EQ(sent(town_, village_), "7 new, 0 known");
}

TEST_F(Bundle, is_opened_by_whom_it_is_for_and_taken_from_whom_is_trusted) {
    const std::string bundle = make_bundle(town_, "c1", key_of(village_)).value();
    EXPECT_EQ(bundle.find("Nia"), std::string::npos);
    EXPECT_EQ(taken(town_, bundle, key_of(town_)), "bundle-recipient");
    EXPECT_EQ(taken(village_, bundle, key_of(village_)), "bundle-sender");
    std::string changed = bundle;
    changed.back() ^= 1;
    EXPECT_EQ(taken(village_, changed, key_of(town_)), "bundle-recipient");
    EXPECT_EQ(taken(village_, "nothing", key_of(town_)), "bundle-form");
    EXPECT_EQ(make_bundle(town_, "c9", key_of(village_)).error().front().code, "bundle-case");
    EXPECT_EQ(make_bundle(town_, "c1", "zz").error().front().code, "bundle-recipient");
}

}  // namespace
}  // namespace ultima::test
