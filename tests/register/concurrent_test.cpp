// SPDX-License-Identifier: Apache-2.0
// Many write at once, some replies are lost: one order of events explains what everybody was told.
#include "register/crowd.h"
#include "register/lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <thread>

namespace ultima::test {
namespace {

constexpr int writers = 64;
constexpr std::uint64_t seed = 20260201;
constexpr std::uint32_t lost_replies_per_mille = 50;

bool at_length() { return std::getenv("ULTIMA_TORTURE") != nullptr; }
int commands() { return at_length() ? 100'000 : 5'000; }
int cases() { return at_length() ? 40 : 4; }

/// Writes, and throws the reply away now and then.
Result<Receipt> careless_write(Register& reg, const Event& command, Random& random) {
    auto written = reg.write(command);
    if (random.chance(lost_replies_per_mille)) throw StoreFailure("the reply was lost");
    return written;
}

void write_all_at_once(std::vector<Register*> registers, History& history) {
    std::vector<std::thread> threads;
    for (int i = 0; i < writers; ++i)
        threads.emplace_back([&, i] {
            Register& reg = *registers[static_cast<std::size_t>(i) % registers.size()];
            Random random = Random(seed).part(static_cast<std::uint64_t>(i));
            for (int left = (commands() + writers - 1) / writers; left > 0; --left)
                write_surely(history, crowded_command(random, cases()),
                             [&](const Event& command) { return careless_write(reg, command, random); });
        });
    for (std::thread& thread : threads) thread.join();
}

RegisterTools usual_tools() {
    return {[] { return parse_instant("2026-06-01T00:00:00Z").value(); }, system_entropy(), {}};
}

void check(Register& reg, const History& history, std::uint64_t before) {
    fmt::print("  {} commands of {} writers, seed {}: {} accepted, {} replies lost\n", history.all().size(),
               writers, seed, history.accepted(), history.unknown());
    EXPECT_GT(history.accepted(), history.all().size() / 10);
    EXPECT_GT(history.unknown(), 0U);
    const auto wrong = anomalies(reg, history.all(), before);
    EXPECT_EQ(wrong.size(), 0U);
    for (std::size_t i = 0; i < std::min<std::size_t>(wrong.size(), 10); ++i) ADD_FAILURE() << wrong[i];
}

/// Would the check have seen it?
void check_the_check(Register& reg, const History& history, std::uint64_t before) {
    const auto told_wrongly = [&](auto change) {
        std::vector<Told> changed = history.all();
        change(changed);
        return anomalies(reg, changed, before);
    };
    const auto accepted = [](std::vector<Told>& all) -> Told& {
        return *std::find_if(all.begin(), all.end(), [](const Told& one) { return one.receipt.has_value(); });
    };
    EXPECT_FALSE(told_wrongly([&](auto& all) { accepted(all).receipt.reset(); }).empty());
    EXPECT_FALSE(told_wrongly([&](auto& all) { ++accepted(all).receipt->sequence; }).empty());
    EXPECT_FALSE(told_wrongly([&](auto& all) { accepted(all).command.key = "another"; }).empty());
    EXPECT_FALSE(told_wrongly([&](auto& all) { all.pop_back(), all.push_back(accepted(all)); }).empty());
    EXPECT_FALSE(told_wrongly([&](auto& all) {
                     for (Told& one : all) std::swap(one.invoked, one.returned);
                     all.back().returned = 0;
                 }).empty());
    std::string file = "c0";
    Told allowed{event_of("2026-02-01 person: complaint filed what=\"The food is cold\"", file)};
    allowed.invoked = allowed.returned = history.all().back().returned;
    EXPECT_EQ(told_wrongly([&](auto& all) { all.push_back(allowed); }).size(), 1U);
}

TEST(Concurrent, one_order_of_events_explains_what_threads_of_one_register_were_told) {
    const Scratch scratch;
    Register reg = Register::create(scratch.path("register"), usual_tools()).value();
    const std::uint64_t before = write_crowded_cases(reg, cases());
    History history;
    write_all_at_once({&reg}, history);
    check(reg, history, before);
    if (!at_length()) check_the_check(reg, history, before);
}

TEST(Concurrent, one_order_of_events_explains_what_registers_that_share_a_server_were_told) {
    ULTIMA_NEEDS_POSTGRES();
    const Scratch scratch;
    const PostgresSchema schema;
    Register first = Register::create(schema.place(), scratch.path("keys"), usual_tools()).value();
    const std::uint64_t before = write_crowded_cases(first, cases());
    std::vector<Register> all;
    std::vector<Register*> registers{&first};
    all.reserve(15);
    for (int i = 0; i < 15; ++i) {
        all.push_back(Register::open(schema.place(), scratch.path("keys"), usual_tools()).value());
        registers.push_back(&all.back());
    }
    History history;
    write_all_at_once(registers, history);
    check(first, history, before);
}

}  // namespace
}  // namespace ultima::test
