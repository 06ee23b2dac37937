// SPDX-License-Identifier: Apache-2.0
#include "country/supervision.h"

#include "country/register.h"
#include "country/staff.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ultima {
namespace {

constexpr std::array service_kinds{std::string_view("workshop"), std::string_view("treatment"),
                                   std::string_view("mentoring")};

}  // namespace

std::string service_file(std::uint64_t number) { return fmt::format("s{:03}", number); }
std::string_view service_kind(std::uint64_t number) { return service_kinds[number % service_kinds.size()]; }

CivilDate Supervision::later(int least, int most) {
    day_ = {std::min(day_.day + static_cast<std::int32_t>(random_.between(least, most)), register_day.day)};
    return day_;
}

void Supervision::tell() {
    tell_.tell(later(0, 7), Role::probation_officer, "plan agreed", {{"what", "keep work\nsee the officer"}},
               {{}, measure_, 0});
    if (!shape_.service.empty()) refer();
    see("0");
    if (shape_.every > 0) sessions();
    finish();
}

void Supervision::refer() {
    std::uint64_t service = random_.below(country_services);
    while (service_kind(service) != shape_.service) service = (service + 1) % country_services;
    tell_.provider(service);
    const ThingNumber referral = tell_.tell(
        later(0, 5), Role::probation_officer, "referral sent",
        {{"provider", provider_name(service)}, {"service", service_file(service)}}, {{}, measure_, 0});
    // The latest requests wait for an answer.
    if (day_.day + 15 > register_day.day && random_.chance(600)) return;
    if (random_.chance(80)) {
        tell_.tell(later(1, 10), Role::provider, "referral declined", {},
                   {"The group is full of people with other needs", 0, referral});
        return;
    }
    tell_.tell(later(1, 10), Role::provider, "referral accepted", {}, {{}, 0, referral});
    const Looker takes = tell_.staff(Role::provider);
    tell_.tell(
        day_, Role::administrator, "assigned",
        {{"assignee", takes.name}, {"in role", std::string(to_text(takes.role))}, {"office", takes.office}});
    wanted_ = WantedPlace{service_file(service), day_, {std::max(ends_.day, day_.day)}, referral};
}

void Supervision::sessions() {
    int missed = 0;
    for (CivilDate at{std::max(day_.day, starts_.day) + shape_.every}; at <= ends_ && at <= register_day;
         at.day += shape_.every) {
        const ThingNumber session = tell_.tell(CivilDate{at.day - shape_.every + 1}, Role::probation_officer,
                                               "session scheduled", {{"at", to_text(at)}}, {{}, measure_, 0});
        day_ = at;
        // Today's are still to come, and some of the last days nobody has recorded yet.
        if (at == register_day || (at.day + 4 > register_day.day && random_.chance(300))) continue;
        if (random_.chance(860)) {
            tell_.tell(at, Role::probation_officer, "session recorded",
                       {{"outcome", "attended"}, {"complied", "yes"}, {"minutes", "45"}}, {{}, 0, session});
        } else if (random_.chance(500)) {
            tell_.tell(at, Role::probation_officer, "session recorded",
                       {{"outcome", "absent"}, {"complied", "no"}, {"acceptable", "illness"}},
                       {{}, 0, session});
        } else {
            tell_.tell(at, Role::probation_officer, "session recorded",
                       {{"outcome", "absent"}, {"complied", "no"}}, {{}, 0, session});
            warn(session, ++missed);
        }
    }
    agree_on_next();
}

void Supervision::agree_on_next() {
    const CivilDate next{day_.day + shape_.every};
    if (next > register_day && next <= ends_ && day_ <= register_day)
        tell_.tell(day_, Role::probation_officer, "session scheduled", {{"at", to_text(next)}},
                   {{}, measure_, 0});
}

