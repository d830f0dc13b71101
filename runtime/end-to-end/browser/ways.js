// SPDX-License-Identifier: Apache-2.0
import { UNIT, shut } from './fake-unit.js';

/** How to come to each screen from the beginning, at a fake unit: whoever looks at all of them goes these ways. */

export const PIN = '314159';
const LATER = 2_000_000_000;

/** What a technician is shown. */
export const LOOK = {
  accepted: true, said: '', time: '11-22 21:04:13', clock: 'proven', records: 1234, boot: 7, connected: true, memory: '31 / 64',
  broker: 'ssl://portal.example:8883', trouble: '', since: '11-22 20:00:00',
  doors: [1, 2, 3].map((number) => ({
    number, bank: 'west', address: `west 1/${number}`, state: 'closed', sensed: true, item: 'empty', reads: 4711,
    jammed: number === 3, trouble: number === 3 ? 'the latch did not move' : '', use: 'free', last: 'opened',
    wear: { opened: 412, slow: 1, jammed: 2 } })),
  drill: '11-22 20:00:00 Asked for by input, all banks: 2 of 3 doors opened within 1.4 s.\nDoor 3 did not open: jammed.\nDoor 1 after 0.3 s.',
  checks: [
    { name: 'line west', ok: true, message: 'Every board answers.' },
    { name: 'scanner gym', ok: false, message: 'The scanner is not there. Plug it in; the unit finds it by itself.' }],
  stick: { folders: ['/media/stick'], releases: ['/media/stick/repository'], letters: ['/media/stick/GYM-1.lkl'],
    notes: ['/media/stick/GYM-1.lkw'] },
  work: { what: 'release-list', running: false, said: 'installed  runs\nrelease 8\n' },
};

const BEGINNING = {
  idle: async () => {},
  'idle, in high contrast': ({ page }) => page.locator('[data-wish="contrast"]').click(),
  'idle, doors open': async ({ unit, page }) => {
    unit.tell('doors', shut({ 3: ['open', 'allocated', false], 7: ['open', 'free', false] }));
    await page.locator('bank-picture').waitFor();
  },
  'idle, closed': async ({ unit, page }) => {
    unit.tell('unit', { ...UNIT, modes: { east: 'closed', west: 'closed' } });
    await page.locator('[data-go="take"]').waitFor({ state: 'detached' });
  },
  'idle, public': async ({ unit, screen }) => {
    unit.tell('unit', { ...UNIT, modes: { east: 'public', west: 'public' } });
    await screen.says(/open yours|öffnen Sie Ihres|خزانتك/);
  },
  'idle, no scanner': async ({ unit, page }) => {
    unit.tell('unit', { ...UNIT, pins: false, scanner: false });
    await page.locator('[data-go="take"]').waitFor({ state: 'detached' });
  },
  'idle, some out of order': async ({ unit, screen }) => {
    unit.tell('unit', { ...UNIT, lines: false });
    await screen.adds(/Some lockers|Einige Fächer|بعض/);
  },
  'idle, low lockers first': async ({ page }) => {
    await page.locator('[data-wish="low"]').click();
    await page.locator('[data-wish="low"][aria-pressed="true"]').waitFor();
  },
  'idle, locked down': async ({ unit, page }) => {
    unit.tell('unit', { ...UNIT, modes: { east: 'locked', west: 'locked' } });
    await page.locator('[data-go]:not([data-go="language"])').first().waitFor({ state: 'detached' });
  },
  'idle, every door open': async ({ unit, page }) => {
    unit.tell('doors', Object.fromEntries(Object.keys(shut()).map((number) => [number, ['open', 'free', false]])));
    await page.locator('bank-picture').first().waitFor();
  },
  language: ({ screen }) => screen.tap('language'),
};

