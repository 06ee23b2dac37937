// SPDX-License-Identifier: Apache-2.0
// The people of the fictional country are spread as examples/country/SHAPES.md says.
#include "country/entry.h"

#include "country/register.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

namespace ultima {
namespace {

const std::vector<Entry>& entries() {
    static const std::vector<Entry> all = [] {
        std::vector<Entry> drawn;
        const Random random(20260630);
        for (std::uint64_t i = 0; i < 200'000; ++i) drawn.push_back(draw_entry(random.part(i), register_day));
        return drawn;
    }();
    return all;
}

using Is = std::function<bool(const Entry&)>;

bool unsentenced(const Entry& entry) {
    return entry.status == CustodyStatus::awaiting_trial ||
           entry.status == CustodyStatus::bail_not_furnished || entry.status == CustodyStatus::convicted;
}
bool sentenced(const Entry& entry) {
    return entry.status == CustodyStatus::serving || entry.status == CustodyStatus::unpaid_fine;
}
bool charged(const Entry& entry) { return unsentenced(entry) || sentenced(entry); }

/// The share of `what` among the entries that are `of` is the expected one, within `tolerance` of it (both in
/// per cent) and what chance does.
void expect_share(const Is& what, const Is& of, double per_cent, double tolerance, const std::string& name) {
    double count = 0;
    double all = 0;
    for (const Entry& entry : entries()) {
        if (!of(entry)) continue;
        ++all;
        if (what(entry)) ++count;
    }
    ASSERT_GT(all, 0) << name;
    const double chance = 400 * std::sqrt(per_cent / 100 * (1 - per_cent / 100) / all);
    EXPECT_NEAR(100 * count / all, per_cent, tolerance + chance) << name;
}

TEST(CountryEntry, the_same_seed_gives_the_same_case) {
    const Random random(7);
    const Entry first = draw_entry(random.part(3), register_day);
    const Entry second = draw_entry(random.part(3), register_day);
    EXPECT_EQ(first.admitted, second.admitted);
    EXPECT_EQ(first.age, second.age);
    EXPECT_EQ(first.longest_months, second.longest_months);
    EXPECT_EQ(first.status, second.status);
}

TEST(CountryEntry, the_shares_are_the_published_ones) {
    expect_share(unsentenced, charged, 26.8, 0, "before sentence (World Prison Brief)");
    expect_share([](const Entry& e) { return e.status == CustodyStatus::convicted; }, unsentenced, 33.2, 0,
                 "convicted among the unsentenced (England and Wales)");
    expect_share([](const Entry& e) { return e.woman; }, charged, 4.4, 0, "women (World Prison Brief)");
    expect_share([](const Entry& e) { return e.foreign; }, charged, 4.55, 0,
                 "foreigners (World Prison Brief)");
    expect_share([](const Entry& e) { return e.age < 18; }, charged, 1.0, 0, "children (World Prison Brief)");
}

TEST(CountryEntry, the_offences_are_those_of_persons_held_in_42_countries) {
    for (std::size_t i = 0; i < offence_count; ++i)
        expect_share([i](const Entry& e) { return e.offence == static_cast<Offence>(i); }, charged,
                     shapes::offences[i].held_of_10000 / 100.0, 0, std::string(shapes::offences[i].name));
}

TEST(CountryEntry, adults_are_of_the_ages_of_released_prisoners) {
    for (const shapes::AgeBand& band : shapes::ages)
        expect_share([band](const Entry& e) { return e.age >= band.first && e.age <= band.last; },
                     [](const Entry& e) { return e.age >= 18; }, band.of_10000 / 100.0, 0,
                     std::to_string(band.first));
}

TEST(CountryEntry, time_before_trial_is_spread_as_in_45_countries) {
    const auto held = [](const Entry& e) { return days_between(e.admitted, register_day); };
    expect_share([&](const Entry& e) { return held(e) < 182; }, unsentenced, 58.0, 1, "under 6 months");
    expect_share([&](const Entry& e) { return held(e) >= 365; }, unsentenced, 17.3, 1, "over 12 months");
}

TEST(CountryEntry, earlier_convictions_are_as_frequent_as_the_proxies_say) {
    const auto yes = [](const Entry& e) { return e.earlier_conviction == "yes"; };
    expect_share(
        yes, [](const Entry& e) { return unsentenced(e) && !e.earlier_conviction.empty(); }, 33.2, 0,
        "before trial");
    expect_share(
        yes,
        [](const Entry& e) { return e.status == CustodyStatus::serving && !e.earlier_conviction.empty(); },
        78.5, 0, "serving");
}

TEST(CountryEntry, what_people_told_at_admission_is_as_frequent_as_assumed) {
    const auto asked = [](const Entry& e) { return !e.cares_for.empty(); };
    expect_share([](const Entry& e) { return e.no_home == "yes"; }, asked, 12.0, 0, "without a home");
    expect_share([](const Entry& e) { return e.violence_told == "yes"; },
                 [&](const Entry& e) { return asked(e) && e.woman; }, 40.0, 0, "violence suffered, women");
    // Whoever alone cares for a small child cares for others, which adds a little to the assumed shares.
    expect_share([](const Entry& e) { return e.cares_for == "yes"; },
                 [&](const Entry& e) { return asked(e) && !e.woman; }, 15.5, 0.2, "cares for others, men");
    expect_share([](const Entry& e) { return e.work_outside == "yes"; },
                 [](const Entry& e) { return !e.work_outside.empty(); }, 9.0, 0, "work outside");
    for (const Entry& entry : entries()) {
        ASSERT_FALSE(entry.small_child == "yes" && entry.cares_for != "yes");
        ASSERT_EQ(entry.no_home.empty(), entry.cares_for.empty() && entry.small_child != "yes");
    }
}

TEST(CountryEntry, graver_offences_have_longer_sentences) {
    const auto median = [](Offence offence) {
        std::vector<std::int32_t> months;
        for (const Entry& entry : entries())
            if (entry.offence == offence && entry.sentence_months > 0)
                months.push_back(entry.sentence_months);
        std::nth_element(months.begin(), months.begin() + static_cast<std::ptrdiff_t>(months.size() / 2),
                         months.end());
        return months[months.size() / 2];
    };
    EXPECT_GT(median(Offence::death), median(Offence::sexual));
    EXPECT_GT(median(Offence::sexual), median(Offence::harm));
    EXPECT_GT(median(Offence::violent_property), median(Offence::property));
}

TEST(CountryEntry, no_case_contradicts_itself) {
    for (const Entry& entry : entries()) {
        ASSERT_LE(entry.admitted, register_day);
        ASSERT_GE(entry.admitted, (CivilDate{day_number(1990, 1, 1)}));
        if (entry.earlier_to) {
            ASSERT_LT(*entry.earlier_to, entry.admitted);
            ASSERT_LE(*entry.earlier_from, *entry.earlier_to);
        }
        if (entry.released) {
            ASSERT_GE(*entry.released, entry.admitted);
        }
        if (entry.sentence_months > 0) {
            ASSERT_LE(entry.sentence_months, entry.longest_months);
        }
        if (entry.order_court) {
            ASSERT_GE(*entry.ordered_on, entry.admitted);
            ASSERT_LE(*entry.ordered_on, register_day);
        }
        const bool found = !entry.ground.empty() || !entry.extension.empty() ||
                           !entry.release_forbidden.empty() || !entry.able_to_pay.empty() || entry.means >= 0;
        ASSERT_EQ(found, entry.order_court != 0) << "a finding needs an order, and an order finds something";
        ASSERT_FALSE(!entry.woman && entry.pregnant == "yes");
    }
}

}  // namespace
}  // namespace ultima
