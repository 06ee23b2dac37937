// Makes pages quicker for those who have script; every task can be done without. What works only with script stands
// hidden in the page with data-enhance, and is shown here. Words come from the page, which knows its language. Nothing
// is kept on the machine: phones and computers are shared.
'use strict';
(() => {
    const all = (query, within = document) => [...within.querySelectorAll(query)];
    const words = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
    const number = (value) => new Intl.NumberFormat(document.documentElement.lang || undefined).format(value);

    for (const element of all('[data-enhance]')) element.hidden = false;
    document.querySelector('.error-summary')?.focus();

    // <button type="button" data-print data-enhance hidden>
    for (const button of all('[data-print]')) button.addEventListener('click', () => print());

    // <form data-guard>: the browser asks before what was typed is lost; data-guard="unsaved" where the page already
    // came back with something that is not saved.
    for (const form of all('form[data-guard]')) {
        let unsaved = form.dataset.guard === 'unsaved';
        form.addEventListener('input', () => {
            unsaved = true;
        });
        form.addEventListener('reset', () => {
            unsaved = false;
        });
        form.addEventListener('submit', () => {
            unsaved = false;
        });
        addEventListener('beforeunload', (event) => {
            if (unsaved) event.preventDefault();
        });
    }

    // <input data-filter="ID of a table or list">; <p role="status" data-filter-count="ID" data-text="{n} of {all}">
    const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
    for (const input of all('input[data-filter]')) {
        const target = document.getElementById(input.dataset.filter);
        if (!target) continue;
        const rows = all(':scope > tbody > tr, :scope > li', target).map((row) => ({
            row,
            text: plain(row.textContent),
        }));
        const count = document.querySelector(`[data-filter-count="${input.dataset.filter}"]`);
        const filter = () => {
            const wanted = plain(input.value).split(/\s+/).filter(Boolean);
            let shown = 0;
            for (const { row, text } of rows) {
                row.hidden = !wanted.every((word) => text.includes(word));
                if (!row.hidden) shown++;
            }
            if (count)
                count.textContent = wanted.length
                    ? words(count.dataset.text, { n: number(shown), all: number(rows.length) })
                    : '';
        };
        input.addEventListener('input', filter);
        // Enter would send the form around the table.
        input.addEventListener('keydown', (event) => {
            if (event.key === 'Enter') event.preventDefault();
        });
        filter();
    }

    // <textarea data-count="ID" data-limit="2000">; <p id="ID" role="status" data-text="Characters left: {n}">. It
    // counts code points, and waits for a pause, so that it is not read aloud at each letter.
    for (const area of all('[data-count]')) {
        const output = document.getElementById(area.dataset.count);
        const limit = Number(area.dataset.limit);
        if (!output || !limit) continue;
        let pause;
        const tell = () => {
            output.textContent = words(output.dataset.text, { n: number(limit - [...area.value].length) });
        };
        area.addEventListener('input', () => {
            clearTimeout(pause);
            pause = setTimeout(tell, 400);
        });
        tell();
    }

    // <input type="checkbox" data-all="NAME">: ticks every box of that name in its form.
    for (const whole of all('input[data-all]')) {
        const boxes = all('input[type="checkbox"]', whole.form ?? document).filter(
            (box) => box.name === whole.dataset.all && !box.disabled,
        );
        const follow = () => {
            const ticked = boxes.filter((box) => box.checked).length;
            whole.checked = boxes.length > 0 && ticked === boxes.length;
            whole.indeterminate = ticked > 0 && ticked < boxes.length;
        };
        whole.addEventListener('change', () => {
            for (const box of boxes) {
                if (box.checked === whole.checked || box.closest('[hidden]')) continue;
                box.checked = whole.checked;
                box.dispatchEvent(new Event('input', { bubbles: true }));
            }
            follow();
        });
        for (const box of boxes) box.addEventListener('change', follow);
        follow();
    }

    // <div data-sessions> with one data-session for each session: there a digit chooses the outcome of that place,
    // arrow down and up go to the next session and the one before; arrows to the sides choose, as in any radio group.
    const digit = (key) => {
        if (key.length !== 1) return 0;
        if (key >= '1' && key <= '9') return Number(key);
        return Math.max('٠١٢٣٤٥٦٧٨٩'.indexOf(key), '۰۱۲۳۴۵۶۷۸۹'.indexOf(key), 0);
    };
    const radios = (session) => all('input[type="radio"]:not(:disabled)', session);
    for (const list of all('[data-sessions]')) {
        list.addEventListener('keydown', (event) => {
            const session = event.target.closest('[data-session]');
            if (!session || event.ctrlKey || event.altKey || event.metaKey) return;
            if (event.target.matches('textarea, select, input:not([type="radio"], [type="checkbox"])')) return;
            const chosen = radios(session)[digit(event.key) - 1];
            if (chosen) {
                event.preventDefault();
                chosen.focus();
                if (!chosen.checked) chosen.click();
                return;
            }
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            if (!step) return;
            event.preventDefault();
            const sessions = all('[data-session]', list);
            const beside = sessions[sessions.indexOf(session) + step];
            const outcomes = beside ? radios(beside) : [];
            (outcomes.find((radio) => radio.checked) ?? outcomes[0])?.focus();
        });
    }
})();
