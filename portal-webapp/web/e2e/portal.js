// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TARGET = fileURLToPath(new URL('../../target', import.meta.url));
const START_MILLIS = 180_000;
const STOP_MILLIS = 15_000;
const PASSWORD = /one-time password for (\S+): (\S+)/;

async function jar() {
  if (process.env.PORTAL_JAR) {
    return process.env.PORTAL_JAR;
  }
  const names = existsSync(TARGET) ? await readdir(TARGET) : [];
  const name = names.find((each) => /^org\.latchkey\.portal-.*(?<!sources|javadoc)\.jar$/.test(each));
  if (!name) {
    throw new Error('The portal is not built: run "mvn package -pl portal-webapp -am" in the repository first.');
  }
  return join(TARGET, name);
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(url) {
  try {
    const response = await fetch(`${url}/api/v1/session`);
    return response.status === 401;
  } catch {
    return false;
  }
}

/** Starts the real portal on a free port with a data folder of its own. */
export async function startPortal() {
  const data = await mkdtemp(join(tmpdir(), 'latchkey-e2e-'));
  const port = await freePort();
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
  const args = ['-XX:TieredStopAtLevel=1', '-jar', await jar(), `--server.port=${port}`, `--latchkey.data=${data}`];
  args.push('--latchkey.units.port=0', '--latchkey.broker.port=0');
  const child = spawn(java, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let output = '';
  let exited = false;
  ended.then(() => (exited = true));
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part) => (output += part));
  }
  const stop = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MILLIS);
    await ended;
    clearTimeout(timer);
    await rm(data, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + START_MILLIS;
  while (!(PASSWORD.test(output) && (await answers(url)))) {
    if (exited || Date.now() > deadline) {
      await stop();
      throw new Error(`The portal did not start:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const [, name, password] = PASSWORD.exec(output);
  return { url, name, password, stop };
}
