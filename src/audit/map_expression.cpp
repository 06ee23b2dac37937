// SPDX-License-Identifier: Apache-2.0
// Expressions over columns are compiled by the pack language itself: as the definition of a small pack whose
// facts are the columns and whose calendar is that of the pack.
#include "audit/map_reader.h"
#include "law/written.h"

#include <algorithm>

namespace ultima {

namespace {

std::string with_blanks(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

std::string manifest_of(const Pack& pack) {
    const CalendarSettings& calendar = pack.manifest.calendar;
    const auto reading = [&] {
        switch (calendar.fraction) {
            case FractionReading::by_months:
                return "by months";
            case FractionReading::by_days_of_the_span:
                return "by days of the span";
            case FractionReading::month_is_30_days:
                break;
        }
        return "month is 30 days";
    };
    return std::string(
               "id: map-expression\nversion: 0.0.0\nlanguage version: 1\ntitle: expression of a "
               "map\njurisdiction: XX\n"
               "languages: [en]\nlaw as of: 2020-01-01\nauthority: none\nreviewer: none\nlicence: CC0-1.0\n"
               "disclaimer: none\ncitations:\n  - {cite: map, text: recalled}\ncalendar:\n  first day "
               "counts: {value: ") +
           (calendar.first_day_counts ? "yes" : "no") + ", cite: map}\n  month ends: {value: " +
           (calendar.month_end == MonthEnd::clip ? "clip" : "next day") +
           ", cite: map}\n  fraction of a duration: {value: " + reading() + ", cite: map}\n";
}

}  // namespace

void MapReader::expression(const YamlTree& tree, const YamlTree& of, FactMapping& result) {
    const auto text = scalar(tree, "an expression such as `years from born to today`");
    if (!text || !mapping(of, "columns and what they hold, such as `{born: date}`")) return;
    if (text->find_first_of("\n\r`") != std::string::npos) {
        report_.error("map-expression", tree.span, "an expression stands on one line");
        return;
    }
    const Fact& target = pack_.facts[result.fact];
    ColumnExpression expression{.text = *text, .span = tree.span, .columns = {}, .compiled = {}};
    std::string facts;
    for (const auto& [name, type] : of.entries) {
        YamlTree as_value;
        as_value.kind = YamlTree::Kind::scalar;
        as_value.text = name.text;
        as_value.span = name.span;
        const auto given = column(as_value);
        const auto written = scalar(type, "what the column holds: `date`, `number`, `yes/no` ...");
        if (!given || !written) return;
        if (written->find_first_of("\n\r`") != std::string::npos ||
            name.text.find_first_of("\n\r`") != std::string::npos) {
            report_.error("map-expression", type.span, "this is not a type of the pack language");
            return;
        }
        facts += with_blanks(name.text) + " : " + *written + "\n";
        expression.columns.push_back({*given, static_cast<FactId>(expression.columns.size())});
    }
    const std::string law =
        "```facts\n" + facts +
        "```\n```measures\nm : measure un none \"none\" band 0 \"m\"\n```\n```define\nresult of the "
        "expression = " +
        *text + "\n```\n```rule R map stage pretrial\nmay m\ngives result = result of the expression\n```\n";
    PackFiles files{"expression", {{"pack.yaml", manifest_of(pack_)}, {"expression", law}}};
    files.files[1].name = "expression.md";
    auto loaded = std::make_shared<LoadedPack>(load_pack(files));
    for (const Diagnostic& problem : loaded->diagnostics) {
        if (problem.severity != Severity::error) continue;
        // Checks of a whole pack do not matter here.
        if (problem.code.starts_with("C")) continue;
        const std::size_t where = law.find(" = " + *text);
        Span span = tree.span;
        if (problem.span && where != std::string::npos && problem.span->begin >= where + 3 &&
            problem.span->begin <= where + 3 + text->size())
            span.begin =
                std::min(span.end, span.begin + static_cast<std::uint32_t>(problem.span->begin - where - 3));
        else if (problem.span && problem.span->begin < where)
            span = of.span;
        report_.error("map-expression", span, problem.message, problem.help);
        return;
    }
    const auto definition =
        std::find_if(loaded->pack.definitions.begin(), loaded->pack.definitions.end(),
                     [](const Definition& d) { return d.name == "result of the expression"; });
    if (definition == loaded->pack.definitions.end()) {
        report_.error("map-expression", tree.span, "this is not an expression of the pack language");
        return;
    }
    expression.value = definition->value;
    const Type found = loaded->pack.node(definition->value).type;
    const bool same = found.kind == target.type.kind && found.kind != Kind::choice &&
                      (found.kind != Kind::money || found.currency == target.type.currency);
    if (!same) {
        report_.error("map-expression", tree.span,
                      ultima::in_quotes(target.name) + " is " + type_text(pack_, target.type) +
                          ", but the expression gives " + type_text(loaded->pack, found),
                      target.type.kind == Kind::choice ? "for a choice use `column` with `values`" : "");
        return;
    }
    expression.compiled = std::move(loaded);
    result.expression = std::move(expression);
}

}  // namespace ultima
