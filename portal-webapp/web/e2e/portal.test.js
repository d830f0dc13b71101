// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { bookings } from './bookings.js';
import { checkAccess, checkWidth, launch, newPage } from './browser.js';
import { startPortal } from './portal.js';

const PASSWORD = 'a long password of our own';
const EXAMPLE = new URL('../../../docs/examples/site.json', import.meta.url);
const MILLIMETRE = 96 / 25.4;
const QUIET_MODULES = 8;

let portal;
let browser;
let page;
let codePath;

before(async () => {
  portal = await startPortal();
  browser = await launch();
  page = await newPage(browser);
});

after(async () => {
  await browser?.close();
  await portal?.stop();
});

const open = async (path) => {
  await page.goto(portal.url + path);
  await page.waitForSelector('h1');
};

const settled = () => page.waitForFunction(() => !document.querySelector('.loading'));

async function signIn(on, password) {
  await on.getByLabel('Name').fill(portal.name);
  await on.getByLabel('Password', { exact: true }).fill(password);
  await on.getByRole('button', { name: 'Sign in' }).click();
}

test('refuses a wrong password in words, and nothing is seen before signing in', async () => {
  await open('/codes?state=live');
  await checkAccess(page, 'sign in');
  await signIn(page, 'wrong');
  assert.match(await page.getByRole('alert').innerText(), /wrong/i);
  assert.equal(await page.locator('table, .top').count(), 0);
});

test('demands another password than the one-time one', async () => {
  await signIn(page, portal.password);
  await page.getByRole('heading', { name: 'Choose your password' }).waitFor();
  await checkAccess(page, 'first password');
  const change = async (current, next, again) => {
    await page.getByLabel('One-time password').fill(current);
    await page.getByLabel('New password', { exact: true }).fill(next);
    await page.getByLabel('New password again').fill(again);
    await page.getByRole('button', { name: 'Change the password' }).click();
  };
  await change(portal.password, 'short', 'short');
  await page.getByText('Use at least 12 characters.').waitFor();
  await change(portal.password, PASSWORD, `${PASSWORD}!`);
  await page.getByText('This differs from the new password.').waitFor();
  await change('not the one-time password', PASSWORD, PASSWORD);
  await page.getByText('Is wrong.').waitFor();
  await checkAccess(page, 'first password refused');
  await change(portal.password, PASSWORD, PASSWORD);
  // Whoever asked for an address gets there after signing in.
  await page.getByRole('heading', { name: 'Codes', exact: true }).waitFor();
  assert.equal(new URL(page.url()).search, '?state=live');
});

test('empty portal: says what to do next', async () => {
  await page.getByRole('heading', { name: 'No code fits' }).waitFor();
  await checkAccess(page, 'codes, nothing fits');
  await open('/codes');
  await page.getByRole('heading', { name: 'No code yet' }).waitFor();
  await open('/sites');
  await page.getByRole('heading', { name: 'No site yet' }).waitFor();
  await checkAccess(page, 'no sites');
});

test('imports a site, after saying what is wrong with it', async () => {
  const example = JSON.parse(await readFile(EXAMPLE, 'utf8'));
  await page.getByRole('link', { name: 'Import a configuration' }).click();
  const text = page.getByLabel('Text of the configuration');
  const create = page.getByRole('button', { name: 'Create the site' });
  await create.click();
  await page.getByText('Choose a file or paste its text.').waitFor();
  await text.fill('{"site": ');
  await page.getByText('This is not JSON.').waitFor();
  const broken = structuredClone(example);
  broken.timeZone = 'Nowhere/Land';
  broken.banks[0].doors[3].line = 'missing';
  await text.fill(JSON.stringify(broken));
  await create.click();
  const refusal = await page.getByRole('alert').innerText();
  assert.match(refusal, /time ?zone/i);
  assert.match(refusal, new RegExp(`door ${broken.banks[0].doors[3].number}, line`));
  await checkAccess(page, 'import refused');

  await page.getByLabel('Configuration file').setInputFiles({
    name: 'site.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(example)),
  });
  await page.locator('bank-picture svg').first().waitFor();
  await create.click();
  await page.getByRole('heading', { name: 'Enrol a unit' }).waitFor();
  await page.getByText('Without a network').click();
  await page.getByRole('heading', { name: 'Make the provisioning file' }).waitFor();
});

test('gives the provisioning file, and the fingerprint beside it', async () => {
  const { rootFingerprint } = await page.evaluate(async () => (await fetch('/api/v1/trust')).json());
  const shown = await page.getByLabel('Root fingerprint').innerText();
  assert.equal(shown.replaceAll(' ', ''), rootFingerprint);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /^Download .*\.lkp$/ }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'GYM-1.lkp');
  assert.ok((await readFile(await download.path())).length > 200);
  await page.getByText('is in your downloads').waitFor();
  await checkAccess(page, 'set up');
});

