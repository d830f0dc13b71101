// SPDX-License-Identifier: Apache-2.0
import { setTimeout as pause } from 'node:timers/promises';
import { launch } from '../../../portal-webapp/web/e2e/browser.js';
import { Screen } from './screen.js';
import { startStand } from './stand.js';

/**
 * How long customers wait for something to see, after a scan and after a touch, at the shipped unit's screen: `./latchkey bench touch`
 * starts it. Prints one object of milliseconds: `scan`, `touch`, `bareTouch`, `frame`, and how well the clocks agree.
 *
 * Seen is what a frame has painted: the first task after the frame that began after the change. The reference is a page with one button and
 * nothing behind it, in the same browser, touched in turns with ours.
 */

const SCANS = 60;
const TOUCHES = 100;
const NOT_COUNTED = 8;
/** Of the wall that takes codes. */
const DOORS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const REST_MILLIS = 150;
/** Longer than a board takes for one opening: no opening of ours waits for another. */
const OPENING_MILLIS = 1_300;
const AGREEMENTS = 40;
const BOUND_MILLIS = 12 * 60_000;

setTimeout(() => {
  console.error('the browser did not come to an end');
  process.exit(1);
}, BOUND_MILLIS).unref();

/** Runs on a page: gives it `seen(change)`, the moment when what a change made was painted, and `touched`, the last touch. */
function install() {
  globalThis.seen = (watched, wanted) => new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!wanted || document.querySelector(wanted)) {
        observer.disconnect();
        const changed = performance.now();
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve({ changed, painted: performance.now() });
          port2.postMessage(0);
        });
      }
    });
    observer.observe(document.querySelector(watched), { attributes: true, characterData: true, childList: true, subtree: true });
  });
  addEventListener('pointerdown', (event) => (globalThis.touched = event.timeStamp), { capture: true });
}

/** Touches an element; from the touch until what it changed was painted. */
async function touch(page, element, wanted) {
  const box = await page.locator(element).boundingBox();
  await page.evaluate((screen) => {
    globalThis.coming = globalThis.seen('body', screen);
  }, wanted);
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
  return page.evaluate(async () => {
    const { changed, painted } = await globalThis.coming;
    return { whole: painted - globalThis.touched, frame: painted - changed };
  });
}

/** What to add to this process's clock for the page's, from the quickest of many questions; both count the machine's own time. */
async function agree(page) {
  let best = { roundTrip: Infinity };
  for (let i = 0; i < AGREEMENTS; i++) {
    const asked = millis();
    const said = await page.evaluate(() => performance.now());
    const roundTrip = millis() - asked;
    best = roundTrip < best.roundTrip ? { roundTrip, offset: said - (asked + roundTrip / 2) } : best;
  }
  return best;
}

function millis() {
  return Number(process.hrtime.bigint()) / 1e6;
}

async function bare(browser) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, hasTouch: true });
  const page = await context.newPage();
  await page.setContent('<body><button id="one">touch</button><p id="said">0</p></body>');
  await page.evaluate(install);
  await page.evaluate(() => document.querySelector('#one').addEventListener('click', () => {
    document.querySelector('#said').textContent = String(performance.now());
  }));
  return page;
}

async function scan(stand, screen, code) {
  await screen.page.evaluate(() => {
    globalThis.coming = globalThis.seen('body', '[data-screen="opened"]');
  });
  const { sentNanos } = await stand.scan(code);
  return { sent: sentNanos / 1e6, seen: await screen.page.evaluate(() => globalThis.coming) };
}

async function measure(stand, browser) {
  const screen = await Screen.open(browser, stand.kiosk, { viewport: { width: 1280, height: 800 } });
  const { page } = screen;
  await page.evaluate(install);
  const plain = await bare(browser);
  const out = { scan: [], touch: [], bareTouch: [], frame: [] };
  const codes = await Promise.all(DOORS.map((door) => stand.code({ op: 'open', doors: [door] })));
  for (let i = 0; i < NOT_COUNTED + TOUCHES; i++) {
    await pause(REST_MILLIS);
    const ours = await touch(page, '[data-go="take"]', '[data-screen="take"]');
    await screen.home();
    await pause(REST_MILLIS);
    const theirs = await touch(plain, '#one');
    if (i >= NOT_COUNTED) {
      out.touch.push(ours.whole);
      out.bareTouch.push(theirs.whole);
      out.frame.push(theirs.frame);
    }
  }
  for (let i = 0; i < NOT_COUNTED + SCANS; i++) {
    await pause(REST_MILLIS);
    const { offset, roundTrip } = await agree(page);
    const { sent, seen } = await scan(stand, screen, codes[i % codes.length]);
    await screen.home();
    await pause(OPENING_MILLIS);
    if (i >= NOT_COUNTED) {
      out.scan.push(seen.painted - (sent + offset));
      out.clocks = Math.max(out.clocks ?? 0, roundTrip / 2);
    }
  }
  await screen.close();
  return out;
}

const stand = await startStand();
let browser;
try {
  await stand.stayOpen('west', false);
  browser = await launch();
  console.log(JSON.stringify(await measure(stand, browser)));
} finally {
  await browser?.close();
  await stand.close();
}
