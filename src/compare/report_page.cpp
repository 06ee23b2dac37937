// SPDX-License-Identifier: Apache-2.0
#include "compare/report_page.h"

#include "report/plot.h"
#include "report/style.h"
#include "report/template.h"

#include <fmt/format.h>

namespace ultima {

namespace {

constexpr std::string_view page = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{before}} against {{after}}</title>
<style>{{{style}}}</style>
</head>
<body>
<p class="soft">Ultima, comparison of two laws over a register</p>
<h1>What changes, and for whom?</h1>
<p>{{before}}, against {{after}}. {{rows}} in the register ({{unit}}), {{compared}} in the scope of both laws, answered as of
{{before day}} and {{after day}}.</p>
{{#days differ}}<p class="box">The two days differ: what only time brings counts as a gain or a loss, too.</p>{{/days differ}}

<h2>People</h2>
<p>Each is counted once, by what is known. There is no net figure: who gains one thing and loses another is counted
apart.</p>
<table><thead><tr><th></th><th class="n">gain, no loss known</th><th class="n">lose, no gain known</th><th class="n">gain and
lose</th><th class="n">no change</th><th class="n">cannot be said yet</th><th class="n">of those who gain or lose: more is
open</th></tr></thead><tbody>
{{#persons}}<tr><td>{{whose}}</td>{{#counts}}<td class="n">{{count}}</td>{{/counts}}</tr>
{{/persons}}
</tbody></table>
{{#left out}}<p class="soft">{{column}}: {{number}} values with fewer than {{hide below}} each are not shown.</p>
{{/left out}}

<h2>Measures</h2>
{{^any measures}}<p>For nobody does anything change.</p>{{/any measures}}
{{#measures}}<h3>{{measure}}</h3>
{{{plot}}}
<table><thead><tr><th></th>{{#moves}}<th class="n">{{move}}</th>{{/moves}}<th class="n">better, better day: half by so many days or more</th><th class="n">worse, worse
day: half by so many days or more</th></tr></thead><tbody>
{{#lines}}<tr><td>{{whose}}</td>{{#counts}}<td class="n">{{count}}</td>{{/counts}}</tr>
{{/lines}}
</tbody></table>
{{/measures}}

<h2>The law</h2>
<p>{{removed}} provisions go, {{added}} come, {{changed}} change, {{same}} stay the same.</p>
<table><thead><tr><th></th><th>Provision</th><th>What it says</th></tr></thead><tbody>
{{#changes}}<tr><td>{{how}}</td><td>{{name}}<br>{{cite}}</td>
<td>{{#parts}}{{side}} {{part}}: {{says}}<br>{{/parts}}</td></tr>
{{/changes}}
</tbody></table>

<h2>Method and limits</h2>
<div class="box"><ul>
<li>Every entry was answered under both laws, and the answers were compared row by row. Better is what is better for the
person: an option opens, a burden or custody goes.</li>
<li>Only what the packs hold is compared: a law that one of them leaves out looks like a gain or a loss.</li>
<li>Where a fact is missing an answer is given only if every value of it leads to it.</li>
{{#rounded}}<li>Counts from 1 to below {{hide below}} are not shown, and the others are rounded down to multiples of {{hide below}},
so that a small one cannot be had from them; so they do not always add up. Do not publish this page together with finer tables
of the same people.</li>{{/rounded}}
<li>Packs <code>{{before hash}}</code> and <code>{{after hash}}</code>.</li>
</ul></div>
</body>
</html>
)html";

using List = TemplateData::List;

class Page {
  public:
    Page(const PeopleChanges& people, std::int64_t hide_below) : people_(people), hide_below_(hide_below) {}

    std::string html(const LawChanges& law, const LawOn& before, const LawOn& after) {
        data_["style"] = page_style();
        data_["before"] = side_text(before);
        data_["after"] = side_text(after);
        data_["before hash"] = before.pack.hash.substr(0, 16);
        data_["after hash"] = after.pack.hash.substr(0, 16);
        data_["hide below"] = std::to_string(hide_below_);
        data_["rounded"] = hide_below_ > 1;
        data_["rows"] = count(people_.rows);
        data_["compared"] = count(people_.compared);
        data_["unit"] = people_.unit;
        data_["before day"] = to_text(people_.before_on);
        data_["after day"] = to_text(people_.after_on);
        data_["days differ"] = people_.before_on != people_.after_on;
        persons();
        measures();
        provisions(law);
        return fill(page, data_);
    }

  private:
    bool hidden(std::int64_t rows) const { return is_hidden(rows, hide_below_); }
    std::string count(std::int64_t rows) const { return shown_in_steps(rows, hide_below_); }
    static TemplateData line(const std::string& whose, const std::vector<std::string>& cells) {
        TemplateData made;
        List counts;
        for (const std::string& cell : cells) {
            TemplateData one;
            one["count"] = cell;
            counts.push_back(std::move(one));
        }
        made["whose"] = whose;
        made["counts"] = std::move(counts);
        return made;
    }

    void persons() {
        List lines;
        const auto add = [&](const std::string& whose, const PersonMoves& of) {
            lines.push_back(line(whose, {count(of.gain), count(of.lose), count(of.both), count(of.same),
                                         count(of.cannot_say), count(of.open)}));
        };
        add("all", people_.persons);
        List left_out;
        for (const auto& [column, values] : people_.persons_by) {
            for (const auto& [value, of] : values)
                if (of.all() >= hide_below_) add(column + " " + value, of);
            const std::int64_t small = small_values(values, hide_below_);
            if (small == 0) continue;
            TemplateData note;
            note["column"] = column;
            note["number"] = std::to_string(small);
            left_out.push_back(std::move(note));
        }
        data_["persons"] = std::move(lines);
        data_["left out"] = std::move(left_out);
    }

    TemplateData moves_line(const std::string& whose, const Moves& moves) const {
        std::vector<std::string> cells;
        for (std::size_t place = 0; place < move_count; ++place) cells.push_back(count(moves.rows[place]));
        const auto days = [&](Move one, Move other) {
            std::string text;
            for (const Move move : {one, other}) {
                const Moves::Days& of = moves.days[static_cast<std::size_t>(move)];
                if (of.rows > 0 && !hidden(of.rows)) text += (text.empty() ? "" : "; ") + grouped(of.median);
            }
            return text;
        };
        cells.push_back(days(Move::better, Move::better_day));
        cells.push_back(days(Move::worse, Move::worse_day));
        return line(whose, cells);
    }

    void measures() {
        List all;
        for (const PeopleChanges::OfMeasure& measure : people_.measures) {
            TemplateData made;
            made["measure"] = measure.measure;
            List moves;
            for (std::size_t place = 0; place < move_count; ++place) {
                TemplateData move;
                move["move"] = std::string(to_text(static_cast<Move>(place)));
                moves.push_back(std::move(move));
            }
            made["moves"] = std::move(moves);
            std::vector<Flow> flows;
            for (const PeopleChanges::Flow& flow : measure.flows)
                if (!hidden(flow.rows))
                    flows.push_back({flow.before, flow.after, in_steps(flow.rows, hide_below_)});
            // Sums without the hidden flows would be wrong, and with them would give them away.
            const bool sums = flows.size() == measure.flows.size();
            made["plot"] = flow_plot(measure.measure + ": answers before and after", flows, sums);
            List lines{moves_line("all", measure.moves)};
            for (const auto& [column, values] : measure.by)
                for (const auto& [value, of] : values)
                    if (of.all() >= hide_below_) lines.push_back(moves_line(column + " " + value, of));
            made["lines"] = std::move(lines);
            all.push_back(std::move(made));
        }
        data_["any measures"] = !all.empty();
        data_["measures"] = std::move(all);
    }

    void provisions(const LawChanges& law) {
        data_["removed"] = std::to_string(law.removed);
        data_["added"] = std::to_string(law.added);
        data_["changed"] = std::to_string(law.changed);
        data_["same"] = std::to_string(law.same);
        List changes;
        for (const LawChange& change : law.changes) {
            const Provision& shown = change.either();
            TemplateData made;
            made["how"] = !change.before ? "comes" : !change.after ? "goes" : "changes";
            made["name"] = std::string(to_text(shown.what)) + " " + shown.name;
            made["cite"] = cite_text(change);
            List parts;
            for (const ShownPart& shown_part : shown_parts(change)) {
                TemplateData part;
                part["side"] = std::string(shown_part.side);
                part["part"] = shown_part.part.name;
                part["says"] = shown_part.part.text;
                parts.push_back(std::move(part));
            }
            made["parts"] = std::move(parts);
            changes.push_back(std::move(made));
        }
        data_["changes"] = std::move(changes);
    }

    const PeopleChanges& people_;
    std::int64_t hide_below_;
    TemplateData data_;
};

}  // namespace

std::string compare_page(const LawChanges& law, const LawOn& before, const LawOn& after,
                         const PeopleChanges& people, std::int64_t hide_below) {
    return Page(people, hide_below).html(law, before, after);
}

}  // namespace ultima
