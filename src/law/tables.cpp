// SPDX-License-Identifier: Apache-2.0
// Decision tables.
#include "law/block_readers.h"
#include "law/declare.h"
#include "law/expression.h"
#include "law/header.h"
#include "law/rows.h"
#include "law/types.h"
#include "law/written.h"

#include <algorithm>

namespace ultima {
namespace {

/// The first line of cells: names of columns.
const LogicalLine* header_row(const LexedBlock& block) {
    for (const LogicalLine& line : block.lines)
        if (has_bar(block, line)) return &line;
    return nullptr;
}

bool is_output(const RowCell& cell) {
    return !cell.tokens.empty() && cell.tokens[0].kind == TokenKind::arrow;
}

bool is_cite(const Draft& draft, const RowCell& cell) {
    return cell.tokens.size() == 1 &&
           draft.sources.text(Span{cell.span.file, cell.tokens[0].begin, cell.tokens[0].end}) == "cite";
}

/// The name of a table ends at two blanks, or where a citation of the pack begins.
std::optional<DeclaredName> take_table_name(Draft& draft, Cursor& cursor) {
    std::size_t words = 0;
    for (Cursor at = cursor; at.is(TokenKind::word) || at.is(TokenKind::number); at.take(), ++words) {
        if (words == 0) continue;
        if (at.wide_gap_before() || at_header_option(at)) break;
        const std::string_view rest = draft.sources.text(at.file()).substr(at.peek().begin);
        const auto& listed = draft.pack.manifest.citations;
        if (std::any_of(listed.begin(), listed.end(),
                        [&](const Citation& c) { return !c.cite.empty() && rest.starts_with(c.cite); }))
            break;
    }
    return take_name(draft.report, cursor, "the name of the table", std::max<std::size_t>(words, 1));
}

class TableReader {
  public:
    TableReader(Draft& draft, TableId id)
        : draft_(draft),
          block_(draft.blocks[draft.tables[id].block]),
          table_(draft.pack.tables[id]),
          table_draft_(draft.tables[id]) {}
    void read();

  private:
    void columns(const LogicalLine& line);
    void column(const RowCell& cell);
    void row(const LogicalLine& line);
    std::vector<CellPart> input_cell(const RowCell& cell);
    bool input_part(Cursor& cursor, CellPart& part);
    AstId output_cell(const RowCell& cell);
    void line_of_words(const LogicalLine& line);
    void monotone(Cursor& cursor);
    void adverse(Cursor& cursor);
    std::optional<std::uint32_t> input_column(Cursor& cursor);
    void parameter(const RowCell& cell);
    ExpressionPlace place() { return {nullptr, &table_draft_.uses, bound_}; }

