// SPDX-License-Identifier: Apache-2.0
// docs/large-registers.md, word for word: one coordinator, three servers, four shards, and the answers of all
// persons held to those of one embedded database. SERVERS_PERSONS says how many persons: 200,000, with
// `make torture` 3,000,000. They pass through files, a piece at a time.
#include "judge/environment.h"
#include "servers/register.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <chrono>
#include <memory>
#include <sstream>

namespace ultima::servers {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr CivilDate day_of_page{day_number(2026, 6, 30)};

std::int64_t wanted_persons() {
    return static_cast<std::int64_t>(
        judge::from_environment("SERVERS_PERSONS", judge::at_length() ? 3'000'000 : 200'000));
}

int count(const std::string& text, const std::string& what) {
    int found = 0;
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += what.size()) ++found;
    return found;
}

/// What a server has against it; nothing if it does what it is told.
template <typename Act>
std::string refusal(const Act& act) {
    try {
        act();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return {};
}

class Watch {
  public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

  private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// A register that its tests share; every test leaves it as it was.
template <Extent extent>
class SharedRegister : public ::testing::Test {
  public:
    static void SetUpTestSuite() {
        const auto servers = Register::servers();
        if (!servers) {
            fmt::print(
                "  SKIPPED: not all of ULTIMA_POSTGRES, ULTIMA_POSTGRES_2 to _4 are set; "
                "tools/with-postgres --servers 4 starts them\n");
            return;
        }
        const Watch watch;
        shared = std::make_unique<Register>(*servers, extent, wanted_persons());
        fmt::print("  {} persons on three servers, set up in {:.1f} s\n", shared->persons(), watch.seconds());
    }
    static void TearDownTestSuite() { shared.reset(); }

  protected:
    void SetUp() override {
        if (!shared) GTEST_SKIP();
    }
    /// Of all persons, through the coordinator and in one place.
    static std::string difference() {
        const Watch reading;
        const auto answers = shared->read_all();
        const double read = reading.seconds();
        const Watch comparing;
        const auto bytes = std::filesystem::file_size(answers);
        std::string found = shared->embedded(day_of_page).difference(answers);
        fmt::print("  {:.0f} MB of answers read through the coordinator in {:.1f} s, compared in {:.1f} s\n",
                   static_cast<double>(bytes) / 1e6, read, comparing.seconds());
        std::filesystem::remove(answers);
        return found;
    }
    static void keep_answers() {
        shared->on_shards({"keep.sql"});
        shared->on_coordinator_for_shards({"kept.sql"});
    }
    static void forget_answers() {
        for (const auto& [number, server] : shared->shards()) {
            shared->coordinator().ask("ALTER FOREIGN TABLE shard" + number +
                                      ".law OPTIONS (SET table_name 'law')");
            server.ask("DROP MATERIALIZED VIEW shard" + number + ".answers");
        }
    }

    static inline std::unique_ptr<Register> shared;
};

using ServersWithTheWholeLaw = SharedRegister<Extent::every_measure>;
using SeveralServers = SharedRegister<Extent::of_the_page>;

TEST_F(ServersWithTheWholeLaw, answer_everybody_as_one_database_does) { EXPECT_EQ(difference(), ""); }

TEST_F(SeveralServers, answer_everybody_as_one_database_does) { EXPECT_EQ(difference(), ""); }

TEST_F(SeveralServers, hold_everybody_once) {
    const std::string counts = shared->on_servers("count.sql");
    EXPECT_EQ(shared->analyst().run({"complete.sql"}), counts);  // and nobody is there twice
    EXPECT_EQ(count(counts, "\n"), 4);
    EXPECT_EQ(
        counts,
        shared->embedded(day_of_page).ask("SELECT shard, count(*) FROM cases GROUP BY shard ORDER BY shard"));
}

TEST_F(SeveralServers, are_told_apart_where_their_laws_differ) {
    const Psql analyst = shared->analyst();
    const std::string marks = "SELECT \"law file\", count(*) FROM law GROUP BY \"law file\"";
    EXPECT_EQ(count(analyst.ask(marks), "\n"), 1);
    write(shared->folder() / "replace.sql",
          replaced(text_of(shared->folder() / "law-view.sql"), "CREATE VIEW", "CREATE OR REPLACE VIEW"));
    const auto& [number, server] = shared->shards()[3];
    shared->make_law("2026-09-15");
    server.run({"replace.sql"}, {{"shard", number}});
    EXPECT_THAT(analyst.run({"complete.sql"}), HasSubstr("\n4\t"));
    shared->make_law();
    server.run({"replace.sql"}, {{"shard", number}});
    EXPECT_EQ(analyst.run({"complete.sql"}), shared->on_servers("count.sql"));
}

TEST_F(SeveralServers, take_nobody_of_another_shard) {
    for (const auto& shard : shared->shards())
        EXPECT_THAT(
            refusal([&] {
                shard.server.ask(fmt::format("INSERT INTO prison_register (id, shard) VALUES (-1, {})",
                                             shard.number == "1" ? 2 : 1));
            }),
            HasSubstr("violates check constraint"));
}

TEST_F(SeveralServers, work_the_law_out_themselves_and_at_the_same_time) {
    const Psql analyst = shared->analyst();
    EXPECT_EQ(analyst.ask("EXPLAIN (VERBOSE, COSTS OFF) SELECT key, \"bond: status\" FROM law"),
              shared->page().plan);
    std::istringstream whole(analyst.ask("EXPLAIN (VERBOSE, COSTS OFF) SELECT * FROM law"));
    std::string line;
    std::getline(whole, line);
    EXPECT_EQ(line, "Append");
    for (int shard = 1; shard <= 4; ++shard) {
        std::getline(whole, line);
        EXPECT_EQ(line, fmt::format("  ->  Async Foreign Scan on shard{0}.law law_{0}", shard));
        std::getline(whole, line);
        EXPECT_THAT(line, StartsWith(fmt::format(
                              "        Output: law_{0}.shard, law_{0}.\"law file\", law_{0}.key, ", shard)));
        std::getline(whole, line);
        EXPECT_THAT(
            line, StartsWith("        Remote SQL: SELECT shard, \"law file\", key, \"beyond this query\", "));
        EXPECT_EQ(line.substr(line.find(" FROM ")), fmt::format(" FROM shard{}.law", shard));
    }
    EXPECT_FALSE(std::getline(whole, line)) << line;
}

TEST_F(SeveralServers, read_their_register_once_for_a_question) {
    for (const auto& shard : shared->shards()) {
        const std::string plan =
            shard.server.ask("EXPLAIN (COSTS OFF) SELECT * FROM shard" + shard.number + ".law");
        EXPECT_EQ(count(plan, "prison_register"), 1) << plan;
        // Layers of the query, the small tables that are joined to them, and arrays of words and the types
        // of columns, made once.
        std::istringstream lines(plan);
        for (std::string line; std::getline(lines, line);) {
            const std::size_t arrow = line.find("->  ");
            if (arrow == std::string::npos || line.find(" on prison_register") != std::string::npos) continue;
            EXPECT_THAT(
                line.substr(arrow + 4),
                testing::AnyOf(StartsWith("Subquery Scan on "), StartsWith("Hash"), StartsWith("Nested Loop"),
                               StartsWith("Function Scan on generate_series"), StartsWith("Aggregate"),
                               StartsWith("Values Scan on "), StartsWith("Result"),
                               StartsWith("CTE Scan on types"),
                               StartsWith("Gather")));  // processes that read a large register together
        }
        EXPECT_THAT(
            shard.server.ask("EXPLAIN (COSTS OFF) SELECT * FROM shard" + shard.number + ".law WHERE key = 7"),
            HasSubstr("Filter: (shard = " + shard.number + ")\n"));  // everybody, even for one
    }
}

TEST_F(SeveralServers, wait_for_each_other_only_where_answers_are_to_be_sorted_on_them) {
    const Psql analyst = shared->analyst();
    const std::string sorted = analyst.ask("EXPLAIN SELECT key FROM law ORDER BY key");
    EXPECT_THAT(sorted, AllOf(HasSubstr("Merge Append"), Not(HasSubstr("Async"))));
    const std::string after =
        analyst.ask("EXPLAIN SELECT * FROM (SELECT key FROM law OFFSET 0) AS answers ORDER BY key");
    EXPECT_EQ(count(after, "Async Foreign Scan"), 4) << after;
}

TEST_F(SeveralServers, count_their_own_answers) {
    Embedded embedded = shared->embedded(day_of_page);
    const std::string statuses =
        "SELECT \"bond: status\" AS status, count(*) FROM law GROUP BY status ORDER BY status";
    const std::string counted = shared->analyst().run({"statuses.sql"});
    EXPECT_EQ(counted, embedded.ask(statuses));
    EXPECT_GE(count(counted, "\n"), 4) << counted;
    write(shared->folder() / "plan.sql",
          replaced(text_of(shared->folder() / "statuses.sql"), "SELECT", "EXPLAIN (VERBOSE) SELECT"));
    const std::string plan = shared->analyst().run({"plan.sql"});
    EXPECT_EQ(count(plan, "Async Foreign Scan"), 4) << plan;
    for (const auto& shard : shared->shards())
        EXPECT_THAT(plan, HasSubstr("Remote SQL: SELECT shard, \"bond: status\", count(*) FROM shard" +
                                    shard.number + ".law GROUP BY 1, 2\n"));
}

TEST_F(SeveralServers, name_those_whom_a_condition_on_answers_is_true_of) {
    EXPECT_THAT(shared->analyst().ask("EXPLAIN (VERBOSE) " + text_of(shared->folder() / "required.sql")),
                HasSubstr("FROM shard1.law WHERE ((\"bond: status\" = 'required'))\n"));
    const std::string required = shared->analyst().run({"required.sql"});
    EXPECT_EQ(
        fmt::format("{}\n", count(required, "\n")),
        shared->embedded(day_of_page).ask("SELECT count(*) FROM law WHERE \"bond: status\" = 'required'"));
    EXPECT_GT(count(required, "\n"), 0);
}

TEST_F(SeveralServers, show_answers_and_no_facts) {
    for (const auto& shard : shared->shards()) {
        const Psql reader = shard.server.as("reader", "reader-of-answers");
        for (const std::string& table : {std::string("prison_register"), "shard" + shard.number + ".cases"})
            EXPECT_THAT(refusal([&] { (void)reader.ask("SELECT * FROM " + table); }),
                        HasSubstr("permission denied"));
        EXPECT_THAT(refusal([&] { (void)shard.server.as("reader", "guessed").ask("SELECT 1"); }),
                    HasSubstr("password authentication failed"));
    }
    const Psql analyst = shared->analyst();
    EXPECT_THAT(refusal([&] { (void)analyst.ask("SELECT * FROM shard1.law"); }),
                HasSubstr("permission denied"));
    EXPECT_EQ(analyst.ask("SELECT count(*), count(umoptions) FROM pg_user_mappings"), "4\t0\n");
}

TEST_F(SeveralServers, fail_as_a_whole_where_one_of_them_is_not_there) {
    const Psql& coordinator = shared->coordinator();
    coordinator.ask("ALTER SERVER shard3 OPTIONS (SET host '/nowhere')");
    EXPECT_THAT(refusal([&] { (void)shared->analyst().run({"statuses.sql"}); }),
                HasSubstr("could not connect to server \"shard3\""));
    EXPECT_THAT(refusal([&] { (void)shared->read_all(); }),
                HasSubstr("could not connect to server \"shard3\""));
    coordinator.ask("ALTER SERVER shard3 OPTIONS (SET host '" + shared->shards()[2].server.host() + "')");
}

TEST_F(SeveralServers, fail_as_a_whole_where_one_of_them_goes_away_on_the_way) {
    const std::string cases = replaced(text_of(shared->folder() / "cases.sql"),
                                       "CREATE SCHEMA shard:shard;\nCREATE", "CREATE OR REPLACE");
    const Psql& server = shared->shards()[1].server;
    write(shared->folder() / "falling.sql",
          replaced(
              cases, "SELECT id ",
              fmt::format(
                  "SELECT CASE WHEN id = {} AND pg_terminate_backend(pg_backend_pid()) THEN 0 ELSE id END ",
                  shared->persons() / 6 * 5 / 3 * 3 + 1)));
    write(shared->folder() / "standing.sql", cases);
    server.run({"falling.sql"}, {{"shard", "2"}});
    EXPECT_THAT(refusal([&] { (void)shared->read_all(); }), HasSubstr("terminating connection"));
    EXPECT_GT(std::filesystem::file_size(shared->folder() / "answers.csv"), 0U);  // what came before it went
    server.run({"standing.sql"}, {{"shard", "2"}});
}

TEST_F(SeveralServers, find_a_person_in_answers_that_were_kept) {
    const Psql analyst = shared->analyst();
    keep_answers();
    Embedded embedded = shared->embedded(day_of_page);
    for (const int key : {0, 7, 11}) {
        const std::string one = fmt::format(
            "SELECT key, shard, \"bond: status\", \"bond: rules\", \"bail: since\" FROM law WHERE key = {}",
            key);
        EXPECT_EQ(analyst.ask(one), embedded.ask(one));
    }
    for (const auto& shard : shared->shards())
        EXPECT_THAT(shard.server.ask("EXPLAIN SELECT * FROM shard" + shard.number + ".answers WHERE key = 7"),
                    HasSubstr("Index Scan"));
    EXPECT_THAT(analyst.ask("EXPLAIN SELECT * FROM law WHERE key = 7 AND shard = 2"),
                AllOf(StartsWith("Foreign Scan on law"), Not(HasSubstr("Append"))));
    forget_answers();
}

TEST_F(SeveralServers, would_lose_persons_under_a_hash_that_they_were_not_spread_by) {
    keep_answers();
    const Psql& coordinator = shared->coordinator();
    std::string by_hash = "CREATE TABLE by_hash (LIKE shard1.law) PARTITION BY HASH (key);\n";
    for (int rest = 0; rest < 3; ++rest)
        by_hash += fmt::format(
            "CREATE FOREIGN TABLE by_hash_{0} PARTITION OF by_hash "
            "FOR VALUES WITH (MODULUS 3, REMAINDER {0}) SERVER shard{1} "
            "OPTIONS (schema_name 'shard{1}', table_name 'answers');\n",
            rest, rest + 1);
    coordinator.ask(by_hash);
    const auto found = [&](const std::string& table) {  // of the first three shards, by key % 3
        std::string one_by_one;
        for (int key = 0; key < 12; ++key)
            one_by_one += fmt::format("SELECT key FROM {} WHERE key = {};\n", table, key);
        return count(coordinator.ask(one_by_one), "\n");
    };
    const int in_hashes = found("by_hash");
    EXPECT_EQ(found("law"), 12);
    EXPECT_LT(in_hashes, 12);
    fmt::print("  under a hash {} of 12 persons are found by their key\n", in_hashes);
    coordinator.ask("DROP TABLE by_hash");
    forget_answers();
}

TEST_F(SeveralServers, answer_for_another_day_when_the_view_is_replaced) {
    shared->make_law("2026-09-15");
    write(shared->folder() / "replace.sql",
          replaced(text_of(shared->folder() / "law-view.sql"), "CREATE VIEW", "CREATE OR REPLACE VIEW"));
    shared->on_shards({"replace.sql"});
    const std::string counted = shared->analyst().run({"statuses.sql"});
    const std::string statuses =
        "SELECT \"bond: status\" AS status, count(*) FROM law GROUP BY status ORDER BY status";
    EXPECT_EQ(counted, shared->embedded(CivilDate{day_number(2026, 9, 15)}).ask(statuses));
    EXPECT_NE(counted, shared->embedded(day_of_page).ask(statuses));
    shared->make_law();
    shared->on_shards({"replace.sql"});
}

TEST_F(SeveralServers, answer_by_another_law_when_the_shards_are_put_up_again) {
    shared->make_law("2026-06-30", "bail");
    write(shared->folder() / "replace.sql",
          replaced(text_of(shared->folder() / "law-view.sql"), "CREATE VIEW", "CREATE OR REPLACE VIEW"));
    EXPECT_THAT(refusal([] { shared->on_shards({"replace.sql"}); }), HasSubstr("cannot"));
    const auto put_up_again = [] {
        shared->on_coordinator_for_shards({"leave.sql"});
        shared->on_shards({"down.sql"});
        shared->put_up();
    };
    put_up_again();
    const std::string statuses =
        "SELECT \"bail: status\" AS status, count(*) FROM law GROUP BY status ORDER BY status";
    EXPECT_EQ(shared->analyst().ask(statuses), shared->embedded(day_of_page).ask(statuses));
    shared->make_law();
    put_up_again();
    EXPECT_EQ(shared->analyst().run({"complete.sql"}), shared->on_servers("count.sql"));
}

}  // namespace
}  // namespace ultima::servers
