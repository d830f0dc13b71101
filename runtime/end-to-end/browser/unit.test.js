// SPDX-License-Identifier: Apache-2.0
import { after, before, beforeEach } from 'node:test';
import { launch } from '../../../portal-webapp/web/e2e/browser.js';
import { PATIENCE, Screen } from './screen.js';
import { startStand } from './stand.js';
import { codes } from './unit-codes.js';
import { metal } from './unit-metal.js';
import { pins } from './unit-pins.js';
import { services } from './unit-services.js';
import { swaps } from './unit-swaps.js';

/** The shipped unit, simulated metal, and its screen in a real browser. One unit for all stories: each begins at the beginning. */

const here = {};
let browser;

before(async () => {
  here.stand = await startStand();
  await here.stand.stayOpen('west');
  await here.stand.stayOpen('east');
  browser = await launch();
  here.screen = await Screen.open(browser, here.stand.kiosk, { viewport: { width: 1280, height: 800 } });
  here.page = here.screen.page;
}, { timeout: 6 * PATIENCE });

after(async () => {
  try {
    await here.screen?.close();
  } finally {
    await browser?.close();
    await here.stand?.close();
  }
}, { timeout: 3 * PATIENCE });

beforeEach(() => here.screen.home());

codes(here);
pins(here);
metal(here);
swaps(here);
services(here);
