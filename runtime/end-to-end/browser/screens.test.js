// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { mkdir } from 'node:fs/promises';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { checkAccess, launch, newPage } from '../../../portal-webapp/web/e2e/browser.js';
import { UNIT, shut, startFakeUnit } from './fake-unit.js';
import { set, takeYourTime } from './patience.js';

/** Every screen of the kiosk in a real browser, on the panels that it is made for. */

/** Panel, language, and whether axe looks too: its findings depend on neither. */
const RUNS = [
  ['1024x600', 'en', true], ['1024x600', 'de', false], ['1024x600', 'ar', false],
  ['1280x800', 'de', false], ['1080x1920', 'en', false], ['1080x1920', 'ar', true],
];
const LEAST_TARGET = 76;
const PATIENCE = 60_000;
const PIN = '314159';
/** Set to a folder to have a picture of every screen. */
const PICTURES = process.env.KIOSK_PICTURES;

/** What a technician is shown. */
const LOOK = {
  accepted: true, said: '', time: '11-22 21:04:13', clock: 'proven', records: 1234, boot: 7, connected: true, memory: '31 / 64',
  broker: 'ssl://portal.example:8883', trouble: '', since: '11-22 20:00:00',
  doors: [1, 2, 3].map((number) => ({
    number, bank: 'west', address: `west 1/${number}`, state: 'closed', sensed: true, item: 'empty', reads: 4711,
    jammed: number === 3, trouble: number === 3 ? 'the latch did not move' : '', use: 'free', last: 'opened' })),
  checks: [
    { name: 'line west', ok: true, message: 'Every board answers.' },
    { name: 'scanner gym', ok: false, message: 'The scanner is not there. Plug it in; the unit finds it by itself.' }],
  stick: { folders: ['/media/stick'], releases: ['/media/stick/repository'], letters: ['/media/stick/GYM-1.lkl'] },
  work: { what: 'release-list', running: false, said: 'installed  runs\nrelease 8\n' },
};

let unit;
let browser;
let page;

before(async () => {
  unit = await startFakeUnit();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await unit?.close();
});

beforeEach(async () => {
  unit.reset();
  page = await open({ width: 1024, height: 600 });
});

afterEach(async () => {
  // A unit that goes away is what some tests are about.
  const troubles = page.troubles.filter((text) => !/net::ERR_(INCOMPLETE|CONNECTION|EMPTY)/.test(text));
  await page.context().close();
  assert.deepEqual(troubles, []);
});

async function open(viewport, options = {}) {
  const opened = await newPage(browser, { viewport, hasTouch: true, ...options });
  opened.setDefaultTimeout(PATIENCE);
  await opened.goto(unit.url);
  await at('idle', opened);
  await takeYourTime(opened);
  return opened;
}

const at = (name, on = page) => on.locator(`[data-screen="${name}"]`).waitFor();
const tap = (go) => page.locator(`[data-go="${go}"]`).click();
const says = async (pattern) => {
  await page.waitForFunction((source) => new RegExp(source).test(document.querySelector('h1').textContent), pattern.source);
};
/** Lets time pass for the page: what it waits for is this short now. */
const hurry = (times) => set(page, times);
const sound = (name) => page.waitForFunction((wanted) => document.documentElement.dataset.sound === wanted, name);

async function type(digits) {
  for (const digit of digits) {
    await page.locator(`[data-key="${digit}"]`).click();
  }
  await page.locator('[data-key="ok"]').click();
}

