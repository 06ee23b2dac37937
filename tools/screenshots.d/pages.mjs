#!/usr/bin/env node
// Pictures of the application on the fictional country: pages.mjs PROGRAM FOLDER
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { launch } from '../../tests/web/browser/chromium.mjs';
import { startServer } from '../../tests/web/browser/server.mjs';

const [program, folder] = process.argv.slice(2);
const made = mkdtempSync(`${tmpdir()}/ultima-`);
const server = await startServer(`${program} demo --serve --port 0 --out ${made}/demo --persons 2000 --cases 3000`, { seconds: 120 });
const browser = await launch();

async function as(role, language = 'en', size = { width: 1100, height: 900 }) {
    const context = await browser.newContext({ viewport: size });
    const page = await context.newPage();
    await page.goto(`${server.address}/?lang=${language}`);
    await page.locator(`[data-role="${role}"] button`).first().click();
    await page.waitForLoadState('load');
    return page;
}
async function picture(page, name) {
    await page.screenshot({ path: `${folder}/${name}.png` });
    console.log(`  ${folder}/${name}.png`);
}

try {
    const judge = await as('judge', 'en', { width: 1100, height: 1250 });
    await judge.goto(`${server.address}/cases`);
    await judge.locator('tbody tr:has-text("To be decided") a').first().click();
    const file = new URL(judge.url()).pathname.split('/').pop();
    for (const [event, field, value, reason] of [
        ['stage reached', 'stage', 'sentence', ''],
        ['finding made', 'value', '5 months', 'The harm is small and was made good'],
    ]) {
        await judge.goto(`${server.address}/case/${file}/write?event=${encodeURIComponent(event)}&f.fact=term%20considered`);
        if (reason) {
            await judge.fill(`[name="f.${field}"]`, value);
            await judge.fill('#reason', reason);
        } else if (await judge.locator(`input[name="f.${field}"][value="${value}"]`).count()) {
            await judge.check(`input[name="f.${field}"][value="${value}"]`);
        } else {
            await judge.selectOption(`select[name="f.${field}"]`, value);
        }
        await judge.locator('main form[data-guard] button').click();
    }
    await judge.goto(`${server.address}/case/${file}`);
    await picture(judge, 'case');
    const officer = await as('probation officer', 'en', { width: 1100, height: 800 });
    await officer.goto(`${server.address}/sessions`);
    await picture(officer, 'sessions');
    await picture(await as('person', 'ar', { width: 480, height: 900 }), 'person-ar');
} finally {
    await browser.close();
    await server.stop();
    rmSync(made, { recursive: true, force: true });
}
