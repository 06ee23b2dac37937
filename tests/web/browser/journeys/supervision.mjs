import { eventsOf } from './sign_in.mjs';

export default [
    {
        name: 'an officer records the sessions of a day in one page and few keys',
        as: 'probation officer',
        async run(page, t) {
            // What one run has recorded is not there for the next.
            if (t.lang === 'ar') await t.become(page, 'Dorota Heath');
            await t.open(page, '/sessions');
            await t.page(page);
            const sessions = page.locator('[data-session]');
            const count = Math.min(6, await sessions.count());
            t.check('there is something to record', count > 0);
            const file = await sessions.first().locator('input[name="case.1"]').inputValue();
            const thing = await sessions.first().locator('input[name="thing.1"]').inputValue();
            const before = (await eventsOf(page, file)).filter(one => one.event === 'session recorded').length;
            t.presses = 0;
            const loads = t.loads;
            await sessions.first().locator('input[type="radio"]').first().focus();
            for (let i = 0; i < count; ++i) await t.press(page, '1', 'ArrowDown');
            await t.press(page, 'Enter');
            await page.locator('.notice.good').waitFor();
            t.check('at most 40 keys', t.presses <= 40, `${t.presses}`);
            t.check('and one page', t.loads - loads <= 2, `${t.loads - loads} with the way there`);
            await t.page(page);
            const after = (await eventsOf(page, file)).filter(one => one.event === 'session recorded').length;
            t.check('the register holds it', after > before, `${thing} ${before} ${after}`);
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
