// SPDX-License-Identifier: Apache-2.0
// Who was erased is nowhere any more: not in a file of the register, not in a copy, in no way of writing.
#include "base/random.h"
#include "base/text.h"
#include "register/fast_folder.h"
#include "register/lines.h"
#include "register/script.h"
#include "register/traces.h"
#include "register/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace ultima::test {
namespace {

namespace fs = std::filesystem;

constexpr int erased_persons = 200, kept_persons = 5, token_count = 50;

/// Every field that takes words, with a token in it: `~`. P and C are the person's file and case.
constexpr std::string_view life = R"(
2026-01-02 judge: person identified @P name="~ Example" juvenile=no identifiers="court: ~|social: ~" address="~ Road 1|Town ~" telephone="~" language="~"
2026-01-02 judge: person corrected @P name="~" juvenile=no identifiers="court: ~" address="~" language="~" because "~ gave another address in writing"
2026-01-02 judge: case opened @C person=P stage=trial title="About ~"
2026-01-03 judge: fact recorded fact="~" value="~" source=person as_of=2026-01-03
2026-01-03 judge: fact corrected #1 value="not ~" source=person as_of=2026-01-03 because "~ has said so twice, in writing"
2026-01-03 judge: legal aid offered possible=yes
2026-01-03 judge: lawyer appointed #2 counsel="~"
2026-01-04 defence: lawyer consulted #2
2026-01-05 judge: options computed pack="~" as_of=2026-01-05 inputs_hash="~" result_hash="~" options="~|probation" consent_by_law="~: no|probation: no"
2026-01-05 judge: report asked for what="~"
2026-01-06 probation officer: report filed #4 note="First ~|then ~"
2026-01-06 judge: victim asked
2026-01-06 victim support: victim's views given #5 note="~ was kind|~ was not"
2026-01-07 judge: measure proposed measure="~" stage=sentence consent_needed=no
2026-01-09 judge: decision made about=measure computed=3 not_chosen="~: not ~" instead_of="~" basis="~" because "~, work and a home, the damage was made good"
2026-01-09 judge: override recorded computed=3 measure="~" computed_status="~" because "~, and for no other reason than this"
2026-01-10 judge: measure imposed #6 decision=7 starts=2026-01-10 ends=2026-12-31
2026-01-10 judge: condition added of 6 condition="~" words="~|not ~" kind_of_condition=other hours_a_week=1 days_a_week=1 ground="~" decision=7 inputs="who: ~"
2026-01-11 probation officer: referral sent of 6 provider="~" service=s what="~"
2026-01-12 probation officer: plan agreed of 6 what="~|and ~"
2026-01-12 probation officer: session scheduled of 6 at=2026-01-20 title="~" time="~" place="~ Road"
2026-01-20 probation officer: session recorded #12 outcome=attended complied=yes note="~"
2026-01-21 judge: decision made about=bail computed=3 not_chosen="~: ~" instead_of="~" basis="~" because "~ has a home and will not run away"
2026-01-21 judge: finding made fact=means value="~" because "~ has shown an account in court"
2026-01-21 judge: bail granted decision=13 amount="~"
2026-01-22 judge: bail discharged #15
2026-01-22 probation officer: warning issued of 6 respond_by=2026-01-25 because "~ came late and left before the end"
2026-01-24 probation officer: explanation received #16 note="~ had to work"
2026-01-26 probation officer: breach alleged of 6 warning=16 because "~ came late again, and said nothing"
2026-01-27 judge: breach heard #17 note="~ was heard"
2026-01-27 judge: breach found #17 because "~ says so and regrets it, all agree"
2026-01-27 judge: decision made about=response computed=3 not_chosen="~: ~" instead_of="~" basis="~" because "~ has regretted it, a talk is enough"
2026-01-28 judge: breach answered #17 decision=18 answer=talk answers_shown="talk|~" because "~ has regretted it, a talk is enough"
2026-02-01 judge: disclosure made recipient="~" what="~" basis="~" because "~ asked for it, and the law allows it"
2026-02-02 probation officer: measure completed #6
2026-02-03 judge: case closed
2026-03-01 administrator: erasure proposed @P basis="~"
2026-03-02 administrator: record given to the person
2026-03-03 judge: erasure approved because "~ has waited long, nothing is open"
)";
constexpr unsigned events_of_a_life = 40;
constexpr std::string_view erasure = "2026-03-04 administrator: person erased @P";

