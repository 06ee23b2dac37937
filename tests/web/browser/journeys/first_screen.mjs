import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../chromium.mjs';
import { eventsOfRegister, inFolder, program } from '../register.mjs';

/// Cases as the events leave them, worked out here once more and not by the program: stage, what stands of facts and
/// findings, whether somebody is held, whether it is a child.
function casesFrom(events) {
    const cases = new Map();
    const children = new Set();
    const of = (one) => {
        if (!cases.has(one.file))
            cases.set(one.file, { file: one.file, person: one.person, things: new Map(), held: new Set() });
        return cases.get(one.file);
    };
    for (const one of events) {
        if (one.juvenile === 'yes') children.add(one.person);
        const place = of(one);
        if (one.stage && /^(case opened|stage reached)$/.test(one.event)) place.stage = one.stage;
        if (one.event === 'custody begun') place.held.add(one.thing);
        if (one.event === 'custody ended') place.held.delete(one.thing);
        if (/^(fact withdrawn|finding set aside)$/.test(one.event)) place.things.delete(one.thing);
        if (/^(fact recorded|fact corrected|finding made)$/.test(one.event))
            place.things.set(one.thing, { ...place.things.get(one.thing), ...one });
    }
    return [...cases.values()]
        .filter((one) => one.held.size > 0)
        .map((one) => ({ ...one, child: children.has(one.person) }));
}

/// What counts of a fact: the latest; of two for one day that differ, neither.
function valueOf(things, fact) {
    const said = [...things.values()].filter((one) => one.fact === fact);
    const day = (one) => one['as of'] ?? one.on;
    const last = said.map(day).sort().at(-1);
    const values = new Set(said.filter((one) => day(one) === last).map((one) => one.value));
    return values.size === 1 ? { ...said.find((one) => day(one) === last), value: [...values][0] } : undefined;
}

const cell = (text) => `"${String(text ?? '').replaceAll('"', '""')}"`;

/// The audit of a table made of these cases: {file: what the law says}.
function audited(cases, day) {
    return inFolder((folder) => {
        const findings = new Set();
        const facts = new Set();
        for (const { things } of cases)
            for (const one of things.values()) (one.event === 'finding made' ? findings : facts).add(one.fact);
        const columns = ['file', 'stage', ...facts];
        for (const one of findings) columns.push(one, `${one} by`, `${one} on`, `${one} reasons`);
        const lines = cases.map(({ file, stage, things }) => {
            const row = [file, stage, ...[...facts].map((fact) => valueOf(things, fact)?.value)];
            for (const fact of findings) {
                const found = valueOf(things, fact);
                row.push(found?.value, found?.by, found?.on, found?.reason);
            }
            return row.map(cell).join(',');
        });
        writeFileSync(join(folder, 'held.csv'), [columns.map(cell).join(','), ...lines, ''].join('\n'));
        const stages = ['pretrial', 'trial', 'sentence', 'post-sentence'].map((one) => `${one}: ${one}`);
        writeFileSync(
            join(folder, 'map.yaml'),
            [
                'version: 1', 'pack: avenmar', 'source: {file: csv, delimiter: ","}', 'key: file', 'unit: case',
                `stage: {column: stage, values: {${stages.join(', ')}}}`, 'facts:',
                // As in a case file: spells that are given are all there are.
                ...[...facts].map((fact) => `  ${fact}: {column: "${fact}"${/spells/.test(fact) ? ', complete: yes' : ''}}`),
                ...[...findings].map((fact) => `  ${fact}: {column: "${fact}", finding: {by: "${fact} by", ` +
                    `role: {constant: court}, on: "${fact} on", reasons: "${fact} reasons"}}`),
                '',
            ].join('\n'),
        );
        execFileSync(program, ['audit', join(folder, 'held.csv'), '--map', join(folder, 'map.yaml'), '--pack',
            `${root}examples/avenmar/pack`, '--on', day, '--out', join(folder, 'out')], { stdio: ['ignore', 'ignore', 'inherit'] });
        const [head, ...rows] = readFileSync(join(folder, 'out/results.csv'), 'utf8').trim().split('\n');
        const at = (name) => head.split(',').indexOf(name);
        return new Map(rows.map((row) => [row.split(',')[at('key')], row.split(',')[at('overall')]]));
    });
}

/// Places that nobody keeps on that day, over all services.
function freeOn(events, day) {
    const services = new Map();
    const kept = new Map();
    for (const one of events) {
        if (one.event === 'service registered' || one.event === 'places changed') services.set(one.file, Number(one.places));
        if (one.event === 'service closed') services.delete(one.file);
        const name = `${one.file} ${one.thing}`;
        if (one.event === 'place reserved') kept.set(name, one);
        if (one.event === 'place taken') kept.set(name, { ...kept.get(name), taken: true });
        // A place in which somebody was is free on the day after.
        const place = kept.get(name);
        if (one.event === 'place released' && (!place.taken || one.on < day)) kept.delete(name);
    }
    for (const { service, starts, ends } of kept.values())
        if (starts <= day && day <= ends) services.set(service, services.get(service) - 1);
    return [...services.values()].reduce((sum, free) => sum + Math.max(0, free), 0);
}

export default {
    name: 'whoever sees everything finds four numbers at first, those of the audit, each with the rows it counts',
    as: 'inspector',
    noScript: true,
    async run(page, t) {
        await t.page(page);
        const shown = {};
        for (const name of ['/held/must', '/held/may', '/held/open', '/services'])
            shown[name] = Number(await page.locator(`.numbers a[href="${name}"] b`).textContent());
        const events = await eventsOfRegister(t.given.register, () => true);
        const day = events.filter((one) => /looked at/.test(one.event)).at(-1)?.on ?? '2026-06-30';
        const cases = casesFrom(events);
        const says = await audited(cases, day);
        t.check('somebody is held', cases.length > 20, `${cases.length}`);
        t.equal('free places', shown['/services'], freeOn(events, day));
        for (const [path, word] of [['/held/must', 'release required'], ['/held/may', 'a court may place elsewhere'],
            ['/held/open', 'cannot say yet']]) {
            const counted = cases.filter(({ file }) => says.get(file) === word);
            t.equal(`the number of ${path} is the audit's`, shown[path], counted.length);
            await t.open(page, '/');
            await page.locator(`.numbers a[href="${path}"]`).click();
            await t.page(page);
            const rows = (await page.locator('tbody tr th').allTextContents()).map((text) => text.trim());
            const said = await page.locator('main p.soft').allTextContents();
            const hidden = Number(/\d+/.exec(said.join(' '))?.[0] ?? 0);
            t.equal(`${path} has as many rows, or says how many it does not show`, rows.length + hidden, shown[path]);
            const children = counted.filter(({ child }) => child).length;
            t.equal('only children are not shown', hidden, children);
            t.equal('and the rows are the same cases', rows.sort().join(' '),
                counted.filter(({ child }) => !child).map(({ file }) => file).sort().join(' '));
        }
        await t.open(page, '/');
        await page.locator('.numbers a[href="/services"]').click();
        const free = await page.locator('tbody tr td:nth-child(3)').allTextContents();
        t.equal('the free places of all rows', free.reduce((sum, text) => sum + Number(text), 0), shown['/services']);
        t.equal('one row for each service', free.length, new Set(events.filter((one) => one.event === 'service registered')
            .map((one) => one.file)).size);
    },
};
