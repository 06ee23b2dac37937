// SPDX-License-Identifier: Apache-2.0
// That somebody said no to a measure, or took a yes back, looks like a measure that was not offered or for
// which there was no place.
#include "register/file_view.h"
#include "register/lines.h"

#include <fmt/format.h>

namespace ultima::test {
namespace {

Looker somebody(Role role) { return {fmt::format("Somebody, {}", to_text(role)), role, {}, {}}; }
Looker person(std::string file) { return {{}, Role::person, {}, std::move(file)}; }

constexpr std::string_view why = "The hearing is tomorrow";

/// A register of its own, in which a case goes one of several ways.
class OneWay : public SmallRegister {
  public:
    void TestBody() override {}

    OneWay(std::string_view what_happened, int things) {
        tell(R"(
2026-01-02 judge: person identified @p name="Nia Example" juvenile=no
2026-01-02 judge: case opened @c person=p stage=trial
2026-01-03 judge: legal aid offered possible=yes
2026-01-03 judge: lawyer appointed #1 counsel="Somebody, defence"
2026-01-04 defence: lawyer consulted #1
2026-01-05 judge: options computed pack="avenmar 1" as_of=2026-01-05 inputs_hash=aa result_hash=bb options="treatment|probation" consent_by_law="treatment: yes|probation: no"
2026-01-05 judge: measure proposed measure=treatment stage=sentence consent_needed=yes
2026-01-06 administrator: service registered @s provider="Open Door" title="Workshop" unit=seat places=1
)");
        for (const Role role : {Role::judge, Role::prosecutor, Role::probation_officer, Role::provider,
                                Role::prison, Role::victim_support})
            tell(fmt::format(
                "2026-01-06 administrator: assigned @c assignee=\"Somebody, {0}\" in_role=\"{0}\" "
                "office=\"The {0}'s\"",
                to_text(role)));
        tell(what_happened);
        tell(fmt::format(R"(
2026-02-01 judge: measure not pursued @c #3
2026-02-02 judge: decision made about=measure computed=2 not_chosen="probation: no" instead_of="3 months" basis="PC 12" because "First offence, work and a home, the damage was made good"
2026-02-03 judge: measure proposed measure=fine stage=sentence consent_needed=no
2026-02-04 judge: measure imposed #{} decision={} starts=2026-02-04 ends=2026-12-31
)",
                         11 + things, 10 + things));
    }

    std::string seen(const Looker& looker, FilePart part) {
        const auto view = reg().look(looker, {"c", std::string(why), part, false});
        return view ? text_of(*view) : view.error().front().code;
    }
    /// All parts, without a look on record between them.
    std::string all_parts(const Looker& looker, bool urgent) {
        const auto around = file_around(reg(), "c");
        const auto events = reg().events_of("c");
        Relations relations = relations_of(looker, *around, Instant{});
        if (urgent) relations.add(Relation::urgent);
        std::string text;
        for (std::size_t part = 0; part < file_part_count; ++part)
            text += text_of(
                view_of(sight_of(looker, relations, *around, static_cast<FilePart>(part)), *around, events));
        return text;
    }
};

TEST(refusal, E6_refused_withdrawn_not_offered_and_no_place_look_the_same_to_who_may_not_know) {
    OneWay not_offered("", 0);
    OneWay refused(R"(
2026-01-10 judge: consent: informed @c of 3
2026-01-11 judge: consent: refused #10
)",
                   1);
    OneWay withdrawn(R"(
2026-01-10 judge: consent: informed @c of 3
2026-01-11 judge: consent: advised #10
2026-01-11 judge: consent: given #10
2026-01-12 judge: consent: withdrawn #10
)",
                     1);
    OneWay no_place(R"(
2026-01-10 judge: referral sent @c of 3 provider="Open Door" service=s
2026-01-11 provider: referral declined #10 because "All seats are taken until the summer"
2026-01-11 judge: gap noted gap="no place" measure=treatment
)",
                    2);
    OneWay* ways[] = {&refused, &withdrawn, &no_place};
    std::size_t compared = 0;
    for (std::size_t i = 0; i < role_count; ++i) {
        const auto role = static_cast<Role>(i);
        const bool knows = role == Role::person || role == Role::defence || role == Role::inspector;
        const Looker lookers[] = {role == Role::person ? person("p") : somebody(role),
                                  {"Colleague", role, fmt::format("The {}'s", to_text(role)), {}}};
        for (const bool urgent : {false, true})
            for (const Looker& looker : lookers)
                for (OneWay* way : ways) {
                    const bool same = not_offered.all_parts(looker, urgent) == way->all_parts(looker, urgent);
                    const bool may_know = knows && (&looker == lookers || role == Role::inspector);
                    EXPECT_EQ(same, !may_know) << to_text(role);
                    ++compared;
                }
    }
    for (const Role role : {Role::judge, Role::prosecutor, Role::probation_officer})
        for (OneWay* way : ways)
            EXPECT_EQ(not_offered.seen(somebody(role), FilePart::whole_file),
                      way->seen(somebody(role), FilePart::whole_file));
    EXPECT_NE(not_offered.seen(somebody(Role::judge), FilePart::measures).find("not pursued"),
              std::string::npos);
    fmt::print("{} pairs of views compared\n", compared);
}

}  // namespace
}  // namespace ultima::test