const OPENED = {
  opening: async ({ unit, screen }) => {
    unit.present({ doors: [3] });
    await screen.stage('opening');
  },
  open: async ({ unit, screen }) => {
    unit.present({ doors: [3], op: 'allocate', until: LATER });
    unit.tell('doors', shut({ 3: ['open', 'allocated', false] }));
    await screen.stage('open');
  },
  'open, in high contrast': async (here) => {
    await BEGINNING['idle, in high contrast'](here);
    await OPENED.open(here);
  },
  'two open': async ({ unit, screen }) => {
    unit.present({ doors: [3, 30] });
    unit.tell('doors', shut({ 3: ['open', '', false], 30: ['open', '', false] }));
    await screen.stage('open');
  },
  'open, dropping off': async ({ unit, screen }) => {
    unit.present({ doors: [3], op: 'drop-off', until: LATER });
    unit.tell('doors', shut({ 3: ['open', 'allocated', false] }));
    await screen.stage('open');
  },
  'shut, dropped off': async (here) => {
    await OPENED['open, dropping off'](here);
    here.unit.tell('doors', shut({ 3: ['closed', 'allocated', true] }));
    here.unit.tell('ended', { id: here.unit.last(), outcomes: ['opened'] });
    await here.screen.stage('closed');
  },
  'open, picking up': async ({ unit, screen }) => {
    unit.present({ doors: [3], op: 'pick-up', until: LATER });
    unit.tell('doors', shut({ 3: ['open', 'allocated', true] }));
    await screen.stage('open');
  },
  'shut, picked up': async (here) => {
    await OPENED['open, picking up'](here);
    here.unit.tell('doors', shut({ 3: ['closed', 'allocated', false] }));
    here.unit.tell('ended', { id: here.unit.last(), outcomes: ['opened'] });
    await here.screen.stage('closed');
    here.unit.tell('doors', shut({ 3: ['closed', 'free', false] }));
    await here.screen.adds(/free again|wieder frei|متاحة/);
  },
  'left open': async (here) => {
    await here.screen.hurry({ remind: 100 });
    await OPENED.open(here);
    await here.screen.heard('remind');
  },
  moved: async ({ unit, screen }) => {
    unit.present({ doors: [4], op: 'allocate', until: LATER, reason: 'moved' });
    unit.tell('doors', shut({ 4: ['open', 'allocated', false] }));
    await screen.stage('open');
  },
  unlocked: async ({ unit, screen }) => {
    unit.tell('doors', shut({ 3: ['unknown', '', false] }));
    unit.tell('ended', { id: unit.present({ doors: [3] }), outcomes: ['pulsed'] });
    await screen.stage('unlocked');
  },
  jammed: async ({ unit, screen }) => {
    unit.tell('ended', { id: unit.present({ doors: [3] }), outcomes: ['jammed'] });
    await screen.stage('jammed');
  },
  unsure: async ({ unit, screen }) => {
    unit.tell('ended', { id: unit.present({ doors: [3] }), outcomes: ['no-answer'] });
    await screen.stage('unsure');
  },
  shut: async (here) => {
    await OPENED.open(here);
    here.unit.tell('doors', shut());
    here.unit.tell('ended', { id: here.unit.last(), outcomes: ['opened'] });
    await here.screen.stage('closed');
  },
  'given back': async (here) => {
    here.unit.answers.set('/api/give-back', { accepted: true, reason: 'ok', doors: [] });
    await OPENED.open(here);
    await here.screen.tap('give-back');
    await here.screen.at('givenBack');
  },
};

const refused = (item) => async ({ unit, screen }) => {
  unit.present({ accepted: false, ...item });
  await screen.at('refused');
};

const REFUSED = {
  'refused, too late': refused({ reason: 'expired', until: 1_790_000_000 }),
  'refused, used': refused({ reason: 'used-up' }),
  'refused, nothing dropped off': refused({ reason: 'not-dropped-off', op: 'pick-up' }),
  'refused, unreadable': refused({ reason: 'bad-prefix', kind: 'none', op: '' }),
  'refused, public now': refused({ reason: 'bank-public' }),
  'refused, locked down': refused({ reason: 'locked-down' }),
  'refused, busy': refused({ reason: 'busy' }),
  'refused, for staff': refused({ reason: 'held-for-staff' }),
  letter: async ({ unit, screen }) => {
    unit.present({ kind: 'command', op: '' });
    await screen.at('letter');
  },
  connecting: async ({ unit, screen }) => {
    unit.present({ kind: 'enrolment', op: '', reason: 'connecting' });
    await screen.at('enrolment');
  },
  connected: async ({ unit, screen }) => {
    unit.present({ kind: 'enrolment', op: '', reason: 'connected' });
    await screen.at('enrolment');
  },
  'refused, token': refused({ reason: 'token-refused', kind: 'enrolment', op: '' }),
};

