// SPDX-License-Identifier: Apache-2.0
// ultima compare PACK [PACK] [--before DATE] [--after DATE] [--json]
#include "cli/inputs.h"
#include "compare/law_changes.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>

namespace ultima {

namespace {

struct CompareRequest {
    std::string before, after;  // packs
    std::string before_day, after_day;
    bool json = false;
};

/// The day of a side, if one was given. Prints what was expected; false if it is not a date.
bool read_day(const std::string& text, const Surroundings& around, std::optional<CivilDate>& day) {
    if (text.empty()) return true;
    day = date_asked(text, around);
    return day.has_value();
}

Exit compare(const CompareRequest& request, const Surroundings& around) {
    std::optional<CivilDate> before_day, after_day;
    if (!read_day(request.before_day, around, before_day) || !read_day(request.after_day, around, after_day))
        return Exit::wrong_use;
    const bool one_pack = request.after.empty();
    if (one_pack && (!before_day || !after_day)) {
        fmt::print(stderr,
                   "one pack is compared with itself on two days: --before 2024-06-30 --after 2024-07-01\n");
        return Exit::wrong_use;
    }
    const auto before = usable_pack(request.before, around);
    if (!before) return Exit::bad_input;
    const auto other = one_pack ? std::nullopt : usable_pack(request.after, around);
    if (!one_pack && !other) return Exit::bad_input;
    const LawOn old_law{before->pack, before_day};
    const LawOn new_law{one_pack ? before->pack : other->pack, after_day};
    const LawChanges changes = law_changes(old_law, new_law);
    fmt::print("{}", request.json ? law_changes_json(changes, old_law, new_law)
                                  : law_changes_text(changes, old_law, new_law));
    return Exit::done;
}

}  // namespace

void add_compare(CLI::App& app, const Surroundings& around, Exit& exit) {
    auto request = std::make_shared<CompareRequest>();
    CLI::App* const verb =
        app.add_subcommand("compare", "What changed in law between two packs, or two days of one");
    verb->add_option("before", request->before, "Folder of a pack, or the id of a pack in packs/")
        ->required();
    verb->add_option("after", request->after, "The other pack; left out: the same, on another day");
    verb->add_option("--before", request->before_day, "Only what is in force on this day in the first")
        ->check(said);
    verb->add_option("--after", request->after_day, "Only what is in force on this day in the second")
        ->check(said);
    verb->add_flag("--json", request->json, "Print JSON");
    verb->callback([request, around, &exit] { exit = compare(*request, around); });
}

}  // namespace ultima
