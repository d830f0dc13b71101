// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { mkdir } from 'node:fs/promises';
import { checkAccess } from '../../../portal-webapp/web/e2e/browser.js';

/** What holds of every screen: no fault that axe finds, targets that a thumb hits, within reach, and nothing cut off. */

/** Set to a folder to have a picture of every screen. */
const { SCREENSHOTS } = process.env;
const LEAST_TARGET = 76;
const LEAST_APART = 8;

/** @param where names the screen, and its picture */
export async function judge({ page }, where, { axe = true } = {}) {
  await page.waitForFunction(() => document.getAnimations().every((each) => each.playState !== 'running'));
  if (SCREENSHOTS) {
    await mkdir(SCREENSHOTS, { recursive: true });
    await page.screenshot({ path: `${SCREENSHOTS}/${where.replaceAll(/[ ,]+/g, '-')}.png` });
  }
  const faults = await page.evaluate(look, { least: LEAST_TARGET, apart: LEAST_APART });
  assert.deepEqual(faults, [], where);
  if (axe) {
    await checkAccess(page, where);
  }
}

/** Runs on the page. */
function look({ least, apart }) {
  const found = [];
  const { innerWidth: width, innerHeight: height } = window;
  const there = (element) => !element.closest('[inert], [hidden]') && element.getClientRects().length > 0;
  const within = (box) => box.left >= -0.5 && box.top >= -0.5 && box.right <= width + 0.5 && box.bottom <= height + 0.5;
  const gap = (a, b) => Math.max(b.left - a.right, a.left - b.right, b.top - a.bottom, a.top - b.bottom);
  const cutOff = (element) => element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;

  if (document.documentElement.scrollWidth > width || document.documentElement.scrollHeight > height) {
    found.push('scrolls');
  }
  const things = [];
  // A technician's pane scrolls and may fill the panel; customers never meet one.
  for (const button of document.querySelectorAll('button')) {
    if (!there(button) || button.closest('.pane')) {
      continue;
    }
    const box = button.getBoundingClientRect();
    const name = `[${button.textContent || button.getAttribute('aria-label')}]`;
    if (box.width < least || box.height < least) {
      found.push(`${name}: ${box.width} by ${box.height}`);
    }
    if (box.top + box.height / 2 < height / 3 && !button.closest('.view-maintenance')) {
      found.push(`${name}: out of reach at ${box.top}`);
    }
    if (cutOff(button)) {
      found.push(`${name}: cut off`);
    }
    things.push({ name, box, room: apart });
  }
  for (const text of document.querySelectorAll('#site, #clock, h1, h2, .hint:not(.said), .typed, bank-picture, .phone')) {
    if (there(text) && !text.closest('.pane') && (text.textContent || text.matches('bank-picture, .phone'))) {
      things.push({ name: text.matches('bank-picture, .phone') ? text.localName : text.textContent, box: text.getBoundingClientRect(), room: 0 });
    }
  }
  things.forEach((one, at) => {
    if (!within(one.box)) {
      found.push(`${one.name}: beyond the panel`);
    }
    for (const other of things.slice(at + 1)) {
      const between = gap(one.box, other.box);
      if (between < Math.min(one.room, other.room) - 0.5) {
        found.push(`${one.name} and ${other.name}: ${between} apart`);
      }
    }
  });
  return found;
}
