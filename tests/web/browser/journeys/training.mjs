import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../chromium.mjs';
import { eventsOfRegister } from '../register.mjs';

/// The exported page, made by the program beside the server's.
function exported() {
    const folder = mkdtempSync(join(tmpdir(), 'ultima_training_'));
    try {
        const file = join(folder, 'page.html');
        execFileSync(process.env.ULTIMA || `${root}build/release/ultima`,
            ['training', 'export', '--pack', `${root}examples/avenmar/pack`, '--format', 'page', '--out', file]);
        return readFileSync(file, 'utf8');
    } finally {
        rmSync(folder, { recursive: true });
    }
}

/// What a learning platform gives its pages, noting what it is told.
const platform = `window.told = {}; window.API = {
    LMSInitialize: () => 'true', LMSGetValue: name => name === 'cmi.interactions._count' ? '0' : '',
    LMSSetValue: (name, value) => { window.told[name] = value; return 'true'; }, LMSCommit: () => 'true',
    LMSFinish: () => 'true' };`;

/// The names of those who can sign in in a role, in the fictional country.
async function accountsOf(page, t, role) {
    await t.open(page, '/');
    return page.locator(`[data-role="${role}"] input[name="name"]`).evaluateAll((all) => all.map((one) => one.value));
}

async function decide(exercise, round, measure) {
    const form = exercise.locator(`[data-decision="${round}"]`);
    await form.locator('[data-measure]').selectOption(measure);
    await form.locator('[data-reasons]').fill('Four people need her');
    return form;
}

