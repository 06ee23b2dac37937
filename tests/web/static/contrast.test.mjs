import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrast, pairs, tooFaint } from './contrast.mjs';
import { declarations, readText, styleFile, variables } from './sheet.mjs';

const style = readText(styleFile);

test('contrast is computed as WCAG does', () => {
    assert.equal(contrast('#000000', '#ffffff'), 21);
    assert.equal(contrast('#ffffff', '#ffffff'), 1);
    assert.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48');
    assert.equal(contrast('#ff0000', '#ffffff').toFixed(2), '4.00');
});

test('every pair of colours has its contrast', () => {
    assert.deepEqual(tooFaint(variables(style)), []);
});

test("a ministry's faint colours are found", () => {
    const ministry = ':root { --brand: #ffd700; --brand-ink: #ffffff; }';
    const faults = tooFaint(variables(style, ministry));
    assert.ok(
        faults.some((fault) => fault.startsWith('--brand-ink on --brand is 1.')),
        faults.join('\n'),
    );
});

test('no colour stands outside the variables but black', () => {
    const loose = declarations(style).filter(
        ({ property, value }) =>
            !property.startsWith('--') &&
            /#[0-9a-f]{3,8}\b|\b(rgb|hsl|lab|lch|oklch|color)a?\(/i.test(value.replace(/#000\b/g, '')),
    );
    assert.deepEqual(
        loose.map(({ line, property, value }) => `line ${line}: ${property}: ${value}`),
        [],
    );
});

test('every colour is in a pair', () => {
    const paired = new Set(pairs.flatMap(([front, behind]) => [front, behind]));
    // Between paragraphs and around boxes that need no line to be understood.
    paired.add('--line');
    const alone = [...variables(style)].filter(([name, value]) => value.startsWith('#') && !paired.has(name));
    assert.deepEqual(alone, []);
});
