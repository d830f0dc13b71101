// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { atFakeUnit } from './at-fake-unit.js';
import { shut } from './fake-unit.js';
import { WAYS } from './ways.js';

/** What becomes of a code that is shown, for its customer and for staff. */

const here = atFakeUnit();

test('a second reading of the same code is answered with the door, and any unknown word with a sentence', async () => {
  const { unit, screen } = here;
  unit.present({ doors: [3] });
  await screen.at('opened');
  unit.present({ accepted: false, reason: 'busy' });
  unit.tell('doors', shut({ 3: ['open', '', false] }));
  await screen.opened(3);
  assert.deepEqual(await screen.ajar(), [3]);
  unit.present({ accepted: false, reason: 'a-word-of-tomorrow' });
  await screen.says(/did not work/);
});

test('the door is framed in the picture while it is not seen open', async () => {
  const { unit, screen, page } = here;
  const framed = () => page.locator('.bp-selected').evaluateAll((all) => all.map((each) => Number(each.dataset.number)));
  const id = unit.present({ doors: [3, 7] });
  await screen.stage('opening');
  assert.deepEqual((await framed()).sort(), [3, 7]);
  unit.tell('doors', shut({ 3: ['open', '', false] }));
  await screen.opened(3);
  assert.deepEqual(await framed(), []);
  unit.tell('ended', { id, outcomes: ['opened', 'jammed'] });
  unit.tell('doors', shut());
  await screen.stage('jammed');
  assert.deepEqual(await framed(), [7]);
});

test('a locker is given back', async () => {
  here.unit.answers.set('/api/give-back', { accepted: true, reason: 'ok', doors: [] });
  await WAYS.open(here);
  await here.screen.tap('give-back');
  await here.screen.says(/given back/);
  assert.deepEqual(here.unit.orders, [{ path: '/api/give-back', id: String(here.unit.last()) }]);
});

test('who drops off and who picks up are told what to do, and that the locker is free when it is', async () => {
  const { unit, screen } = here;
  await WAYS['open, dropping off'](here);
  await screen.says(/Door 3 is open/);
  await screen.adds(/Put your things into locker 3 .* pick-up code/);
  await WAYS['shut, dropped off'](here);
  await screen.adds(/locked in until they are picked up/);
  unit.present({ accepted: false, reason: 'not-dropped-off', op: 'pick-up' });
  await screen.says(/Nothing has been put in/);
  await screen.adds(/still good/);
  await WAYS['open, picking up'](here);
  await screen.adds(/Take everything out of locker 3/);
  await WAYS['shut, picked up'](here);
  await screen.adds(/Locker 3 is free again/);
});

test('a door that is left open is spoken of, aloud and in writing, and lets the next customer pass', async () => {
  const { screen, page } = here;
  await screen.hurry({ remind: 300 });
  await WAYS.open(here);
  await screen.says(/Please close door 3/);
  await screen.heard('remind');
  await screen.hurry({ openMost: 400 });
  await screen.at('idle');
  await page.locator('.remark').filter({ hasText: 'Door 3 is open' }).waitFor();
});

test('staff choose doors with the code that was shown', async () => {
  const { unit, screen, page } = here;
  unit.answers.set('/api/staff/open', { accepted: true, reason: 'ok', doors: [2, 5] });
  unit.answers.set('/api/staff/release', { accepted: true, reason: 'ok', doors: [] });
  const id = unit.present({ accepted: false, reason: 'choose-at-kiosk', kind: 'staff', op: 'staff' });
  await screen.at('staff');
  await screen.door(5);
  await screen.door(2);
  assert.ok(await page.locator('[data-go="release"]').isDisabled());
  await screen.tap('open');
  await screen.door(5);
  await screen.tap('release');
  await screen.says(/Locker 2 is free/);
  assert.deepEqual(unit.orders, [
    { path: '/api/staff/open', id: String(id), doors: '5,2' }, { path: '/api/staff/release', id: String(id), door: '2' }]);
});
