// SPDX-License-Identifier: Apache-2.0
// The form on paper: the columns of the workbook with their numbers, so that a clerk types it in row by row.
#include "exchange/return_columns.h"
#include "exchange/return_form.h"
#include "report/style.h"
#include "report/template.h"

#include <fmt/format.h>

namespace ultima {
namespace {

constexpr std::string_view page_template = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Return for {{name}}</title>
<style>{{{style}}}
.head, .entry { border: 2px solid var(--ink); padding: .6rem .8rem; margin: 0 0 1rem; break-inside: avoid; }
.head { display: grid; grid-template-columns: 1fr 1fr 1fr; gap: 1rem; }
.head span, .line { display: block; border-bottom: 1px solid var(--ink); height: 1.7em; }
.entry { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem 1.5rem; }
.entry h2 { grid-column: 1 / -1; border: 0; margin: 0; padding: 0; font-size: 1rem; }
.field { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.field b { font-weight: 600; }
.tick { display: inline-block; margin-inline-end: .9rem; }
.tick::before { content: ""; display: inline-block; width: .9em; height: .9em; border: 1px solid var(--ink);
  margin-inline-end: .35em; vertical-align: -.1em; }
.day i { display: inline-block; width: 1.25em; height: 1.6em; border: 1px solid var(--ink); margin-inline-end: 1px; }
.day i.gap { border: 0; width: .6em; text-align: center; font-style: normal; }
</style>
</head>
<body>
<h1>Return for {{name}}</h1>
<div class="head">{{#labels}}<div>{{label}}<span></span></div>{{/labels}}</div>
<p>One block an entry. Tick one box where there are boxes. Write dates as year, month, day. What is marked * may not
stay empty. The numbers are those of the columns of the workbook.</p>
{{#entries}}<section class="entry">
<h2>Entry {{entry}}</h2>
{{#columns}}<div class="field"><b>{{number}}. {{heading}}{{#needed}} *{{/needed}}</b>
{{#ticks}}<div>{{#choices}}<span class="tick">{{choice}}</span> {{/choices}}</div>{{/ticks}}
{{#day}}<div class="day"><i></i><i></i><i></i><i></i><i class="gap">-</i><i></i><i></i><i class="gap">-</i><i></i><i></i>{{#unknown}} <span class="tick">{{choice}}</span>{{/unknown}}</div>{{/day}}
{{#line}}<span class="line"></span>{{/line}}
</div>
{{/columns}}
</section>
{{/entries}}
<h2>What the numbers mean</h2>
<table><thead><tr><th>Column</th><th>What it means</th><th>What may stand there</th><th>Example</th></tr></thead><tbody>
{{#columns}}<tr><td>{{number}}. {{heading}} <code>{{column}}</code></td><td>{{means}}</td><td>{{allowed}}</td><td>{{example}}</td></tr>
{{/columns}}
</tbody></table>
</body>
</html>
)html";

TemplateData choice(std::string text) {
    TemplateData one;
    one["choice"] = std::move(text);
    return one;
}

TemplateData field(std::size_t number, const ReturnColumn& column) {
    TemplateData::List choices, unknown;
    for (const ReturnValue& value : column.allowed)
        choices.push_back(
            choice(value.means.empty() ? value.code : fmt::format("{} ({})", value.code, value.means)));
    for (const std::string& text : column.unknown) unknown.push_back(choice(text));
    const bool ticks = !choices.empty();
    if (ticks) choices.insert(choices.end(), unknown.begin(), unknown.end());
    const bool day = column.kind == ReturnColumn::Kind::date;
    TemplateData data;
    data["number"] = std::to_string(number);
    data["heading"] = column.heading;
    data["needed"] = column.needed;
    data["ticks"] = ticks;
    data["choices"] = std::move(choices);
    data["day"] = day;
    data["unknown"] = std::move(unknown);
    data["line"] = !ticks && !day;
    data["column"] = column.name;
    data["means"] = column.means;
    data["allowed"] = column.allowed_words();
    data["example"] = column.example;
    return data;
}

}  // namespace

std::string return_page(const ImportMap& map) {
    TemplateData data;
    data["style"] = page_style();
    data["name"] = map.name;
    TemplateData::List labels, columns, entries;
    for (const std::string_view text : return_head_labels) {
        TemplateData one;
        one["label"] = std::string(text);
        labels.push_back(std::move(one));
    }
    for (const ReturnColumn& column : return_columns(map))
        columns.push_back(field(columns.size() + 1, column));
    for (std::size_t i = 1; i <= entries_on_paper; ++i) {
        TemplateData one;
        one["entry"] = std::to_string(i);
        entries.push_back(std::move(one));
    }
    data["labels"] = std::move(labels);
    data["columns"] = std::move(columns);
    data["entries"] = std::move(entries);
    return fill(page_template, data);
}

}  // namespace ultima
