// SPDX-License-Identifier: Apache-2.0
// A register told in lines, so that tests read as a case does:
//
//   2026-01-05 judge: case opened @c person=@p stage=trial
//   2026-01-05 probation officer: session scheduled of 5 at=2026-01-20
//   2026-02-01 judge: breach found #9 because "Three sessions missed without any excuse"
//
// `@c` is the file `c` (a file stays the one of the line before if none is named), `#9` the thing, `of 5`
// what a new thing belongs to. A blank in a name is `_`, a line end in a value `|`. Somebody of each role
// acts.
#pragma once

#include "base/scratch.h"
#include "register/register.h"
#include "register/stores.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ultima::test {

/// The command that a line tells. A mistake in the line fails the test.
[[nodiscard]] Event event_of(std::string_view line, std::string& file);

/// A register with a clock that goes a second further with each event, and random bytes that are the same in
/// each run: in a scratch folder, or with its events in a schema of its own at ULTIMA_POSTGRES.
class SmallRegister : public testing::Test {
  protected:
    explicit SmallRegister(Kept kept = Kept::in_sqlite);

    [[nodiscard]] RegisterTools tools();
    /// Of a register that is kept in SQLite.
    [[nodiscard]] std::filesystem::path folder() const { return scratch_.path("register"); }
    Register& reg() { return *register_; }
    void reopen();
    void close() { register_.reset(); }

    /// Writes each line; a refusal fails the test.
    void tell(std::string_view lines);
    /// What is said against the one line: a line `code: message` for each, or nothing.
    [[nodiscard]] std::string said_against(std::string_view line);
    /// How a thing of the last file stands: `3 measure in force`.
    [[nodiscard]] std::string standing(ThingNumber number);

    /// From now on it is this day, and lines are written down now.
    void now_is(std::string_view day);
    /// Each line is written down on its day, and not all of them at one time later.
    bool in_time_ = false;

    Scratch scratch_;
    std::string file_;

  private:
    std::shared_ptr<std::int64_t> seconds_;
    std::shared_ptr<std::uint64_t> drawn_;
    std::optional<PostgresSchema> schema_;
    std::optional<Register> register_;
};

/// A fixture whose tests (TEST_P) run once in each store. Its file ends with
/// `INSTANTIATE_TEST_SUITE_P(, MyFixture, each_store, name_of_store);`
class RegisterInEachStore : public SmallRegister, public testing::WithParamInterface<Kept> {
  protected:
    RegisterInEachStore() : SmallRegister(GetParam()) {}
};

/// A person and a case with everything that a decision needs: thing 1 legal aid, 2 options, 3 the measure, 4
/// the consent, 5 the decision; the measure is imposed from 2026-01-10 to 2026-12-31.
inline constexpr std::string_view imposed = R"(
2026-01-02 judge: person identified @p name="Nia Example" juvenile=no
2026-01-02 judge: case opened @c person=p stage=trial
2026-01-03 judge: legal aid offered possible=yes
2026-01-03 judge: lawyer appointed #1 counsel="Bo Example"
2026-01-04 defence: lawyer consulted #1
2026-01-05 judge: options computed pack="avenmar 1" as_of=2026-01-05 inputs_hash=aa result_hash=bb options="community service|probation" consent_by_law="community service: yes|probation: no"
2026-01-05 judge: measure proposed measure="community service" stage=sentence consent_needed=yes
2026-01-06 defence: consent: informed of 3
2026-01-07 defence: consent: advised #4
2026-01-08 judge: consent: given #4
2026-01-09 judge: decision made about=measure computed=2 not_chosen="probation: no supervision is needed" instead_of="3 months" basis="PC 12" exposure_days=90 because "First offence, work and a home, the damage was made good"
2026-01-10 judge: measure imposed #3 decision=5 starts=2026-01-10 ends=2026-12-31
)";

}  // namespace ultima::test
