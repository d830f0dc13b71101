// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { change, checkAccess, checkWidth, launch, newPage, showUnit, signInOnce } from './browser.js';
import { startPortal } from './portal.js';

const EXAMPLE = JSON.parse(await readFile(new URL('../../../docs/examples/site.json', import.meta.url), 'utf8'));
const DOORS = EXAMPLE.banks.flatMap((bank) => bank.doors.map((door) => door.number));

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

/** A unit that is well, as the API shows it. */
const unit = (more = {}) => ({
  site: 'GYM-1', enrolled: true, kid: '00112233aabbccdd', certificateEndsAt: new Date(Date.now() + 60 * 864e5).toISOString(),
  connection: 'online', lastSeenAt: new Date().toISOString(), position: { seq: 3 }, pending: 0, commandsStopped: false,
  trail: { size: 40, witnessed: 40, unwitnessed: 0 }, clock: { quality: 'proven', time: new Date().toISOString() }, configDrift: false, drift: null,
  keyRingVersion: 1, setAside: false, development: false, health: [{ name: 'line north', ok: true, message: '' }],
  doors: DOORS.map((door, at) => ({ door, state: at === 3 ? 'open' : 'closed', item: at < 10 ? 'full' : 'empty', quarantined: at === 5 })),
  modes: [{ bank: 'north', mode: 'private' }, { bank: 'south', mode: 'public' }], ...more,
});

test('tells a site without a unit from others, and how to get one', async () => {
  await open('/sites');
  await page.getByText('No unit is enrolled').waitFor();
  await checkAccess(page, 'sites');
  await open('/sites/GYM-1/unit');
  await page.getByRole('button', { name: 'Make an enrolment token' }).click();
  const token = await page.getByLabel('Enrolment token').innerText();
  assert.match(token, /^enrol LKE:[0-9A-Z $%*+./:-]{40,}$/);
  await page.waitForFunction(() => document.querySelector('.token img').naturalWidth > 0);
  await page.getByText(/(59|60):\d\d left/).waitFor();
  await checkAccess(page, 'enrolment token');
});

test('shows a unit live: the picture, what is wrong, what is occupied', async () => {
  const differences = [{ path: 'policy.banks.north.graceSeconds', from: 0, to: 600 }];
  await showUnit(page, unit({ configDrift: true, drift: { cause: 'not-applied', differences } }));
  await open('/sites/GYM-1');
  await page.getByRole('option', { name: 'Door 1, taken, something inside' }).waitFor();
  assert.equal(await page.locator('.bp-open').count(), 1);
  assert.equal(await page.locator('.bp-jammed').count(), 1);
  await page.getByRole('link', { name: 'Door 6 out of order' }).waitFor();
  await page.getByRole('link', { name: 'The unit runs another configuration' }).waitFor();
  await checkAccess(page, 'site, live');
  await open('/sites');
  await page.getByText(/10 of 36 occupied/).waitFor();
  await page.getByText('Online').waitFor();
  await page.getByText('The unit runs another configuration: grace after the end at north').waitFor();
  await checkAccess(page, 'sites, live');
});

