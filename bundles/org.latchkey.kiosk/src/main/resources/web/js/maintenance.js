// SPDX-License-Identifier: Apache-2.0
import { numberPages } from './choose.js';
import { TIMES, bankOf } from './flow.js';
import { banks } from './screens.js';
import { button, h, screen } from './view.js';

/** What a technician sees and does after showing a code: doors, state, records and log, releases and sticks. */

const LOOK_MILLIS = 1_000;
const TABS = ['doors', 'state', 'records', 'work'];

export function maintenance(ui, { tab = 'doors' } = {}) {
  const chosen = new Set();
  let look = null;
  let gone = false;
  let answer = '';
  const parts = screen('maintenance', {
    sentence: ui.t('tech.title'),
    bar: [
      ...TABS.map((name) => button(ui.t(`tech.${name}`), () => ui.go('maintenance', { tab: name }), {
        kind: 'quiet', 'aria-pressed': String(name === tab), 'data-tab': name })),
      button(ui.t('tech.leave'), leave, { 'data-go': 'leave' }),
    ],
  });
  const said = h('p', { class: 'hint said', role: 'status', dir: 'auto' });
  parts.actions.append(said);
  const order = async (name, fields = {}) => {
    const got = await ui.order(`/api/maintenance/${name}`, fields);
    if (got.error && !gone) {
      gone = true;
      ui.go('techAgain');
    }
    return got;
  };
  const touch = async (name, fields) => {
    answer = ui.t('tech.running');
    show();
    const got = await order(name, fields);
    answer = worded(ui, (got.said || (got.accepted ? '' : ui.t('no.other'))).trim());
    await refresh();
  };
  const pane = { doors: doorsPane, state: statePane, records: recordsPane, work: workPane }[tab](ui, parts, chosen, touch, order);

  function show() {
    const work = look?.work;
    said.textContent = answer || (tab === 'work' && work?.what ? `${work.running ? ui.t('tech.running') : work.said.trim()}` : '');
    if (look) {
      pane(look);
    }
  }

  async function refresh() {
    const got = await order('look', { quiet: true });
    if (!gone && got.doors && !got.reason) {
      look = got;
      show();
    }
  }

  function leave() {
    gone = true;
    // Not waited for: whatever the screen shows by then is somebody else's.
    ui.order('/api/maintenance/leave');
    ui.idle();
  }

  refresh();
  const timer = setInterval(refresh, LOOK_MILLIS);
  return {
    ...parts,
    update: show,
    leave: () => {
      gone = true;
      clearInterval(timer);
    },
  };
}

/** A word of the unit's in the words of the language, as far as it has one. */
function word(ui, name) {
  const key = [`word.${name}`, `door.${name}`].find((each) => ui.words.has(each));
  return key ? ui.t(key) : name;
}

