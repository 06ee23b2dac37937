// Journeys through tests/web/samples: that the style sheet and the script do what they should.

const everyPart = {
    name: 'a page with every part is right',
    noScript: true,
    async run(page, t) {
        await t.open(page, '/all.html');
        await t.page(page);
        t.equal(
            'what needs script is shown with script only',
            await page.locator('[data-print]').isVisible(),
            !t.noScript,
        );
        const brand = await page.locator('header.top .brand').boundingBox();
        const who = await page.locator('header.top .who').boundingBox();
        t.equal('the page runs from its side', brand.x < who.x, t.lang !== 'ar');
        const name = await page.locator('#people th').first().boundingBox();
        const hours = await page.locator('#people td.n').first().boundingBox();
        t.equal('tables run from their side', name.x < hours.x, t.lang !== 'ar');
        t.equal(
            'numbers stand at the end',
            await page
                .locator('#people td.n')
                .first()
                .evaluate((cell) => getComputedStyle(cell).textAlign),
            'end',
        );
    },
};

const targets = {
    name: 'everything to press is large enough',
    async run(page, t) {
        for (const width of [1024, 320]) {
            await page.setViewportSize({ width, height: 700 });
            await t.open(page, '/all.html');
            const small = await page.evaluate(() =>
                [...document.querySelectorAll('a, button, input, select, textarea, summary')]
                    .filter((element) => !element.matches('.skip, p a'))
                    .map((element) => [element, element.getBoundingClientRect()])
                    .filter(([, box]) => box.width > 0 && (box.height < 23.5 || box.width < 23.5))
                    .map(
                        ([element, box]) =>
                            `${element.outerHTML.slice(0, 80)} ${Math.round(box.width)}x${Math.round(box.height)}`,
                    ),
            );
            t.check(`targets are 24 px at a width of ${width}`, small.length === 0, small.join(' '));
        }
    },
};

const keyboard = {
    name: 'the focus is seen at every stop',
    async run(page, t) {
        await t.open(page, '/all.html');
        t.check(
            'the errors have the focus first',
            await page.evaluate(() => document.activeElement.matches('.error-summary')),
        );
        t.check('there are many stops', (await t.focus(page)) > 40);
        await page.setViewportSize({ width: 320, height: 480 });
        t.check('on a phone too', (await t.focus(page)) > 40);
    },
};

const sessions = {
    name: 'sessions are recorded by keys',
    async run(page, t) {
        await t.open(page, '/all.html');
        await page.locator('#s1a').focus();
        await t.press(page, '2');
        t.check('a digit chooses', await page.locator('#s1b').isChecked());
        await page.locator('#s1b').dispatchEvent('keydown', { key: '٣', bubbles: true });
        t.check('an Arabic digit too', await page.locator('#s1c').isChecked());
        await t.press(page, '2');
        await t.press(page, 'ArrowDown');
        t.check(
            'arrow down goes to the next session',
            await page.locator('#s2a').evaluate((radio) => radio === document.activeElement),
        );
        t.check('and chooses nothing', !(await page.locator('#s2a').isChecked()));
        await t.press(page, '3');
        t.check('there too', await page.locator('#s2c').isChecked());
        await t.press(page, '9', 'ArrowUp');
        t.check(
            'arrow up goes back to what was chosen',
            await page.locator('#s1b').evaluate((radio) => radio === document.activeElement),
        );
        t.equal('keys are counted', t.presses, 6);
        const loads = t.loads;
        await t.press(page, 'Enter');
        await page.waitForLoadState();
        t.check(
            'enter sends the form',
            await page.waitForFunction(() => !document.querySelector('#s1b').checked).then(() => true),
        );
        t.check('loads are counted', t.loads > loads);
    },
};

const script = {
    name: 'the script filters, counts, ticks and warns',
    async run(page, t) {
        await t.open(page, '/all.html');
        const rows = page.locator('#people tbody tr:visible');
        await page.locator('#f2').fill('JOSE');
        t.equal('letters without their marks find', await rows.count(), 1);
        const shown = await page.locator('[data-filter-count]').textContent();
        t.check('how many are shown is said', /[1١]/.test(shown) && /[2٢]/.test(shown), shown);
        await page.locator('#f2').fill('nobody here');
        t.equal('none is shown', await rows.count(), 0);
        await page.locator('#f2').fill('');
        t.equal('all are shown again', await rows.count(), 2);

        const left = page.locator('#reasons-left');
        t.check('characters left are said', /200|٢٠٠/.test(await left.textContent()));
        await page.locator('#c0').check();
        t.check('all are ticked', (await page.locator('#c1').isChecked()) && (await page.locator('#c2').isChecked()));
        await page.locator('#c2').uncheck();
        t.check('then not all', await page.locator('#c0').evaluate((box) => box.indeterminate && !box.checked));
        await page.locator('#reasons').fill('a\u{1F33F}b');
        t.check(
            'a plant is one character',
            await page
                .waitForFunction(() => /197|١٩٧/.test(document.getElementById('reasons-left').textContent))
                .then(() => true),
        );

        const asked = page.waitForEvent('dialog', { timeout: 3000 }).then(
            (dialog) => dialog.type(),
            () => 'nothing',
        );
        await page.locator('nav.main a').first().click();
        t.equal('leaving what is not saved is asked about', await asked, 'beforeunload');
    },
};

const printing = {
    name: 'printing and large print',
    languages: ['en'],
    async run(page, t) {
        await t.open(page, '/order.html');
        await t.page(page);
        await page.emulateMedia({ media: 'print' });
        t.check('no navigation is printed', !(await page.locator('nav.main').isVisible()));
        t.check('the draft mark is', await page.locator('.draft').isVisible());
        await page.emulateMedia({ media: 'screen' });
        await t.open(page, '/sheet.html');
        await t.page(page);
        const size = () => page.locator('.when').evaluate((line) => parseFloat(getComputedStyle(line).fontSize));
        const large = await size();
        await page.evaluate(() => document.documentElement.classList.remove('large'));
        t.check('large print is larger', large > (await size()) * 1.3);
        await page.emulateMedia({ forcedColors: 'active' });
        await t.open(page, '/all.html');
        t.check(
            'tags keep a line where colours are forced',
            await page
                .locator('.tag.good')
                .first()
                .evaluate((tag) => parseFloat(getComputedStyle(tag).borderTopWidth) >= 1),
        );
    },
};

export default [everyPart, targets, keyboard, sessions, script, printing];