/** What holds of every screen: no fault that axe finds, targets that a thumb hits, within reach, and nothing cut off. */
async function judge(where, { axe = true, on = page } = {}) {
  await on.waitForFunction(() => document.getAnimations().every((each) => each.playState !== 'running'));
  if (axe) {
    await checkAccess(on, where);
  }
  const faults = await on.evaluate((least) => {
    const found = [];
    const { innerWidth: width, innerHeight: height } = window;
    if (document.documentElement.scrollWidth > width || document.documentElement.scrollHeight > height) {
      found.push('scrolls');
    }
    const boxes = [];
    for (const button of document.querySelectorAll('button')) {
      // A technician's pane scrolls and may fill the panel; customers never meet one.
      if (button.closest('[inert]') || button.closest('[hidden]') || button.closest('.pane')) {
        continue;
      }
      const box = button.getBoundingClientRect();
      const name = button.textContent || button.getAttribute('aria-label');
      if (box.width < least || box.height < least) {
        found.push(`${name}: ${box.width} by ${box.height}`);
      }
      if (box.left < 0 || box.right > width + 0.5 || box.bottom > height + 0.5) {
        found.push(`${name}: beyond the panel`);
      }
      if (box.top + box.height / 2 < height / 3 && !button.closest('.view-maintenance')) {
        found.push(`${name}: out of reach at ${box.top}`);
      }
      if (button.scrollWidth > button.clientWidth + 1) {
        found.push(`${name}: cut off`);
      }
      for (const [other, at] of boxes) {
        const apart = Math.max(at.left - box.right, box.left - at.right, at.top - box.bottom, box.top - at.bottom);
        if (apart < 8) {
          found.push(`${name} and ${other}: ${apart} apart`);
        }
      }
      boxes.push([name, box]);
    }
    for (const text of document.querySelectorAll('h1, h2, .hint:not(.said)')) {
      const box = text.getBoundingClientRect();
      if (text.textContent && !text.closest('[inert]') && (box.bottom > height || box.right > width + 0.5 || box.left < -0.5)) {
        found.push(`${text.textContent}: beyond the panel`);
      }
      for (const [name, at] of boxes) {
        if (text.textContent && !text.closest('[inert]') && box.bottom > at.top && box.top < at.bottom && box.right > at.left && box.left < at.right) {
          found.push(`${text.textContent}: behind ${name}`);
        }
      }
    }
    return found;
  }, LEAST_TARGET);
  assert.deepEqual(faults, [], where);
  if (PICTURES) {
    await mkdir(PICTURES, { recursive: true });
    await on.screenshot({ path: `${PICTURES}/${where.replaceAll(' ', '-')}.png` });
  }
}