/** An outcome, and what the board said of it. */
const worded = (ui, text) => text.replace(/^[a-z-]+(?=$| \()/, (name) => word(ui, name));

/** How often its lock ended an opening in which way; nothing of what never happened but openings. */
const wear = (ui, counts) => Object.entries(counts ?? {}).map(([name, count]) => `${word(ui, name)}: ${count}`).join(', ');

function row(name, value, bad = false) {
  // Values are what the unit says, in its own direction.
  return h('tr', { class: bad ? 'bad' : '' }, h('th', { scope: 'row' }, h('bdi', {}, name)), h('td', {}, h('bdi', {}, String(value ?? ''))));
}

function doorsPane(ui, parts, chosen, touch) {
  const every = ui.state.site.banks.flatMap((bank) => bank.doors.map((door) => door.number)).sort((a, b) => a - b);
  const drawn = banks(ui, every, 'staff');
  const facts = h('table', { class: 'facts' });
  const one = () => [...chosen][0];
  const test = button(ui.t('tech.test'), () => touch('test', { door: one() }), { kind: 'main', 'data-go': 'test' });
  const clear = button(ui.t('tech.clear'), () => touch('clear', { door: one() }), { 'data-go': 'clear' });
  const pages = numberPages({
    numbers: () => every, chosen, more: ui.t('take.more'),
    pressed: (number) => {
      chosen.clear();
      chosen.add(number);
      parts.element.dataset.door = number;
    },
  });
  parts.figure.classList.add('bankful');
  parts.figure.replaceChildren(h('div', { class: 'walls' }, ...drawn.elements), facts);
  parts.actions.prepend(pages.grid, h('div', { class: 'row' }, pages.next, test, clear));
  return (look) => {
    drawn.update();
    drawn.elements.forEach((element) => {
      element.selected = [...chosen];
      // The wall of the door that is meant gets the room.
      element.hidden = chosen.size > 0 && element.dataset.bank !== bankOf(ui.state.site, one())?.name;
    });
    pages.update(false);
    const door = look.doors.find(({ number }) => number === one());
    test.disabled = !door;
    clear.disabled = !door;
    facts.hidden = !door;
    if (door) {
      facts.replaceChildren(
        row(ui.t('door'), `${door.number} (${door.bank})`), row(ui.t('tech.address'), door.address),
        row(ui.t('tech.sensor'), [door.sensed ? door.state : '–', door.item].filter(Boolean).map((each) => word(ui, each)).join(', ')),
        row(ui.t('tech.reads'), door.reads), row(ui.t('tech.use'), word(ui, door.use) || '–'),
        row(ui.t('tech.last'), worded(ui, door.last) || '–'), row(ui.t('tech.wear'), wear(ui, door.wear) || '–'),
        row(ui.t('tech.trouble'), door.trouble || (door.jammed ? word(ui, 'jammed') : '–'), door.trouble || door.jammed));
    }
  };
}

function statePane(ui, parts, chosen, touch) {
  const doors = ui.state.site.banks.reduce((sum, bank) => sum + bank.doors.length, 0);
  const asking = h('div', { class: 'row' });
  let opening = false;
  let asked = false;
  const ask = (name, sure) => {
    asked = true;
    asking.replaceChildren(
      button(ui.t('cancel'), offer, { 'data-go': 'not' }),
      button(sure, () => {
        offer();
        touch(name, {});
      }, { kind: 'main', 'data-go': `${name}-now` }));
  };
  function offer() {
    asked = false;
    asking.replaceChildren(
      button(ui.t('tech.emergency'), () => ask('emergency', ui.t('tech.emergencyNow', { count: doors })), { 'data-go': 'emergency' }),
      ...(opening ? [button(ui.t('tech.stop'), () => ask('emergency-end', ui.t('tech.stopNow')), { 'data-go': 'emergency-end' })] : []));
  }
  offer();
  parts.actions.append(asking);

  const table = h('table', { class: 'facts' });
  parts.figure.replaceChildren(h('div', { class: 'pane', tabindex: '0', role: 'region', 'aria-label': ui.t('tech.state') }, table));
  parts.element.classList.add('wide');
  const show = (look) => table.replaceChildren(
    row(ui.t('tech.clock'), `\u2066${look.time ?? '–'}\u2069 (${word(ui, look.clock ?? '–')})`),
    row(ui.t('tech.network'), `${look.connected ? '✓' : '–'} ${look.broker ?? ''} ${look.since ?? ''} ${look.trouble ?? ''}`),
    row(ui.t('tech.records'), look.records === undefined ? '–' : `${look.records} (${ui.t('tech.boot', { count: look.boot })})`),
    row(ui.t('tech.memory'), look.memory),
    row(ui.t('tech.drill'), look.drill ?? '–', /did not open/.test(look.drill ?? '')),
    ...look.checks.map((check) => row(`${check.ok ? '✓' : '✗'} ${check.name}`, check.message, !check.ok)));
  return (look) => {
    show(look);
    if (opening !== Boolean(look.opening)) {
      opening = Boolean(look.opening);
      // What somebody is being asked stays below their finger.
      if (!asked) {
        offer();
      }
    }
  };
}

function recordsPane(ui, parts, chosen, touch, order) {
  const text = h('pre', { class: 'pane', tabindex: '0', role: 'region', 'aria-label': ui.t('tech.records') });
  parts.figure.replaceChildren(text);
  parts.element.classList.add('wide');
  const load = async (name) => (text.textContent = (await order(name)).said ?? '');
  parts.actions.append(h('div', { class: 'row' },
    button(ui.t('tech.records'), () => load('records'), { 'data-go': 'records' }),
    button(ui.t('tech.log'), () => load('log'), { 'data-go': 'log' })));
  load('records');
  return () => {};
}

function workPane(ui, parts, chosen, touch) {
  const list = h('div', { class: 'pane work', tabindex: '0', role: 'region', 'aria-label': ui.t('tech.work') });
  parts.figure.replaceChildren(list);
  parts.element.classList.add('wide');
  const run = (what, label, value = '') => button(label, () => touch('run', { what, with: value }), {
    note: value.split('/').slice(-2).join('/'), 'data-run': what });
  let drawn = '';
  return (look) => {
    const { stick, work } = look;
    const releases = [...new Set([...work.said.matchAll(/\brelease (\d+)/gi)].map(([, counter]) => counter))];
    const now = JSON.stringify([stick, releases]);
    if (now === drawn) {
      return;
    }
    drawn = now;
    list.replaceChildren(
      run('release-list', ui.t('tech.releases')), run('driver-list', ui.t('tech.drivers')),
      ...releases.map((counter) => run('release-apply', ui.t('tech.apply'), counter)),
      run('release-rollback', ui.t('tech.rollback')), run('verify', ui.t('tech.verify')),
      ...stick.releases.flatMap((path) => [run('release-stage', ui.t('tech.stage'), path), run('driver-swap', ui.t('tech.swap'), path)]),
      ...stick.letters.map((path) => run('letters', ui.t('tech.letters'), path)),
      ...(stick.notes ?? []).map((path) => run('trail-note', ui.t('tech.note'), path)),
      ...stick.folders.map((path) => run('trail-export', ui.t('tech.export'), path)),
      ...(stick.folders.length === 0 ? [h('p', { class: 'hint' }, ui.t('tech.noStick'))] : []));
  };
}

export function techAgain(ui) {
  const parts = screen('techAgain', {
    sentence: ui.t('tech.again'), hint: ui.t('tech.again.hint'), mark: 'key',
    actions: [button(ui.t('open.done'), ui.idle, { kind: 'main', image: 'done', 'data-go': 'done' })],
  });
  return { ...parts, limit: TIMES.notice };
}
