// SPDX-License-Identifier: Apache-2.0
// `test` and `tests` blocks.
#include "law/block_readers.h"
#include "law/declare.h"
#include "law/expectations.h"
#include "law/header.h"
#include "law/literals.h"
#include "law/rows.h"
#include "law/types.h"
#include "law/written.h"

#include <algorithm>

namespace ultima {
namespace {

/// What is known and asked while the lines of a block are read.
class TestReader {
  public:
    TestReader(Draft& draft, const LexedBlock& block) : draft_(draft), block_(block) {}
    void read_lines();
    void read_table();

  private:
    struct Column {
        enum class What : std::uint8_t { fact, measure, value } what = What::fact;
        FactId fact = nothing;
        MeasureId measure = nothing;
        std::string name;
        Span span;
        bool good = false;
    };

    void header();
    bool asks(const Cursor& cursor) const;
    void facts(Cursor& cursor);
    void given(FactId fact, std::string_view text, Span span);
    bool when_and_where(Cursor& cursor);
    void ask(Cursor& cursor);
    void add_test(std::vector<Expectation> expected, std::vector<GivenFact> facts, Span span);
    void columns(const LogicalLine& line);
    Column column(const RowCell& cell);
    void row(const LogicalLine& line);
    Span line_span(const LogicalLine& line) const {
        return {block_.block.body.file, block_.tokens[line.first].begin, block_.tokens[line.last - 1].end};
    }

