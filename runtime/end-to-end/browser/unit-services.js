// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PIPE, comesTo } from './devtools.js';
import { PATIENCE } from './screen.js';

const UNIT = fileURLToPath(new URL('../../unit/target/unit', import.meta.url));
const REMOVAL = { recursive: true, force: true, maxRetries: 20, retryDelay: 200 };
const SCREEN = 'document.querySelector("section")?.dataset.screen';

/** The services of the installed unit: what systemd would start is started here. */
export function services(here) {
  test('the services start unit and screen, for ever and without a network', async () => {
    await inFolder(async (folder) => {
      const unit = await service('latchkey-unit', folder);
      const screen = await service('latchkey-kiosk', folder);
      for (const { text } of [unit, screen]) {
        assert.match(text, /^Restart=always$/m);
        assert.match(text, /^StartLimitIntervalSec=0$/m);
        assert.doesNotMatch(text, /^(After|Wants|Requires)=.*network/m);
      }
      assert.equal(unit.command[0], join(UNIT, 'bin/latchkey-unit'));
      const stick = await service('latchkey-stick@', folder, 'sdb1');
      const verified = spawnSync('systemd-analyze', ['verify', '--man=no', unit.file, screen.file, stick.file], { encoding: 'utf8' });
      if (!verified.error) {
        assert.equal(verified.stderr.split('\n').filter((line) => /latchkey-(unit|kiosk|stick)/.test(line)).join('\n'), '');
      }
    });
  });

  test('the command of the screen\'s service shows the screen', { timeout: 4 * PATIENCE }, () => inFolder(async (folder) => {
    const { command: [, separator, program] } = await service('latchkey-kiosk', folder);
    assert.equal(separator, '--');
    const child = spawn(program, ['--headless=new', '--no-sandbox', '--disable-gpu', ...PIPE.options], {
      env: {
        ...process.env, LATCHKEY_SCREEN: here.stand.kiosk, LATCHKEY_PROFILE: join(folder, 'profile'), CHROMIUM: process.env.CHROMIUM || '/usr/bin/chromium',
      },
      stdio: PIPE.stdio, detached: true,
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    try {
      await comesTo(child, here.stand.kiosk, SCREEN, 'idle', 2 * PATIENCE);
    } finally {
      process.kill(-child.pid, 'SIGTERM');
      await ended;
    }
  }));
}

async function inFolder(story) {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-screen-'));
  try {
    await story(folder);
  } finally {
    await rm(folder, REMOVAL);
  }
}

/** A service file, with the unit's folder as it is here, and its command; of a template, with what it is for. */
async function service(name, folder, instance = '') {
  const text = await readFile(join(UNIT, `systemd/${name}.service`), 'utf8');
  const here = text.replaceAll('/opt/latchkey/unit', UNIT).replaceAll('/usr/bin/cage', '/usr/bin/env');
  const file = join(folder, `${name}${instance}.service`);
  await writeFile(file, here);
  return { file, command: /^ExecStart=(.*)$/m.exec(here)[1].split(' '), text };
}
