// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { change, checkAccess, checkWidth, launch, newPage, signInOnce } from './browser.js';
import { rollout, showFleet } from './fleet.js';
import { startPortal } from './portal.js';

const EXAMPLE = JSON.parse(await readFile(new URL('../../../docs/examples/site.json', import.meta.url), 'utf8'));

let portal;
let browser;
let page;

before(async () => {
  portal = await startPortal();
  browser = await launch();
  page = await newPage(browser);
  await signInOnce(page, portal, 'a long password of our own');
  await change(page, 'POST', '/sites', EXAMPLE);
});

after(async () => {
  await browser?.close();
  await portal?.stop();
});

const open = async (path) => {
  await page.goto(portal.url + path);
  await page.waitForSelector('h1');
  await page.waitForFunction(() => !document.querySelector('.loading'));
};

const fleet = async (answers) => {
  await page.unrouteAll();
  await showFleet(page, answers);
};

test('says first whose releases are believed, with the fingerprint to compare', async () => {
  const sent = [];
  let pinned = false;
  await fleet({
    'GET /releases': { releases: [] },
    'GET /releases/publisher': () => ({ json: pinned ? { pinned, rootVersion: 1, fingerprint: 'ab'.repeat(32) } : { pinned } }),
    'PUT /releases/publisher': (request) => {
      sent.push(request.postData());
      pinned = true;
      return { json: { pinned, rootVersion: 1, fingerprint: 'ab'.repeat(32) } };
    },
  });
  await open('/releases');
  await page.getByRole('heading', { name: 'No release yet' }).waitFor();
  assert.equal(await page.getByRole('heading', { name: 'Import a release' }).count(), 0, 'nothing to import without a publisher');
  await checkAccess(page, 'no publisher');
  await page.locator('input[type=file]').setInputFiles({ name: 'root.json', mimeType: 'application/json', buffer: Buffer.from('{"signed":1}') });
  const shown = await page.getByLabel('Fingerprint of the file').innerText();
  assert.equal(shown.replaceAll(' ', ''), '0fbbf093079c8e7e7f92ce578fd91671e94aaf12b7a71133c93ea089e053ab70');
  await checkAccess(page, 'publisher, asked');
  await page.getByRole('button', { name: 'Believe this publisher' }).click();
  await page.getByRole('heading', { name: 'Import a release' }).waitFor();
  assert.deepEqual(sent, ['{"signed":1}']);
});

test('refuses what does not verify in the portal’s words, and takes what does', async () => {
  let tries = 0;
  await fleet({
    'POST /releases': (request) => {
      assert.equal(request.headers()['content-type'], 'application/zip');
      return tries++ === 0
        ? { status: 422, contentType: 'application/problem+json', json: { type: 'urn:latchkey:problem:release-not-signed', detail: 'targets.json is not signed by enough of its keys.' } }
        : { status: 201, json: { counter: 9, lowest: 8, description: '', complete: true, importedAt: new Date().toISOString(), bundles: 21 } };
    },
  });
  await open('/releases');
  const zip = { name: 'repository.zip', mimeType: 'application/zip', buffer: Buffer.from('PK') };
  const choose = page.getByRole('region', { name: 'Import a release' }).locator('input[type=file]');
  await choose.setInputFiles(zip);
  await page.getByRole('alert').getByText('not signed by enough of its keys').waitFor();
  await checkAccess(page, 'import refused');
  await choose.setInputFiles(zip);
  await page.getByText('It runs nowhere until a roll-out directs it.').waitFor();
});

test('tells bundle by bundle what a release changes, against what most sites run', async () => {
  await fleet();
  await open('/releases');
  await page.getByRole('link', { name: 'Release 8', exact: true }).click();
  await page.getByText('1 bundle changes, 20 stay as they are.').waitFor();
  assert.equal(await page.getByLabel('Compared with').inputValue(), '7');
  const first = page.locator('.changes-table tbody tr').first();
  assert.match(await first.innerText(), /driver\.kerong\s+Changes\s+0\.1\.0\s+0\.2\.0/);
  await page.getByLabel('Compared with').selectOption('0');
  await page.waitForURL(/from=0/);
  await page.getByText('21 bundles.').waitFor();
});

test('starts a roll-out only after saying what it does', async () => {
  const sent = [];
  await fleet({
    'POST /rollouts': (request) => {
      sent.push(request.postDataJSON());
      return { status: 201, json: rollout() };
    },
  });
  await open('/rollouts/new?release=8');
  await page.getByRole('button', { name: 'Start…' }).click();
  await page.getByText('Choose a site.').waitFor();
  await checkAccess(page, 'plan, refused');
  await page.getByLabel('Add a site to Canary').selectOption('GYM-1');
  await page.getByRole('button', { name: 'Take GYM-1 out of Canary' }).waitFor();
  await page.getByRole('button', { name: 'Remove ring 2' }).click();
  await page.getByLabel('Failed, in percent').fill('5');
  await page.getByRole('button', { name: 'Start…' }).click();
  await page.getByText('Directs GYM-1 to release 8 now.').waitFor();
  await checkAccess(page, 'start, asked');
  await page.getByRole('button', { name: 'Start the roll-out' }).click();
  await page.waitForURL(/\/rollouts\/a1b2c3$/);
  assert.deepEqual(sent, [{
    release: 8, rings: [{ name: 'Canary', sites: ['GYM-1'] }, { name: 'Everybody', percent: 100 }], successPercent: 100, failurePercent: 5,
    deadlineSeconds: 86_400,
  }]);
});

