// SPDX-License-Identifier: Apache-2.0
// Children's names and protected addresses, planted in many files and looked for in all that leaves the
// register.
#include "register/file_view.h"
#include "register/lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace ultima::test {
namespace {

constexpr std::size_t children = 200, shelters = 100;
constexpr std::string_view why = "The hearing is tomorrow";

/// What is planted about somebody, and in every kind of text: `name` and `school`; the address stands where
/// addresses do.
struct Planted {
    std::string number, name, school, address;
    [[nodiscard]] bool is_in(std::string_view text) const {
        return text.find(name) != std::string_view::npos || text.find(school) != std::string_view::npos;
    }
};

Planted planted(std::size_t i) {
    return {std::to_string(i), fmt::format("Kindname{:03}x", i), fmt::format("Schoolname{:03}x", i),
            fmt::format("Shelterstreet {:03}x", i)};
}

/// Everything of the case that somebody may write words in; number 4 is the restorative process.
constexpr std::string_view story = R"(
2026-01-02 judge: person identified @p{0} name="{1}" juvenile={4} born=2011-01-01 identifiers="school: {2}" address="{3}" protected_address={5} language="{1}'s own"
2026-01-02 judge: case opened @c{0} person=p{0} stage=trial title="The case of {1}"
2026-01-03 judge: fact recorded fact="{2}" value="{1} goes to {2}" source=court as_of=2026-01-01
2026-01-03 judge: finding made fact=need value="{2}" because "{1} was seen at {2} by the court"
2026-01-03 judge: legal aid offered possible=yes
2026-01-03 judge: restorative process offered
2026-01-03 person: complaint filed by="{1}" what="{2} told everybody"
2026-01-03 judge: measure proposed measure=talk stage=sentence consent_needed=yes
2026-01-03 judge: consent: informed of 6 language="{1}'s own"
2026-01-03 judge: victim asked
2026-01-03 victim support: victim's views given #8 note="I know {1} from {2}"
2026-01-03 judge: report asked for what="On {1}"
2026-01-03 probation officer: report filed #9 note="{1} of {2}"
2026-01-03 judge: disclosure made recipient="{2}" what="That {1} is in court" basis="PC 3" because "{2} has to know of {1} now"
2026-01-03 prison: custody reported note="{1} of {2}" import=old
2026-01-03 probation officer: reintegration seen month=0 treatment=left
2026-01-03 judge: options computed pack="avenmar 1" as_of=2026-01-05 inputs_hash=aa result_hash=bb options="{2}|probation" consent_by_law="{2}: yes|probation: no"
2026-01-03 judge: decision made about=measure computed=13 not_chosen="probation: {1} is too young" instead_of="{2}" basis="PC 12" because "{1} can go on going to {2}"
)";

constexpr Role staff[] = {Role::judge,    Role::prosecutor, Role::defence,        Role::probation_officer,
                          Role::provider, Role::prison,     Role::victim_support, Role::inspector};

std::string named(Role role, Relation relation) {
    return fmt::format("A {} who is {}", to_text(role), to_text(relation));
}

/// Somebody of the role who has just this to do with the files.
Looker looker_of(Role role, Relation relation, const Planted& one) {
    Looker looker{named(role, relation), role, {}, {}};
    if (relation == Relation::own) looker.person = "p" + one.number;
    if (relation == Relation::office) looker.office = fmt::format("The {}'s", to_text(role));
    return looker;
}

/// Those who may know a child's name, without asking the table.
bool inside_wall(Role role, Relation relation) {
    if (role == Role::person) return relation == Relation::own;
    if (relation == Relation::host) return role == Role::provider || role == Role::victim_support;
    constexpr Roles working{Role::judge,    Role::prosecutor, Role::defence,  Role::probation_officer,
                            Role::provider, Role::prison,     Role::inspector};
    return relation == Relation::assigned && working.contains(role);
}

class Walls : public SmallRegister {
  protected:
    void plant(std::size_t count, std::string_view juvenile, std::string_view is_protected) {
        for (std::size_t i = 0; i < count; ++i) people_.push_back(planted(i));
        std::vector<Event> events;
        for (const Planted& one : people_) {
            const std::string lines = fmt::format(fmt::runtime(story), one.number, one.name, one.school,
                                                  one.address, juvenile, is_protected) +
                                      assignments(one);
            for (const std::string_view line : split(lines)) {
                events.push_back(event_of(line, file_));
                // An import keeps the text from which a code came.
                for (SaidField& said : events.back().said)
                    if (info(said.field).kind == FieldKind::choice) said.written = one.name;
            }
        }
        for (const auto& written : reg().write_all({std::move(events)}))
            ASSERT_TRUE(written) << written.error().front().message;
    }

