// SPDX-License-Identifier: Apache-2.0
#include "web/site_of_tests.h"

#include "base/hash.h"

#include <fmt/format.h>

#include <stdexcept>

namespace ultima::test {
namespace {

constexpr Instant morning{1'782'810'000};  // 2026-06-30T09:00:00Z

/// As hard to guess as it takes to test the way, not the work.
constexpr PasswordCost cheap{1, 8192};

}  // namespace

SiteOfTests::SiteOfTests(bool fictional)
    : now(morning), law_(read_law(ULTIMA_SOURCE_DIR "/examples/avenmar/pack").law) {
    open_register();
    tell("person identified", Role::administrator,
         {{"name", "Jun Hollow"},
          {"juvenile", "no"},
          {"born", "1990-02-03"},
          {"identifiers", "national: 12345678"}});
    tell("case opened", Role::administrator, {{"stage", "sentence"}});
    for (const auto& [name, role, office] : {std::tuple(judge, "judge", "City court"),
                                             std::tuple(officer, "probation officer", "City probation"),
                                             std::tuple(provider, "provider", "provider-01")})
        tell("assigned", Role::administrator,
             {{"assignee", std::string(name)}, {"in role", role}, {"office", office}});
    const ThingNumber aid = tell("legal aid offered", Role::judge, {{"possible", "yes"}});
    tell("lawyer appointed", Role::judge, {{"counsel", std::string(defence)}}, aid);
    tell("lawyer consulted", Role::defence, {}, aid);
    open_application({{std::string(judge), Role::judge, "City court", ""},
                      {std::string(other_judge), Role::judge, "Hills court", ""},
                      {std::string(officer), Role::probation_officer, "City probation", ""},
                      {std::string(provider), Role::provider, "provider-01", ""},
                      {std::string(defence), Role::defence, "", ""},
                      {std::string(inspector), Role::inspector, "", ""},
                      {std::string(administrator), Role::administrator, "", ""},
                      {std::string(other_administrator), Role::administrator, "", ""},
                      {std::string(somebody), Role::person, "", std::string(person)}},
                     fictional);
}

SiteOfTests::SiteOfTests(const std::vector<Looker>& who)
    : now(morning), law_(read_law(ULTIMA_SOURCE_DIR "/examples/avenmar/pack").law) {
    open_register();
    open_application(who, true);
}

void SiteOfTests::open_register() {
    reg_ = std::make_unique<Register>(
        std::move(*Register::create(folder_ / "register", {[this] { return now; }, system_entropy(), {}})));
}

void SiteOfTests::open_application(const std::vector<Looker>& who, bool fictional) {
    accounts_ = std::make_unique<Accounts>(folder_ / "accounts.sqlite", system_entropy(), cheap, now);
    app_ = std::make_unique<Application>(
        *reg_, law_, *accounts_, SiteSettings{"Ministry of Tests", fictional, false, false, {}, laws()},
        system_entropy());
    app_->links = std::make_unique<ShortLinks>(folder_ / "codes.sqlite", system_entropy());
    app_->training = std::make_unique<TrainingAnswers>(folder_ / "training.sqlite", "key of tests");
    app_->evaluations = std::make_unique<Evaluations>(evaluations(), *reg_);
    for (const Looker& one : who)
        if (!accounts_->add(one, "correct horse battery", AccountKeeper::of_machine(now)))
            throw std::logic_error("an account was refused");
    // Where there is an administrator already, the next one takes a second.
    for (const Account& one : accounts_->open())
        for (const Looker& other : accounts_->all())
            if (!one.can_sign_in() && other.role == Role::administrator)
                static_cast<void>(
                    accounts_->confirm(one.who.name, waiting_of(one), {other.name, false, now}));
}

void SiteOfTests::add_account(const Looker& who) {
    if (!accounts_->add(who, "correct horse battery", AccountKeeper::of_machine(now)))
        throw std::logic_error("an account was refused");
    for (const Account& one : accounts_->open())
        if (one.who.name == who.name &&
            !accounts_->confirm(who.name, waiting_of(one), {std::string(administrator), false, now}))
            throw std::logic_error("an account was refused");
}

ThingNumber SiteOfTests::tell(std::string_view name, Role role,
                              std::initializer_list<std::pair<std::string_view, std::string>> said,
                              ThingNumber thing, ThingNumber of, std::string reason, std::string_view on) {
    Event event;
    event.rule = find_event_rule(name);
    const ThingKind kind = file_of(event.rule->thing);
    event.file = kind == ThingKind::person_file ? person : kind == ThingKind::service_file ? "s1" : file;
    if (kind != ThingKind::service_file) event.person = person;
    event.thing = thing;
    event.of = of;
    event.on = parse_date(on).value();
    event.by = {std::string(role == Role::judge               ? judge
                            : role == Role::probation_officer ? officer
                                                              : "Ivo Clerk"),
                role,
                {}};
    event.reason = std::move(reason);
    event.key = sha256_hex(fmt::format("test {}", told_++)).substr(0, key_length);
    for (const auto& [what, value] : said) event.said.push_back({field(what), value, {}});
    const auto written = reg_->write(std::move(event));
    if (!written) throw std::logic_error(fmt::format("{}: {}", name, written.error().front().message));
    return written->thing;
}

std::string SiteOfTests::sign_in(std::string_view name) {
    HttpRequest request;
    request.method = HttpMethod::post;
    request.path = "/sign-in";
    request.type = "application/x-www-form-urlencoded";
    request.host = "test";
    request.form = {{"name", std::string(name)}};
    const HttpResponse response = answer(*app_, request);
    const std::string_view set = value_of(response.headers, "Set-Cookie");
    const std::size_t equals = set.find('=');
    if (response.status != 303 || equals == std::string_view::npos)
        throw std::logic_error("sign-in was refused");
    return cookies_[std::string(name)] = std::string(set.substr(equals + 1, set.find(';') - equals - 1));
}

std::string SiteOfTests::cookie_of(std::string_view name) {
    const auto found = cookies_.find(name);
    return found == cookies_.end() ? sign_in(name) : found->second;
}

std::string SiteOfTests::token_of(std::string_view name) {
    return app_->sessions.find(cookie_of(name), now).value().form_token;
}

HttpResponse SiteOfTests::get(std::string_view name, std::string path, HttpFields query) {
    HttpRequest request;
    request.path = std::move(path);
    request.query = std::move(query);
    request.host = "test";
    if (!name.empty()) request.cookies = {{"ultima", cookie_of(name)}};
    return answer(*app_, request);
}

HttpResponse SiteOfTests::post(std::string_view name, std::string path, HttpFields form) {
    HttpRequest request;
    request.method = HttpMethod::post;
    request.path = std::move(path);
    request.type = "application/x-www-form-urlencoded";
    request.host = "test";
    request.origin = "http://test";
    request.cookies = {{"ultima", cookie_of(name)}};
    form.emplace_back("token", token_of(name));
    request.form = std::move(form);
    return answer(*app_, request);
}

std::vector<std::string> SiteOfTests::events_of(std::string_view of) {
    std::vector<std::string> names;
    for (const RecordedEvent& one : reg_->events_of(of))
        if (part_of(one.event.rule->thing) != FilePart::looks) names.emplace_back(one.event.rule->name);
    return names;
}

}  // namespace ultima::test
