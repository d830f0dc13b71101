// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { checkAccess } from './browser.js';

/**
 * Bookings, at a portal that has a site.
 *
 * @param here the page, and how to open an address of the portal
 * @returns where the path of the one that is made here will be
 */
export function bookings(here) {
  const at = (name) => here.page.getByRole('heading', { name, exact: true }).waitFor();
  const state = (word) => here.page.locator('.head .tag').filter({ hasText: word }).waitFor();
  let path;

  test('no booking yet: says what one is, and leads to the form', async () => {
    const { page } = here;
    await here.open('/codes');
    await page.getByRole('navigation', { name: 'Codes' }).getByRole('link', { name: 'Bookings' }).click();
    await at('No booking yet');
    await checkAccess(page, 'no bookings');
    await page.getByRole('link', { name: 'Book a locker' }).first().click();
    await at('Book a locker');
    await page.getByLabel('For whom').waitFor();
    await checkAccess(page, 'booking form');
  });

  test('books a locker with what the form offers, and shows both codes', async () => {
    const { page } = here;
    await page.getByLabel('For whom').fill('Grace Hopper');
    await page.getByLabel('Size').selectOption('2');
    await page.getByRole('button', { name: 'Make the booking' }).click();
    await page.getByRole('heading', { name: /^Booking \d+ for Grace Hopper$/ }).waitFor();
    path = new URL(page.url()).pathname;
    await state('Ready');
    for (const title of ['Drop-off code', 'Pick-up code']) {
      const code = page.getByRole('region', { name: title });
      await code.getByRole('img', { name: /QR code/ }).waitFor();
      await code.getByRole('link', { name: 'Print' }).waitFor();
    }
    await page.getByText('chosen at the site').waitFor();
    await checkAccess(page, 'booking');
  });

  test('says beside the field what is wrong, and how full it is in words', async () => {
    const { page } = here;
    await here.open('/bookings/new');
    await page.getByLabel('Exact…').check();
    await page.getByRole('textbox', { name: /^Until/ }).fill('2020-01-01T10:00');
    await page.getByRole('button', { name: 'Make the booking' }).click();
    await page.getByText('This is over already.').waitFor();
    await checkAccess(page, 'booking refused');
    await page.route(/\/api\/v1\/bookings$/, (route) => route.fulfill({ status: 409, contentType: 'application/problem+json',
      json: { type: 'urn:latchkey:problem:no-capacity', detail: 'All 3 lockers of this kind are booked at some moment of this time.' } }));
    await page.getByLabel('1 week').check();
    await page.getByRole('button', { name: 'Make the booking' }).click();
    await page.getByText('All 3 lockers of this kind are booked').waitFor();
    await page.unroute(/\/api\/v1\/bookings$/);
  });

  test('each code prints what to do with it', async () => {
    const { page } = here;
    for (const [title, words] of [['Drop-off code', /Put your things in/], ['Pick-up code', /Take everything out/]]) {
      await here.open(path);
      await page.getByRole('region', { name: title }).getByRole('link', { name: 'Print' }).click();
      await page.getByRole('article', { name: 'Voucher' }).filter({ hasText: words }).waitFor();
      await checkAccess(page, `voucher, ${title}`);
    }
  });

  test('sends both codes by mail, each to whom it is for', async () => {
    const { page } = here;
    await here.open(path);
    await page.getByRole('button', { name: 'Send by mail' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.getByText('Enter an address.').waitFor();
    await dialog.getByLabel('Drop-off code to').fill('ada@example.org');
    await dialog.getByLabel('Pick-up code to').fill('eve@example.org');
    await checkAccess(page, 'booking by mail');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.getByText(/No mail server is set/).waitFor();
    let sent;
    let partly = true;
    await page.route(/\/bookings\/[^/]+\/mail$/, (route) => {
      sent = route.request().postDataJSON();
      const errors = [{ field: 'pickUpTo', message: 'this mail has not left' }];
      const body = JSON.stringify({ type: 'urn:latchkey:mail-failed', detail: 'Only the first mail has left.', errors });
      return partly ? route.fulfill({ status: 502, contentType: 'application/problem+json', body }) : route.fulfill({ status: 204 });
    });
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.getByText('This mail has not left.').waitFor();
    assert.deepEqual(sent, { dropOffTo: 'ada@example.org', pickUpTo: 'eve@example.org' });
    assert.equal(await dialog.getByLabel('Drop-off code to').count(), 0);
    await checkAccess(page, 'one mail is owed');
    partly = false;
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.getByText('The mail to eve@example.org is on its way.').waitFor();
    assert.deepEqual(sent, { pickUpTo: 'eve@example.org' });
    await page.unroute(/\/bookings\/[^/]+\/mail$/);
  });

  test('an extended booking shows new pictures with the later end', async () => {
    const { page } = here;
    await here.open(path);
    const picture = page.getByRole('region', { name: 'Pick-up code' }).getByRole('img', { name: /QR code/ });
    await picture.waitFor();
    const before = await picture.getAttribute('src');
    await page.getByRole('button', { name: 'Extend' }).click();
    await checkAccess(page, 'extend');
    await page.getByRole('dialog').getByRole('button', { name: 'Extend' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.waitForFunction((old) => ![...document.images].some((image) => image.getAttribute('src') === old), before);
  });

  test('lists bookings; the filters are the address', async () => {
    const { page } = here;
    await here.open('/bookings');
    await page.getByRole('link', { name: 'Grace Hopper' }).waitFor();
    await checkAccess(page, 'bookings');
    await page.getByLabel('State').selectOption('Picked up');
    await at('No booking fits');
    assert.equal(new URL(page.url()).search, '?state=picked-up');
    await page.getByLabel('State').selectOption('Ready');
    await page.getByLabel('Search for a person or a number').fill('grace');
    await page.getByRole('link', { name: 'Grace Hopper' }).waitFor();
    await page.waitForFunction(() => location.search === '?state=waiting&q=grace');
  });

  test('a cancelled booking has no codes left', async () => {
    const { page } = here;
    await here.open(path);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await checkAccess(page, 'cancel');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the booking' }).click();
    await state('Cancelled');
    assert.equal(await page.locator('.booked .tag').filter({ hasText: 'Revoked' }).count(), 2);
    assert.equal(await page.getByRole('button', { name: 'Extend' }).count(), 0);
    await checkAccess(page, 'booking cancelled');
  });
  return () => path;
}