    static std::vector<std::string_view> split(std::string_view text) {
        std::vector<std::string_view> lines;
        while (!text.empty()) {
            const std::string_view line = text.substr(0, text.find('\n'));
            if (!line.empty()) lines.push_back(line);
            text.remove_prefix(std::min(text.size(), line.size() + 1));
        }
        return lines;
    }

    static std::string assignments(const Planted& one) {
        std::string lines;
        for (const Role role : staff) {
            const std::string_view word = to_text(role);
            const auto assigned = [&](Relation relation, std::string_view more) {
                lines +=
                    fmt::format("2026-01-04 administrator: assigned @c{} assignee=\"{}\" in_role=\"{}\"{}\n",
                                one.number, named(role, relation), word, more);
            };
            assigned(Relation::assigned, fmt::format(" office=\"The {}'s\"", word));
            assigned(Relation::host, " restorative=4");
            lines += fmt::format(
                "2026-01-04 judge: address shown to @p{} assignee=\"{}\" in_role=\"{}\" because \"They have "
                "to "
                "reach the person at home\"\n",
                one.number, named(role, Relation::listed), word);
        }
        return lines;
    }

    /// All that somebody can get of a file without a look on record between: each part and the whole.
    std::string all_parts(const FileAround& around, const std::vector<RecordedEvent>& events,
                          const Looker& looker, Relation relation, bool each) {
        Relations relations = relations_of(looker, around, Instant{});
        if (relation == Relation::urgent) relations.add(Relation::urgent);
        constexpr FileParts usual{FilePart::whole_file, FilePart::statistics, FilePart::protected_address};
        std::string text;
        for (std::size_t i = 0; i < file_part_count; ++i) {
            const auto part = static_cast<FilePart>(i);
            if (each || usual.contains(part))
                text += text_of(view_of(sight_of(looker, relations, around, part), around, events));
        }
        return text;
    }

    /// Calls with each planted one, each role, each relation, and all that they can see of both files.
    template <class Check>
    void go_through(Check check) {
        for (std::size_t i = 0; i < people_.size(); ++i)
            for (const std::string_view kind : {"c", "p"}) {
                const std::string file = std::string(kind) + people_[i].number;
                const auto around = file_around(reg(), file);
                const auto events = reg().events_of(file);
                for (std::size_t who = 0; who < role_count * relation_count; ++who) {
                    const auto role = static_cast<Role>(who % role_count);
                    const auto relation = static_cast<Relation>(who / role_count);
                    const bool each = i % 20 == 0 || std::getenv("ULTIMA_TORTURE") != nullptr;
                    check(people_[i], role, relation,
                          all_parts(*around, events, looker_of(role, relation, people_[i]), relation, each));
                    ++views_;
                }
            }
    }

    /// What comes out of `look` itself: its view, or what it says against it.
    std::string look(const Planted& one, std::string_view kind, Role role, Relation relation, FilePart part) {
        const auto seen = reg().look(
            looker_of(role, relation, one),
            {std::string(kind) + one.number, std::string(why), part, relation == Relation::urgent});
        ++looks_;
        return seen ? text_of(*seen) : seen.error().front().code + seen.error().front().message;
    }

    std::vector<Planted> people_;
    std::size_t views_ = 0, looks_ = 0;
};

