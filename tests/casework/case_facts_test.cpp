// SPDX-License-Identifier: Apache-2.0
// From a file as somebody sees it to a case that the law is asked about.
#include "casework/case_facts.h"

#include "casework/case_options.h"
#include "casework/held.h"
#include "law/load.h"

#include <gtest/gtest.h>

namespace ultima::test {
namespace {

const CivilDate today = parse_date("2026-06-30").value();

const LoadedPack& law() {
    static const LoadedPack loaded = load_pack(ULTIMA_SOURCE_DIR "/examples/avenmar/pack");
    return loaded;
}

/// A file seen with one fact or finding after another.
class Seen {
  public:
    Seen() {
        view_.parts = {FilePart::facts, FilePart::findings, FilePart::health};
        view_.things.push_back({0, 0, ThingKind::case_file, State::open, today, today, {}});
    }

    Seen& fact(std::string_view name, std::string value, State state = State::recorded,
               std::string as_of = "2026-06-30") {
        add(ThingKind::fact, "fact recorded", name, std::move(value), Role::probation_officer, state);
        view_.things.back().known.push_back({field("as of"), std::move(as_of), {}});
        return *this;
    }
    Seen& finding(std::string_view name, std::string value, Role role = Role::judge) {
        return add(ThingKind::finding, "finding made", name, std::move(value), role, State::recorded);
    }
    /// Of somebody who does not see that part of files.
    Seen& without(FilePart part) {
        FileParts rest;
        for (const FilePart one : {FilePart::facts, FilePart::findings, FilePart::health})
            if (one != part && view_.parts.contains(one)) rest.add(one);
        view_.parts = rest;
        return *this;
    }
    [[nodiscard]] CaseFacts facts() const { return facts_of(view_, law().pack); }

  private:
    Seen& add(ThingKind kind, std::string_view event, std::string_view name, std::string value, Role role,
              State state) {
        const auto number = static_cast<ThingNumber>(view_.things.size());
        const std::vector<SaidField> said{{field("fact"), std::string(name), {}},
                                          {field("value"), std::move(value), {}}};
        view_.things.push_back({number, 0, kind, state, today, today, said});
        SeenEvent made;
        made.rule = find_event_rule(event);
        made.thing = number;
        made.on = today;
        made.by = "Ama Reed";
        made.role = role;
        made.reason = "It was shown at the hearing";
        view_.events.push_back(std::move(made));
        return *this;
    }
    FileView view_;
};

Status status_of(const CaseFacts& facts, Stage stage, std::string_view measure) {
    Reasoner reasoner(law().pack);
    return options_of(reasoner, facts.given, stage, today)
        .answer.of(law().pack.find_measure(measure).value())
        .status;
}

TEST(case_facts, of_the_register_are_what_the_law_is_asked_with) {
    const CaseFacts facts = Seen().finding("term considered", "5 months").facts();
    EXPECT_TRUE(facts.unused.empty());
    EXPECT_EQ(status_of(facts, Stage::sentence, "probation"), Status::available);
    EXPECT_EQ(status_of(Seen().facts(), Stage::sentence, "probation"), Status::undetermined);
}

TEST(case_facts, that_only_a_court_may_find_count_from_no_one_else) {
    for (const CaseFacts& facts : {Seen().fact("term considered", "5 months").facts(),
                                   Seen().finding("term considered", "5 months", Role::prosecutor).facts()}) {
        ASSERT_EQ(facts.unused.size(), 1U);
        EXPECT_EQ(status_of(facts, Stage::sentence, "probation"), Status::undetermined);
    }
}

TEST(case_facts, that_were_withdrawn_or_cannot_be_read_are_left_out_and_the_latter_said) {
    EXPECT_TRUE(Seen().fact("longest term", "24 months", State::withdrawn).facts().unused.empty());
    const CaseFacts facts = Seen().fact("longest term", "long").fact("favourite colour", "blue").facts();
    ASSERT_EQ(facts.unused.size(), 2U);
    EXPECT_EQ(facts.unused[0].why, UnusedFact::Why::wrong_value);
    EXPECT_EQ(facts.unused[1].why, UnusedFact::Why::unknown_to_pack);
}

TEST(case_facts, of_a_part_that_is_not_seen_are_unknown_and_nothing_is_presumed_of_them) {
    const auto presumed = [](const CaseFacts& facts) -> bool {
        Reasoner reasoner(law().pack);
        return options_of(reasoner, facts.given, Stage::pretrial, today, facts.hidden)
            .facts.presumed[law().pack.find_fact("summons missed").value()];
    };
    EXPECT_TRUE(Seen().facts().hidden.empty());
    EXPECT_TRUE(presumed(Seen().facts()));
    EXPECT_FALSE(presumed(Seen().without(FilePart::findings).facts()));
}

TEST(case_facts, recorded_more_than_once_count_as_of_the_latest_day) {
    const Pack& pack = law().pack;
    const auto value = [&](const CaseFacts& facts) {
        return facts.given.facts[pack.find_fact("longest term").value()];
    };
    const CaseFacts later = Seen()
                                .fact("longest term", "24 months")
                                .fact("longest term", "36 months", State::recorded, "2026-01-01")
                                .facts();
    EXPECT_EQ(value(later), value(Seen().fact("longest term", "24 months").facts()));
    const CaseFacts contested =
        Seen().fact("longest term", "24 months").fact("longest term", "36 months").facts();
    EXPECT_FALSE(is_known(value(contested)));
    ASSERT_EQ(contested.unused.size(), 1U);
    EXPECT_EQ(contested.unused[0].why, UnusedFact::Why::contested);
}

TEST(case_options, put_on_record_can_be_asked_again_by_anybody) {
    Reasoner reasoner(law().pack);
    const CaseFacts facts = Seen().finding("term considered", "5 months").facts();
    const CaseOptions options = options_of(reasoner, facts.given, Stage::sentence, today);
    const ComputedOptions said = computed(reasoner, options);
    EXPECT_EQ(said.pack, "avenmar " + law().pack.manifest.version);
    EXPECT_NE(said.options.find("probation"), std::string::npos);
    EXPECT_NE(said.consent.find("community service: yes"), std::string::npos);
    EXPECT_NE(said.consent.find("probation: no"), std::string::npos);
    Reasoner another(law().pack);
    EXPECT_EQ(computed(another, options_of(another, facts.given, Stage::sentence, today)).result_hash,
              said.result_hash);
}

TEST(standing, says_first_what_the_law_requires_then_what_is_open_then_what_a_court_may) {
    Reasoner reasoner(law().pack);
    const auto standing = [&](const CaseFacts& facts, Stage stage) {
        return standing_of(law().pack, options_of(reasoner, facts.given, stage, today, facts.hidden).answer);
    };
    const HeldPerson must =
        standing(Seen().fact("detention spells", "from 2024-01-01").fact("longest term", "12 months").facts(),
                 Stage::pretrial);
    EXPECT_EQ(must.standing, Standing::must_end);
    EXPECT_FALSE(must.because.empty());
    EXPECT_EQ(standing(Seen().facts(), Stage::pretrial).standing, Standing::open);
}

}  // namespace
}  // namespace ultima::test
