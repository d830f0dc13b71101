// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { PANELS, judgeOnPanels } from './judge.js';
import { Screen } from './screen.js';

/**
 * A unit's screen three times: in English, German and Arabic, each with a panel of its own. What the unit tells, all of them show; what is
 * touched, is touched at one.
 */

const VIEWS = [['en', 1], ['de', 0], ['ar', 2]];

export async function openViews(browser, url) {
  const all = [];
  for (const [language, at] of VIEWS) {
    const [width, height] = PANELS[at];
    const screen = await Screen.open(browser, url, { viewport: { width, height }, reducedMotion: 'reduce' });
    all.push(Object.assign(screen, { language, panel: PANELS[at] }));
  }
  const each = (deed) => Promise.all(all.map(deed));
  await each(speak);
  return {
    all,
    each,
    /** All at the beginning, each in its language. */
    home: () => each(async (screen) => {
      await screen.home();
      await speak(screen);
    }),
    /** Judges what the first of some views shows, once the others do too: on every panel, each in its language. */
    look: (name, screens = all) => look(name, screens),
    close: () => each((screen) => screen.close()),
  };
}

async function speak(screen) {
  if ((await screen.page.locator('html').getAttribute('lang')) !== screen.language) {
    await screen.speak(screen.language);
  }
}

async function look(name, screens) {
  if (screens.length > 1) {
    const wanted = await screens[0].page.evaluate(whole);
    // A function, because the page's policy lets no text be evaluated.
    await Promise.all(screens.map(({ page }) => page.waitForFunction(whole, wanted)));
  }
  const found = await Promise.all(screens.map(async (screen) => {
    const { page, language, panel } = screen;
    const [width, height] = panel;
    const before = await page.evaluate(part);
    const faults = await judgeOnPanels(screen, `unit ${language} ${name}`, [panel], []);
    assert.equal(await page.evaluate(part), before, `${name} while it was looked at`);
    assert.equal(await page.locator('html').getAttribute('lang'), language);
    await page.setViewportSize({ width, height });
    return faults;
  }));
  assert.deepEqual(found.flat(), []);
}

/** Runs on the page: which screen it is. */
function part() {
  const { screen, stage, reason } = document.querySelector('[data-screen]').dataset;
  return [screen, stage, reason].join(' ');
}

/** Runs on the page: which screen it is, and what it shows, without its words; or whether that is what is wanted. */
function whole(wanted) {
  const { screen, stage, reason } = document.querySelector('[data-screen]').dataset;
  const all = (selector, name) => [...document.querySelectorAll(selector)].map((element) => element.dataset[name]);
  const shown = [screen, stage, reason, all('[data-go]:not([data-go="more"])', 'go'), stage ? all('bank-picture .bp-open', 'number') : ''].join(' ');
  return wanted === undefined ? shown : shown === wanted;
}