test('shows what a file from the site changes before it is taken', async () => {
  const wired = JSON.parse(await readFile(EXAMPLE, 'utf8'));
  wired.lines[0].gapMillis = 700;
  wired.scanners.push({ name: 'desk', driver: 'hid', channel: 'usb:/dev/input/by-id/usb-A_B-event-kbd' });
  const choose = () => page.getByLabel('Configuration file').setInputFiles({
    name: 'site.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(wired)),
  });
  await open('/sites/GYM-1/wiring');
  assert.equal(await page.getByRole('heading', { name: 'What it changes' }).count(), 0, 'nothing to tell of what is there');
  await choose();
  await page.getByText('Scanner desk, channel: must be').waitFor();
  await checkAccess(page, 'wiring, refused');
  wired.scanners[1].channel = wired.scanners[1].channel.replace('usb:', 'hid:');
  let answer;
  const held = new Promise((resolve) => (answer = resolve));
  await page.route(/\/config\/preview$/, async (route) => {
    await held;
    await route.continue();
  });
  const changes = page.getByRole('region', { name: 'What it changes' });
  const replace = page.getByRole('button', { name: 'Replace the configuration' });
  assert.ok(await replace.isEnabled());
  const asked = page.waitForRequest(/\/config\/preview$/);
  await choose();
  await asked;
  assert.equal(await changes.getByText('Scanner desk').count(), 0, 'what was said of the first file');
  assert.ok(await changes.locator('.loading').isVisible());
  assert.ok(await replace.isDisabled());
  answer();
  await changes.getByText('Line north, milliseconds between openings: 500').waitFor();
  await changes.getByText('Scanner desk: nothing').waitFor();
  await checkAccess(page, 'wiring, what it changes');
  await page.setViewportSize({ width: 390, height: 844 });
  await checkWidth(page, 'wiring, what it changes, at 390');
  await checkAccess(page, 'wiring, what it changes, narrow');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.unrouteAll();
  await replace.click();
  await page.getByRole('link', { name: 'push it there' }).waitFor();
  await page.getByText('Version 2.').waitFor();
});

/** Compares the SVG on the screen with the PNG behind the button, module by module. */
async function samePicture() {
  const png = await page.getByRole('link', { name: 'PNG' }).getAttribute('href');
  return page.evaluate(async (address) => {
    const svg = document.querySelector('.qr img');
    const modules = Number(/viewBox="0 0 (\d+)/.exec(await (await fetch(svg.src)).text())[1]);
    const other = new Image();
    other.src = address;
    await Promise.all([svg.decode(), other.decode()]);
    const dark = (image) => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = modules * 8;
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      return Array.from({ length: modules * modules }, (_, at) => {
        const [x, y] = [(at % modules) * 8 + 4, Math.floor(at / modules) * 8 + 4];
        return data[(y * canvas.width + x) * 4] < 128 ? 1 : 0;
      });
    };
    const [a, b] = [dark(svg), dark(other)];
    return { modules, darkModules: a.filter(Boolean).length, differing: a.filter((bit, at) => bit !== b[at]).length };
  }, png);
}

test('makes a code in two clicks, without leaving the page', async () => {
  await open('/sites');
  await page.getByRole('link', { name: /Gym at the river/ }).click();
  await page.locator('bank-picture svg').first().waitFor();
  await checkAccess(page, 'site');
  const address = page.url();
  await page.getByRole('option', { name: 'Door 12', exact: true }).click();
  await page.getByRole('button', { name: 'Make the code' }).click();
  await page.getByRole('heading', { name: 'Door 12: the code is ready' }).waitFor();
  assert.equal(page.url(), address);
  const { modules, darkModules, differing } = await samePicture();
  assert.ok(modules >= 45 && darkModules > 300, `a QR code was drawn: ${modules} modules, ${darkModules} dark`);
  assert.equal(differing, 0, 'the PNG is the picture on the screen');
  await checkAccess(page, 'code made');
  codePath = await page.getByRole('link', { name: 'Details' }).getAttribute('href');
});

test('takes exact times, several doors and a name, with the keyboard alone', async () => {
  await open('/sites/GYM-1');
  await page.locator('bank-picture svg').first().waitFor();
  const tabUntil = async (fits) => {
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(fits)) {
        return;
      }
    }
    assert.fail(`not reached by Tab: ${fits}`);
  };
  await tabUntil(() => document.activeElement.getAttribute('role') === 'option');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await page.getByRole('heading', { name: 'Doors 1 and 3' }).waitFor();
  await tabUntil(() => document.activeElement.getAttribute('name') === 'validity');
  await page.keyboard.press('ArrowRight');
  await tabUntil(() => document.activeElement.matches('.make input[autocomplete=off]'));
  await page.keyboard.type('Anna Weber');
  await checkAccess(page, 'make a code');
  await tabUntil(() => document.activeElement.textContent.includes('Make the code'));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Doors 1 and 3: the code is ready' }).waitFor();
});

