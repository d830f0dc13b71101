// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { newPage } from '../../../portal-webapp/web/e2e/browser.js';

/** What somebody does at a kiosk's screen, and what a test sees there. Nothing ends by itself, except what a test shortens. */

/** How long a test waits for anything, in milliseconds: machines that build beside it are slow. */
export const PATIENCE = 60_000;

const TOUCH_MILLIS = 2_000;
const NEVER = 3_600_000;
const CALM = {
  notice: NEVER, thanks: NEVER, idle: NEVER, remind: NEVER, openMost: NEVER, unlocked: NEVER, wishes: NEVER, silence: PATIENCE,
};

export class Screen {
  /** Opens the page of a unit and waits for its beginning. */
  static async open(browser, url, options = {}) {
    const page = await newPage(browser, { viewport: { width: 1024, height: 600 }, hasTouch: true, ...options });
    page.setDefaultTimeout(PATIENCE);
    const screen = new Screen(page, url);
    await screen.load();
    return screen;
  }

  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  async load() {
    await this.page.goto(this.url);
    await this.at('idle');
    await this.hurry(CALM);
  }

  /** As if it were loaded anew, at a fraction of the time where it comes back to the beginning by touch. */
  async renew() {
    if (!(await this.page.evaluate(begin, CALM))) {
      await this.load();
    }
  }

  /** Back to the beginning by touch, wherever it is. */
  async home() {
    await this.hurry(CALM);
    const end = this.page.locator('[data-go="done"], [data-go="cancel"], [data-go="back"], [data-go="leave"]');
    while ((await this.name()) !== 'idle') {
      // What is touched may go away by itself meanwhile.
      await end.first().click({ timeout: TOUCH_MILLIS }).catch(() => {});
    }
  }

  /** Sets how long the page waits, in milliseconds. */
  hurry(times) {
    return this.page.evaluate(async (wanted) => {
      const { TIMES } = await import('/js/flow.js');
      Object.assign(TIMES, wanted);
    }, times);
  }

  /** Waits until a screen is up. */
  at(name) {
    return this.page.locator(`[data-screen="${name}"]`).waitFor();
  }

  async name() {
    return this.page.locator('[data-screen]').getAttribute('data-screen');
  }

  /** Chooses a language by touch, from the beginning. */
  async speak(language) {
    await this.tap('language');
    await this.page.locator(`[data-language="${language}"]`).click();
    await this.page.locator(`html[lang="${language}"] [data-screen="idle"]`).waitFor();
  }

  /** Waits until doors that were opened are at a stage: opening, open, unlocked, jammed, unsure, closed. */
  stage(name) {
    return this.page.locator(`[data-stage="${name}"]`).waitFor();
  }

  /** Waits until the one sentence says so. */
  says(pattern) {
    return this.page.waitForFunction(
      (source) => new RegExp(source).test(document.querySelector('h1')?.textContent ?? ''), pattern.source);
  }

  /** Waits until a door is open and shown as such. */
  async opened(door) {
    await this.says(new RegExp(`Door ${door} is open$`));
    await this.page.locator(`.bp-open[data-number="${door}"]`).waitFor();
  }

  /** Waits until what is written smaller says so. */
  adds(pattern) {
    return this.page.locator('.hint').filter({ hasText: pattern }).first().waitFor();
  }

  heard(sound) {
    return this.page.waitForFunction((wanted) => document.documentElement.dataset.sound === wanted, sound);
  }

  tap(go) {
    return this.page.locator(`[data-go="${go}"]`).click();
  }

  /** Touches a door's number, wherever it is among the pages of them. */
  async door(number) {
    const wanted = this.page.locator(`.numbers [data-door="${number}"]`);
    await this.page.locator('.numbers [data-door]').first().waitFor();
    while ((await wanted.count()) === 0) {
      await this.tap('more');
    }
    await wanted.click();
  }

  /** From the beginning: picks this door and chooses a PIN, as far as what the unit says to it. */
  async takeWithPin(door, pin) {
    await this.tap('take');
    await this.tap('doors');
    await this.door(door);
    await this.typeTwice(pin);
  }

  /** Chooses a PIN at the pad that is up. */
  async typeTwice(pin) {
    await this.type(pin);
    await this.page.locator('.dot.full').waitFor({ state: 'detached' });
    await this.type(pin);
  }

  /** From anywhere: types a locker's number and a PIN. @param what reopen or end */
  async come(what, door, pin) {
    await this.home();
    await this.tap('mine');
    await this.tap(what);
    await this.type(String(door));
    await this.page.locator('.dot').first().waitFor();
    await this.type(pin);
  }

  press(label) {
    return this.page.getByRole('button', { name: label, exact: true }).click();
  }

  /** Touches digits; leaves the key that ends them. */
  async digits(digits) {
    for (const digit of digits) {
      await this.page.locator(`[data-key="${digit}"]`).click();
    }
  }

  async type(digits) {
    await this.digits(digits);
    await this.page.locator('[data-key="ok"]').click();
  }

  /** The doors that are drawn ajar. */
  ajar() {
    return this.page.locator('.bp-open').evaluateAll((all) => all.map((each) => Number(each.dataset.number)));
  }

  /** Marks the page: {@link sameSince} tells whether it was loaded anew. */
  mark() {
    return this.page.evaluate(() => (globalThis.stamp = 'same page'));
  }

  async sameSince() {
    return (await this.page.evaluate(() => globalThis.stamp)) === 'same page';
  }

  /** Fails with whatever went wrong on the page, except that a unit was away, or refused what a test tried. */
  async close() {
    const troubles = this.page.troubles.filter((text) => !/net::ERR_(INCOMPLETE|CONNECTION|EMPTY)|status of 403/.test(text));
    await this.page.context().close();
    assert.deepEqual(troubles, []);
  }
}

/** Runs on the page: whether it is at the beginning, with nobody's wishes. */
async function begin(calm) {
  const { TIMES } = await import('/js/flow.js');
  Object.assign(TIMES, calm);
  const isIdle = () => document.querySelector('[data-screen]').dataset.screen === 'idle';
  for (let left = 10; left > 0 && !isIdle(); left--) {
    document.querySelector('[data-go="stay"]')?.click();
    document.querySelector('[data-go="done"], [data-go="cancel"], [data-go="back"], [data-go="leave"]')?.click();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  while (isIdle() && document.querySelector('[data-wish][aria-pressed="true"]')) {
    document.querySelector('[data-wish][aria-pressed="true"]').click();
  }
  return isIdle();
}
