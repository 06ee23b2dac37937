// SPDX-License-Identifier: Apache-2.0
#include "country/case_files.h"

#include "base/hash.h"
#include "base/random.h"
#include "country/case_law.h"
#include "country/case_teller.h"
#include "country/conditions.h"
#include "country/register.h"
#include "country/staff.h"
#include "country/supervision.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <future>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace ultima {
namespace {

constexpr std::uint64_t persons_together = 400;
constexpr CivilDate first_arrival{day_number(2023, 11, 1)}, last_arrival{day_number(2026, 6, 20)};

constexpr std::array measure_shapes{
    MeasureShape{"probation", "", 365, 21},
    MeasureShape{"community service", "workshop", 180, 7},
    MeasureShape{"treatment order", "treatment", 270, 7},
    MeasureShape{"home order", "", 120, 14},
    MeasureShape{"compensation", "", 180, 0},
    MeasureShape{"suspended sentence", "mentoring", 365, 14},
};
constexpr std::array given_names{"Ama", "Bela", "Caro", "Dani", "Edo", "Fira", "Gil", "Hana", "Ivo", "Jun"};
constexpr std::array family_names{"Alder", "Brook", "Cove", "Dale", "Elm", "Firth", "Glen", "Hollow"};

/// An offence: the longest term that it allows, and the shortest and longest that a court usually considers,
/// in months.
struct OffenceShape {
    int longest, least_considered, most_considered;
};
constexpr std::array offence_shapes{OffenceShape{12, 1, 5}, OffenceShape{24, 2, 9}, OffenceShape{36, 3, 12},
                                    OffenceShape{48, 4, 14}, OffenceShape{60, 6, 24}};
constexpr std::string_view considered_reason = "The harm, the part in it and what came before were weighed";
constexpr std::string_view ground_reason = "The court heard the person and counsel on this";

constexpr std::string_view why_decided = "The person has work and a home, and the damage can be made good";

/// One person's case, from the first day on.
class CaseOfOne {
  public:
    CaseOfOne(Batch& batch, Reasoner& reasoner, const ConditionLibrary& library, std::uint64_t number,
              Random random)
        : random_(random),
          law_(reasoner),
          tell_(batch, library, number, fmt::format("p{:06}", number), fmt::format("c{:06}", number)),
          number_(number),
          day_{static_cast<std::int32_t>(random_.between(first_arrival.day, last_arrival.day))} {}

    void tell() {
        begin();
        if (random_.chance(130)) remand();
        // The decision comes when it comes; where that day lies ahead, the case is open today.
        const int wait = static_cast<int>(held_ == 0 ? random_.between(1, 90) : random_.between(20, 420));
        if (day_.day + wait <= register_day.day) {
            day_.day += wait;
            judge();
        } else if (random_.chance(300)) {
            tell_.tell(day_, Role::judge, "report asked for", {});
        }
        if (imposed_) supervise();
        after();
    }

    [[nodiscard]] const std::optional<WantedPlace>& wanted() const { return wanted_; }
    [[nodiscard]] const std::string& person() const { return tell_.person(); }
    [[nodiscard]] const std::string& file() const { return tell_.file(); }
    [[nodiscard]] std::uint64_t number() const { return number_; }

  private:
    /// Some days on, never past the day of the register.
    CivilDate later(int least, int most) {
        day_ = {
            std::min(day_.day + static_cast<std::int32_t>(random_.between(least, most)), register_day.day)};
        return day_;
    }

