// SPDX-License-Identifier: Apache-2.0
// The words and the look of report.html.
#include <string_view>

namespace ultima {

extern const std::string_view report_template;

const std::string_view report_template = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{title}}: who could be elsewhere, {{on}}</title>
<style>{{{style}}}</style>
</head>
<body>
<p class="soft">Ultima, audit of a custody register</p>
<h1>Who could be elsewhere than in prison?</h1>
<p>{{{shown title}}}, on {{on}}. {{rows in}} in the register: {{in scope}} in scope of this law, {{out of scope}} out of
scope, {{cannot compute}} that cannot be computed, {{unread}} lines that could not be read.</p>

<div class="headline"><b>{{required}}</b> {{required units}} for whom <strong>the law requires</strong> that they be
elsewhere{{#any required recalled}}; for {{required recalled}} of them the rule was written from memory and has to be
compared with the statute first{{/any required recalled}}</div>
<div class="apart">
<div><b>{{may}}</b> {{may units}} whom a court <strong>may</strong> place elsewhere. Not part of the number above.</div>
<div><b>{{unknown}}</b> {{unknown units}} for whom nobody can say yet, because a fact is missing. Not part of it either.</div>
</div>
{{{shares}}}
<ul class="legend">
{{#legend}}<li><span class="s{{shade}}"></span>{{name}}: {{rows}}</li>
{{/legend}}
</ul>

<h2>Required by law</h2>
{{^any required}}<p>The register shows nobody for whom the law requires another place on this day.</p>{{/any required}}
{{#any required}}
<p>By measure and rule. The same entry may stand in several lines; the number above counts each once.</p>
<table><thead><tr><th>Measure</th><th>Rule</th><th>Decided by</th><th class="n">Number</th><th class="n">Days past the
date, half have more than</th><th class="n">one in ten has more than</th></tr></thead><tbody>
{{#required lines}}<tr><td>{{{measure}}}</td><td>{{rule}}, {{cite}} {{#recalled}}<span class="tag">recalled</span>{{/recalled}}</td>
<td>{{{decided by}}}</td><td class="n">{{rows}}</td><td class="n">{{median}}</td><td class="n">{{ninetieth}}</td></tr>
{{/required lines}}
</tbody></table>
{{#any days past}}<h3>How long ago was the day?</h3>
{{{days past plot}}}
<p>Together {{person days}} days in custody past the day.</p>{{/any days past}}
{{/any required}}
{{#any coming}}<h3>Due on a later day that is already known</h3>
{{{coming plot}}}{{/any coming}}

<h2>A court may place elsewhere</h2>
{{^any may}}<p>On this day no measure is open to a court by this law for anyone in the register.</p>{{/any may}}
{{#any may}}<p>The law allows it and leaves the decision to a court. One person can be in several lines.</p>
{{{may plot}}}{{/any may}}

<h2>Cannot be answered yet</h2>
{{^any unknown}}<p>No answer waits for a fact.</p>{{/any unknown}}
{{#any unknown}}
{{#any alone}}<p>The single fact that would settle most: <strong>{{{first fact}}}</strong>. A missing fact counts against
nobody: these entries wait for an answer.</p>
{{{unknown plot}}}{{/any alone}}
<table><thead><tr><th>Missing fact</th><th>Who can answer</th><th class="n">settles alone</th><th class="n">with others</th>
</tr></thead><tbody>
{{#unknown lines}}<tr><td>{{{fact}}}<br><span class="soft">{{{question}}}</span></td><td>{{{who}}}</td><td class="n">{{alone}}</td>
<td class="n">{{part}}</td></tr>
{{/unknown lines}}
</tbody></table>
{{#any steps}}<h3>What to collect first</h3>
<p>Line by line, the facts that may settle most entries for each fact collected. What an entry waits for may have more than
one answer, and some answers settle more than others: the numbers say for how many some answers do.</p>
<table><thead><tr><th>Collect</th><th class="n">may be settled then</th><th class="n">with any choice of as many facts, as far as was
found, at most</th></tr></thead><tbody>
{{#steps}}<tr><td>{{#facts}}{{#again}}, {{/again}}{{{fact}}}{{/facts}}</td><td class="n">{{rows}}</td><td class="n">{{most}}</td></tr>
{{/steps}}
</tbody></table>{{/any steps}}
{{/any unknown}}

<h2>Set aside, and why</h2>
{{#any out}}<h3>Out of scope of this law</h3>
<table><thead><tr><th>Reason</th><th>Code in the register</th><th class="n">Number</th></tr></thead><tbody>
{{#out lines}}<tr><td>{{reason}}</td><td>{{code}}</td><td class="n">{{rows}}</td></tr>
{{/out lines}}
</tbody></table>{{/any out}}
{{#any cannot}}<h3>Cannot be computed</h3>
<table><thead><tr><th>Reason</th><th>Code</th><th>Rule</th><th class="n">Number</th></tr></thead><tbody>
{{#cannot lines}}<tr><td>{{{reason}}}</td><td>{{code}}</td><td>{{cite}}</td><td class="n">{{rows}}</td></tr>
{{/cannot lines}}
</tbody></table>{{/any cannot}}
{{#any bad}}<h3>Cells that could not be read</h3>
<p>The fact counts as unknown and the entry stays in.</p>
<table><thead><tr><th>Fact</th><th>Column</th><th>Expected</th><th class="n">Number</th></tr></thead><tbody>
{{#bad lines}}<tr><td>{{{fact}}}</td><td>{{column}}</td><td>{{expected}}</td><td class="n">{{rows}}</td></tr>
{{/bad lines}}
</tbody></table>{{/any bad}}

<h2>Every measure</h2>
<table><thead><tr><th>Measure</th><th class="n">required</th><th class="n">may</th><th class="n">cannot say</th>
<th class="n">not yet</th><th class="n">conditions not met</th><th class="n">not allowed</th><th class="n">rules
conflict</th><th class="n">cannot compute</th></tr></thead><tbody>
{{#measure lines}}<tr{{#kind}} class="kind"{{/kind}}><td>{{{measure}}}</td>{{#cells}}<td class="n">{{rows}}</td>{{/cells}}</tr>
{{/measure lines}}
</tbody></table>
{{#any elsewhere}}<p class="soft">{{elsewhere}} further measures of this law belong to other stages than those of the
register.</p>{{/any elsewhere}}

{{#any classified}}<h2>How codes were classified: {{classified table}}</h2>
<table><thead><tr><th>Code</th><th>Classified as</th><th>By</th><th class="n">Number</th></tr></thead><tbody>
{{#classified lines}}<tr><td>{{code}}</td><td>{{result}}</td><td>{{cite}} {{#recalled}}<span class="tag">recalled</span>{{/recalled}}</td>
<td class="n">{{rows}}</td></tr>
{{/classified lines}}
</tbody></table>{{/any classified}}

<h2>What the answers rest on</h2>
<p><span class="tag">recalled</span> means that the rule was written from memory: compare it with the statute before anyone
relies on it.</p>
<table><thead><tr><th>Citation</th><th>Text</th><th class="n">Answers</th></tr></thead><tbody>
{{#citation lines}}<tr><td>{{cite}}</td><td>{{#checked}}checked {{date}}, {{source}}{{/checked}}{{^checked}}<span
class="tag">recalled</span>{{/checked}}</td><td class="n">{{rows}}</td></tr>
{{/citation lines}}
</tbody></table>
{{#any assumed}}<h3>What the law itself assumes until someone shows otherwise</h3>
<table><thead><tr><th>Fact</th><th>Assumed</th><th>Why</th><th class="n">Answers</th></tr></thead><tbody>
{{#assumed lines}}<tr><td>{{{fact}}}</td><td>{{{value}}}</td><td>{{{why}}} ({{cite}})</td><td class="n">{{rows}}</td></tr>
{{/assumed lines}}
</tbody></table>{{/any assumed}}
{{#any marks}}<h3>Where the law itself turns against the person</h3>
<table><thead><tr><th>Rule</th><th>What it does</th><th>Why</th><th class="n">Answers</th></tr></thead><tbody>
{{#mark lines}}<tr><td>{{on}}</td><td>{{#compelled}}leads to custody by itself{{/compelled}}{{^compelled}}counts something about
the person against them{{/compelled}}</td><td>{{why}} ({{cite}})</td><td class="n">{{rows}}</td></tr>
{{/mark lines}}
</tbody></table>{{/any marks}}

<h2>Method and limits</h2>
<div class="box">
<p>Each entry was answered by the rules of the pack, from the columns that the map names, and from nothing else. A fact
that is not known stays unknown: an answer is given only if every possible value of the missing facts leads to it.</p>
<ul>
<li>This page counts; it decides nothing. Whether a person leaves custody is for the authority named, after it has seen
the file.</li>
<li>What the register does not hold is not known here: other proceedings, holds, findings of a court.</li>
<li>Counts from 1 to below {{hide below}} are not shown. Sums were not protected further: do not publish this page
together with finer tables of the same people.</li>
<li>Pack <code>{{pack}}</code> (<code>{{pack hash}}</code>), law as of {{law as of}}, authority: {{authority}}, reviewer:
{{reviewer}}. Table <code>{{table}}</code> (<code>{{table hash}}</code>).{{#has map}} Map <code>{{map}}</code> (<code>{{map hash}}</code>).{{/has map}}
Ultima {{program}}.</li>
{{#any not mapped}}<li>Facts that the map does not give, unknown for everyone: {{#facts not mapped}}{{#again}}, {{/again}}{{{fact}}}{{/facts not mapped}}.</li>{{/any not mapped}}
{{#any ignored}}<li>Columns that were not read: {{ignored}}.</li>{{/any ignored}}
{{#notes}}<li>{{note}}</li>{{/notes}}
</ul>
<table><thead><tr><th>Fact</th><th>From</th><th class="n">known</th><th class="n">unknown</th></tr></thead><tbody>
{{#mapped lines}}<tr><td>{{{fact}}}</td><td>{{from}}</td><td class="n">{{known}}</td><td class="n">{{unknown}}</td></tr>
{{/mapped lines}}
</tbody></table>
<p class="soft">{{{disclaimer}}}</p>
</div>
</body>
</html>
)html";

}  // namespace ultima