    Draft& draft_;
    const LexedBlock& block_;
    Table& table_;
    TableDraft& table_draft_;
    Span header_span_;
    std::size_t width_ = 0;
    std::vector<std::string> input_texts_;
    bool has_cites_ = false;
    std::vector<BoundName> bound_;
};

void TableReader::read() {
    const std::size_t errors = draft_.report.count();
    Cursor header = header_cursor(draft_, block_);
    if (!take_table_name(draft_, header)) return;
    Header read = read_header(draft_, header, BlockKind::table);
    table_.cite = std::move(read.cite);
    table_.cite_span = read.cite_span;
    table_.validity = read.validity;
    table_.hit = read.hit.value_or(HitPolicy::unique);
    table_.complete = read.complete;
    const LogicalLine* names = header_row(block_);
    if (!names) {
        draft_.report.error("S009", table_.span, "this table has no line of columns",
                            "it begins with `| INPUT | -> OUTPUT |`");
        table_draft_.bad = true;
        return;
    }
    columns(*names);
    if (table_draft_.bad) return;
    for (const LogicalLine& line : block_.lines) {
        if (draft_.report.full()) return;
        if (&line == names) continue;
        if (has_bar(block_, line)) {
            row(line);
        } else {
            line_of_words(line);
        }
    }
    if (errors != draft_.report.count()) table_draft_.bad = true;
}

void TableReader::columns(const LogicalLine& line) {
    const std::size_t errors = draft_.report.count();
    const std::vector<RowCell> cells = cells_of(draft_.report, cursor_of(draft_, block_, line));
    header_span_ = {block_.block.body.file, block_.tokens[line.first].begin,
                    block_.tokens[line.last - 1].end};
    width_ = cells.size();
    if (width_ > limit::columns) {
        draft_.report.error("L003", cells[0].span, "a table has at most 1000 columns");
        table_draft_.bad = true;
        return;
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        has_cites_ = i + 1 == cells.size() && is_cite(draft_, cells[i]);
        if (has_cites_) break;
        column(cells[i]);
    }
    if (errors == draft_.report.count() && table_.outputs.empty()) {
        draft_.report.error("S009", header_span_, "this table has no output", "head a column with `-> NAME`");
    }
    if (errors == draft_.report.count() && table_draft_.inputs.empty())
        draft_.report.error("S009", header_span_, "this table has no input column");
    if (errors != draft_.report.count()) table_draft_.bad = true;
}

void TableReader::column(const RowCell& cell) {
    Cursor cursor = cell_cursor(draft_, cell);
    if (is_output(cell)) {
        cursor.take();
        if (!take_name(draft_.report, cursor, "the name of the output")) return;
        std::optional<Type> type;
        if (cursor.accept(TokenKind::colon)) {
            const auto declared = take_type(draft_, cursor, {});
            if (!declared) return;
            type = declared->type;
        }
        expect_end(draft_.report, cursor, "`:` and a type, or the end of the cell");
        table_draft_.declared.push_back(type);
        return;
    }
    if (!table_.outputs.empty() && !table_draft_.declared.empty()) {
        draft_.report.error("S004", cell.span, "expected an output `-> NAME`, found an input",
                            "inputs stand before outputs");
        return;
    }
    if (cell.tokens.empty())
        return report_expected(draft_.report, cursor, "an input, or an output `-> NAME`");
    if (std::any_of(cell.tokens.begin(), cell.tokens.end(),
                    [](const Token& token) { return token.kind == TokenKind::colon; }))
        return parameter(cell);
    table_draft_.inputs.push_back(parse_whole_expression(draft_, cursor, place()));
    table_draft_.input_spans.push_back(cell.span);
    input_texts_.push_back(fold_blanks(draft_.sources.text(cell.span)));
}

/// `NAME : TYPE`: an input that whoever uses the table puts in.
void TableReader::parameter(const RowCell& cell) {
    Cursor cursor = cell_cursor(draft_, cell);
    const auto name = take_name(draft_.report, cursor, "a name for a value that is put in");
    if (!name || name->bad || !expect(draft_.report, cursor, TokenKind::colon, "`:` and a type")) return;
    const auto type = take_type(draft_, cursor, {});
    if (!type) return;
    expect_end(draft_.report, cursor, "the end of the cell");
    const auto slot = new_slot(draft_, nullptr, bound_, name->words, name->span);
    if (!slot) return;
    draft_.slots[*slot].type = type->type;
    draft_.slots[*slot].days = type->days;
    table_draft_.parameters.push_back(*slot);
    bound_.push_back({name->words, *slot});
    Ast variable;
    variable.op = AstOp::variable;
    variable.span = name->span;
    variable.payload = *slot;
    draft_.syntax.nodes.push_back(variable);
    table_draft_.inputs.push_back(static_cast<AstId>(draft_.syntax.nodes.size() - 1));
    table_draft_.input_spans.push_back(cell.span);
    input_texts_.push_back(name->text);
}

bool TableReader::input_part(Cursor& cursor, CellPart& part) {
    const std::size_t from = cursor.place();
    switch (cursor.peek().kind) {
        case TokenKind::less:
            part.how = CellHow::less;
            break;
        case TokenKind::less_equal:
            part.how = CellHow::less_equal;
            break;
        case TokenKind::greater:
            part.how = CellHow::greater;
            break;
        case TokenKind::greater_equal:
            part.how = CellHow::greater_equal;
            break;
        default:
            break;
    }
    if (part.how != CellHow::equal) cursor.take();
    part.a = parse_sum(draft_, cursor, place());
    if (part.a == no_ast) return false;
    if (part.how == CellHow::equal && cursor.accept(TokenKind::dots)) {
        part.how = CellHow::interval;
        part.b = parse_sum(draft_, cursor, place());
        if (part.b == no_ast) return false;
    }
    part.span = cursor.since(from);
    return true;
}

std::vector<CellPart> TableReader::input_cell(const RowCell& cell) {
    std::vector<CellPart> parts;
    if (cell.anything()) return parts;
    Cursor cursor = cell_cursor(draft_, cell);
    if (cell.tokens.empty()) {
        report_expected(draft_.report, cursor, "a value, or `-` for anything");
        return parts;
    }
    do {
        CellPart part;
        if (!input_part(cursor, part)) return {};
        parts.push_back(part);
    } while (cursor.accept(TokenKind::comma));
    expect_end(draft_.report, cursor, "`,`, `..` or the end of the cell");
    return parts;
}

AstId TableReader::output_cell(const RowCell& cell) {
    if (cell.anything()) return no_ast;
    Cursor cursor = cell_cursor(draft_, cell);
    if (cell.tokens.empty()) {
        report_expected(draft_.report, cursor, "a value, or `-` for no value");
        return no_ast;
    }
    return parse_whole_expression(draft_, cursor, place());
}

void TableReader::row(const LogicalLine& line) {
    const std::vector<RowCell> cells = cells_of(draft_.report, cursor_of(draft_, block_, line));
    if (is_rule_of_dashes(cells)) {
        draft_.report.error("S004", joined(cells.front().span, cells.back().span),
                            "expected a row of the table, found a line of dashes", "leave it out");
        return;
    }
    if (!check_width(draft_.report, cells, width_, header_span_)) {
        table_draft_.bad = true;
        return;
    }
    if (table_draft_.rows.size() >= limit::list)
        return draft_.report.error("L003", cells[0].span, "a table has at most 100000 rows");
    RowDraft row;
    row.span = joined(cells.front().span, cells.back().span);
    row.cite = table_.cite;
    const std::size_t inputs = table_draft_.inputs.size();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i < inputs) {
            row.inputs.push_back(input_cell(cells[i]));
        } else if (i < inputs + table_.outputs.size()) {
            row.outputs.push_back(output_cell(cells[i]));
        } else if (cells[i].tokens.empty()) {
            report_expected(draft_.report, cell_cursor(draft_, cells[i]),
                            "a citation, or `-` for the one of the table");
        } else if (!cells[i].anything()) {
            row.cite = fold_blanks(draft_.sources.text(cells[i].span));
            check_brackets(draft_.report, cells[i].span, draft_.sources.text(cells[i].span));
        }
    }
    table_draft_.rows.push_back(std::move(row));
}

