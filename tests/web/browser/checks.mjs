// What a journey has in hand, usually named t. A check that fails is noted and the journey goes on.
import { markupFaults } from './markup.mjs';

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Runs in the page: where the page is wider than its window, and by what. */
function tooWide() {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return '';
    const past = [...document.querySelectorAll('body *')].filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.right > width + 1 || box.left < -1);
    });
    const inner = past
        .filter((element) => !past.some((other) => other !== element && element.contains(other)))
        .slice(0, 3);
    return `${document.documentElement.scrollWidth} px of ${width}: ${inner.map((element) => element.outerHTML.slice(0, 120)).join(' ')}`;
}

/** Runs in the page: the spacing of WCAG 1.4.12, by a sheet that no content security policy asks about. */
function spaceOut() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
        '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }',
    );
    document.adoptedStyleSheets = [sheet];
}

/** Runs in the page: boxes whose text is cut off. */
function cutOff() {
    return [...document.querySelectorAll('body *')]
        .filter((element) => {
            // What is typed into a field scrolls within it.
            if (element.matches('input')) return false;
            const { overflowX, overflowY, clipPath } = getComputedStyle(element);
            const hides = [overflowX, overflowY].some((how) => how === 'hidden' || how === 'clip');
            return (
                hides &&
                clipPath === 'none' &&
                (element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1)
            );
        })
        .map((element) => element.outerHTML.slice(0, 120));
}

/** Runs in the page: whether the element that has the focus can be seen, uncovered. */
function focusHidden() {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const x = Math.min(Math.max((box.left + box.right) / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max((box.top + box.bottom) / 2, 0), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    const seen = top && (element.contains(top) || top.contains(element) || element.labels?.length);
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    if (!seen) return `${element.outerHTML.slice(0, 120)} has the focus and is covered`;
    return outlineStyle === 'none' || parseFloat(outlineWidth) < 2
        ? `${element.outerHTML.slice(0, 120)} has the focus and does not show it`
        : '';
}

export class Checks {
    /** `seen` is of watch.mjs; `journey` is what run.mjs made of the journey for one language. */
    constructor({ address, lang, script, given, seen, axeSource, signIn }) {
        Object.assign(this, { address, lang, noScript: !script, given, seen, presses: 0 });
        this.faults = [];
        this.checked = 0;
        this.hidden = { axeSource, signIn };
    }

    fault(text) {
        this.faults.push(text);
    }

    /** Notes that `name` does not hold, unless it does. Answers whether it does. */
    check(name, condition, detail = '') {
        this.checked++;
        if (!condition) this.fault(detail ? `${name}: ${detail}` : name);
        return Boolean(condition);
    }

    equal(name, found, wanted) {
        return this.check(
            name,
            Object.is(found, wanted),
            `${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`,
        );
    }

    /** Of words by language, those of this run: t.in({en: 'Today', ar: 'اليوم'}). */
    in(words) {
        if (!(this.lang in words)) throw new Error(`no words in '${this.lang}': ${JSON.stringify(words)}`);
        return words[this.lang];
    }

    /** Opens a path of the server in the language of this run; `status` is what it has to answer. */
    async open(page, path, { status = 200 } = {}) {
        const url = new URL(path, this.address);
        url.searchParams.set('lang', this.lang);
        const response = await page.goto(url.href, { waitUntil: 'load' });
        this.equal(`the status of ${path}`, response.status(), status);
        return response;
    }

    /** Becomes somebody else within a journey. */
    async become(page, as) {
        if (!this.hidden.signIn) throw new Error(`the journey is of '${as}', and there is no --sign-in`);
        await this.hidden.signIn(page, as, this);
    }

    /** Presses keys one after another, and counts them in t.presses. */
    async press(page, ...keys) {
        for (const key of keys) {
            this.presses++;
            await page.keyboard.press(key);
        }
    }

    /** How many documents were loaded so far. */
    get loads() {
        return this.seen.loads;
    }

    /** Everything that is asked of every page. */
    async page(page) {
        await this.axe(page);
        await this.markup(page);
        await this.reflow(page);
    }

    /** Without script axe cannot run; the same page is looked at with it. */
    async axe(page) {
        this.checked++;
        if (this.noScript) return;
        const { violations, passes } = await page.evaluate(`(async () => {
      const module = undefined, exports = undefined, define = undefined;
      ${await this.hidden.axeSource}
      return window.axe.run(document, {
        runOnly: { type: 'tag', values: ${JSON.stringify(wcag)} },
        rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'],
      });
    })()`);
        if (!passes.length) this.fault('axe looked at nothing');
        for (const { id, impact, help, nodes } of violations) {
            if (impact !== 'serious' && impact !== 'critical') continue;
            this.fault(
                `axe, ${impact}: ${id} (${help}) on ${page.url()}: ${nodes
                    .slice(0, 3)
                    .map((node) => node.html.slice(0, 160))
                    .join(' ')}`,
            );
        }
    }

    /** The source as it was sent; and that the page is in the language asked for. */
    async markup(page) {
        this.checked++;
        const source = await this.seen.source;
        for (const fault of markupFaults(source)) this.fault(`markup of ${page.url()}, ${fault}`);
        const html = page.locator('html');
        this.equal(`the language of ${page.url()}`, await html.getAttribute('lang'), this.lang);
        this.equal(
            `the direction of ${page.url()}`,
            await html.getAttribute('dir'),
            ['ar', 'he', 'fa', 'ur'].includes(this.lang) ? 'rtl' : 'ltr',
        );
    }

    /** That nothing is wider than a window of 320 px, nor cut off, also with the text spaced out. */
    async reflow(page) {
        this.checked++;
        const size = page.viewportSize();
        await page.setViewportSize({ width: 320, height: 640 });
        const plain = await page.evaluate(tooWide);
        if (plain) this.fault(`wider than a phone, ${page.url()}: ${plain}`);
        await page.evaluate(spaceOut);
        const spaced = await page.evaluate(tooWide);
        if (spaced && !plain) this.fault(`wider than a phone when spaced out, ${page.url()}: ${spaced}`);
        for (const box of await page.evaluate(cutOff)) this.fault(`text is cut off, ${page.url()}: ${box}`);
        await page.evaluate(() => {
            document.adoptedStyleSheets = [];
        });
        await page.setViewportSize(size);
    }

    /** Tabs through the whole page: every stop has to be seen. Answers the number of stops. */
    async focus(page) {
        this.checked++;
        await page.evaluate(() => {
            document.activeElement?.blur();
            scrollTo(0, 0);
        });
        const stops = new Set();
        for (let step = 0; step < 500; step++) {
            await page.keyboard.press('Tab');
            const place = await page.evaluate(() => {
                const element = document.activeElement;
                return element === document.body ? -1 : [...document.querySelectorAll('*')].indexOf(element);
            });
            if (place < 0 || stops.has(place)) break;
            stops.add(place);
            const hidden = await page.evaluate(focusHidden);
            if (hidden) this.fault(hidden);
        }
        return stops.size;
    }
}
