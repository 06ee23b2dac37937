// SPDX-License-Identifier: Apache-2.0
// Promise E12: over random packs of two or three versions the version applied is never harsher than that of
// the act or any in between, and the answer is that of a pack that holds nothing but this version.
#include "base/random.h"
#include "judge/environment.h"
#include "reason/small_pack.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string>

namespace ultima::test {
namespace {

constexpr std::array<std::string_view, 4> starts = {"1990-01-01", "2010-01-01", "2015-01-01", "2020-01-01"};

/// Rules of one version or of procedure, without saying when they are in force.
struct RandomRule {
    std::string label, clauses;
};

class RandomLaw {
  public:
    explicit RandomLaw(Random random) : random_(random) {
        const std::size_t count = 2 + random_.below(2);
        for (std::size_t version = 0; version < count; ++version) {
            std::vector<RandomRule>& rules = versions.emplace_back();
            const std::string name = "V" + std::to_string(version);
            rules.push_back({name + "T", may() + "gives     longest term = " + term() + "\n"});
            for (std::uint64_t rule = random_.below(3); rule-- > 0;)
                rules.push_back({name + "R" + std::to_string(rule), may() + when()});
        }
        for (std::uint64_t rule = random_.below(2); rule-- > 0;)
            procedure.push_back({"P" + std::to_string(rule), may() + when()});
    }

    std::vector<std::vector<RandomRule>> versions;
    std::vector<RandomRule> procedure;

    /// The first day of a version; the last one of it.
    static std::string first(std::size_t version) {
        return version == 0 ? std::string{} : std::string(starts[version]);
    }
    std::string last(std::size_t version) const {
        if (version + 1 == versions.size()) return {};
        return to_text(CivilDate{day(starts[version + 1]).day - 1});
    }

    std::string whole() const {
        std::string text = head();
        for (std::size_t version = 0; version < versions.size(); ++version)
            for (const RandomRule& rule : versions[version])
                text +=
                    block(rule, "   in force " + first(version) + " .. " + last(version) + " by date of act");
        for (const RandomRule& rule : procedure) text += block(rule, "");
        return text;
    }
    std::string only(std::size_t version) const {
        std::string text = head();
        for (const RandomRule& rule : versions[version]) text += block(rule, "");
        for (const RandomRule& rule : procedure) text += block(rule, "");
        return text;
    }

  private:
    static std::string head() {
        return R"(# Act
```facts
date of act : date
a           : yes/no
b           : yes/no
n           : number range 0 .. 9
```
```measures
service   : measure un M11 band 3 decided by court consent yes "Service"
probation : measure un M12 band 3 decided by court consent yes "Probation"
fine      : measure un M25 band 2 decided by court "Fine"
custody   : custody un none "custody is not an alternative" band 7
```
)";
    }
    static std::string block(const RandomRule& rule, const std::string& force) {
        return "```rule " + rule.label + "   Act s. 5" + force + "   stage sentence\n" + rule.clauses +
               "```\n";
    }
    std::string may() {
        const std::array<std::string_view, 3> effects = {"may", "must", "must not"};
        const std::array<std::string_view, 3> measures = {"service", "probation", "fine"};
        return std::string(random_.pick(effects)) + " " + std::string(random_.pick(measures)) + "\n";
    }
    std::string condition() {
        const std::array<std::string_view, 6> conditions = {"a",     "not a",       "b",
                                                            "n > 4", "a or n >= 7", "b and not a"};
        return std::string(random_.pick(conditions));
    }
    std::string when() { return random_.chance(300) ? "" : "when      " + condition() + "\n"; }
    std::string years() {
        const std::array<std::string_view, 5> terms = {"1 year", "2 years", "3 years", "12 months",
                                                       "730 days"};
        return std::string(random_.pick(terms));
    }
    std::string term() {
        return random_.chance(500) ? years() : "if " + condition() + " then " + years() + " else " + years();
    }

