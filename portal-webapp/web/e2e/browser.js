// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const AXE = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--no-first-run',
    ],
  });
}

/** A page whose every error fails the test: scripts, the content security policy, missing files. */
export async function newPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options });
  await context.addInitScript({ content: AXE });
  const page = await context.newPage();
  page.troubles = [];
  page.on('pageerror', (error) => page.troubles.push(String(error)));
  page.on('console', (message) => {
    // The browser reports every answer from 400 up as an error; the tests look at what the page makes of it.
    if (message.type() === 'error' && !/status of (401|404|409|422)/.test(message.text())) {
      page.troubles.push(message.text());
    }
  });
  return page;
}

/** Fails with what axe finds wrong, for the page as it is now. */
export async function checkAccess(page, where) {
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  const found = result.violations.map(
    (violation) => `${violation.id}: ${violation.help} (${violation.nodes.map((node) => node.target.join(' ')).join(', ')})`,
  );
  assert.deepEqual(found, [], `accessibility of ${where}`);
}

/** Nothing may reach beyond the window's width. */
export async function checkWidth(page, where) {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(beyond <= 0, `${where} is ${beyond} px wider than the window`);
}
