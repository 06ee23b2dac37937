#!/usr/bin/env node
// Runs journeys through the pages of a server in a real browser. tests/web/browser/README.md says how one is written.
//
//   node run.mjs [--self-test] [--server 'COMMAND'] [JOURNEY.mjs ...]
//
//   --self-test          first the harness itself, on tests/web/samples
//   --server COMMAND     starts it, waits for the http://... that it prints, stops it at the end
//   --sign-in FILE       exports signIn(page, as, t), for journeys that are of somebody
//   --given NAME=VALUE   t.given.NAME in the journeys
//   --languages en,ar    the languages of journeys that name none
//   --only WORDS         the journeys whose names hold these
//   --junit FILE         the results as XML
//   --shots FOLDER       a picture of where a journey failed
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { axeSource, launch, missing, root } from './chromium.mjs';
import { readJourneys, runJourney, runs } from './journey.mjs';
import { counts, junit, line } from './report.mjs';
import { selfTest } from './self_test.mjs';
import { startServer } from './server.mjs';

const { values: asked, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        'self-test': { type: 'boolean' },
        server: { type: 'string' },
        'sign-in': { type: 'string' },
        given: { type: 'string', multiple: true, default: [] },
        languages: { type: 'string', default: 'en,ar' },
        only: { type: 'string', default: '' },
        junit: { type: 'string' },
        shots: { type: 'string' },
    },
});

function journeyFiles() {
    if (positionals.length) return positionals.map((file) => resolve(file));
    const folder = `${root}tests/web/browser/journeys`;
    return readdirSync(folder)
        .filter((name) => name.endsWith('.mjs') && name !== 'sign_in.mjs')
        .sort()
        .map((name) => `${folder}/${name}`);
}

async function journeysOfServer(browser, tell) {
    const journeys = (await Promise.all(journeyFiles().map(readJourneys))).flat();
    const signIn = asked['sign-in'] && (await import(pathToFileURL(resolve(asked['sign-in'])))).signIn;
    const given = Object.fromEntries(
        asked.given.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    );
    const chosen = runs(journeys, asked.languages.split(',')).filter(({ journey }) =>
        journey.name.includes(asked.only),
    );
    if (!chosen.length) throw new Error('there is no such journey');
    const server = chosen.every(({ journey }) => journey.serve) ? undefined : await startServer(asked.server);
    try {
        for (const run of chosen) {
            tell(
                await runJourney(browser, run, {
                    address: server?.address,
                    given,
                    axeSource: axeSource(),
                    signIn,
                    shots: asked.shots,
                }),
            );
        }
    } finally {
        await server?.stop();
    }
}

if (!asked['self-test'] && !asked.server) {
    console.error("run.mjs: nothing to do without --server 'COMMAND' or --self-test");
    process.exit(2);
}
const why = missing();
if (why) {
    console.error(`run.mjs: ${why}`);
    process.exit(2);
}
// Leaving by exit() ends the browser and the server as well.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
if (asked.shots) mkdirSync(asked.shots, { recursive: true });
const results = [];
const tell = (result) => {
    results.push(result);
    console.log(line(result));
};
const browser = await launch();
try {
    if (asked['self-test']) await selfTest(browser, tell);
    if (asked.server) await journeysOfServer(browser, tell);
} catch (error) {
    tell({ name: 'the run as a whole', seconds: 0, checked: 0, faults: [error.stack] });
} finally {
    await browser.close();
}
if (asked.junit) {
    mkdirSync(dirname(asked.junit), { recursive: true });
    writeFileSync(asked.junit, junit(results));
}
const { passed, failed } = counts(results);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