test('follows a roll-out live, site by site, and the stream’s word counts', async () => {
  const told = rollout({ state: 'failed', reason: 'Too many sites of ring First wave failed.' });
  let answered = 0;
  let first;
  const asked = new Promise((resolve) => (first = resolve));
  await fleet({ 'GET /rollouts/a1b2c3': () => (answered++ === 0 ? { json: rollout() } : { status: 503, json: { detail: 'Later.' } }) });
  await page.route(/\/api\/v1\/live$/, async (route) => {
    await asked;
    await route.fulfill({ contentType: 'text/event-stream', body: `retry: 60000\nevent: rollout\ndata: ${JSON.stringify(told)}\n\n` });
  });
  await open('/rollouts/a1b2c3');
  await page.getByText('Running').first().waitFor();
  first();
  await page.getByText('Too many sites of ring First wave failed.').waitFor();
  await fleet();
  await open('/rollouts/a1b2c3');
  await page.getByText('3 of 50 sites confirmed, 5 under way, 1 failed, 1 silent').waitFor();
  const wave = page.getByRole('region', { name: 'Ring 2: First wave' });
  const lines = await wave.locator('.rollout-site').allInnerTexts();
  assert.match(lines[0], /GYM-9[^]*Failed[^]*the check scanner was not well/);
  for (const word of ['Directed', 'Fetching', 'Waits for the window', 'Swapping', 'Proving', 'Confirmed', 'Failed', 'Silent']) {
    await wave.locator('.tag').getByText(word, { exact: true }).first().waitFor();
  }
});

test('asks why before it pauses or rolls back, and says what that does', async () => {
  const sent = [];
  await fleet({
    'POST /rollouts/a1b2c3/pause': (request) => {
      sent.push(request.postDataJSON());
      return { json: rollout({ state: 'paused', reason: 'Lunch' }) };
    },
    'POST /rollouts/a1b2c3/rollback': { ...rollout({ state: 'rolling-back' }) },
  });
  await open('/rollouts/a1b2c3');
  await page.getByRole('button', { name: 'Pause' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('40 sites are not directed until the roll-out is resumed.').waitFor();
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await dialog.getByText('Write why.').waitFor();
  await checkAccess(page, 'pause, not said why');
  await dialog.getByLabel('Why').fill('Lunch');
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Resume' }).waitFor();
  assert.deepEqual(sent, [{ reason: 'Lunch' }]);
  await page.getByRole('button', { name: 'Roll back' }).click();
  await dialog.getByText('Directs 10 sites back to what each ran before').waitFor();
  await page.keyboard.press('Escape');
});

test('shows what runs where: differences are marked, filters are the address, rows are bounded', async () => {
  await fleet();
  await open('/versions');
  await page.getByText('200 sites; 25 differ from most, in 3 bundles.').waitFor();
  assert.equal(await page.locator('.matrix tbody tr').count(), 50);
  assert.equal(await page.locator('.matrix thead th').count(), 6, 'only bundles that are not the same everywhere');
  assert.match(await page.locator('.matrix tbody tr', { hasText: 'GYM-6' }).first().innerText(), /Differs from its release[^]*other contents/);
  assert.equal(await page.locator('.matrix tbody').getByText('Development').count(), 1, 'what was not meant for service');
  await page.getByRole('button', { name: 'Show more (150 left)' }).click();
  assert.equal(await page.locator('.matrix tbody tr').count(), 100);
  await page.getByLabel('Which bundles').selectOption('all');
  await page.waitForURL(/bundles=all/);
  assert.equal(await page.locator('.matrix thead th').count(), 24);
  assert.equal(await page.locator('.matrix tbody tr').count(), 50);
  await page.getByLabel('Site', { exact: true }).fill('gym-19');
  await page.waitForURL(/q=gym-19/);
  await page.getByText(/11 of 200 sites fit the filter/).waitFor();
  await page.reload();
  await page.getByText(/11 of 200 sites fit the filter/).waitFor();
  await page.getByLabel('Release', { exact: true }).selectOption('8');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
  const csv = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
  assert.equal(csv.length - 1, await page.locator('.matrix tbody tr').count(), 'the CSV has what is shown');
});

test('replaces a key for a reason, and takes none back without one', async () => {
  await page.unrouteAll();
  await open('/trust');
  await page.getByText('Lies here').waitFor();
  await page.getByRole('button', { name: 'Replace the key for codes' }).click();
  await page.getByText('What the old one signed holds to its end: no code is refused for a second.').waitFor();
  await checkAccess(page, 'replace a key, asked');
  await page.getByLabel('Why').fill('It is five years old');
  await page.getByRole('button', { name: 'Make the new key' }).click();
  const codes = page.getByRole('region', { name: 'Codes' });
  await codes.getByText('Signs soon').waitFor();
  await codes.getByRole('button', { name: /^Take back key/ }).first().click();
  await page.getByText('This cannot be undone.').waitFor();
  await page.getByRole('button', { name: 'Take it back at once' }).click();
  await page.getByText('Write why.').waitFor();
  await checkAccess(page, 'take a key back, asked');
  await page.keyboard.press('Escape');
  await open('/journal');
  await page.getByText('It is five years old').waitFor();
});

test('fits every window, light and dark', async () => {
  await fleet();
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const place of ['/releases', '/releases/8', '/rollouts', '/rollouts/a1b2c3', '/rollouts/new', '/versions', '/versions?bundles=all', '/trust']) {
      await open(place);
      for (const width of [390, 768, 1280, 1920]) {
        await page.setViewportSize({ width, height: 900 });
        await checkWidth(page, `${place} at ${width}`);
      }
      await page.setViewportSize({ width: 390, height: 844 });
      await checkAccess(page, `${place}, ${colorScheme}, narrow`);
      await page.setViewportSize({ width: 1280, height: 800 });
      await checkAccess(page, `${place}, ${colorScheme}`);
    }
  }
});

test('no page logged an error on the way', () => {
  assert.deepEqual(page.troubles, []);
});