export default [
    {
        name: 'somebody goes through an exercise, and begins again',
        as: 'judge',
        noScript: true,
        async run(page, t) {
            await t.open(page, '/training');
            await t.page(page);
            await page.locator('a[href="/training/the-only-carer"]').click();
            const again = page.locator('form:has(input[value="again"]) button');
            if (await again.count()) await again.click();
            await t.page(page);
            t.equal('what is lawful is not shown yet', await page.locator('.options').count(), 0);
            await page.check('#ask0');
            await page.check('#ask4');
            await page.locator('form:has(input[value="ask"]) button').click();
            await t.page(page);
            await page.selectOption('#measure', 'probation');
            await page.fill('#reasons', 'Four people need her');
            await page.locator('form:has(input[value="decide"]) button').click();
            await t.page(page);
            t.check('the rule says why', (await page.locator('.options').textContent()).includes('WC4'));
            await page.selectOption('#measure', 'suspended sentence');
            await page.locator('form:has(input[value="finish"]) button').click();
            await t.page(page);
            t.equal('every step has its line', await page.locator('.checklist li').count(), 10);
            await again.click();
            t.equal('it is forgotten', await page.locator('#ask0').isChecked(), false);
            await t.open(page, '/courses?course=spring');
            await t.page(page);
        },
    },
    {
        name: 'a trainer gives one exercise to a course, sees how far its choices lie apart, and nobody by name',
        languages: ['en', 'ar'],
        seconds: 600,
        async run(page, t) {
            const course = `autumn-${t.lang}`;
            const people = [...(await accountsOf(page, t, 'judge')), ...(await accountsOf(page, t, 'prosecutor'))];
            t.check('there are enough people to ask', people.length >= 10, `${people.length}`);
            for (const [place, name] of people.slice(0, 10).entries()) {
                if (place === 9) {
                    await t.open(page, `/courses?course=${course}`);
                    t.equal('nine answers are too few to show', await page.locator('main table').count(), 0);
                }
                await t.become(page, name);
                await t.open(page, '/training/the-only-carer');
                const again = page.locator('form:has(input[value="again"]) button');
                if (await again.count()) await again.click();
                await page.check('#ask0');
                await page.fill('#course', course);
                await page.locator('form:has(input[value="ask"]) button').click();
                await page.selectOption('#measure', place < 6 ? 'probation' : 'suspended sentence');
                await page.fill('#reasons', `Reason ${place} of somebody`);
                await page.locator('form:has(input[value="decide"]) button').click();
                await page.selectOption('#measure', 'probation');
                await page.locator('form:has(input[value="finish"]) button').click();
            }
            await t.become(page, 'administrator');
            await t.open(page, `/courses?course=${course}`);
            await t.page(page);
            const shown = await page.locator('main').textContent();
            const numbers = (await page.locator('main ul').first().locator('li').allTextContents())
                .map((line) => Number(/(\d+)\s*$/.exec(line)[1])).sort();
            t.equal('what was chosen at first, in numbers', numbers.join(' '), '4 6');
            const told = await eventsOfRegister(t.given.register, (one) => JSON.stringify(one).includes(course));
            t.equal('the register knows nothing of it', told.length, 0);
            t.check('nobody by name, and no reason', !people.some((name) => shown.includes(name)) && !shown.includes('of somebody'));
        },
    },
    {
        name: 'an exported exercise goes step by step, and tells a platform what was done and no score',
        languages: ['en'],
        async run(page, t) {
            const adapter = readFileSync(`${root}web/training/scorm.js`, 'utf8');
            const html = exported();
            const last = html.lastIndexOf('<script>');
            await page.setContent(`${html.slice(0, last)}<script>${platform}</script><script>${adapter}</script>${html.slice(last)}`);
            const exercise = page.locator('#the-only-carer');
            t.equal('only the first step is there', await exercise.locator('[data-part]:visible').count(), 1);
            await exercise.locator('#the-only-carer-ask0').check();
            await exercise.locator('#the-only-carer-ask5').check();
            await t.axe(page);
            await exercise.locator('[data-part="1"] [data-next]').click();
            t.equal('what was asked is answered', await exercise.locator('.answer:visible').count(), 2);
            await exercise.locator('[data-part="2"] [data-next]').click();
            t.equal('a decision names a measure', await exercise.locator('[data-part="3"]:visible').count(), 0);
            const first = await decide(exercise, 1, 'probation');
            await first.locator('[data-why-not="compensation"]').fill('She has nothing to give');
            await first.locator('[data-look="legal aid"]').fill('Was she advised before the plea?');
            await exercise.locator('[data-part="2"] [data-next]').click();
            const shown = exercise.locator('[data-round="1"]:visible');
            t.equal('one answer of the law is shown', await shown.count(), 1);
            t.check('it follows from what was asked', (await shown.textContent()).includes('WC4'));
            await decide(exercise, 2, 'suspended sentence');
            await exercise.locator('[data-part="3"] [data-next]').click();
            const step = name => exercise.locator(`[data-step="${name}"]`).textContent();
            t.equal('facts asked for', await step('asked'), '1 of 4');
            t.equal('legal aid', await step('legal aid'), 'yes');
            t.equal('consent', await step('consent'), 'not yet');
            t.check('less restrictive', /^1 of \d+$/.test(await step('less restrictive')));
            t.equal('again', await step('again'), 'yes');
            await t.axe(page);
            await t.reflow(page);
            const told = await page.evaluate(() => window.told);
            t.equal('it is complete', told['cmi.core.lesson_status'], 'completed');
            t.check('no score', !Object.keys(told).some(name => name.includes('score')));
            t.equal('the step is told', told['cmi.interactions.0.student_response'], '1 of 4');
            t.equal('as neither right nor wrong', told['cmi.interactions.0.result'], 'neutral');
        },
    },
    {
        name: 'without script an exported page shows everything, for paper',
        languages: ['en'],
        async run(page, t) {
            await page.setContent(exported().replace(/<script>[^]*<\/script>/, ''));
            t.equal('all parts of all exercises', await page.locator('[data-part]:visible').count(), 48);
            t.equal('one answer of the law in each round', await page.locator('[data-round]:visible').count(), 24);
        },
    },
];
