// SPDX-License-Identifier: Apache-2.0
// `ultima VERB`: one file for each verb, thin over the modules.
#pragma once

#include "base/date.h"

#include <iosfwd>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace ultima {

/// What a command ended with; the process returns it (design 4).
enum class Exit : int { done = 0, check_failed = 1, wrong_use = 2, bad_input = 3, broken = 4 };

/// What the surroundings give, passed in so that tests can choose it.
struct Surroundings {
    CivilDate today;
    bool out_is_terminal = false;
    bool err_is_terminal = false;
    std::istream* in = nullptr;  ///< what a dialogue reads and writes; never null while a verb runs
    std::ostream* out = nullptr;
};

/// Each adds its verb to the command line. What the verb ends with is left in `exit`.
void add_check(CLI::App& app, const Surroundings& around, Exit& exit);
void add_options(CLI::App& app, const Surroundings& around, Exit& exit);
void add_dates(CLI::App& app, const Surroundings& around, Exit& exit);
void add_audit(CLI::App& app, const Surroundings& around, Exit& exit);
void add_compare(CLI::App& app, const Surroundings& around, Exit& exit);
void add_evaluate(CLI::App& app, const Surroundings& around, Exit& exit);
void add_sql(CLI::App& app, const Surroundings& around, Exit& exit);
void add_pack(CLI::App& app, const Surroundings& around, Exit& exit);
void add_register(CLI::App& app, const Surroundings& around, Exit& exit);
void add_serve(CLI::App& app, const Surroundings& around, Exit& exit);
void add_training(CLI::App& app, const Surroundings& around, Exit& exit);
void add_demo(CLI::App& app, const Surroundings& around, Exit& exit);

}  // namespace ultima
