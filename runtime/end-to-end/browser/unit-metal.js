// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { checkAccess, checkWidth, newPage } from '../../../portal-webapp/web/e2e/browser.js';
import { PATIENCE } from './screen.js';

const WINDOWS = [[1440, 900], [768, 1024], [390, 844]];

/** The picture of the simulated metal, which hangs on its stream of events for as long as somebody looks. */
export function metal(here) {
  test('the picture of the metal is for everybody: light and dark, wide and narrow', { timeout: 3 * PATIENCE }, async () => {
    const page = await newPage(here.page.context().browser());
    page.setDefaultTimeout(PATIENCE);
    try {
      await page.goto(here.stand.metal, { waitUntil: 'domcontentloaded' });
      await page.getByText('Live', { exact: true }).waitFor();
      await page.getByRole('option', { name: /^Door 3\b/ }).click();
      await page.getByRole('button', { name: 'Open by hand' }).waitFor();
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        for (const [width, height] of WINDOWS) {
          await page.setViewportSize({ width, height });
          await checkWidth(page, `metal at ${width}`);
          await checkAccess(page, `metal, ${colorScheme}, at ${width}`);
        }
      }
      assert.deepEqual(page.troubles, []);
    } finally {
      await page.context().close();
    }
  });
}
