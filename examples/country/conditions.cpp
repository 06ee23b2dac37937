// SPDX-License-Identifier: Apache-2.0
#include "country/conditions.h"

#include <fmt/format.h>

#include <array>

namespace ultima {
namespace {

constexpr std::array towns{"Northport", "Millbrook", "Saltham", "Old Ferry"};
constexpr std::array streets{"Harbour Street", "Mill Lane", "Station Road", "Quay Row"};

}  // namespace

std::vector<ChosenCondition> chosen_conditions(std::string_view measure, CivilDate starts, CivilDate ends,
                                               Random random) {
    std::vector<ChosenCondition> all;
    const std::string office = fmt::format("the office in {}", random.pick(towns));
    const std::string home =
        fmt::format("{} {}, {}", random.pick(streets), random.between(1, 90), random.pick(towns));
    if (measure == "probation") {
        if (random.chance(600))
            all.push_back({"see-officer", fmt::format("place: {}\ntimes: 1", office),
                           "supervision is the measure itself"});
        else
            all.push_back({"telephone-officer", "day: Tuesday", "supervision is the measure itself"});
        if (random.chance(200))
            all.push_back({"stay-away",
                           fmt::format("metres: 100\nplace: {}\nexception: the way to work", home),
                           "somebody who lives or works there asks for it: a letter of January"});
    }
    if (measure == "treatment order")
        all.push_back({"treatment",
                       fmt::format("programme: a group about alcohol\nhours: {}\nlast day: {}",
                                   random.between(2, 4), to_text(ends)),
                       "the offence came from an illness or an addiction: the report says so"});
    if (measure == "stay on conditions" && random.chance(500))
        all.push_back(
            {"make-good",
             fmt::format("what: mending what was broken\nlast day: {}", to_text(CivilDate{starts.day + 60})),
             "there is a damage that can be made good"});
    if (measure == "home order") {
        // Version 2 leaves the number of days open.
        const bool days = starts >= CivilDate{day_number(2025, 1, 1)};
        all.push_back({"night-at-home", fmt::format("from: 22:00\nuntil: 06:30{}", days ? "\ndays: 5" : ""),
                       "the offences were committed at these hours"});
    }
    if (measure != "compensation" && random.chance(150))
        all.push_back({"no-contact", "whom: whoever was harmed\nway: victim support",
                       "somebody asks to be left alone"});
    return all;
}

}  // namespace ultima
