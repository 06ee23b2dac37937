// SPDX-License-Identifier: Apache-2.0
// From cells to facts: which columns are read, what each cell means, and the facts of a row made from the
// codes of its cells.
#pragma once

#include "audit/dates.h"
#include "audit/dictionary.h"
#include "audit/map.h"
#include "audit/summary.h"
#include "law/pack.h"
#include "reason/case.h"
#include "reason/options.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// What one cell says.
struct CellMeaning {
    Value value;           ///< Unknown if it says nothing, or is bad
    std::string expected;  ///< of a bad cell: what was expected; else empty
};

/// What was wrong with a row; `describe` puts it in words.
struct Problem {
    enum class What : std::uint8_t { bad_cell, ends_before_it_begins, incomplete_finding, out_of_range };
    What what = What::bad_cell;
    std::uint32_t cell = 0;
    std::uint32_t code = 0;  ///< bad_cell: the cell's code
    auto operator<=>(const Problem&) const = default;
};

/// One cell of a row that the plan reads.
class Cell {
  public:
    enum class Role : std::uint8_t { value, first_day, last_day, by, role, reasons, made_on };
    Cell(const Pack& pack, Role role, FactId fact, ColumnName column, const CellCodes& codes,
         const Type& type);

    Role role;
    FactId fact;        ///< of the pack that the type belongs to
    ColumnName column;  ///< empty text: SQL of a trusted map
    std::string sql;    ///< gives its text
    [[nodiscard]] Dictionary& dictionary() const { return *dictionary_; }
    /// Not while the table is being read.
    [[nodiscard]] const CellMeaning& meaning(std::uint32_t code) const { return (*meanings_)[code]; }

  private:
    std::shared_ptr<std::vector<CellMeaning>> meanings_;
    std::shared_ptr<Dictionary> dictionary_;
};

/// The scope of a row, by the text of its status cell.
struct Scope {
    bool in = false;
    Stage stage = Stage::pretrial;
    std::string code, reason;  ///< out of scope
    bool in_map = true;
    bool not_held = false;  ///< out of scope not by its status, but since custody had ended or not begun
};

class FactPlan {
  public:
    FactPlan(const Pack& pack, const Map& map, CivilDate on);

    [[nodiscard]] const std::vector<Cell>& cells() const { return cells_; }
    [[nodiscard]] std::vector<Cell>& cells() { return cells_; }
    /// Texts of the status column to codes of scopes.
    [[nodiscard]] Dictionary& stage_codes() { return *stage_codes_; }
    /// Not while the table is being read.
    [[nodiscard]] const std::vector<Scope>& scopes() const { return *scopes_; }
    /// The stage of a row of codes that is in scope.
    [[nodiscard]] Stage stage(std::uint32_t code) const { return (*scopes_)[code / 2].stage; }
    static constexpr std::uint32_t constant_stage = 1;  ///< the code where the map names one stage for all
    /// Rows of codes that are out of scope: `skip`, and -1 - the place of their scope as number.
    void out_of_scope(const std::uint32_t* codes, std::size_t count, std::size_t width,
                      std::vector<bool>& skip, std::vector<std::int64_t>& numbers) const;

    /// Does a row of codes, whose custody the register holds completely, say that the person was not held on
    /// the day asked about? Not while the table is being read.
    [[nodiscard]] bool not_held(std::span<const std::uint32_t> codes) const;
    /// -1 - the place of the scope of such rows.
    [[nodiscard]] std::int64_t not_held_number() const {
        return -1 - static_cast<std::int64_t>(not_held_scope_);
    }

    /// Answers of expressions for one thread.
    class Thread {
      public:
        explicit Thread(const FactPlan& plan);
        /// The facts and findings of a row; `codes`: the scope, then one for each cell. Problems come sorted.
        Case facts(std::span<const std::uint32_t> codes, Stage stage, std::vector<Problem>& problems);

      private:
        Value mapped(std::size_t mapping, std::span<const std::uint32_t> codes, Stage stage,
                     std::vector<Problem>& problems);
        std::optional<CivilDate> finding_made(std::size_t mapping, std::span<const std::uint32_t> codes,
                                              bool said, std::vector<Problem>& problems);
        const FactPlan& plan_;
        std::vector<std::unique_ptr<Reasoner>> expressions_;  ///< by mapping
    };

    [[nodiscard]] BadCellLine describe(const Problem& problem) const;
    [[nodiscard]] const Map& map() const { return map_; }
    [[nodiscard]] const Pack& pack() const { return pack_; }
    [[nodiscard]] CivilDate on() const { return on_; }

  private:
    struct Mapped {
        std::vector<std::uint32_t> cells;     ///< in the order of the mapping's columns
        std::vector<std::uint32_t> findings;  ///< cells of who, role, reasons and day that are columns
        bool too_late = false;                ///< known only after the day asked about
    };
    void add_cells(const FactMapping& mapping, Mapped& mapped);
    void add_finding_cells(const FactMapping& mapping, Mapped& mapped);

    const Pack& pack_;
    const Map& map_;
    CivilDate on_;
    std::vector<Cell> cells_;
    std::vector<Mapped> mapped_;  ///< as Map::facts
    std::size_t not_held_scope_ = 0;
    /// The code of a status: 2 i + 1 for a place i in scope, 2 i out of it, so that readers need no lock.
    std::shared_ptr<std::vector<Scope>> scopes_;
    std::shared_ptr<Dictionary> stage_codes_;
};

}  // namespace ultima
