// SPDX-License-Identifier: Apache-2.0
import '/bank-picture.js';
import { LEAST_PIN, TIMES, afterPresented } from './flow.js';
import { Link } from './link.js';
import * as everybody from './screens.js';
import * as chosen from './choose.js';
import { givenBack } from './opened.js';
import * as technician from './maintenance.js';
import * as pads from './pad.js';
import { play, speak } from './sound.js';
import { button, h } from './view.js';
import { Words, offered } from './words.js';

/** Which screen is up, and what moves it: touches, the unit's events, and time. */

const SCREENS = { ...everybody, ...chosen, ...pads, ...technician, givenBack };
const TICK_MILLIS = 250;
const WISHES = { contrast: false, low: false, speech: false };
/** Outcomes that come before their screen are kept, but not for ever. */
const MOST_OUTCOMES = 32;

const words = new Words();
const state = {
  site: { version: '', name: '', timeZone: 'UTC', scannerPlace: 'below', provisioned: false, languages: [], banks: [] },
  doors: {},
  unit: { gate: false, doors: false, pins: false, choice: false, scanner: true, lines: true, modes: {}, emergency: false, technician: false },
  online: false,
  told: false,
};
const outcomes = new Map();
const place = document.getElementById('screen');
const over = document.getElementById('over');
let shown = { name: '', given: {}, parts: null };
let touched = Date.now();
let asked = 0;
/** Milliseconds to add to the browser's monotonic clock for the unit's; null while the unit tells none. */
let ahead = null;
let loadedVersion = '';

const link = new Link(heard, (up) => {
  state.online = up;
  settle();
});

const ui = {
  state,
  words,
  reasons: {},
  leastPin: LEAST_PIN,
  wishes: { ...WISHES },
  languages: ['en'],
  t: (key, values) => words.t(key, values),
  order: (path, fields) => link.order(path, fields),
  sound: play,
  go,
  idle: () => go('idle'),
  shown: () => shown.name,
  now: () => now(),
  say,
  speakIn(tag) {
    words.use(tag);
    dress();
    go('idle');
  },
  wish(name) {
    ui.wishes[name] = !ui.wishes[name];
    if (name === 'low') {
      link.order('/api/low', { on: ui.wishes.low });
    }
    dress();
    go('idle', {}, `[data-wish=${name}]`);
  },
  outcomesOf(id, doors) {
    const known = outcomes.get(id) ?? [];
    return Object.fromEntries(doors.map((number, at) => [number, known[at]]).filter(([, outcome]) => outcome));
  },
};

function heard(event, data) {
  if (event === 'ping') {
    ahead = data === null ? null : data - performance.now();
    clock();
    return;
  }
  if (event === 'presented') {
    presented(data);
    return;
  }
  if (event === 'ended') {
    outcomes.set(data.id, data.outcomes);
    while (outcomes.size > MOST_OUTCOMES) {
      outcomes.delete(outcomes.keys().next().value);
    }
    shown.parts?.ended?.(data.id, data.outcomes);
    return;
  }
  state[event] = data;
  if (event === 'site') {
    renewed();
  }
  if (event === 'unit') {
    state.told = true;
  }
  settle();
}

/** Another configuration, or another version of this page. */
function renewed() {
  ui.languages = offered(state.site.languages);
  const first = loadedVersion === '';
  loadedVersion ||= state.site.version;
  if (first || !ui.languages.includes(words.language)) {
    words.use(ui.languages[0]);
  }
  dress();
  if (['idle', 'language', ''].includes(shown.name)) {
    shown.name = '';
  }
}

function presented(item) {
  const next = afterPresented(item, shown.name);
  touched = Date.now();
  stopAsking();
  if (next) {
    go(next.name, next.given);
  }
}

/** What can not be served now, whatever somebody touches. */
function trouble() {
  if (!state.online || !state.told) {
    return 'restart';
  }
  if (!state.site.provisioned) {
    return 'setup';
  }
  if (state.unit.emergency) {
    return 'emergency';
  }
  return state.unit.gate && state.unit.doors ? '' : 'gate';
}

/** Brings the screen in line with what is known. */
function settle() {
  const why = trouble();
  const stays = shown.name === 'opened' || (why === 'emergency' && shown.name === 'maintenance');
  if (why && !stays && !(shown.name === 'away' && shown.given.why === why)) {
    go('away', { why });
  } else if (!why && ['away', ''].includes(shown.name)) {
    go('idle');
  } else if (shown.name === 'idle' && everybody.idle(ui).key !== shown.parts.key) {
    go('idle');
  } else {
    shown.parts?.update?.();
  }
}

