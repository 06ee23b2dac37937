// SPDX-License-Identifier: Apache-2.0
#include "judge/sql_shrink.h"

#include "base/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

namespace ultima::judge {
namespace {

using Row = std::map<std::string, Value>;

Row by_name(const Pack& pack, const std::vector<Value>& facts) {
    Row row;
    for (FactId fact = 0; fact < pack.facts.size(); ++fact)
        if (is_known(facts[fact])) row[pack.facts[fact].name] = facts[fact];
    return row;
}

/// The facts of a row that a pack knows; nothing if one of them is out of its range.
std::optional<std::vector<Value>> by_fact(const Pack& pack, const Row& row) {
    std::vector<Value> facts;
    for (const Fact& fact : pack.facts) {
        const auto value = row.find(fact.name);
        facts.push_back(value != row.end() ? value->second : Unknown{});
        if (value != row.end() && !in_range(fact, value->second)) return std::nullopt;
    }
    return facts;
}

class SqlShrinker {
  public:
    SqlShrinker(const RandomPack& pack, const Asked& asked, Engine& engine, const Disagreement& found,
                Deadline until)
        : engine_(engine), until_(until), small_{pack, {}, asked.stage, asked.on, found, {}} {
        for (const std::vector<Value>& facts : asked.given) small_.rows.push_back(by_name(asked.pack, facts));
    }

    SmallDisagreement shrunk() {
        drop_rows();
        const auto size = [&] {
            std::size_t known = 0;
            for (const Row& row : small_.rows) known += row.size();
            return small_.pack.law().size() + known;
        };
        for (std::size_t before = size() + 1; size() < before;) {
            before = size();
            const auto pack = [&](const RandomPack& smaller) { return still(smaller, small_.rows); };
            small_.pack = judge::shrunk(small_.pack, pack, until_);
            for (std::size_t row = 0; row < small_.rows.size(); ++row) simplify(row);
        }
        return std::move(small_);
    }

  private:
    /// Takes over what is said otherwise, if it is of the same kind.
    bool still(const RandomPack& pack, const std::vector<Row>& rows) {
        const LoadedPack loaded = load_pack(pack.files());
        if (!refusal(loaded).empty()) return false;
        std::vector<std::vector<Value>> facts;
        for (const Row& row : rows) {
            auto of_row = by_fact(loaded.pack, row);
            if (!of_row) return false;
            facts.push_back(std::move(*of_row));
        }
        const Asked asked(loaded.pack, small_.stage, small_.on, std::move(facts));
        Counts counts;
        auto found = small_.found.kind.starts_with("codes: ")
                         ? disagreement_of_codes(asked, engine_, counts)
                         : disagreement_of_columns(asked, engine_, counts);
        if (!found || found->kind != small_.found.kind) return false;
        small_.found = std::move(*found);
        return true;
    }

    /// The row in question alone; else whatever halves, quarters, ... of the table can go.
    void drop_rows() {
        if (small_.found.row && take_rows({small_.rows[*small_.found.row]})) return;
        for (std::size_t size = small_.rows.size() / 2; size > 0; size /= 2)
            for (std::size_t i = small_.rows.size(); i-- > 0;) {
                if (i + size > small_.rows.size()) continue;
                std::vector<Row> fewer = small_.rows;
                const auto from = fewer.begin() + static_cast<std::ptrdiff_t>(i);
                fewer.erase(from, from + static_cast<std::ptrdiff_t>(size));
                take_rows(std::move(fewer));
            }
    }

    bool take_rows(std::vector<Row> rows) {
        if (std::chrono::steady_clock::now() >= until_ || !still(small_.pack, rows)) return false;
        small_.rows = std::move(rows);
        return true;
    }

    void simplify(std::size_t row) {
        const LoadedPack loaded = load_pack(small_.pack.files());
        const auto facts = by_fact(loaded.pack, small_.rows[row]);
        if (!facts) return;
        const auto still_fails = [&](const RandomCase& tried) {
            std::vector<Row> rows = small_.rows;
            rows[row] = by_name(loaded.pack, tried.facts);
            return still(small_.pack, rows);
        };
        const RandomCase simple =
            judge::shrunk(loaded.pack, RandomCase{0, *facts, small_.on, small_.stage}, still_fails, until_);
        small_.rows[row] = by_name(loaded.pack, simple.facts);
    }

