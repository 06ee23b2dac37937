// The harness on pages of its own: the sample pages must be found right, and every broken page must be found broken.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { axeSource, root } from './chromium.mjs';
import { runJourney, runs } from './journey.mjs';
import { markupFaults } from './markup.mjs';
import { startServer } from './server.mjs';
import samples from './sample_journeys.mjs';

const one = (name, run, more = {}) => ({ journey: { name, run, ...more }, lang: 'en', script: true });
const look = (path, what) => async (page, t) => {
    await t.open(page, path);
    await page.waitForLoadState('networkidle');
    if (what) await t[what](page);
};

/** Journeys that must fail, with what must be said of them. */
const broken = [
    [one('a field without a label', look('/broken/axe.html', 'axe')), /axe, critical: label .*unlabelled/],
    [
        one('a picture from elsewhere', look('/broken/outside.html')),
        /asked another origin: http:\/\/outside\.invalid\/picture\.png/,
    ],
    [one('a style inside', look('/broken/csp.html')), /content security policy.*style/i],
    [one('a script inside', look('/broken/csp.html')), /content security policy.*script/i],
    [
        { ...one('a style inside, without script', look('/broken/csp.html')), script: false },
        /content security policy.*style/i,
    ],
    [one('a page too wide', look('/broken/overflow.html', 'reflow')), /wider than a phone.*aaaaa/],
    [one('a script that throws', look('/broken/console.html')), /script: thrown on purpose/],
    [one('an id that stands twice', look('/broken/html.html', 'markup')), /the id twice stands twice/],
    [one('an answer of 500', (page, t) => t.open(page, '/broken/fails.html', { status: 500 })), /answered with 500/],
    [one('a page that is not there', look('/broken/nowhere.html')), /the status of .*404 instead of 200/],
    [one('a page in another language', look('/order.html', 'markup'), {}), null],
    [
        { ...one('a page in another language', look('/order.html', 'markup')), lang: 'ar' },
        /the language of .*"en" instead of "ar"/,
    ],
    [one('a check that fails', async (page, t) => t.check('two is three', false)), /^two is three$/],
    [
        one('a journey that throws', async () => {
            throw new Error('on purpose');
        }),
        /stopped at .*on purpose/,
    ],
    [one('a journey that hangs', () => new Promise(() => {}), { seconds: 0.2 }), /not done within 0\.2 s/],
    [one('a journey that checks nothing', async () => {}), /checked nothing/],
    [one('a journey of somebody', async (page, t) => t.check('two is two', true), { as: 'officer' }), /no --sign-in/],
];

async function found(browser, surroundings, [run, wanted]) {
    const { seconds, checked, faults } = await runJourney(browser, run, surroundings);
    const right = wanted ? faults.some((fault) => wanted.test(fault)) : faults.length === 0;
    const why = wanted ? `not found: ${wanted}; but ${JSON.stringify(faults)}` : faults.join('; ');
    return {
        name: `${wanted ? 'is found' : 'is right'}: ${run.journey.name}${run.script ? '' : ' [no script]'}`,
        seconds,
        checked: checked + 1,
        faults: right ? [] : [why],
    };
}

async function check(name, ask) {
    const began = performance.now();
    let faults;
    try {
        faults = await ask();
    } catch (error) {
        faults = [error.stack];
    }
    return { name, seconds: (performance.now() - began) / 1000, checked: 1, faults };
}

const refused = (command, words) => async () => {
    try {
        const server = await startServer(command, { seconds: 0.5 });
        await server.stop();
        return ['it was taken for a server'];
    } catch (error) {
        return words.test(error.message) ? [] : [`it said: ${error.message}`];
    }
};

/** That a command which starts another is stopped with it. */
async function stoppedWhole() {
    const server = await startServer('sleep 4321.25 & echo http://127.0.0.1:1; wait');
    await server.stop();
    const left = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => /^sleep 4321\.25/.test(line));
    return left.length ? [`${left.length} left behind`] : [];
}

