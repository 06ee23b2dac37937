// SPDX-License-Identifier: Apache-2.0
// ultima evaluate PLAN.yaml [--json]
#include "base/files.h"
#include "cli/inputs.h"
#include "evaluation/plan.h"
#include "evaluation/plan_description.h"
#include "evaluation/plan_result.h"
#include "evaluation/plan_text.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <ostream>
#include <string>

namespace ultima {
namespace {

constexpr std::size_t largest_plan = 1U << 20U;
constexpr std::size_t largest_table = std::size_t{1} << 30U;

Exit evaluate(const std::string& path, bool json, const Surroundings& around) {
    Sources sources;
    auto text = read_file(path, largest_plan);
    if (!text) {
        print(text.error(), sources, around);
        return Exit::bad_input;
    }
    const auto plan = read_plan(sources, sources.add(path, std::move(*text)));
    if (!plan) {
        print(plan.error(), sources, around);
        return Exit::bad_input;
    }
    // What the plan alone forbids is refused before the outcome is opened.
    if (const auto good = check_plan(*plan); !good) {
        print(good.error(), sources, around);
        return Exit::bad_input;
    }
    const auto bytes = read_file(std::filesystem::path(path).parent_path() / plan->table, largest_table);
    if (!bytes) {
        print(bytes.error(), sources, around);
        return Exit::bad_input;
    }
    const auto table = read_text_table(*bytes);
    if (!table) {
        print(table.error(), sources, around);
        return Exit::bad_input;
    }
    if (plan->kind == PlanKind::description) {
        const auto described = describe(*plan, *table);
        if (!described) {
            print(described.error(), sources, around);
            return Exit::bad_input;
        }
        *around.out << (json ? description_json(*plan, *described) : description_text(*plan, *described));
        return Exit::done;
    }
    const auto result = carry_out(*plan, *table);
    if (!result) {
        print(result.error(), sources, around);
        return Exit::bad_input;
    }
    *around.out << (json ? plan_result_json(*plan, *result) : plan_result_text(*plan, *result));
    return Exit::done;
}

}  // namespace

void add_evaluate(CLI::App& app, const Surroundings& around, Exit& exit) {
    auto path = std::make_shared<std::string>();
    auto json = std::make_shared<bool>(false);
    CLI::App* verb =
        app.add_subcommand("evaluate", "Does a measure do what it should? A plan, carried out on a table");
    verb->add_option("plan", *path, "The plan (YAML, docs/evaluating.md)")->required();
    verb->add_flag("--json", *json, "Print JSON");
    verb->callback([path, json, &around, &exit] { exit = evaluate(*path, *json, around); });
}

}  // namespace ultima
