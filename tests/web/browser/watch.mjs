// What goes wrong on a page without anybody clicking: requests to elsewhere, breaches of the content security policy,
// errors in the console, answers that failed.

const local = /^(data|blob|about):/;

/**
 * Watches a browser context; faults are told to `fault` in words. Returns counts and the last document's source.
 * `origins`: others to which a journey goes on purpose; `mayAnswer`: statuses that it means a document to have.
 */
export function watch(context, address, fault, { origins = [], mayAnswer = [] } = {}) {
    const origin = new URL(address).origin;
    const seen = { requests: 0, loads: 0, source: '' };
    const once = new Set();
    const tell = (text) => {
        if (once.has(text)) return;
        once.add(text);
        fault(text);
    };
    context.on('request', (request) => {
        const url = request.url();
        if (local.test(url)) return;
        seen.requests++;
        if (request.isNavigationRequest()) seen.loads++;
        if (new URL(url).origin !== origin && !origins.includes(new URL(url).origin)) tell(`asked another origin: ${url}`);
    });
    context.on('response', (response) => {
        const request = response.request();
        const document = request.isNavigationRequest() && request.frame().parentFrame() === null;
        const status = response.status();
        if (document ? status >= 500 && !mayAnswer.includes(status) : status >= 400)
            tell(`${request.method()} ${response.url()} was answered with ${status}`);
        if (document && (status < 300 || status >= 400)) {
            seen.source = response
                .text()
                .catch((error) => `the source of ${response.url()} is gone: ${error.message}`);
        }
    });
    context.on('requestfailed', (request) => {
        const why = request.failure()?.errorText ?? '';
        // A navigation that another one overtakes, and a download.
        if (why !== 'net::ERR_ABORTED' && new URL(request.url()).origin === origin)
            tell(`${request.url()} failed: ${why}`);
    });
    context.on('console', (message) => {
        const text = message.text();
        if (/Content.Security.Policy/i.test(text)) tell(`breach of the content security policy: ${text}`);
        // Answers that failed are told above, where a document's 403 may be just what was wanted.
        else if (message.type() === 'error' && !text.startsWith('Failed to load resource')) tell(`console: ${text}`);
    });
    context.on('weberror', (error) => tell(`script: ${error.error().message}`));
    return seen;
}
