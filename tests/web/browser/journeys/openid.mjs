import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../chromium.mjs';
import { startProvider } from '../provider.mjs';
import { startServer } from '../server.mjs';

const password = 'a long password for tests';
const program = process.env.ULTIMA || `${root}build/release/ultima`;

/// A port that is free now: the settings have to name the address before the server is there.
const freePort = () =>
    new Promise((resolve) => {
        const server = createServer().listen(0, '127.0.0.1', () => {
            const { port } = server.address();
            server.close(() => resolve(port));
        });
    });

/// The six digits of an authenticator (RFC 6238).
function codeOf(secret) {
    const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
    const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
    const hash = createHmac('sha1', key).update(counter).digest();
    return String((hash.readUInt32BE(hash.at(-1) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/// A register with an administrator and a judge, served as a ministry would serve it, and its provider.
async function serve() {
    const folder = mkdtempSync(join(tmpdir(), 'ultima_openid_'));
    const town = join(folder, 'town');
    const run = (...args) => execFileSync(program, args, { input: `${password}\n`, encoding: 'utf8' });
    run('register', 'create', town);
    const added = run('serve', town, '--add-account', 'Ada Moor', '--role', 'administrator');
    run('serve', town, '--add-account', 'Jo Lake', '--role', 'judge', '--office', 'City Court');
    const port = await freePort();
    const address = `http://localhost:${port}`;
    const provider = await startProvider({
        client: 'ultima', secret: 'a secret: with signs/&', back: `${address}/sign-in/openid/back`,
        backAfterSignOut: `${address}/sign-in`,
    });
    writeFileSync(join(folder, 'openid.secret'), 'a secret: with signs/&\n', { mode: 0o600 });
    writeFileSync(join(folder, 'openid.json'), JSON.stringify({
        issuer: provider.issuer, client: 'ultima', 'secret file': 'openid.secret', address, amr: ['otp'],
        'max age': 3600, button: { en: 'Sign in with the ministry', ar: 'الدخول عن طريق الوزارة' },
    }));
    const server = await startServer(
        `"${program}" serve "${town}" --pack "${root}examples/avenmar/pack" --port ${port} --openid "${folder}/openid.json"`);
    return {
        address: server.address,
        origins: [provider.issuer],
        provider,
        said: server.said,
        secret: /: ([A-Z2-7]+)\s*$/.exec(added.trim())[1],
        async stop() {
            await server.stop();
            await provider.stop();
            rmSync(folder, { recursive: true });
        },
    };
}

/// An administrator, by password: confirms the judge's account, and ties it to somebody at the provider.
async function tie(page, t, subject) {
    await t.open(page, '/sign-in');
    await page.locator('#name').fill('Ada Moor');
    await page.locator('#password').fill(password);
    await page.locator('#code').fill(codeOf(t.own.secret));
    await page.locator('form[action="/sign-in"] button').click();
    await t.open(page, '/accounts');
    await page.locator('form:has(input[value="confirm"]):has(input[value="Jo Lake"]) button').click();
    const form = page.locator('form:has(input[value="identity"]):has(input[value="Jo Lake"])');
    await page.locator('tr', { hasText: 'Jo Lake' }).locator('summary').click();
    await form.locator('input[name="subject"]').fill(subject);
    await form.locator('button').click();
    await t.page(page);
    await page.locator('form[action="/sign-out"] button').click();
}

/// From the button to the provider, and back as somebody there.
async function signIn(page, t, user, { secret = 'correct horse battery', button = 'in' } = {}) {
    await t.open(page, '/sign-in');
    await page.locator('a[href="/sign-in/openid"]').click();
    await page.locator('input[name="user"]').fill(user);
    await page.locator('input[name="password"]').fill(secret);
    await page.locator(`button[value="${button}"]`).click();
    await page.waitForURL((url) => url.origin === new URL(t.own.address).origin);
}

const text = (page) => page.locator('main').textContent();
const signedIn = (page) => page.locator('form[action="/sign-out"]').count();

export default {
    name: 'a judge signs in with the ministry, and nobody else does by mistake, by a trick, or while the ministry is down',
    noScript: true,
    serve,
    mayAnswer: [503],
    async run(page, t) {
        const { provider } = t.own;
        const unreachable = t.in({ en: 'cannot be reached now', ar: 'لا يمكن الآن الوصول' });
        const notTaken = t.in({ en: 'was not taken', ar: 'لم تُقبل' });
        const logged = (code, what) => t.check(`${what}: ${code}`, t.own.said().includes(`refused: ${code}`), t.own.said());

        provider.deaf = true;
        await t.open(page, '/sign-in');
        await page.locator('a[href="/sign-in/openid"]').click();
        t.check('the ministry is down, and the page says so', (await text(page)).includes(unreachable), await text(page));
        await t.page(page);
        logged('openid-fetch', 'down from the beginning');
        provider.deaf = false;

        await tie(page, t, 'u-17');

        await signIn(page, t, 'u-18');
        t.check('somebody whom nobody has tied stays out', !(await signedIn(page)));
        await t.page(page);
        logged('openid-none', 'not tied');

        await signIn(page, t, 'u-17', { button: 'refuse' });
        t.check('whom the ministry refuses stays out', !(await signedIn(page)) && (await text(page)).includes(notTaken), await text(page));
        logged('openid-refused', 'refused there');

        provider.state = (state) => `x${state.slice(1)}`;
        await signIn(page, t, 'u-17');
        t.check('an answer with another state is not taken', !(await signedIn(page)) && (await text(page)).includes(notTaken), await text(page));
        logged('openid-state', 'another state');
        const spent = page.url();
        provider.state = (state) => state;
        await t.open(page, spent.slice(t.own.address.length), { status: 403 });
        t.check('nor is it taken again', !(await signedIn(page)));

        provider.amr = ['pwd'];
        await signIn(page, t, 'u-17');
        t.check('without a second factor nobody comes in', !(await signedIn(page)));
        logged('openid-second-factor', 'one factor');
        provider.amr = ['pwd', 'otp'];

        await t.open(page, '/sign-in');
        await page.locator('a[href="/sign-in/openid"]').click();
        provider.deaf = true;
        await page.locator('input[name="user"]').fill('u-17');
        await page.locator('input[name="password"]').fill('correct horse battery');
        await page.locator('button[value="in"]').click();
        await page.waitForURL((url) => url.pathname === '/sign-in/openid/back');
        t.check('it went down on the way back', (await text(page)).includes(unreachable) && !(await signedIn(page)), await text(page));
        provider.deaf = false;

        await signIn(page, t, 'u-17');
        await page.waitForURL((url) => url.pathname === '/');
        await t.page(page);
        t.check('the judge is in', (await page.locator('header').textContent()).includes('Jo Lake'), await page.locator('header').textContent());
        const cookies = await page.context().cookies();
        const cookie = cookies.find((one) => one.name === 'ultima');
        t.check('with a strict cookie that no script reads', cookie?.sameSite === 'Strict' && cookie?.httpOnly);
        t.check('and nothing is left of the way there', !cookies.some((one) => one.name === 'ultima-openid'));

        await page.locator('form[action="/sign-out"] button').click();
        await t.page(page);
        const out = page.locator(`a[href^="${provider.issuer}/out"]`);
        t.check('signing out offers to sign out there, too', await out.count() === 1);
        await out.click();
        await page.waitForURL((url) => url.pathname === '/sign-in');
        t.check('and comes back', provider.asked.includes('GET /out'));
        await t.open(page, '/', {});
        t.check('signed out', !(await signedIn(page)));
        t.equal('the provider was asked as the standards say', provider.faults.join('; '), '');
    },
};
