// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { test } from 'node:test';

/** Codes before the shipped unit: what opens, what is refused, and what is said of it. */
export function codes(here) {
  test('a scan is answered at once, and the door is shown by number and place until it is shut', async () => {
    const { stand, screen, look } = here;
    await look('idle');
    const code = await stand.code({ op: 'open', doors: [3], uses: 1 });
    await stand.scan(code);
    await screen.opened(3);
    assert.deepEqual(await screen.ajar(), [3]);
    await look('open');
    await stand.shut(3);
    await screen.says(/Door 3 is closed/);
    await look('shut');
    await stand.scan(code);
    await screen.says(/used already/);
    await screen.adds(/ask at the desk for a new code/);
    await screen.heard('no');
    await look('refused, used');
    assert.equal(await stand.pulses(3), 1);
    await screen.press('Done');
    await screen.at('idle');
  });

  test('a code that is none, of another place, too old, or for a wall without codes is refused with what to do next', async () => {
    const { stand, screen, look } = here;
    for (const [name, code, words, next] of [
      ['none', 'HTTP://EXAMPLE.COM', /could not be read/, /large and bright/],
      ['foreign', await stand.code({ op: 'open', doors: [3], site: 'GYM-2' }), /another place/, /Check the address/],
      ['too late', await stand.code({ op: 'open', doors: [3], from: 7_200, seconds: 3_600 }), /no longer valid/, /Ask at the desk/],
      ['public now', await stand.code({ op: 'open', doors: [30] }), /without a code/, /Take a free locker/],
    ]) {
      await stand.scan(code);
      await screen.says(words);
      await screen.adds(next);
      await look(`refused, ${name}`);
    }
    await screen.heard('no');
    assert.equal(await stand.pulses(30), 0);
  });

  test('a code that takes any free locker is told which, and gives it back', async () => {
    const { stand, screen, page, look } = here;
    await stand.scan(await stand.code({ op: 'allocate', bank: 'west', size: 3 }));
    await screen.stage('open');
    const [door] = await screen.ajar();
    await screen.opened(door);
    await screen.adds(/yours until/);
    await look('open, any free one');
    await stand.shut(door);
    await screen.says(/closed/);
    await page.locator('[data-go="give-back"]').click();
    await screen.at('givenBack');
    await look('given back', [screen]);
  });

  test('what is dropped off is picked up from the same locker, which is then free', async () => {
    const { stand, screen, look } = here;
    const booking = { bank: 'west', booking: '0102030405060708' };
    const pickUp = await stand.code({ op: 'pick-up', uses: 1, ...booking });
    await stand.scan(pickUp);
    await screen.says(/Nothing has been put in/);
    await look('refused, nothing dropped off');
    await stand.scan(await stand.code({ op: 'drop-off', ...booking }));
    await screen.stage('open');
    const [door] = await screen.ajar();
    await screen.adds(new RegExp(`Put your things into locker ${door} `));
    await look('open, dropping off');
    await stand.shut(door);
    await screen.adds(/locked in/);
    await look('shut, dropped off');
    await stand.scan(pickUp);
    await screen.opened(door);
    await screen.adds(/Take everything out/);
    await look('open, picking up');
    await stand.shut(door);
    await screen.adds(new RegExp(`Locker ${door} is free again`));
    await look('shut, picked up');
  });

  test('a browser that is loaded anew shows the door that still stands open', async () => {
    const { stand, screen, page, look } = here;
    await stand.scan(await stand.code({ op: 'open', doors: [4], uses: 1 }));
    await screen.opened(4);
    await page.reload();
    await page.locator('.bp-open[data-number="4"]').waitFor();
    await look('idle, a door open', [screen]);
    await stand.shut(4);
    await page.locator('.bp-open').waitFor({ state: 'detached' });
    await screen.at('idle');
  });

  test('a door that is left open is spoken of until somebody shuts it', async () => {
    const { stand, screen, each, look } = here;
    await each((one) => one.hurry({ remind: 300 }));
    await stand.scan(await stand.code({ op: 'open', doors: [6], uses: 1 }));
    await screen.says(/Please close door 6/);
    await screen.adds(/Press it shut/);
    await each((one) => one.heard('remind'));
    await look('left open');
    await stand.shut(6);
    await screen.says(/Door 6 is closed/);
  });

  test('a jammed door is told as one', async () => {
    const { stand, screen, look } = here;
    await stand.jam(8);
    await stand.scan(await stand.code({ op: 'open', doors: [8], uses: 1 }));
    await screen.says(/Door 8 is stuck/);
    await screen.adds(/Your code is still good/);
    await look('jammed');
    await stand.free(8);
  });

  test('a line that is pulled is spoken of, and nothing else stops', async () => {
    const { stand, screen, page, each, look } = here;
    await stand.unplug('east');
    await each((one) => one.page.locator('.remark:not(:empty)').waitFor());
    await page.locator('.remark').filter({ hasText: 'Some lockers' }).waitFor();
    await look('idle, some out of order');
    await stand.scan(await stand.code({ op: 'open', doors: [7], uses: 1 }));
    await screen.opened(7);
    await stand.shut(7);
    await stand.plug('east');
    await screen.says(/closed/);
    await screen.tap('done');
    await page.locator('.remark').filter({ hasNotText: 'Some lockers' }).waitFor({ state: 'attached' });
  });
}
