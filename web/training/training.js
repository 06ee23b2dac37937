// Takes an exercise step by step, and notes in the end which steps were taken. Without it the page shows everything,
// which is good for paper. Nothing leaves the page but to `ultimaReport`, if a learning platform gave it.
(function () {
    'use strict';

    function all(root, selector) {
        return Array.prototype.slice.call(root.querySelectorAll(selector));
    }

    function said(field) {
        return field !== null && field.value.trim() !== '';
    }

    // Which of the questions that tell something were asked, as one number.
    function choice(exercise) {
        return all(exercise, '[data-telling]').reduce(function (sum, box) {
            return box.checked ? sum + Math.pow(2, Number(box.dataset.telling)) : sum;
        }, 0);
    }

    function showSet(exercise, round) {
        var wanted = String(choice(exercise));
        var shown = null;
        all(exercise, '[data-round="' + round + '"]').forEach(function (one) {
            one.hidden = one.dataset.choices.split(' ').indexOf(wanted) < 0;
            if (!one.hidden) shown = one;
        });
        return shown;
    }

    // Lawful measures that ask less than the chosen one, and how many of them got a word.
    function lessRestrictive(decision, set) {
        var mark = { done: 0, of: 0 };
        var chosen = decision.querySelector('[data-measure]').selectedOptions[0];
        if (!chosen || chosen.value === '') return mark;
        all(decision, '[data-measure] option').forEach(function (one) {
            var lawful = all(set, '[data-lawful]').some(function (row) {
                return row.dataset.lawful === one.value;
            });
            if (!lawful || Number(one.dataset.band) >= Number(chosen.dataset.band)) return;
            mark.of += 1;
            all(decision, '[data-why-not]').forEach(function (field) {
                if (field.dataset.whyNot === one.value && said(field)) mark.done += 1;
            });
        });
        return mark;
    }

    function one(done) {
        return { done: done ? 1 : 0, of: 1 };
    }

    function looked(exercise, look) {
        return one(all(exercise, '[data-look="' + look + '"]').some(said));
    }

    function marks(exercise) {
        var decisions = all(exercise, '[data-decision]');
        var sets = [showSet(exercise, 1), showSet(exercise, 2)];
        var bearing = all(exercise, '[data-bears]');
        var result = {
            asked: { done: bearing.filter(function (box) { return box.checked; }).length, of: bearing.length },
            reasons: one(said(decisions[0].querySelector('[data-reasons]'))),
            again: one(said(decisions[1].querySelector('[data-reasons]'))),
            conditions: { done: 0, of: 0 },
            'less restrictive': { done: 0, of: 0 },
        };
        all(exercise, '[data-notice]').forEach(function (row) {
            result[row.dataset.notice] = looked(exercise, row.dataset.notice);
        });
        decisions.forEach(function (decision, round) {
            var less = lessRestrictive(decision, sets[round]);
            result['less restrictive'].done += less.done;
            result['less restrictive'].of += less.of;
            if (!said(decision.querySelector('[data-conditions]'))) return;
            result.conditions.of += 1;
            if (said(decision.querySelector('[data-why-conditions]'))) result.conditions.done += 1;
        });
        return result;
    }

    function inWords(mark) {
        if (!mark || mark.of === 0) return 'nothing to do here';
        if (mark.of === 1) return mark.done === 1 ? 'yes' : 'not yet';
        return mark.done + ' of ' + mark.of;
    }

    function finish(exercise) {
        var result = marks(exercise);
        all(exercise, '[data-step]').forEach(function (cell) {
            cell.textContent = inWords(result[cell.dataset.step]);
        });
        var beside = all(exercise, '[data-ask]').filter(function (box) {
            return box.checked && box.dataset.bears === undefined;
        }).length;
        var line = exercise.querySelector('[data-beside]');
        line.hidden = beside === 0;
        line.querySelector('span').textContent = String(beside);
        if (window.ultimaReport) window.ultimaReport(exercise.dataset.exercise, result);
    }

    function begin(exercise) {
        var parts = all(exercise, '[data-part]');
        function show(number) {
            parts.forEach(function (part) {
                part.hidden = Number(part.dataset.part) > number;
            });
            if (number > 1) parts[number - 1].focus();
        }
        all(exercise, '.answer').forEach(function (answer) {
            answer.hidden = true;
        });
        parts.forEach(function (part, place) {
            var button = part.querySelector('[data-next]');
            if (!button) return;
            button.addEventListener('click', function () {
                if (place === 1 && !said(part.querySelector('[data-measure]'))) {
                    part.querySelector('[data-measure]').focus();
                    return;
                }
                button.disabled = true;
                if (place === 0) {
                    all(part, '[data-ask]').forEach(function (box) {
                        box.disabled = true;
                        box.parentNode.querySelector('.answer').hidden = !box.checked;
                    });
                }
                if (place === 1) showSet(exercise, 1);
                if (place === 2) finish(exercise);
                show(place + 2);
            });
        });
        show(1);
    }

    all(document, '[data-exercise]').forEach(begin);
})();
