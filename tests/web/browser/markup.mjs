// Reads the source of a page as it was sent, which a browser mends in silence: tags that do not match, ids that stand
// twice or nowhere, styles and scripts inside. Our templates close every element, so that is asked too.

const empty = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
const raw = new Set(['script', 'style', 'textarea', 'title']);
const endsParagraph = new Set(
    (
        'address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header ' +
        'hgroup hr main menu nav ol p pre search section table ul'
    ).split(' '),
);
const notInside = {
    a: ['a', 'button', 'input', 'label', 'select', 'textarea'],
    button: ['a', 'button', 'input', 'label', 'select'],
    form: ['form'],
    label: ['label', 'button'],
};
const pointers = [
    'for',
    'form',
    'headers',
    'list',
    'aria-labelledby',
    'aria-describedby',
    'aria-controls',
    'aria-details',
    'aria-errormessage',
    'aria-owns',
];

const entity = /^&(#\d+|#x[0-9a-f]+|[a-z][a-z0-9]*);/i;
const token = /<!--[^]*?-->|<!doctype[^>]*>|<(\/?)([a-z][a-z0-9-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi;
const attribute = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?/g;

class Page {
    faults = [];
    open = [];
    ids = new Map();
    wanted = [];

    constructor(source) {
        this.source = source;
    }

    line(at) {
        return this.source.slice(0, at).split('\n').length;
    }

    say(at, text) {
        this.faults.push(`line ${this.line(at)}: ${text}`);
    }

    text(at, text) {
        if (text.includes('<')) this.say(at, `'<' is not escaped in '${text.trim().slice(0, 40)}'`);
        this.letters(at, text);
    }

    letters(at, text) {
        for (const { index } of text.matchAll(/&/g)) {
            const from = text.slice(index, index + 40);
            if (!entity.test(from)) this.say(at, `'&' is not escaped in '${from.slice(0, 20)}'`);
        }
        if (/\{\{|\}\}/.test(text)) this.say(at, `a template's braces are left in '${text.trim().slice(0, 40)}'`);
    }

    attributes(at, text) {
        const found = new Map();
        for (const [, name, double, single, bare] of text.matchAll(attribute)) {
            const key = name.toLowerCase();
            const value = double ?? single ?? bare ?? '';
            if (found.has(key)) this.say(at, `the attribute ${key} stands twice`);
            found.set(key, value);
            if (key === 'style') this.say(at, 'a style inside');
            if (/^on[a-z]+$/.test(key)) this.say(at, `the handler ${key} inside`);
            if (/^(href|src|action|formaction)$/.test(key) && /^\s*javascript:/i.test(value))
                this.say(at, `script in ${key}`);
            this.letters(at, value);
        }
        return found;
    }

    begin(at, name, has, ended) {
        if (this.open.at(-1) === 'p' && endsParagraph.has(name)) this.say(at, `<${name}> stands in a <p>`);
        for (const outer of this.open) {
            if (notInside[outer]?.includes(name)) this.say(at, `<${name}> stands in <${outer}>`);
        }
        const directed = has.get('lang') && /^(ltr|rtl)$/.test(has.get('dir') ?? '');
        if (name === 'html' && !directed) this.say(at, '<html> has no lang and dir');
        if (name === 'style') this.say(at, 'a <style> inside');
        if (name === 'script' && !has.has('src')) this.say(at, 'a <script> without src');
        if (name === 'img' && !has.has('alt')) this.say(at, 'an <img> without alt');
        this.identify(at, name, has);
        // Within a drawing, and nowhere else, an element may end itself.
        if (!empty.has(name) && !(ended && this.open.includes('svg'))) this.open.push(name);
    }

    identify(at, name, has) {
        const id = has.get('id');
        if (id !== undefined) {
            if (!id || /\s/.test(id)) this.say(at, `'${id}' is no id`);
            if (this.ids.has(id)) this.say(at, `the id ${id} stands twice, first in line ${this.ids.get(id)}`);
            else this.ids.set(id, this.line(at));
        }
        for (const pointer of pointers) {
            for (const target of has.get(pointer)?.split(/\s+/) ?? []) this.wanted.push([at, pointer, target]);
        }
        const inside = name === 'a' && /^#(.+)/.exec(has.get('href') ?? '');
        if (inside) this.wanted.push([at, 'href', inside[1]]);
    }

    end(at, name) {
        const last = this.open.pop();
        if (last === name) return;
        this.say(at, `</${name}> closes ${last ? `<${last}>` : 'nothing'}`);
        if (this.open.includes(name)) this.open.length = this.open.lastIndexOf(name);
    }

    finish() {
        for (const name of this.open) this.say(this.source.length, `<${name}> is never closed`);
        for (const [at, pointer, target] of this.wanted) {
            if (!this.ids.has(target)) this.say(at, `${pointer} points at ${target}, which is nowhere`);
        }
        return this.faults;
    }
}

/** The faults of a page's source, in words with their lines. */
export function markupFaults(source) {
    const page = new Page(source);
    if (!/^<!doctype html>/i.test(source)) page.say(0, 'no <!DOCTYPE html> at the beginning');
    let past = 0;
    for (const found of source.matchAll(token)) {
        if (found.index < past) continue;
        page.text(past, source.slice(past, found.index));
        past = found.index + found[0].length;
        const name = found[2]?.toLowerCase();
        if (!name) continue;
        if (found[1]) {
            page.end(found.index, name);
            continue;
        }
        page.begin(found.index, name, page.attributes(found.index, found[3].replace(/\/$/, '')), found[3].endsWith('/'));
        // What stands in these is no markup.
        const close = raw.has(name) ? source.toLowerCase().indexOf(`</${name}`, past) : past;
        past = close < 0 ? source.length : close;
    }
    page.text(past, source.slice(past));
    return page.finish();
}
