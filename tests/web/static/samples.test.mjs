import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { declarations, readText, root, styleFile } from './sheet.mjs';

const folder = `${root}tests/web/samples`;
const pages = readdirSync(folder).filter((name) => name.endsWith('.html'));
const text = (name) => readText(`${folder}/${name}`);

function styledClasses() {
    const selectors = declarations(readText(styleFile)).map(({ selector }) => selector.replace(/"[^"]*"/g, ''));
    return new Set(selectors.flatMap((selector) => [...selector.matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name)));
}

const shownClasses = new Set(
    pages.flatMap((name) => [...text(name).matchAll(/\bclass="([^"]*)"/g)].flatMap(([, names]) => names.split(' '))),
);

test('every class of the style sheet is shown on a sample page', () => {
    assert.deepEqual([...styledClasses()].filter((name) => !shownClasses.has(name)), []);
});

test('no sample page uses a class without style', () => {
    const styled = styledClasses();
    assert.deepEqual([...shownClasses].filter((name) => !styled.has(name)), []);
});

test('the sample from right to left has the same parts as the one from left to right', () => {
    const parts = (name) =>
        [...text(name).matchAll(/<([a-z][a-z0-9]*)\b([^>]*)>/g)].map(([, tag, rest]) =>
            [tag, /\bclass="([^"]*)"/.exec(rest)?.[1] ?? ''].join('.'),
        );
    assert.ok(parts('all.html').length > 200);
    assert.deepEqual(parts('all.rtl.html'), parts('all.html'));
});
