// SPDX-License-Identifier: Apache-2.0
// The pack ew-release asked about records of sentences, as `ultima dates` asks it.
#pragma once

#include "base/files.h"
#include "base/render.h"
#include "dates/booking.h"
#include "dates/dates_json.h"
#include "law/load.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <vector>

namespace ultima::test {

/// An answer taken apart.
struct ReleaseDates {
    bool read = false;
    std::map<std::string, std::string> dates;
    std::string length;
    std::vector<std::string> refused;
    std::map<std::string, std::vector<std::string>> undetermined;
    std::string text;  ///< as printed

    [[nodiscard]] bool is_whole() const { return read && undetermined.empty(); }
};

class ReleasePack {
  public:
    /// Read once for all tests of the program.
    static ReleasePack& get() {
        static ReleasePack pack;
        return pack;
    }

    ReleaseDates ask(const nlohmann::ordered_json& record) {
        Sources sources;
        Diagnostics diagnostics;
        std::string id;
        const auto booking =
            read_booking(loaded_.pack, *map_, sources, sources.add("record", record.dump()), diagnostics, id);
        ReleaseDates answer;
        if (!booking) return answer;
        const CalculatedDates dates =
            calculator_.calculate(booking->facts, {day_number(2026, 11, 1)}, {"why"});
        answer.text = dates_json(loaded_.pack, booking->id, dates, booking->notes);
        const auto json = nlohmann::json::parse(answer.text);
        answer.read = true;
        json["dates"].get_to(answer.dates);
        answer.length = json.value("effective_sentence_length", "");
        json["cannot_compute"].get_to(answer.refused);
        json["undetermined"].get_to(answer.undetermined);
        return answer;
    }

    const Pack& pack() const { return loaded_.pack; }

  private:
    ReleasePack()
        : loaded_(load_pack(std::filesystem::path(ULTIMA_SOURCE_DIR) / "packs/ew-release")),
          map_(map(loaded_)),
          calculator_(loaded_.pack, Stage::post_sentence) {}

    static std::optional<BookingMap> map(LoadedPack& loaded) {
        const auto folder = std::filesystem::path(ULTIMA_SOURCE_DIR) / "packs/ew-release";
        Diagnostics diagnostics = loaded.diagnostics;
        const std::uint32_t file =
            loaded.sources.add("dates.yaml", read_file(folder / "dates.yaml", 1U << 20U).value());
        auto map = read_booking_map(loaded.pack, loaded.sources, file, diagnostics);
        if (has_errors(diagnostics)) ADD_FAILURE() << render_text(diagnostics, loaded.sources, false);
        return map;
    }

    LoadedPack loaded_;
    std::optional<BookingMap> map_;
    DateCalculator calculator_;
};

}  // namespace ultima::test
