// Runs one journey once: in one language, with script or without, in a browser context of its own.
import { pathToFileURL } from 'node:url';
import { Checks } from './checks.mjs';
import { watch } from './watch.mjs';

/** The journeys of a file: `export default {name, as, run(page, t)}`, or a list of such. */
export async function readJourneys(file) {
    const { default: found } = await import(pathToFileURL(file));
    const journeys = [found].flat();
    for (const journey of journeys) {
        if (!journey?.name || typeof journey.run !== 'function')
            throw new Error(`${file} does not export {name, as, run(page, t)}`);
    }
    return journeys;
}

/** {journey, lang, script} for each time that a journey is run. */
export function runs(journeys, languages) {
    return journeys.flatMap((journey) =>
        (journey.languages ?? languages).flatMap((lang) =>
            (journey.noScript ? [true, false] : [true]).map((script) => ({ journey, lang, script })),
        ),
    );
}

const title = ({ journey, lang, script }) => `${journey.name} [${lang}${script ? '' : ', no script'}]`;

/** {name, seconds, checked, faults}; a journey that throws or checks nothing has a fault. One with `serve` has a server of its own. */
export async function runJourney(browser, run, options) {
    const began = performance.now();
    const name = title(run);
    let own;
    try {
        own = await run.journey.serve?.();
        return await runOn(browser, run, { ...options, own, address: own?.address ?? options.address });
    } catch (error) {
        return { name, seconds: (performance.now() - began) / 1000, checked: 0, faults: [error.message] };
    } finally {
        await own?.stop();
    }
}

async function runOn(browser, run, { address, own, given = {}, axeSource, signIn, shots }) {
    const { journey, lang, script } = run;
    const began = performance.now();
    const context = await browser.newContext({
        viewport: journey.viewport ?? { width: 1024, height: 768 },
        javaScriptEnabled: script,
        locale: lang,
        reducedMotion: 'reduce',
        serviceWorkers: 'block',
    });
    context.setDefaultTimeout(30_000);
    const early = [];
    let t = { fault: (text) => early.push(text) };
    const seen = watch(context, address, (text) => t.fault(text), { origins: own?.origins, mayAnswer: journey.mayAnswer });
    t = new Checks({ address, lang, script, given, seen, axeSource, signIn });
    t.own = own;
    early.forEach((text) => t.fault(text));
    try {
        const page = await context.newPage();
        page.on('dialog', (dialog) => dialog.accept().catch(() => {}));
        const limit = journey.seconds ?? 240;
        let late;
        const patience = new Promise((resolve, reject) => {
            late = setTimeout(() => reject(new Error(`not done within ${limit} s`)), limit * 1000);
        });
        try {
            await Promise.race([
                patience,
                (async () => {
                    if (journey.as) await t.become(page, journey.as);
                    await journey.run(page, t);
                })(),
            ]);
        } catch (error) {
            t.fault(`stopped at ${page.url()}: ${error.message.split('\n').slice(0, 6).join(' ')}`);
        } finally {
            clearTimeout(late);
        }
        if (t.faults.length && shots) {
            await page
                .screenshot({ path: `${shots}/${title(run).replace(/[^\w]+/g, '-')}.png`, fullPage: true })
                .catch(() => {});
        }
    } finally {
        await context.close();
    }
    if (!t.checked) t.fault('checked nothing');
    return { name: title(run), seconds: (performance.now() - began) / 1000, checked: t.checked, faults: t.faults };
}
