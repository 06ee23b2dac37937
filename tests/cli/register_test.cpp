// SPDX-License-Identifier: Apache-2.0
// ultima register, as its keeper uses it.
#include "cli/program.h"

#include <gmock/gmock.h>

namespace ultima::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class RegisterVerb : public ProgramTest {
  protected:
    void SetUp() override {
        ProgramTest::SetUp();
        town_ = (folder() / "town").string();
        const Ran made = run({"register", "create", town_});
        ASSERT_EQ(made.code, 0) << made.err;
        EXPECT_THAT(made.out, HasSubstr("keys.sqlite"));
    }
    [[nodiscard]] std::string path(const std::string& name) const { return (folder() / name).string(); }

    std::string town_;
};

constexpr const char* commands =
    R"({"key":"00000000000000000000000000000001","event":"person identified","file":"p1","on":"2026-01-02","by":"Ada Obi","role":"judge","name":"Nia Example","juvenile":false}
{"key":"00000000000000000000000000000002","event":"case opened","file":"c1","person":"p1","on":"2026-01-02","by":"Ada Obi","role":"judge","stage":"trial"}
)";

TEST_F(RegisterVerb, answers_each_command_and_a_repeated_one_alike) {
    const std::string told = file("commands.jsonl", commands);
    const Ran first = run({"register", "write", town_, told});
    EXPECT_EQ(first.code, 0) << first.err;
    EXPECT_THAT(first.out, HasSubstr(R"({"line":1,"sequence":1,"file":"p1","thing":0,)"));
    EXPECT_THAT(first.out, HasSubstr(R"("repeated":false})"));
    const Ran second = run({"register", "write", town_}, told);
    EXPECT_EQ(second.code, 0);
    EXPECT_THAT(second.out, Not(HasSubstr(R"("repeated":false)")));
    EXPECT_THAT(run({"register", "verify", town_}).out, HasSubstr("all 2 events fit"));
}

TEST_F(RegisterVerb, says_what_stands_against_a_command_and_goes_on) {
    const std::string told =
        file("commands.jsonl", std::string("{\"event\":\"mesure imposed\"}\n") + commands);
    const Ran ran = run({"register", "write", town_, told});
    EXPECT_EQ(ran.code, 3);
    EXPECT_THAT(ran.out, HasSubstr("there is no event `mesure imposed`"));
    EXPECT_THAT(ran.out, HasSubstr("did you mean `measure imposed`?"));
    EXPECT_THAT(ran.out, HasSubstr(R"({"line":3,"sequence":2,)"));
}

constexpr const char* library =
    R"(version: 1
conditions:
  - id: report
    version: 3
    since: 2020-01-01
    kind: reporting
    words: "See the officer at {place} {times} times a week."
    inputs:
      place: {kind: place}
      times: {kind: number, unit: times a week, least: 1, most: 3}
    consent: no
    grounds: [contact was lost]
    burden: {hours a week: times, days a week: times}
    cite: "Act s. 1"
)";

