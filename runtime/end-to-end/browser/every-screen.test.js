// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { after, before, describe, test } from 'node:test';
import { launch } from '../../../portal-webapp/web/e2e/browser.js';
import { SITE, startFakeUnit } from './fake-unit.js';
import { PANELS, judgeOnPanels } from './judge.js';
import { PATIENCE, Screen } from './screen.js';
import { WAYS } from './ways.js';

/**
 * Every screen of the kiosk in a real browser, on the panels that it is made for, from left to right and from right to left.
 * Set SCREENSHOTS to a folder to have a picture of each: this is the one way to see them all. Set ONLY to a pattern to see some.
 */

/** With the panels that axe looks at. What it finds depends on the direction, and hardly on panel or words. */
const LANGUAGES = [['en', 'ltr', PANELS], ['de', 'ltr', PANELS.slice(1, 2)], ['ar', 'rtl', PANELS.slice(0, 1)]];

const ONLY = new RegExp(process.env.ONLY ?? '');

describe('every screen', { concurrency: LANGUAGES.length }, () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  for (const [language, direction, axed] of LANGUAGES) {
    test(`in ${language}`, { timeout: 15 * PATIENCE }, async () => {
      const unit = await startFakeUnit();
      try {
        await visit(unit, language, direction, axed);
      } finally {
        await unit.close();
      }
    });
  }

  async function visit(unit, language, direction, axed) {
    const languages = [language, ...SITE.languages.filter((each) => each !== language)];
    unit.reset({ languages });
    const screen = await Screen.open(browser, unit.url, { reducedMotion: 'reduce' });
    const { page } = screen;
    const faults = [];
    for (const [name, way] of Object.entries(WAYS).filter(([each]) => ONLY.test(each))) {
      unit.reset({ languages });
      await screen.renew();
      await way({ unit, screen, page });
      assert.equal(await page.evaluate(() => document.documentElement.dir), direction);
      faults.push(...await judgeOnPanels(screen, `${language} ${name}`, axed));
    }
    assert.deepEqual(faults, []);
    await screen.close();
  }
});