/** How to come to each screen from the beginning. */
const WAYS = {
  idle: async () => {},
  'idle, doors open': async () => {
    unit.tell('doors', shut({ 3: ['open', 'allocated', false], 7: ['open', 'free', false] }));
    await page.locator('bank-picture').waitFor();
  },
  'idle, closed': async () => {
    unit.tell('unit', { ...UNIT, modes: { east: 'closed', west: 'closed' } });
    await says(/closed|geschlossen|مغلقة/);
  },
  'idle, no scanner': async () => {
    unit.tell('unit', { ...UNIT, pins: false, scanner: false, lines: false });
    await says(/not working|außer Betrieb|لا يعمل/);
  },
  language: () => tap('language'),
  opening: async () => {
    unit.present({ doors: [3] });
    await at('opened');
  },
  open: async () => {
    unit.present({ doors: [3], op: 'allocate', until: 2_000_000_000 });
    unit.tell('doors', shut({ 3: ['open', 'allocated', false] }));
    await page.locator('[data-stage="open"]').waitFor();
  },
  'two open': async () => {
    unit.present({ doors: [3, 30] });
    unit.tell('doors', shut({ 3: ['open', '', false], 30: ['open', '', false] }));
    await page.locator('[data-stage="open"]').waitFor();
  },
  jammed: async () => {
    const id = unit.present({ doors: [3] });
    unit.tell('ended', { id, outcomes: ['jammed'] });
    await page.locator('[data-stage="jammed"]').waitFor();
  },
  refused: async () => {
    unit.present({ accepted: false, reason: 'expired', kind: 'customer', until: 1_790_000_000 });
    await at('refused');
  },
  unreadable: async () => {
    unit.present({ accepted: false, reason: 'bad-prefix', kind: 'none', op: '' });
    await at('refused');
  },
  staff: async () => {
    unit.present({ accepted: false, reason: 'choose-at-kiosk', kind: 'staff', op: 'staff' });
    await at('staff');
    await page.locator('[data-door="2"]').click();
  },
  take: async () => {
    await tap('take');
    await at('take');
  },
  doors: async () => {
    await tap('take');
    await tap('doors');
    await at('doors');
  },
  'choose a PIN': async () => {
    await tap('take');
    await tap('doors');
    await page.locator('[data-door="25"]').click();
    await at('pad');
    await page.locator('[data-key="3"]').click();
  },
  mine: () => tap('mine'),
  number: async () => {
    await tap('mine');
    await tap('reopen');
    await at('pad');
  },
  'wrong PIN': async () => {
    unit.answers.set('/api/pin/reopen', { accepted: false, reason: 'pin-wait', doors: [26], waitMillis: 95_000 });
    await tap('mine');
    await tap('reopen');
    await type('26');
    await page.locator('.dot').first().waitFor();
    await type(PIN);
    await at('refused');
  },
  ...Object.fromEntries(['doors', 'state', 'records', 'work'].map((tab) => [`maintenance ${tab}`, async () => {
    unit.answers.set('/api/maintenance/look', LOOK);
    unit.answers.set('/api/maintenance/records', { accepted: true, said: '12  11-22 21:04:13  opening door 3 opened\n'.repeat(40) });
    unit.present({ kind: 'technician', op: 'technician' });
    await at('maintenance');
    await page.locator(`[data-tab="${tab}"]`).click();
    if (tab === 'doors') {
      await page.locator('[data-door="3"]').click();
      await page.locator('.facts').filter({ hasText: '1/3' }).waitFor();
    } else if (tab === 'work') {
      await page.locator('[data-run="trail-export"]').waitFor();
    } else {
      await page.locator('.pane').filter({ hasText: /opening|gym/ }).waitFor();
    }
  }])),
  away: async () => {
    unit.vanish();
    await at('away');
  },
  'not set up': async () => {
    unit.tell('site', { version: 'v1', scannerPlace: 'below', provisioned: false, name: '', timeZone: 'UTC', languages: ['en', 'de', 'ar'], banks: [] });
    await at('away');
  },
};

for (const [panel, language, axe] of RUNS) {
  test(`every screen on ${panel} in ${language}`, { timeout: 15 * PATIENCE }, async () => {
    const [width, height] = panel.split('x').map(Number);
    await page.setViewportSize({ width, height });
    for (const [name, way] of Object.entries(WAYS)) {
      unit.reset();
      await page.goto(unit.url);
      await at('idle');
      await takeYourTime(page);
      if (language !== 'en') {
        await tap('language');
        await page.locator(`[data-language="${language}"]`).click();
        await at('idle');
      }
      await way();
      await judge(`${panel} ${language} ${name}`, { axe });
      assert.equal(await page.evaluate(() => document.documentElement.dir), language === 'ar' ? 'rtl' : 'ltr');
    }
  });
}

test('in high contrast, one touch from the beginning, and back after a while', async () => {
  await page.locator('[data-wish="contrast"]').click();
  await judge('contrast idle');
  await WAYS.open();
  await judge('contrast open');
  unit.tell('doors', shut());
  await tap('done');
  await hurry({ wishes: 100 });
  await page.waitForFunction(() => !document.documentElement.classList.contains('contrast'));
});

test('takes a locker with a PIN of which only dots are seen', async () => {
  unit.answers.set('/api/choose', { accepted: true, reason: 'ok', doors: [28] });
  unit.answers.set('/api/pin/begin', { accepted: true, reason: 'ok', doors: [28], id: 77, waitMillis: 0 });
  await tap('take');
  await page.locator('[data-size="1"]').click();
  await says(/28/);
  await type(PIN);
  await says(/once more/);
  assert.ok(!(await page.content()).includes(PIN));
  await type(PIN);
  await at('opened');
  unit.tell('doors', shut({ 28: ['open', 'session', false] }));
  await says(/Door 28 is open/);
  await page.locator('.hint').filter({ hasText: 'locker 28 and your PIN' }).waitFor();
  unit.tell('doors', shut({ 28: ['closed', 'session', false] }));
  unit.tell('ended', { id: 77, outcomes: ['opened'] });
  await says(/closed/);
  assert.deepEqual(unit.orders.map(({ path }) => path), ['/api/choose', '/api/pin/begin']);
  assert.equal(unit.orders[1].pin, PIN);
});

