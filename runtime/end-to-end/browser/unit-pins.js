// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { mash, randomFrom } from './tapper.js';
import { PIN } from './ways.js';

/** A public wall before the shipped unit: a free locker, a PIN twice, as often as wanted, and the end of it. */
export function pins(here) {
  const SEED = Number(process.env.SEED ?? 20_261_122);
  const TAPS = 400;

  /** Chooses a PIN at the pad that is up. */
  async function choose(pin) {
    await here.screen.type(pin);
    await here.screen.says(/once more/);
    await here.screen.type(pin);
  }

  /** @param what reopen or end */
  async function come(what, door, pin) {
    const { screen, page } = here;
    await screen.home();
    await screen.tap('mine');
    await screen.tap(what);
    await screen.type(String(door));
    await page.locator('.dot').first().waitFor();
    await screen.type(pin);
  }

  async function shut(door) {
    await here.stand.shut(door);
    await here.screen.says(new RegExp(`Door ${door} is closed`));
  }

  test('a locker of one\'s own choice, opened again with the PIN, and given back at the end', async () => {
    const { stand, screen, page } = here;
    await screen.tap('take');
    await screen.tap('doors');
    await screen.door(27);
    await choose(PIN);
    await screen.opened(27);
    await screen.adds(/locker 27 and your PIN/);
    await shut(27);
    await come('reopen', 27, PIN);
    await screen.opened(27);
    await shut(27);
    await come('end', 27, PIN);
    await screen.opened(27);
    await screen.adds(/Take everything out/);
    await shut(27);
    assert.equal(await stand.pulses(27), 3);
    await screen.home();
    await screen.tap('take');
    await screen.tap('doors');
    await page.locator('[data-door="27"]').waitFor();
    await come('reopen', 27, PIN);
    await screen.says(/not yours any more/);
    assert.equal(await stand.pulses(27), 3);
  });

  test('the unit chooses; who guesses at the PIN waits, and nobody else does', async () => {
    const { stand, screen, page } = here;
    await screen.tap('take');
    await page.locator('[data-size="1"]').click();
    await screen.says(/Choose a PIN for locker [0-9]+/);
    const door = Number(/[0-9]+/.exec(await page.locator('h1').textContent())[0]);
    await choose(PIN);
    await screen.opened(door);
    await shut(door);
    for (let wrong = 1; wrong <= 3; wrong++) {
      await come('reopen', door, `99887${wrong}`);
      await screen.says(/not the PIN|Too many tries/);
    }
    await come('reopen', door, PIN);
    await screen.says(/Too many tries/);
    await screen.adds(/try again in [0-9]+/);
    assert.equal(await stand.pulses(door), 1);
    await screen.home();
    await screen.tap('take');
    await screen.tap('doors');
    await screen.door(26);
    await choose('271828');
    await screen.opened(26);
    await shut(26);
  });

  test('a PIN that is easily guessed is asked for again', async () => {
    const { stand, screen } = here;
    await screen.tap('take');
    await screen.tap('doors');
    await screen.door(32);
    await choose('123456');
    await screen.says(/easy to guess/);
    assert.equal(await stand.pulses(32), 0);
  });

  test('a scan in the middle of a PIN opens its door, and that door alone', async () => {
    const { stand, screen } = here;
    await screen.tap('take');
    await screen.tap('doors');
    await screen.door(33);
    await screen.digits('314');
    await stand.scan(await stand.code({ op: 'open', doors: [5], uses: 1 }));
    await screen.opened(5);
    await shut(5);
    await screen.tap('done');
    await screen.at('idle');
    assert.equal(await stand.pulses(33), 0);
  });

  test('no door opens for somebody who mashes the screen', async () => {
    const { stand, screen } = here;
    const before = await stand.pulses();
    console.log(`SEED=${SEED}`);
    await screen.hurry({ notice: 2_000, thanks: 500, idle: 2_000, answer: 500, wishes: 500 });
    await mash(screen, randomFrom(SEED), TAPS);
    await screen.at('idle');
    assert.equal(await stand.pulses(), before);
    await stand.scan(await stand.code({ op: 'open', doors: [10], uses: 1 }));
    await screen.says(/10/);
    await stand.shut(10);
  });
}
