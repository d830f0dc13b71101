// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { mash, randomFrom } from './tapper.js';
import { PIN } from './ways.js';

/** A public wall before the shipped unit: a free locker, a PIN twice, as often as wanted, and the end of it. */
export function pins(here) {
  const SEED = Number(process.env.SEED ?? 20_261_122);
  const TAPS = 400;

  async function shut(door) {
    await here.stand.shut(door);
    await here.screen.says(new RegExp(`Door ${door} is closed`));
  }

  test('a locker of one\'s own choice, opened again with the PIN, and given back at the end', async () => {
    const { stand, screen, page } = here;
    await screen.tap('take');
    await screen.tap('doors');
    await screen.door(27);
    await screen.typeTwice(PIN);
    await screen.opened(27);
    await screen.adds(/locker 27 and your PIN/);
    await shut(27);
    await screen.come('reopen', 27, PIN);
    await screen.opened(27);
    await shut(27);
    await screen.come('end', 27, PIN);
    await screen.opened(27);
    await screen.adds(/Take everything out/);
    await shut(27);
    assert.equal(await stand.pulses(27), 3);
    await screen.home();
    await screen.tap('take');
    await screen.tap('doors');
    await page.locator('[data-door="27"]').waitFor();
    await screen.come('reopen', 27, PIN);
    await screen.says(/not yours any more/);
    assert.equal(await stand.pulses(27), 3);
  });

  test('customers in three languages and at three panels each take a locker, open it again and give it back', async () => {
    const { stand, each, look } = here;
    await each(async (one, at) => {
      const door = 34 + at;
      const see = (name) => look(name, [one]);
      await see('idle');
      await one.tap('take');
      await one.at('take');
      await see('take');
      await one.tap('doors');
      await one.at('doors');
      await see('doors');
      await one.door(door);
      await one.at('pad');
      await one.digits('3');
      await see('choose a PIN');
      await one.type('14159');
      await one.page.locator('.dot.full').waitFor({ state: 'detached' });
      await see('PIN once more');
      await one.type(PIN);
      await one.stage('open');
      await see('taken with a PIN');
      await stand.shut(door);
      await one.stage('closed');
      await one.come('reopen', door, '998877');
      await one.at('refused');
      await see('wrong PIN');
      await one.come('reopen', door, PIN);
      await one.stage('open');
      await stand.shut(door);
      await one.stage('closed');
      await one.home();
      await one.tap('mine');
      await one.at('mine');
      await see('mine');
      await one.come('end', door, PIN);
      await one.stage('open');
      await see('ended with a PIN');
      await stand.shut(door);
      await one.stage('closed');
    });
  });

  test('low lockers come first for whom they are wished, and the next customer finds the language of the place', async () => {
    const { screen, page, each, look } = here;
    await each(async (one) => {
      await one.tap('language');
      await one.at('language');
    });
    await look('language');
    await page.locator('[data-language="fr"]').click();
    await screen.says(/Présentez/);
    await page.locator('[data-wish="low"]').click();
    await screen.tap('take');
    await screen.tap('doors');
    // The lowest door of each column of the wall.
    assert.equal(await page.locator('.numbers [data-door]').first().getAttribute('data-door'), '27');
    await screen.home();
    await screen.hurry({ wishes: 100 });
    await screen.says(/Show your code/);
    await page.locator('[data-wish="low"][aria-pressed="false"]').waitFor();
  });

  test('the unit chooses; who guesses at the PIN waits, and nobody else does', async () => {
    const { stand, screen, page } = here;
    await screen.tap('take');
    await page.locator('[data-size="1"]').click();
    await screen.says(/Choose a PIN for locker [0-9]+/);
    const door = Number(/[0-9]+/.exec(await page.locator('h1').textContent())[0]);
    await screen.typeTwice(PIN);
    await screen.opened(door);
    await shut(door);
    for (let wrong = 1; wrong <= 3; wrong++) {
      await screen.come('reopen', door, `99887${wrong}`);
      await screen.says(/not the PIN|Too many tries/);
    }
    await screen.come('reopen', door, PIN);
    await screen.says(/Too many tries/);
    await screen.adds(/try again in [0-9]+/);
    assert.equal(await stand.pulses(door), 1);
    await screen.home();
    await screen.tap('take');
    await screen.tap('doors');
    await screen.door(26);
    await screen.typeTwice('271828');
    await screen.opened(26);
    await shut(26);
  });

  test('a PIN that is easily guessed is asked for again', async () => {
    const { stand, screen } = here;
    await screen.tap('take');
    await screen.tap('doors');
    await screen.door(32);
    await screen.typeTwice('123456');
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
    const { stand, screen, page } = here;
    const before = await stand.pulses();
    console.log(`SEED=${SEED}`);
    await screen.hurry({ notice: 2_000, thanks: 500, idle: 2_000, answer: 500, wishes: 500 });
    await mash(screen, randomFrom(SEED), TAPS);
    await page.locator('html:not(.contrast)[lang=en] [data-screen="idle"]').waitFor();
    assert.equal(await stand.pulses(), before);
    await stand.scan(await stand.code({ op: 'open', doors: [10], uses: 1 }));
    await screen.stage('open');
    await stand.shut(10);
  });
}