test('takes doors that are chosen faster than they are drawn', async () => {
  await open('/sites/GYM-1');
  await page.locator('bank-picture svg').first().waitFor();
  await page.evaluate(() => [1, 3].forEach(
    (number) => document.querySelector('bank-picture').dispatchEvent(new CustomEvent('door-select', { detail: { number } })),
  ));
  await page.getByRole('heading', { name: 'Doors 1 and 3' }).waitFor();
});

test('says beside the field what is wrong with an exact time', async () => {
  await open('/sites/GYM-1');
  await page.getByRole('option', { name: 'Door 5', exact: true }).click();
  await page.getByLabel('Exact…').check();
  await page.getByLabel(/^From,/).fill('2031-01-01T10:00');
  await page.getByLabel(/^Until,/).fill('2031-01-01T09:00');
  await page.getByRole('button', { name: 'Make the code' }).click();
  const until = page.getByLabel(/^Until,/);
  assert.equal(await until.getAttribute('aria-invalid'), 'true');
  const described = await until.getAttribute('aria-describedby');
  assert.match(await page.locator(`[id="${described.split(' ').at(-1)}"]`).innerText(), /after the start/);
  await checkAccess(page, 'exact time refused');
});

test('lists codes; the filters are the address, and the CSV has just these', async () => {
  await open('/codes');
  await page.locator('table').waitFor();
  await settled();
  assert.equal(await page.locator('.row-link').count(), 2);
  await checkAccess(page, 'codes');
  await page.keyboard.press('/');
  await page.keyboard.type('weber');
  await page.waitForURL(/\/codes\?q=weber$/);
  await page.waitForFunction(() => document.querySelectorAll('.row-link').length === 1);
  assert.equal(await page.locator('.row-link').innerText(), 'Anna Weber');
  const csv = await page.evaluate(async () => (await fetch(document.querySelector('a[download="codes.csv"]').href)).text());
  assert.equal(csv.trim().split('\r\n').length, 2);
  assert.match(csv, /Anna Weber/);
  await page.getByLabel('State').selectOption('expired');
  await page.getByRole('heading', { name: 'No code fits' }).waitFor();
  assert.equal(new URL(page.url()).search, '?state=expired&q=weber');
  await page.reload();
  await page.getByRole('heading', { name: 'No code fits' }).waitFor();
  assert.equal(await page.getByLabel('State').inputValue(), 'expired');
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.row-link').length === 2);
});

test('walks the list with the arrow keys and opens a code', async () => {
  await page.locator('.row-link').first().focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate(() => [...document.querySelectorAll('.row-link')].indexOf(document.activeElement)), 1);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Door 12' }).waitFor();
  assert.equal(new URL(page.url()).pathname, codePath);
  const { text } = await page.evaluate(async (id) => (await fetch(`/api/v1/codes/${id}`)).json(), codePath.split('/').at(-1));
  assert.match(text, /^LK1:/);
  assert.equal(await page.locator('.code-text').innerText(), text);
  await page.locator('bank-picture svg').waitFor();
  await checkAccess(page, 'code');
});

/** Makes a code for the first doors of the site by the API, as the longest vouchers need it. */
function codeFor(count) {
  return page.evaluate(async (wanted) => {
    const { config } = await (await fetch('/api/v1/sites/GYM-1')).json();
    const doors = config.banks.flatMap((bank) => bank.doors.map((door) => door.number)).sort((a, b) => a - b).slice(0, wanted);
    const answer = await fetch('/api/v1/codes', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-XSRF-TOKEN': /XSRF-TOKEN=([^;]+)/.exec(document.cookie)[1] },
      body: JSON.stringify({ site: 'GYM-1', doors, uses: 1, validUntil: new Date(Date.now() + 864e5).toISOString() }),
    });
    return `/codes/${(await answer.json()).id}`;
  }, count);
}