/// Half of them in plain ASCII.
std::string token(int number) {
    return number % 2 == 0 ? fmt::format("Vexlor{:02}Quandt", number)
                           : fmt::format("Žižkovič{:02}Łß漢字", number);
}

/// The event of a line for a person with this number, who has this token.
Event event_for(std::string_view line, int person, const std::string& planted, std::string& file) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const bool alone = i > 0 && (line[i - 1] == '@' || line[i - 1] == '=');
        if (line[i] == '~')
            text += planted;
        else if (alone && (line[i] == 'P' || line[i] == 'C'))
            text += fmt::format("{}{}", line[i], person);
        else
            text += line[i];
    }
    Event event = event_of(text, file);
    // What a mapped code was made from is told by imports only.
    for (SaidField& said : event.said)
        if (info(said.field).name == "source") said.written = "as " + planted + " wrote";
    return event;
}

std::string bytes_of_all(const fs::path& folder) {
    std::string all;
    for (const auto& entry : fs::directory_iterator(folder)) all += bytes_of_file(entry.path());
    return all;
}

class Erased : public testing::Test {
  protected:
    Erased() : register_(Register::create(folder_ / "register", scripted_tools(5)).value()) {
        std::string file;
        EXPECT_TRUE(
            register_->write(event_of("2026-01-01 administrator: service registered @s provider=\"Open "
                                      "Door\" title=beds unit=bed places=9",
                                      file)));
    }

    void live(int person, const std::string& planted) {
        std::vector<Event> events;
        std::string file;
        for (const std::string_view line : split_lines(life))
            if (!trim(line).empty()) events.push_back(event_for(trim(line), person, planted, file));
        for (const Event& event : events)
            for (const SaidField& said : event.said)
                if (said.value.find(planted) != std::string::npos) planted_in_.insert(said.field);
        const auto results = register_->write_all({events});
        for (std::size_t i = 0; i < results.size(); ++i)
            EXPECT_TRUE(results[i]) << events[i].rule->name << ": " << results[i].error().front().message;
        keys_.emplace_back(register_->keys().find(fmt::format("P{}", person))->bytes());
    }

    void erase(int person) {
        std::string file;
        EXPECT_TRUE(register_->write(event_for(erasure, person, "", file)));
    }

    void everybody_lives() {
        for (int i = 0; i < erased_persons; ++i) live(i, token(i % token_count));
        for (int i = erased_persons; i < erased_persons + kept_persons; ++i) live(i, token(token_count + i));
    }

    /// Texts of everything that is said in a person's two files.
    std::string all_said(int person) {
        std::string all;
        for (const SaidField& said : register_->who(fmt::format("P{}", person))) all += said.value + "\n";
        for (const char kind : {'P', 'C'})
            for (const RecordedEvent& event : register_->events_of(fmt::format("{}{}", kind, person))) {
                all += event.event.reason + "\n";
                for (const SaidField& said : event.event.said) all += said.value + said.written + "\n";
            }
        return all;
    }

    /// In the folder, in a copy of it, and in a copy that SQLite makes.
    std::uint64_t count_everywhere(const Traces& traces) {
        fs::remove_all(folder_ / "copy");
        fs::copy(folder_ / "register", folder_ / "copy");
        {
            Sqlite database(folder_ / "copy/register.sqlite", Sqlite::Mode::write);
            database.run(fmt::format("VACUUM INTO '{}'", (folder_ / "copy/backup").string()));
        }
        return traces.count_in(bytes_of_all(folder_ / "register")) +
               traces.count_in(bytes_of_all(folder_ / "copy"));
    }

    FastFolder folder_;
    std::optional<Register> register_;
    std::vector<std::string> keys_;  ///< of the persons, by their number
    std::set<Field> planted_in_;
};

