// SPDX-License-Identifier: Apache-2.0
#include "country/case_files.h"

#include "base/hash.h"
#include "base/random.h"
#include "country/conditions.h"
#include "country/register.h"
#include "exchange/condition_event.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

namespace ultima {
namespace {

constexpr std::uint64_t providers = 40, services = 65;
constexpr std::uint64_t persons_together = 100;
constexpr CivilDate first_arrival{day_number(2023, 11, 1)}, last_arrival{day_number(2026, 5, 1)};

/// What a measure of the pack asks of the person, and which services it needs.
struct MeasureShape {
    std::string_view measure;
    std::string_view service;  ///< empty: none
    bool consent;
    int days;
    int every;  ///< days between two sessions; 0: none
};
constexpr std::array measure_shapes{
    MeasureShape{"probation", "", false, 365, 21},
    MeasureShape{"community service", "workshop", true, 180, 7},
    MeasureShape{"treatment order", "treatment", true, 270, 7},
    MeasureShape{"stay on conditions", "mentoring", true, 120, 14},
    MeasureShape{"home order", "", true, 120, 14},
    MeasureShape{"compensation", "", false, 180, 0},
};
constexpr std::array service_kinds{std::string_view("workshop"), std::string_view("treatment"),
                                   std::string_view("mentoring")};
constexpr std::array given_names{"Ama", "Bela", "Caro", "Dani", "Edo", "Fira", "Gil", "Hana", "Ivo", "Jun"};
constexpr std::array family_names{"Alder", "Brook", "Cove", "Dale", "Elm", "Firth", "Glen", "Hollow"};
constexpr std::array offences{"theft", "damage", "fraud", "assault", "driving", "drug use"};

std::string service_file(std::uint64_t number) { return fmt::format("s{:03}", number); }
std::string provider_name(std::uint64_t number) { return fmt::format("provider-{:02}", number % providers); }
std::string_view service_kind(std::uint64_t number) { return service_kinds[number % service_kinds.size()]; }

struct Said {
    std::string_view field;
    std::string value;
};

struct More {
    std::string_view reason{};
    ThingNumber of = 0;
    ThingNumber thing = 0;
};

/// Puts events into a batch, in the order in which they happened, and counts the things of the case.
class CaseTeller {
  public:
    CaseTeller(Batch& batch, const ConditionLibrary& library, std::string person, std::string file)
        : batch_(batch), library_(library), person_(std::move(person)), file_(std::move(file)) {}

    /// The number of the thing that the event makes, or that it is about.
    ThingNumber tell(CivilDate on, Role role, std::string_view name, std::initializer_list<Said> said,
                     More more = {}) {
        return tell(on, role, name, std::vector<Said>(said), more);
    }

    ThingNumber tell(CivilDate on, Role role, std::string_view name, const std::vector<Said>& said,
                     More more = {}) {
        Event event;
        event.rule = find_event_rule(name);
        if (event.rule == nullptr) throw std::logic_error(fmt::format("there is no event {}", name));
        const bool about_person = file_of(event.rule->thing) == ThingKind::person_file;
        event.file = about_person ? person_ : file_;
        event.person = person_;
        event.on = on;
        event.by = {
            fmt::format("{} {}", given_names[hash64(to_text(role)) % given_names.size()], to_text(role)),
            role,
            {}};
        event.reason = more.reason;
        event.of = more.of;
        event.thing = more.thing;
        event.key = sha256_hex(fmt::format("{} {}", file_, told_++)).substr(0, key_length);
        for (const Said& one : said) event.said.push_back({field(one.field), one.value, {}});
        if (is_about_condition(event)) {
            const Diagnostics problems = complete_condition(event, &library_, {});
            if (!problems.empty()) throw std::logic_error(problems.front().message);
        }
        const ThingNumber number =
            event.makes_thing() && !is_file(event.rule->thing) ? ++things_ : event.thing;
        batch_.events.push_back(std::move(event));
        return number;
    }

    [[nodiscard]] const std::string& person() const { return person_; }
    [[nodiscard]] const std::string& file() const { return file_; }

  private:
    Batch& batch_;
    const ConditionLibrary& library_;
    std::string person_, file_;
    ThingNumber things_ = 0;
    std::uint64_t told_ = 0;
};

constexpr std::string_view why_decided = "The person has work and a home, and the damage can be made good";

/// One person's case, from the first day on.
class CaseOfOne {
  public:
    CaseOfOne(Batch& batch, const ConditionLibrary& library, std::uint64_t number, Random random)
        : random_(random),
          tell_(batch, library, fmt::format("p{:06}", number), fmt::format("c{:06}", number)),
          day_{static_cast<std::int32_t>(random_.between(first_arrival.day, last_arrival.day))} {}

