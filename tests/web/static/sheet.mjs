// Reads a style sheet as far as its tests need: which declarations stand in which rule, below which at-rules.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
export const styleFile = process.env.ULTIMA_STYLE ?? `${root}web/style.css`;

/** Declarations {within, selector, property, value, line}; `within` are the at-rules around, outermost first. */
export function declarations(text) {
    const found = [];
    const open = [];
    let part = '',
        line = 1,
        began = 1,
        quote = '',
        depth = 0;
    const clean = text.replace(/\/\*[^]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
    const declare = () => {
        const colon = part.indexOf(':');
        if (open.length && colon > 0) {
            const rules = open.filter((name) => !name.startsWith('@'));
            found.push({
                within: open.filter((name) => name.startsWith('@')),
                selector: rules.join(' '),
                property: part.slice(0, colon).trim(),
                value: part.slice(colon + 1).trim(),
                line: began,
            });
        }
        part = '';
    };
    for (const letter of clean) {
        if (letter === '\n') line++;
        if (quote) {
            part += letter;
            if (letter === quote) quote = '';
        } else if (letter === '"' || letter === "'") {
            part += letter;
            quote = letter;
        } else if (letter === '{') {
            open.push(part.trim());
            part = '';
        } else if (letter === '}') {
            declare();
            if (open.pop() === undefined) throw new Error(`line ${line}: a brace closes nothing`);
        } else if (letter === ';' && depth === 0) {
            declare();
        } else {
            if (letter === '(') depth++;
            if (letter === ')') depth--;
            if (!part.trim()) began = line;
            part += letter;
        }
    }
    if (open.length || quote) throw new Error('the style sheet ends inside a rule or a string');
    return found;
}

/** The colours and other variables of :root outside at-rules; later ones win. */
export function variables(...texts) {
    const values = new Map();
    for (const text of texts) {
        for (const { within, selector, property, value } of declarations(text)) {
            if (!within.length && selector === ':root' && property.startsWith('--')) values.set(property, value);
        }
    }
    return values;
}

export const readText = (file) => readFileSync(file, 'utf8');