TEST(Trace, is_found_in_every_way_of_writing) {
    Traces traces;
    traces.look_for_text("Žižka 漢");
    EXPECT_EQ(traces.forms(), 8U);
    for (const std::string_view text :
         {"so Žižka 漢 said", "xx c5bd69c5be6b6120e6bca2", "C5BD69C5BE6B6120E6BCA2",
          "xb1pxb5rYSDmvKI=", "eMW9acW+a2Eg5ryi", "eHjFvWnFvmthIOa8og=="})
        EXPECT_EQ(traces.count_in(text), 1U) << text;
    EXPECT_EQ(
        traces.count_in(std::string_view("\x7d\x01\x69\x00\x7e\x01\x6b\x00\x61\x00\x20\x00\x22\x6f", 14)),
        1U);
    EXPECT_EQ(
        traces.count_in(std::string_view("\x01\x7d\x00\x69\x01\x7e\x00\x6b\x00\x61\x00\x20\x6f\x22", 14)),
        1U);
    EXPECT_EQ(traces.count_in("Žižk 漢"), 0U);
}

TEST(DestroyedKeys, are_nowhere_in_the_key_file_and_the_others_are_there_once) {
    const FastFolder folder;
    const Entropy entropy = scripted_tools(9).entropy;
    KeyFile keys = KeyFile::create(folder / "keys.sqlite", "r", entropy);
    std::vector<std::string> persons;
    for (int i = 0; i < 500; ++i) {
        persons.push_back("p" + random_name(entropy, 16));
        static_cast<void>(keys.make(persons.back(), entropy));
    }
    Traces all;
    for (const std::string& person : persons) all.look_for_bytes(keys.find(person)->bytes());
    EXPECT_EQ(all.count_in(bytes_of_all(folder / "")), persons.size()) << "each key is there once";
    Random random(10);
    std::uint64_t too_many = 0;
    while (!persons.empty()) {
        std::swap(random.pick(persons), persons.back());
        keys.destroy(persons.back());
        persons.pop_back();
        // No copy is left of those that went, and none was made of those that stay.
        too_many += all.count_in(bytes_of_all(folder / "")) - persons.size();
    }
    EXPECT_EQ(too_many, 0U);
    EXPECT_TRUE(keys.persons().empty());
}

TEST_F(Erased, every_field_that_takes_words_had_a_token) {
    live(0, token(0));
    for (std::size_t i = 0; i < fields().size(); ++i) {
        const FieldInfo& about = fields()[i];
        if (about.kind != FieldKind::text && about.kind != FieldKind::lines) continue;
        // Names of files, what is said of services, laws and evaluations, who works where, an instant, a
        // pseudonym.
        constexpr std::array not_of_a_person{"same as",   "service",    "unit",      "assignee",
                                             "office",    "until",      "asked for", "part of",
                                             "pack hash", "evaluation", "plan text", "plan hash"};
        if (std::find(not_of_a_person.begin(), not_of_a_person.end(), about.name) != not_of_a_person.end())
            continue;
        EXPECT_TRUE(planted_in_.contains(static_cast<Field>(i))) << about.name;
    }
}

TEST_F(Erased, persons_leave_no_trace_and_the_others_stay) {
    everybody_lives();
    Traces words, keys;
    for (int i = 0; i < token_count; ++i) words.look_for_text(token(i));
    for (int i = 0; i < erased_persons; ++i) keys.look_for_bytes(keys_[static_cast<std::size_t>(i)]);
    EXPECT_EQ(count_everywhere(words), 0U) << "what is said is never stored in the clear";
    EXPECT_GE(count_everywhere(keys), 2U * erased_persons) << "the keys were there before";
    for (int i = 0; i < erased_persons; ++i) erase(i);

    EXPECT_EQ(count_everywhere(words), 0U);
    EXPECT_EQ(count_everywhere(keys), 0U) << "of " << erased_persons << " keys";
    const Verification verification =
        verify(register_->store(), &register_->keys(), {register_->checkpoint()});
    EXPECT_TRUE(verification.problems.empty()) << verification.problems.front().message;
    EXPECT_EQ(verification.erased, erased_persons * events_of_a_life);
    EXPECT_EQ(register_->keys().persons().size(), static_cast<std::size_t>(kept_persons));
    for (int i = 0; i < erased_persons + kept_persons; ++i)
        EXPECT_EQ(all_said(i).find(token(i < erased_persons ? i % token_count : token_count + i)) ==
                      std::string::npos,
                  i < erased_persons)
            << "person " << i;
    register_.reset();
    EXPECT_EQ(count_everywhere(words) + count_everywhere(keys), 0U) << "after it was closed";
}

}  // namespace
}  // namespace ultima::test