std::optional<std::uint32_t> TableReader::input_column(Cursor& cursor) {
    const std::size_t from = cursor.place();
    const auto take_to_comma = [&] {
        // A comma inside brackets belongs to the column: `min(a, b)`.
        for (int brackets = 0; !cursor.at_end() && (brackets > 0 || !cursor.is(TokenKind::comma));
             cursor.take()) {
            if (cursor.is(TokenKind::open)) ++brackets;
            if (cursor.is(TokenKind::close)) --brackets;
        }
        return cursor.place() == from ? std::string{} : fold_blanks(cursor.text(cursor.since(from)));
    };
    const std::string text = take_to_comma();
    const std::size_t first_end = cursor.place();
    // So may one outside: `fold a in L, total from ...`.
    for (std::string longer = text;; longer = take_to_comma()) {
        const auto found = std::find(input_texts_.begin(), input_texts_.end(), longer);
        if (found != input_texts_.end()) return static_cast<std::uint32_t>(found - input_texts_.begin());
        if (!cursor.accept(TokenKind::comma)) break;
    }
    cursor.go_to(first_end);
    draft_.report.error_once("name " + text, "N001", cursor.since(from),
                             "the table has no input column " + in_quotes(text),
                             did_you_mean(text, {input_texts_.begin(), input_texts_.end()}));
    return std::nullopt;
}

