// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { atFakeUnit } from './at-fake-unit.js';
import { PATIENCE } from './screen.js';
import { WAYS } from './ways.js';

/** What the screen does when nobody touches it: asks, forgets, and is the next customer's. */

const here = atFakeUnit();

test('somebody who is at something is asked before it is forgotten, and can answer for half a minute', async () => {
  const { screen, page } = here;
  assert.ok(await page.evaluate(async () => (await import('/js/flow.js')).TIMES.answer) >= 30_000);
  await WAYS['choose a PIN'](here);
  await screen.hurry({ idle: 200, answer: 10 * PATIENCE });
  await page.getByRole('alertdialog').waitFor();
  await screen.hurry({ idle: 10 * PATIENCE });
  await screen.tap('stay');
  await screen.at('pad');
  assert.equal(await page.locator('.dot.full').count(), 1);
  await screen.hurry({ idle: 200, answer: 300 });
  await screen.at('idle');
});

test('the language of the place comes back', async () => {
  const { screen, page } = here;
  await screen.tap('language');
  await page.locator('[data-language="fr"]').click();
  await screen.says(/Présentez/);
  await screen.hurry({ wishes: 100 });
  await screen.says(/Show your code/);
});

test('the contrast comes back', async () => {
  const { screen, page } = here;
  await WAYS['idle, in high contrast'](here);
  await page.locator('html.contrast').waitFor();
  await screen.hurry({ wishes: 100 });
  await page.locator('html:not(.contrast)').waitFor();
});

test('low lockers first is one customer\'s wish: it is taken back by another touch, and when nobody is there any more', async () => {
  const { screen, page } = here;
  const told = (on) => page.waitForRequest(
    (request) => request.url().endsWith('/api/low') && request.postData() === `on=${on}`, { timeout: PATIENCE });
  const touch = () => page.locator('[data-wish="low"]').click();
  await Promise.all([told(true), touch()]);
  await Promise.all([told(false), touch()]);
  await Promise.all([told(true), touch()]);
  await Promise.all([told(false), screen.hurry({ wishes: 100 })]);
});

test('nothing moves where somebody wishes for calm', async () => {
  await here.page.emulateMedia({ reducedMotion: 'reduce' });
  await WAYS.open(here);
  assert.equal(await here.page.evaluate(() => document.getAnimations().length), 0);
});
