// SPDX-License-Identifier: Apache-2.0
// ultima serve REGISTER --pack P [--address A] [--port N] ...
// ultima serve REGISTER --add-account NAME --role R
// ultima serve REGISTER --close-account NAME, --renew-code NAME, --check-accounts
#include "base/files.h"
#include "cli/register_verbs.h"
#include "cli/serving.h"
#include "cli/stopping.h"
#include "cli/training.h"
#include "web/server.h"
#include "web/site.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <ctime>
#include <iostream>
#include <memory>
#include <thread>

namespace ultima {
namespace {

struct AccountAsked {
    std::string add, role, office, person, close, renew;
    bool check = false;
    [[nodiscard]] bool any() const { return check || !add.empty() || !close.empty() || !renew.empty(); }
};

Accounts accounts_of(const ServeRequest& request) {
    return {accounts_beside(request), system_entropy(), PasswordCost(), now()};
}

void print_secret(const AccountChange& change, const Surroundings& around) {
    if (!change.secret.empty())
        *around.out << fmt::format("Secret for their authenticator, shown only now: {}\n",
                                   base32(change.secret));
}

/// The password comes from standard input, so that it stands in no list of processes and no history.
Exit add_account(const ServeRequest& request, const AccountAsked& asked, const Surroundings& around) {
    const auto role = find_role(asked.role);
    if (!role) {
        fmt::print(stderr,
                   "--role: `{}` is no role: judge, prosecutor, probation officer, ... (docs/access.md)\n",
                   asked.role);
        return Exit::wrong_use;
    }
    Accounts accounts = accounts_of(request);
    *around.out << fmt::format("Password for {}, at least {} characters, on one line:\n", asked.add,
                               Accounts::shortest_password)
                << std::flush;
    std::string password;
    std::getline(*around.in, password);
    const auto added = accounts.add({asked.add, *role, asked.office, asked.person}, password,
                                    AccountKeeper::of_machine(now()));
    if (!added) {
        print(added.error(), Sources(), around);
        return Exit::bad_input;
    }
    if (added->effect == AccountEffect::waits)
        *around.out << fmt::format(
            "{} can sign in as {} once an administrator has confirmed it, on the page "
            "Accounts.\n",
            asked.add, to_text(*role));
    else
        *around.out << fmt::format("{} can sign in as {}.\n", asked.add, to_text(*role));
    if (added->effect == AccountEffect::alone)
        *around.out << "There is no administrator who could confirm this; the record says so.\n";
    print_secret(*added, around);
    return Exit::done;
}

Exit close_or_renew(const ServeRequest& request, const AccountAsked& asked, const Surroundings& around) {
    Accounts accounts = accounts_of(request);
    const AccountKeeper by = AccountKeeper::of_machine(now());
    const bool closes = !asked.close.empty();
    const auto changed = closes ? accounts.close(asked.close, by) : accounts.renew_code(asked.renew, by);
    if (!changed) {
        print(changed.error(), Sources(), around);
        return Exit::bad_input;
    }
    if (closes)
        *around.out << fmt::format("{} can no longer sign in, and is signed out.\n", asked.close);
    else
        *around.out << fmt::format("{} has a new authenticator; the old one is good no more.\n", asked.renew);
    print_secret(*changed, around);
    return Exit::done;
}

/// 1 if the record, or an account, was changed past the program.
Exit check_accounts(const ServeRequest& request, const Surroundings& around) {
    const RecordCheck check = accounts_of(request).check_record();
    for (const std::string& problem : check.problems) fmt::print(stderr, "{}\n", problem);
    *around.out << fmt::format("{} entries on the record of accounts, {}. Hash of the last one: {}\n",
                               check.entries, check.problems.empty() ? "all in order" : "NOT in order",
                               check.hash);
    return check.problems.empty() ? Exit::done : Exit::check_failed;
}

Exit open_and_serve(const ServeRequest& request, const Surroundings& around) {
    if (request.folder.starts_with("postgresql://") && request.accounts.empty()) {
        fmt::print(stderr,
                   "--accounts: say which file holds the accounts, since the register is on a server\n");
        return Exit::wrong_use;
    }
    if (request.pack.empty()) {
        fmt::print(stderr, "--pack: say which law the pages show\n");
        return Exit::wrong_use;
    }
    RegisterRequest of;
    of.folder = request.folder;
    of.keys = request.keys;
    of.schema = request.schema;
    auto opened = opened_register(of, around);
    if (!opened) return Exit::bad_input;
    LawRead law = read_law(pack_folder(request.pack));
    if (!law.law) {
        print(law.diagnostics, law.sources, around);
        fmt::print(stderr, "\nThe pack cannot be used until this is mended.\n");
        return Exit::bad_input;
    }
    return serve(*opened, std::move(law.law), request, around);
}

/// The day where this machine stands: a court's day does not begin at midnight in Greenwich.
CivilDate local_day(Instant now) {
    const std::time_t second = now.second;
    std::tm local{};
    localtime_r(&second, &local);
    return {day_number(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday)};
}

/// As many connections as the server takes each need a place among the open files, of which most machines
/// give a program 1,024 unless it asks: then slow ones would keep everybody else out.
void ask_for_open_files() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_max < HttpServer::most_connections + 100)
        fmt::print(stderr,
                   "This machine lets a program open {} files: so many connections at most can be held.\n",
                   limit.rlim_max);
}

