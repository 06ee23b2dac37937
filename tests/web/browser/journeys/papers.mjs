import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { eventsOfRegister } from '../register.mjs';
import { eventsOf } from './sign_in.mjs';

/// The first case of the list, or the first whose row says the words.
async function openCase(page, t, words) {
    await t.open(page, '/cases');
    const rows = words ? page.locator('tbody tr', { hasText: words }) : page.locator('tbody tr');
    const link = rows.first().locator('a').first();
    const file = (await link.textContent()).trim();
    await link.click();
    return file;
}

/// Sends the one form on the page that writes.
const send = (page) => page.locator('main form[data-guard] button:not([value])').last().click();

/// What lies behind the link to a PDF: how many pages it has, and whether it is one at all.
async function pdfOf(page, link) {
    const href = await link.getAttribute('href');
    const answer = await page.context().request.get(new URL(href, page.url()).href);
    const bytes = (await answer.body()).toString('latin1');
    return {
        is: answer.headers()['content-type'] === 'application/pdf' && bytes.startsWith('%PDF-'),
        pages: (bytes.match(/\/Type \/Page[^s]/g) ?? []).length,
    };
}

export default [
    {
        name: 'a prosecutor sees in a case before trial what else than custody the law allows, and prints it with its rules',
        as: 'prosecutor',
        noScript: true,
        async run(page, t) {
            await t.page(page);
            const file = await openCase(page, t, t.in({ en: 'pretrial', ar: 'قبل المحاكمة' }));
            await t.page(page);
            t.check('accused, not convicted', (await page.locator('.identity .status').textContent())
                .includes(t.in({ en: 'accused, not convicted', ar: 'متّهم ولم تثبت إدانته' })));
            t.check('something may be asked', await page.locator('form:has(input[name="f.fact"])').count() > 0);
            await page.locator('a[href$="/submission"]').click();
            await t.page(page);
            t.check('each answer with its section', /s\. \d/.test(await page.locator('article.order').textContent()));
            // What is still to be asked is answered, and the law is asked anew.
            await t.open(page, `/case/${file}`);
            const question = page.locator('form:has(input[name="f.fact"])').first();
            const fact = await question.locator('input[name="f.fact"]').inputValue();
            const before = (await eventsOf(page, file)).length;
            const choice = question.locator('select[name="f.value"]');
            if (await choice.count()) await choice.selectOption({ index: 1 });
            else await question.locator('input[name="f.value"]').fill('2026-01-31');
            await question.locator('button').click();
            await t.page(page);
            const after = await eventsOf(page, file);
            t.equal('the answer is in the register', `${after.length - before}, ${after.at(-1).event}, ${after.at(-1).fact}`,
                `1, fact recorded, ${fact}`);
        },
    },
    {
        name: 'the defence prints one page for the court, and the register notes that the file was looked at',
        as: 'defence',
        noScript: true,
        async run(page, t) {
            await openCase(page, t);
            await page.locator('a[href$="/submission"]').click();
            await t.page(page);
            t.check('facts with their source', await page.locator('article.order table tbody tr').count() > 0);
            t.check('a code to work it out again', /[0-9a-f]{16}/.test(await page.locator('article.order').textContent()));
            const pdf = await pdfOf(page, page.locator('a[href$="/submission.pdf"]'));
            t.check('to hand in as PDF', pdf.is);
            t.equal('on one page', pdf.pages, 1);
            const file = new URL(page.url()).pathname.split('/')[2];
            const all = (await (await page.context().request.get(new URL(`/case/${file}/events`, page.url()).href)).text());
            t.check('the look is on record', all.includes('file looked at'));
        },
    },
    {
        name: 'an officer goes from a missed session to a warning, and to a breach that is printed whole',
        as: 'probation officer',
        noScript: true,
        async run(page, t) {
            // What one run has recorded is not there for the next.
            for (const officer of ['Anselm Marsh', 'Anselm Wood', 'Berit Field', 'Ilse Reed', 'Farida Ridge', 'Jonas Marsh']) {
                if (await page.locator('[data-session]').count()) break;
                await t.become(page, officer);
                await t.open(page, '/sessions');
            }
            const session = page.locator('[data-session]').first();
            if (await session.count() === 0) throw new Error('no session is left to record');
            const file = await session.locator('input[name^="case."]').inputValue();
            await session.locator('input[type="radio"]').last().check();
            await page.locator('main form[action="/sessions"] > .buttons button').click();
            await page.locator('.notice.good').waitFor();
            const missed = (await eventsOf(page, file)).filter(one => one.event === 'session recorded').at(-1);
            t.equal('it was missed', missed.complied, 'no');
            const measure = (await eventsOf(page, file)).find(one => one.event === 'measure imposed').thing;
            await t.open(page, `/case/${file}/write?event=warning%20issued&of=${measure}`);
            await t.page(page);
            const soon = new Date(await page.inputValue('#on'));
            soon.setDate(soon.getDate() + 7);
            await page.locator('input[name="f.respond by"]').fill(soon.toISOString().slice(0, 10));
            await page.fill('#reason', 'A session was missed and nobody was told why');
            await send(page);
            const warning = (await eventsOf(page, file)).at(-1);
            t.equal('a warning with its clock', warning.event, 'warning issued');
            await t.open(page, `/case/${file}/write?event=explanation%20received&thing=${warning.thing}`);
            await page.locator('textarea[name="f.note"], input[name="f.note"]').fill('I have lost the letter');
            await send(page);
            await t.open(page, `/case/${file}/write?event=breach%20alleged&of=${measure}`);
            await page.selectOption('select[name="f.warning"]', String(warning.thing));
            await page.fill('#reason', 'The reason given is no reason for the third time');
            await send(page);
            t.equal('a breach is alleged', (await eventsOf(page, file)).at(-1).event, 'breach alleged');
            await t.open(page, `/case/${file}`);
            await page.locator('a[href*="/breach/"]').last().click();
            await t.page(page);
            const paper = await page.locator('article.order').textContent();
            t.check('what went well comes first', paper.indexOf(t.in({ en: 'What went well', ar: 'ما سار جيدًا' })) <
                paper.indexOf('I have lost the letter') && paper.includes('I have lost the letter'));
        },
    },
    {
        name: 'an officer writes the report before a decision, who the person is first',
        as: 'probation officer',
        noScript: true,
        async run(page, t) {
            const words = t.in({ en: 'Report to be written', ar: 'تقرير' });
            // What one run has written is not there for the next.
            for (const officer of ['Anselm Field', 'Anselm Marsh', 'Anselm Wood', 'Berit Field']) {
                await t.become(page, officer);
                await t.open(page, '/cases');
                if (await page.locator('tbody tr', { hasText: words }).count()) break;
            }
            const file = await openCase(page, t, words);
            await page.locator('a[href*="/report/"]').first().click();
            await t.page(page);
            t.equal('language comes first', await page.locator('main textarea').first().getAttribute('name'), 'language');
            await page.fill('#care', 'Two children, of 3 and 5');
            await page.fill('#unknown', 'Whether the grandmother can help: she has not been asked');
            await send(page);
            const report = (await eventsOf(page, file)).at(-1);
            t.equal('the report is there', report.event, 'report filed');
            t.check('with who depends on the person', report.note.includes('Two children, of 3 and 5'));
            await page.locator('a[href*="/report/"]').first().click();
            await t.page(page);
            t.check('it reads as a paper, its questions as headings', await page.locator('article.order h2').count() === 7);
            t.check('to be had as PDF', (await pdfOf(page, page.locator('a[href$=".pdf"]'))).is);
        },
    },
    {
        name: 'a provider finds a request without a name, takes it, and marks who has come',
        noScript: true,
        async run(page, t) {
            const words = t.in({ en: 'Request to be answered', ar: 'طلب' });
            const providers = ['Farida Reed', 'Hedda Marsh', 'Dorota Ridge', 'Ilse Wood', 'Jonas Heath'];
            for (const provider of providers) {
                await t.become(page, provider);
                await t.open(page, '/cases');
                if (await page.locator('tbody tr', { hasText: words }).count()) break;
            }
            const row = page.locator('tbody tr', { hasText: words }).first();
            t.check('for what, not yet for whom', await row.locator('td bdi').count() === 0);
            const file = await openCase(page, t, words);
            await t.page(page);
            const sent = (await eventsOf(page, file)).filter(one => one.event === 'referral sent').at(-1);
            await t.open(page, `/case/${file}/write?event=referral%20accepted&thing=${sent.thing}`);
            await send(page);
            t.equal('it is taken', (await eventsOf(page, file)).at(-1).event, 'referral accepted');
        },
    },
    {
        name: 'a prison prints a notice to the court for everybody whom the law wants elsewhere',
        as: 'prison',
        noScript: true,
        async run(page, t) {
            await t.open(page, '/held/must');
            const named = await page.locator('tbody td bdi').count();
            await page.locator('a[href="/held/must/notices"]').click();
            await t.page(page);
            t.check('somebody is named', named > 0);
            t.equal('a notice for each', await page.locator('article.order').count(), named);
            const pdf = await pdfOf(page, page.locator('a[href="/held/must/notices.pdf"]'));
            t.check('all of them as PDF, a page each', pdf.is && pdf.pages === named, `${pdf.pages} of ${named}`);
            const file = (await page.locator('article.order .mono').first().textContent()).trim();
            t.equal('who is held in it', (await eventsOf(page, file)).filter(one => one.event === 'custody ended').length, 0);
            const looks = await eventsOfRegister(t.given.register,
                one => one.event === 'file looked at' && one.role === 'prison');
            t.check('each was looked at by a prison, on record', new Set(looks.map(one => one.file)).size >= named,
                `${looks.length} looks, ${named} named`);
        },
    },
    {
        name: 'who leads restorative work prepares it, holds the meeting and writes what was agreed, and a court sees nothing of it',
        as: 'victim support',
        noScript: true,
        async run(page, t) {
            if (t.lang === 'ar') await t.become(page, 'Dorota Marsh');
            const file = await openCase(page, t, t.in({ en: 'Restorative work to be prepared', ar: 'عمل تصالحي ينتظر التحضير' }));
            await t.page(page);
            const offered = (await eventsOf(page, file)).filter(one => one.event === 'restorative process offered').at(-1);
            for (const [event, field] of [['restorative process prepared'], ['restorative meeting held'],
                ['restorative agreement made', 'what'], ['restorative agreement kept']]) {
                await t.open(page, `/case/${file}/write?event=${encodeURIComponent(event)}&thing=${offered.thing}`);
                if (field) await page.locator(`textarea[name="f.${field}"]`).fill('An apology, and the fence is mended');
                await send(page);
                t.equal(event, (await eventsOf(page, file)).filter(one => one.thing === offered.thing).at(-1).event, event);
            }
            await t.become(page, 'judge');
            t.check('a court sees nothing of it', !(await eventsOf(page, file)).some(one => /restorative/.test(one.event)));
        },
    },
    {
        name: 'a law officer proposes a version of the law, sees what changes, and another administrator takes it into use',
        as: 'administrator',
        noScript: true,
        async run(page, t) {
            // Each run has a version of its own, and the last one leaves the law as it was.
            const version = `0.${t.lang === 'ar' ? 4 : 3}.${t.noScript ? 1 : 0}`;
            const to = `${t.given.laws}/${version}`;
            await rm(t.given.laws, { recursive: true, force: true });
            await cp('examples/avenmar/pack', to, { recursive: true });
            const change = async (file, from, into) =>
                writeFile(`${to}/${file}`, (await readFile(`${to}/${file}`, 'utf8')).replace(from, into));
            await change('pack.yaml', 'version: 0.2.0', `version: ${version}`);
            await change('4-trial-and-sentence.md', 'whom they keep"\nwhen      term considered <= 12 months',
                'whom they keep"\nwhen      term considered <= 18 months');
            await t.open(page, '/law/versions');
            await t.page(page);
            await page.locator('form:has(input[name="hash"]) input[name="reason"]').fill('The Sentencing Act was amended');
            await page.locator('form:has(input[name="hash"]) button').click();
            await t.page(page);
            t.check('its own tests hold', (await page.locator('main').textContent())
                .includes(t.in({ en: 'all as expected.', ar: 'كلها كما هو متوقع.' })));
            t.check('nobody decides alone', await page.locator('button[value="take"]').count() === 0);
            const path = new URL(page.url()).pathname;
            await t.become(page, 'Jonas Cairn');
            await t.open(page, path);
            await t.page(page);
            await page.locator('button[value="take"]').click();
            await t.page(page);
            t.check('it is in use', (await page.locator('main').textContent()).includes(version));
            const law = await eventsOfRegister(t.given.register,
                one => one.event === 'law proposed' || one.event === 'law taken into use');
            t.equal('one proposed it, another took it into use', law.slice(-2).map(one => `${one.event} by ${one.by}`).join(', '),
                'law proposed by Ilse Moor, law taken into use by Jonas Cairn');
            t.check('this version', law.at(-2).pack.endsWith(` ${version}`), law.at(-2).pack);
        },
    },
];
