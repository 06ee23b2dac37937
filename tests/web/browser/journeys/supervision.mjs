import { eventsOfRegister } from '../register.mjs';
import { eventsOf } from './sign_in.mjs';

/// Sessions of today in a case of the officer, until there are six to record.
async function haveSix(page, t) {
    await t.open(page, '/sessions');
    const file = await page.locator('input[name="case.1"]').inputValue();
    for (let count = await page.locator('[data-session]').count(); count < 6; ++count) {
        await t.open(page, `/case/${file}/write?event=session%20scheduled`);
        await page.locator('input[name="f.at"]').fill(await page.inputValue('#on'));
        await page.locator('main form[data-guard] button:not([value])').last().click();
        await page.locator('.notice.good').waitFor();
    }
}

/// Presses Tab until `there` holds of what has the focus.
async function tabTo(page, t, there, value) {
    for (let tries = 0; tries < 40 && !(await page.evaluate(there, value)); ++tries) await t.press(page, 'Tab');
}

export default [
    {
        name: 'an officer records six sessions with the keyboard, in at most 40 keys and one page',
        noScript: true,
        async run(page, t) {
            // What one run has recorded is not there for the next.
            const officer = t.in({ en: ['Hedda Reed', 'Farida Moor'], ar: ['Jonas Stone', 'Dorota Moor'] })[t.noScript ? 1 : 0];
            await t.become(page, officer);
            await haveSix(page, t);
            await t.open(page, '/sessions');
            await t.page(page);
            await t.open(page, '/');
            t.presses = 0;
            const loads = t.loads;
            await tabTo(page, t, () => new URL(document.activeElement.href ?? document.URL).pathname === '/sessions');
            await t.press(page, 'Enter');
            await page.locator('[data-session]').first().waitFor();
            const keys = await page.locator('[data-session] input[name^="key."]')
                .evaluateAll((all) => all.slice(0, 6).map((one) => one.value));
            await t.press(page, 'Tab', 'Enter');
            for (let i = 0; i < 6; ++i) {
                await tabTo(page, t, (place) => document.activeElement.name === `outcome.${place}`, i + 1);
                // A digit chooses where there is script, and an arrow goes on; everywhere the keys of any form do.
                await t.press(page, ...(t.noScript ? ['Space'] : ['1']), ...(t.noScript || i === 5 ? [] : ['ArrowDown']));
            }
            await t.press(page, 'Enter');
            await page.locator('.notice.good').waitFor();
            t.check('at most 40 keys, with the way there', t.presses <= 40, `${t.presses}`);
            t.equal('one page to record on, and the one that says it is done', t.loads - loads, 2);
            await t.page(page);
            const written = await eventsOfRegister(t.given.register, (one) => keys.includes(one.key));
            t.equal('six are in the register', written.map((one) => `${one.event}, ${one.outcome}, ${one.by}`).join('; '),
                Array(6).fill(`session recorded, attended, ${officer}`).join('; '));
        },
    },
    {
        name: 'an officer records one session without script',
        as: 'Casimir Wood',
        noScript: true,
        async run(page, t) {
            await t.open(page, '/sessions');
            const choice = page.locator('input[name="outcome.1"][value="late"]');
            if (await choice.count() === 0) return t.check('nothing is left to record', true);
            const file = await page.locator('input[name="case.1"]').inputValue();
            await choice.check();
            await page.locator('main form[action="/sessions"] > .buttons button').click();
            await page.locator('.notice.good').waitFor();
            const last = (await eventsOf(page, file)).filter(one => one.event === 'session recorded').at(-1);
            t.equal('came late', last.outcome, 'attended late');
        },
    },
    {
        name: 'an officer opens a case of the list and sees what went well first',
        as: 'probation officer',
        noScript: true,
        async run(page, t) {
            await t.page(page);
            await t.open(page, '/cases');
            await t.page(page);
            await page.locator('tbody tr a').first().click();
            await t.page(page);
            t.check('who it is', (await page.locator('.identity .name').textContent()).trim() !== '');
        },
    },
    {
        name: 'a provider changes its free places in seconds',
        as: 'provider',
        noScript: true,
        async run(page, t) {
            await t.open(page, '/services');
            await t.page(page);
            const field = page.locator('input[name="places"]').first();
            const places = Number(await field.inputValue()) + 1;
            await field.fill(String(places));
            await field.locator('xpath=ancestor::form').locator('button').click();
            await page.locator('.notice.good').waitFor();
            t.equal('the number is there', await page.locator('input[name="places"]').first().inputValue(), String(places));
        },
    },
    {
        name: 'a prison sees who must be elsewhere by law today, each with the rule',
        as: 'prison',
        noScript: true,
        async run(page, t) {
            await t.page(page);
            await page.locator('.numbers a.number').first().click();
            await t.page(page);
            t.check('rows or a word on why there are none', (await page.locator('main').textContent()).trim().length > 20);
            const held = page.locator('tbody tr a').first();
            if (await held.count() === 0) return;
            await held.click();
            await t.page(page);
            t.check('who is held', (await page.locator('.identity .name').textContent()).trim() !== '');
        },
    },
    {
        name: 'an inspector sees who looked at a case, and why',
        as: 'inspector',
        noScript: true,
        async run(page, t) {
            await t.open(page, '/looks?file=c000001');
            await t.page(page);
            const looks = await eventsOfRegister(t.given.register, (one) => one.file === 'c000001' && /looked at/.test(one.event));
            t.equal('their own look is on record', looks.at(-1)?.role, 'inspector');
            t.equal('and every look before it is on the page', await page.locator('table').first().locator('tbody tr').count(), looks.length);
        },
    },
    {
        name: 'an administrator adds somebody who can sign in',
        as: 'administrator',
        noScript: true,
        async run(page, t) {
            await t.open(page, '/accounts');
            await t.page(page);
            const name = `Karla Brook ${Math.random()}`;
            await page.fill('#name', name);
            await page.selectOption('#role', 'judge');
            await page.fill('#password', 'correct horse battery');
            await page.locator('form:has(#password) button').click();
            t.check('it is said', (await page.locator('.notice.good').textContent()).includes(name));
        },
    },
    {
        name: 'a person sees what to do, complains, and sees who looked',
        as: 'person',
        noScript: true,
        async run(page, t) {
            await t.page(page);
            t.check('a sheet to print', await page.locator('article.sheet').count() > 0);
            await page.locator('article.sheet a[href*="complaint"]').first().click();
            await t.page(page);
            await page.fill('textarea[name="f.what"]', 'The hours were counted wrongly');
            await page.locator('main form[data-guard] button').click();
            const file = new URL(page.url()).pathname.split('/')[2];
            t.equal('the register holds the complaint', (await eventsOf(page, file)).at(-1).event, 'complaint filed');
            await t.open(page, '/me?large=1');
            await t.page(page);
        },
    },
];
