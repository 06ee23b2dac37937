// SPDX-License-Identifier: Apache-2.0
#include "base/snippet.h"
#include "cli/verbs.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <exception>
#include <iostream>

namespace {

ultima::Surroundings surroundings() {
    const auto day = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    ultima::Surroundings around;
    around.today = ultima::CivilDate{static_cast<std::int32_t>(day.time_since_epoch().count())};
    around.out_is_terminal = isatty(STDOUT_FILENO) == 1;
    around.err_is_terminal = isatty(STDERR_FILENO) == 1;
    around.in = &std::cin;
    around.out = &std::cout;
    return around;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Ultima: what else than prison does the law allow here, why, and what do we not know yet?",
                 "ultima");
    app.set_version_flag("--version", "ultima " ULTIMA_VERSION);
    app.require_subcommand(1);
    const ultima::Surroundings around = surroundings();
    ultima::Exit exit = ultima::Exit::done;
    ultima::add_check(app, around, exit);
    ultima::add_options(app, around, exit);
    ultima::add_dates(app, around, exit);
    ultima::add_audit(app, around, exit);
    ultima::add_compare(app, around, exit);
    ultima::add_evaluate(app, around, exit);
    ultima::add_sql(app, around, exit);
    ultima::add_pack(app, around, exit);
    ultima::add_register(app, around, exit);
    ultima::add_serve(app, around, exit);
    ultima::add_training(app, around, exit);
    ultima::add_demo(app, around, exit);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : static_cast<int>(ultima::Exit::wrong_use);
    } catch (const std::exception& error) {
        fmt::print(stderr, "ultima could not finish: {}\n", ultima::shown_safely(error.what(), 2));
        return static_cast<int>(ultima::Exit::broken);
    }
    return static_cast<int>(exit);
}
