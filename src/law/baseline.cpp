// SPDX-License-Identifier: Apache-2.0
#include "law/baseline.h"

#include "base/text.h"
#include "law/declare.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace ultima {
namespace {

/// `M5` and `M05` have the number 5; nothing if it is no such id.
std::optional<unsigned> number_of(std::string_view id) {
    unsigned number = 0;
    if (!id.starts_with('M')) return std::nullopt;
    const auto [end, problem] = std::from_chars(id.data() + 1, id.data() + id.size(), number);
    if (problem != std::errc{} || end != id.data() + id.size()) return std::nullopt;
    return number;
}

std::vector<std::string> parts(std::string_view text, std::string_view separator) {
    std::vector<std::string> result;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(separator, at), text.size());
        const std::string_view part = trim(text.substr(at, end - at));
        if (!part.empty() && part != "-") result.emplace_back(part);
        at = end + separator.size();
    }
    return result;
}

class BaselineReader {
  public:
    explicit BaselineReader(Sources& sources) : sources_(sources) {}

    Result<Baseline> read(const std::vector<BaselineFile>& files) {
        for (const std::string_view wanted :
             {"baseline.yaml", "measures.md", "safeguards.md", "answers.md"}) {
            const auto file = std::find_if(files.begin(), files.end(), [&](const BaselineFile& each) {
                return each.name == wanted || each.name.ends_with("/" + std::string(wanted));
            });
            if (file == files.end()) {
                found_.push_back({Severity::error,
                                  "baseline",
                                  std::nullopt,
                                  "the baseline has no `" + std::string(wanted) + "`",
                                  {},
                                  {}});
                continue;
            }
            file_ = sources_.add(file->name, file->text);
            if (wanted == "baseline.yaml") {
                head();
            } else if (wanted == "measures.md") {
                rows("measure", 7, [&](const Row& row) { measure(row); });
            } else if (wanted == "safeguards.md") {
                rows("no.", 6, [&](const Row& row) { safeguard(row); });
            } else {
                rows("safeguards", 5, [&](const Row& row) { addition(row); });
            }
        }
        if (!found_.empty()) return failure(std::move(found_));
        return std::move(result_);
    }

  private:
    struct Row {
        std::vector<std::string_view> cells;
        Span span;
    };

    Span span_of(std::string_view part) const {
        const std::string_view all = sources_.text(file_);
        const auto begin = static_cast<std::uint32_t>(part.data() - all.data());
        return {file_, begin, begin + static_cast<std::uint32_t>(part.size())};
    }

    void wrong(Span span, std::string message) {
        found_.push_back({Severity::error, "baseline", span, std::move(message), {}, {}});
    }
    void wrong(std::string_view cell, std::string_view expected) {
        wrong(span_of(cell), "expected " + std::string(expected) + ", found " + in_quotes(cell));
    }

    void head() {
        for (const std::string_view line : split_lines(sources_.text(file_))) {
            const std::size_t colon = line.find(':');
            if (colon == std::string_view::npos) continue;
            const std::string_view key = line.substr(0, colon), value = trim(line.substr(colon + 1));
            if (key == "id") result_.id = value;
            if (key == "version") result_.version = value;
        }
        if (result_.id.empty() || result_.version.empty())
            wrong(Span{file_, 0, 0}, "baseline.yaml needs `id` and `version`");
    }

    /// The rows of the table whose first column is called so; other tables of the page are for readers.
    template <class Told>
    void rows(std::string_view first, std::size_t columns, Told told) {
        bool within = false, any = false;
        for (const std::string_view line : split_lines(sources_.text(file_))) {
            if (!line.starts_with('|')) {
                within = false;
                continue;
            }
            Row row;
            row.span = span_of(line);
            for (std::size_t at = 1; at < line.size();) {
                const std::size_t end = std::min(line.find('|', at), line.size());
                row.cells.push_back(trim(line.substr(at, end - at)));
                at = end + 1;
            }
            if (row.cells.front() == first) {
                within = any = true;
                continue;
            }
            if (!within || row.cells.front().starts_with("--")) continue;
            if (row.cells.size() != columns) {
                wrong(row.span, "this row has " + std::to_string(row.cells.size()) + " cells, not " +
                                    std::to_string(columns));
                continue;
            }
            told(row);
        }
        if (!any) wrong(Span{file_, 0, 0}, "there is no table whose first column is " + in_quotes(first));
    }

    StageSet stages(std::string_view cell) {
        StageSet result;
        for (const std::string& part : parts(cell, ",")) {
            if (const auto stage = parse_stage(part)) {
                result.set(static_cast<std::size_t>(*stage));
            } else {
                wrong(cell, "stages");
            }
        }
        return result;
    }

