// SPDX-License-Identifier: Apache-2.0
// The fictional country's register of measures: told through the commands of the register, so everything in
// it obeys the table of events.
#include "country/case_files.h"

#include "base/scratch.h"
#include "law/load.h"
#include "register/verify.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace ultima::test {
namespace {

struct Told {
    CaseFilesCount count;
    std::vector<std::string> events;  ///< name, file, day of each
    std::set<std::pair<ThingKind, State>> reached;
    Verification verification;
};

const LoadedPack& law() {
    static const LoadedPack loaded = load_pack(ULTIMA_SOURCE_DIR "/examples/avenmar/pack");
    return loaded;
}

ConditionLibrary library() {
    Sources sources;
    Diagnostics diagnostics;
    return read_conditions(ULTIMA_SOURCE_DIR "/examples/avenmar/pack/conditions.yaml", sources, diagnostics)
        .value();
}

Told told(std::uint64_t persons, std::uint64_t seed) {
    const Scratch scratch;
    auto into = Register::create(scratch.path("register"),
                                 {[] { return Instant{1'790'000'000}; }, system_entropy(), {}});
    Told told;
    told.count = generate_case_files(*into, law().pack, library(), persons, seed);
    into->read(0, [&](RecordedEvent&& recorded) {
        const Event& event = recorded.event;
        told.events.push_back(std::string(event.rule->name) + " " + event.file + " " + to_text(event.on));
        told.reached.emplace(event.rule->thing, event.rule->to);
        return true;
    });
    told.verification = verify(into->store(), &into->keys(), {});
    return told;
}

TEST(case_files, hold_what_was_counted_and_verify) {
    const Told some = told(300, 1);
    EXPECT_EQ(some.count.persons, 300);
    EXPECT_EQ(some.count.services, 65);
    EXPECT_EQ(some.count.events, static_cast<std::int64_t>(some.events.size()));
    EXPECT_TRUE(some.verification.problems.empty());
    EXPECT_EQ(some.verification.events, some.events.size());
}

TEST(case_files, are_the_same_for_the_same_seed_and_others_for_another) {
    EXPECT_EQ(told(100, 1).events, told(100, 1).events);
    EXPECT_NE(told(100, 1).events, told(100, 2).events);
}

TEST(case_files, reach_what_happens_in_practice) {
    const Told some = told(600, 3);
    using T = ThingKind;
    using S = State;
    for (const auto& [kind, state] : {std::pair{T::measure, S::in_force},
                                      {T::measure, S::completed},
                                      {T::measure, S::expired},
                                      {T::measure, S::not_pursued},
                                      {T::consent, S::refused},
                                      {T::breach, S::answered},
                                      {T::breach, S::not_found},
                                      {T::custody, S::released},
                                      {T::place, S::reserved},
                                      {T::warning, S::explained},
                                      {T::condition, S::in_force},
                                      {T::complaint, S::filed},
                                      {T::reintegration, S::recorded},
                                      {T::gap, S::open}})
        EXPECT_TRUE(some.reached.contains({kind, state})) << to_text(kind) << " " << to_text(state);
}

}  // namespace
}  // namespace ultima::test