    void begin() {
        tell_.tell(day_, Role::judge, "person identified",
                   {{"name", fmt::format("{} {}", random_.pick(given_names), random_.pick(family_names))},
                    {"identifiers", fmt::format("national: {:08}", random_.below(100'000'000))},
                    {"born", to_text(CivilDate{day_.day -
                                               static_cast<std::int32_t>(random_.between(6'700, 22'000))})},
                    {"juvenile", "no"}});
        tell_.tell(day_, Role::judge, "case opened", {{"stage", "pretrial"}});
        assign(Role::judge);
        assign(Role::prosecutor);
        assign(Role::probation_officer);
        const bool possible = random_.chance(900);
        const ThingNumber aid =
            tell_.tell(day_, Role::judge, "legal aid offered", {{"possible", possible ? "yes" : "no"}});
        if (!possible) {
            tell_.tell(day_, Role::judge, "gap noted", {{"gap", "no legal aid"}});
            tell_.tell(later(3, 10), Role::administrator, "legal aid possible", {{"possible", "yes"}},
                       {{}, 0, aid});
        }
        tell_.tell(later(0, 3), Role::judge, "lawyer appointed",
                   {{"counsel", tell_.staff(Role::defence).name}}, {{}, 0, aid});
        tell_.tell(later(0, 3), Role::defence, "lawyer consulted", {}, {{}, 0, aid});
        fact("longest term", fmt::format("{} months", offence_.longest), "document");
        fact("earlier conviction", random_.chance(300) ? "yes" : "no", "register");
        fact("date of act",
             to_text(CivilDate{day_.day - static_cast<std::int32_t>(random_.between(20, 200))}), "document");
        // What nobody asked about stays unknown, and never counts against anyone.
        if (random_.chance(500)) fact("care of others", random_.chance(250) ? "yes" : "no", "person");
        if (random_.chance(300)) fact("without a home", random_.chance(200) ? "yes" : "no", "person");
    }

    void assign(Role role) {
        const Looker who = tell_.staff(role);
        tell_.tell(day_, Role::administrator, "assigned",
                   {{"assignee", who.name}, {"in role", std::string(to_text(role))}, {"office", who.office}});
    }

    /// The court holds the person before the trial.
    void remand() {
        finding("custody ground", random_.chance(500) ? "flight" : "interference", ground_reason);
        const CaseLaw::Lawful lawful = law_.at(Stage::pretrial, day_);
        compute(lawful.computed);
        const ThingNumber decision =
            decision_on("custody", lawful, "what is milder would not keep the person for the trial",
                        "Criminal Procedure Act s. 12");
        assign(Role::prison);
        fact("detention spells", "from " + to_text(day_), "register");
        held_ = tell_.tell(day_, Role::prison, "custody begun",
                           {{"why held", "remand"}, {"decision", std::to_string(decision)}});
    }

    void compute(const ComputedOptions& computed) {
        computed_ = tell_.tell(
            day_, Role::judge, "options computed",
            {{"pack", computed.pack},
             {"as of", to_text(day_)},
             {"inputs hash", computed.inputs_hash},
             {"result hash", computed.result_hash},
             {"options", computed.options.empty() ? std::string("none") : computed.options},
             {"consent by law", computed.consent.empty() ? std::string("none: no") : computed.consent}});
    }

    ThingNumber decision_on(std::string_view about, const CaseLaw::Lawful& lawful, std::string_view why_not,
                            std::string_view basis, std::string_view chosen = {}) {
        std::string others;
        for (const MeasureId id : lawful.measures)
            if (law_.pack().measures[id].name != chosen)
                others += fmt::format("{}{}: {}", others.empty() ? "" : "\n", law_.pack().measures[id].name,
                                      why_not);
        return tell_.tell(day_, Role::judge, "decision made",
                          {{"about", std::string(about)},
                           {"computed", std::to_string(computed_)},
                           {"not chosen", others.empty() ? std::string("nothing else was lawful") : others},
                           {"instead of", fmt::format("{} days of custody", exposure_)},
                           {"basis", std::string(basis)},
                           {"exposure days", std::to_string(offence_.longest * 30)}},
                          {why_decided});
    }

    void finding(std::string_view name, std::string value, std::string_view reason) {
        law_.find(name, value, tell_.staff(Role::judge).name, std::string(reason), day_);
        tell_.tell(day_, Role::judge, "finding made",
                   {{"fact", std::string(name)}, {"value", std::move(value)}}, {reason});
    }

