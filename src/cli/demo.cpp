// SPDX-License-Identifier: Apache-2.0
// ultima demo: the fictional country, from nothing to the report.
#include "base/date.h"
#include "cli/audit_run.h"
#include "cli/inputs.h"
#include "cli/progress.h"
#include "cli/serving.h"
#include "country/case_files.h"
#include "country/register.h"
#include "country/staff.h"
#include "web/accounts.h"
#include "web/law_shelf.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace ultima {

namespace {

struct DemoRequest {
    std::string out = "build/demo";
    std::string country = "examples/avenmar";
    std::string language;
    std::uint64_t persons = 100'000;
    std::uint64_t cases = 12'000;
    std::uint64_t seed = 1;
    bool serve = false;
    std::uint16_t port = 8080;
};

/// Printed at once, so that somebody who waits sees how far it is even through a pipe.
template <typename... Arguments>
void say(fmt::format_string<Arguments...> words, Arguments&&... arguments) {
    fmt::print(words, std::forward<Arguments>(arguments)...);
    std::fflush(stdout);
}

/// The register of measures, told anew beside the audit, since a second core would wait. What an earlier demo
/// left is replaced. Ended before it is done, it leaves a register without its later people.
class Telling {
  public:
    Telling(const DemoRequest& request, const Law& law, std::filesystem::path folder)
        : folder_(std::move(folder)), persons_(request.cases) {
        std::filesystem::remove_all(folder_);
        told_ = std::async(std::launch::async, [this, &law, seed = request.seed] {
            auto made = Register::create(folder_, {now, system_entropy(), {}});
            if (!made) throw std::runtime_error(made.error().front().message);
            return generate_case_files(*made, law.pack(), *law.conditions, persons_, seed,
                                       [this](std::uint64_t persons) {
                                           if (ended_) throw std::runtime_error("the demo was ended");
                                           so_far_ = persons;
                                       });
        });
    }
    ~Telling() {
        ended_ = true;
        if (told_.valid()) told_.wait();
    }
    Telling(const Telling&) = delete;
    Telling& operator=(const Telling&) = delete;

    /// Waits until it is done, and says what was told.
    void finish(const Surroundings& around) {
        constexpr std::chrono::milliseconds step(100);
        say("\nTelling three years of its register of measures: {} people ...\n", persons_);
        {
            ProgressBar bar(around.err_is_terminal);
            while (told_.wait_for(step) != std::future_status::ready)
                bar.show("cases", static_cast<double>(so_far_) / static_cast<double>(persons_));
        }
        const CaseFilesCount told = told_.get();
        say("{} events of {} people in {}; {} services; {} people found no place free\n", told.events,
            told.persons, folder_.string(), told.services, told.no_place);
    }

