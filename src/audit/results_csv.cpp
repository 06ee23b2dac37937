// SPDX-License-Identifier: Apache-2.0
// results.csv and worklist.csv, in one pass over the rows. Written here and not by DuckDB: what follows a
// row's key is the same for all rows with one outcome, and copying it is ten times faster than making it
// again.
#include "audit/results.h"
#include "base/files.h"
#include "tables/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace ultima {

namespace {

/// A file written in large pieces; every failure throws.
class Writer {
  public:
    explicit Writer(const std::filesystem::path& path) : path_(path), file_(path, std::ios::binary) {
        check();
    }
    std::string& text() { return text_; }
    void flush_when_full() {
        if (text_.size() >= std::size_t{1} << 20) flush();
    }
    void close() {
        flush();
        file_.close();
        check();
    }

  private:
    void flush() {
        file_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
        check();
        text_.clear();
    }
    void check() const {
        if (!file_) throw std::runtime_error("cannot write " + path_.string());
    }
    std::filesystem::path path_;
    std::ofstream file_;
    std::string text_;
};

void append_day(std::string& out, std::int32_t day) {
    if (day != no_day) append_text(out, CivilDate{day});
}

void append_number(std::string& out, std::int32_t number) {
    if (number != no_day && number != past_unknown) fmt::format_to(std::back_inserter(out), "{}", number);
}

std::string_view to_text(WorkItem::What what) {
    switch (what) {
        case WorkItem::What::past_the_date:
            return "past the date";
        case WorkItem::What::duty:
            return "duty";
        case WorkItem::What::find_out:
            break;
    }
    return "find out";
}

std::string result_suffix(const ResultCells& cells) {
    std::string text;
    for (const std::string_view cell :
         {cells.stage, cells.scope, cells.why_not, cells.overall, cells.measure, cells.rule, cells.cite}) {
        text += ',';
        append_csv_cell(text, cell);
    }
    text += ',';
    append_number(text, cells.days_past);
    text += ',';
    append_day(text, cells.required_from);
    text += ',';
    append_csv_cell(text, cells.notes);
    text += '\n';
    return text;
}

/// One for each work item.
std::vector<std::string> work_suffixes(const Answers& answers, const Outcome& outcome) {
    std::vector<std::string> lines;
    for (const WorkItem& item : outcome.work) {
        std::string text =
            "," + std::string(to_text(outcome.stage)) + "," + std::string(to_text(item.what)) + ",";
        append_csv_cell(text, answers.texts.text(item.subject));
        text += ',';
        append_day(text, item.since);
        text += ',';
        append_number(text, item.days_past);
        for (const std::uint32_t cell : {item.owner, item.question, item.also, item.cites, item.action}) {
            text += ',';
            append_csv_cell(text, answers.texts.text(cell));
        }
        text += '\n';
        lines.push_back(std::move(text));
    }
    return lines;
}

/// What follows the key, for the outcomes met last; a bounded memory.
class Suffixes {
  public:
    struct Entry {
        std::int64_t id = -1;
        std::string result;
        std::vector<std::string> work;
    };
    explicit Suffixes(const Answers& answers) : answers_(answers), entries_(1U << 14) {}

    const Entry& of(std::int64_t vector) {
        const std::int64_t id =
            vector >= 0 ? 2 * static_cast<std::int64_t>(answers_.outcome_of[static_cast<std::size_t>(vector)])
                        : -2 * vector - 1;
        // Nearly all numbers are even.
        Entry& entry = entries_[static_cast<std::size_t>(id / 2) % entries_.size()];
        if (entry.id != id) {
            entry.id = id;
            entry.work.clear();
            if (vector >= 0) {
                entry.result = result_suffix(result_cells(answers_, answers_.outcome(vector)));
                entry.work = work_suffixes(answers_, answers_.outcome(vector));
            } else {
                const Scope& scope = answers_.plan.scopes()[static_cast<std::size_t>(-1 - vector)];
                entry.result = result_suffix(result_cells(scope));
            }
        }
        return entry;
    }

  private:
    const Answers& answers_;
    std::vector<Entry> entries_;
};

}  // namespace

ResultCells result_cells(const Scope& out_of_scope) {
    ResultCells cells;
    cells.scope = cells.overall = to_text(Overall::out_of_scope);
    cells.why_not = out_of_scope.reason;
    return cells;
}

ResultCells result_cells(const Answers& answers, const Outcome& outcome) {
    ResultCells cells;
    const Pack& pack = answers.plan.pack();
    const bool cannot = outcome.overall == Overall::cannot_compute;
    cells.stage = to_text(outcome.stage);
    cells.overall = to_text(outcome.overall);
    cells.scope = cannot ? cells.overall : std::string_view("in scope");
    if (outcome.measure != nothing) cells.measure = pack.measures[outcome.measure].name;
    if (outcome.rule != nothing) {
        const Rule& rule = pack.rules[outcome.rule];
        cells.rule = rule.label;
        cells.cite = rule.cite;
        if (cannot) cells.why_not = rule.cannot_reason;
    }
    cells.days_past = outcome.days_past;
    cells.required_from = outcome.next_day;
    cells.notes = answers.texts.text(outcome.notes);
    return cells;
}

void write_csv_results(Database& database, const Answers& answers, const std::filesystem::path& folder) {
    Writer results(folder / "results.csv");
    Writer worklist(folder / "worklist.csv");
    results.text() = "row,key,stage,scope,why_not,overall,measure,rule,cite,days_past,required_from,notes\n";
    worklist.text() = "row,key,stage,item,subject,since,days_past,owner,question,also_open,cites,action\n";
    Suffixes suffixes(answers);
    std::string head;
    std::int64_t last = 0;
    Rows rows = database.query("SELECT row, key, vector FROM audited");
    while (const Chunk* chunk = rows.next())
        for (std::size_t i = 0; i < chunk->size(); ++i) {
            const std::int64_t row = chunk->column(0).int64(i);
            if (row <= last) throw std::logic_error("the rows of the audit came out of order");
            last = row;
            head.clear();
            head += fmt::format_int(row).c_str();
            head += ',';
            append_csv_cell(head, chunk->column(1).text(i));
            const Suffixes::Entry& entry = suffixes.of(chunk->column(2).int64(i));
            results.text() += head;
            results.text() += entry.result;
            for (const std::string& work : entry.work) {
                worklist.text() += head;
                worklist.text() += work;
            }
            results.flush_when_full();
            worklist.flush_when_full();
        }
    results.close();
    worklist.close();
}

void write_unread(const TableInfo& table, const std::filesystem::path& folder) {
    std::string text = "line,reason,text\n";
    for (const UnreadLine& line : table.unread)
        text += fmt::format("{},{},{}\n", line.line, csv_cell(line.reason), csv_cell(line.text));
    if (table.unread_count > static_cast<std::int64_t>(table.unread.size()))
        text += fmt::format(",{} more lines that cannot be read,\n",
                            table.unread_count - static_cast<std::int64_t>(table.unread.size()));
    write_file_whole(folder / "unread_rows.csv", text);
}

}  // namespace ultima
