// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { atFakeUnit } from './at-fake-unit.js';
import { UNIT, shut } from './fake-unit.js';
import { PIN, WAYS } from './ways.js';

/** A locker with a PIN: taken, opened again, by touch or by keyboard. */

const here = atFakeUnit();

test('a locker is taken with a PIN of which only dots are seen', async () => {
  const { unit, screen, page } = here;
  unit.answers.set('/api/choose', { accepted: true, reason: 'ok', doors: [28] });
  unit.answers.set('/api/pin/begin', { accepted: true, reason: 'ok', doors: [28], id: 77, waitMillis: 0 });
  await screen.tap('take');
  await page.locator('[data-size="1"]').click();
  await screen.says(/28/);
  await screen.type(PIN);
  await screen.says(/once more/);
  assert.ok(!(await page.content()).includes(PIN));
  await screen.type(PIN);
  await screen.at('opened');
  unit.tell('doors', shut({ 28: ['open', 'session', false] }));
  await screen.opened(28);
  await screen.adds(/locker 28 and your PIN/);
  unit.tell('doors', shut({ 28: ['closed', 'session', false] }));
  unit.tell('ended', { id: 77, outcomes: ['opened'] });
  await screen.says(/closed/);
  assert.deepEqual(unit.orders.map(({ path }) => path), ['/api/choose', '/api/pin/begin']);
  assert.equal(unit.orders[1].pin, PIN);
});

test('two PINs that differ are asked for again, and what is wrong with one is told', async () => {
  const { unit, screen } = here;
  await WAYS['PINs differ'](here);
  await screen.says(/not the same/);
  unit.answers.set('/api/pin/begin', { accepted: false, reason: 'pin-too-plain', doors: [25], waitMillis: 0 });
  await screen.type('123456');
  await screen.says(/once more/);
  await screen.type('123456');
  await screen.says(/easy to guess/);
  await screen.press('Back');
  await screen.at('pad');
  unit.answers.set('/api/pin/begin', { accepted: false, reason: 'door-not-free', doors: [25], waitMillis: 0 });
  await screen.type(PIN);
  await screen.says(/once more/);
  await screen.type(PIN);
  await screen.says(/quicker/);
  await screen.press('Back');
  await screen.at('take');
});

test('whoever has a locker with a PIN opens it also when the wall is closed, and nobody takes another one', async () => {
  const { unit, screen, page } = here;
  unit.tell('unit', { ...UNIT, modes: { east: 'closed', west: 'closed' } });
  await screen.says(/closed/);
  await screen.tap('mine');
  await screen.at('mine');
  await screen.home();
  assert.equal(await page.locator('[data-go="take"]').count(), 0);
  unit.tell('doors', shut({ 26: ['closed', 'free', false] }));
  await page.locator('[data-go="mine"]').waitFor({ state: 'detached' });
});

test('a scan in the middle of a PIN is answered, and the digits are gone', async () => {
  const { unit, screen } = here;
  await WAYS['choose a PIN'](here);
  unit.present({ doors: [3] });
  unit.tell('doors', shut({ 3: ['open', '', false] }));
  await screen.opened(3);
  await screen.tap('done');
  await screen.at('idle');
  assert.deepEqual(unit.orders, []);
});

test('the keyboard alone will do', async () => {
  const { unit, screen, page } = here;
  const focused = () => page.evaluate(() => document.activeElement.dataset.go ?? '');
  const reach = async (go) => {
    for (let i = 0; i < 40 && (await focused()) !== go; i++) {
      await page.keyboard.press('Tab');
    }
    assert.equal(await focused(), go);
    await page.keyboard.press('Enter');
  };
  await reach('mine');
  await screen.at('mine');
  await reach('reopen');
  await screen.at('pad');
  unit.answers.set('/api/pin/reopen', { accepted: true, reason: 'ok', doors: [26], id: 5, waitMillis: 0 });
  await page.keyboard.type('26');
  await page.keyboard.press('Enter');
  await page.locator('.dot').first().waitFor();
  await page.keyboard.type(PIN);
  await page.keyboard.press('Enter');
  await screen.at('opened');
  assert.deepEqual(unit.orders.map(({ path, door, pin }) => [path, door, pin]), [['/api/pin/reopen', '26', PIN]]);
});
