import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as rules from './rules.mjs';
import { readText, root, styleFile } from './sheet.mjs';

const style = readText(styleFile);
const script = readText(`${root}web/script.js`);

test('the style sheet is under 35 kB and the script under 10 kB', () => {
    assert.ok(Buffer.byteLength(style) < 35_000, `${Buffer.byteLength(style)} bytes of style`);
    assert.ok(Buffer.byteLength(script) < 10_000, `${Buffer.byteLength(script)} bytes of script`);
});

for (const [name, rule, text] of [
    ['the style sheet does not know left from right', rules.physical, style],
    ['nothing is !important outside print', rules.important, style],
    ['the style sheet asks for nothing from elsewhere', rules.remote, style],
    ['no box of text has a fixed height', rules.fixedHeight, style],
    ['the focus is never hidden', rules.outlineless, style],
    ['the script asks for nothing from elsewhere', rules.remote, script],
    ['the script keeps nothing on the machine', rules.remembering, script],
    ['the script inserts no markup, no style and sends nothing', rules.insertsMarkup, script],
]) {
    test(name, () => assert.deepEqual(rule(text), []));
}

test('each fault is found', () => {
    for (const [rule, ...faulty] of [
        [
            rules.physical,
            'a { margin-left: 1px }',
            'a { right: 0 }',
            '@media print { a { text-align: right !important } }',
            'a { float: left }',
            'a { padding: 1px 2px 1px 3px }',
            'a { margin: 0 calc(1px + 2px) 0 0 }',
            'a { border-radius: 1px 0 0 0 }',
            'a{border-left-width:1px}',
        ],
        [rules.important, 'a { color: red !important }', '@media screen { a { color: red ! important } }'],
        [
            rules.remote,
            '@import "x.css";',
            'a { background: url(x.png) }',
            'const a = "https://x"',
            'a = "//x.example"',
        ],
        [rules.fixedHeight, '.card { height: 3rem }', '.card { max-block-size: 3rem }'],
        [rules.outlineless, 'a:focus { outline: none }', 'button:focus-visible { outline: 0 }'],
        [rules.remembering, 'localStorage.x = 1', 'document.cookie = "a"'],
        [rules.insertsMarkup, 'a.innerHTML = b', 'eval("1")', 'a.style.color = "red"', 'fetch("/x")'],
    ]) {
        for (const text of faulty) assert.equal(rule(text).length, 1, `${rule.name}: ${text}`);
    }
});

test('what is right is not called a fault', () => {
    const right =
        'a { margin: 0 1px 0 1px; text-align: start; inset-inline-start: 0; padding: calc(1px + 1px) 2px } @media print { a { color: red !important } }';
    for (const rule of [rules.physical, rules.important, rules.remote, rules.fixedHeight, rules.outlineless])
        assert.deepEqual(rule(right), []);
});
