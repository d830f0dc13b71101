// SPDX-License-Identifier: Apache-2.0
import { after, before, beforeEach } from 'node:test';
import { launch } from '../../../portal-webapp/web/e2e/browser.js';
import { PATIENCE } from './screen.js';
import { startStand } from './stand.js';
import { codes } from './unit-codes.js';
import { emergency } from './unit-emergency.js';
import { metal } from './unit-metal.js';
import { modes } from './unit-modes.js';
import { pins } from './unit-pins.js';
import { services } from './unit-services.js';
import { swaps } from './unit-swaps.js';
import { technician } from './unit-technician.js';
import { openViews } from './unit-views.js';

/** The shipped unit, simulated metal, and its screen in a real browser. One unit for all stories: each begins at the beginning. */

/** Boards that tell of an opening at once, for most stories. */
const SOON_MILLIS = 100;

const here = {};
let browser;

before(async () => {
  here.stand = await startStand();
  await here.stand.stayOpen('west');
  await here.stand.stayOpen('east');
  await here.stand.answersAfter('west', SOON_MILLIS);
  browser = await launch();
  Object.assign(here, await openViews(browser, here.stand.kiosk));
  [here.screen] = here.all;
  here.page = here.screen.page;
}, { timeout: 6 * PATIENCE });

after(async () => {
  try {
    await here.close?.();
  } finally {
    await browser?.close();
    await here.stand?.close();
  }
}, { timeout: 3 * PATIENCE });

beforeEach(() => here.home());

codes(here);
pins(here);
modes(here);
metal(here);
technician(here);
swaps(here);
services(here);
emergency(here);
