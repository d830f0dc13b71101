// SPDX-License-Identifier: Apache-2.0
import { test } from 'node:test';

/** Every door at once, before the shipped unit, until a technician stops it. The last story: nobody shuts the doors. */
export function emergency(here) {
  /** What a board takes that tells of the lock's way: the walls are busy for half a minute. */
  const USUAL_MILLIS = 1_000;

  test('a technician opens every door, and everybody is told what to do', async () => {
    const { stand, screen, page, each, look } = here;
    await stand.answersAfter('west', USUAL_MILLIS);
    await stand.scan(await stand.code({ op: 'technician' }));
    await each(async (one) => {
      await one.at('maintenance');
      await one.page.locator('[data-tab="state"]').click();
      await one.tap('emergency');
      await one.page.locator('[data-go="emergency-now"]').waitFor();
    });
    await look('technician, every door');
    await screen.tap('emergency-now');
    await page.locator('.said').filter({ hasText: 'Every door is being opened' }).waitFor();
    await screen.tap('leave');
    await screen.says(/All doors are opening/);
    await each((one) => one.page.locator('[data-screen="away"] bank-picture').first().waitFor());
    await look('emergency');
    await stand.scan(await stand.code({ op: 'technician' }));
    await screen.at('maintenance');
    await page.locator('[data-tab="state"]').click();
    await screen.tap('emergency-end');
    await screen.tap('emergency-end-now');
    await page.locator('.said').filter({ hasText: 'no further door' }).waitFor();
    await look('technician, stopped', [screen]);
    await screen.tap('leave');
    await screen.at('idle');
    await page.locator('.remark').filter({ hasText: /Doors .* are open/ }).waitFor();
  });
}
