// SPDX-License-Identifier: Apache-2.0
// How long the second demo takes, the program being built.
#include "figures.h"

#include <cstdlib>

namespace ultima::bench {

namespace {

/// A word that the shell takes as it is.
std::string in_quotes(const std::string& word) {
    std::string result = "'";
    for (const char c : word) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return result + "'";
}

/// Seconds, or nothing if it failed.
std::optional<double> demo(const std::filesystem::path& out, const std::filesystem::path& log) {
    const std::string command = "cd " + in_quotes(ULTIMA_SOURCE_DIR) + " && " + in_quotes(ULTIMA_PROGRAM) +
                                " demo --out " + in_quotes(out.string()) + " >" + in_quotes(log.string()) +
                                " 2>&1";
    const Stopwatch watch;
    const bool done =
        std::system(command.c_str()) == 0 && std::filesystem::exists(out / "audit" / "report.html");
    return done ? std::optional(watch.seconds()) : std::nullopt;
}

}  // namespace

void measure_demo(Figures& figures, const Plan& plan) {
    const std::string name = "second demo";
    const auto first = demo(plan.folder / "demo", plan.folder / "demo.log");
    const auto second = demo(plan.folder / "demo", plan.folder / "demo.log");
    if (!first || !second) return figures.skip(name, "`ultima demo` fails or leaves no report.html");
    figures.add({name, *second, "s", *first, "the first", 20, Better::less, ""});
    std::filesystem::remove_all(plan.folder / "demo");
}

}  // namespace ultima::bench
