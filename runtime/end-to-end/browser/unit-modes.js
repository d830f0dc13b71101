// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { PIN } from './ways.js';

/** Whom the walls serve, by order of the portal: what customers see before the shipped unit. */
export function modes(here) {
  const order = async (args) => here.stand.scan(await here.stand.letter(args));
  const mode = (bank, name) => order({ command: 'set-mode', bank, mode: name });

  test('a closed wall serves those who have a door there, and nobody else', async () => {
    const { stand, screen, page, each, look } = here;
    const code = await stand.code({ op: 'allocate', bank: 'west', size: 2 });
    await stand.scan(code);
    await screen.stage('open');
    const [door] = await screen.ajar();
    await stand.shut(door);
    await screen.stage('closed');
    await screen.home();
    await screen.takeWithPin(30, PIN);
    await screen.opened(30);
    await stand.shut(30);
    await screen.stage('closed');
    await here.home();
    await mode('west', 'closed');
    await screen.at('letter');
    await look('order taken');
    await mode('east', 'closed');
    await here.home();
    await screen.says(/closed at the moment/);
    await page.locator('[data-go="take"]').waitFor({ state: 'detached' });
    await look('idle, closed');
    await stand.scan(await stand.code({ op: 'allocate', bank: 'west' }));
    await screen.adds(/during opening hours/);
    await look('refused, closed');
    await stand.scan(code);
    await screen.opened(door);
    await stand.shut(door);
    await screen.stage('closed');
    await screen.tap('give-back');
    await screen.at('givenBack');
    await screen.come('end', 30, PIN);
    await screen.opened(30);
    await stand.shut(30);
    await screen.stage('closed');
    await mode('west', 'public');
    await mode('east', 'public');
    await here.home();
    await screen.says(/Take a free locker, or open yours/);
    await each((one) => one.page.locator('bank-picture').nth(1).waitFor());
    await look('idle, public');
    await mode('west', 'private');
    await screen.at('letter');
    await screen.home();
    await screen.says(/Show your code/);
  });

  test('in a lock-down nobody is served but staff, and afterwards everybody is', async () => {
    const { stand, screen, page, look } = here;
    const code = await stand.code({ op: 'open', doors: [15] });
    await order({ command: 'lock-down', on: true });
    await screen.at('letter');
    await here.home();
    await screen.says(/locked at the moment/);
    assert.equal(await page.locator('[data-go="take"], [data-go="mine"]').count(), 0);
    await look('idle, locked down');
    await stand.scan(code);
    await screen.at('refused');
    await screen.says(/locked at the moment/);
    await look('refused, locked down');
    await stand.scan(await stand.code({ op: 'staff', doors: [16] }));
    await screen.opened(16);
    await stand.shut(16);
    await screen.stage('closed');
    assert.equal(await stand.pulses(15), 0);
    await order({ command: 'lock-down', on: false });
    await screen.at('letter');
    await here.home();
    await page.locator('[data-go="take"]').waitFor();
    await stand.scan(code);
    await screen.opened(15);
    await stand.shut(15);
    await screen.stage('closed');
  });
}
