// One Chromium for all journeys: Debian's, driven by playwright-core. It can reach this machine only.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
const modules = `${root}build/deps/browser/node_modules`;

const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'];

/** Why there can be no browser tests here, in words; none where there can. */
export function missing() {
    if (!places.some((place) => place && existsSync(place)))
        return 'chromium is not installed (tools/install-deps browser)';
    if (!existsSync(`${modules}/playwright-core`))
        return 'playwright-core is not in build/deps (tools/fetch-modules browser)';
    return '';
}

export const axeSource = () => readFile(`${modules}/axe-core/axe.min.js`, 'utf8');

export async function launch() {
    const { chromium } = createRequire(`${modules}/`)('playwright-core');
    return chromium.launch({
        executablePath: places.find((place) => place && existsSync(place)),
        chromiumSandbox: process.getuid() !== 0,
        args: [
            '--disable-quic',
            '--disable-gpu',
            '--disable-dev-shm-usage',
            '--font-render-hinting=none',
            '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
        ],
    });
}
