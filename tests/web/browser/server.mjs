// A server as a child process: started by a command, known by the address that it prints, stopped with all it started.
import { spawn } from 'node:child_process';

const address = /\bhttps?:\/\/[\w.[\]:-]+/;

/** Starts `command` in a shell and waits until it prints an address; {address, stop()}. */
export function startServer(command, { seconds = 180, folder = process.cwd() } = {}) {
    // A process group of its own, so that stopping reaches what the command starts.
    const child = spawn('bash', ['-c', command], { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const ended = new Promise((resolve) => child.once('close', resolve));
    const signal = (name) => {
        try {
            process.kill(-child.pid, name);
        } catch (error) {
            if (error.code !== 'ESRCH') throw error;
        }
    };
    const lastWords = () => signal('SIGKILL');
    process.once('exit', lastWords);
    const stop = async () => {
        signal('SIGTERM');
        const late = setTimeout(() => signal('SIGKILL'), 10_000);
        await ended;
        clearTimeout(late);
        signal('SIGKILL');
        process.off('exit', lastWords);
    };
    return new Promise((resolve, reject) => {
        const fail = async (why) => {
            clearTimeout(patience);
            await stop();
            reject(new Error(`the server ${why}: ${command}\n${said.slice(-2000)}`));
        };
        const patience = setTimeout(() => fail(`printed no address within ${seconds} s`), seconds * 1000);
        let told = false;
        const listen = (bytes) => {
            said = (said + bytes).slice(-20_000);
            const found = address.exec(said);
            if (
                told ||
                !found ||
                !/[\s/]/.test(said.slice(found.index + found[0].length, found.index + found[0].length + 1))
            )
                return;
            told = true;
            clearTimeout(patience);
            resolve({ address: found[0], stop, said: () => said });
        };
        child.stdout.on('data', listen);
        child.stderr.on('data', listen);
        child.once('error', (error) => fail(`could not be started (${error.message})`));
        child.once('close', (code) => told || fail(`ended with ${code} before it printed an address`));
    });
}
