import { eventsOf } from './sign_in.mjs';

/// The first case that waits for a decision.
async function openUndecided(page, t) {
    await t.open(page, '/cases');
    await t.page(page);
    const row = page.locator('tbody tr', { hasText: t.in({ en: 'To be decided', ar: 'بانتظار القرار' }) }).first();
    const link = (await row.count()) > 0 ? row.locator('a').first() : page.locator('tbody tr a').first();
    const file = (await link.textContent()).trim();
    await link.click();
    return file;
}

export default [
    {
        name: 'a judge opens a listed case, completes it, decides with reasons and prints the order',
        as: 'judge',
        noScript: true,
        async run(page, t) {
            await t.page(page);
            t.equal('four numbers, each with a way in', await page.locator('.numbers a.number').count(), 4);
            const file = await openUndecided(page, t);
            await t.page(page);
            t.check('nobody is called what they are not', (await page.locator('.identity .status').textContent()).trim() !== '');
            // The case is still before the sentence: it is taken there, and the term considered is found.
            if (!(await page.locator('select#event option[value="finding made"]').count())) throw new Error('nothing to write');
            await t.open(page, `/case/${file}/write?event=stage%20reached`);
            await t.page(page);
            await page.locator('input[name="f.stage"][value="sentence"], select[name="f.stage"]').first().evaluate(
                one => one.tagName).then(async tag => tag === 'SELECT' ? page.selectOption('select[name="f.stage"]', 'sentence')
                    : page.check('input[name="f.stage"][value="sentence"]'));
            await page.locator('main form[data-guard] button').click();
            t.equal('the stage is written', (await eventsOf(page, file)).at(-1).event, 'stage reached');
            await t.open(page, `/case/${file}/write?event=finding%20made&f.fact=term%20considered&f.value=5%20months`);
            await page.fill('#reason', 'The harm is small and was made good');
            await page.locator('main form[data-guard] button').click();
            await t.page(page);
            const option = page.locator('.options .option:has(a[href*="/decide/"])').first();
            t.check('a lawful option says because of which rule', /s\. \d/.test(await option.locator('.why').first().textContent()));
            await option.locator('a[href*="/decide/"]').click();
            await t.page(page);
            await page.fill('#reason', 'The person has work, and keeps it in this way');
            for (const field of await page.locator('input[name^="why."]').all()) await field.fill('less fitting here');
            await page.fill('#instead', 'five months of custody');
            await page.fill('#exposure', '150');
            await page.fill('#ends', '2027-01-31');
            await page.locator('main form[data-guard] button').click();
            await page.locator('article.order').waitFor();
            t.equal('the order can be had as PDF', await page.locator('a[href$=".pdf"]').count(), 1);
            const [code] = (await page.locator('article.order').innerText()).match(/([0-9a-f]{4} ){5}[0-9a-f]{4}/);
            await t.page(page);
            const events = (await eventsOf(page, file)).map(one => one.event);
            t.equal('the register holds the decision', events.slice(-4).join(', '),
                'options computed, measure proposed, decision made, measure imposed');
            await t.open(page, '/verify');
            await page.fill('#file', file);
            await page.fill('#code', code);
            await page.locator('form[action="/verify"] button').click();
            t.equal('the paper is confirmed', await page.locator('.notice.good').count(), 1);
            await t.page(page);
        },
    },
    {
        name: 'a judge who is not assigned is asked why, and is shown nothing that the table does not allow',
        as: 'Ilse Cairn',
        noScript: true,
        async run(page, t) {
            await t.open(page, '/case/c000000');
            await t.page(page);
            await page.fill('#reason', 'I would like to know more');
            await page.locator('main form button').click();
            t.check('no name', await page.locator('.identity').count() === 0 || await page.locator('.identity .name bdi').count() === 0);
            await t.page(page);
        },
    },
    {
        name: 'anybody reads the law file and tries facts',
        as: 'defence',
        noScript: true,
        async run(page, t) {
            await t.open(page, '/law');
            await t.page(page);
            await t.open(page, '/law/try?stage=sentence&f.term%20considered=5%20months');
            await t.page(page);
            t.check('the answer follows the facts', (await page.locator('.options').textContent()).includes('SA1'));
        },
    },
];
