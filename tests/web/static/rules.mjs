// What a style sheet and a script of ours may not hold; each answers with its faults in words.
import { declarations } from './sheet.mjs';

const physicalName =
    /^(margin|padding|border|scroll-margin|scroll-padding|inset)-(left|right)\b|^(left|right)$|^border-(top|bottom)-(left|right)-radius$/;
const physicalValue = /^(left|right)$/;
const sided = /^(margin|padding|inset|border-(width|style|color)|scroll-(margin|padding))$/;

/** `a b(c d) e` in its parts. */
const parts = (value) => value.match(/(?:[^\s(]+(?:\([^)]*\))?)+|\([^)]*\)/g) ?? [];

export function physical(text) {
    return declarations(text).flatMap(({ property, value, line }) => {
        const plain = value.replace(/\s*!important$/, '');
        const four = parts(plain);
        const bad =
            physicalName.test(property) ||
            (/^(text-align|float|clear|caption-side|justify-\w+)$/.test(property) && physicalValue.test(plain)) ||
            (sided.test(property) && four.length === 4 && four[1] !== four[3]) ||
            (property === 'border-radius' && four.length > 1);
        return bad ? [`line ${line}: ${property}: ${value} knows left from right`] : [];
    });
}

export function important(text) {
    return declarations(text).flatMap(({ within, property, value, line }) =>
        /!\s*important/.test(value) && !within.includes('@media print')
            ? [`line ${line}: ${property} is !important outside print`]
            : [],
    );
}

export function remote(text) {
    return [...text.matchAll(/@import|url\(|\bhttps?:|["'(]\/\/\w|\bwss?:|\bimport\s*\(|\bimport\s+["'{*]/gi)].map(
        (found) => `'${found[0]}' at ${found.index} could ask for something from elsewhere`,
    );
}

export function fixedHeight(text) {
    // Boxes of text have to grow with it; what holds no text may be of a size.
    const textless = /img|svg|progress|::before|visually-hidden|thead|\.choice input/;
    return declarations(text).flatMap(({ selector, property, value, line }) =>
        /^(height|block-size|max-height|max-block-size)$/.test(property) &&
        value !== 'auto' &&
        !textless.test(selector)
            ? [`line ${line}: ${selector} is of a fixed height`]
            : [],
    );
}

export function outlineless(text) {
    return declarations(text).flatMap(({ within, selector, property, value, line }) =>
        property.startsWith('outline') &&
        /^(0|none)\b/.test(value) &&
        !within.includes('@media print') &&
        !/^main:focus-visible|:focus:not\(:focus-visible\)/.test(selector)
            ? [`line ${line}: ${selector} hides the focus`]
            : [],
    );
}

export function remembering(text) {
    return [
        ...text.matchAll(
            /localStorage|sessionStorage|indexedDB|document\.cookie|caches\b|serviceWorker|history\.(push|replace)State/g,
        ),
    ].map((found) => `'${found[0]}' would keep something on a shared machine`);
}

export function insertsMarkup(text) {
    return [
        ...text.matchAll(
            /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|\.style\b|setAttribute\(\s*['"]style|\bfetch\(|XMLHttpRequest|sendBeacon/g,
        ),
    ].map((found) => `'${found[0]}' is not for our script`);
}
