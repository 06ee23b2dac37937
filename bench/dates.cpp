// SPDX-License-Identifier: Apache-2.0
// How many records of sentences a second a core works out, from a line of JSON to a line of JSON.
#include "base/files.h"
#include "dates/booking.h"
#include "dates/dates_json.h"
#include "dates/why.h"
#include "figures.h"
#include "law/load.h"
#include "release/random_booking.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace ultima::bench {

namespace {

constexpr CivilDate asked_on{day_number(2026, 11, 1)};

struct Records {
    std::vector<std::string> lines;
    std::string what;
};

/// Published cases where they are there, else made ones.
Records records() {
    const char* folder = std::getenv("ULTIMA_DATA");
    const std::filesystem::path data =
        folder != nullptr ? folder : std::filesystem::path(ULTIMA_SOURCE_DIR) / "../shared/data";
    Records all;
    std::ifstream file(data / "law/ew/cases.jsonl");
    for (std::string line; std::getline(file, line);) all.lines.push_back(line);
    all.what = fmt::format("{} published cases", all.lines.size());
    if (!all.lines.empty()) return all;
    for (std::uint64_t number = 0; number < 500; ++number)
        all.lines.push_back(test::random_booking(number).dump());
    all.what = fmt::format("{} made records, for the published cases are not there", all.lines.size());
    return all;
}

/// Records a second and core over so many rounds.
double rate(const Records& records, int rounds, const std::function<std::size_t(const std::string&)>& work) {
    const Stopwatch watch;
    std::size_t bytes = 0;
    for (int round = 0; round < rounds; ++round)
        for (const std::string& line : records.lines) bytes += work(line);
    if (bytes == 0) throw std::runtime_error("no record was answered");
    return static_cast<double>(records.lines.size()) * rounds / watch.core_seconds();
}

}  // namespace

void measure_dates(Figures& figures, const Plan& plan) {
    const auto folder = std::filesystem::path(ULTIMA_SOURCE_DIR) / "packs/ew-release";
    LoadedPack loaded = load_pack(folder);
    Diagnostics diagnostics = loaded.diagnostics;
    auto text = read_file(folder / "dates.yaml", 1U << 20U);
    if (!text) throw std::runtime_error("there is no dates.yaml");
    const auto map = read_booking_map(loaded.pack, loaded.sources,
                                      loaded.sources.add("dates.yaml", std::move(*text)), diagnostics);
    if (!map || has_errors(diagnostics)) throw std::runtime_error("ew-release cannot be used");
    DateCalculator calculator(loaded.pack, Stage::post_sentence);
    const Records given = records();
    const auto read = [&](const std::string& line) {
        Sources sources;
        Diagnostics said;
        std::string id;
        const std::uint32_t file = sources.add("record", line);
        return read_booking(loaded.pack, *map, sources, file, said, id);
    };
    const auto answered = [&](const std::vector<std::string>& left_out) {
        return [&, left_out](const std::string& line) {
            const auto booking = read(line);
            if (!booking) return std::size_t{0};
            const CalculatedDates dates = calculator.calculate(booking->facts, asked_on, left_out);
            return dates_json(loaded.pack, booking->id, dates, booking->notes).size();
        };
    };
    const int rounds = plan.quick ? 2 : 20;
    const double only_read = rate(given, rounds, [&](const std::string& line) {
        const auto booking = read(line);
        return booking ? booking->facts.size() : 0;
    });
    const std::string yardstick = "records only read";
    figures.add({"release dates of England and Wales", rate(given, rounds, answered({std::string(why_name)})),
                 "records/s per core", only_read, yardstick, 5000, Better::more, given.what});
    figures.add({"release dates with how they came about", rate(given, rounds, answered({})),
                 "records/s per core", only_read, yardstick, 1000, Better::more, given.what});
}

}  // namespace ultima::bench
