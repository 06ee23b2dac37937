// SPDX-License-Identifier: Apache-2.0
// ultima compare PACK [PACK] [--before DATE] [--after DATE] [--json]
//                [--table FILE --map FILE [--map-after FILE] --out FOLDER [--by COLUMN ...]]
#include "base/files.h"
#include "cli/inputs.h"
#include "cli/progress.h"
#include "compare/law_changes.h"
#include "compare/people_changes.h"
#include "compare/report_page.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

namespace ultima {

namespace {

struct CompareRequest {
    std::string before, after;  // packs
    std::string before_day, after_day;
    std::string table, map, map_after, out;
    std::vector<std::string> by;
    AuditOptions options;
    bool json = false;
};

Exit wrong(const std::string& message) {
    fmt::print(stderr, "{}\n", message);
    return Exit::wrong_use;
}

/// One side: its pack, and the map of the table for it.
struct Side {
    LoadedPack* loaded = nullptr;
    std::optional<CivilDate> day;
    std::optional<Map> map;
};

/// Reads a side's map. Prints what is wrong with it.
bool read_side(Side& side, const std::string& map, const Surroundings& around) {
    auto read = read_map(side.loaded->sources, map, side.loaded->pack);
    if (!read) {
        print(read.error(), side.loaded->sources, around);
        return false;
    }
    side.map = *std::move(read);
    return true;
}

/// What the change does to the people of the table. Prints what is wrong.
std::optional<PeopleChanges> over_table(const CompareRequest& request, Side& before, Side& after,
                                        const Surroundings& around) {
    if (!read_side(before, request.map, around)) return std::nullopt;
    if (!read_side(after, request.map_after.empty() ? request.map : request.map_after, around))
        return std::nullopt;
    bool after_failed = false;
    ProgressBar bar(around.err_is_terminal);
    auto changes = people_changes(
        {before.loaded->pack, *before.map, *before.day}, {after.loaded->pack, *after.map, *after.day},
        request.table, request.by, request.out, request.options, after_failed,
        [&](const AuditProgress& progress) { bar.show(progress.step, progress.done); });
    if (changes) return *std::move(changes);
    print(changes.error(), (after_failed ? after : before).loaded->sources, around);
    return std::nullopt;
}

/// A day that was given. Prints what was expected; false if it is no date.
bool read_day(const std::string& text, const Surroundings& around, std::optional<CivilDate>& day) {
    if (text.empty()) return true;
    day = date_asked(text, around);
    return day.has_value();
}

Exit compare(const CompareRequest& request, const Surroundings& around) {
    Side before, after;
    if (!read_day(request.before_day, around, before.day) || !read_day(request.after_day, around, after.day))
        return Exit::wrong_use;
    const bool one_pack = request.after.empty();
    if (one_pack && (!before.day || !after.day))
        return wrong("one pack is compared with itself on two days: --before 2024-06-30 --after 2024-07-01");
    const bool over_people = !request.table.empty();
    const bool about_people =
        !request.map.empty() || !request.map_after.empty() || !request.out.empty() || !request.by.empty();
    if (over_people ? request.map.empty() || request.out.empty() : about_people)
        return wrong("a register is compared with --table, --map and --out together");
    // People are answered on a day, so their law is looked at on it, too.
    if (over_people && !before.day) before.day = around.today;
    if (over_people && !after.day) after.day = around.today;
    auto first = usable_pack(request.before, around);
    if (!first) return Exit::bad_input;
    auto second = one_pack ? std::nullopt : usable_pack(request.after, around);
    if (!one_pack && !second) return Exit::bad_input;
    before.loaded = &*first;
    after.loaded = one_pack ? &*first : &*second;

    const LawOn old_law{before.loaded->pack, before.day};
    const LawOn new_law{after.loaded->pack, after.day};
    const LawChanges law = law_changes(old_law, new_law);
    std::optional<PeopleChanges> people;
    if (over_people) {
        people = over_table(request, before, after, around);
        if (!people) return Exit::bad_input;
        write_file_whole(std::filesystem::path(request.out) / "report.html",
                         compare_page(law, old_law, new_law, *people, request.options.hide_below));
    }
    if (request.json)
        fmt::print("{{\"law\":{},\"people\":{}}}\n", law_changes_json(law, old_law, new_law),
                   people ? people_changes_json(*people) : "null");
    else
        fmt::print("{}{}", law_changes_text(law, old_law, new_law),
                   people ? people_changes_text(*people, request.options.hide_below) : "");
    return Exit::done;
}

}  // namespace

void add_compare(CLI::App& app, const Surroundings& around, Exit& exit) {
    auto request = std::make_shared<CompareRequest>();
    CLI::App* const verb = app.add_subcommand(
        "compare", "What changed in law, and for whom, between two packs or two days of one");
    verb->add_option("before", request->before, "Folder of a pack, or the id of a pack in packs/")
        ->required();
    verb->add_option("after", request->after, "The other pack; left out: the same, on another day");
    verb->add_option("--before", request->before_day, "The day on which the first is looked at")->check(said);
    verb->add_option("--after", request->after_day, "The day on which the second is looked at")->check(said);
    verb->add_option("--table", request->table, "A register: who gains or loses which option")->check(said);
    verb->add_option("--map", request->map, "How its columns become facts (docs/maps.md)")->check(said);
    verb->add_option("--map-after", request->map_after, "The same for the second pack, if it needs another")
        ->check(said);
    verb->add_option("--out", request->out, "Folder for the answers under both laws, row by row")
        ->check(said);
    verb->add_option("--by", request->by, "Count by this column of the table, too; may be given again");
    verb->add_option("--hide-below", request->options.hide_below,
                     "Smaller counts are not shown, and others rounded down to multiples of it, but in JSON")
        ->check(CLI::Range(0, 1'000'000));
    verb->add_flag("--json", request->json, "Print JSON");
    verb->callback([request, &around, &exit] { exit = compare(*request, around); });
}

}  // namespace ultima
