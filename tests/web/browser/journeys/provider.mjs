import { eventsOfRegister } from '../register.mjs';
import { eventsOf } from './sign_in.mjs';

/// Sends the one form on the page that writes.
const send = (page) => page.locator('main form[data-guard] button:not([value])').last().click();
/// Follows the link with these words: nobody types an address.
const follow = (page, words) => page.locator('main a', { hasText: words }).first().click();

/// An officer asks the same house in two of their cases; both files, and who the house is in the list of accounts.
async function ask(page, t, officer) {
    await t.become(page, officer);
    const files = [];
    const listed = [];
    for (const number of [1, 2, 3]) {
        await t.open(page, `/cases?page=${number}`);
        listed.push(...(await page.locator('tbody tr th a').allTextContents()));
    }
    for (const file of new Set(listed.map((link) => link.trim()))) {
        if (files.length === 2) break;
        await t.open(page, `/case/${file}`);
        const option = page.locator('#event option[value="referral sent"]');
        if (!(await option.count())) continue;
        const events = await eventsOf(page, file);
        if (events.some((one) => /referral|place/.test(one.event))) continue;
        files.push(file);
    }
    return files;
}

/// The form of an event, picked from the list of the case.
async function write(page, t, file, event) {
    await t.open(page, `/case/${file}`);
    await page.locator('#event').selectOption(event);
    await page.locator('form:has(#event) button').click();
}