    void measure(const Row& row) {
        UnMeasure measure;
        measure.id = row.cells[0];
        if (!number_of(measure.id)) wrong(row.cells[0], "a measure such as `M11`");
        if (result_.measure(measure.id)) wrong(row.cells[0], "each measure once");
        measure.name = row.cells[1];
        measure.stages = stages(row.cells[2]);
        measure.source = row.cells[3];
        if (row.cells[4] == "yes" || row.cells[4] == "no") {
            measure.consent = row.cells[4] == "yes";
        } else if (row.cells[4] != "pack") {
            wrong(row.cells[4], "`yes`, `no` or `pack`");
        }
        if (row.cells[5].size() != 1 || row.cells[5][0] < '0' || row.cells[5][0] > '7') {
            wrong(row.cells[5], "a band from 0 to 7");
        } else {
            measure.band = row.cells[5][0] - '0';
        }
        result_.measures.push_back(std::move(measure));
    }

    void safeguard(const Row& row) {
        Safeguard safeguard;
        safeguard.id = row.cells[0];
        if (result_.safeguard(safeguard.id)) wrong(row.cells[0], "each safeguard once");
        safeguard.source = row.cells[1];
        safeguard.asks = row.cells[2];
        const std::vector<std::string> places = parts(row.cells[3], " and ");
        for (const std::string& place : places) {
            if (place == "check") {
                safeguard.checked = true;
            } else if (place == "answer") {
                safeguard.in_answers = true;
            } else if (place != "elsewhere" || places.size() > 1) {
                wrong(row.cells[3], "`check`, `answer`, `check and answer` or `elsewhere`");
            }
        }
        safeguard.by = parts(row.cells[4], ",");
        const bool only_answers = safeguard.in_answers && !safeguard.checked;
        if (safeguard.by.empty() != only_answers)
            wrong(row.cells[4], "the check, or the part of Ultima, that keeps it");
        safeguard.text = row.cells[5];
        if (safeguard.text != "compared" && safeguard.text != "part" && safeguard.text != "recalled")
            wrong(row.cells[5], "`compared`, `part` or `recalled`");
        result_.safeguards.push_back(std::move(safeguard));
    }

    void addition(const Row& row) {
        Addition addition;
        addition.safeguards = parts(row.cells[0], ",");
        if (addition.safeguards.empty()) wrong(row.cells[0], "a safeguard");
        for (const std::string& id : addition.safeguards) {
            const Safeguard* safeguard = result_.safeguard(id);
            if (!safeguard || !safeguard->in_answers)
                wrong(row.cells[0], "safeguards that stand in safeguards.md with the place `answer`");
        }
        whom(row.cells[1], addition);
        addition.stages = stages(row.cells[2]);
        if (addition.stages.none()) addition.stages.set();
        if (row.cells[3] == "order") {
            addition.adds = Addition::Adds::order;
        } else if (row.cells[3] == "warns") {
            addition.adds = Addition::Adds::warning;
        } else {
            addition.adds = Addition::Adds::need;
            const bool need = row.cells[3].starts_with("needs ");
            addition.kind = need ? row.cells[3].substr(6) : std::string_view();
            if (std::find(need_kinds.begin(), need_kinds.end(), addition.kind) == need_kinds.end())
                wrong(row.cells[3], "`order`, `warns`, or `needs` and one of " +
                                        one_of({need_kinds.begin(), need_kinds.end()}));
            if (addition.whom == Addition::For::answer) wrong(row.cells[1], "measures, since it is a need");
        }
        addition.says = row.cells[4];
        result_.additions.push_back(std::move(addition));
    }

    void whom(std::string_view cell, Addition& addition) {
        using For = Addition::For;
        for (const auto& [word, whom] :
             {std::pair{"answer", For::answer}, std::pair{"custody", For::custody},
              std::pair{"consent", For::consent}, std::pair{"burden", For::burden}})
            if (cell == word) {
                addition.whom = whom;
                return;
            }
        addition.whom = For::measures;
        addition.measures = parts(cell, ",");
        for (const std::string& id : addition.measures)
            if (!result_.measure(id))
                wrong(cell, "`answer`, `custody`, `consent`, `burden` or measures of measures.md");
    }

    Sources& sources_;
    std::uint32_t file_ = 0;
    Diagnostics found_;
    Baseline result_;
};

}  // namespace

const UnMeasure* Baseline::measure(std::string_view wanted) const {
    const auto number = number_of(wanted);
    const auto found = std::find_if(measures.begin(), measures.end(), [&](const UnMeasure& each) {
        return number && number_of(each.id) == number;
    });
    return found == measures.end() ? nullptr : &*found;
}

const Safeguard* Baseline::safeguard(std::string_view wanted) const {
    const auto found = std::find_if(safeguards.begin(), safeguards.end(),
                                    [&](const Safeguard& each) { return each.id == wanted; });
    return found == safeguards.end() ? nullptr : &*found;
}

std::string Baseline::cited(std::string_view wanted) const {
    const Safeguard* found = safeguard(wanted);
    return found ? found->id + ", " + found->source : std::string(wanted);
}

Result<Baseline> read_baseline(const std::vector<BaselineFile>& files, Sources& sources) {
    return BaselineReader(sources).read(files);
}

const Baseline& un_baseline() {
    static const Baseline baseline = [] {
        Sources sources;
        auto read = read_baseline(built_in_baseline_files(), sources);
        if (!read)
            throw std::logic_error("the UN baseline that is built in: " + read.error().front().message);
        return *std::move(read);
    }();
    return baseline;
}

}  // namespace ultima
