// SPDX-License-Identifier: Apache-2.0
// `record` blocks: what an entry of a list holds.
#include "law/block_readers.h"
#include "law/declare.h"
#include "law/ranges.h"

#include <algorithm>

namespace ultima {
namespace {

const Options field_options = {"range", "left"};

void read_field(Draft& draft, Cursor cursor, RecordType& record) {
    const auto name = take_name(draft.report, cursor, "the name of a field");
    if (!name || !expect(draft.report, cursor, TokenKind::colon, "`:` and a type after the name of a field"))
        return;
    const auto same = std::find_if(record.fields.begin(), record.fields.end(),
                                   [&](const RecordField& field) { return field.name == name->text; });
    if (same != record.fields.end())
        return draft.report.error("N002", name->span, in_quotes(name->text) + " is declared twice", {},
                                  {{same->span, "first declared here, as a field"}});
    const auto type = take_type_or_record(draft, cursor, field_options);
    if (!type) return;
    if (type->type.kind == Kind::spells)
        return draft.report.error("T003", cursor.since(0),
                                  "a field of a record cannot be " + type_text(draft.pack, type->type),
                                  "make the list a fact of its own");
    Range range = default_range(type->type, type->days);
    if (cursor.is_word("range") && !take_range(draft, cursor, type->type, type->days, field_options, range))
        return;
    std::optional<Value> left_out;
    const std::size_t left_out_from = cursor.place();
    if (cursor.is_word("left") && !(left_out = take_left_out(draft, cursor, type->type, field_options)))
        return;
    const Span left_out_span = cursor.since(left_out_from);
    expect_end(draft.report, cursor, "`range`, `left out`, or the end of the line");
    if (record.fields.size() == limit::fields)
        return draft.report.error("L003", name->span, "a record has at most 100 fields");
    record.fields.push_back(
        {name->text, type->type, type->days, range.low, range.high, name->span, std::move(left_out)});
    const RecordField& field = record.fields.back();
    if (field.left_out && !in_range(field, *field.left_out))
        draft.report.error(
            "T010", left_out_span,
            "the value that is meant where nothing is said lies outside the range of the field: " +
                to_text(draft.pack, field.type, field.low) + " .. " +
                to_text(draft.pack, field.type, field.high));
}

}  // namespace

void read_record(Draft& draft, const LexedBlock& block) {
    Cursor header = header_cursor(draft, block);
    const auto name = take_name(draft.report, header, "the name of the record");
    if (!name) return;
    expect_end(draft.report, header, "nothing after the name of the record");
    const auto id = static_cast<std::uint32_t>(draft.pack.records.size());
    if (id == limit::records)
        return draft.report.error("L003", name->span, "a pack has at most 1000 records");
    if (const NameEntry* before =
            draft.records.add(name->words, {NameKind::record, id, 0, name->span, name->text}))
        return draft.report.error("N002", name->span, in_quotes(name->text) + " is declared twice", {},
                                  {{before->span, "first declared here, as a record"}});
    RecordType record{name->text, {}, name->span};
    const std::size_t errors = draft.report.count();
    for (const LogicalLine& line : block.lines) {
        if (draft.report.full()) break;
        read_field(draft, cursor_of(draft, block, line), record);
    }
    if (record.fields.empty() && errors == draft.report.count())
        draft.report.error("S009", block.block.word, "this record has no field",
                           "write a field a line: `NAME : TYPE`");
    draft.bad_records.push_back(errors != draft.report.count());
    draft.pack.records.push_back(std::move(record));
}

}  // namespace ultima
