// SPDX-License-Identifier: Apache-2.0

/** Releases, roll-outs and reports of a fleet that is not there, as the API answers them. */

const NAMES = [
  'access', 'audit', 'channel.serial', 'clock', 'command', 'device.api', 'driver.kerong', 'driver.modbus', 'driver.wkly', 'driver.xor8a', 'identity',
  'line', 'lockers', 'protocol', 'release', 'scanner.serial', 'shell', 'store.leveldb', 'sync.mqtt', 'unit.api', 'update',
].map((name) => `org.latchkey.${name}`);

const minutesAgo = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();

const bundle = (name, version) => ({ name, version, sha256: `${name}${version}`.split('').map((c) => c.charCodeAt(0).toString(16)).join('').padEnd(64, '0').slice(-64), length: 51_234 });

const files = (release) => NAMES.map((name) => bundle(name, release >= 8 && name.endsWith('driver.kerong') ? '0.2.0' : '0.1.0'));

export const PUBLISHER = {
  pinned: true, rootVersion: 2, fingerprint: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9', expires: '2031-11-22T00:00:00Z',
  timestampExpires: new Date(Date.now() + 80 * 864e5).toISOString(),
};

export const RELEASES = [8, 7, 6].map((counter) => ({
  counter, lowest: Math.max(1, counter - 1), description: counter === 8 ? 'Kerong boards answer at the first try on long lines' : `Release of week ${counter}`,
  complete: true, importedAt: minutesAgo((9 - counter) * 9000), bundles: NAMES.length,
}));

export const release = (counter) => ({ ...RELEASES.find((each) => each.counter === counter), bundles: files(counter) });

export const CHANGES = NAMES.map((name) => {
  const changed = name.endsWith('driver.kerong');
  return { name, fromVersion: '0.1.0', toVersion: changed ? '0.2.0' : '0.1.0', change: changed ? 'changed' : 'same' };
});

/** A fleet of which most run release 7, some 8, a few something odd. */
export function versions(count) {
  const sites = Array.from({ length: count }, (_, at) => {
    const release = at % 9 === 0 ? 8 : 7;
    const bundles = files(release);
    if (at === 5) {
      bundles[1] = { ...bundles[1], sha256: 'f'.repeat(64) };
    }
    if (at === 7) {
      bundles.splice(2, 1);
    }
    const silent = at === 3;
    return {
      site: at === 0 ? 'GYM-1' : `GYM-${at + 1}`, release: silent ? 0 : release, reportedAt: silent ? null : minutesAgo(at * 3),
      matches: silent ? 'unknown' : at === 5 || at === 7 ? 'no' : 'yes', development: at === 5, bundles: silent ? [] : bundles,
    };
  });
  return { releases: [8, 7, 6], sites };
}

/** A roll-out in the middle of its way. */
export function rollout(more = {}) {
  const site = (code, state, extra = {}) => ({ site: code, state, release: state === 'confirmed' ? 8 : 7, reason: null, since: minutesAgo(4), ...extra });
  const wave = ['directed', 'fetching', 'waiting-for-window', 'swapping', 'proving', 'confirmed', 'confirmed'];
  return {
    id: 'a1b2c3', release: 8, state: 'running', reason: null, successPercent: 90, failurePercent: 10, deadlineSeconds: 86_400,
    window: { notBefore: minutesAgo(60), notAfter: new Date(Date.now() + 3 * 3_600_000).toISOString() },
    rings: [
      { name: 'Canary', state: 'done', sites: [site('GYM-1', 'confirmed')] },
      {
        name: 'First wave', state: 'running',
        sites: [
          ...wave.map((state, at) => site(`GYM-${at + 2}`, state)),
          site('GYM-9', 'failed', { reason: 'the check scanner was not well' }), site('GYM-10', 'silent', { reason: null }),
        ],
      },
      { name: 'Everybody', state: 'waiting', sites: Array.from({ length: 40 }, (_, at) => site(`GYM-${at + 11}`, 'waiting', { since: null })) },
    ],
    ...more,
  };
}

/** Answers for all of it; `answers` may hold others by path, such as `GET /versions`. */
export async function showFleet(page, answers = {}) {
  const usual = {
    'GET /releases': { releases: RELEASES },
    'GET /releases/publisher': PUBLISHER,
    'GET /releases/8': release(8),
    'GET /releases/8/changes': CHANGES,
    'GET /versions': versions(200),
    'GET /rollouts': { rollouts: [rollout(), rollout({ id: 'old', release: 7, state: 'failed', reason: 'Too many sites of ring Canary failed.' })] },
    'GET /rollouts/a1b2c3': rollout(),
    'GET /rollouts/old': rollout({ id: 'old', release: 7, state: 'failed', reason: 'Too many sites of ring Canary failed.' }),
    ...answers,
  };
  await page.route(/\/api\/v1\/(releases|rollouts|versions)/, async (route) => {
    const url = new URL(route.request().url());
    const answer = usual[`${route.request().method()} ${url.pathname.replace('/api/v1', '')}`];
    if (typeof answer === 'function') {
      return route.fulfill(await answer(route.request()));
    }
    return answer ? route.fulfill({ json: answer }) : route.fulfill({ status: 404, json: { type: 'urn:latchkey:problem:not-found', detail: 'No such thing.' } });
  });
}
