// Reads the source of a page as it was sent, which a browser mends in silence: tags that do not match, ids that stand
// twice or nowhere, styles and scripts inside. Our templates close every element, so that is asked too.

const empty = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
const raw = new Set(['script', 'style', 'textarea', 'title']);
const endsParagraph = new Set(('address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header '
  + 'hgroup hr main menu nav ol p pre search section table ul').split(' '));
const notInside = { a: ['a', 'button', 'input', 'label', 'select', 'textarea'], button: ['a', 'button', 'input', 'label', 'select'], form: ['form'], label: ['label', 'button'] };
const pointers = ['for', 'form', 'headers', 'list', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-details', 'aria-errormessage', 'aria-owns'];

const entity = /^&(#\d+|#x[0-9a-f]+|[a-z][a-z0-9]*);/i;

function attributes(text, say) {
  const found = new Map();
  for (const [, name, , double, single, bare] of text.matchAll(/([^\s"'<>/=]+)(\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?/g)) {
    const key = name.toLowerCase();
    const value = double ?? single ?? bare ?? '';
    if (found.has(key)) say(`the attribute ${key} stands twice`);
    found.set(key, value);
    if (key === 'style') say('a style inside');
    if (/^on[a-z]+$/.test(key)) say(`the handler ${key} inside`);
    if (/^(href|src|action|formaction)$/.test(key) && /^\s*javascript:/i.test(value)) say(`script in ${key}`);
    loose(value, say);
  }
  return found;
}

function loose(text, say) {
  for (const { index } of text.matchAll(/&/g)) {
    if (!entity.test(text.slice(index, index + 40))) say(`'&' is not escaped in '${text.slice(index, index + 20)}'`);
  }
  if (/\{\{|\}\}/.test(text)) say(`a template's braces are left in '${text.trim().slice(0, 40)}'`);
}

/** The faults of a page's source, in words with their lines. */
export function markupFaults(source) {
  const faults = [], open = [], ids = new Map(), wanted = [];
  let at = 0;
  const lineAt = (index) => source.slice(0, index).split('\n').length;
  const say = (text) => faults.push(`line ${lineAt(at)}: ${text}`);
  if (!/^<!doctype html>/i.test(source)) say('no <!DOCTYPE html> at the beginning');
  const token = /<!--[^]*?-->|<!doctype[^>]*>|<(\/?)([a-z][a-z0-9-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi;
  let last = 0;
  for (let found; (found = token.exec(source)) !== null;) {
    const between = source.slice(last, found.index);
    at = last;
    if (between.includes('<')) say(`'<' is not escaped in '${between.trim().slice(0, 40)}'`);
    loose(between, say);
    last = token.lastIndex;
    at = found.index;
    if (!found[2]) continue;
    const name = found[2].toLowerCase();
    if (found[1]) {
      const top = open.pop();
      if (top !== name) say(`</${name}> closes ${top ? `<${top}>` : 'nothing'}`);
      if (top !== name && open.includes(name)) open.length = open.lastIndexOf(name);
      continue;
    }
    const has = attributes(found[3].replace(/\/$/, ''), say);
    if (open.at(-1) === 'p' && endsParagraph.has(name)) say(`<${name}> stands in a <p>`);
    for (const outer of open) if (notInside[outer]?.includes(name)) say(`<${name}> stands in <${outer}>`);
    if (name === 'html' && !(has.get('lang') && /^(ltr|rtl)$/.test(has.get('dir') ?? ''))) say('<html> has no lang and dir');
    if (name === 'style') say('a <style> inside');
    if (name === 'script' && !has.has('src')) say('a <script> without src');
    if (name === 'img' && !has.has('alt')) say('an <img> without alt');
    const id = has.get('id');
    if (id !== undefined) {
      if (!id || /\s/.test(id)) say(`'${id}' is no id`);
      if (ids.has(id)) say(`the id ${id} stands twice, first in line ${ids.get(id)}`);
      else ids.set(id, lineAt(at));
    }
    for (const pointer of pointers) {
      if (!has.has(pointer) || (pointer === 'for' && !['label', 'output'].includes(name))) continue;
      for (const target of has.get(pointer).split(/\s+/)) wanted.push([lineAt(at), pointer, target]);
    }
    if (name === 'a' && /^#./.test(has.get('href') ?? '')) wanted.push([lineAt(at), 'href', has.get('href').slice(1)]);
    if (empty.has(name)) continue;
    if (raw.has(name)) {
      const end = source.toLowerCase().indexOf(`</${name}`, last);
      if (end < 0) say(`<${name}> is never closed`);
      token.lastIndex = last = end < 0 ? source.length : source.indexOf('>', end) + 1;
      continue;
    }
    open.push(name);
  }
  at = source.length;
  for (const name of open) say(`<${name}> is never closed`);
  for (const [line, pointer, target] of wanted) if (!ids.has(target)) faults.push(`line ${line}: ${pointer} points at ${target}, which is nowhere`);
  return faults;
}