/// What trainees answer, beside the accounts. The key that turns names into names of answers is made once:
/// who has the answers without it cannot tell whose they are.
std::unique_ptr<TrainingAnswers> answers_beside(const std::filesystem::path& accounts) {
    constexpr std::size_t key_bytes = 32, largest_key = 1024;
    const std::filesystem::path file = accounts.parent_path() / "training.key";
    if (!std::filesystem::exists(file)) {
        write_file_whole(file, random_name(system_entropy(), key_bytes));
        std::filesystem::permissions(
            file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }
    auto key = read_file(file, largest_key);
    if (!key || key->empty()) throw std::runtime_error(file.string() + " cannot be read");
    return std::make_unique<TrainingAnswers>(accounts.parent_path() / "training.sqlite", *std::move(key));
}

}  // namespace

std::filesystem::path accounts_beside(const ServeRequest& request) {
    if (!request.accounts.empty()) return request.accounts;
    return std::filesystem::path(request.folder) / "accounts.sqlite";
}

Exit serve(Register& of, std::shared_ptr<Law> law, const ServeRequest& request, const Surroundings& around) {
    const bool tls = !request.certificate.empty();
    const bool here = request.address == "127.0.0.1" || request.address == "::1";
    if (!here && !tls && !request.behind_proxy) {
        fmt::print(
            stderr,
            "--address {}: passwords would travel in the clear. Give --certificate and --certificate-key, or "
            "--behind-proxy if a server in front speaks TLS.\n",
            request.address);
        return Exit::wrong_use;
    }
    Accounts accounts = accounts_of(request);
    Application app(of, std::move(law), accounts,
                    {request.institution, request.fictional, tls || request.behind_proxy,
                     request.behind_proxy, request.ask_back, request.laws, local_day},
                    system_entropy());
    if (!app.follows_law(now())) {
        fmt::print(stderr,
                   "The register says that another version of the law is in use than the one given with "
                   "--pack, and it does not lie in the folder of --laws: {}.\n",
                   app.desk.law_in_use()->things.front().text(field("pack")));
        return Exit::bad_input;
    }
    app.links = std::make_unique<ShortLinks>(accounts_beside(request).replace_filename("codes.sqlite"),
                                             system_entropy());
    if (!request.openid.empty()) {
        auto openid = read_openid(request.openid);
        if (!openid) {
            print(openid.error(), Sources(), around);
            return Exit::bad_input;
        }
        app.openid = std::make_unique<OpenId>(*std::move(openid), fetch_over_tls(), system_entropy());
    }
    if (!app.law.now()->exercises.empty()) app.training = answers_beside(accounts_beside(request));
    app.evaluations =
        std::make_unique<Evaluations>(accounts_beside(request).replace_filename("evaluations"), of);
    HttpServer::Settings settings{request.address,
                                  request.port,
                                  std::max(2U, std::thread::hardware_concurrency()),
                                  request.certificate,
                                  request.certificate_key,
                                  request.behind_proxy};
    ask_for_open_files();
    const Stopping stopping;
    const HttpServer server(
        settings, [&app](const HttpRequest& asked) { return answer(app, asked); }, app.metrics);
    *around.out << fmt::format("Open {}://{}:{}/   (Ctrl-C ends it)\n", tls ? "https" : "http",
                               here ? "localhost" : request.address, server.port())
                << std::flush;
    constexpr std::chrono::milliseconds pause{100};
    while (!Stopping::asked()) std::this_thread::sleep_for(pause);
    *around.out << "Stopped; everything that was acknowledged is in the register.\n";
    return Exit::done;
}

