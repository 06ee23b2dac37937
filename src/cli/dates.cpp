// SPDX-License-Identifier: Apache-2.0
// ultima dates CASES.jsonl --pack P [--map MAP.yaml] [--stage S] [--on DATE] [--why] [--json] [--report FILE]
#include "base/files.h"
#include "cli/inputs.h"
#include "dates/booking.h"
#include "dates/dates_json.h"
#include "dates/report_page.h"
#include "dates/why.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <fstream>
#include <memory>
#include <ostream>
#include <string>

namespace ultima {
namespace {

constexpr std::size_t largest_map = 1U << 20U;
constexpr std::size_t largest_line = 16U << 20U;
constexpr std::size_t most_on_page = 500;

struct DatesRequest {
    std::string file, pack, map, stage, on, report;
    bool json = false;
    bool why = false;
};

std::optional<BookingMap> map_asked(const DatesRequest& request, LoadedPack& loaded,
                                    const Surroundings& around) {
    const std::string path =
        request.map.empty() ? (pack_folder(request.pack) / "dates.yaml").string() : request.map;
    auto text = read_file(path, largest_map);
    if (!text) {
        print(text.error(), loaded.sources, around);
        return std::nullopt;
    }
    const std::uint32_t file = loaded.sources.add(path, std::move(*text));
    Diagnostics diagnostics;
    auto map = read_booking_map(loaded.pack, loaded.sources, file, diagnostics);
    print(diagnostics, loaded.sources, around);
    return map;
}

/// Answers one record after another, in the order of the file, a line each.
class Answering {
  public:
    Answering(const DatesRequest& request, const Pack& pack, const BookingMap& map, Stage stage, CivilDate on,
              const Surroundings& around)
        : request_(request), pack_(pack), map_(map), on_(on), around_(around), calculator_(pack, stage) {
        if (!request.why && request.report.empty()) left_out_.emplace_back(why_name);
    }

    void line(std::string text, std::size_t number) {
        Sources sources;
        const std::uint32_t file =
            sources.add(fmt::format("{} line {}", request_.file, number), std::move(text));
        Diagnostics diagnostics;
        std::string id;
        const auto booking = read_booking(pack_, map_, sources, file, diagnostics, id);
        if (!booking) {
            all_read_ = false;
            print(diagnostics, sources, around_);
            const std::string problem = diagnostics.empty() ? "" : diagnostics.front().message;
            out(request_.json ? unreadable_json(id, problem) + "\n"
                              : fmt::format("{}\n  could not be read: {}\n", id, problem));
            return;
        }
        CalculatedDates dates = calculator_.calculate(booking->facts, on_, left_out_);
        out(request_.json ? dates_json(pack_, booking->id, dates, booking->notes) + "\n"
                          : dates_text(pack_, booking->id, dates, booking->notes));
        if (!request_.report.empty() && page_.size() <= most_on_page)
            page_.push_back({booking->id, std::move(dates), booking->notes});
    }

    /// Writes the page that was asked for; false if there are too many people for one.
    [[nodiscard]] bool write_report() const {
        if (request_.report.empty()) return true;
        if (page_.size() > most_on_page) {
            fmt::print(stderr, "a page shows at most {} people, and the file has more: it was not written\n",
                       most_on_page);
            return false;
        }
        write_file_whole(request_.report, dates_page(pack_, page_));
        return true;
    }

    [[nodiscard]] bool all_read() const { return all_read_; }

  private:
    void out(const std::string& text) { *around_.out << text; }

    const DatesRequest& request_;
    const Pack& pack_;
    const BookingMap& map_;
    CivilDate on_;
    const Surroundings& around_;
    DateCalculator calculator_;
    std::vector<std::string> left_out_;
    std::vector<DatesOnPage> page_;
    bool all_read_ = true;
};

Exit dates(const DatesRequest& request, const Surroundings& around) {
    const auto on = date_asked(request.on, around);
    if (!on) return Exit::wrong_use;
    auto loaded = usable_pack(request.pack, around);
    if (!loaded) return Exit::bad_input;
    const auto stage = stage_asked(request.stage, loaded->pack);
    if (!stage) return Exit::wrong_use;
    const auto map = map_asked(request, *loaded, around);
    if (!map) return Exit::bad_input;
    std::ifstream file(request.file, std::ios::binary);
    if (!file) {
        fmt::print(stderr, "`{}` cannot be read\n", request.file);
        return Exit::bad_input;
    }
    Answering answering(request, loaded->pack, *map, *stage, *on, around);
    std::string text;
    for (std::size_t number = 1; std::getline(file, text); ++number) {
        if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
        if (text.size() > largest_line) text.clear();  // reported as no record
        answering.line(std::move(text), number);
        text.clear();
    }
    around.out->flush();
    if (!answering.write_report()) return Exit::wrong_use;
    return answering.all_read() ? Exit::done : Exit::bad_input;
}

}  // namespace

void add_dates(CLI::App& app, const Surroundings& around, Exit& exit) {
    auto request = std::make_shared<DatesRequest>();
    CLI::App* verb =
        app.add_subcommand("dates", "The dates of sentences: one record a line, one answer a line");
    verb->add_option("cases", request->file, "Records as JSON, one a line (docs/dates.md)")->required();
    verb->add_option("--pack", request->pack, "Folder of a pack, or the id of a pack in packs/")->required();
    verb->add_option("--map", request->map, "How the records are written; dates.yaml of the pack if left out")
        ->check(said);
    verb->add_option("--stage", request->stage, "post-sentence, ...; not needed if the pack has one");
    verb->add_option("--on", request->on, "The date asked about; today if left out")->check(said);
    verb->add_flag("--why", request->why, "Say how each date came about");
    verb->add_option("--report", request->report, "Leave a page with lines of time in this file")
        ->check(said);
    verb->add_flag("--json", request->json, "Print JSON, one object a line");
    verb->callback([request, &around, &exit] { exit = dates(*request, around); });
}

}  // namespace ultima