for (const [doors, form, width, height] of [
  [1, 'a4', 210, 297], [1, 'a6', 105, 148], [1, 'receipt', 72, 148],
  [4, 'a6', 105, 148], [4, 'receipt', 72, 148],
  [32, 'a4', 210, 297], [32, 'a6', 105, 148], [32, 'receipt', 72, 210],
]) {
  test(`prints ${doors} doors on ${form}: one page of its size, a code of at least 30 mm, nothing of the frame`, async () => {
    await open(`${doors === 1 ? codePath : await codeFor(doors)}/print?form=${form}`);
    await page.locator('.voucher-qr').waitFor();
    await page.waitForFunction(() => document.querySelector('.voucher-qr').complete);
    await checkAccess(page, `print ${form}`);
    await page.emulateMedia({ media: 'print' });
    const modules = await page.evaluate(
      async () => Number(/viewBox="0 0 (\d+)/.exec(await (await fetch(document.querySelector('.voucher-qr').src)).text())[1]),
    );
    await page.waitForFunction((count) => {
      const dots = (document.querySelector('.voucher-qr').getBoundingClientRect().width * 25.4) / 96 / count / 0.125;
      return Math.abs(dots - Math.round(dots)) < 0.02;
    }, modules);
    const edge = (await page.locator('.voucher-qr').boundingBox()).width / MILLIMETRE;
    assert.ok((edge * (modules - QUIET_MODULES)) / modules >= 30, `the code is ${edge} mm with its quiet zone`);
    assert.equal(await page.locator('.top').isVisible(), false);
    const words = await page.locator('.voucher').innerText();
    for (const part of ['Gym at the river', doors === 1 ? '12' : '1, 2', 'Valid until', 'Hold this code', 'keep it like a key']) {
      assert.ok(words.includes(part), `the voucher says "${part}"`);
    }
    const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
    await page.emulateMedia({ media: null });
    const boxes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map((box) => box.slice(1).map(Number));
    assert.equal(boxes.length, 1, 'one page');
    for (const [at, millimetres] of [width, height].entries()) {
      assert.ok(Math.abs((boxes[0][at] / 72) * 25.4 - millimetres) < 1, `page of ${boxes[0]} points`);
    }
  });
}

const booking = bookings({
  get page() {
    return page;
  },
  open,
});

test('draws every state with a shape and says it to screen readers', async () => {
  await open('/sites/GYM-1');
  await page.locator('bank-picture svg').first().waitFor();
  const states = ['unknown', 'closed', 'open', 'jammed', 'held', 'overstay', 'free', 'taken'];
  const drawn = await page.evaluate((all) => {
    const picture = document.querySelector('bank-picture');
    picture.states = Object.fromEntries(all.map((state, at) => [at + 1, { state, item: state === 'taken' }]));
    return all.map((state, at) => {
      const door = picture.querySelector(`[data-number="${at + 1}"]`);
      return { label: door.getAttribute('aria-label'), badge: door.querySelector('.bp-badge').childElementCount > 0 };
    });
  }, states);
  assert.deepEqual(drawn.map((door) => door.label), [
    'Door 1, state unknown', 'Door 2, closed', 'Door 3, open', 'Door 4, out of order', 'Door 5, held for staff',
    'Door 6, time is over', 'Door 7, free', 'Door 8, taken, something inside',
  ]);
  assert.deepEqual(drawn.map((door) => door.badge), [true, false, false, true, true, true, false, false]);
  await checkAccess(page, 'picture with states');
});

const PLACES = [
  '/sites', '/sites/new', '/sites/GYM-1', ...['doors', 'modes', 'unit', 'configuration', 'wiring', 'commands'].map((tab) => `/sites/GYM-1/${tab}`),
  '/configuration', '/codes', '/bookings', '/bookings/new', '/releases', '/rollouts', '/versions', '/audit', '/audit?site=GYM-1', '/journal', '/incidents', '/password',
];
// 640 × 400 is what a window of 1280 × 800 is at 200 % zoom.
const WINDOWS = [[390, 844], [640, 400], [768, 1024], [820, 1180], [1280, 800], [1920, 1080]];

test('fits every window, light and dark', async () => {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const place of [...PLACES, codePath, booking(), `${codePath}/print?form=receipt`, '/nowhere']) {
      await open(place);
      await settled();
      for (const [width, height] of WINDOWS) {
        await page.setViewportSize({ width, height });
        await checkWidth(page, `${place} at ${width}`);
      }
      await checkAccess(page, `${place}, ${colorScheme}`);
      await page.setViewportSize({ width: 390, height: 844 });
      await checkAccess(page, `${place}, ${colorScheme}, narrow`);
      await page.setViewportSize({ width: 1280, height: 800 });
    }
  }
  await page.emulateMedia({ colorScheme: null });
});

test('keeps codes at hand on a phone: the form comes up from below', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open('/sites/GYM-1');
  await page.getByRole('option', { name: 'Door 8', exact: true }).click();
  const button = page.getByRole('button', { name: 'Make the code' });
  const box = await button.boundingBox();
  assert.ok(box.y + box.height <= 844 && box.height >= 44, 'the button is in sight');
  await button.click();
  await page.getByRole('heading', { name: 'Door 8: the code is ready' }).waitFor();
  await checkWidth(page, 'code made at 390');
  await checkAccess(page, 'code made, narrow');
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('signs out, and the browser keeps nothing', async () => {
  await open('/sites');
  await page.locator('.account summary').click();
  await checkAccess(page, 'account menu');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await open(codePath);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
});

test('no page logged an error on the way', () => {
  assert.deepEqual(page.troubles, []);
});
