// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { atFakeUnit } from './at-fake-unit.js';
import { UNIT, shut } from './fake-unit.js';
import { LOOK, WAYS } from './ways.js';

/** A unit that goes away and comes back, the same or another one; and one that serves nobody for a while. */

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

test('a page whose unit goes away while it is loaded comes up once the unit is back', async () => {
  const { unit, screen, page } = here;
  await page.clock.install();
  unit.vanish();
  await page.reload();
  assert.equal(await page.locator('[data-screen]').count(), 0);
  unit.comeBack();
  await page.clock.fastForward(30_000);
  await screen.at('idle');
  assert.ok(await page.evaluate(() => customElements.get('bank-picture') !== undefined));
});

test('the clock on the screen is that of the unit, and there is none while the unit tells no time', async () => {
  const { unit, screen, page } = here;
  const shows = (pattern) => page.locator('#clock').filter({ hasText: pattern }).waitFor({ state: 'attached' });
  unit.tell('ping', Date.parse('2031-03-01T11:34:57Z'));
  await shows(/^12:34/);
  unit.present({ accepted: false, reason: 'expired', until: Date.parse('2031-03-01T10:00:00Z') / 1000 });
  await screen.says(/until 11:00/);
  unit.vanish();
  await shows(/^12:35/);
  unit.comeBack();
  unit.tell('ping', null);
  await shows(/^$/);
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

test('an emergency opening is told of to everybody but the technician who watches it, and then which doors are open', async () => {
  const { unit, screen, page } = here;
  await screen.tap('take');
  unit.tell('unit', { ...UNIT, emergency: true });
  await screen.says(/All doors are opening/);
  unit.tell('doors', Object.fromEntries(Object.keys(shut()).map((number) => [number, ['open', '', false]])));
  unit.tell('unit', UNIT);
  await screen.at('idle');
  await page.locator('.remark').filter({ hasText: /Doors .1–36. are open/ }).waitFor();
  unit.tell('doors', shut());
  await WAYS['maintenance, doors'](here);
  unit.tell('unit', { ...UNIT, emergency: true });
  unit.tell('doors', shut({ 3: ['open', '', false] }));
  await page.locator('.bp-open[data-number="3"]').waitFor();
  assert.equal(await screen.name(), 'maintenance');
});

test('an emergency opening that runs is stopped at the second touch, and only one that runs', async () => {
  const { unit, screen, page } = here;
  const ended = () => unit.orders.filter(({ path }) => path === '/api/maintenance/emergency-end').length;
  await WAYS['maintenance, state'](here);
  assert.equal(await page.locator('[data-go="emergency-end"]').count(), 0);
  unit.answers.set('/api/maintenance/look', { ...LOOK, opening: true });
  await screen.tap('emergency-end');
  await screen.tap('not');
  await screen.tap('emergency-end');
  assert.equal(ended(), 0);
  unit.answers.set('/api/maintenance/emergency-end', { accepted: true, said: 'Ended: no further door is tried.' });
  unit.answers.set('/api/maintenance/look', LOOK);
  await screen.tap('emergency-end-now');
  await screen.adds(/no further door/);
  await page.locator('[data-go="emergency-end"]').waitFor({ state: 'detached' });
  assert.equal(ended(), 1);
});

test('in a lock-down nobody is asked to show a code or a PIN, and a wall that is not locked serves on', async () => {
  const { unit, screen, page } = here;
  unit.tell('unit', { ...UNIT, modes: { east: 'locked', west: 'locked' } });
  await screen.says(/locked at the moment/);
  assert.equal(await page.locator('[data-go="take"], [data-go="mine"], .phone').count(), 0);
  unit.tell('unit', { ...UNIT, modes: { east: 'locked', west: 'private' } });
  await screen.says(/Show your code/);
  assert.equal(await page.locator('[data-go="take"], [data-go="mine"]').count(), 0);
});
