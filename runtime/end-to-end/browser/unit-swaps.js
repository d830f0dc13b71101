// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { PATIENCE } from './screen.js';

/** The shipped unit is killed, its screen is stopped or swapped, a technician comes: the page stays where it is and goes on. */
export function swaps(here) {
  test('the screen goes on by itself when the unit is killed and started again', { timeout: 6 * PATIENCE }, async () => {
    const { stand, screen } = here;
    await screen.mark();
    await stand.kill();
    await screen.at('away');
    await stand.start();
    await screen.at('idle');
    await stand.scan(await stand.code({ op: 'open', doors: [12], uses: 1 }));
    await screen.opened(12);
    assert.ok(await screen.sameSince());
    await stand.shut(12);
    await screen.says(/closed/);
  });

  test('a technician sees doors, records and releases after showing a code, and nobody without', async () => {
    const { stand, screen, page } = here;
    assert.equal(await order('test', 'door=20'), 403);
    await stand.scan(await stand.code({ op: 'technician' }));
    await screen.at('maintenance');
    await screen.door(2);
    await page.locator('.facts').filter({ hasText: 'west 1/2' }).waitFor();
    await screen.tap('test');
    await page.locator('.said').filter({ hasText: 'opened' }).waitFor();
    await stand.shut(2);
    await page.locator('[data-tab="work"]').click();
    await page.locator('[data-run="release-list"]').click();
    await page.locator('.said').filter({ hasText: 'installed' }).waitFor();
    await page.locator('[data-tab="records"]').click();
    await page.locator('pre.pane').filter({ hasText: 'test-opening' }).waitFor();
    await screen.tap('leave');
    await screen.at('idle');
    assert.equal(await order('test', 'door=20'), 403);
    assert.equal(await stand.pulses(20), 0);
  });

  function order(name, fields) {
    return here.page.evaluate(async ([path, body]) => {
      const answer = await fetch(`/api/maintenance/${path}`, {
        method: 'POST', body, headers: { 'X-Latchkey': 'kiosk', 'Content-Type': 'application/x-www-form-urlencoded' } });
      return answer.status;
    }, [name, fields]);
  }

  test('the page loads itself anew when a release brings another one', { timeout: 6 * PATIENCE }, async () => {
    const { stand, screen, page } = here;
    const counter = 7;
    const stick = await stand.newerScreen(counter);
    await screen.mark();
    await stand.scan(await stand.code({ op: 'technician' }));
    await screen.at('maintenance');
    await stand.console('release', 'stage', stick);
    assert.match(await stand.console('release', 'apply', String(counter)), /runs\./);
    // Whoever is served is not disturbed, unless the screen was away for long.
    await page.locator('[data-go="leave"], [data-go="done"]').first().click({ timeout: 2_000 }).catch(() => {});
    await page.waitForFunction(() => globalThis.stamp === undefined && document.querySelector('[data-screen=idle]'));
    assert.match(await page.evaluate(async () => (await fetch('/kiosk.css')).text()), new RegExp(`/\\* ${counter} \\*/`));
    await stand.scan(await stand.code({ op: 'open', doors: [14], uses: 1 }));
    await screen.opened(14);
    await stand.shut(14);
  });
}