test('asks again if the two PINs differ, and tells what is wrong with one', async () => {
  await WAYS['choose a PIN']();
  await type('14159');
  await says(/once more/);
  await type('271828');
  await says(/not the same/);
  await sound('no');
  unit.answers.set('/api/pin/begin', { accepted: false, reason: 'pin-too-plain', doors: [25], waitMillis: 0 });
  await type('123456');
  await says(/once more/);
  await type('123456');
  await says(/easy to guess/);
  await page.getByRole('button', { name: 'Back' }).click();
  await at('pad');
  unit.answers.set('/api/pin/begin', { accepted: false, reason: 'door-not-free', doors: [25], waitMillis: 0 });
  await type(PIN);
  await says(/once more/);
  await type(PIN);
  await says(/quicker/);
  await page.getByRole('button', { name: 'Back' }).click();
  await at('take');
});

test('a scan in the middle of a PIN is answered, and the digits are gone', async () => {
  await WAYS['choose a PIN']();
  unit.present({ doors: [3] });
  unit.tell('doors', shut({ 3: ['open', '', false] }));
  await says(/Door 3 is open/);
  await tap('done');
  await at('idle');
  assert.deepEqual(unit.orders, []);
});

test('works by keyboard alone', async () => {
  await page.keyboard.press('Tab');
  const focused = () => page.evaluate(() => document.activeElement.dataset.go ?? document.activeElement.dataset.wish ?? '');
  const reach = async (go) => {
    for (let i = 0; i < 40 && (await focused()) !== go; i++) {
      await page.keyboard.press('Tab');
    }
    assert.equal(await focused(), go);
    await page.keyboard.press('Enter');
  };
  await reach('mine');
  await at('mine');
  await reach('reopen');
  await at('pad');
  unit.answers.set('/api/pin/reopen', { accepted: true, reason: 'ok', doors: [26], id: 5, waitMillis: 0 });
  await page.keyboard.type('26');
  await page.keyboard.press('Enter');
  await page.locator('.dot').first().waitFor();
  await page.keyboard.type(PIN);
  await page.keyboard.press('Enter');
  await at('opened');
  assert.deepEqual(unit.orders.map(({ path, door, pin }) => [path, door, pin]), [['/api/pin/reopen', '26', PIN]]);
});

test('staff choose doors with the code that was shown', async () => {
  unit.answers.set('/api/staff/open', { accepted: true, reason: 'ok', doors: [2, 5] });
  unit.answers.set('/api/staff/release', { accepted: true, reason: 'ok', doors: [] });
  const id = unit.present({ accepted: false, reason: 'choose-at-kiosk', kind: 'staff', op: 'staff' });
  await at('staff');
  await page.locator('[data-door="5"]').click();
  await page.locator('[data-door="2"]').click();
  assert.ok(await page.locator('[data-go="release"]').isDisabled());
  await tap('open');
  await page.locator('[data-door="5"]').click();
  await tap('release');
  await says(/Locker 2 is free/);
  assert.deepEqual(unit.orders, [
    { path: '/api/staff/open', id: String(id), doors: '5,2' }, { path: '/api/staff/release', id: String(id), door: '2' }]);
});

test('gives a locker back', async () => {
  unit.answers.set('/api/give-back', { accepted: true, reason: 'ok', doors: [] });
  await WAYS.open();
  await tap('give-back');
  await says(/given back/);
});

test('reminds of a door that is left open, aloud and in writing, and lets the next customer pass', async () => {
  await hurry({ remind: 300 });
  await WAYS.open();
  await says(/Please close door 3/);
  await sound('remind');
  await hurry({ openMost: 400 });
  await at('idle');
  await page.locator('.remark').filter({ hasText: 'Door 3 is open' }).waitFor();
});