void TableReader::line_of_words(const LogicalLine& line) {
    Cursor cursor = cursor_of(draft_, block_, line);
    if (cursor.accept_word("monotone")) return monotone(cursor);
    if (cursor.accept_word("adverse")) return adverse(cursor);
    const std::string help = cursor.is(TokenKind::word)
                                 ? did_you_mean(cursor.text(cursor.peek()), {"monotone", "adverse"})
                                 : std::string{};
    draft_.report.error(
        "S007", cursor.here(),
        "expected a row that begins with `|`, `monotone` or `adverse`, found " + cursor.found(), help);
}

void TableReader::adverse(Cursor& cursor) {
    const std::size_t from = cursor.place() - 1;
    if (table_.adverse) {
        draft_.report.error("S008", cursor.since(from), "a second `adverse` in this block");
        return;
    }
    table_.adverse = take_mark(draft_.report, cursor, from);
    if (table_.adverse) expect_end(draft_.report, cursor, "the end of the line");
}

void TableReader::monotone(Cursor& cursor) {
    const std::size_t from = cursor.place() - 1;
    std::vector<std::string_view> names;
    for (const TableOutput& output : table_.outputs) names.push_back(output.name);
    const std::size_t name_from = cursor.place();
    while (cursor.is(TokenKind::word) &&
           !((cursor.is_word("up") || cursor.is_word("down")) && cursor.is_word("in", 1)))
        cursor.take();
    const std::string name =
        cursor.place() == name_from ? std::string{} : fold_blanks(cursor.text(cursor.since(name_from)));
    const auto output = std::find(names.begin(), names.end(), name);
    if (name.empty()) return report_expected(draft_.report, cursor, "an output of the table");
    if (output == names.end()) {
        draft_.report.error_once("name " + name, "N001", cursor.since(name_from),
                                 "the table has no output " + in_quotes(name), did_you_mean(name, names));
        return;
    }
    Monotone result;
    result.output = static_cast<std::uint32_t>(output - names.begin());
    result.up = cursor.is_word("up");
    if (!cursor.accept_word("up") && !cursor.accept_word("down"))
        return report_expected(draft_.report, cursor, "`up in` or `down in`");
    if (!cursor.accept_word("in"))
        return report_expected(draft_.report, cursor, "`in` and the input columns");
    do {
        const auto input = input_column(cursor);
        if (!input) return;
        result.inputs.push_back(*input);
    } while (cursor.accept(TokenKind::comma));
    result.span = cursor.since(from);
    table_.monotone.push_back(std::move(result));
}

}  // namespace

void declare_table(Draft& draft, std::size_t block_number) {
    const LexedBlock& block = draft.blocks[block_number];
    Cursor header = header_cursor(draft, block);
    const auto name = take_table_name(draft, header);
    Table table;
    table.span = name ? name->span : block.block.word;
    table.name = name ? name->text : std::string{};
    const auto id = static_cast<TableId>(draft.pack.tables.size());
    bool good = name.has_value();
    if (const LogicalLine* names = header_row(block)) {
        Report& report = draft.report;
        for (const RowCell& cell : cells_of(report, cursor_of(draft, block, *names))) {
            if (table.outputs.size() > limit::columns) break;
            Cursor cursor = cell_cursor(draft, cell);
            while (!cursor.at_end() && !cursor.is(TokenKind::arrow)) cursor.take();
            if (!cursor.accept(TokenKind::arrow)) continue;
            const auto output = take_name(report, cursor, "the name of the output");
            if (!output || !declare(draft, draft.names, *output, NameKind::output, id,
                                    static_cast<std::uint32_t>(table.outputs.size()))) {
                good = false;
                continue;
            }
            table.outputs.push_back({output->text, Type{}, output->span});
        }
    }
    draft.pack.tables.push_back(std::move(table));
    draft.tables.emplace_back();
    draft.tables.back().block = block_number;
    draft.tables.back().bad = !good;
}

void read_table(Draft& draft, TableId table) {
    if (!draft.tables[table].bad) TableReader(draft, table).read();
}

}  // namespace ultima
