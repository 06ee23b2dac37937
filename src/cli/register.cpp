// SPDX-License-Identifier: Apache-2.0
// ultima register VERB: see add_register
#include "base/files.h"
#include "cli/register_verbs.h"
#include "exchange/export.h"
#include "register/events_document.h"
#include "register/file_view.h"
#include "register/verify.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <ostream>

namespace ultima {
namespace {

constexpr std::size_t largest_checkpoint = 1U << 16U;

Exit create(const RegisterRequest& request, const Surroundings& around) {
    if (is_on_server(request) && request.keys.empty()) {
        fmt::print(stderr, "--keys: say which file is to hold the keys\n");
        return Exit::wrong_use;
    }
    auto made = is_on_server(request) ? Register::create(PostgresPlace{request.folder, request.schema},
                                                         request.keys, register_tools())
                                      : Register::create(request.folder, register_tools());
    if (!made) {
        print(made.error(), Sources(), around);
        return Exit::bad_input;
    }
    const std::string keys = is_on_server(request) ? request.keys : request.folder + "/keys.sqlite";
    *around.out << fmt::format(
        "The register is there. Keep {} apart from its copies: without it nothing about "
        "anybody can be read, with it everything.\nIts public key, by which others check its "
        "checkpoints: {}\n",
        keys, made->store().public_key());
    return Exit::done;
}

/// Texts of checkpoints that were kept elsewhere; nothing if one cannot be read.
std::optional<std::vector<std::string>> outside_checkpoints(const RegisterRequest& request,
                                                            const Surroundings& around) {
    std::vector<std::string> texts;
    for (const std::string& path : request.checkpoints) {
        auto text = read_file(path, largest_checkpoint);
        if (!text) {
            print(text.error(), Sources(), around);
            return std::nullopt;
        }
        texts.push_back(std::move(*text));
    }
    return texts;
}

Exit verify_folder(const RegisterRequest& request, const Surroundings& around) {
    const auto outside = outside_checkpoints(request, around);
    if (!outside) return Exit::bad_input;
    auto of = opened_register(request, around);
    if (!of) return Exit::bad_input;
    const Verification found = verify(of->store(), request.without_keys ? nullptr : &of->keys(), *outside);
    if (!found.problems.empty()) {
        print(found.problems, Sources(), around);
        *around.out << fmt::format("{} events fit; then something does not\n", found.events);
        return Exit::check_failed;
    }
    *around.out << fmt::format("all {} events fit, {} of them erased; {} checkpoints fit\n", found.events,
                               found.erased, found.checkpoints);
    if (outside->empty())
        *around.out << "Nobody can see from the register alone whether its end was cut off: keep checkpoints "
                       "elsewhere (ultima register checkpoint) and give them with --checkpoint.\n";
    return Exit::done;
}

Exit verify_file(const RegisterRequest& request, const Surroundings& around) {
    std::ifstream lines(request.folder, std::ios::binary);
    std::uint64_t events = 0;
    const Diagnostics problems = verify_export(lines, events);
    print(problems, Sources(), around);
    *around.out << fmt::format("{} events fit{}\n", events,
                               problems.empty() ? "" : "; then something does not");
    return problems.empty() ? Exit::done : Exit::check_failed;
}

using Verb = Exit (*)(const RegisterRequest&, const Surroundings&);

}  // namespace

RegisterTools register_tools() { return {now, system_entropy(), {}}; }

bool is_on_server(const RegisterRequest& request) {
    return request.folder.starts_with("postgresql://") || request.folder.starts_with("postgres://");
}

std::optional<Register> opened_register(const RegisterRequest& request, const Surroundings& around) {
    if (is_on_server(request) && request.keys.empty()) {
        fmt::print(stderr, "--keys: say which file holds the keys\n");
        return std::nullopt;
    }
    const std::filesystem::path keys = request.keys.empty()
                                           ? std::filesystem::path(request.folder) / "keys.sqlite"
                                           : std::filesystem::path(request.keys);
    auto opened = is_on_server(request)
                      ? Register::open(PostgresPlace{request.folder, request.schema}, keys, register_tools())
                      : Register::open(request.folder, keys, register_tools());
    if (opened) return std::move(*opened);
    print(opened.error(), Sources(), around);
    return std::nullopt;
}

std::optional<Role> role_asked(const RegisterRequest& request) {
    const auto role = find_role(request.role);
    if (!role) fmt::print(stderr, "--role: there is no role `{}` (docs/events.md)\n", request.role);
    return role;
}

void add_register(CLI::App& app, const Surroundings& around, Exit& exit) {
    auto request = std::make_shared<RegisterRequest>();
    CLI::App* verb =
        app.add_subcommand("register", "The register: what was decided, by whom and why, and how it went");
    verb->require_subcommand(1);
    const auto add = [&](const char* name, const char* says, Verb run) {
        CLI::App* sub = verb->add_subcommand(name, says);
        sub->callback([request, &around, &exit, run] { exit = run(*request, around); });
        return sub;
    };
    const auto add_folder = [&](CLI::App* sub) {
        sub->add_option("folder", request->folder, "The register's folder, or postgresql://...")->required();
        sub->add_option("--schema", request->schema, "Of a register in PostgreSQL")->capture_default_str();
        sub->add_option("--keys", request->keys, "The key file, if it is not in the folder")->check(said);
    };
    add_folder(add("create", "Make an empty register", create));
    CLI::App* writing = add("write", "Write commands, one a line, and answer each in JSON", write_commands);
    add_folder(writing);
    writing->add_option("commands", request->file,
                        "JSON Lines (docs/register.md); standard input if left out");
    writing->add_option("--conditions", request->conditions, "conditions.yaml of a pack (docs/register.md)")
        ->check(said);
    CLI::App* verifying = add("verify", "Check every event; of a folder, or of an export",
                              [](const auto& asked, const auto& at) {
                                  return is_on_server(asked) || std::filesystem::is_directory(asked.folder)
                                             ? verify_folder(asked, at)
                                             : verify_file(asked, at);
                              });
    add_folder(verifying);
    verifying->add_option("--checkpoint", request->checkpoints, "A checkpoint that was kept elsewhere");
    verifying->add_flag("--without-keys", request->without_keys, "Open nothing that is sealed");
    CLI::App* signing =
        add("checkpoint", "Sign where the register stands, to be kept elsewhere", sign_checkpoint);
    add_folder(signing);
    signing->add_option("--out", request->out, "Leave it in this file")->check(said);
    CLI::App* exporting = add("export", "All events with their chain, as JSON Lines", export_register);
    add_folder(exporting);
    exporting->add_option("out", request->out, "The file to write")->required();
    exporting->add_flag("--open", request->open, "With what the events say, in clear");
    CLI::App* tabling =
        add("tables", "Parquet tables in codes and days, for those who count", export_register_tables);
    add_folder(tabling);
    tabling->add_option("out", request->out, "The folder for the tables")->required();
    CLI::App* following =
        add("cohort", "One row for each measure and release, and what became of it", export_register_cohort);
    add_folder(following);
    following->add_option("out", request->out, "The table to write: FILE.csv or FILE.parquet")->required();
    following->add_option("--until", request->on,
                          "Tell nothing of what came after this day (today if left out)");
    following
        ->add_option("--fact", request->facts,
                     "A column for this fact, as on record when the measure began; once for each")
        ->check(said);
    CLI::App* planning =
        add("plan", "File the plan of an evaluation, before its outcomes are opened", file_plan);
    add_folder(planning);
    planning->add_option("plan", request->file, "The plan (YAML, docs/evaluating.md)")->required();
    planning->add_option("--by", request->by, "Who files it")->required()->check(said);
    planning->add_option("--role", request->role, "In what capacity")->required();
    planning->add_option("--reason", request->reason, "Of a plan that was filed before: why it is changed");
    CLI::App* importing = add("import", "Take in the rows of another register", import_into_register);
    add_folder(importing);
    importing->add_option("table", request->file, "A CSV or Parquet file, or a return (.ods)")->required();
    importing->add_option("--map", request->map, "How rows become events (docs/register.md)")->required();
    importing->add_option("--by", request->by, "Who imports")->required()->check(said);
    importing->add_option("--role", request->role, "In what capacity")->required();
    importing->add_flag("--dry-run", request->dry_run, "Only say what would happen");
    importing->add_option("--refused", request->out, "Leave the list of what was refused in this file")
        ->check(said);
    CLI::App* asking = add("form", "Make a blank form for a return that a map can read", make_form);
    asking->add_option("--map", request->map, "How rows become events (docs/register.md)")->required();
    asking->add_option("--out", request->out, "A workbook FILE.ods, or FILE.html to print")
        ->required()
        ->check(said);
    CLI::App* showing =
        add("show", "What somebody may see of a file; the look is on record first", show_file);
    add_folder(showing);
    showing->add_option("file", request->file, "The case, person or service")->required();
    showing->add_option("--by", request->by, "Who looks; of the person, their file")->required()->check(said);
    showing->add_option("--role", request->role, "In what capacity")->required();
    showing->add_option("--reason", request->reason, "Why, in at least 10 characters")->required();
    showing->add_option("--part", request->part, "What is looked at (docs/access.md)")
        ->default_val(std::string(to_text(FilePart::whole_file)));
    showing->add_option("--office", request->office, "The court, office or house of who looks");
    showing->add_flag("--urgent", request->urgent, "Without delay, for an hour; an inspector is told");
    showing->add_flag("--json", request->json, "Print JSON, one object a line");
    CLI::App* reminding = add(
        "reminders", "Who has to come or answer in the next days, to be called or sent SMS", list_reminders);
    add_folder(reminding);
    reminding->add_option("--from", request->on, "The first day; today if left out")->check(said);
    reminding->add_option("--days", request->days, "How many days")->required();
    reminding
        ->add_option("--out", request->out,
                     "The list, a CSV file; who could not be reminded stands beside it")
        ->required()
        ->check(said);
    reminding->add_option("--by", request->by, "Who makes the list")->required()->check(said);
    reminding->add_option("--role", request->role, "In what capacity")->required();
    reminding->add_option("--office", request->office, "The court, office or house of who makes it");
    reminding->add_option("--ask-back", request->ask_back, "The telephone number at which people can ask")
        ->required()
        ->check(said);
    CLI::App* counting = add("capacity", "How full services are, and what could not be had", show_capacity);
    add_folder(counting);
    counting->add_option("--on", request->on, "The day asked about; today if left out")->check(said);
    CLI::App* listing_services =
        add("directory", "Take in a directory of providers (HSDS 3.0 or 3.1)", import_directory_file);
    add_folder(listing_services);
    listing_services->add_option("directory", request->file, "A JSON file")->required();
    listing_services->add_option("--by", request->by, "Who imports")->required()->check(said);
    listing_services->add_option("--role", request->role, "In what capacity")->required();
    listing_services->add_flag("--dry-run", request->dry_run, "Only say what is wrong with it");
    add_folder(add("services", "Print the services with their free places, as HSDS 3.1", print_directory));
    CLI::App* bundling = add("bundle", "A case in a sealed file for another office", bundle_case);
    add_folder(bundling);
    bundling->add_option("case", request->file, "The case")->required();
    bundling->add_option("out", request->out, "The file to write")->required();
    bundling->add_option("--for", request->recipient, "The public key of the register that receives it")
        ->required();
    bundling->add_option("--by", request->by, "Who hands it over")->required()->check(said);
    bundling->add_option("--role", request->role, "In what capacity")->required();
    bundling->add_option("--basis", request->basis, "The provision that it rests on")
        ->required()
        ->check(said);
    bundling->add_option("--reason", request->reason, "Why, in at least 20 characters")->required();
    CLI::App* taking = add("take", "Take in a case that another office has sent", take_in_bundle);
    add_folder(taking);
    taking->add_option("bundle", request->file, "The file")->required();
    taking->add_option("--from", request->trusted, "The public key of an office whose bundles are taken")
        ->required();
    CLI::App* ageing = add("due", "Whose record may no longer be kept, by a pack's clock", propose_due);
    add_folder(ageing);
    ageing->add_option("--retention", request->map, "retention.yaml of a pack (docs/register.md)")
        ->required();
    ageing->add_option("--on", request->on, "The day asked about; today if left out")->check(said);
    ageing->add_option("--by", request->by, "Who proposes the erasures")->check(said);
    ageing->add_option("--role", request->role, "In what capacity");
    CLI::App* copying = add("backup", "Copy events and keys into two files", back_up_register);
    add_folder(copying);
    copying->add_option("events", request->out, "The file for the events")->required();
    copying->add_option("keys_file", request->keys_out, "The file for the keys")->required();
    CLI::App* listing =
        add("erasures", "The signed list of who was erased, which a restore needs", list_erasures);
    add_folder(listing);
    listing->add_option("--out", request->out, "Leave it in this file")->check(said);
    CLI::App* restoring = add("restore", "Make a register from copies of events and keys", restore_register);
    add_folder(restoring);
    restoring->add_option("--events", request->file, "The copy of the events")->required();
    restoring->add_option("--erasures", request->erasures, "The latest list of erasures")->required();
    add("events", "Print docs/events.md: every event and what it needs", [](const auto&, const auto& at) {
        *at.out << events_document();
        return Exit::done;
    });
}

}  // namespace ultima