    void fact(std::string_view name, std::string value, std::string_view source) {
        law_.know(name, value);
        tell_.tell(later(0, 2), Role::probation_officer, "fact recorded",
                   {{"fact", std::string(name)},
                    {"value", std::move(value)},
                    {"source", std::string(source)},
                    {"as of", to_text(day_)}});
    }

    /// The sentence: a measure that the law allows, or none of those told here.
    void judge() {
        tell_.tell(day_, Role::judge, "stage reached", {{"stage", "sentence"}});
        const auto months = random_.between(offence_.least_considered, offence_.most_considered);
        exposure_ = static_cast<int>(months * 30);
        finding("term considered", fmt::format("{} months", months), considered_reason);
        const CaseLaw::Lawful lawful = law_.at(Stage::sentence, day_);
        compute(lawful.computed);
        std::vector<std::pair<const MeasureShape*, std::string>> open;
        std::string_view bases = lawful.basis;
        for (const MeasureId id : lawful.measures) {
            const std::string_view basis = bases.substr(0, bases.find('\n'));
            bases.remove_prefix(basis.size() + 1);
            for (const MeasureShape& one : measure_shapes)
                if (one.measure == law_.pack().measures[id].name) open.emplace_back(&one, std::string(basis));
        }
        if (open.empty()) return imprison(lawful);
        // Whoever says no to one is asked about another, until something is decided or nothing is left.
        while (!open.empty() && !imposed_) {
            const std::size_t place = random_.below(open.size());
            shape_ = open[place].first;
            impose(lawful, open[place].second);
            open.erase(open.begin() + static_cast<std::ptrdiff_t>(place));
        }
    }

    void impose(const CaseLaw::Lawful& lawful, std::string_view basis) {
        const std::string name(shape_->measure);
        const bool asks = lawful.computed.consent.find(name + ": no") == std::string::npos;
        measure_ =
            tell_.tell(day_, Role::defence, "measure proposed",
                       {{"measure", name}, {"stage", "sentence"}, {"consent needed", asks ? "yes" : "no"}});
        if (asks && !ask_consent()) {
            tell_.tell(later(1, 5), Role::judge, "measure not pursued", {}, {{}, 0, measure_});
            return;
        }
        const ThingNumber decision =
            decision_on("measure", lawful, "it would ask for too little, or for too much", basis, name);
        starts_ = day_;
        ends_ = {starts_.day + shape_->days};
        imposed_ = true;
        tell_.tell(
            starts_, Role::judge, "measure imposed",
            {{"decision", std::to_string(decision)}, {"starts", to_text(starts_)}, {"ends", to_text(ends_)}},
            {{}, 0, measure_});
        if (held_ != 0) {
            tell_.tell(day_, Role::prison, "custody ended", {}, {{}, 0, held_});
            held_ = 0;
        }
        set_conditions(*shape_, decision);
    }

    /// A sentence of imprisonment, where the law opens nothing else that is told here.
    void imprison(const CaseLaw::Lawful& lawful) {
        const ThingNumber decision =
            decision_on("custody", lawful, "the term is too long for it", "Sentencing Act s. 1");
        if (held_ != 0) tell_.tell(day_, Role::prison, "custody ended", {}, {{}, 0, held_});
        if (held_ == 0) {
            assign(Role::prison);
            fact("detention spells", "from " + to_text(day_), "register");
        }
        tell_.tell(day_, Role::judge, "stage reached", {{"stage", "post-sentence"}});
        fact("serving", "imprisonment", "register");
        fact("penalty", "term", "register");
        fact("sentence", fmt::format("{} months", exposure_ / 30), "register");
        held_ = tell_.tell(day_, Role::prison, "custody begun",
                           {{"why held", "sentence"}, {"decision", std::to_string(decision)}});
        if (day_.day + exposure_ <= register_day.day)
            tell_.tell(CivilDate{day_.day + exposure_}, Role::prison, "custody ended", {}, {{}, 0, held_});
    }

