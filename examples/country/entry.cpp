// SPDX-License-Identifier: Apache-2.0
#include "country/entry.h"

#include <algorithm>

namespace ultima {

namespace {

bool happens(Random& random, std::uint32_t of_10000) { return random.below(10'000) < of_10000; }

/// The place drawn from shares that sum to 10,000.
template <class Shares, class Of>
std::size_t place(Random& random, const Shares& shares, Of of_10000) {
    std::uint64_t drawn = random.below(10'000);
    for (std::size_t i = 0; i + 1 < shares.size(); ++i) {
        const std::uint64_t share = of_10000(shares[i]);
        if (drawn < share) return i;
        drawn -= share;
    }
    return shares.size() - 1;
}

CivilDate days_before(CivilDate day, std::int64_t days) {
    return {day.day - static_cast<std::int32_t>(days)};
}

/// yes, no or blank, with the shares of yes and of blank.
std::string_view yes_no(Random& random, std::uint32_t yes, std::uint32_t blank) {
    const std::uint64_t drawn = random.below(10'000);
    if (drawn < blank) return {};
    return happens(random, yes) ? "yes" : "no";
}

std::string_view asked_for(bool asked, Random& random, std::uint32_t yes) {
    if (!asked) return {};
    return happens(random, yes) ? "yes" : "no";
}

CustodyStatus draw_status(Random& random) {
    if (happens(random, shapes::no_longer_held_of_10000))
        return happens(random, 6000) ? CustodyStatus::released : CustodyStatus::at_home;
    if (happens(random, shapes::not_criminal_of_10000)) return CustodyStatus::immigration_hold;
    if (happens(random, shapes::before_sentence_of_10000)) {
        if (happens(random, shapes::convicted_of_unsentenced)) return CustodyStatus::convicted;
        return happens(random, shapes::bail_of_10000) ? CustodyStatus::bail_not_furnished
                                                      : CustodyStatus::awaiting_trial;
    }
    return happens(random, shapes::fine_of_10000) ? CustodyStatus::unpaid_fine : CustodyStatus::serving;
}

void draw_person(Random& random, Entry& entry) {
    entry.woman = happens(random, shapes::women_of_10000);
    entry.foreign = happens(random, shapes::foreign_of_10000);
    entry.region =
        shapes::regions[place(random, shapes::regions, [](const Share& s) { return s.of_10000; })].value;
    if (happens(random, shapes::children_of_10000)) {
        entry.age = static_cast<std::int32_t>(random.between(14, 17));
    } else {
        const auto& band =
            shapes::ages[place(random, shapes::ages, [](const shapes::AgeBand& b) { return b.of_10000; })];
        entry.age = static_cast<std::int32_t>(random.between(band.first, band.last));
    }
    // What a clerk asked at admission, in one talk, if there was one.
    const bool asked = !happens(random, shapes::not_asked_of_10000);
    const bool may_be_pregnant = entry.woman && entry.age < 40;
    entry.pregnant = may_be_pregnant ? asked_for(asked, random, shapes::pregnant_of_10000_women) : "no";
    entry.small_child = asked_for(
        asked, random, entry.woman ? shapes::small_child_of_10000_women : shapes::small_child_of_10000_men);
    entry.drug_dependent = asked_for(asked, random, shapes::drugs_of_10000);
    // Drawn apart, so that one more question changes no other answer.
    Random more = random.part(1);
    entry.cares_for = asked_for(
        asked, more, entry.woman ? shapes::cares_for_of_10000_women : shapes::cares_for_of_10000_men);
    if (entry.small_child == "yes") entry.cares_for = "yes";
    entry.no_home = asked_for(asked, more, shapes::no_home_of_10000);
    entry.violence_told =
        asked_for(asked, more, entry.woman ? shapes::violence_of_10000_women : shapes::violence_of_10000_men);
}

void draw_offence(Random& random, Entry& entry) {
    const std::size_t at =
        place(random, shapes::offences, [](const OffenceShape& o) { return o.held_of_10000; });
    entry.offence = static_cast<Offence>(at);
    entry.longest_months = static_cast<std::int32_t>(shapes::offences[at].longest_months[random.below(4)]);
}

/// Days held before trial: under 6 months, 6 to 12, over 12; graver charges last longer, and over all
/// offences the shares are those of shapes.h.
std::int64_t draw_days_before_trial(Random& random, std::int32_t longest_months) {
    const std::uint32_t under_6 = longest_months > 120 ? 2700 : longest_months > 36 ? 5400 : 7100;
    const std::uint32_t over_12 = longest_months > 120 ? 4400 : longest_months > 36 ? 2000 : 650;
    const std::uint64_t drawn = random.below(10'000);
    if (drawn < under_6) {
        // The smaller of two: most are new. Each draw is a statement, since compilers order arguments
        // differently.
        const std::int64_t longer = random.between(0, 260);
        return std::min(random.between(0, 181), longer);
    }
    if (drawn < 10'000 - over_12) return random.between(182, 364);
    const std::int64_t longer = random.between(365, 1400);
    return std::min(random.between(365, 800), longer);
}

/// A court's order in this case, with its number and reasons.
void draw_order(Random& random, Entry& entry, CivilDate on) {
    entry.order_court = static_cast<std::int32_t>(random.between(1, 40));
    entry.ordered_on = on;
    entry.reasons = !happens(random, 400);
}

void draw_before_trial(Random& random, Entry& entry, CivilDate day) {
    const std::int64_t held = draw_days_before_trial(random, entry.longest_months);
    entry.admitted = days_before(day, held);
    entry.earlier_conviction = yes_no(random, shapes::earlier_before_trial, 1200);
    entry.identity_established = yes_no(random, 9700, 300);
    // Prosecutors ask for a third to all of the longest term, in round figures.
    if (!happens(random, 300)) {
        const std::int64_t part = random.between(1, 3);
        entry.sought_months = std::max(1, static_cast<std::int32_t>(entry.longest_months * part / 3));
    }
    constexpr std::array<Share, 5> grounds{
        {{"flight", 3700}, {"interference", 1900}, {"danger", 2900}, {"none found", 300}, {"", 1200}}};
    entry.ground = grounds[place(random, grounds, [](const Share& s) { return s.of_10000; })].value;
    if (!entry.ground.empty())
        draw_order(random, entry,
                   days_before(day, std::max<std::int64_t>(0, held - (happens(random, 9500) ? 1 : 2))));
    if (entry.longest_months > 120 && held > 500 && entry.order_court && happens(random, 6000))
        entry.extension = "yes";
    if (entry.status == CustodyStatus::bail_not_furnished) {
        constexpr std::array<std::int32_t, 6> usual{500, 1000, 2000, 3000, 5000, 10000};
        entry.bail = usual[random.below(usual.size())];
        entry.ground = "flight";
        if (!entry.order_court) draw_order(random, entry, entry.admitted);
        if (happens(random, 4000)) entry.means = static_cast<std::int32_t>(500 * random.between(0, 5));
    }
}

constexpr std::array<std::int32_t, 19> usual_sentences{3,  6,  9,  12, 15, 18,  24,  30,  36, 42,
                                                       48, 60, 72, 84, 96, 120, 144, 180, 240};

/// A sentence such as courts pass for the offence. Prison holds those with long sentences for longer, so of
/// ten sentences that are equally often passed the longer ones are drawn more often, in proportion.
std::int32_t draw_sentence(Random& random, const OffenceShape& offence, std::int32_t longest_months) {
    constexpr std::array<std::int64_t, 10> per_cent_of_median{30, 45, 58, 72, 88, 110, 140, 185, 260, 420};
    constexpr std::int64_t all = 30 + 45 + 58 + 72 + 88 + 110 + 140 + 185 + 260 + 420;
    std::int64_t drawn = random.between(0, all - 1);
    std::size_t at = 0;
    while (drawn >= per_cent_of_median[at]) drawn -= per_cent_of_median[at++];
    // About 58 per cent of a sentence is served (between a half and two thirds).
    const std::int64_t wanted = offence.median_served_months * per_cent_of_median[at] / 58;
    const auto upper = std::lower_bound(usual_sentences.begin(), usual_sentences.end() - 1, wanted);
    return std::min(*upper, longest_months);
}

void draw_serving(Random& random, Entry& entry, CivilDate day) {
    const OffenceShape& offence = shapes::offences[static_cast<std::size_t>(entry.offence)];
    entry.earlier_conviction = yes_no(random, shapes::earlier_serving, 600);
    entry.for_life = entry.offence == Offence::death && happens(random, 900);
    if (entry.for_life) {
        entry.admitted = days_before(day, random.between(30, 7000));
    } else {
        entry.sentence_months = draw_sentence(random, offence, entry.longest_months);
        // Of the sentence, the part after which this person will leave.
        std::int64_t per_cent = random.between(50, 67);
        if (happens(random, 1200)) per_cent = random.between(68, 100);
        if (happens(random, 200)) per_cent = random.between(100, 110);
        const std::int64_t leaves_after = std::int64_t{entry.sentence_months} * 304 * per_cent / 1000;
        entry.admitted = days_before(day, random.between(0, leaves_after));
    }
    Random more = random.part(2);
    entry.gravely_ill = yes_no(more, shapes::gravely_ill_of_10000, 200);
    entry.work_outside = yes_no(more, shapes::work_outside_of_10000, 300);
    const std::int64_t held = days_between(entry.admitted, day);
    entry.sentenced_on = days_before(day, held - std::min(held, random.between(0, 180)));
    if (happens(random, shapes::court_on_release_of_10000)) {
        entry.release_forbidden = happens(random, 8500) ? "yes" : "no";
        draw_order(random, entry, days_before(day, std::min<std::int64_t>(held, random.between(1, 60))));
    }
}

void draw_fine(Random& random, Entry& entry, CivilDate day) {
    entry.longest_months = 12;
    entry.fine = static_cast<std::int32_t>(50 * random.between(1, 60));
    const std::int64_t days = std::max<std::int64_t>(2, entry.fine / 50);
    const std::int64_t held = random.between(0, happens(random, 300) ? 2 * days : days - 1);
    entry.admitted = days_before(day, held);
    entry.earlier_conviction = yes_no(random, shapes::earlier_before_trial, 1200);
    if (happens(random, 4000)) {
        entry.able_to_pay = happens(random, 6000) ? "yes" : "no";
        draw_order(random, entry, entry.admitted);
    }
}

void draw_earlier_spell(Random& random, Entry& entry) {
    if (!happens(random, shapes::several_spells_of_10000)) return;
    entry.earlier_to = days_before(entry.admitted, random.between(30, 200));
    entry.earlier_from = days_before(*entry.earlier_to, random.between(1, 60));
}

}  // namespace

std::string_view to_text(CustodyStatus status) noexcept {
    switch (status) {
        case CustodyStatus::awaiting_trial:
            return "awaiting trial";
        case CustodyStatus::bail_not_furnished:
            return "bail not furnished";
        case CustodyStatus::convicted:
            return "convicted";
        case CustodyStatus::serving:
            return "serving";
        case CustodyStatus::unpaid_fine:
            return "unpaid fine";
        case CustodyStatus::immigration_hold:
            return "immigration hold";
        case CustodyStatus::released:
            return "released";
        case CustodyStatus::at_home:
            break;
    }
    return "at home";
}

Entry draw_entry(Random random, CivilDate day) noexcept {
    Entry entry;
    entry.status = draw_status(random);
    draw_person(random, entry);
    draw_offence(random, entry);
    switch (entry.status) {
        case CustodyStatus::awaiting_trial:
        case CustodyStatus::bail_not_furnished:
        case CustodyStatus::convicted:
            draw_before_trial(random, entry, day);
            break;
        case CustodyStatus::serving:
        case CustodyStatus::at_home:
            draw_serving(random, entry, day);
            break;
        case CustodyStatus::unpaid_fine:
            draw_fine(random, entry, day);
            break;
        case CustodyStatus::immigration_hold:
            entry.admitted = days_before(day, random.between(0, 120));
            entry.longest_months = 0;
            break;
        case CustodyStatus::released:
            draw_before_trial(random, entry, day);
            entry.released = days_before(day, random.between(0, days_between(entry.admitted, day)));
            break;
    }
    draw_earlier_spell(random, entry);
    return entry;
}

}  // namespace ultima