    void tell() {
        begin();
        const MeasureShape& shape = random_.pick(measure_shapes);
        decide(shape);
        if (imposed_) supervise(shape);
        after();
    }

    /// A place that the case asks for, once the rest is written: it may not be free.
    struct Wanted {
        std::string service;
        CivilDate from, to;
        ThingNumber referral;
    };
    [[nodiscard]] const std::optional<Wanted>& wanted() const { return wanted_; }
    [[nodiscard]] const std::string& person() const { return tell_.person(); }
    [[nodiscard]] const std::string& file() const { return tell_.file(); }

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
                                               static_cast<std::int32_t>(random_.between(6'200, 22'000))})},
                    {"juvenile", "no"}});
        tell_.tell(day_, Role::judge, "case opened",
                   {{"stage", random_.chance(400) ? "pretrial" : "sentence"}});
        const bool possible = random_.chance(900);
        const ThingNumber aid =
            tell_.tell(day_, Role::judge, "legal aid offered", {{"possible", possible ? "yes" : "no"}});
        if (!possible) {
            tell_.tell(day_, Role::judge, "gap noted", {{"gap", "no legal aid"}});
            tell_.tell(later(3, 10), Role::administrator, "legal aid possible", {{"possible", "yes"}},
                       {{}, 0, aid});
        }
        tell_.tell(later(0, 3), Role::judge, "lawyer appointed", {{"counsel", "counsel of the day"}},
                   {{}, 0, aid});
        tell_.tell(later(0, 3), Role::defence, "lawyer consulted", {}, {{}, 0, aid});
        fact("offence", random_.pick(offences), "document");
        fact("earlier conviction", random_.chance(300) ? "yes" : "no", "register");
        if (random_.chance(500)) fact("work", random_.chance(600) ? "yes" : "no", "person");
    }

    void fact(std::string_view name, std::string value, std::string_view source) {
        facts_ += fmt::format("{}={};", name, value);
        tell_.tell(later(0, 2), Role::probation_officer, "fact recorded",
                   {{"fact", std::string(name)},
                    {"value", std::move(value)},
                    {"source", std::string(source)},
                    {"as of", to_text(day_)}});
    }

    void decide(const MeasureShape& shape) {
        std::string options = "reprimand", consents = "reprimand: no";
        for (const MeasureShape& one : measure_shapes) {
            options += fmt::format("\n{}", one.measure);
            consents += fmt::format("\n{}: {}", one.measure, one.consent ? "yes" : "no");
        }
        const ThingNumber computed = tell_.tell(later(0, 5), Role::judge, "options computed",
                                                {{"pack", "avenmar 0.2.0"},
                                                 {"as of", to_text(day_)},
                                                 {"inputs hash", sha256_hex(facts_)},
                                                 {"result hash", sha256_hex(options)},
                                                 {"options", options},
                                                 {"consent by law", consents}});
        measure_ = tell_.tell(day_, Role::defence, "measure proposed",
                              {{"measure", std::string(shape.measure)},
                               {"stage", "sentence"},
                               {"consent needed", shape.consent ? "yes" : "no"}});
        if (shape.consent && !ask_consent()) {
            tell_.tell(later(1, 5), Role::judge, "measure not pursued", {}, {{}, 0, measure_});
            return;
        }
        const ThingNumber decision = tell_.tell(later(1, 20), Role::judge, "decision made",
                                                {{"about", "measure"},
                                                 {"computed", std::to_string(computed)},
                                                 {"not chosen", "reprimand: the harm asks for more"},
                                                 {"instead of", "90 days of custody"},
                                                 {"basis", "Sentences Act 4"},
                                                 {"exposure days", "90"}},
                                                {why_decided});
        starts_ = later(0, 3);
        ends_ = {starts_.day + shape.days};
        imposed_ = true;
        tell_.tell(
            starts_, Role::judge, "measure imposed",
            {{"decision", std::to_string(decision)}, {"starts", to_text(starts_)}, {"ends", to_text(ends_)}},
            {{}, 0, measure_});
        computed_ = computed;
        set_conditions(shape, decision);
    }

    void set_conditions(const MeasureShape& shape, ThingNumber decision) {
        for (const ChosenCondition& one :
             chosen_conditions(shape.measure, starts_, ends_, random_.part(conditions_part)))
            tell_.tell(starts_, Role::judge, "condition added",
                       std::vector<Said>{{"condition", std::string(one.id)},
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

    void supervise(const MeasureShape& shape) {
        tell_.tell(later(0, 7), Role::probation_officer, "plan agreed",
                   {{"what", "keep work\nsee the officer"}}, {{}, measure_, 0});
        if (!shape.service.empty()) refer(shape);
        see("0");
        if (shape.every > 0) sessions(shape);
        finish();
    }

    void refer(const MeasureShape& shape) {
        std::uint64_t service = random_.below(services);
        while (service_kind(service) != shape.service) service = (service + 1) % services;
        const ThingNumber referral = tell_.tell(
            later(0, 5), Role::probation_officer, "referral sent",
            {{"provider", provider_name(service)}, {"service", service_file(service)}}, {{}, measure_, 0});
        if (random_.chance(80)) {
            tell_.tell(later(1, 10), Role::provider, "referral declined", {},
                       {"The group is full of people with other needs", 0, referral});
            return;
        }
        tell_.tell(later(1, 10), Role::provider, "referral accepted", {}, {{}, 0, referral});
        wanted_ = Wanted{service_file(service), day_, {std::max(ends_.day, day_.day)}, referral};
    }

    void sessions(const MeasureShape& shape) {
        int missed = 0;
        for (CivilDate at{std::max(day_.day, starts_.day) + shape.every}; at <= ends_ && at <= register_day;
             at.day += shape.every) {
            const ThingNumber session =
                tell_.tell(CivilDate{at.day - shape.every + 1}, Role::probation_officer, "session scheduled",
                           {{"at", to_text(at)}}, {{}, measure_, 0});
            day_ = at;
            if (random_.chance(860)) {
                tell_.tell(at, Role::probation_officer, "session recorded",
                           {{"outcome", "attended"}, {"complied", "yes"}, {"minutes", "45"}},
                           {{}, 0, session});
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
    }

    void warn(ThingNumber session, int missed) {
        const CivilDate day{std::min(day_.day + 1, register_day.day)};
        if (day > ends_) return;
        const ThingNumber warning = tell_.tell(
            day, Role::probation_officer, "warning issued",
            {{"respond by", to_text(CivilDate{day.day + 7})}, {"session", std::to_string(session)}},
            {"A session was missed and nobody was told why", measure_, 0});
        if (missed < 3) {
            if (random_.chance(600) && day.day + 3 <= register_day.day)
                tell_.tell(CivilDate{day.day + 3}, Role::probation_officer, "explanation received",
                           {{"note", "The bus did not come"}}, {{}, 0, warning});
            return;
        }
        if (day.day + 40 <= register_day.day && random_.chance(600)) breach(warning, CivilDate{day.day + 8});
    }

    void breach(ThingNumber warning, CivilDate day) {
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
                                                 {"basis", "Sentences Act 9"}},
                                                {"Gentler answers were tried before this one"});
        tell_.tell(day, Role::judge, "breach answered",
                   {{"decision", std::to_string(decision)},
                    {"answer", custody ? "custody" : "change of conditions"},
                    {"answers shown", "talk\nchange of conditions\ncustody"},
                    {"days", "20"}},
                   {"Gentler answers were tried before this one", 0, breach});
        if (!custody) return;
        const ThingNumber held = tell_.tell(day, Role::prison, "custody begun",
                                            {{"why held", "breach"},
                                             {"decision", std::to_string(decision)},
                                             {"breach", std::to_string(breach)}});
        if (day.day + 20 <= register_day.day)
            tell_.tell(CivilDate{day.day + 20}, Role::prison, "custody ended", {}, {{}, 0, held});
        day_ = std::max(day_, CivilDate{std::min(day.day + 20, register_day.day)});
    }

    void see(std::string_view month) {
        tell_.tell(day_, Role::probation_officer, "reintegration seen",
                   {{"month", std::string(month)},
                    {"housing", random_.chance(700) ? "stable" : "temporary"},
                    {"work", random_.chance(500) ? "work" : "seeking"}});
    }

    void finish() {
        if (starts_.day + 183 <= register_day.day) {
            day_ = std::max(day_, CivilDate{starts_.day + 183});
            see("6");
        }
        if (ends_ < register_day) {
            day_ = std::max(day_, CivilDate{ends_.day + 1});
            if (random_.chance(750)) {
                tell_.tell(day_, Role::probation_officer, "milestone reached",
                           {{"title", "All sessions done"}}, {{}, measure_, 0});
                tell_.tell(day_, Role::probation_officer, "measure completed", {}, {{}, 0, measure_});
            } else {
                tell_.tell(day_, Role::probation_officer, "measure expired", {}, {{}, 0, measure_});
            }
            imposed_ = false;
        }
    }

    void after() {
        if (random_.chance(20))
            tell_.tell(day_, Role::person, "complaint filed", {{"what", "The hours were counted wrongly"}});
        if (random_.chance(60)) {
            const ThingNumber process =
                tell_.tell(day_, Role::probation_officer, "restorative process offered", {});
            if (random_.chance(500))
                tell_.tell(day_, Role::victim_support, "restorative process prepared", {}, {{}, 0, process});
        }
    }

    Random random_;
    static constexpr std::uint64_t conditions_part = 1;  ///< of the random numbers

    CaseTeller tell_;
    CivilDate day_, starts_{}, ends_{};
    ThingNumber measure_ = 0, computed_ = 0;
    bool imposed_ = false;
    std::string facts_;
    std::optional<Wanted> wanted_;
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
    for (std::uint64_t number = 0; number < services; ++number) {
        Event event;
        event.rule = find_event_rule("service registered");
        event.file = service_file(number);
        event.on = first_arrival;
        event.by = {"Ama administrator", Role::administrator, {}};
        event.key = sha256_hex(event.file).substr(0, key_length);
        event.said = {{field("title"), fmt::format("{} {}", service_kind(number), number), {}},
                      {field("provider"), provider_name(number), {}},
                      {field("unit"), "seat", {}},
                      {field("places"), std::to_string(random.between(10, 60)), {}}};
        batch.events.push_back(std::move(event));
    }
    check(batch, into.write_all(batch));
    return static_cast<std::int64_t>(services);
}

/// Asks for the places, and notes a gap where none is free. Returns the number of gaps.
std::int64_t reserve(Register& into, const ConditionLibrary& library, const std::vector<CaseOfOne>& cases) {
    Batch places, gaps;
    const auto tell = [&library](Batch& batch, const CaseOfOne& one, Role role, std::string_view name,
                                 std::initializer_list<Said> said, ThingNumber of) {
        CaseTeller teller(batch, library, one.person(), one.file());
        teller.tell(one.wanted()->from, role, name, said, {{}, of, 0});
        batch.events.back().key = sha256_hex(fmt::format("{} {}", one.file(), name)).substr(0, key_length);
    };
    std::vector<const CaseOfOne*> asking;
    for (const CaseOfOne& one : cases) {
        if (!one.wanted()) continue;
        const CaseOfOne::Wanted& wanted = *one.wanted();
        tell(places, one, Role::provider, "place reserved",
             {{"service", wanted.service}, {"starts", to_text(wanted.from)}, {"ends", to_text(wanted.to)}},
             wanted.referral);
        asking.push_back(&one);
    }
    const auto answers = into.write_all(places);
    for (std::size_t i = 0; i < answers.size(); ++i)
        if (!answers[i])
            tell(gaps, *asking[i], Role::probation_officer, "gap noted", {{"gap", "no place"}}, 0);
    check(gaps, into.write_all(gaps));
    return static_cast<std::int64_t>(gaps.events.size());
}

/// What is in the register so far.
std::int64_t events_in(Register& into) { return static_cast<std::int64_t>(into.head().size); }

}  // namespace

CaseFilesCount generate_case_files(Register& into, const ConditionLibrary& library, std::uint64_t persons,
                                   std::uint64_t seed,
                                   const std::function<void(std::uint64_t persons)>& progress) {
    CaseFilesCount count;
    const std::int64_t before = events_in(into);
    count.services = register_services(into);
    const Random random(seed);
    for (std::uint64_t first = 0; first < persons; first += persons_together) {
        Batch batch;
        std::vector<CaseOfOne> cases;
        const std::uint64_t end = std::min(first + persons_together, persons);
        cases.reserve(end - first);
        for (std::uint64_t number = first; number < end; ++number)
            cases.emplace_back(batch, library, number, random.part(number)).tell();
        check(batch, into.write_all(batch));
        count.no_place += reserve(into, library, cases);
        count.persons += static_cast<std::int64_t>(end - first);
        if (progress) progress(end);
    }
    count.events = events_in(into) - before;
    return count;
}

}  // namespace ultima
