// SPDX-License-Identifier: Apache-2.0
import { accessFaults, picture } from '../../../portal-webapp/web/e2e/browser.js';

/** What holds of every screen: no fault that axe finds, targets that a thumb hits, within reach, and nothing cut off. */

const LEAST_TARGET = 76;
const LEAST_APART = 8;
const LEAST_TEXT = 28;

/** The panels that the kiosk is made for. */
export const PANELS = [[1024, 600], [1280, 800], [1080, 1920]];

/**
 * Everything that is wrong with a screen on any panel, each with where it was seen.
 *
 * @param where names the screen, and its pictures
 * @param axed the panels on which axe looks too
 * @param inside of these, those on which it looks into the pictures of walls: they are by far the most of it, and only grow and shrink
 */
export async function judgeOnPanels(screen, where, axed, inside = axed.slice(0, 1)) {
  const faults = [];
  for (const panel of PANELS) {
    const [width, height] = panel;
    await screen.page.setViewportSize({ width, height });
    const found = await judge(screen, `${width}x${height} ${where}`);
    if (axed.includes(panel)) {
      found.push(...await accessFaults(screen.page, inside.includes(panel) ? [] : ['bank-picture svg']));
    }
    faults.push(...found.map((fault) => `${width}x${height} ${where}: ${fault}`));
  }
  return faults;
}

async function judge({ page }, where) {
  const faults = await page.evaluate(look, { least: LEAST_TARGET, apart: LEAST_APART, text: LEAST_TEXT });
  await picture(page, where);
  return faults;
}

/** Runs on the page, once nothing moves any more. */
async function look({ least, apart, text }) {
  await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  // A picture fits itself into another panel some frames after that has come.
  const places = () => [...document.querySelectorAll('button, bank-picture')]
    .map((element) => Object.values(element.getBoundingClientRect().toJSON()).join()).join(' ');
  let before = '';
  for (let frame = 0, still = 0; still < 3 && frame < 300; frame++) {
    await new Promise(requestAnimationFrame);
    const now = places();
    still = now === before ? still + 1 : 0;
    before = now;
  }
  const found = [];
  const { innerWidth: width, innerHeight: height } = window;
  const there = (element) => !element.closest('[inert], [hidden]') && element.getClientRects().length > 0;
  const within = (box) => box.left >= -0.5 && box.top >= -0.5 && box.right <= width + 0.5 && box.bottom <= height + 0.5;
  const gap = (a, b) => Math.max(b.left - a.right, a.left - b.right, b.top - a.bottom, a.top - b.bottom);
  const cutOff = (element) => element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;

  if (document.documentElement.scrollWidth > width || document.documentElement.scrollHeight > height) {
    found.push('scrolls');
  }
  if (!document.querySelector('.view-maintenance')) {
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) =>
      (node.data.trim() && there(node.parentElement) && !node.parentElement.closest('.unseen, svg') ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP));
    while (words.nextNode()) {
      const size = parseFloat(getComputedStyle(words.currentNode.parentElement).fontSize);
      if (size < text) {
        found.push(`[${words.currentNode.data}]: letters of ${size}`);
      }
    }
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
