// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { PATIENCE } from './screen.js';

/** The shipped unit is killed, and its screen swapped by a technician's touch: the page goes on by itself. */
export function swaps(here) {
  test('the screen goes on by itself when the unit is killed and started again', { timeout: 6 * PATIENCE }, async () => {
    const { stand, screen, look } = here;
    await screen.mark();
    await stand.kill();
    await screen.at('away');
    await look('away');
    await stand.start();
    await screen.at('idle');
    await stand.scan(await stand.code({ op: 'open', doors: [12], uses: 1 }));
    await screen.opened(12);
    assert.ok(await screen.sameSince());
    await stand.shut(12);
    await screen.says(/closed/);
  });

  test('the page loads itself anew when a release brings another one', { timeout: 6 * PATIENCE }, async () => {
    const { stand, screen, page } = here;
    const counter = 7;
    await stand.newerScreen(counter);
    await screen.mark();
    await stand.scan(await stand.code({ op: 'technician' }));
    await screen.at('maintenance');
    await page.locator('[data-tab="work"]').click();
    await page.locator('[data-run="release-stage"]').click();
    await page.locator('[data-run="release-apply"]').click();
    // The new screen knows of no technician; whoever is served is not disturbed, unless the screen was away for long.
    await page.locator('[data-screen="techAgain"], [data-screen="idle"]').waitFor();
    await page.locator('[data-go="done"]').click({ timeout: 2_000 }).catch(() => {});
    await page.waitForFunction(() => globalThis.stamp === undefined && document.querySelector('[data-screen=idle]'));
    assert.match(await page.evaluate(async () => (await fetch('/kiosk.css')).text()), new RegExp(`/\\* ${counter} \\*/`));
    await stand.scan(await stand.code({ op: 'open', doors: [14], uses: 1 }));
    await screen.opened(14);
    await stand.shut(14);
  });
}
