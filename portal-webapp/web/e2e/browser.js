// SPDX-License-Identifier: Apache-2.0
import { strict as assert } from 'node:assert';
import { mkdir, readFile } from 'node:fs/promises';
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

/** For a machine that does much else. */
const PATIENCE_MILLIS = 90_000;

/** A page whose every error fails the test: scripts, the content security policy, missing files. */
export async function newPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options });
  context.setDefaultTimeout(PATIENCE_MILLIS);
  await context.addInitScript({ content: AXE });
  const page = await context.newPage();
  page.troubles = [];
  page.on('pageerror', (error) => page.troubles.push(String(error)));
  page.on('console', (message) => {
    // The browser reports every answer from 400 up as an error; the tests look at what the page makes of it.
    if (message.type() === 'error' && !/status of (401|404|409|422|502|503)/.test(message.text())) {
      page.troubles.push(message.text());
    }
  });
  return page;
}

/** Set to a folder to have a picture of everything that is judged. */
const { SCREENSHOTS } = process.env;

/** A picture of the page as it is now, whole, if pictures are wanted. */
export async function picture(page, where) {
  if (SCREENSHOTS) {
    await mkdir(SCREENSHOTS, { recursive: true });
    await page.screenshot({ path: `${SCREENSHOTS}/${where.replaceAll(/[^A-Za-z0-9]+/g, '-')}.png`, fullPage: true });
  }
}

/** What axe finds wrong, for the page as it is now. @param exclude selectors of what it does not look into */
export async function accessFaults(page, exclude = []) {
  const result = await page.evaluate((left) =>
    globalThis.axe.run({ include: [['html']], exclude: left.map((each) => [each]) }, { resultTypes: ['violations'] }), exclude);
  return result.violations.map(
    (violation) => `${violation.id}: ${violation.help} (${violation.nodes.map((node) => node.target.join(' ')).join(', ')})`,
  );
}

/** Fails with what axe finds wrong, for the page as it is now. */
export async function checkAccess(page, where) {
  await picture(page, where);
  assert.deepEqual(await accessFaults(page), [], `accessibility of ${where}`);
}

/** Nothing may reach beyond the window's width. */
export async function checkWidth(page, where) {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(beyond <= 0, `${where} is ${beyond} px wider than the window`);
}

/** Signs in by the API with the one-time password, chooses another, and keeps the cookies. */
export async function signInOnce(page, portal, password) {
  await page.goto(portal.url);
  await page.waitForSelector('h1');
  await page.evaluate(async ({ name, current, next }) => {
    const send = (method, path, body) => fetch(`/api/v1${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', 'X-XSRF-TOKEN': /XSRF-TOKEN=([^;]+)/.exec(document.cookie)?.[1] ?? '' },
      body: JSON.stringify(body),
    });
    await send('POST', '/session', { name, password: current });
    await send('PUT', '/session/password', { current, next });
  }, { name: portal.name, current: portal.password, next: password });
}

/** Sends something that changes the portal, as the page would. */
export function change(page, method, path, body) {
  return page.evaluate(async (wish) => {
    const answer = await fetch(`/api/v1${wish.path}`, {
      method: wish.method,
      headers: { 'Content-Type': 'application/json', 'X-XSRF-TOKEN': /XSRF-TOKEN=([^;]+)/.exec(document.cookie)[1] },
      body: JSON.stringify(wish.body),
    });
    return answer.json();
  }, { method, path, body });
}

/**
 * Shows a site's unit in a state of the test's choice, whatever the portal knows: over the stream, or where `stream` is
 * false, over questions.
 */
export async function showUnit(page, unit, { stream = true } = {}) {
  await page.unroute(/\/api\/v1\/(live|sites\/[^/]+\/unit)$/);
  await page.route(/\/api\/v1\/live$/, (route) => stream
    ? route.fulfill({ contentType: 'text/event-stream', body: `retry: 60000\nevent: site\ndata: ${JSON.stringify(unit)}\n\n` })
    : route.fulfill({ status: 503, body: '' }));
  await page.route(/\/api\/v1\/sites\/[^/]+\/unit$/, (route) => route.fulfill({ json: unit }));
}