    Random random_;
};

Pack read(const std::string& law, bool compares) {
    std::string manifest(small_manifest);
    if (compares)
        manifest +=
            "most favourable law: {from: date of act, to: today, unit: whole law, scope: penalty, "
            "key: longest term, milder: lower, cite: Act s. 2}\n";
    LoadedPack loaded = load_pack(PackFiles{"random", {{"pack.yaml", manifest}, {"law.md", law}}});
    for (const Diagnostic& each : loaded.diagnostics)  // what is odd about a random pack does not matter here
        if (each.severity == Severity::error &&
            std::string_view("CDU").find(each.code[0]) == std::string::npos)
            ADD_FAILURE() << render_text(loaded.diagnostics, loaded.sources, false) << law;
    return std::move(loaded.pack);
}

/// Whether no rule speaks because none of this law ever does, or only not in this case, is not compared: a
/// pack of one version does not know of the others.
StatusSet without_silence(StatusSet possible) {
    constexpr auto place = [](Status status) { return static_cast<std::size_t>(status); };
    for (const Status silent : {Status::not_provided, Status::not_at_this_stage}) {
        if (possible[place(silent)]) possible.set(place(Status::conditions_not_met));
        possible.reset(place(silent));
    }
    return possible;
}

Value term_in(const Answer& answer) { return answer.values.empty() ? Value{} : answer.values.front().value; }

/// Is a term known to be shorter? Months and days are told apart by more than they can be taken for.
bool shorter(const Value& a, const Value& b) {
    const auto* x = std::get_if<Duration>(&a);
    const auto* y = std::get_if<Duration>(&b);
    if (x == nullptr || y == nullptr) return false;
    const auto least = [](const Duration& d) { return d.months * Rational{28} + d.days; };
    const auto most = [](const Duration& d) { return d.months * Rational{31} + d.days; };
    if (x->days.sign() == 0 && y->days.sign() == 0) return x->months < y->months;
    return most(*x) < least(*y);
}

const std::array<std::string_view, 6> acts = {"2005-03-01", "2009-12-31", "2010-01-01",
                                              "2014-06-01", "2016-01-01", "2021-01-01"};
const std::array<std::string_view, 4> days = {"2008-01-01", "2014-12-31", "2015-01-01", "2024-01-01"};

/// Facts of which about a fifth is unknown.
Given random_facts(Random& random) {
    Given given;
    if (random.chance(850)) given.emplace_back("date of act", random.pick(acts));
    if (random.chance(800)) given.emplace_back("a", random.chance(500) ? "yes" : "no");
    if (random.chance(800)) given.emplace_back("b", random.chance(500) ? "yes" : "no");
    if (random.chance(800)) given.emplace_back("n", random.chance(500) ? "3" : "8");
    return given;
}

std::string_view known(const Given& given, std::string_view fact) {
    for (const auto& [name, value] : given)
        if (name == fact) return value;
    return {};
}

/// All ways to fill in what is not given.
std::vector<Given> completions(const Given& given) {
    const std::vector<std::pair<std::string_view, std::vector<std::string_view>>> values = {
        {"date of act", {acts.begin(), acts.end()}},
        {"a", {"yes", "no"}},
        {"b", {"yes", "no"}},
        {"n", {"3", "6", "8"}}};
    std::vector<Given> all = {given};
    for (const auto& [fact, answers] : values) {
        if (!known(given, fact).empty()) continue;
        std::vector<Given> more;
        for (const Given& one : all)
            for (const std::string_view answer : answers) {
                more.push_back(one);
                more.back().emplace_back(fact, answer);
            }
        all = std::move(more);
    }
    return all;
}

/// Packs to try: `some`, or with `make torture` as many as give 100,000 cases.
std::uint64_t packs(std::uint64_t some, std::uint64_t cases_of_each) {
    return judge::at_length() ? 100'000 / cases_of_each + 1 : some;
}

TEST(MostFavourableLawPromise, what_is_said_holds_however_the_unknown_facts_turn_out) {
    int settled = 0;
    int sets = 0;
    for (std::uint64_t seed = 1; seed <= packs(200, 4); ++seed) {
        const RandomLaw law{Random(seed)};
        const Pack pack = read(law.whole(), true);
        Random random = Random(seed).part(2);
        for (int repeat = 0; repeat < 4; ++repeat) {
            const Given given = random_facts(random);
            const std::string_view on = random.pick(days);
            const Asked open(pack, given, on, Stage::sentence);
            std::vector<Asked> complete;
            for (const Given& all : completions(given)) complete.emplace_back(pack, all, on, Stage::sentence);
            for (const std::string_view name : {"service", "probation", "fine"}) {
                const MeasureAnswer& measure = open.of(name);
                for (const Asked& one : complete) {
                    const MeasureAnswer& found = one.of(name);
                    EXPECT_EQ(found.possible & measure.possible, found.possible)
                        << name << " on " << on << ", seed " << seed << "\n"
                        << law.whole();
                    if (measure.since) {
                        EXPECT_EQ(measure.since, found.since)
                            << name << " on " << on << ", seed " << seed << "\n"
                            << law.whole();
                    }
                    if (measure.status != Status::undetermined) ++settled;
                }
                for (const DecidingSet& set : measure.missing) {
                    ++sets;
                    // Some answers to these facts, whatever the others are.
                    bool settles = false;
                    for (const Given& all : completions(given)) {
                        Given answered = given;
                        for (const FactId fact : set.facts)
                            answered.emplace_back(pack.facts[fact].name, known(all, pack.facts[fact].name));
                        const Asked now(pack, answered, on, Stage::sentence);
                        settles = settles || now.of(name).status != Status::undetermined;
                        if (settles) break;
                    }
                    EXPECT_TRUE(settles) << name << " on " << on << ", seed " << seed << "\n" << law.whole();
                }
                if (testing::Test::HasFailure()) return;
            }
        }
    }
    EXPECT_GT(settled, 1000);
    EXPECT_GT(sets, 100);
}

TEST(MostFavourableLawPromise, the_mildest_version_is_applied_as_if_it_were_the_only_law) {
    std::map<std::string_view, int> seen;
    for (std::uint64_t seed = 1; seed <= packs(300, 6); ++seed) {
        const RandomLaw law{Random(seed)};
        const Pack pack = read(law.whole(), true);
        std::vector<Pack> alone;
        for (std::size_t version = 0; version < law.versions.size(); ++version)
            alone.push_back(read(law.only(version), false));
        Random random = Random(seed).part(1);
        Reasoner reasoner(pack);
        for (int repeat = 0; repeat < 6; ++repeat) {
            const Given given = random_facts(random);
            const std::string_view act = known(given, "date of act");
            const bool act_known = !act.empty();
            const std::string_view on = random.pick(days);
            const Answer answer =
                reasoner.options(known_on(pack, case_of(pack, given), day(on)), Stage::sentence, day(on));

            std::vector<Answer> by_version;
            for (const Pack& one : alone)
                by_version.push_back(Asked(one, given, on, Stage::sentence).answer());
            // The version of a day, and of each day of the act that is possible those that no other beats.
            const auto version_of = [&](std::string_view date) {
                std::size_t version = 0;
                while (version + 1 < alone.size() && day(starts[version + 1]) <= day(date)) ++version;
                return version;
            };
            std::vector<bool> open(alone.size());
            const std::size_t last = version_of(on);
            for (std::size_t first = 0; first < alone.size(); ++first) {
                if (act_known && first != version_of(act)) continue;
                for (std::size_t i = first; i <= std::max(first, last); ++i) {
                    bool beaten = false;
                    for (std::size_t j = first; j <= std::max(first, last); ++j)
                        beaten = beaten || shorter(term_in(by_version[j]), term_in(by_version[i]));
                    if (!beaten) open[i] = true;
                }
            }

            ASSERT_EQ(answer.laws.size(), 1U);
            const AppliedLaw& chosen = answer.laws.front();
            const auto place_of = [&](const LawVersion& version) { return version_of(to_text(version.day)); };
            std::vector<bool> said(alone.size());
            for (const LawVersion& version : chosen.versions) {
                if (version.open) said[place_of(version)] = true;
                EXPECT_TRUE(same_value(version.key, term_in(by_version[place_of(version)])));
            }
            EXPECT_EQ(said, open) << "seed " << seed << "\n" << law.whole();
            if (chosen.applied) {
                ++seen["applied"];
                const LawVersion& applied = chosen.versions[*chosen.applied];
                if (*chosen.applied > 0) ++seen["later"];
                for (const LawVersion& other : chosen.versions)
                    EXPECT_FALSE(shorter(other.key, applied.key)) << "seed " << seed;
            } else {
                ++seen["open"];
            }
            for (const std::string_view name : {"service", "probation", "fine"}) {
                StatusSet expected;
                for (std::size_t version = 0; version < alone.size(); ++version) {
                    const MeasureId measure = alone[version].find_measure(name).value();
                    if (open[version]) expected |= without_silence(by_version[version].of(measure).possible);
                }
                const MeasureAnswer& measure = answer.of(pack.find_measure(name).value());
                EXPECT_EQ(without_silence(measure.possible), expected)
                    << name << " on " << on << ", act on " << act << ", seed " << seed << "\n"
                    << law.whole();
            }
            if (testing::Test::HasFailure()) return;
        }
    }
    EXPECT_GT(seen["applied"], 300);
    EXPECT_GT(seen["later"], 100);
    EXPECT_GT(seen["open"], 100);
}

}  // namespace
}  // namespace ultima::test
