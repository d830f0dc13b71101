// SPDX-License-Identifier: Apache-2.0
import { after, afterEach, before, beforeEach } from 'node:test';
import { launch } from '../../../portal-webapp/web/e2e/browser.js';
import { startFakeUnit } from './fake-unit.js';
import { Screen } from './screen.js';

/** Gives each test of a file a screen of its own at a unit that says what the test wants. */
export function atFakeUnit() {
  const here = {};
  let browser;
  before(async () => {
    here.unit = await startFakeUnit();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await here.unit?.close();
  });
  beforeEach(async () => {
    here.unit.reset();
    here.screen = await Screen.open(browser, here.unit.url);
    here.page = here.screen.page;
  });
  afterEach(() => here.screen.close());
  return here;
}
