// SPDX-License-Identifier: Apache-2.0
// How the people in custody of the fictional country are spread. Each figure has its line, with the
// publication it comes from or the word "assumed", in SHAPES.md; the tests compare a made register with the
// figures here.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace ultima {

/// One value among several and how many of 10,000 have it.
struct Share {
    std::string_view value;
    std::uint32_t of_10000;
};

/// Sections of the UN classification of crime, as the register writes them.
enum class Offence : std::uint8_t {
    death,
    harm,
    sexual,
    violent_property,
    property,
    drugs,
    fraud,
    order,
    safety,
    environment,
    other
};
inline constexpr std::size_t offence_count = 11;

/// What the generator knows about one kind of offence.
struct OffenceShape {
    std::string_view name;
    std::uint32_t held_of_10000;                  ///< share among persons held
    std::array<std::uint32_t, 4> longest_months;  ///< longest terms in law, each for a quarter of the cases
    std::uint32_t median_served_months;           ///< before first release
};

namespace shapes {

// Held: unweighted mean of the shares of 42 countries (UN-CTS). Served: BJS, table 14; sections that it does
// not have take its total for property (13), drugs (13) or public order (14). Longest terms are law, hence
// invented.
inline constexpr std::array<OffenceShape, offence_count> offences{{
    {"acts leading to death", 1177, {240, 240, 300, 300}, 129},
    {"acts causing harm", 1017, {24, 36, 60, 96}, 19},
    {"sexual acts", 750, {96, 120, 180, 180}, 49},
    {"property with violence", 1162, {60, 96, 120, 120}, 38},
    {"property", 1685, {12, 36, 36, 60}, 11},
    {"drugs", 1395, {12, 36, 60, 120}, 13},
    {"fraud or corruption", 491, {24, 36, 60, 60}, 12},
    {"public order", 342, {6, 12, 24, 36}, 14},
    {"public safety", 415, {24, 36, 60, 96}, 14},
    {"environment", 32, {12, 24, 36, 36}, 13},
    {"other", 1534, {12, 24, 36, 36}, 13},
}};

inline constexpr std::uint32_t before_sentence_of_10000 = 2680;  ///< of persons held on a charge or sentence
inline constexpr std::uint32_t convicted_of_unsentenced =
    3320;                                                    ///< of those before sentence: already convicted
inline constexpr std::uint32_t not_criminal_of_10000 = 80;   ///< of persons held: no criminal charge
inline constexpr std::uint32_t women_of_10000 = 440;         ///< of persons held
inline constexpr std::uint32_t foreign_of_10000 = 455;       ///< of persons held
inline constexpr std::uint32_t children_of_10000 = 100;      ///< of persons held
inline constexpr std::uint32_t earlier_before_trial = 3320;  ///< with an earlier conviction, before trial
inline constexpr std::uint32_t earlier_serving = 7850;       ///< with an earlier conviction, serving
inline constexpr std::uint32_t pregnant_of_10000_women = 380;  ///< women from 18 to 39
inline constexpr std::uint32_t held_under_6_months = 5800;     ///< of persons before trial
inline constexpr std::uint32_t held_over_12_months = 1730;     ///< of persons before trial

/// Ages of adults: first year, last year, share.
struct AgeBand {
    std::int32_t first, last;
    std::uint32_t of_10000;
};
inline constexpr std::array<AgeBand, 7> ages{{{18, 24, 1530},
                                              {25, 29, 2050},
                                              {30, 34, 1590},
                                              {35, 39, 1400},
                                              {40, 54, 3040},
                                              {55, 64, 330},
                                              {65, 79, 60}}};

// Assumed: no figure was at hand.
inline constexpr std::uint32_t fine_of_10000 = 200;  ///< of persons held: for an unpaid fine
inline constexpr std::uint32_t no_longer_held_of_10000 =
    500;                                              ///< of rows: released, or at home under supervision
inline constexpr std::uint32_t bail_of_10000 = 1200;  ///< of persons awaiting trial: bail set, not furnished
inline constexpr std::uint32_t several_spells_of_10000 =
    500;  ///< of persons held: were held earlier in the same case
inline constexpr std::uint32_t second_case_of_10000 = 100;  ///< of persons: a second row in the register
inline constexpr std::uint32_t not_asked_of_10000 = 3500;   ///< of rows: nobody asked about circumstances
inline constexpr std::uint32_t small_child_of_10000_women = 600;
inline constexpr std::uint32_t small_child_of_10000_men = 60;
inline constexpr std::uint32_t drugs_of_10000 = 2500;
inline constexpr std::uint32_t cares_for_of_10000_women = 4500;  ///< cares for a child or somebody else
inline constexpr std::uint32_t cares_for_of_10000_men = 1500;
inline constexpr std::uint32_t no_home_of_10000 = 1200;
inline constexpr std::uint32_t violence_of_10000_women = 4000;  ///< of women who were asked: say so
inline constexpr std::uint32_t violence_of_10000_men = 600;
inline constexpr std::uint32_t gravely_ill_of_10000 = 60;        ///< of persons serving
inline constexpr std::uint32_t work_outside_of_10000 = 900;      ///< of persons serving
inline constexpr std::uint32_t court_on_release_of_10000 = 600;  ///< of persons serving

inline constexpr std::array<Share, 6> regions{{{"Capital", 3100},
                                               {"Harbours", 2200},
                                               {"Lakes", 1700},
                                               {"Hills", 1300},
                                               {"Moors", 1000},
                                               {"Islands", 700}}};

}  // namespace shapes

}  // namespace ultima