const pin = {
  doors: async ({ screen }) => {
    await screen.tap('take');
    await screen.tap('doors');
    await screen.at('doors');
  },
  choose: async (here) => {
    await pin.doors(here);
    await here.screen.door(25);
    await here.screen.at('pad');
    await here.screen.digits('3');
  },
  enter: async ({ screen, page }) => {
    await screen.tap('mine');
    await screen.tap('reopen');
    await screen.type('26');
    await page.locator('.dot').first().waitFor();
  },
  /** What somebody sees who typed a PIN, for an answer of the unit. */
  said: (answer) => async (here) => {
    here.unit.answers.set('/api/pin/reopen', { accepted: false, doors: [26], waitMillis: 0, ...answer });
    await pin.enter(here);
    await here.screen.type(PIN);
  },
};

const WITH_PIN = {
  take: async ({ screen }) => {
    await screen.tap('take');
    await screen.at('take');
  },
  'all taken': async ({ unit, screen }) => {
    unit.tell('doors', shut(Object.fromEntries(Array.from({ length: 12 }, (_, at) => [25 + at, ['closed', 'session', false]]))));
    await screen.tap('take');
    await screen.at('refused');
  },
  doors: pin.doors,
  'choose a PIN': pin.choose,
  'PIN once more': async (here) => {
    await pin.choose(here);
    await here.screen.type('14159');
    await here.page.locator('.dot.full').waitFor({ state: 'detached' });
  },
  'PINs differ': async (here) => {
    await WITH_PIN['PIN once more'](here);
    await here.screen.type('271828');
    await here.screen.heard('no');
  },
  mine: ({ screen }) => screen.tap('mine'),
  number: async ({ screen }) => {
    await screen.tap('mine');
    await screen.tap('reopen');
    await screen.digits('26');
  },
  'no such locker': async ({ screen }) => {
    await screen.tap('mine');
    await screen.tap('end');
    await screen.type('999');
    await screen.at('refused');
  },
  'enter a PIN': pin.enter,
  busy: async (here) => {
    await pin.enter(here);
    here.unit.answers.set('/api/pin/reopen', () => new Promise(() => {}));
    await here.screen.type(PIN);
    await here.screen.at('busy');
  },
  'wrong PIN': async (here) => {
    await pin.said({ reason: 'pin-wrong' })(here);
    await here.screen.at('refused');
  },
  'too many tries': async (here) => {
    await pin.said({ reason: 'pin-wait', waitMillis: 95_000 })(here);
    await here.screen.at('refused');
  },
  'PIN too easy': async (here) => {
    here.unit.answers.set('/api/pin/begin', { accepted: false, reason: 'pin-too-plain', doors: [25], waitMillis: 0 });
    await pin.choose(here);
    await here.screen.type('33333');
    await here.page.locator('.dot.full').waitFor({ state: 'detached' });
    await here.screen.type('333333');
    await here.screen.at('refused');
  },
  'taken with a PIN': async (here) => {
    here.unit.answers.set('/api/pin/begin', { accepted: true, reason: 'ok', doors: [25], id: 9, waitMillis: 0 });
    await pin.choose(here);
    await here.screen.type('14159');
    await here.page.locator('.dot.full').waitFor({ state: 'detached' });
    await here.screen.type(PIN);
    here.unit.tell('doors', shut({ 25: ['open', 'session', false] }));
    await here.screen.stage('open');
  },
  'ended with a PIN': async (here) => {
    here.unit.answers.set('/api/pin/end', { accepted: true, reason: 'ok', doors: [26], id: 9, waitMillis: 0 });
    await here.screen.tap('mine');
    await here.screen.tap('end');
    await here.screen.type('26');
    await here.page.locator('.dot').first().waitFor();
    await here.screen.type(PIN);
    here.unit.tell('doors', shut({ 26: ['open', 'session', true] }));
    await here.screen.stage('open');
  },
  'are you there': async (here) => {
    await pin.choose(here);
    await here.screen.hurry({ idle: 100, answer: 3_600_000 });
    await here.page.getByRole('alertdialog').waitFor();
  },
};

