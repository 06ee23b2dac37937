// Contrast as in WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.

function channel(eight) {
    const part = eight / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

export function luminance(colour) {
    const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
    if (!hex) throw new Error(`'${colour}' is not a colour of the form #rrggbb`);
    const [red, green, blue] = hex.slice(1).map((pair) => channel(parseInt(pair, 16)));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
}

const text = 4.5;
const line = 3;
/** [in front, behind, least contrast]: every pair that the style sheet puts together. */
export const pairs = [
    ...['--ink', '--soft', '--link', '--link-visited', '--good', '--warn', '--stop', '--calm'].map((ink) => [
        ink,
        '--paper',
        text,
    ]),
    ...['--ink', '--soft', '--link', '--link-visited', '--stop'].map((ink) => [ink, '--panel', text]),
    ['--brand-ink', '--brand', text],
    ['--action-ink', '--action', text],
    ['--action-ink', '--action-dark', text],
    ['--action-ink', '--stop', text],
    ['--action-ink', '--ink', text],
    ...['good', 'warn', 'stop', 'calm'].flatMap((kind) => [
        [`--${kind}`, `--${kind}-tint`, text],
        ['--ink', `--${kind}-tint`, text],
        ['--soft', `--${kind}-tint`, text],
    ]),
    ...['--edge', '--action', '--focus', '--good', '--warn', '--stop', '--calm', '--brand'].map((ink) => [
        ink,
        '--paper',
        line,
    ]),
    ...['--edge', '--action', '--focus'].map((ink) => [ink, '--panel', line]),
    ...['--good-tint', '--warn-tint', '--stop-tint', '--calm-tint'].map((tint) => ['--focus', tint, line]),
];

/** What is too faint, in words. */
export function tooFaint(values) {
    return pairs.flatMap(([front, behind, least]) => {
        const [one, other] = [front, behind].map((name) => values.get(name) ?? `${name} (missing)`);
        const found = contrast(one, other);
        return found >= least ? [] : [`${front} on ${behind} is ${found.toFixed(2)}:1, less than ${least}:1`];
    });
}