    void set_conditions(const MeasureShape& shape, ThingNumber decision) {
        for (const ChosenCondition& one :
             chosen_conditions(shape.measure, starts_, ends_, random_.part(conditions_part)))
            tell_.tell(starts_, Role::judge, "condition added",
                       std::vector<Detail>{{"condition", std::string(one.id)},
                                           {"inputs", one.inputs},
                                           {"ground", one.ground},
                                           {"decision", std::to_string(decision)}},
                       {{}, measure_, 0});
    }

    bool ask_consent() {
        const ThingNumber consent =
            tell_.tell(later(0, 2), Role::defence, "consent: informed", {}, {{}, measure_, 0});
        tell_.tell(later(0, 2), Role::defence, "consent: advised", {}, {{}, 0, consent});
        const bool given = random_.chance(850);
        tell_.tell(later(0, 2), Role::defence, given ? "consent: given" : "consent: refused", {},
                   {{}, 0, consent});
        return given;
    }

    void supervise() {
        Supervision under_way(tell_, random_, {*shape_, day_, starts_, ends_, measure_, computed_});
        under_way.tell();
        day_ = under_way.day();
        wanted_ = under_way.wanted();
    }

    void after() {
        if (random_.chance(20))
            tell_.tell(day_, Role::person, "complaint filed", {{"what", "The hours were counted wrongly"}});
        if (random_.chance(60)) {
            const ThingNumber process =
                tell_.tell(day_, Role::probation_officer, "restorative process offered", {});
            const Looker host = tell_.staff(Role::victim_support);
            tell_.tell(day_, Role::administrator, "assigned",
                       {{"assignee", host.name},
                        {"in role", std::string(to_text(host.role))},
                        {"office", host.office},
                        {"restorative", std::to_string(process)}});
            if (later(10, 30) == register_day) return;
            tell_.tell(day_, Role::victim_support, "restorative process prepared", {}, {{}, 0, process});
            if (random_.chance(200)) {
                tell_.tell(later(1, 20), Role::victim_support, "restorative process stopped", {},
                           {{}, 0, process});
                return;
            }
            if (later(10, 40) == register_day) return;
            tell_.tell(day_, Role::victim_support, "restorative meeting held", {}, {{}, 0, process});
            tell_.tell(day_, Role::victim_support, "restorative agreement made",
                       {{"what", "an apology, and the fence is mended"}}, {{}, 0, process});
            if (later(20, 60) == register_day) return;
            tell_.tell(day_, Role::victim_support,
                       random_.chance(850) ? "restorative agreement kept" : "restorative agreement not kept",
                       {}, {{}, 0, process});
        }
    }

    Random random_;
    static constexpr std::uint64_t conditions_part = 1;  ///< of the random numbers

