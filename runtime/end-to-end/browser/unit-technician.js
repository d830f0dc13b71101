// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { PIN } from './ways.js';

/** Who works here, before the shipped unit: staff with their code, and a technician at every part of the maintenance screen. */
export function technician(here) {
  test('staff open the door of somebody who forgot the PIN, and set it free', async () => {
    const { stand, screen, each, look } = here;
    await screen.takeWithPin(29, PIN);
    await screen.opened(29);
    await stand.shut(29);
    await screen.stage('closed');
    const code = await stand.code({ op: 'staff' });
    await stand.scan(code);
    await each(async (one) => {
      await one.at('staff');
      await one.door(29);
    });
    await look('staff');
    await screen.tap('open');
    await screen.opened(29);
    await stand.shut(29);
    await screen.says(/Door 29 is closed/);
    await stand.scan(code);
    await screen.at('staff');
    await screen.door(29);
    await screen.tap('release');
    await screen.says(/Locker 29 is free/);
    await look('released', [screen]);
    await screen.come('reopen', 29, PIN);
    await screen.says(/not yours any more/);
    assert.equal(await stand.pulses(29), 2);
  });

  test('a technician sees doors, records and the stick after showing a code, and nobody without', async () => {
    const { stand, screen, page, each, look } = here;
    assert.equal(await order('test', 'door=20'), 403);
    await stand.letterOnStick({ command: 'set-mode', bank: 'east', mode: 'closed' });
    await stand.scan(await stand.code({ op: 'technician' }));
    await each(async (one) => {
      await one.at('maintenance');
      await one.door(2);
      await one.page.locator('.facts').filter({ hasText: 'west 1/2' }).waitFor();
    });
    await screen.tap('test');
    await page.locator('.said').filter({ hasText: 'opened' }).waitFor();
    await each((one) => one.page.locator('.bp-open[data-number="2"]').waitFor());
    await look('technician, doors');
    await stand.shut(2);
    await everywhere('state', '.pane tr');
    await look('technician, state');
    await everywhere('records', 'pre.pane:not(:empty)');
    await page.locator('pre.pane').filter({ hasText: 'test-opening' }).waitFor();
    await look('technician, records');
    await each((one) => one.tap('log'));
    await page.locator('pre.pane').filter({ hasText: 'INFO' }).waitFor();
    await look('technician, log', [screen]);
    await everywhere('work', '[data-run="trail-export"]');
    await look('technician, stick');
    await run('verify', /fits|signed/);
    await run('trail-export', /record\(s\) from 0 on are in/);
    await run('letters', /applied/);
    await screen.tap('leave');
    await screen.at('idle');
    await page.locator('[data-go="take"]').waitFor({ state: 'detached' });
    await each((one) => one.page.locator('[data-screen="idle"], [data-screen="techAgain"]').waitFor());
    await look('technician, over', here.all.slice(1));
    assert.equal(await order('test', 'door=20'), 403);
    assert.equal(await stand.pulses(20), 0);
    await stand.scan(await stand.letter({ command: 'set-mode', bank: 'east', mode: 'public' }));
    await here.home();
    await page.locator('[data-go="take"]').waitFor();
  });

  function everywhere(tab, shown) {
    return here.each(async (one) => {
      await one.page.locator(`[data-tab="${tab}"]`).click();
      await one.page.locator(shown).first().waitFor();
    });
  }

  async function run(what, said) {
    await here.page.locator(`[data-run="${what}"]`).last().click();
    await here.page.locator('.said').filter({ hasText: said }).waitFor();
  }

  function order(name, fields) {
    return here.page.evaluate(async ([path, body]) => {
      const answer = await fetch(`/api/maintenance/${path}`, {
        method: 'POST', body, headers: { 'X-Latchkey': 'kiosk', 'Content-Type': 'application/x-www-form-urlencoded' } });
      return answer.status;
    }, [name, fields]);
  }
}
