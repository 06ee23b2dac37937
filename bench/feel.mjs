// SPDX-License-Identifier: Apache-2.0
// node feel.mjs NODE_MODULES CASES RULE SECONDS: how many cases a second feelin, a FEEL engine, answers one rule for:
// as shipped, where `evaluate` parses the rule each time, and prepared, where the closures that it makes of the
// parsed rule are kept. Prints one JSON object: the answers in the order of the cases, and both rates per core.
//
// feelin has no function that prepares a rule. The one that it calls itself is taken out of a copy of its module.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, casesFile, ruleFile, seconds] = process.argv.slice(2);
const dist = resolve(modules, 'feelin/dist');
writeFileSync(resolve(dist, 'prepared.js'),
  readFileSync(resolve(dist, 'index.js'), 'utf8') + '\nexport { interpreter, InterpreterContext, coerceContext };\n');
const feelin = await import(pathToFileURL(resolve(dist, 'prepared.js')));

const rule = readFileSync(ruleFile, 'utf8').trim();
const value = (cell) =>
  cell !== null && typeof cell === 'object'
    ? 'date' in cell ? feelin.date(cell.date) : feelin.duration(cell.duration)
    : cell;
const cases = JSON.parse(readFileSync(casesFile, 'utf8')).map((one) =>
  feelin.coerceContext(Object.fromEntries(Object.entries(one).map(([name, cell]) => [name, value(cell)]))));

/** Warnings pile up in what a prepared rule was made with; they are thrown away as `evaluate` would. */
function prepared() {
  const warnings = new feelin.InterpreterContext();
  const { root } = feelin.interpreter.evaluate(rule, cases[0], undefined, warnings);
  return (facts) => {
    warnings.warnings.length = 0;
    return root(facts);
  };
}

/** Calls for so many seconds, after a third of that to warm up; calls a second of processor time. */
function rate(answer) {
  let calls = 0;
  const run = (until) => {
    const start = process.cpuUsage();
    const used = () => { const { user, system } = process.cpuUsage(start); return (user + system) / 1e6; };
    calls = 0;
    do for (let i = 0; i < 100; ++i) answer(cases[calls++ % cases.length]);
    while (used() < until);
    return calls / used();
  };
  run(Number(seconds) / 3);
  return run(Number(seconds));
}

const ready = prepared();
const asShipped = (facts) => feelin.evaluate(rule, facts).value;
const truth = (answer) => (answer === true ? 1 : answer === false ? 0 : -1);
console.log(JSON.stringify({
  answers: cases.map((facts) => truth(ready(facts))),
  as_shipped_answers: cases.slice(0, 200).map((facts) => truth(asShipped(facts))),
  prepared: rate(ready),
  as_shipped: rate(asShipped),
}));
