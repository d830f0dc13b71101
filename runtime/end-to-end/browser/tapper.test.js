// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { atFakeUnit } from './at-fake-unit.js';
import { UNIT, shut } from './fake-unit.js';
import { PATIENCE } from './screen.js';
import { mash, randomFrom } from './tapper.js';
import { LOOK } from './ways.js';

/** An hour of somebody who mashes the screen while others use the lockers, in a minute. */

const here = atFakeUnit();
const TAPS = 2_000;
/** Set SEED to try others. */
const SEED = Number(process.env.SEED ?? 20_261_122);
const QUICK = { notice: 1_500, thanks: 500, idle: 1_500, answer: 500, remind: 700, remindAgain: 700, openMost: 1_500, unlocked: 500, wishes: 500 };

/** What the unit may answer, at random. */
function answerAtRandom(unit, random) {
  const one = (...answers) => () => answers[random(answers.length)];
  unit.answers.set('/api/pin/begin', one({ accepted: true, reason: 'ok', doors: [25], id: 9 }, { accepted: false, reason: 'too-busy' }));
  unit.answers.set('/api/pin/reopen', one({ accepted: false, reason: 'pin-wrong', waitMillis: 1_000 }));
  unit.answers.set('/api/staff/open', one({ accepted: false, reason: 'used-up', doors: [] }));
  unit.answers.set('/api/choose', one({ accepted: true, reason: 'ok', doors: [28] }, { accepted: false, reason: 'no-free-door' }));
  unit.answers.set('/api/maintenance/look', one(LOOK, LOOK, LOOK, { error: 'show a code' }));
}

/** What else happens at a site, at random; the numbers of what was shown, by kind. */
function customers(unit, random) {
  const shown = { staff: [], customer: [], technician: [] };
  const present = (kind, item) => shown[kind].push(String(unit.present({ kind, ...item })));
  const happenings = [
    () => present('customer', { doors: [1 + random(24)], op: 'allocate' }),
    () => present('customer', { accepted: false, reason: 'revoked' }),
    () => present('staff', { accepted: false, reason: 'choose-at-kiosk', op: 'staff' }),
    () => present('technician', { op: 'technician' }),
    () => unit.tell('doors', shut({ [1 + random(36)]: ['open', 'allocated', true] })),
    () => unit.tell('doors', shut()),
    () => unit.tell('unit', { ...UNIT, pins: random(2) === 0, modes: { east: ['public', 'closed', 'private', 'locked'][random(4)] } }),
    () => unit.tell('unit', { ...UNIT, emergency: random(2) === 0 }),
  ];
  return { shown, happen: () => random(2) === 0 && happenings[random(happenings.length)]() };
}

/** Nothing is ordered that nobody showed a code or typed a PIN for. */
function judgeOrders(orders, shown) {
  for (const { path, ...fields } of orders) {
    if (path.startsWith('/api/pin/')) {
      assert.match(fields.pin, /^[0-9]{6,12}$/, path);
    } else if (path.startsWith('/api/staff/')) {
      assert.ok(shown.staff.includes(fields.id), `${path} with ${fields.id}`);
    } else if (path === '/api/give-back') {
      assert.ok(shown.customer.includes(fields.id), `${path} with ${fields.id}`);
    } else if (path.startsWith('/api/maintenance/')) {
      assert.ok(shown.technician.length > 0, path);
    } else {
      assert.ok(['/api/choose', '/api/low'].includes(path), path);
    }
  }
}

test('whatever is touched, in any order, the screen comes back to the beginning', { timeout: 15 * PATIENCE }, async () => {
  const { unit, screen, page } = here;
  console.log(`SEED=${SEED}`);
  const random = randomFrom(SEED);
  answerAtRandom(unit, random);
  const { shown, happen } = customers(unit, random);
  await screen.hurry(QUICK);
  await screen.mark();
  await mash(screen, random, TAPS, happen);
  unit.tell('unit', UNIT);
  unit.tell('doors', shut());
  unit.answers.set('/api/maintenance/look', { error: 'show a code' });
  await screen.at('idle');
  judgeOrders(unit.orders, shown);
  await page.locator('html:not(.contrast)[lang=en]').waitFor();
  assert.ok(await page.evaluate(() => document.querySelectorAll('*').length) < 2_000);
  assert.ok(await screen.sameSince());
  unit.present({ doors: [4] });
  await screen.at('opened');
});
