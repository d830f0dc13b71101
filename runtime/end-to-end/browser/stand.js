// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A site with a screen: the shipped unit, simulated metal, and codes for it. See KioskStand. */

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const ANSWER_MILLIS = 240_000;
const STOP_MILLIS = 60_000;

export async function startStand() {
  const jar = join(ROOT, 'runtime/testbed/target/org.latchkey.testbed-0.1.0-SNAPSHOT.jar');
  if (!existsSync(jar)) {
    throw new Error('The testbed is not built: run ./latchkey build first.');
  }
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-kiosk-'));
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
  const child = spawn(java, ['-XX:TieredStopAtLevel=1', '-cp', `${jar}:${ROOT}/runtime/testbed/target/lib/*`,
    'org.latchkey.testbed.kiosk.KioskStand', join(folder, 'site')], { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line)));
  const ended = new Promise((resolve) => child.once('exit', resolve));

  const order = async (wish) => {
    const answer = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer to ${JSON.stringify(wish)}`)), ANSWER_MILLIS);
      waiting.push((said) => {
        clearTimeout(timer);
        resolve(said);
      });
      child.stdin.write(`${JSON.stringify(wish)}\n`);
    });
    if (answer.error) {
      throw new Error(answer.error);
    }
    return answer;
  };

  const stand = { ...await order({ do: 'start' }) };
  const metal = async (path, body, type = 'application/json') => {
    const answer = await fetch(new URL(path, stand.metal), { method: 'POST', body, headers: { 'Content-Type': type } });
    if (!answer.ok) {
      throw new Error(`${path}: ${await answer.text()}`);
    }
    return answer.json();
  };
  return Object.assign(stand, {
    order,
    /** A code; see KioskStand for what it may say. */
    code: async (wish) => (await order({ do: 'code', ...wish })).text,
    /** An order of the portal for the scanner; see KioskStand for what it may say. */
    letter: async (args) => (await order({ do: 'order', args })).text,
    /** The same in a file on the stick. */
    letterOnStick: (args) => order({ do: 'order-on-stick', args }),
    scan: (text) => metal('api/scan?scanner=front', text, 'text/plain'),
    shut: (door) => metal(`api/doors/${door}/close`),
    jam: (door) => metal(`api/doors/${door}/jam`),
    free: (door) => metal(`api/doors/${door}/free`),
    /** From now on the doors of a line stay open until they are shut by hand. */
    stayOpen: (line, yes = true) => metal(`api/lines/${line}/fault`, JSON.stringify({ closeAfterMillis: yes ? 0 : 2_000 })),
    /** How long a board takes to tell of an opening. */
    answersAfter: (line, millis) => metal(`api/lines/${line}/fault`, JSON.stringify({ openAnswerMillis: millis })),
    unplug: (line) => metal(`api/lines/${line}/unplug`),
    plug: (line) => metal(`api/lines/${line}/plug`),
    /** What happened to the metal: how often a door was pulsed. */
    pulses: async (door) => {
      const entries = await (await fetch(new URL('api/ledger?since=0', stand.metal))).json();
      return entries.filter((entry) => entry.event === 'pulse-received' && (door === undefined || entry.door === door)).length;
    },
    /** A stick with a release that holds another version of the screen. */
    newerScreen: async (counter) => (await order({ do: 'newer-screen', counter })).stick,
    start: (quick = false) => order({ do: 'start', quick }),
    stop: () => order({ do: 'stop' }),
    kill: () => order({ do: 'kill' }),
    console: async (...words) => (await order({ do: 'console', words })).text,
    log: () => readFile(join(stand.home, 'log/unit.log'), 'utf8'),
    async close() {
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MILLIS);
      await ended;
      clearTimeout(timer);
      await rm(folder, { recursive: true, force: true });
    },
  });
}
