// SPDX-License-Identifier: Apache-2.0
#include "country/staff.h"

#include <fmt/format.h>

#include <array>

namespace ultima {
namespace {

constexpr std::array given_names{"Anselm", "Berit", "Casimir", "Dorota", "Emre",
                                 "Farida", "Goran", "Hedda",   "Ilse",   "Jonas"};
constexpr std::array family_names{"Reed",  "Stone", "Marsh", "Field", "Wood",
                                  "Heath", "Lake",  "Moor",  "Cairn", "Ridge"};
constexpr std::array districts{"City", "Hills", "Islands"};

struct House {
    Role role;
    std::uint64_t people;
    std::string_view house;  ///< `{}`: of a district
};
constexpr std::array houses{
    House{Role::judge, 9, "{} court"},
    House{Role::prosecutor, 5, "{} prosecution"},
    House{Role::defence, 5, ""},
    House{Role::probation_officer, 30, "{} probation"},
    House{Role::provider, country_providers, ""},
    House{Role::prison, 3, "{} prison"},
    House{Role::victim_support, 3, "{} victim support"},
    House{Role::statistician, 1, "Statistics office"},
    House{Role::inspector, 2, "Inspectorate"},
    House{Role::administrator, 2, "Ministry"},
};

std::string name_of(std::uint64_t human) {
    return fmt::format("{} {}", given_names[human % given_names.size()],
                       family_names[(human / given_names.size() + human) % family_names.size()]);
}

}  // namespace

std::string provider_name(std::uint64_t service) {
    return fmt::format("provider-{:02}", service % country_providers);
}

Looker staff_of(Role role, std::uint64_t number) {
    std::uint64_t before = 0;
    for (const House& one : houses) {
        if (one.role != role) {
            before += one.people;
            continue;
        }
        const std::uint64_t place = number % one.people;
        Looker who{name_of(before + place), role, {}, {}};
        if (role == Role::provider)
            who.office = provider_name(place);
        else
            who.office = fmt::format(fmt::runtime(one.house), districts[place % districts.size()]);
        return who;
    }
    return {std::string(to_text(role)), role, {}, {}};
}

std::vector<Looker> country_staff() {
    std::vector<Looker> all;
    for (const House& one : houses)
        for (std::uint64_t i = 0; i < one.people; ++i) all.push_back(staff_of(one.role, i));
    return all;
}

}  // namespace ultima