  private:
    std::filesystem::path folder_;
    std::uint64_t persons_;
    std::atomic<std::uint64_t> so_far_ = 0;
    std::atomic<bool> ended_ = false;
    std::future<CaseFilesCount> told_;
};

/// Everybody who works in the country, and some of the people under a measure. Their passwords are random and
/// told to nobody: the fictional country asks for none.
void add_country_accounts(const std::filesystem::path& file) {
    if (std::filesystem::exists(file)) return;
    constexpr PasswordCost cheap{1, 8192};
    constexpr std::size_t password_bytes = 16;
    constexpr std::uint64_t persons = 12;
    const Instant at = now();
    Accounts accounts(file, system_entropy(), cheap, at);
    std::vector<Looker> all = country_staff();
    // Administrators come last: with the first of them, whoever decides or sees everything takes a second.
    std::stable_partition(all.begin(), all.end(),
                          [](const Looker& one) { return one.role != Role::administrator; });
    for (std::uint64_t i = 0; i < persons; ++i) {
        const std::string person = fmt::format("p{:06}", i);
        all.push_back({person, Role::person, {}, person});
    }
    for (const Looker& one : all)
        if (auto added = accounts.add(one, random_name(system_entropy(), password_bytes),
                                      AccountKeeper::of_machine(at));
            !added)
            throw std::runtime_error(added.error().front().message);
    const auto first = accounts.all();
    const auto administrator = std::find_if(
        first.begin(), first.end(), [](const Looker& one) { return one.role == Role::administrator; });
    for (const Account& one : accounts.open())
        if (!one.can_sign_in() && administrator != first.end())
            if (auto confirmed =
                    accounts.confirm(one.who.name, waiting_of(one), {administrator->name, false, at});
                !confirmed)
                throw std::runtime_error(confirmed.error().front().message);
}

/// The application over the register that was told, on the day of the register: whoever opens it sees that
/// day's lists. Anybody may sign in as anybody, from this machine only.
Exit serve_demo(const DemoRequest& request, std::shared_ptr<Law> law, const std::filesystem::path& folder,
                const Surroundings& around) {
    const Instant started = now();
    const CivilDate today = date_of(started);
    const std::int64_t back = std::int64_t{today.day - register_day.day} * 24 * 3600;
    auto opened = Register::open(folder, folder / "keys.sqlite",
                                 {[back] { return Instant{now().second - back}; }, system_entropy(), {}});
    if (!opened) {
        print(opened.error(), Sources(), around);
        return Exit::bad_input;
    }
    ServeRequest serving;
    serving.folder = folder.string();
    serving.port = request.port;
    serving.institution = "Avenmar, Ministry of Justice";
    serving.fictional = true;
    serving.laws = (folder.parent_path() / "laws").string();
    add_country_accounts(accounts_beside(serving));
    return serve(*opened, std::move(law), serving, around);
}

Exit demo(const DemoRequest& request, const Surroundings& around) {
    const std::filesystem::path country(request.country);
    if (!std::filesystem::is_directory(country / "pack")) {
        fmt::print(
            stderr,
            "There is no country in {}: run the demo from Ultima's own folder, or name it with --country.\n",
            country.string());
        return Exit::bad_input;
    }
    const LawRead law = read_law(country / "pack");
    print(law.diagnostics, law.sources, around);
    if (!law.law || !law.law->conditions) return Exit::bad_input;
    const std::filesystem::path out(request.out);
    const auto serve_it = [&] { return serve_demo(request, law.law, out / "measures", around); };
    // What is there already is served as it is, so that nothing that was tried out is lost.
    if (request.serve && std::filesystem::exists(out / "measures")) return serve_it();
    std::filesystem::create_directories(out);
    const std::filesystem::path table = out / "register.parquet";
    Telling measures(request, *law.law, out / "measures");
    say("Making the register of a country that does not exist: {} people ...\n", request.persons);
    const RegisterCount made = generate_register(table, request.persons, request.seed);
    say("{} rows in {}\n\nAuditing those in custody ...\n", made.rows, table.string());

    AuditRequest of;
    of.table = table.string();
    of.map = (country / "map.yaml").string();
    of.pack = (country / "pack").string();
    of.out = (out / "audit").string();
    of.on = to_text(register_day);
    of.language = request.language;
    const Exit exit = audit(of, around);
    if (exit != Exit::done) return exit;
    measures.finish(around);
    if (request.serve) return serve_it();
    fmt::print(
        "\nWhat to try next:\n"
        "  {} demo --serve    the application over it, in a browser\n"
        "  open {}\n"
        "  {} options examples/cases/in-undertrial-third.json --pack in-undertrial --stage pretrial --on "
        "2026-01-01\n"
        "  {} check packs/*\n"
        "  {} register verify {}\n",
        "build/release/ultima", (out / "audit" / "report.html").string(), "build/release/ultima",
        "build/release/ultima", "build/release/ultima", (out / "measures").string());
    return Exit::done;
}

}  // namespace

void add_demo(CLI::App& app, const Surroundings& around, Exit& exit) {
    auto request = std::make_shared<DemoRequest>();
    CLI::App* verb =
        app.add_subcommand("demo", "Make the fictional country's register, audit it, write the report");
    verb->add_option("--out", request->out, "Folder for the register and the results")->capture_default_str();
    verb->add_option("--persons", request->persons, "People in the register")
        ->capture_default_str()
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{100'000'000}));
    verb->add_option("--cases", request->cases, "People in the register of measures")
        ->capture_default_str()
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000}));
    verb->add_option("--seed", request->seed, "Another number makes another register")->capture_default_str();
    verb->add_option("--lang", request->language,
                     "Show the law's texts in this language in the report: en or ar")
        ->check(said);
    verb->add_flag("--serve", request->serve, "Open the application on it, in a browser on this machine");
    verb->add_option("--port", request->port, "Port of the application; 0 for any that is free")
        ->capture_default_str();
    verb->add_option("--country", request->country, "Folder of the fictional country")->capture_default_str();
    verb->callback([request, &around, &exit] { exit = demo(*request, around); });
}

}  // namespace ultima