/** Shows a screen; its sentence is read out, and the keyboard begins there. */
function go(name, given = {}, focus = '') {
  const why = trouble();
  const to = name === 'idle' && why ? 'away' : name;
  // Nobody is served: time for the page that came while somebody was.
  if (to === 'idle' && state.site.version !== loadedVersion) {
    location.reload();
    return;
  }
  const parts = SCREENS[to](ui, to === 'away' ? { why, ...given } : given);
  shown.parts?.leave?.();
  shown = { name: to, given: to === 'away' ? { why, ...given } : given, parts };
  stopAsking();
  place.replaceChildren(parts.element);
  const first = (focus && parts.element.querySelector(focus)) || parts.sentence;
  first.focus({ preventScroll: true });
  if (parts.sound) {
    play(parts.sound);
  }
  touched = Date.now();
  say(parts);
}

function say(parts) {
  const text = `${parts.sentence.textContent}. ${parts.hint.textContent}`;
  document.getElementById(parts.sound === 'no' ? 'alarm' : 'said').textContent = text;
  if (ui.wishes.speech) {
    speak(text, words.language);
  }
}

function dress() {
  const root = document.documentElement;
  root.lang = words.language;
  root.dir = words.direction;
  root.classList.toggle('contrast', ui.wishes.contrast);
  document.title = state.site.name || 'Lockers';
  document.getElementById('site').textContent = state.site.name;
}

/** The time by which the unit judges codes, for nobody may have set the browser's; null while the unit does not tell it. */
const now = () => (ahead === null ? null : ahead + performance.now());

function clock() {
  const style = { timeStyle: 'short', timeZone: state.site.timeZone };
  const text = ahead === null ? '' : new Intl.DateTimeFormat(words.language, style).format(now());
  const element = document.getElementById('clock');
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Somebody may have gone: asks, and begins again if nobody answers. */
function ask() {
  asked = Date.now();
  const hint = h('p', { class: 'hint' });
  const box = h('div', { class: 'ask', role: 'alertdialog', 'aria-modal': 'true', 'aria-labelledby': 'ask-title' },
    h('h2', { id: 'ask-title' }, words.t('leave.ask')), hint,
    h('div', { class: 'actions' },
      button(words.t('leave.stay'), stopAsking, { kind: 'main', image: 'done', 'data-go': 'stay' }),
      button(words.t('leave.go'), () => go('idle'), { image: 'back' })));
  place.inert = true;
  over.replaceChildren(box);
  countDown();
  box.querySelector('button').focus();
  play('remind');
}

function countDown() {
  const left = Math.ceil((TIMES.answer - (Date.now() - asked)) / 1000);
  if (left <= 0) {
    go('idle');
  } else {
    over.querySelector('.hint').textContent = words.t('leave.hint', { count: left });
  }
}

function stopAsking() {
  if (asked > 0) {
    asked = 0;
    place.inert = false;
    over.replaceChildren();
    touched = Date.now();
  }
}

function forget() {
  if (ui.wishes.low) {
    link.order('/api/low', { on: false });
  }
  ui.wishes = { ...WISHES };
  words.use(ui.languages[0]);
  dress();
  go('idle');
}

function tick() {
  clock();
  shown.parts?.tick?.();
  const quiet = Date.now() - touched;
  if (asked > 0) {
    countDown();
  } else if (shown.parts?.limit > 0 && quiet > shown.parts.limit) {
    go('idle');
  } else if (shown.parts?.asks && quiet > TIMES.idle) {
    ask();
  } else if (shown.name === 'idle' && quiet > TIMES.wishes && wished()) {
    forget();
  }
}

function wished() {
  return words.language !== ui.languages[0] || Object.values(ui.wishes).some(Boolean);
}

function touch(event) {
  touched = Date.now();
  if (event.target instanceof Element && event.target.closest('button')) {
    play('touch');
  }
}

document.addEventListener('pointerdown', touch, { capture: true, passive: true });
document.addEventListener('keydown', touch, { capture: true });
// A panel that is turned has room for other numbers.
addEventListener('resize', () => shown.parts?.update?.());
document.addEventListener('contextmenu', (event) => event.preventDefault());
document.addEventListener('dragstart', (event) => event.preventDefault());

/** Of a page whose files are not all there, nothing is shown: the document then loads itself anew. */
async function begin() {
  await words.load();
  ui.reasons = await (await fetch('/reasons.json')).json();
  dress();
  go('away', { why: 'restart' });
  link.open();
  setInterval(tick, TICK_MILLIS);
}

begin();
