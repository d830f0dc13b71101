// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PATIENCE } from './screen.js';

const UNIT = fileURLToPath(new URL('../../unit/target/unit', import.meta.url));
const require = createRequire(new URL('../../../portal-webapp/web/package.json', import.meta.url));
const LOOK_MILLIS = 200;

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
      const verified = spawnSync('systemd-analyze', ['verify', '--man=no', unit.file, screen.file], { encoding: 'utf8' });
      if (!verified.error) {
        assert.equal(verified.stderr.split('\n').filter((line) => /latchkey-(unit|kiosk)/.test(line)).join('\n'), '');
      }
    });
  });

  test('the command of the screen\'s service shows the screen', { timeout: 4 * PATIENCE }, () => inFolder(async (folder) => {
    const { command: [, separator, program] } = await service('latchkey-kiosk', folder);
    assert.equal(separator, '--');
    const profile = join(folder, 'profile');
    const child = spawn(program, ['--headless=new', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=0'], {
      env: { ...process.env, LATCHKEY_SCREEN: here.stand.kiosk, LATCHKEY_PROFILE: profile, CHROMIUM: process.env.CHROMIUM || '/usr/bin/chromium' },
      stdio: 'ignore', detached: true,
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    try {
      assert.equal(await lookInto(profile, here.stand.kiosk), 'idle');
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
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: LOOK_MILLIS });
  }
}

/** A service file, with the unit's folder as it is here, and its command. */
async function service(name, folder) {
  const text = await readFile(join(UNIT, `systemd/${name}.service`), 'utf8');
  const here = text.replaceAll('/opt/latchkey/unit', UNIT).replaceAll('/usr/bin/cage', '/usr/bin/env');
  const file = join(folder, `${name}.service`);
  await writeFile(file, here);
  return { file, command: /^ExecStart=(.*)$/m.exec(here)[1].split(' '), text };
}

/** Which screen that browser shows, asked over its own port. */
async function lookInto(profile, address) {
  const { chromium } = require('playwright-core');
  const there = await chromium.connectOverCDP(`http://127.0.0.1:${await port(profile)}`, { timeout: 2 * PATIENCE });
  try {
    const shown = there.contexts()[0].pages().find((each) => each.url() === address);
    await shown.locator('[data-screen="idle"]').waitFor({ timeout: PATIENCE });
    return await shown.locator('section').getAttribute('data-screen');
  } finally {
    await there.close();
  }
}

async function port(profile) {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    const text = await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '');
    if (text) {
      return text.split('\n')[0];
    }
    await pause(LOOK_MILLIS);
  }
  throw new Error('the browser opened no port');
}