void add_serve(CLI::App& app, const Surroundings& around, Exit& exit) {
    auto request = std::make_shared<ServeRequest>();
    auto asked = std::make_shared<AccountAsked>();
    CLI::App* verb = app.add_subcommand("serve", "The web application over a register of measures");
    verb->add_option("register", request->folder, "Folder of the register, or postgresql://...")->required();
    verb->add_option("--pack", request->pack, "Folder of a pack, or the id of a pack in packs/");
    verb->add_option("--laws", request->laws,
                     "Folder with other versions of the pack, a folder each, to be taken into use");
    verb->add_option("--keys", request->keys, "File with the keys, if it is elsewhere");
    verb->add_option("--schema", request->schema, "Of a register in PostgreSQL")->capture_default_str();
    verb->add_option("--accounts", request->accounts,
                     "File with the accounts; accounts.sqlite in the folder");
    verb->add_option("--address", request->address, "Address to listen at")->capture_default_str();
    verb->add_option("--port", request->port, "Port to listen at; 0 for any that is free")
        ->capture_default_str();
    CLI::Option* certificate =
        verb->add_option("--certificate", request->certificate, "Certificate for TLS, in PEM");
    CLI::Option* key = verb->add_option("--certificate-key", request->certificate_key, "Its key, in PEM");
    certificate->needs(key);
    key->needs(certificate);
    verb->add_flag("--behind-proxy", request->behind_proxy, "A server in front speaks TLS with browsers");
    verb->add_option("--openid", request->openid,
                     "File with the sign-in provider (OpenID Connect): docs/application.md");
    verb->add_option("--institution", request->institution, "Name at the top of each page")
        ->capture_default_str();
    verb->add_option("--ask-back", request->ask_back,
                     "Telephone number at which people under a measure can ask");
    CLI::Option* add = verb->add_option("--add-account", asked->add, "Add somebody who can sign in, and end");
    verb->add_option("--role", asked->role, "Their role")->needs(add);
    verb->add_option("--office", asked->office, "Their court, office or house")->needs(add);
    verb->add_option("--person", asked->person, "The person's file, for somebody under a measure")
        ->needs(add);
    CLI::Option* close =
        verb->add_option("--close-account", asked->close, "Let somebody no longer sign in, and end");
    CLI::Option* renew = verb->add_option("--renew-code", asked->renew,
                                          "Give somebody a new secret for their authenticator, and end");
    CLI::Option* check = verb->add_flag("--check-accounts", asked->check,
                                        "Check the record of who made and changed accounts, and end");
    add->excludes(close)->excludes(renew)->excludes(check);
    close->excludes(renew)->excludes(check);
    renew->excludes(check);
    verb->callback([request, asked, &around, &exit] {
        exit = !asked->any()        ? open_and_serve(*request, around)
               : asked->check       ? check_accounts(*request, around)
               : asked->add.empty() ? close_or_renew(*request, *asked, around)
                                    : add_account(*request, *asked, around);
    });
}

}  // namespace ultima
