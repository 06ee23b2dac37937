// SPDX-License-Identifier: Apache-2.0
// ultima register checkpoint | export | tables | cohort | bundle | take | backup | erasures | restore
#include "base/files.h"
#include "cli/register_verbs.h"
#include "exchange/analysis_tables.h"
#include "exchange/bundle.h"
#include "exchange/cohort.h"
#include "exchange/export.h"
#include "register/backup.h"

#include <fmt/format.h>

#include <fstream>
#include <ostream>

namespace ultima {

Exit sign_checkpoint(const RegisterRequest& request, const Surroundings& around) {
    auto of = opened_register(request, around);
    if (!of) return Exit::bad_input;
    const std::string text = of->checkpoint();
    if (request.out.empty())
        *around.out << text;
    else
        write_file_whole(request.out, text);
    return Exit::done;
}

Exit export_register(const RegisterRequest& request, const Surroundings& around) {
    auto from = opened_register(request, around);
    if (!from) return Exit::bad_input;
    const std::string beside = request.out + ".part";
    std::ofstream file(beside, std::ios::binary | std::ios::trunc);
    const std::uint64_t events =
        export_lines(*from, request.open, [&](std::string_view line) { file << line << '\n'; });
    file.close();
    if (!file) {
        std::filesystem::remove(beside);
        fmt::print(stderr, "`{}` cannot be written\n", request.out);
        return Exit::broken;
    }
    std::filesystem::rename(beside, request.out);
    *around.out << fmt::format("{} events are in {}{}\n", events, request.out,
                               request.open ? ", with what they say: guard it like the register" : "");
    return Exit::done;
}

Exit export_register_tables(const RegisterRequest& request, const Surroundings& around) {
    auto from = opened_register(request, around);
    if (!from) return Exit::bad_input;
    const AnalysisTables count = export_tables(*from, request.out);
    *around.out << fmt::format("{} cases of adults, {} things and {} values are in {}\n", count.cases,
                               count.things, count.values, request.out);
    return Exit::done;
}

Exit export_register_cohort(const RegisterRequest& request, const Surroundings& around) {
    const auto until = date_asked(request.on, around, "--until");
    if (!until) return Exit::wrong_use;
    auto from = opened_register(request, around);
    if (!from) return Exit::bad_input;
    const auto cohort = export_cohort(*from, {*until, request.facts}, request.out);
    if (!cohort) {
        print(cohort.error(), Sources(), around);
        return Exit::wrong_use;
    }
    *around.out << fmt::format(
        "{} measures and {} releases of adults, followed until {}, are in {}\n"
        "Evaluate them with `ultima evaluate PLAN.yaml` (docs/evaluating.md).\n",
        cohort->measures, cohort->releases, to_text(*until), request.out);
    if (cohort->most_of_one > 1)
        *around.out
            << "Some of them have several rows, and the file does not say whose a row is: intervals take "
               "each for somebody else and are too narrow. In the application they do not.\n";
    return Exit::done;
}

Exit bundle_case(const RegisterRequest& request, const Surroundings& around) {
    const auto role = role_asked(request);
    if (!role) return Exit::wrong_use;
    auto from = opened_register(request, around);
    if (!from) return Exit::bad_input;
    const auto bundle =
        make_bundle(*from, {request.file, request.recipient, Actor{.name = request.by, .role = *role},
                            request.basis, request.reason});
    if (!bundle) {
        print(bundle.error(), Sources(), around);
        return Exit::bad_input;
    }
    write_file_whole(request.out, *bundle);
    *around.out << fmt::format(
        "The case is in {}; only the register with that public key can open it. That it was given away is on "
        "record in the case.\n",
        request.out);
    return Exit::done;
}

Exit take_in_bundle(const RegisterRequest& request, const Surroundings& around) {
    constexpr std::size_t largest_bundle = 256U << 20U;
    const auto bundle = read_file(request.file, largest_bundle);
    if (!bundle) {
        print(bundle.error(), Sources(), around);
        return Exit::bad_input;
    }
    auto into = opened_register(request, around);
    if (!into) return Exit::bad_input;
    const auto report = take_bundle(*into, *bundle, request.trusted);
    if (!report) {
        print(report.error(), Sources(), around);
        return Exit::bad_input;
    }
    *around.out << fmt::format("Case {}: {} events are new, {} were here already.\n", report->case_file,
                               report->fresh, report->same);
    return Exit::done;
}

Exit back_up_register(const RegisterRequest& request, const Surroundings& around) {
    auto from = opened_register(request, around);
    if (!from) return Exit::bad_input;
    for (const std::string& path : {request.out, request.keys_out})
        if (std::filesystem::exists(path)) {
            fmt::print(stderr, "`{}` is there already\n", path);
            return Exit::bad_input;
        }
    back_up(*from, request.out, request.keys_out);
    *around.out << fmt::format(
        "Events are copied to {}, keys to {}: keep them in two places. To restore, the latest "
        "list of erasures is needed, too (ultima register erasures).\n",
        request.out, request.keys_out);
    return Exit::done;
}

Exit list_erasures(const RegisterRequest& request, const Surroundings& around) {
    auto of = opened_register(request, around);
    if (!of) return Exit::bad_input;
    const std::string text = signed_erasures(*of);
    if (request.out.empty())
        *around.out << text;
    else
        write_file_whole(request.out, text);
    return Exit::done;
}

Exit restore_register(const RegisterRequest& request, const Surroundings& around) {
    constexpr std::size_t largest_list = 64U << 20U;
    const auto erasures = read_file(request.erasures, largest_list);
    if (!erasures) {
        print(erasures.error(), Sources(), around);
        return Exit::bad_input;
    }
    auto restored = restore(request.folder, request.file, request.keys, *erasures, register_tools());
    if (!restored) {
        print(restored.error(), Sources(), around);
        return Exit::bad_input;
    }
    *around.out << fmt::format("The register is in {} again, with {} events.\n", request.folder,
                               restored->head().size);
    return Exit::done;
}

}  // namespace ultima