export default {
    name: 'a provider answers two requests, keeps its places and its attendance, and says how its work ended',
    noScript: true,
    async run(page, t) {
        // What one run has written is not there for the next.
        const turn = (t.lang === 'ar' ? 2 : 0) + (t.noScript ? 1 : 0);
        const provider = ['Anselm Moor', 'Casimir Reed', 'Dorota Cairn', 'Farida Stone'][turn];
        const officer = ['Berit Heath', 'Casimir Lake', 'Emre Lake', 'Goran Cairn'][turn];
        await t.become(page, provider);
        await t.open(page, '/services');
        const service = await page.locator('input[name="file"]').first().inputValue();
        const house = (await page.locator('table tbody tr').first().locator('td').first().textContent()).trim();
        const title = (await page.locator('table tbody tr').first().locator('th').textContent()).trim();

        const files = await ask(page, t, officer);
        t.equal('two cases in which nobody was asked yet', files.length, 2);
        for (const file of files) {
            await write(page, t, file, 'referral sent');
            await page.locator('input[name="f.provider"]').fill(house);
            await page.locator('input[name="f.service"]').fill(service);
            await send(page);
            t.equal('it is asked', (await eventsOf(page, file)).at(-1).event, 'referral sent');
        }
        const [declined, accepted] = files;

        await t.become(page, provider);
        await t.page(page);
        const request = t.in({ en: 'Request to be answered', ar: 'طلب ينتظر الرد' });
        t.check('both are on its first page', (await page.locator('ul.tasks li', { hasText: request }).count()) >= 2);
        await page.locator('ul.tasks a', { hasText: request }).filter({ hasText: declined }).click();
        await t.page(page);
        t.check('which of its services is asked for', (await page.locator('main').textContent()).includes(title));
        t.check('not yet for whom', (await page.locator('.identity .name bdi').count()) === 0);
        await follow(page, t.in({ en: 'referral declined', ar: 'عدم قبول الإحالة' }));
        await t.page(page);
        await send(page);
        t.equal('a no has a reason', await page.locator('.error-summary').count(), 1);
        await t.page(page);
        await page.fill('#reason', 'The workshop has no interpreter for this language until the autumn');
        await send(page);
        t.check('it is said, and they are not asked why they look', new URL(page.url()).pathname === '/' &&
            (await page.locator('.notice.good').count()) === 1);
        await t.page(page);
        t.check('it does not wait any more', !(await page.locator('ul.tasks').textContent()).includes(declined));
        await page.locator('ul.tasks a', { hasText: request }).filter({ hasText: accepted }).click();
        await follow(page, t.in({ en: 'referral accepted', ar: 'قبول الإحالة' }));
        await send(page);
        t.equal('the other is accepted', (await eventsOf(page, accepted)).at(-1).event, 'referral accepted');

        // Who works on a case is said by somebody else.
        await t.become(page, 'Ilse Moor');
        await t.open(page, `/case/${accepted}`);
        await page.fill('#reason', 'to assign who works on it');
        await page.locator('main form[action="/cases"] button').click();
        await write(page, t, accepted, 'assigned');
        await page.locator('input[name="f.assignee"]').fill(provider);
        await page.locator('select[name="f.in role"]').selectOption('provider');
        await send(page);

        await t.become(page, provider);
        await t.open(page, `/case/${accepted}`);
        t.check('now it is said for whom', (await page.locator('.identity .name bdi').count()) > 0);
        await write(page, t, accepted, 'place reserved');
        await page.locator('input[name="f.service"]').fill(service);
        const today = await page.inputValue('#on');
        await page.locator('input[name="f.starts"]').fill(today);
        await page.locator('input[name="f.ends"]').fill(today);
        await send(page);
        await follow(page, t.in({ en: 'Has the person come?', ar: 'هل حضر الشخص؟' }));
        await send(page);
        t.equal('the person has come', (await eventsOf(page, accepted)).at(-1).event, 'place taken');

        // Attendance, with the keyboard.
        await write(page, t, accepted, 'session scheduled');
        await page.locator('input[name="f.at"]').fill(today);
        await send(page);
        await t.open(page, '/sessions');
        await t.page(page);
        const session = page.locator('[data-session]', { hasText: accepted });
        await session.locator('input[type="radio"]').nth(1).focus();
        await t.press(page, 'Space', 'Enter');
        await page.locator('.notice.good').waitFor();
        const came = (await eventsOf(page, accepted)).at(-1);
        t.equal('it is marked', `${came.event}, ${came.outcome}, ${came.complied}`, 'session recorded, attended late, yes');

        // How it ended, in one form.
        await write(page, t, accepted, 'end reported');
        await t.page(page);
        await page.locator('input[name="f.ending"][value="in part"]').check();
        await page.locator('input[name="f.extent"]').fill('12');
        await page.locator('textarea[name="f.note"]').fill('She can come back when the ward lets her go');
        await send(page);
        await t.page(page);
        const end = (await eventsOf(page, accepted)).at(-1);
        t.equal('the end is reported, with how much was done', `${end.event}, ${end.ending}, ${end.extent}`,
            'end reported, in part, 12');
        await write(page, t, accepted, 'place released');
        await send(page);
        t.equal('the place is free again', (await eventsOf(page, accepted)).at(-1).event, 'place released');

        // One more place, in few keys.
        await t.open(page, '/services');
        const places = Number(await page.locator('input[name="places"]').first().inputValue()) + 1;
        t.presses = 0;
        await t.press(page, 'Tab', 'Enter');
        while (t.presses < 10 && !(await page.evaluate(() => document.activeElement.name === 'places')))
            await t.press(page, 'Tab');
        await t.press(page, ...String(places), 'Enter');
        await page.locator('.notice.good').waitFor();
        t.check('at most ten keys', t.presses <= 10, `${t.presses}`);
        const changed = (await eventsOfRegister(t.given.register, (one) => one.file === service)).at(-1);
        t.equal('the number is in the register', `${changed.event}, ${changed.places}, ${changed.by}`,
            `places changed, ${places}, ${provider}`);
        t.equal('its own services stand first', await page.locator('tbody tr').first().locator('input[name="places"]').count(), 1);

        await t.become(page, officer);
        await t.open(page, `/case/${accepted}`);
        t.check('the officer is asked what follows', (await page.locator('ul.tasks').textContent())
            .includes(t.in({ en: 'The provider has reported the end: what follows?', ar: 'أبلغ مقدّم الخدمة بالنهاية: ماذا بعد؟' })));
        const no = (await eventsOf(page, declined)).at(-1);
        t.equal('the other was declined', no.event, 'referral declined');
        t.check('with the reason', no.reason.includes('interpreter'));
    },
};
