// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { atFakeUnit } from './at-fake-unit.js';
import { shut } from './fake-unit.js';

/** A unit that goes away and comes back, the same or another one. */

const here = atFakeUnit();

test('the screen goes on by itself after the unit was away, without being loaded anew', async () => {
  const { unit, screen } = here;
  await screen.mark();
  unit.vanish();
  await screen.at('away');
  unit.comeBack();
  await screen.at('idle');
  assert.ok(await screen.sameSince());
  unit.present({ doors: [3] });
  await screen.at('opened');
});

test('the page loads itself anew for another version of it', async () => {
  const { unit, screen, page } = here;
  await screen.mark();
  unit.vanish();
  await screen.at('away');
  unit.tell('site', { ...unit.site(), version: 'v2' });
  unit.comeBack();
  await page.waitForFunction(() => globalThis.stamp === undefined && document.querySelector('[data-screen=idle]'));
});

test('a page that serves somebody loads itself anew afterwards', async () => {
  const { unit, screen, page } = here;
  await screen.mark();
  unit.present({ doors: [3] });
  await screen.at('opened');
  unit.tell('site', { ...unit.site(), version: 'v2' });
  unit.tell('doors', shut({ 3: ['open', '', false] }));
  await screen.opened(3);
  assert.ok(await screen.sameSince());
  await screen.tap('done');
  await page.waitForFunction(() => globalThis.stamp === undefined && document.querySelector('[data-screen]'));
});