/** What a printed order says, page by page, and what it does not. */
async function printed(browser, address) {
    const folder = mkdtempSync(`${tmpdir()}/ultima-print-`);
    const page = await browser.newPage();
    try {
        await page.goto(`${address}/order.html`);
        writeFileSync(`${folder}/order.pdf`, await page.pdf({ preferCSSPageSize: true }));
        const pages = execFileSync('pdftotext', ['-layout', `${folder}/order.pdf`, '-'], { encoding: 'utf8' })
            .split('\f')
            .slice(0, -1);
        const faults = pages.length === 3 ? [] : [`${pages.length} pages`];
        pages.forEach((text, at) => {
            const letters = text.replace(/\s/g, '');
            if (![...'DRAFT'].every((letter) => letters.includes(letter)))
                faults.push(`page ${at + 1} has no draft mark: ${text}`);
            if (!letters.includes(`${at + 1}/3`)) faults.push(`page ${at + 1} has no number`);
            if (/NAVIGATION|BUTTON|FOOTER|Skip|section-21|http/.test(text))
                faults.push(`page ${at + 1} prints what is for the screen: ${text}`);
        });
        if (!/This country does not exist/.test(pages[0]))
            faults.push('the printed order does not say that the country is fictional');
        return faults;
    } finally {
        await page.close();
        rmSync(folder, { recursive: true });
    }
}

const wrongMarkup = [
    ['<div><p>a</div>', /<\/div> closes <p>/],
    ['<p>a & b</p>', /'&' is not escaped/],
    ['<p>1 < 2</p>', /'<' is not escaped/],
    ['<p onclick="x()">a</p>', /handler onclick/],
    ['<p style="a">a</p>', /a style inside/],
    ['<a href="javascript:x">a</a>', /script in href/],
    ['<label for="no">a</label>', /for points at no/],
    ['<a href="/"><button>a</button></a>', /<button> stands in <a>/],
    ['<p>{{name}}</p>', /braces/],
    ['<form><form></form></form>', /<form> stands in <form>/],
    ['<p id="a" id="b">a</p>', /id stands twice/],
    ['<p><ul><li>a</li></ul></p>', /<ul> stands in a <p>/],
    ['<img src="/a">', /without alt/],
    ['<textarea>a', /never closed/],
    ['</p>', /closes/],
    ['<a href="#no">a</a>', /href points at no/],
];

function markupIsRead() {
    const whole = (body) =>
        `<!DOCTYPE html><html lang="en" dir="ltr"><head><title>a</title></head><body>${body}</body></html>`;
    const faults = wrongMarkup
        .filter(([body, words]) => !markupFaults(whole(body)).some((fault) => words.test(fault)))
        .map(([body, words]) => `${words} not found in ${body}: ${markupFaults(whole(body)).join('; ')}`);
    const right =
        '<!-- < & --><p title="a &gt; b">a &amp; b<br>c</p><input disabled value=1><textarea>1 < 2 & 3</textarea><svg viewBox="0 0 1 1"><path d="M0 0"></path></svg>';
    return [
        ...faults,
        ...markupFaults(whole(right)),
        ...(markupFaults('<p>a</p>').length ? [] : ['no doctype is right']),
    ];
}

export async function selfTest(browser, tell) {
    const server = await startServer(`exec node ${root}tests/web/browser/samples.mjs`);
    const surroundings = { address: server.address, axeSource: axeSource() };
    try {
        for (const run of runs(samples, ['en', 'ar'])) tell(await runJourney(browser, run, surroundings));
        for (const pair of broken) tell(await found(browser, surroundings, pair));
        tell(
            await check('a printed order has its draft mark on each page and nothing of the screen', () =>
                printed(browser, server.address),
            ),
        );
    } finally {
        await server.stop();
    }
    tell(await check('faults of markup are found', markupIsRead));
    tell(
        await check('a server that ends early is refused', refused('echo sorry; exit 3', /ended with 3 .*\n?sorry/s)),
    );
    tell(await check('a server that says nothing is refused', refused('sleep 60', /printed no address/)));
    tell(await check('a server is stopped with what it started', stoppedWhole));
}