test('asks before it forgets what somebody is at, and waits for an answer', async () => {
  assert.ok(await page.evaluate(async () => (await import('/js/flow.js')).TIMES.answer) >= 30_000);
  await WAYS['choose a PIN']();
  await hurry({ idle: 200, answer: 10 * PATIENCE });
  await page.getByRole('alertdialog').waitFor();
  await judge('are you there');
  await hurry({ idle: 10 * PATIENCE });
  await tap('stay');
  await at('pad');
  assert.equal(await page.locator('.dot.full').count(), 1);
  await hurry({ idle: 200, answer: 300 });
  await at('idle');
});

test('comes back to the language of the place', async () => {
  await tap('language');
  await page.locator('[data-language="fr"]').click();
  await says(/Présentez/);
  await hurry({ wishes: 100 });
  await says(/Show your code/);
});

test('goes on by itself after the unit was away, without being loaded anew', async () => {
  await page.evaluate(() => (globalThis.stamp = 'same page'));
  unit.vanish();
  await at('away');
  unit.comeBack();
  await at('idle');
  assert.equal(await page.evaluate(() => globalThis.stamp), 'same page');
  unit.present({ doors: [3] });
  await at('opened');
});

test('loads itself anew for another version of the page', async () => {
  await page.evaluate(() => (globalThis.stamp = 'same page'));
  unit.vanish();
  await at('away');
  unit.tell('site', { ...(await import('./fake-unit.js')).SITE, version: 'v2' });
  unit.comeBack();
  await page.waitForFunction(() => globalThis.stamp === undefined && document.querySelector('[data-screen=idle]'));
});

test('answers a second reading of the same code with the door, and any unknown word with a sentence', async () => {
  unit.present({ doors: [3] });
  await at('opened');
  unit.present({ accepted: false, reason: 'busy' });
  unit.tell('doors', shut({ 3: ['open', '', false] }));
  await says(/Door 3 is open/);
  unit.present({ accepted: false, reason: 'a-word-of-tomorrow' });
  await says(/did not work/);
});

test('is as calm as somebody wishes', async () => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await WAYS.open();
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
});

test('whatever is touched, in any order, it comes back to the beginning', { timeout: 10 * PATIENCE }, async () => {
  let seed = 20261122;
  const random = (most) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return seed % most;
  };
  unit.answers.set('/api/pin/begin', () => [{ accepted: true, reason: 'ok', doors: [25], id: 9 }, { accepted: false, reason: 'too-busy' }][random(2)]);
  unit.answers.set('/api/pin/reopen', { accepted: false, reason: 'pin-wrong', doors: [25], waitMillis: 1_000 });
  unit.answers.set('/api/staff/open', { accepted: false, reason: 'used-up', doors: [] });
  const surprises = [
    () => unit.present({ doors: [1 + random(24)] }),
    () => unit.present({ accepted: false, reason: 'choose-at-kiosk', kind: 'staff', op: 'staff' }),
    () => unit.present({ accepted: false, reason: 'revoked' }),
    () => unit.tell('doors', shut({ [1 + random(36)]: ['open', 'allocated', true] })),
    () => unit.tell('doors', shut()),
    () => unit.tell('unit', { ...UNIT, pins: random(2) === 0, modes: { east: ['public', 'closed', 'private'][random(3)] } }),
  ];
  for (let i = 0; i < 400; i++) {
    if (random(12) === 0) {
      surprises[random(surprises.length)]();
    }
    if (random(3) > 0) {
      await page.evaluate((at) => {
        const all = document.querySelectorAll('button:not([disabled])');
        all[at % Math.max(1, all.length)]?.click();
      }, random(1000));
    } else {
      await page.touchscreen.tap(random(1024), random(600));
    }
  }
  unit.tell('unit', UNIT);
  unit.tell('doors', shut());
  await page.evaluate(() => (globalThis.stamp = 'same page'));
  unit.present({ doors: [4] });
  await at('opened');
  await tap('done');
  await at('idle');
  assert.ok(await page.evaluate(() => document.querySelectorAll('*').length) < 2_000);
  assert.equal(await page.evaluate(() => globalThis.stamp), 'same page');
});