test('shows who has which door, and what the sensors contradict', async () => {
  const since = new Date(Date.now() - 2 * 36e5).toISOString();
  const told = [
    { held: 'code', item: 'full', heldSince: since },
    { held: 'session', item: 'empty', heldSince: since },
    { held: 'overstayed', item: 'full', heldSince: since },
    { held: 'free', item: 'full', heldSince: null },
    { held: 'staff', item: 'unknown', heldSince: null },
  ];
  const doors = DOORS.map((door, at) => ({
    door, state: 'closed', quarantined: false, ...(told[at] ?? { held: 'free', item: 'unknown', heldSince: null }),
  }));
  await showUnit(page, unit({ doors }));
  await open('/sites');
  await page.getByText(/5 of 36 occupied, 1 overstayed, 2 contradictions/).waitFor();
  await checkAccess(page, 'sites, held doors');
  await open('/sites/GYM-1');
  await page.getByRole('option', { name: `Door ${DOORS[1]}, taken` }).waitFor();
  await page.getByRole('option', { name: `Door ${DOORS[2]}, time is over, something inside` }).waitFor();
  await page.getByRole('option', { name: `Door ${DOORS[4]}, held for staff` }).waitFor();
  await page.getByText('Book and sensor contradict each other').waitFor();
  await checkAccess(page, 'site, held doors');
  await page.getByRole('link', { name: `Doors ${DOORS[1]} and ${DOORS[3]}` }).click();
  const row = (at) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: String(DOORS[at]), exact: true }) });
  await row(0).getByText('held by a code').waitFor();
  await row(1).getByText('Contradiction: held for long, but empty').waitFor();
  await row(2).getByText('overstayed').waitFor();
  await row(3).getByText('Contradiction: something is inside, but nobody has it').waitFor();
  await row(4).getByText('held for staff').waitFor();
  await checkAccess(page, 'doors, held');
  for (const width of [390, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await checkWidth(page, `doors, held, at ${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('goes on asking where the stream does not come through', async () => {
  await showUnit(page, unit({ connection: 'offline', doors: [], trail: { size: 90, witnessed: 40, unwitnessed: 50 } }), { stream: false });
  await open('/sites');
  await page.getByText('The unit is offline').waitFor();
  await page.getByText(/50 records not here yet/).waitFor();
  await showUnit(page, unit(), { stream: false });
  await page.getByText('Online').waitFor({ timeout: 20_000 });
});

test('keeps what was ordered for an absent unit in the log, and shows what cannot wait to its scanner', async () => {
  await page.unrouteAll();
  await open('/sites/GYM-1/modes');
  await page.getByRole('region', { name: 'South wall' }).getByRole('button', { name: 'Public' }).click();
  await page.getByText(/12 doors at GYM-1: anybody may take/).waitFor();
  await checkAccess(page, 'mode, asked');
  await page.getByRole('button', { name: 'Make it public' }).click();
  await page.getByText('Waits for the unit').waitFor();
  await page.getByRole('button', { name: 'Close and let it go on' }).click();
  await open('/sites/GYM-1');
  await page.getByRole('option', { name: 'Door 12', exact: true }).click();
  await page.getByRole('button', { name: 'Open now' }).click();
  await page.getByText('as a QR code, on a phone before its scanner').waitFor();
  // For an hour instead of 30 seconds, in which a busy machine may not come to look.
  let shown;
  await page.route(/\/api\/v1\/sites\/GYM-1\/commands(\/[0-9a-f]+)?$/, async (route) => {
    if (route.request().method() === 'POST') {
      const response = await route.fetch();
      shown = { ...(await response.json()), expiresAt: new Date(Date.now() + 36e5).toISOString() };
      await route.fulfill({ response, json: shown });
    } else {
      await route.fulfill({ json: shown });
    }
  });
  await page.getByRole('button', { name: 'Make the QR code' }).click();
  await page.waitForFunction(() => document.querySelector('dialog img')?.naturalWidth > 0);
  await page.getByText(/Hold it before the unit’s scanner/).waitFor();
  await checkAccess(page, 'open, shown');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.unrouteAll({ behavior: 'wait' });
  await open('/sites/GYM-1/commands');
  await page.getByRole('rowheader', { name: 'South wall: public' }).waitFor();
  await page.getByText('Waiting').first().waitFor();
  await page.getByRole('cell', { name: /owner/ }).first().waitFor();
  await checkAccess(page, 'commands');
  await page.getByRole('button', { name: /^QR code of number/ }).first().click();
  await page.waitForFunction(() => document.querySelector('dialog img').naturalWidth > 0);
  await checkAccess(page, 'command as QR');
  await page.keyboard.press('Escape');
});

test('shows what mode is to come, and takes it back by the mode in force', async () => {
  await change(page, 'POST', '/sites/GYM-1/commands', { type: 'set-mode', bank: 'north', mode: 'public', effectiveAt: '2099-11-28T07:00:00Z' });
  await showUnit(page, unit());
  await open('/sites/GYM-1/modes');
  const north = page.getByRole('region', { name: 'North wall' });
  await north.getByText(/To come: public from .*2099/).waitFor();
  await checkAccess(page, 'mode to come');
  for (const width of [390, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await checkWidth(page, `mode to come at ${width}`);
  }
  await north.getByRole('button', { name: 'Private' }).click();
  await page.getByText(/takes the place of what is to come: public from/).waitFor();
  await checkAccess(page, 'mode in force, asked');
  await page.getByRole('button', { name: 'Keep it private' }).click();
  await page.getByRole('dialog').getByText('Signed').waitFor();
  await page.keyboard.press('Escape');
  await north.getByText(/To come: private as soon as the unit has the order/).waitFor();
  await page.unrouteAll();
});

test('opens a whole site only for who types its code', async () => {
  await open('/sites/GYM-1/modes');
  await page.getByRole('button', { name: 'Emergency opening of the whole site' }).click();
  await page.getByText('Opens 36 doors at GYM-1').waitFor();
  await page.getByRole('button', { name: 'Open 36 doors' }).click();
  await page.getByText('This differs from the code of the site.').waitFor();
  await checkAccess(page, 'emergency, not typed');
  await page.getByLabel('Type GYM-1 to go on').fill('GYM-1');
  await page.getByRole('button', { name: 'Open 36 doors' }).click();
  await page.getByText('Signed, just now').waitFor();
});

test('configures: own values, what they change, and the push', async () => {
  await open('/configuration');
  await page.getByLabel('Usual lifetime of codes', { exact: true }).fill('3');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Usual lifetime of codes:').waitFor();
  await checkAccess(page, 'defaults');
  await open('/sites/GYM-1/configuration');
  await page.getByText('Empty: 3 hours (from the defaults for all sites).').first().waitFor();
  await page.getByLabel('Grace after the end', { exact: true }).fill('half');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Enter a whole number.').waitFor();
  await page.getByLabel('Grace after the end', { exact: true }).fill('15');
  await page.getByLabel('South wall begins').selectOption('closed');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Mode of south:').waitFor();
  await checkAccess(page, 'configuration, changed');
  await page.getByRole('button', { name: 'Push to GYM-1' }).click();
  await page.getByText('Sent to 1 site.').waitFor();
  await page.getByRole('link', { name: /GYM-1, number \d+/ }).click();
  await page.getByRole('rowheader', { name: 'New configuration' }).waitFor();
});

test('gives a bank its own terms, and says where each value comes from', async () => {
  await open('/sites/GYM-1/configuration');
  const south = page.getByRole('region', { name: 'South wall' });
  await south.getByText('Codes, overstay and languages: all from the site').click();
  await south.getByText('Empty: 15 minutes (from the site).').waitFor();
  await south.getByText('Empty: 3 hours (from the defaults for all sites).').waitFor();
  await south.getByLabel('Longest lifetime of codes at South wall', { exact: true }).fill('2');
  await south.getByLabel('Longest lifetime of codes at South wall, unit').selectOption('hours');
  await south.getByText('Empty: 2 hours (the longest here).').waitFor();
  await south.getByLabel('When a customer overstays at South wall').selectOption('staff');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Longest lifetime of codes at south:').waitFor();
  await page.getByRole('region', { name: 'What holds here' }).getByText('2 hours from the bank').first().waitFor();
  await checkAccess(page, 'configuration, own terms of a bank');
  for (const width of [390, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await checkWidth(page, `own terms of a bank at ${width}`);
  }
});

test('gives a bank hours of the week, and says where they overlap', async () => {
  await open('/sites/GYM-1/configuration');
  await page.getByRole('button', { name: 'Add hours to North wall' }).click();
  await page.getByRole('button', { name: 'Add hours to North wall' }).click();
  const second = page.getByRole('group', { name: 'Hours, line 2' });
  await second.getByLabel('from').fill('19:00');
  await second.getByLabel('to', { exact: true }).fill('02:30');
  await page.getByText('Overlaps with the first line on Monday at 19:00.').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await checkAccess(page, 'hours, overlapping');
  await second.getByLabel('from').fill('20:00');
  await second.getByLabel('Mode, line 2').selectOption('closed');
  await page.getByText('Mon to Fri 20:00–02:30 on the next day closed').waitFor();
  await page.getByText('when they go back, a beginning or an end in the hour that comes twice means its first time').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Hours of north:').waitFor();
  await checkAccess(page, 'hours, saved');
  await page.reload();
  await page.getByRole('group', { name: 'Hours, line 2' }).waitFor();
  assert.equal(await page.getByRole('group', { name: 'Hours, line 2' }).getByLabel('to', { exact: true }).inputValue(), '02:30');
  for (const width of [390, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await checkWidth(page, `hours at ${width}`);
  }
});

test('shows a lock-down with its end, and lifts it for a reason', async () => {
  const soon = new Date(Date.now() + 36e5).toISOString();
  await showUnit(page, unit({ lockDowns: [{ bank: 'north', since: new Date().toISOString(), until: soon, certain: true, command: 'aa' }] }));
  await open('/sites/GYM-1');
  await page.getByRole('link', { name: 'Locked down: north' }).click();
  const north = page.getByRole('region', { name: 'North wall' });
  await north.getByText(/No code opens a door here; it ends by itself/).waitFor();
  assert.equal(await north.getByRole('button', { name: 'Lock down North wall' }).count(), 0);
  await checkAccess(page, 'locked down');
  let sent;
  await page.route(/\/api\/v1\/sites\/GYM-1\/commands$/, async (route) => {
    sent = route.request().postDataJSON();
    await route.continue();
  });
  await north.getByRole('button', { name: 'Lift the lock down of North wall' }).click();
  await page.getByLabel('Why').fill('The pipe is mended');
  await checkAccess(page, 'lift, asked');
  await page.getByRole('button', { name: 'End the lock down' }).last().click();
  await page.getByRole('dialog').getByText('Signed').waitFor();
  assert.deepEqual(sent, { type: 'lock-down', on: false, bank: 'north', reason: 'The pipe is mended' });
  await page.keyboard.press('Escape');
  await page.unrouteAll();
  await open('/sites/GYM-1/commands');
  await page.getByText('The pipe is mended').first().waitFor();
});

test('keeps the page of a site while its tabs are turned, and a page whose script does not come spoils no other', async () => {
  await open('/sites/GYM-1');
  let loads = 0;
  await page.route(/\/api\/v1\/sites\/GYM-1$/, (route) => {
    loads += 1;
    return route.continue();
  });
  for (const tab of ['Doors', 'Modes', 'Overview']) {
    await page.getByRole('link', { name: tab, exact: true }).click();
    await page.locator(`[aria-current="page"]`, { hasText: tab }).waitFor();
  }
  assert.equal(loads, 0, 'the site is here already');
  await page.unrouteAll();

  const stranger = await page.context().newPage();
  await stranger.route(/\/CodesPage-[^/]*\.js$/, (route) => route.abort());
  await stranger.goto(`${portal.url}/sites`);
  await stranger.getByRole('link', { name: 'Codes', exact: true }).click();
  await stranger.getByText('This page could not be shown').waitFor();
  await stranger.getByRole('link', { name: 'Sites' }).first().click();
  await stranger.getByRole('heading', { name: 'Sites' }).waitFor();
  await stranger.close();
});

test('enrols the unit again by an order, and shows no token', async () => {
  await showUnit(page, unit({ connection: 'offline' }));
  await open('/sites/GYM-1/unit');
  const part = page.getByRole('region', { name: 'Enrol again' });
  await part.getByText('Only while the unit is connected').waitFor();
  assert.ok(await part.getByRole('button').isDisabled());

  await showUnit(page, unit({ commandsStopped: true }));
  await open('/sites/GYM-1/unit');
  await part.getByText('Nothing is sent to the unit').waitFor();
  assert.ok(await part.getByRole('button').isDisabled());
  await checkAccess(page, 'enrol again, stopped');

  await showUnit(page, unit());
  await open('/sites/GYM-1/unit');
  const now = new Date().toISOString();
  const command = { id: 'aa', seq: 4, type: 're-enrol', args: {}, operator: 'op', state: 'sent', issuedAt: now, sentAt: now, expiresAt: new Date(Date.now() + 36e5).toISOString() };
  let sent;
  await page.route(/\/api\/v1\/sites\/GYM-1\/commands(\/aa)?$/, async (route) => {
    const post = route.request().method() === 'POST';
    sent = post ? route.request().postDataJSON() : sent;
    await route.fulfill(post ? { status: 201, json: command } : { json: { ...command, state: 'applied', answeredAt: now } });
  });
  await part.getByRole('button', { name: 'Enrol this unit again' }).click();
  await page.getByText('The unit of GYM-1 gets a fresh certificate').waitFor();
  await checkAccess(page, 'enrol again, asked');
  await page.getByRole('dialog').getByRole('button', { name: 'Enrol again' }).click();
  await page.getByRole('dialog').getByText('Done at the site').waitFor();
  assert.deepEqual(sent, { type: 're-enrol' });
  assert.ok(!(await page.locator('body').innerText()).includes('LKE:'));
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.unrouteAll();
});

test('makes a code for any free locker, and takes it back', async () => {
  await open('/sites/GYM-1');
  await page.getByRole('button', { name: 'Any free locker' }).click();
  await page.getByLabel('Where').selectOption('south');
  await page.getByLabel('Size').selectOption('2');
  await page.getByText('Usual: 2 hours').waitFor();
  await checkAccess(page, 'any free locker');
  await page.getByRole('button', { name: 'Make the code' }).click();
  await page.getByRole('heading', { name: 'Any free locker of size 2 in South wall: the code is ready' }).waitFor();
  await page.getByRole('link', { name: 'Details' }).click();
  await page.getByRole('button', { name: 'Send by mail' }).click();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('Enter an address.').waitFor();
  await page.getByLabel('E-mail address').fill('anna@example.org');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('dialog').getByRole('alert').waitFor();
  await checkAccess(page, 'mail, not set up');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Revoke' }).click();
  await checkAccess(page, 'revoke, asked');
  await page.getByRole('button', { name: 'Revoke the code' }).click();
  await page.getByText('This code was taken back.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Revoke' }).count(), 0);
  await open('/codes?state=revoked');
  assert.equal(await page.locator('.row-link').count(), 1);
});

test('keeps the filters of the audit in the address', async () => {
  await open('/audit');
  await page.getByRole('heading', { name: 'No record yet' }).waitFor();
  await page.getByLabel('Site', { exact: true }).selectOption('GYM-1');
  await page.getByLabel('Locker').fill('12');
  await page.waitForURL(/site=GYM-1&locker=12/);
  await page.getByLabel('Event').selectOption('code-refused');
  await page.getByLabel('From').fill('2026-11-01T10:00');
  await page.waitForURL(/event=code-refused&from=2026-11-01T10%3A00/);
  await page.getByRole('heading', { name: 'No record fits' }).waitFor();
  const href = await page.getByRole('link', { name: 'Export' }).getAttribute('href');
  assert.match(href, /from=2026-11-01T09%3A00%3A00Z/, 'asks by the clocks of the site');
  await checkAccess(page, 'audit');
  await page.reload();
  await page.getByRole('heading', { name: 'No record fits' }).waitFor();
  assert.equal(await page.getByLabel('Locker').inputValue(), '12');
});

test('shows what operators did, and exports it', async () => {
  await open('/journal');
  for (const what of ['Site made', 'Code made', 'Code revoked', 'Configuration changed']) {
    await page.getByRole('rowheader', { name: what }).first().waitFor();
  }
  await checkAccess(page, 'journal');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export' }).click()]);
  assert.ok((await readFile(await download.path())).length > 500);
});

test('closes an incident with a note', async () => {
  const incident = {
    id: '0123456789abcdef', site: 'GYM-1', kind: 'trail-forked', detail: 'It does not continue.', evidence: 'one\ntwo', times: 2,
    firstAt: new Date().toISOString(), lastAt: new Date().toISOString(), open: true, remedies: ['new-trail'], closedAt: null,
    closedBy: null, note: null, accepted: null,
  };
  let items = [incident];
  let said;
  await page.route(/\/api\/v1\/incidents/, async (route) => {
    if (route.request().method() === 'POST') {
      said = route.request().postDataJSON();
      items = [];
    }
    await route.fulfill({ json: route.request().method() === 'POST' ? incident : { items, next: null } });
  });
  await open('/incidents');
  await page.getByRole('heading', { name: 'The trail was replaced' }).waitFor();
  assert.match(await page.locator('.badge').innerText(), /^1\s+open$/);
  await page.getByText('Evidence').click();
  await checkAccess(page, 'incidents');
  await page.getByRole('button', { name: /^Close: The trail was replaced/ }).click();
  await page.getByLabel('Accept the new trail').check();
  await page.getByRole('button', { name: 'Close and accept the new trail' }).click();
  await page.getByText('Write what was found.').waitFor();
  await checkAccess(page, 'incident, closing');
  await page.getByLabel('What was found').fill('The disk was replaced on Monday.');
  await page.getByRole('button', { name: 'Close and accept the new trail' }).click();
  await page.getByRole('heading', { name: 'No open incident' }).waitFor();
  assert.deepEqual(said, { note: 'The disk was replaced on Monday.', accept: 'new-trail' });
  await page.waitForFunction(() => !document.querySelector('.badge'));
  await page.unrouteAll();
});

test('says on every page of a site that something runs there which was not meant for service', async () => {
  await showUnit(page, unit({ development: true }));
  for (const place of ['/sites/GYM-1', '/sites/GYM-1/doors', '/sites/GYM-1/unit']) {
    await open(place);
    await page.locator('.site-line').getByText('Development').waitFor();
  }
  await checkAccess(page, 'a unit in development');
  await showUnit(page, unit());
  await open('/sites/GYM-1');
  await page.locator('.site-line').getByText('Online').waitFor();
  assert.equal(await page.locator('.site-line').getByText('Development').count(), 0);
});

test('fits every window with a live unit, light and dark', async () => {
  await showUnit(page, unit({ configDrift: true, setAside: true, development: true, health: [{ name: 'line south', ok: false, message: 'The board does not answer' }] }));
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const place of ['/sites', '/sites/GYM-1', '/sites/GYM-1/doors', '/sites/GYM-1/modes', '/sites/GYM-1/unit']) {
      await open(place);
      for (const width of [390, 768, 1280]) {
        await page.setViewportSize({ width, height: 800 });
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