    Draft& draft_;
    const LexedBlock& block_;
    std::string name_;
    std::vector<GivenFact> facts_;
    std::optional<CivilDate> on_;
    std::optional<Stage> stage_;
    std::vector<Column> columns_;
    Span columns_span_;
    bool asked_ = false;
    bool spoiled_ = false;  ///< something about this block was reported already, here or elsewhere
};

void set_fact(std::vector<GivenFact>& facts, FactId fact, Value value) {
    const auto same =
        std::find_if(facts.begin(), facts.end(), [&](const GivenFact& given) { return given.fact == fact; });
    if (same == facts.end()) {
        facts.push_back({fact, std::move(value)});
    } else {
        same->value = std::move(value);
    }
}

void TestReader::header() {
    Cursor cursor = header_cursor(draft_, block_);
    if (cursor.at_end())
        report_expected(draft_.report, cursor,
                        "what the test shows, after `" + std::string(to_text(block_.block.kind)) + "`");
    const std::size_t from = cursor.place();
    cursor.skip_all();
    if (cursor.place() > from) name_ = fold_blanks(cursor.text(cursor.since(from)));
}

bool TestReader::asks(const Cursor& cursor) const {
    const bool on = cursor.is_word("on") && cursor.is(TokenKind::date, 1);
    const bool at =
        cursor.is_word("at") && cursor.is(TokenKind::word, 1) && parse_stage(cursor.text(cursor.peek(1)));
    if (on || at) return true;
    for (std::size_t i = 0; !cursor.is(TokenKind::end, i); ++i)
        if (cursor.is(TokenKind::arrow, i)) return true;
    return false;
}

/// Up to a comma outside the brackets of a list.
std::string_view value_text(Cursor& cursor) {
    const std::size_t from = cursor.place();
    for (int brackets = 0; !cursor.at_end() && (brackets > 0 || !cursor.is(TokenKind::comma));
         cursor.take()) {
        if (cursor.is(TokenKind::open)) ++brackets;
        if (cursor.is(TokenKind::close)) --brackets;
    }
    return cursor.place() == from ? std::string_view{} : cursor.text(cursor.since(from));
}

void TestReader::given(FactId fact, std::string_view text, Span span) {
    if (draft_.bad_facts[fact]) return;
    const Fact& declared = draft_.pack.facts[fact];
    auto value = parse_in_pack(draft_.pack, declared.type, text, declared.days);
    if (!value) {
        const bool outside = declared.type.kind == Kind::date && date_problem(fold_blanks(text)) == "L005";
        std::string key = "test " + declared.name + " " + std::string(text);
        std::vector<Note> notes;
        if (declared.type.kind == Kind::choice) {
            key = "value " + std::to_string(declared.type.choice) + " " + fold_blanks(text);
            notes.push_back({draft_.choice_spans[declared.type.choice], "the choice is declared here"});
        }
        const std::string_view code = outside ? "L005" : declared.type.kind == Kind::choice ? "N011" : "T008";
        draft_.report.error_once(key, code, span, in_quotes(declared.name) + ": " + value.error(), {},
                                 std::move(notes));
        return;
    }
    if (!in_range(declared, *value))
        draft_.report.error("T010", span,
                            "the value lies outside the range of " + in_quotes(declared.name) + ": " +
                                to_text(draft_.pack, declared.type, declared.low) + " .. " +
                                to_text(draft_.pack, declared.type, declared.high),
                            {}, {{declared.span, "declared here"}});
    set_fact(facts_, fact, std::move(*value));
}

void TestReader::facts(Cursor& cursor) {
    do {
        const auto fact = take_fact(draft_, cursor);
        const std::size_t from = cursor.place();
        const std::string_view text = value_text(cursor);
        if (!fact) continue;
        if (text.empty()) {
            report_expected(draft_.report, cursor,
                            "a value of " + in_quotes(draft_.pack.facts[*fact].name) + ": " +
                                type_text(draft_.pack, draft_.pack.facts[*fact].type));
            continue;
        }
        given(*fact, text, cursor.since(from));
    } while (cursor.accept(TokenKind::comma));
}

/// `on DATE` and `at STAGE`, in either order.
bool TestReader::when_and_where(Cursor& cursor) {
    std::optional<Stage> stage;
    std::optional<CivilDate> on;
    const std::size_t from = cursor.place();
    while (cursor.is_word("on") || cursor.is_word("at")) {
        const bool date = cursor.is_word("on");
        if (date ? on.has_value() : stage.has_value()) {
            draft_.report.error("S008", cursor.here(), cursor.found() + " is said twice");
            return false;
        }
        cursor.take();
        if (date) {
            on = take_date(draft_.report, cursor);
        } else {
            stage = take_stage(draft_.report, cursor);
        }
        if (date ? !on : !stage) return false;
    }
    if (!on) {
        report_expected(draft_.report, cursor, "`on DATE`");
        return false;
    }
    if (!stage && draft_.pack.stages.count() > 1) {
        draft_.report.error("S009", cursor.since(from),
                            "expected `at STAGE`, since the pack has several stages",
                            "such as `on 2026-01-01 at pretrial`");
        return false;
    }
    if (!stage) {
        for (std::size_t i = 0; i < stage_count; ++i)
            if (draft_.pack.stages.test(i)) stage = static_cast<Stage>(i);
    }
    on_ = on;
    stage_ = stage.value_or(Stage::pretrial);
    return true;
}

void TestReader::add_test(std::vector<Expectation> expected, std::vector<GivenFact> facts, Span span) {
    asked_ = true;
    draft_.test_facts += facts.size() + 1;
    if (draft_.test_facts > limit::test_facts)
        return draft_.report.error("L009", span, "the tests of this pack say more than 500000 facts");
    draft_.pack.tests.push_back({name_, std::move(facts), *on_, *stage_, std::move(expected), span});
}

void TestReader::ask(Cursor& cursor) {
    const std::size_t from = cursor.place();
    if (!when_and_where(cursor)) return;
    if (!expect(draft_.report, cursor, TokenKind::arrow, "`->` and what is expected")) return;
    std::vector<Expectation> expected;
    bool good = true;
    do {
        auto expectation = read_expectation(draft_, cursor);
        good = good && expectation;
        if (expectation) expected.push_back(std::move(*expectation));
        if (expectation && !cursor.at_end() && !cursor.is(TokenKind::semicolon)) {
            report_expected(draft_.report, cursor, "`;` or the end of the line");
            good = false;
        }
        while (!cursor.at_end() && !cursor.is(TokenKind::semicolon)) cursor.take();
    } while (cursor.accept(TokenKind::semicolon));
    spoiled_ = spoiled_ || !good;
    if (good) add_test(std::move(expected), facts_, cursor.since(from));
}

void TestReader::read_lines() {
    header();
    const std::size_t errors = draft_.report.count();
    for (const LogicalLine& line : block_.lines) {
        if (draft_.report.full()) return;
        Cursor cursor = cursor_of(draft_, block_, line);
        asks(cursor) ? ask(cursor) : facts(cursor);
    }
    if (!asked_ && !spoiled_ && errors == draft_.report.count())
        draft_.report.error("S009", block_.block.word, "this test asks nothing",
                            "add a line `on DATE -> MEASURE STATUS`");
}

TestReader::Column TestReader::column(const RowCell& cell) {
    Column result;
    result.span = cell.span;
    Cursor cursor = cell_cursor(draft_, cell);
    if (!cursor.accept(TokenKind::arrow)) {
        const auto fact = take_fact(draft_, cursor);
        if (!fact) return result;
        result.fact = *fact;
        result.good = cursor.at_end();
        expect_end(draft_.report, cursor, "the end of the cell");
        return result;
    }
    const std::vector<std::string_view> words = cursor.words_ahead(100);
    const Names::Match measure = draft_.measures.longest(words);
    cursor.go_to(cursor.place() + words.size());
    if (words.empty() || !cursor.at_end()) {
        report_expected(draft_.report, cursor,
                        words.empty() ? "a measure, or the name of a value" : "the end of the cell");
        return result;
    }
    result.good = true;
    result.name = joined_words(words);
    const bool is_measure = measure.entry && measure.words == words.size();
    result.what = is_measure ? Column::What::measure : Column::What::value;
    if (is_measure) {
        result.measure = measure.entry->index;
    } else {
        result.good = value_type(draft_, result.name, cell.span).has_value();
    }
    return result;
}

void TestReader::columns(const LogicalLine& line) {
    columns_.clear();
    columns_span_ = line_span(line);
    const std::vector<RowCell> cells = cells_of(draft_.report, cursor_of(draft_, block_, line));
    if (cells.size() > limit::columns)
        return draft_.report.error("L003", cells[0].span, "a table has at most 1000 columns");
    for (const RowCell& cell : cells) columns_.push_back(column(cell));
}

void TestReader::row(const LogicalLine& line) {
    const std::vector<RowCell> cells = cells_of(draft_.report, cursor_of(draft_, block_, line));
    if (!check_width(draft_.report, cells, columns_.size(), columns_span_)) spoiled_ = true;
    if (cells.size() != columns_.size() || !on_) return;
    const std::size_t errors = draft_.report.count();
    const std::vector<GivenFact> before = facts_;
    std::vector<Expectation> expected;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const Column& column = columns_[i];
        const RowCell& cell = cells[i];
        if (!column.good || cell.anything()) continue;
        Cursor cursor = cell_cursor(draft_, cell);
        if (cell.tokens.empty()) {
            report_expected(draft_.report, cursor, "a value, or `-` for none");
        } else if (column.what == Column::What::fact) {
            given(column.fact, draft_.sources.text(cell.span), cell.span);
        } else {
            auto expectation = column.what == Column::What::measure
                                   ? read_measure_expectation(draft_, cursor, column.measure)
                                   : read_value_expectation(draft_, cursor, column.name, column.span);
            if (!expectation) continue;
            expect_end(draft_.report, cursor, "the end of the cell");
            expected.push_back(std::move(*expectation));
        }
    }
    std::vector<GivenFact> facts = std::move(facts_);
    facts_ = before;
    spoiled_ = spoiled_ || errors != draft_.report.count();
    if (errors == draft_.report.count())
        add_test(std::move(expected), std::move(facts), joined(cells.front().span, cells.back().span));
}

void TestReader::read_table() {
    header();
    const std::size_t errors = draft_.report.count();
    bool in_table = false;
    for (const LogicalLine& line : block_.lines) {
        if (draft_.report.full()) return;
        Cursor cursor = cursor_of(draft_, block_, line);
        const bool is_row = has_bar(block_, line);
        if (is_row && !in_table) {
            if (!on_ && errors == draft_.report.count())
                draft_.report.error("S009", cursor.here(), "expected a line `on DATE` before the table");
            columns(line);
        } else if (is_row) {
            row(line);
        } else if (cursor.is_word("on") || asks(cursor)) {
            if (when_and_where(cursor)) expect_end(draft_.report, cursor, "the end of the line");
        } else {
            facts(cursor);
        }
        in_table = is_row;
    }
    if (!asked_ && !spoiled_ && errors == draft_.report.count())
        draft_.report.error("S009", block_.block.word, "these tests ask nothing",
                            "add a table with a row `| FACT | -> MEASURE |` of columns");
}

}  // namespace

void read_test(Draft& draft, const LexedBlock& block) { TestReader(draft, block).read_lines(); }

void read_test_table(Draft& draft, const LexedBlock& block) { TestReader(draft, block).read_table(); }

}  // namespace ultima