TEST_F(Walls, E16_a_childs_name_or_school_leaves_for_nobody_outside_the_wall) {
    plant(children, "yes", "no");
    std::size_t outside = 0, inside = 0;
    go_through([&](const Planted& one, Role role, Relation relation, const std::string& text) {
        const bool hit = one.is_in(text);
        if (inside_wall(role, relation)) {
            inside += hit ? 1 : 0;
        } else if (hit) {
            ++outside;
            if (outside <= 10) ADD_FAILURE() << to_text(role) << ", " << to_text(relation) << "\n" << text;
        }
    });
    constexpr FilePart parts[] = {FilePart::whole_file, FilePart::name,       FilePart::course,
                                  FilePart::statistics, FilePart::complaints, FilePart::looks};
    for (std::size_t i = 0; i < people_.size(); ++i) {
        const auto role = static_cast<Role>(i % role_count);
        const auto relation = static_cast<Relation>(i / role_count % relation_count);
        const std::string text = look(people_[i], i % 3 == 0 ? "p" : "c", role, relation, parts[i % 6]);
        if (!inside_wall(role, relation)) outside += people_[i].is_in(text) ? 1 : 0;
    }
    EXPECT_EQ(outside, 0U);
    EXPECT_GT(inside, children);
    fmt::print("{} children, {} views and {} looks: {} with a name or school outside the wall, {} inside\n",
               children, views_, looks_, outside, inside);
}

TEST_F(Walls, E16_nobody_sees_findings_about_a_child_who_does_not_work_on_that_case) {
    plant(1, "yes", "no");
    tell(R"(
2027-01-02 judge: person corrected @p0 name=Kindname000x juvenile=no because "Has come of age since then"
2027-01-03 judge: case opened @adult person=p0 stage=trial
2027-01-03 administrator: assigned assignee="Adult Judge" in_role=judge
)");
    const Looker judge{"Adult Judge", Role::judge, {}, {}};
    for (std::size_t i = 0; i < file_part_count; ++i) {
        const auto part = static_cast<FilePart>(i);
        EXPECT_FALSE(reg().look(judge, {"c0", std::string(why), part})) << to_text(part);
    }
    const auto own_case = reg().look(judge, {"adult", std::string(why)});
    ASSERT_TRUE(own_case);
    EXPECT_EQ(text_of(*own_case).find("Schoolname000x was"), std::string::npos);
    EXPECT_TRUE(file_around(reg(), "c0")->juvenile);
    EXPECT_FALSE(file_around(reg(), "adult")->juvenile);
    // Neither is an inspector, who sees findings about adults, told of this one.
    const Looker inspector{"An Inspector", Role::inspector, {}, {}};
    EXPECT_FALSE(reg().look(inspector, {"c0", std::string(why), FilePart::findings}));
    EXPECT_TRUE(reg().look(inspector, {"adult", std::string(why), FilePart::findings}));
}

TEST_F(Walls, a_protected_address_is_seen_by_who_is_listed_and_the_person_alone) {
    plant(shelters, "no", "yes");
    std::size_t outside = 0, inside = 0;
    go_through([&](const Planted& one, Role role, Relation relation, const std::string& text) {
        const bool hit = text.find(one.address) != std::string::npos;
        const bool may = role == Role::person ? relation == Relation::own
                                              : relation == Relation::listed && role != Role::prosecutor;
        (may ? inside : outside) += hit ? 1 : 0;
        EXPECT_FALSE(hit && !may) << to_text(role) << ", " << to_text(relation);
    });
    for (std::size_t i = 0; i < people_.size(); ++i) {
        const auto role = static_cast<Role>(i % role_count);
        const std::string text = look(people_[i], "c", role, Relation::assigned,
                                      i % 2 == 0 ? FilePart::address : FilePart::protected_address) +
                                 look(people_[i], "c", role, Relation::assigned, FilePart::whole_file);
        outside += text.find(people_[i].address) != std::string::npos ? 1 : 0;
    }
    EXPECT_EQ(outside, 0U);
    EXPECT_GE(inside, shelters * 8);
    const std::string listed =
        look(people_[0], "p", Role::judge, Relation::listed, FilePart::protected_address);
    EXPECT_NE(listed.find(people_[0].address), std::string::npos);
    fmt::print("{} protected addresses, {} views and {} looks: {} outside the wall, {} inside\n", shelters,
               views_, looks_, outside, inside);
}

TEST_F(Walls, a_statistician_sees_no_pseudonym_no_name_and_no_day) {
    plant(1, "no", "no");
    const std::string text = look(people_[0], "c", Role::statistician, Relation::none, FilePart::statistics);
    EXPECT_NE(text.find("\"kind\":\"decision\""), std::string::npos);
    for (const std::string_view never : {"c0", "p0", "Kindname", "Schoolname", "2026-01-03", "A judge"})
        EXPECT_EQ(text.find(never), std::string::npos) << never << "\n" << text;
}

}  // namespace
}  // namespace ultima::test
