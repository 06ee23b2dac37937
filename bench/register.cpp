// SPDX-License-Identifier: Apache-2.0
// What the register costs: writing one event after another, reading a million back, taking in a city's table.
#include "base/files.h"
#include "country/case_files.h"
#include "exchange/import.h"
#include "figures.h"
#include "law/load.h"
#include "register/verify.h"
#include "register/views.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <stdexcept>
#include <utility>

namespace ultima::bench {

namespace {

RegisterTools tools() {
    return {[] { return Instant{1'790'000'000}; }, system_entropy(), {}};
}

Register made(const std::filesystem::path& folder) {
    std::filesystem::remove_all(folder);
    auto into = Register::create(folder, tools());
    if (!into) throw std::runtime_error(into.error().front().message);
    return std::move(*into);
}

/// Syncs of four more kilobytes at the end of a file, a second: no database acknowledges single writes
/// faster.
double syncs_a_second(const std::filesystem::path& folder, int count) {
    const std::filesystem::path path = folder / "sync";
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0) throw std::runtime_error("the file for syncs cannot be made");
    const std::string page(4096, 'x');
    const Stopwatch watch;
    for (int i = 0; i < count; ++i)
        if (::write(file, page.data(), page.size()) < 0 || ::fdatasync(file) != 0)
            throw std::runtime_error("the disk refuses");
    const double rate = count / watch.seconds();
    ::close(file);
    std::filesystem::remove(path);
    return rate;
}

Event event(std::string_view name, std::string file, std::string person) {
    Event made;
    made.rule = find_event_rule(name);
    made.file = std::move(file);
    made.person = std::move(person);
    made.on = {20'500};
    made.by = {"Ama judge", Role::judge, {}};
    return made;
}

void measure_appends(Figures& figures, const Plan& plan) {
    Register into = made(plan.folder / "appends");
    Event person = event("person identified", "p", "p");
    person.said = {{field("name"), "Nia Example", {}}, {field("juvenile"), "no", {}}};
    Event opened = event("case opened", "c", "p");
    opened.said = {{field("stage"), "trial", {}}};
    if (!into.write(person) || !into.write(opened)) throw std::runtime_error("the case cannot be opened");
    const int count = plan.quick ? 500 : 5000;
    const double disk = syncs_a_second(plan.folder, count);
    const Stopwatch watch;
    for (int i = 0; i < count; ++i) {
        Event fact = event("fact recorded", "c", "p");
        fact.said = {{field("fact"), "work", {}},
                     {field("value"), "yes", {}},
                     {field("source"), "person", {}},
                     {field("as of"), "2026-01-01", {}}};
        if (!into.write(fact)) throw std::runtime_error("a fact was refused");
    }
    figures.add({.name = "events written and acknowledged one by one",
                 .value = count / watch.seconds(),
                 .unit = "events/s",
                 .yardstick = disk,
                 .yardstick_is = "syncs of the disk by themselves",
                 .target = std::min(1000.0, disk),
                 .note = "each is on the disk before the next begins"});
}

/// The kind and last state of every thing from the names of events alone, in another way than the views keep
/// them.
std::map<std::pair<std::string, ThingNumber>, std::pair<ThingKind, State>> recomputed(Register& from) {
    std::map<std::pair<std::string, ThingNumber>, std::pair<ThingKind, State>> all;
    from.read(0, [&](RecordedEvent&& one) {
        all[{one.event.file, one.event.thing}] = {one.event.rule->thing, one.event.rule->to};
        return true;
    });
    return all;
}

bool equal(const Views& views, Register& from) {
    const auto naive = recomputed(from);
    std::size_t things = 0;
    for (const auto& [name, file] : views.files()) {
        things += file.things.size();
        for (std::size_t i = 0; i < file.things.size(); ++i) {
            const auto found = naive.find({name, static_cast<ThingNumber>(i)});
            if (found == naive.end() || found->second != std::pair{file.things[i].kind, file.things[i].state})
                return false;
        }
    }
    return things == naive.size();
}

void measure_rebuilding(Figures& figures, const Plan& plan) {
    Register into = made(plan.folder / "million");
    Sources sources;
    Diagnostics diagnostics;
    const ConditionLibrary library =
        read_conditions(ULTIMA_SOURCE_DIR "/examples/avenmar/pack/conditions.yaml", sources, diagnostics)
            .value();
    generate_case_files(into, load_pack(ULTIMA_SOURCE_DIR "/examples/avenmar/pack").pack, library,
                        plan.quick ? 500 : 22'500, 1);
    const double events = static_cast<double>(into.head().size);
    const Stopwatch reading;
    const Views views = Views::of(into);
    const double read = events / reading.core_seconds();
    if (static_cast<double>(views.events()) != events) throw std::runtime_error("events were lost");
    if (!equal(views, into)) throw std::runtime_error("the views are not what a recomputation gives");
    figures.add(
        {.name = "all views made anew from events",
         .value = read,
         .unit = "events/s core",
         .target = 100'000,
         .note = fmt::format("{:.2f} million events, opened and added up; {} files; equal to a recomputation",
                             events / 1e6, views.files().size())});
    const Stopwatch verifying;
    if (!verify(into.store(), &into.keys(), {}).problems.empty())
        throw std::runtime_error("it does not verify");
    figures.add({.name = "the same register verified",
                 .value = events / verifying.core_seconds(),
                 .unit = "events/s core",
                 .note = "every hash worked out, everything sealed opened"});
}

void measure_import(Figures& figures, const Plan& plan) {
    const char* named = std::getenv("ULTIMA_DATA");
    const std::filesystem::path data =
        named != nullptr ? named : std::filesystem::path(ULTIMA_SOURCE_DIR) / "../shared/data";
    const std::filesystem::path table = data / "custody/nyc/episodes.csv";
    if (!std::filesystem::exists(table)) {
        figures.skip("episodes of New York City imported", table.string() + " is not here");
        return;
    }
    Sources sources;
    Diagnostics diagnostics;
    const std::filesystem::path map_path =
        std::filesystem::path(ULTIMA_SOURCE_DIR) / "maps/nyc-episodes.yaml";
    const auto map =
        read_import_map(sources, sources.add("map", read_file(map_path, 1U << 20U).value()), diagnostics);
    if (!map) throw std::runtime_error("the map cannot be read");
    Register into = made(plan.folder / "city");
    const ImportRequest request{table.string(), {"Ama prison", Role::prison, {}}, false, {}};
    const Stopwatch first;
    const auto imported = import_table(into, *map, request);
    const double seconds = first.seconds();
    const Stopwatch second;
    const auto again = import_table(into, *map, request);
    const double seconds_again = second.seconds();
    const auto all_accounted_for = [](const ImportReport& report) {
        return report.fresh + report.same + report.refused == report.rows && report.unread == 0;
    };
    // A few rows say of somebody that they were a child whom an earlier row says was none: a human has to
    // say.
    constexpr std::int64_t few = 10;
    if (!imported || !again || !all_accounted_for(*imported) || !all_accounted_for(*again) ||
        again->events != 0 || imported->refused > few)
        throw std::runtime_error("rows were lost, refused or written twice");
    figures.add({.name = "episodes of New York City imported",
                 .value = seconds,
                 .unit = "s",
                 .yardstick = seconds_again,
                 .yardstick_is = "a second time, which changes nothing",
                 .target = 60,
                 .better = Better::less,
                 .note = fmt::format("{} rows, {} events", imported->rows, imported->events)});
    const Stopwatch verifying;
    if (!verify(into.store(), &into.keys(), {}).problems.empty())
        throw std::runtime_error("it does not verify");
    figures.add({.name = "that register verified",
                 .value = verifying.seconds(),
                 .unit = "s",
                 .target = 5,
                 .better = Better::less});
}

}  // namespace

void measure_register(Figures& figures, const Plan& plan) {
    measure_appends(figures, plan);
    measure_rebuilding(figures, plan);
    measure_import(figures, plan);
}

}  // namespace ultima::bench
