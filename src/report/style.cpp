// SPDX-License-Identifier: Apache-2.0
#include "report/style.h"

namespace ultima {

Markup page_style() {
    return {
        R"css(:root { --ink: #0b0c0c; --soft: #505a5f; --line: #b1b4b6; --blue: #12436d; --pale: #f3f2f1; }
* { box-sizing: border-box; }
body { font: 16px/1.45 "Noto Sans", "Liberation Sans", Arial, sans-serif; color: var(--ink); max-width: 60rem;
  margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 2rem; line-height: 1.15; margin: 0 0 .25rem; }
h2 { font-size: 1.35rem; margin: 2.5rem 0 .5rem; border-top: 3px solid var(--blue); padding-top: .75rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .25rem; }
.soft { color: var(--soft); }
.headline { background: var(--blue); color: #fff; padding: 1.25rem 1.5rem; margin: 1.5rem 0 1rem; }
.headline b { display: block; font-size: 3.25rem; line-height: 1; }
.apart { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
.apart div { background: var(--pale); padding: 1rem 1.25rem; }
.apart b { display: block; font-size: 2rem; line-height: 1.1; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-size: .92rem; }
th, td { text-align: start; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; }
td.n, th.n { text-align: end; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
.kind td:first-child { padding-inline-start: 1.25rem; }
.tag { border: 1px solid #942514; color: #942514; font-size: .78rem; padding: 0 .35rem; white-space: nowrap; }
.plot { width: 100%; height: auto; font-size: 13px; }
.plot rect { fill: var(--blue); }
.flow rect { fill: var(--ink); }
.legend { columns: 2; list-style: none; padding: 0; font-size: .92rem; }
.legend span { display: inline-block; width: .9em; height: .9em; margin-inline-end: .5em; }
.s0 { background: #12436d; } .s1 { background: #28a197; } .s2 { background: #f46a25; } .s3 { background: #801650; }
.s4 { background: #a285d1; } .s5 { background: #b1b4b6; }
.box { border: 2px solid var(--ink); padding: 1rem 1.25rem; margin: 1rem 0; }
.box ul { margin: .5rem 0; padding-inline-start: 1.25rem; }
code { font-family: "Liberation Mono", monospace; font-size: .85em; overflow-wrap: anywhere; }
@media print { body { max-width: none; padding: 0; font-size: 11pt; } h2 { break-after: avoid; }
  table, .box, svg { break-inside: avoid; } .headline { color: #000; background: none; border: 3px solid #000; } }
)css"};
}

}  // namespace ultima
