// What is printed of the results, and JUnit's XML of them, as tools/count-tests reads it.

export function line({ name, seconds, checked, faults }) {
    const head = `${faults.length ? 'FAILED' : 'ok    '} ${name} (${checked} checks, ${seconds.toFixed(1)} s)`;
    return [head, ...faults.map((fault) => `         ${fault}`)].join('\n');
}

export function counts(results) {
    const failed = results.filter(({ faults }) => faults.length).length;
    return { passed: results.length - failed, failed };
}

const escaped = (text) =>
    text
        .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '?')
        .replace(/[&<>"]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter]);

export function junit(results) {
    const { failed } = counts(results);
    const numbers = `tests="${results.length}" failures="${failed}" errors="0" disabled="0"`;
    const cases = results.map(({ name, seconds, faults }) => {
        const failures = faults.length
            ? `<failure message="${escaped(faults[0])}">${escaped(faults.join('\n'))}</failure>`
            : '';
        return `    <testcase classname="browser" name="${escaped(name)}" time="${seconds.toFixed(3)}">${failures}</testcase>`;
    });
    return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${numbers}>
  <testsuite name="browser" ${numbers}>
${cases.join('\n')}
  </testsuite>
</testsuites>
`;
}