TEST_F(RegisterVerb, puts_a_condition_of_the_library_into_words_and_counts_what_all_of_them_take) {
    const std::string by = R"("on":"2026-01-05","by":"Ada Obi","role":"judge",)";
    const std::string before =
        std::string(commands) +
        R"({"event":"assigned","file":"c1","on":"2026-01-02","by":"Bo Clerk","role":"administrator","assignee":"Ada Obi","in role":"judge"}
{"event":"legal aid offered","file":"c1",)" +
        by + R"("possible":true}
{"event":"options computed","file":"c1",)" +
        by +
        R"("pack":"p 1","as of":"2026-01-05","inputs hash":"a","result hash":"b","options":["probation"],"consent by law":["probation: no"]}
{"event":"measure proposed","file":"c1",)" +
        by + R"("measure":"probation","stage":"trial","consent needed":false}
{"event":"decision made","file":"c1",)" +
        by +
        R"("about":"measure","computed":3,"not chosen":["fine: no money"],"instead of":"custody","basis":"Act s. 1","exposure days":9,"reason":"The person has work and a home"}
)";
    const auto condition = [&](const std::string& more) {
        return R"({"event":"condition added","file":"c1","of":4,"decision":5,)" + by + more + "}\n";
    };
    const std::string of_library = condition(
        R"("condition":"report","inputs":["place: the office","times: 2"],"ground":"contact was lost")");
    const std::string own = condition(
        R"("condition":"own words","words":"Feed the cat.","kind of condition":"other","hours a week":1,"days a week":7,"ground":"It is alone")");
    const std::string path = file("conditions.yaml", library);
    const Ran ran = run({"register", "write", town_, file("commands.jsonl", before + of_library + own),
                         "--conditions", path});
    EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
    const Ran shown = run({"register", "show", town_, "c1", "--by", "Ada Obi", "--role", "judge", "--reason",
                           "the hearing is today"});
    EXPECT_THAT(
        shown.out,
        AllOf(HasSubstr("4 measure: proposed since 2026-01-05, 2 conditions: 3 hours on 7 days of a week"),
              HasSubstr("condition: report 3"),
              HasSubstr("words: See the officer at the office 2 times a week.")));

    const Ran named = run(
        {"register", "write", town_,
         file(
             "more.jsonl",
             condition(
                 R"("condition":"report","inputs":["place: at Nia's","times: 2"],"ground":"contact was lost")")),
         "--conditions", path});
    EXPECT_EQ(named.code, 3);
    EXPECT_THAT(named.out, HasSubstr("holds the person's name (`nia`)"));
    const Ran without = run({"register", "write", town_}, file("of_library.jsonl", of_library));
    EXPECT_EQ(without.code, 3);
    EXPECT_THAT(without.out, HasSubstr("name the library with --conditions"));
    const Ran broken = run({"register", "write", town_, "--conditions", file("bad.yaml", "version: 1\n")},
                           file("of_library.jsonl", of_library));
    EXPECT_EQ(broken.code, 3);
    EXPECT_THAT(broken.err, HasSubstr("`conditions` is missing"));
}

TEST_F(RegisterVerb, shows_a_file_to_who_works_on_it_and_notes_each_look) {
    run({"register", "write", town_,
         file(
             "commands.jsonl",
             std::string(commands) +
                 R"({"event":"assigned","file":"c1","on":"2026-01-02","by":"Bo Clerk","role":"administrator","assignee":"Ada Obi","in role":"judge"})")});
    const auto show = [&](const std::string& by) {
        return run({"register", "show", town_, "c1", "--by", by, "--role", "judge", "--reason",
                    "the hearing is today"});
    };
    EXPECT_THAT(show("Ada Obi").out, HasSubstr("2026-01-02 case opened (Ada Obi, judge)"));
    const Ran other = show("Somebody Else");
    EXPECT_EQ(other.code, 3);
    EXPECT_EQ(other.out, "");
    EXPECT_THAT(other.err, HasSubstr("there is nothing to be seen in `c1`"));
    EXPECT_THAT(run({"register", "verify", town_}).out, HasSubstr("all 5 events fit"));
}

TEST_F(RegisterVerb, counts_places_and_gaps) {
    run({"register", "write", town_,
         file(
             "commands.jsonl",
             std::string(commands) +
                 R"({"event":"service registered","file":"s1","on":"2026-01-02","by":"Bo Clerk","role":"administrator","provider":"Open Door","title":"Workshop","unit":"seat","places":4}
{"event":"gap noted","file":"c1","on":"2026-01-02","by":"Ada Obi","role":"judge","gap":"no place"})")});
    const Ran counted = run({"register", "capacity", town_, "--on", "2026-02-01"});
    EXPECT_EQ(counted.out,
              "On 2026-02-01\n  Workshop, Open Door: 0 of 4 places (seat) kept, 0 waiting\n"
              "The law allowed it and there was no place: 1 times, 1 of them still so\n");
}

TEST_F(RegisterVerb, keeps_events_in_postgresql_and_keys_in_a_file) {
    const char* server = std::getenv("ULTIMA_POSTGRES");  // host=FOLDER user=NAME dbname=NAME
    if (server == nullptr) GTEST_SKIP() << "SKIPPED: there is no PostgreSQL server (tools/with-postgres)";
    const std::string_view words = server;
    const std::string host(words.substr(5, words.find(' ') - 5));
    const std::string url = "postgresql://ultima@/postgres?host=" + host;
    const std::vector<std::string> where{url, "--schema", "verb_test", "--keys", path("keys")};
    const auto with = [&](const std::string& verb, const std::vector<std::string>& more = {}) {
        std::vector<std::string> all{"register", verb};
        all.insert(all.end(), where.begin(), where.end());
        all.insert(all.end(), more.begin(), more.end());
        return run(all, verb == "write" ? path("commands.jsonl") : "/dev/null");
    };
    file("commands.jsonl", commands);
    EXPECT_EQ(run({"register", "create", url}).code, 2) << "it has to be said where the keys go";
    const Ran made = with("create");
    ASSERT_EQ(made.code, 0) << made.err;
    EXPECT_EQ(with("write").code, 0);
    EXPECT_THAT(with("verify").out, HasSubstr("all 2 events fit"));
    EXPECT_THAT(with("create").err, HasSubstr("is there already"));
    EXPECT_THAT(with("backup", {path("a"), path("b")}).err, HasSubstr("the server's own tools"));
}

TEST_F(RegisterVerb, finds_a_cut_end_with_a_checkpoint_that_was_kept_elsewhere) {
    run({"register", "write", town_, file("commands.jsonl", commands)});
    std::filesystem::copy_file(path("town/register.sqlite"), path("older.sqlite"));
    run({"register", "write", town_,
         file(
             "more.jsonl",
             R"({"event":"legal aid offered","file":"c1","on":"2026-01-03","by":"Ada Obi","role":"judge","possible":"yes"})")});
    const std::string kept = path("checkpoint.txt");
    EXPECT_EQ(run({"register", "checkpoint", town_, "--out", kept}).code, 0);
    EXPECT_EQ(run({"register", "verify", town_, "--checkpoint", kept}).code, 0);
    std::filesystem::copy_file(path("older.sqlite"), path("town/register.sqlite"),
                               std::filesystem::copy_options::overwrite_existing);
    EXPECT_EQ(run({"register", "verify", town_}).code, 0) << "nobody can see it from the register alone";
    const Ran cut = run({"register", "verify", town_, "--checkpoint", kept});
    EXPECT_EQ(cut.code, 1);
    EXPECT_THAT(cut.err, HasSubstr("the end was cut off"));
}

TEST_F(RegisterVerb, exports_imports_and_restores) {
    const std::string table = file("table.csv", "stay,who,came\na1,p1,2026-01-05\na2,p2,never\n");
    const std::string map = file("map.yaml",
                                 "version: 1\nimport: town-jail\nkey: stay\nperson: who\ncase: stay\n"
                                 "events:\n  - {event: person identified, once: person, on: {column: "
                                 "came}, name: not known, juvenile: no}\n");
    const std::vector<std::string> words{"register", "import", town_,       table,
                                         "--map",    map,      "--by",      "Ada Obi",
                                         "--role",   "prison", "--refused", path("refused.csv")};
    std::vector<std::string> tried = words;
    tried.emplace_back("--dry-run");
    EXPECT_THAT(run(tried).out, HasSubstr("1 events would be written; nothing was"));
    const Ran ran = run(words);
    EXPECT_EQ(ran.code, 3);
    EXPECT_THAT(ran.out, HasSubstr("2 rows and 0 lines that are no rows: 1 new, 0 known already, 1 not "
                                   "taken, with nothing of them"));
    EXPECT_THAT(text_of(path("refused.csv")), HasSubstr("3,\"a2\",\"person identified\""));

    EXPECT_EQ(run({"register", "export", town_, path("all.jsonl")}).code, 0);
    EXPECT_THAT(run({"register", "verify", path("all.jsonl")}).out, HasSubstr("1 events fit"));
    EXPECT_THAT(text_of(path("all.jsonl")), Not(HasSubstr("not known")));

    EXPECT_EQ(run({"register", "backup", town_, path("events"), path("keys")}).code, 0);
    EXPECT_EQ(run({"register", "erasures", town_, "--out", path("erased")}).code, 0);
    const Ran again = run({"register", "restore", path("again"), "--events", path("events"), "--keys",
                           path("keys"), "--erasures", path("erased")});
    EXPECT_EQ(again.code, 0) << again.err;
    EXPECT_THAT(again.out, HasSubstr("with 1 events"));
}

TEST_F(RegisterVerb, makes_a_form_from_a_map_and_reads_it_back) {
    const std::string map = std::string(ULTIMA_SOURCE_DIR) + "/maps/prison-return.yaml";
    const Ran made = run({"register", "form", "--map", map, "--out", path("return.ods")});
    EXPECT_EQ(made.code, 0) << made.err;
    const Ran read = run({"register", "import", town_, path("return.ods"), "--map", map, "--by", "Ada Obi",
                          "--role", "prison"});
    EXPECT_EQ(read.code, 0) << read.err;
    EXPECT_THAT(read.out, HasSubstr("0 rows and 0 lines that are no rows"));
    EXPECT_EQ(run({"register", "form", "--map", map, "--out", path("return.doc")}).code, 2);
    EXPECT_EQ(run({"register", "form", "--map", map, "--out", path("return.html")}).code, 0);
    EXPECT_THAT(text_of(path("return.html")), HasSubstr("<b>3. Came on *</b>"));
}

TEST_F(RegisterVerb, lists_reminders_and_apart_whom_nobody_may_call) {
    run({"register", "write", town_,
         file(
             "commands.jsonl",
             std::string(commands) +
                 R"({"event":"assigned","file":"c1","on":"2026-01-02","by":"Bo Clerk","role":"administrator","assignee":"Ada Obi","in role":"judge"}
{"event":"hearing set","file":"c1","on":"2026-01-02","by":"Ada Obi","role":"judge","at":"2026-02-02"})")});
    const auto list = [&](const std::string& days) {
        return run({"register", "reminders", town_, "--from", "2026-02-01", "--days", days, "--out",
                    path("list.csv"), "--by", "Ada Obi", "--role", "judge", "--ask-back", "030 99"});
    };
    const Ran ran = list("7");
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("0 reminders in "));
    EXPECT_THAT(ran.out, HasSubstr("  1: nothing says that the person agreed to be reminded\n"));
    EXPECT_EQ(text_of(path("list.not-reminded.csv")),
              "case,date,why\nc1,2026-02-02,nothing says that the person agreed to be reminded\n");
    EXPECT_EQ(list("0").code, 2);
}

}  // namespace
}  // namespace ultima::test
