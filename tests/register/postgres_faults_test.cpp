// SPDX-License-Identifier: Apache-2.0
// The server's process dies, the connection is cut: each command is in or out, whoever asks again with its
// key learns which, nothing acknowledged is lost and nothing is there twice.
#include "database/postgres.h"
#include "register/crowd.h"
#include "register/cut_proxy.h"
#include "register/lines.h"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

namespace ultima::test {
namespace {

constexpr std::uint64_t seed = 20260202;
constexpr int cases = 4;

bool at_length() { return std::getenv("ULTIMA_TORTURE") != nullptr; }

void pause_ms(std::int64_t ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

RegisterTools usual_tools() {
    return {[] { return parse_instant("2026-06-01T00:00:00Z").value(); }, system_entropy(), {}};
}

/// A register that is opened anew after each failure, as a server would do it.
class Client {
  public:
    Client(PostgresPlace place, std::string keys) : place_(std::move(place)), keys_(std::move(keys)) {}

    Register& reg() {
        if (!register_) register_.emplace(Register::open(place_, keys_, usual_tools()).value());
        return *register_;
    }

    Result<Receipt> write(const Event& command) {
        try {
            return reg().write(command);
        } catch (const StoreFailure&) {
            register_.reset();
            pause_ms(5);
            throw;
        }
    }

  private:
    PostgresPlace place_;
    std::string keys_;
    std::optional<Register> register_;
};

class PostgresFaults : public testing::Test {
  protected:
    void SetUp() override {
        ULTIMA_NEEDS_POSTGRES();
        schema_.emplace();
        keys_ = scratch_.path("keys");
        Register reg = Register::create(schema_->place(), keys_, usual_tools()).value();
        before_ = write_crowded_cases(reg, cases);
    }

    [[nodiscard]] std::string application() const { return "faults_" + schema_->place().schema; }

    [[nodiscard]] PostgresPlace named(const std::string& rest = {}) const {
        return schema_->reached(
            fmt::format("{} application_name={}{}", postgres_server(), application(), rest));
    }

    void expect_all_fits(std::uint64_t events) {
        Register reg = Register::open(schema_->place(), keys_, usual_tools()).value();
        const auto wrong = anomalies(reg, history_.all(), before_);
        EXPECT_EQ(wrong.size(), 0U);
        for (std::size_t i = 0; i < std::min<std::size_t>(wrong.size(), 10); ++i) ADD_FAILURE() << wrong[i];
        EXPECT_EQ(reg.head().size, events);
    }

    /// Nobody holds a transaction open after his connection is gone.
    void expect_nobody_left() {
        PostgresSession session(postgres_server());
        for (int tries = 0; tries < 500; ++tries) {
            const std::string name = application();
            if (session
                    .ask("SELECT FROM pg_stat_activity WHERE application_name = $1", {std::string_view(name)})
                    .size() == 0)
                return;
            pause_ms(10);
        }
        ADD_FAILURE() << "a session is left after five seconds";
    }

    Scratch scratch_;
    std::string keys_;
    std::optional<PostgresSchema> schema_;
    std::uint64_t before_ = 0;
    History history_;
};

// Ends server processes of this test, one by one at random moments, while `writers` write.
class Killing : public PostgresFaults {
  protected:
    void kill_while_writing(int points, bool hard) {
        std::atomic<bool> done = false;
        std::vector<std::thread> writers;
        for (int i = 0; i < 8; ++i)
            writers.emplace_back([&, i] {
                Client client(named(), keys_);
                Random random = Random(seed).part(static_cast<std::uint64_t>(i));
                while (!done)
                    write_surely(history_, crowded_command(random, cases),
                                 [&](const Event& command) { return client.write(command); });
            });
        kill_some(points, hard);
        done = true;
        for (std::thread& writer : writers) writer.join();
        fmt::print("  {} server processes {}, seed {}: {} commands, {} accepted, {} replies lost\n", points,
                   hard ? "killed" : "ended", seed, history_.all().size(), history_.accepted(),
                   history_.unknown());
        EXPECT_GT(history_.unknown(), 0U);
        expect_nobody_left();
        expect_all_fits(before_ + history_.accepted());
    }

  private:
    void kill_some(int points, bool hard) {
        Random random(seed);
        while (points > 0) {
            pause_ms(random.between(1, 12));
            try {
                PostgresSession session(postgres_server());
                if (hard ? kill_one(session) : end_one(session)) --points;
                if (hard) pause_ms(300);        // the server starts again
            } catch (const PostgresFailure&) {  // it is not there yet
            }
        }
    }

    [[nodiscard]] bool end_one(PostgresSession& session) const {
        const std::string name = application();
        return session
                   .ask(
                       "SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity WHERE "
                       "application_name = $1 ORDER BY state = 'idle', random() LIMIT 1) AS one",
                       {std::string_view(name)})
                   .size() > 0;
    }

    [[nodiscard]] bool kill_one(PostgresSession& session) const {
        const std::string name = application();
        const PostgresRows rows = session.ask(
            "SELECT pid::bigint FROM pg_stat_activity WHERE application_name = $1 ORDER BY "
            "state = 'idle', random() LIMIT 1",
            {std::string_view(name)});
        return rows.size() > 0 && kill(static_cast<pid_t>(rows.whole(0, 0)), SIGKILL) == 0;
    }
};

TEST_F(Killing, commands_are_in_or_out_when_server_processes_end_at_any_moment) {
    kill_while_writing(at_length() ? 1000 : 50, false);
}

// The whole server recovers after each, so nobody else may use it meanwhile.
TEST_F(Killing, commands_are_in_or_out_when_server_processes_are_killed_and_the_server_recovers) {
    if (!at_length())
        GTEST_SKIP() << "SKIPPED: ends everybody's sessions, so at full size (ULTIMA_TORTURE) only";
    kill_while_writing(20, true);
}

class Cutting : public PostgresFaults {
  protected:
    void SetUp() override {
        PostgresFaults::SetUp();
        if (!schema_) return;
        const std::string server = postgres_server();
        const std::size_t host = server.find("host=/");
        if (host == std::string::npos) GTEST_SKIP() << "SKIPPED: the server is not reached by a socket";
        const std::string folder = server.substr(host + 5, server.find(' ', host) - host - 5);
        proxy_.emplace(folder + "/.s.PGSQL.5432");
        client_.emplace(named(fmt::format(" host=127.0.0.1 port={} sslmode=disable", proxy_->port())), keys_);
    }

    /// One command, cut there. Is it over without an answer?
    bool write_cut(const Cut& cut) {
        std::string file = fmt::format("c{}", history_.all().size() % cases);
        // The connection is there and the file at hand, so that the exchange is as long each time.
        EXPECT_TRUE(client_->reg().file(file).has_value());
        const std::size_t unknown = history_.unknown();
        proxy_->arm(cut);
        Event command = event_of("2026-02-01 person: complaint filed what=\"The food is cold\"", file);
        command.key = random_name(system_entropy(), 16);
        write_surely(history_, command, [&](const Event& event) { return client_->write(event); });
        proxy_->disarm();  // where the exchange was over before
        EXPECT_TRUE(history_.all().back().receipt.has_value());
        in_ += history_.all().back().receipt->repeated ? 1 : 0;
        return history_.unknown() > unknown;
    }

    void expect_each_resolved(int points, int cut) {
        const int out = cut - in_;
        fmt::print("  {} points, {} replies lost: {} commands were in, {} were out\n", points, cut, in_, out);
        client_.reset();
        expect_nobody_left();
        expect_all_fits(before_ + history_.all().size());
    }

    std::optional<CutProxy> proxy_;
    std::optional<Client> client_;
    int in_ = 0;
};

TEST_F(Cutting, a_command_is_in_or_out_wherever_its_commit_is_cut) {
    constexpr std::size_t to_server = 12, to_client = 18;  // COMMIT; its answer and that the server is ready
    int points = 0, cut = 0;
    for (std::size_t after = 0; after <= to_server; ++after, ++points)
        cut += write_cut({true, after}) ? 1 : 0;
    for (std::size_t after = 0; after <= to_client; ++after, ++points) {
        const bool lost = write_cut({false, after});
        EXPECT_EQ(lost, after < to_client) << "the answer is complete after " << to_client << " bytes";
        cut += lost ? 1 : 0;
        client_.emplace(named(fmt::format(" host=127.0.0.1 port={} sslmode=disable", proxy_->port())), keys_);
    }
    EXPECT_GT(in_, 0);
    EXPECT_LT(in_, cut);
    expect_each_resolved(points, cut);
}

TEST_F(Cutting, a_command_is_in_or_out_wherever_its_transaction_is_cut) {
    int points = 0, cut = 0;
    const std::size_t step = at_length() ? 7 : 89;
    for (const bool to_server : {true, false})
        for (std::size_t after = 0;; after += step, ++points) {
            if (!write_cut({to_server, after, false})) break;  // longer than the whole exchange
            ++cut;
        }
    expect_each_resolved(points, cut);
}

}  // namespace
}  // namespace ultima::test
