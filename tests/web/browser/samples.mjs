#!/usr/bin/env node
// Serves tests/web/samples and web/ with the content security policy of the application, for the harness's self-test.
// ?lang=ar of NAME.html is NAME.rtl.html, where there is one.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const samples = fileURLToPath(new URL('../samples', import.meta.url));
const own = fileURLToPath(new URL('../../../web', import.meta.url));
const types = {
    '.html': 'text/html; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
};
const strict =
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
// So that a request to elsewhere is made, and must be found by itself.
const lax = `${strict}; img-src *`.replace("img-src 'self' data:; ", '');

const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    const answer = (status, headers, body) => response.writeHead(status, headers).end(body);
    if (!/^(\/[a-z_.]+)+$/.test(pathname) || pathname.includes('..')) return answer(404, {}, 'not here');
    if (request.method === 'POST') {
        request.resume();
        return answer(303, { Location: request.headers.referer ?? pathname });
    }
    if (pathname === '/broken/fails.html') return answer(500, { 'Content-Type': 'text/html' }, 'fails on purpose');
    let file = `${existsSync(own + pathname) ? own : samples}${pathname}`;
    const turned = file.replace(/\.html$/, '.rtl.html');
    if (searchParams.get('lang') === 'ar' && existsSync(turned)) file = turned;
    try {
        const body = await readFile(file);
        answer(
            200,
            {
                'Content-Type': types[extname(file)] ?? 'application/octet-stream',
                'Cache-Control': 'no-store',
                'X-Content-Type-Options': 'nosniff',
                'Content-Security-Policy': pathname === '/broken/outside.html' ? lax : strict,
            },
            body,
        );
    } catch {
        answer(404, { 'Content-Type': 'text/plain' }, 'not here');
    }
});
server.listen(0, '127.0.0.1', () => console.log(`samples at http://127.0.0.1:${server.address().port}`));