const STAFF = {
  staff: async ({ unit, screen }) => {
    unit.present({ accepted: false, reason: 'choose-at-kiosk', kind: 'staff', op: 'staff' });
    await screen.at('staff');
    await screen.door(2);
  },
  released: async (here) => {
    here.unit.answers.set('/api/staff/release', { accepted: true, reason: 'ok', doors: [] });
    await STAFF.staff(here);
    await here.screen.tap('release');
    await here.screen.at('released');
  },
};

async function maintain({ unit, screen, page }, tab, look = LOOK) {
  unit.answers.set('/api/maintenance/look', look);
  unit.answers.set('/api/maintenance/records', { accepted: true, said: '12  11-22 21:04:13  opening door 3 opened\n'.repeat(40) });
  unit.present({ kind: 'technician', op: 'technician' });
  await screen.at('maintenance');
  await page.locator(`[data-tab="${tab}"]`).click();
}

const MAINTENANCE = {
  'maintenance, doors': async (here) => {
    await maintain(here, 'doors');
    await here.screen.door(3);
    await here.page.locator('.facts').filter({ hasText: '1/3' }).waitFor();
  },
  'maintenance, pulsed': async (here) => {
    here.unit.answers.set('/api/maintenance/test', { accepted: true, said: 'jammed (line west, board 1 lock 3: the latch did not move)' });
    await MAINTENANCE['maintenance, doors'](here);
    await here.screen.tap('test');
    await here.screen.adds(/the latch did not move/);
  },
  'maintenance, state': async (here) => {
    await maintain(here, 'state');
    await here.page.locator('.pane').filter({ hasText: 'gym' }).waitFor();
  },
  'maintenance, every door': async (here) => {
    await MAINTENANCE['maintenance, state'](here);
    await here.screen.tap('emergency');
    await here.page.locator('[data-go="emergency-now"]').waitFor();
  },
  'maintenance, opening': async (here) => {
    await maintain(here, 'state', { ...LOOK, opening: true });
    await here.page.locator('[data-go="emergency-end"]').waitFor();
  },
  'maintenance, stop': async (here) => {
    await MAINTENANCE['maintenance, opening'](here);
    await here.screen.tap('emergency-end');
    await here.page.locator('[data-go="emergency-end-now"]').waitFor();
  },
  'maintenance, records': async (here) => {
    await maintain(here, 'records');
    await here.page.locator('.pane').filter({ hasText: 'opening' }).waitFor();
  },
  'maintenance, log': async (here) => {
    here.unit.answers.set('/api/maintenance/log',
      { accepted: true, said: '21:04:13.120 INFO  o.l.driver.xor8a - line west is up, boards 1 to 3 answer\n'.repeat(60) });
    await maintain(here, 'records');
    await here.screen.tap('log');
    await here.page.locator('.pane').filter({ hasText: 'xor8a' }).waitFor();
  },
  'maintenance, no stick': async (here) => {
    await maintain(here, 'work', { ...LOOK, stick: { folders: [], releases: [], letters: [], notes: [] },
      work: { what: 'verify', running: false, said: '1234 records, the checkpoint of 1234 fits, signed by this unit.' } });
    await here.page.locator('.pane .hint').waitFor();
  },
  'maintenance, work': async (here) => {
    await maintain(here, 'work');
    await here.page.locator('[data-run="trail-export"]').waitFor();
  },
  'maintenance, over': async ({ unit, screen }) => {
    unit.answers.set('/api/maintenance/look', { error: 'show a code' });
    unit.present({ kind: 'technician', op: 'technician' });
    await screen.at('techAgain');
  },
};

const AWAY = {
  away: async ({ unit, screen }) => {
    await screen.hurry({ grace: 100 });
    unit.vanish();
    await screen.at('away');
  },
  'away, no codes': async ({ unit, screen }) => {
    unit.tell('unit', { ...UNIT, gate: false });
    await screen.at('away');
  },
  'away, emergency': async ({ unit, screen }) => {
    unit.tell('unit', { ...UNIT, emergency: true });
    await screen.at('away');
  },
  'away, not set up': async ({ unit, screen }) => {
    unit.tell('site', { ...unit.site(), provisioned: false, name: '', banks: [] });
    await screen.at('away');
  },
};

export const WAYS = { ...BEGINNING, ...OPENED, ...REFUSED, ...WITH_PIN, ...STAFF, ...MAINTENANCE, ...AWAY };
