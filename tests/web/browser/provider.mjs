// A sign-in provider of OpenID Connect for journeys: small, and as strict as the standards ask it to be, so that
// what the application sends it is checked as well. Everybody has one password; who they are is typed.
import { createHash, createPublicKey, createSign, generateKeyPairSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const word = () => randomBytes(24).toString('base64url');
const json64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
const same = (left, right) => left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));

/** A key to sign with, under a new name. */
function newKey() {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return { id: word(), privateKey };
}

async function formOf(request) {
    let text = '';
    for await (const bytes of request) text += bytes;
    return new URLSearchParams(text);
}

const formPage = (asked) => `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Login of the ministry</title>
<link rel="icon" href="data:,"></head><body><main><h1>Login of the ministry</h1><form method="post" action="/login">
${[...asked].map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`).join('')}
<label>User <input name="user"></label> <label>Password <input name="password" type="password"></label>
<button name="do" value="in">Log in</button> <button name="do" value="refuse">Refuse</button></form></main></body></html>`;

/**
 * {issuer, stop(), ...}. What a journey may change: `state` (how the state comes back), `amr`, `newKey()`, and
 * `deaf`, which hangs up on every program that asks while browsers are still served; `asked` is what came in.
 */
export async function startProvider({ client, secret, back, backAfterSignOut }) {
    const codes = new Map();
    let key = newKey();
    const provider = { state: (state) => state, amr: ['pwd', 'otp'], deaf: false, faults: [], asked: [] };
    provider.newKey = () => (key = newKey());
    /// The request of the browser, as RFC 6749 (4.1.1) and RFC 7636 (4.3) want it.
    const wrongWith = (asked) =>
        asked.get('client_id') !== client ? 'client_id'
        : asked.get('redirect_uri') !== back ? 'redirect_uri'
        : asked.get('response_type') !== 'code' ? 'response_type'
        : !(asked.get('scope') ?? '').split(' ').includes('openid') ? 'scope'
        : asked.get('code_challenge_method') !== 'S256' ? 'code_challenge_method'
        : !/^[\w-]{43}$/.test(asked.get('code_challenge') ?? '') ? 'code_challenge'
        : !asked.get('state') || !asked.get('nonce') ? 'state or nonce'
        : '';

    function answerTo(asked, form) {
        const to = new URL(back);
        to.searchParams.set('state', provider.state(asked.get('state')));
        to.searchParams.set('iss', provider.issuer);
        if (form.get('do') !== 'in' || form.get('password') !== 'correct horse battery') {
            to.searchParams.set('error', 'access_denied');
            return to.href;
        }
        const code = word();
        codes.set(code, { asked, user: form.get('user'), at: Math.floor(Date.now() / 1000) });
        to.searchParams.set('code', code);
        return to.href;
    }

    /// RFC 6749 (4.1.3, 2.3.1) and RFC 7636 (4.6): a code is good once, for who asked for it.
    function tokenFor(authorization, form) {
        const pair = `${encodeURIComponent(client)}:${encodeURIComponent(secret)}`;
        if (!same(authorization ?? '', `Basic ${Buffer.from(pair).toString('base64')}`)) return [401, 'invalid_client'];
        const given = codes.get(form.get('code'));
        codes.delete(form.get('code'));
        const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
        if (!given || form.get('grant_type') !== 'authorization_code' || form.get('redirect_uri') !== back ||
            !same(challenge, given.asked.get('code_challenge')))
            return [400, 'invalid_grant'];
        const access = word();
        const claims = {
            iss: provider.issuer, aud: client, sub: given.user, iat: given.at, auth_time: given.at, exp: given.at + 300,
            nonce: given.asked.get('nonce'), amr: provider.amr,
            at_hash: createHash('sha256').update(access).digest().subarray(0, 16).toString('base64url'),
        };
        const text = `${json64({ alg: 'RS256', typ: 'JWT', kid: key.id })}.${json64(claims)}`;
        const signature = createSign('RSA-SHA256').update(text).sign(key.privateKey).toString('base64url');
        return [200, { access_token: access, token_type: 'Bearer', expires_in: 60, id_token: `${text}.${signature}` }];
    }

    const server = createServer(async (request, response) => {
        const url = new URL(request.url, provider.issuer);
        provider.asked.push(`${request.method} ${url.pathname}`);
        const say = (status, type, text, headers = {}) =>
            response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers }).end(text);
        const json = (value, status = 200) => say(status, 'application/json', JSON.stringify(value));
        const browser = ['/ask', '/login', '/out'].includes(url.pathname);
        if (provider.deaf && !browser) {
            request.socket.destroy();
            return;
        }
        if (url.pathname === '/.well-known/openid-configuration') {
            json({
                issuer: provider.issuer,
                authorization_endpoint: `${provider.issuer}/ask`,
                token_endpoint: `${provider.issuer}/token`,
                jwks_uri: `${provider.issuer}/keys`,
                end_session_endpoint: `${provider.issuer}/out`,
                response_types_supported: ['code'],
                subject_types_supported: ['public'],
                id_token_signing_alg_values_supported: ['RS256'],
                authorization_response_iss_parameter_supported: true,
            });
        } else if (url.pathname === '/keys') {
            json({ keys: [{ ...createPublicKey(key.privateKey).export({ format: 'jwk' }), use: 'sig', kid: key.id, alg: 'RS256' }] });
        } else if (url.pathname === '/ask') {
            const wrong = wrongWith(url.searchParams);
            if (wrong) provider.faults.push(`asked with a wrong ${wrong}`);
            say(wrong ? 400 : 200, 'text/html; charset=utf-8', wrong || formPage(url.searchParams));
        } else if (url.pathname === '/login' && request.method === 'POST') {
            const form = await formOf(request);
            say(303, 'text/plain', '', { Location: answerTo(form, form) });
        } else if (url.pathname === '/token' && request.method === 'POST') {
            const [status, value] = tokenFor(request.headers.authorization, await formOf(request));
            if (status !== 200) provider.faults.push(`no token: ${value}`);
            json(status === 200 ? value : { error: value }, status);
        } else if (url.pathname === '/out' && url.searchParams.get('post_logout_redirect_uri') === backAfterSignOut) {
            say(303, 'text/plain', '', { Location: backAfterSignOut });
        } else {
            say(404, 'text/plain', 'There is nothing here');
        }
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    provider.issuer = `http://127.0.0.1:${server.address().port}`;
    provider.stop = () => {
        server.closeAllConnections();
        return new Promise((resolve) => server.close(resolve));
    };
    return provider;
}
