// The register itself, past the pages: its events as the program writes them out, with what they say.
import { execFileSync } from 'node:child_process';
import { cpSync, createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './chromium.mjs';

export const program = process.env.ULTIMA || `${root}build/release/ultima`;

/// A folder that is there as long as `use` works in it.
export async function inFolder(use) {
    const folder = mkdtempSync(join(tmpdir(), 'ultima_journey_'));
    try {
        return await use(folder);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

/// Of a copy, since the server has the register to itself: nothing is written meanwhile but by the journey.
/// Every event that `wanted` takes, in order: {event, file, thing, of, on, by, role, ...what it says}.
export async function eventsOfRegister(register, wanted) {
    return inFolder(async (folder) => {
        const file = join(folder, 'events.jsonl');
        cpSync(register, join(folder, 'copy'), { recursive: true, filter: (name) => !name.endsWith('-shm') });
        execFileSync(program, ['register', 'export', join(folder, 'copy'), file, '--open'], { stdio: 'ignore' });
        const events = [];
        for await (const line of createInterface({ input: createReadStream(file) })) {
            const { header, body } = JSON.parse(line);
            if (!header) continue;
            const event = JSON.parse(header);
            if (wanted(event)) events.push({ ...event, ...JSON.parse(body || '{}') });
        }
        return events;
    });
}
