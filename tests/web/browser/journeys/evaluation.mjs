import { readFileSync } from 'node:fs';
import { root } from '../chromium.mjs';

/// Keeps the plan of the folder `examples/plans` and stands on its page.
async function keep(page, t, name, change = text => text) {
    await t.open(page, '/evaluations');
    await page.fill('#plan', change(readFileSync(`${root}examples/plans/${name}.yaml`, 'utf8')));
    await page.locator('form[data-guard] button').click();
}

/// Carries the plan out, unless there is a report already, and looks again until it is there.
async function carryOut(page, t) {
    const report = page.locator('table.stack tbody a');
    if (!(await report.count())) {
        await page.locator('form:has(select#until) button, form:has(p) button').last().click();
        for (let tries = 0; tries < 100 && !(await report.count()); ++tries) {
            const again = page.locator('main [role="status"] a');
            if (!(await again.count())) break;
            await page.waitForTimeout(500);
            await again.click();
        }
    }
    t.equal('one report', await report.count(), 1);
    await report.click();
}

export default [
    {
        name: 'a ministry keeps a plan, carries it out on the register, and reads and takes home the report',
        as: 'statistician',
        noScript: true,
        async run(page, t) {
            await t.open(page, '/evaluations');
            await t.page(page);
            await keep(page, t, 'avenmar-monitoring');
            await t.page(page);
            await carryOut(page, t);
            await t.page(page);
            t.check('a chart', (await page.locator('main svg').count()) > 0);
            t.check('its table', (await page.locator('main .wide table').count()) > 0);
            const links = page.locator('main .buttons a');
            for (const [place, type] of [[0, 'application/pdf'], [1, 'application/json']]) {
                const address = new URL(await links.nth(place).getAttribute('href'), page.url()).href;
                const answer = await page.context().request.get(address);
                t.equal('it can be taken home', answer.headers()['content-type'], type);
            }
            // Nobody of whom the register tells has a number like this anywhere on the page.
            t.check('no file of anybody', !/\bp\d{6}\b|\bc\d{6}\b/.test(await page.locator('main').textContent()));
        },
    },
    {
        name: 'a plan that would mislead is not kept, and its page says why in plain words',
        as: 'statistician',
        noScript: true,
        async run(page, t) {
            await keep(page, t, 'avenmar-breach', text => text.replace('competing: [new case, custody]', 'only for: {breach found: [community service]}'));
            await t.page(page);
            t.check('why', (await page.locator('.error-summary').textContent())
                .includes(t.in({ en: 'to one of the groups only', ar: 'إلا لإحدى المجموعتين' })));
            t.check('the text is still there', (await page.locator('#plan').inputValue()).includes('community service'));
        },
    },
];