    Engine& engine_;
    Deadline until_;
    SmallDisagreement small_;
};

// ---- kept

/// What the first line of the file says of the calendar.
std::string calendar_line(const CalendarSettings& calendar) {
    const char* fraction = calendar.fraction == FractionReading::by_months          ? "by months"
                           : calendar.fraction == FractionReading::month_is_30_days ? "month is 30 days"
                                                                                    : "by days of the span";
    return fmt::format("<!-- first day {}, month ends {}, fraction {} -->\n",
                       calendar.first_day_counts ? "yes" : "no",
                       calendar.month_end == MonthEnd::clip ? "clip" : "next day", fraction);
}

/// One row as a test of the pack: what is known, when and where, what the reasoner answers.
std::string test_text(const Pack& pack, const SmallDisagreement& small, const Row& row, std::size_t number) {
    std::string text = fmt::format("\n```test row {}\n", number);
    std::vector<Value> facts;
    for (const Fact& fact : pack.facts) {
        const auto value = row.find(fact.name);
        facts.push_back(value != row.end() ? value->second : Unknown{});
        if (value == row.end()) continue;
        const std::string written = ultima::to_text(pack, fact.type, value->second);
        text += fact.name + " " + (fact.type.kind == Kind::text ? '"' + written + '"' : written) + "\n";
    }
    Reasoner reasoner(pack);
    const Answer answer = reasoner.options(known_facts(pack, std::move(facts)), small.stage, small.on,
                                           {.deciding_sets = false});
    text += fmt::format("at {} on {}  ->  ", to_text(small.stage), to_text(small.on));
    for (MeasureId id = 0; id < pack.measures.size(); ++id) {
        const MeasureAnswer& measure = answer.of(id);
        text +=
            fmt::format("{}{} {}", id == 0 ? "" : ";\n    ", pack.measures[id].name, to_text(measure.status));
        if (measure.since) text += " since " + to_text(*measure.since);
        if (measure.from) text += " from " + to_text(*measure.from);
    }
    return text + "\n```\n";
}

std::string kept_text(const SmallDisagreement& small, const std::string& engine) {
    const LoadedPack loaded = load_pack(small.pack.files());
    const std::string law = small.pack.law();
    const std::string& what = small.found.what;
    std::string text = calendar_line(loaded.pack.manifest.calendar) +
                       fmt::format("# Pack {} in {}\n\n{}: {}\n", small.pack.seed, engine, small.found.kind,
                                   what.substr(0, what.find('\n'))) +
                       law.substr(law.find('\n') + 1);
    for (std::size_t row = 0; row < small.rows.size(); ++row)
        text += test_text(loaded.pack, small, small.rows[row], row);
    return text;
}

}  // namespace

SmallDisagreement shrunk(const RandomPack& pack, const Asked& asked, Engine& engine,
                         const Disagreement& found, Deadline until) {
    SmallDisagreement small = SqlShrinker(pack, asked, engine, found, until).shrunk();
    small.kept = kept_text(small, std::string(engine.dialect().name));
    return small;
}

std::string shrunk_report(const RandomPack& pack, const Asked& asked, Engine& engine,
                          const Disagreement& found) {
    const SmallDisagreement small = shrunk(pack, asked, engine, found, in_seconds(60));
    const auto folder = std::filesystem::path(ULTIMA_BINARY_DIR) / "kept";
    const auto file = folder / fmt::format("pack-{}-{}.md", pack.seed, engine.dialect().name);
    std::filesystem::create_directories(folder);
    write_file_whole(file, small.kept);
    return fmt::format(
        "pack {}: {}: {}\n\nshrunk, in {} (to keep it, move it to tests/judge/kept):\n{}\n{}\n", pack.seed,
        found.kind, found.what, file.string(), small.kept, small.found.sql);
}

std::string disagreement_over_tests(const Pack& pack, Engine& engine) {
    for (const PackTest& test : pack.tests) {
        std::vector<Value> facts(pack.facts.size());
        for (const GivenFact& given : test.facts) facts[given.fact] = given.value;
        const Asked asked(pack, test.stage, test.on, {std::move(facts)});
        Counts counts;
        auto found = disagreement_of_columns(asked, engine, counts);
        if (!found) found = disagreement_of_codes(asked, engine, counts);
        if (found) return test.name + ": " + report(asked, engine, *found);
    }
    return {};
}

}  // namespace ultima::judge