    CaseLaw law_;
    CaseTeller tell_;
    std::uint64_t number_;
    CivilDate day_, starts_{}, ends_{};
    OffenceShape offence_ = random_.pick(offence_shapes);
    int exposure_ = 90;  ///< days of custody that the court would have ordered
    const MeasureShape* shape_ = nullptr;
    ThingNumber measure_ = 0, computed_ = 0, held_ = 0;
    bool imposed_ = false;
    std::optional<WantedPlace> wanted_;
};

void check(const Batch& batch, const std::vector<Result<Receipt>>& results) {
    for (std::size_t i = 0; i < results.size(); ++i)
        if (!results[i])
            throw std::logic_error(fmt::format("`{}` in {} on {}: {}", batch.events[i].rule->name,
                                               batch.events[i].file, to_text(batch.events[i].on),
                                               results[i].error().front().message));
}

std::int64_t register_services(Register& into) {
    Batch batch;
    Random random(65);
    for (std::uint64_t number = 0; number < country_services; ++number) {
        Event event;
        event.rule = find_event_rule("service registered");
        event.file = service_file(number);
        event.on = first_arrival;
        event.by = {staff_of(Role::administrator, 0).name, Role::administrator, {}};
        event.key = sha256_hex(event.file).substr(0, key_length);
        event.said = {{field("title"), fmt::format("{} {}", service_kind(number), number), {}},
                      {field("provider"), provider_name(number), {}},
                      {field("unit"), "seat", {}},
                      {field("places"), std::to_string(random.between(10, 60)), {}}};
        batch.events.push_back(std::move(event));
    }
    check(batch, into.write_all(batch));
    return static_cast<std::int64_t>(country_services);
}

/// Asks for the places, and notes a gap where none is free. Returns the number of gaps.
std::int64_t reserve(Register& into, const ConditionLibrary& library, const std::vector<CaseOfOne>& cases) {
    Batch places, after;
    const auto tell = [&library](Batch& batch, const CaseOfOne& one, Role role, std::string_view name,
                                 std::initializer_list<Detail> said, ThingNumber of, ThingNumber thing = 0) {
        CaseTeller teller(batch, library, one.number(), one.person(), one.file());
        teller.tell(one.wanted()->from, role, name, said, {{}, of, thing});
        batch.events.back().key = sha256_hex(fmt::format("{} {}", one.file(), name)).substr(0, key_length);
    };
    std::vector<const CaseOfOne*> asking;
    for (const CaseOfOne& one : cases) {
        if (!one.wanted()) continue;
        const WantedPlace& wanted = *one.wanted();
        tell(places, one, Role::provider, "place reserved",
             {{"service", wanted.service}, {"starts", to_text(wanted.from)}, {"ends", to_text(wanted.to)}},
             wanted.referral);
        asking.push_back(&one);
    }
    const auto answers = into.write_all(places);
    constexpr std::int32_t days_to_come = 3;  // of the latest, the provider has not said yet that they came
    std::int64_t without = 0;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (!answers[i]) {
            ++without;
            tell(after, *asking[i], Role::probation_officer, "gap noted", {{"gap", "no place"}}, 0);
        } else if (asking[i]->wanted()->from.day + days_to_come <= register_day.day) {
            tell(after, *asking[i], Role::provider, "place taken", {}, 0, answers[i]->thing);
        }
    }
    check(after, into.write_all(after));
    return without;
}

/// The cases of some people, told and not yet written.
struct Told {
    Batch batch;
    std::vector<CaseOfOne> cases;
};

/// What is in the register so far.
std::int64_t events_in(Register& into) { return static_cast<std::int64_t>(into.head().size); }

}  // namespace

CaseFilesCount generate_case_files(Register& into, const Pack& law, const ConditionLibrary& library,
                                   std::uint64_t persons, std::uint64_t seed,
                                   const std::function<void(std::uint64_t persons)>& progress) {
    CaseFilesCount count;
    const std::int64_t before = events_in(into);
    count.services = register_services(into);
    const Random random(seed);
    Reasoner reasoner(law);
    const auto tell = [&](std::uint64_t first) {
        auto told = std::make_unique<Told>();
        const std::uint64_t end = std::min(first + persons_together, persons);
        told->cases.reserve(end - first);
        for (std::uint64_t number = first; number < end; ++number)
            told->cases.emplace_back(told->batch, reasoner, library, number, random.part(number)).tell();
        return told;
    };
    // The next cases are told while these are written.
    std::future<std::unique_ptr<Told>> next = std::async(std::launch::async, tell, 0);
    for (std::uint64_t first = 0; first < persons; first += persons_together) {
        const std::unique_ptr<Told> told = next.get();
        if (first + persons_together < persons)
            next = std::async(std::launch::async, tell, first + persons_together);
        check(told->batch, into.write_all(told->batch));
        count.no_place += reserve(into, library, told->cases);
        count.persons += static_cast<std::int64_t>(told->cases.size());
        if (progress) progress(first + told->cases.size());
    }
    count.events = events_in(into) - before;
    return count;
}

}  // namespace ultima