void Supervision::warn(ThingNumber session, int missed) {
    const CivilDate day{std::min(day_.day + 1, register_day.day)};
    if (day > ends_) return;
    const ThingNumber warning =
        tell_.tell(day, Role::probation_officer, "warning issued",
                   {{"respond by", to_text(CivilDate{day.day + 7})}, {"session", std::to_string(session)}},
                   {"A session was missed and nobody was told why", measure_, 0});
    if (missed < 3) {
        if (!random_.chance(600) || day.day + 3 > register_day.day) return;
        tell_.tell(CivilDate{day.day + 3}, Role::probation_officer, "explanation received",
                   {{"note", "The bus did not come"}}, {{}, 0, warning});
        // A good reason: the warning counts no more.
        if (day.day + 5 <= register_day.day)
            tell_.tell(CivilDate{day.day + 5}, Role::probation_officer, "warning withdrawn", {},
                       {{}, 0, warning});
        return;
    }
    if (day.day + 40 <= register_day.day && random_.chance(600)) breach(warning, CivilDate{day.day + 8});
}

void Supervision::breach(ThingNumber warning, CivilDate day) {
    const ThingNumber breach =
        tell_.tell(day, Role::probation_officer, "breach alleged", {{"warning", std::to_string(warning)}},
                   {"Three sessions were missed without a word", measure_, 0});
    day.day += 14;
    tell_.tell(day, Role::judge, "breach heard", {}, {{}, 0, breach});
    if (random_.chance(300)) {
        tell_.tell(day, Role::judge, "breach not found", {},
                   {"The letters went to an old address", 0, breach});
        return;
    }
    tell_.tell(day, Role::judge, "breach found", {},
               {"Three sessions were missed without a word", 0, breach});
    const bool custody = random_.chance(150);
    const ThingNumber decision = tell_.tell(day, Role::judge, "decision made",
                                            {{"about", "response"},
                                             {"computed", std::to_string(computed_)},
                                             {"not chosen", "talk: was tried twice"},
                                             {"instead of", "nothing"},
                                             {"basis", "Sentencing Act s. 31"}},
                                            {"Gentler answers were tried before this one"});
    tell_.tell(day, Role::judge, "breach answered",
               {{"decision", std::to_string(decision)},
                {"answer", custody ? "custody" : "change of conditions"},
                {"answers shown", "talk\nchange of conditions\ncustody"},
                {"days", "20"}},
               {"Gentler answers were tried before this one", 0, breach});
    if (!custody) return;
    const ThingNumber held = tell_.tell(
        day, Role::prison, "custody begun",
        {{"why held", "breach"}, {"decision", std::to_string(decision)}, {"breach", std::to_string(breach)}});
    if (day.day + 20 <= register_day.day)
        tell_.tell(CivilDate{day.day + 20}, Role::prison, "custody ended", {}, {{}, 0, held});
    day_ = std::max(day_, CivilDate{std::min(day.day + 20, register_day.day)});
}

void Supervision::see(std::string_view month) {
    tell_.tell(day_, Role::probation_officer, "reintegration seen",
               {{"month", std::string(month)},
                {"housing", random_.chance(700) ? "stable" : "temporary"},
                {"work", random_.chance(500) ? "work" : "seeking"}});
}

void Supervision::finish() {
    if (starts_.day + 183 <= register_day.day) {
        day_ = std::max(day_, CivilDate{starts_.day + 183});
        see("6");
    }
    if (ends_ < register_day) {
        day_ = std::max(day_, CivilDate{ends_.day + 1});
        if (random_.chance(750)) {
            tell_.tell(day_, Role::probation_officer, "milestone reached", {{"title", "All sessions done"}},
                       {{}, measure_, 0});
            tell_.tell(day_, Role::probation_officer, "measure completed", {}, {{}, 0, measure_});
        } else {
            tell_.tell(day_, Role::probation_officer, "measure expired", {}, {{}, 0, measure_});
        }
    }
}

}  // namespace ultima
