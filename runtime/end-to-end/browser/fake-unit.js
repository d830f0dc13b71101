// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The page's own files, and events and answers of a test's choice: every screen at will, without a unit behind it. */

const WEB = fileURLToPath(new URL('../../../bundles/org.latchkey.kiosk/src/main/resources/web', import.meta.url));
const PICTURE = fileURLToPath(new URL('../../../bundles/org.latchkey.picture/src/main/resources/web', import.meta.url));
const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json' };
const [, WATCHDOG] = /<script>(.*?)<\/script>/s.exec(await readFile(`${WEB}/index.html`, 'utf8'));
const POLICY = `default-src 'none'; script-src 'self' 'sha256-${createHash('sha256').update(WATCHDOG).digest('base64')}'; `
  + "style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const PING_MILLIS = 500;

function wall(name, title, first, columns, heights) {
  const doors = [];
  for (let x = 0; x < columns; x++) {
    let y = 0;
    heights.forEach((height, row) => {
      const number = first + x * heights.length + row;
      doors.push({ number, x, y, width: 1, height, size: row < 2 ? 1 : row, low: y >= 3 });
      y += height;
    });
  }
  return { name, title, doors };
}

/** A gym: a west wall for codes, an east wall for everybody. */
export const SITE = {
  version: 'v1', scannerPlace: 'below', provisioned: true, name: 'Riverside Gym', timeZone: 'Europe/Berlin',
  languages: ['en', 'de', 'fr', 'es', 'pl', 'ro', 'ar'],
  banks: [wall('west', 'West wall', 1, 6, [1, 1, 2, 3]), wall('east', 'East wall', 25, 4, [1, 2, 4])],
};

export const UNIT = {
  gate: true, doors: true, pins: true, choice: true, scanner: true, lines: true,
  modes: { east: 'public', west: 'private' }, emergency: false, technician: false,
};

/** What its clock says, in milliseconds since 1970. */
const TIME = Date.parse('2026-11-23T09:41:00Z');

/** Every door shut; those of the east wall free but one. */
export function shut(changes = {}) {
  const doors = {};
  for (const bank of SITE.banks) {
    bank.doors.forEach(({ number }) => (doors[number] = ['closed', number === 26 ? 'session' : 'free', false]));
  }
  return { ...doors, ...changes };
}

export async function startFakeUnit() {
  const listeners = new Set();
  const state = { site: SITE, doors: shut(), unit: UNIT, ping: TIME };
  const orders = [];
  const answers = new Map();
  let silent = false;
  const send = (response, event, data) => response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);

  async function serve(request, response) {
    const path = new URL(request.url, 'http://x').pathname;
    response.setHeader('Content-Security-Policy', POLICY);
    if (request.method === 'POST') {
      let body = '';
      for await (const part of request) {
        body += part;
      }
      const fields = Object.fromEntries(new URLSearchParams(body));
      orders.push({ path, ...fields });
      const answer = answers.get(path) ?? { accepted: false, reason: 'not-here-now', doors: [] };
      const said = JSON.stringify(typeof answer === 'function' ? await answer(fields) : answer);
      response.setHeader('Content-Type', 'application/json');
      response.end(said);
      return;
    }
    if (silent && path !== '/') {
      request.socket.destroy();
      return;
    }
    if (path === '/api/events') {
      response.setHeader('Content-Type', 'text/event-stream');
      for (const name of Object.keys(state)) {
        send(response, name, state[name]);
      }
      listeners.add(response);
      request.on('close', () => listeners.delete(response));
      return;
    }
    const name = path === '/' ? '/index.html' : path;
    response.setHeader('Content-Type', TYPES[extname(name)] ?? 'text/plain');
    response.end(await readFile((name.startsWith('/bank-picture') ? PICTURE : WEB) + name));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => {
      response.statusCode = 404;
      response.end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const ping = setInterval(() => listeners.forEach((each) => send(each, 'ping', state.ping)), PING_MILLIS);
  let id = 0;
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    orders,
    /** What is answered to which order: a value, or a function of the form's fields. */
    answers,
    site: () => state.site,
    /** The number of what was presented last. */
    last: () => id,
    /** Says something new, and to those who come later. */
    tell(event, data) {
      if (event in state) {
        state[event] = data;
      }
      listeners.forEach((each) => send(each, event, data));
    },
    /** Somebody presents a code. */
    present(item) {
      id++;
      listeners.forEach((each) => send(each, 'presented', {
        id, accepted: true, reason: 'ok', doors: [], kind: 'customer', op: 'open', until: 0, source: 'front', ...item }));
      return id;
    },
    /** As if the unit's process had ended; a page that is loaded now meets it right before that end. */
    vanish() {
      silent = true;
      listeners.forEach((each) => each.destroy());
    },
    comeBack() {
      silent = false;
    },
    /** Everything as it was at first, except how the site is set up. */
    reset(site = {}) {
      Object.assign(state, { site: { ...SITE, ...site }, doors: shut(), unit: UNIT, ping: TIME });
      orders.length = 0;
      answers.clear();
      silent = false;
      for (const name of Object.keys(state)) {
        listeners.forEach((each) => send(each, name, state[name]));
      }
    },
    close() {
      clearInterval(ping);
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
