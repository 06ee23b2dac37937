// SPDX-License-Identifier: Apache-2.0
#include "dates/report_page.h"

#include "dates/why.h"
#include "report/plot.h"
#include "report/style.h"
#include "report/template.h"

#include <algorithm>

namespace ultima {
namespace {

constexpr std::string_view page = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Dates of sentences: {{title}}</title>
<style>{{{style}}}</style>
</head>
<body>
<p class="soft">Ultima, dates of sentences</p>
<h1>{{title}}</h1>
<p>{{disclaimer}}</p>
<p>This page is about single people. It belongs in their files and nowhere else.</p>
{{#records}}<h2>{{id}}</h2>
{{#refused}}<div class="box"><p>No date can be given: {{reason}}. <span class="soft">{{code}}, {{cite}}</span></p></div>
{{/refused}}
{{{timeline}}}
{{#any dates}}<table><thead><tr><th>Date</th><th></th><th>What it is</th><th>From</th></tr></thead><tbody>
{{#dates}}<tr><td>{{name}}</td><td>{{value}}</td><td>{{heading}}{{#steps}}<br><span class="soft">{{step}}</span>{{/steps}}</td>
<td>{{cite}} {{#recalled}}<span class="tag">recalled</span>{{/recalled}}</td></tr>
{{/dates}}
</tbody></table>{{/any dates}}
{{#any open}}<h3>Cannot be said yet</h3>
<ul>{{#open}}<li>{{name}}: {{facts}}</li>
{{/open}}</ul>{{/any open}}
{{#notes}}<p class="soft">{{note}}</p>
{{/notes}}
{{/records}}
<h2>Method</h2>
<div class="box"><ul>
<li>Pack {{pack}}, <code>{{hash}}</code>. "Recalled" marks what nobody has compared with the text of the law yet.</li>
<li>A date that the record does not settle is not shown; what is missing is named instead.</li>
</ul></div>
</body>
</html>
)html";

using Lines = TemplateData::List;

class Page {
  public:
    explicit Page(const Pack& pack) : pack_(pack) {}

    TemplateData record(const DatesOnPage& on_page) {
        TemplateData data;
        data["id"] = on_page.id;
        Lines refused;
        for (const RuleId id : on_page.dates.refused) {
            const Rule& rule = pack_.rules[id];
            TemplateData each;
            each["reason"] = rule.cannot_reason;
            each["code"] = rule.cannot_code;
            each["cite"] = rule.cite;
            refused.push_back(std::move(each));
        }
        data["refused"] = std::move(refused);
        dates(on_page, data);
        Lines open;
        for (const CalculatedDates::Open& each : on_page.dates.open) {
            std::string facts;
            for (const std::string& fact : each.facts) facts += (facts.empty() ? "" : ", ") + fact;
            TemplateData line;
            line["name"] = each.name;
            line["facts"] = facts;
            open.push_back(std::move(line));
        }
        data["any open"] = !open.empty();
        data["open"] = std::move(open);
        Lines notes;
        for (const auto* from : {&on_page.notes, &on_page.dates.notes})
            for (const std::string& note : *from) {
                TemplateData line;
                line["note"] = note;
                notes.push_back(std::move(line));
            }
        data["notes"] = std::move(notes);
        return data;
    }

  private:
    void dates(const DatesOnPage& on_page, TemplateData& data) {
        std::vector<TimelineMark> marks;
        Lines lines;
        for (const CalculatedDates::Given& given : on_page.dates.values) {
            const Rule& rule = pack_.rules[given.rule];
            const Gives& gives = rule.gives[given.place];
            if (gives.name == why_name) continue;
            if (const auto* date = std::get_if<CivilDate>(&given.value)) marks.push_back({*date, gives.name});
            TemplateData line;
            line["name"] = gives.name;
            line["value"] = to_text(pack_, pack_.node(gives.value).type, given.value);
            line["heading"] = rule.heading;
            line["cite"] = rule.cite;
            line["recalled"] = pack_.rests_on_recalled(given.rule);
            Lines steps;
            for (const std::string& step : why_lines(pack_, on_page.dates, gives.name)) {
                TemplateData each;
                each["step"] = step;
                steps.push_back(std::move(each));
            }
            line["steps"] = std::move(steps);
            lines.push_back(std::move(line));
        }
        std::stable_sort(marks.begin(), marks.end(),
                         [](const TimelineMark& a, const TimelineMark& b) { return a.date < b.date; });
        data["timeline"] = timeline_plot("The dates of " + on_page.id + " in order of time", marks);
        data["any dates"] = !lines.empty();
        data["dates"] = std::move(lines);
    }

    const Pack& pack_;
};

}  // namespace

std::string dates_page(const Pack& pack, const std::vector<DatesOnPage>& records) {
    TemplateData data;
    data["style"] = page_style();
    data["title"] = pack.manifest.title;
    data["disclaimer"] = pack.manifest.disclaimer;
    data["pack"] = pack.manifest.id + " " + pack.manifest.version;
    data["hash"] = pack.hash.substr(0, 12);
    Lines list;
    Page page_of(pack);
    for (const DatesOnPage& record : records) list.push_back(page_of.record(record));
    data["records"] = std::move(list);
    return fill(page, data);
}

}  // namespace ultima
