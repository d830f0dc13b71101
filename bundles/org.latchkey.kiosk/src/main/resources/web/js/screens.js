// SPDX-License-Identifier: Apache-2.0
import { afterOpening } from './opened.js';
import { TIMES, bankOf, inMode, openDoors, picture, refusal, someSession } from './flow.js';
import { canSpeak } from './sound.js';
import { button, h, s, screen } from './view.js';
import { NAMES } from './words.js';

/** The screens that everybody sees: the beginning, what became of a code, languages, and what the unit can not do now. */

/** The pictures of the banks that these doors hang in. */
export function banks(ui, numbers, shown = false) {
  const wanted = ui.state.site.banks.filter((bank) => numbers.some((number) => bankOf(ui.state.site, number) === bank));
  const drawn = wanted.map((bank) => {
    const element = document.createElement('bank-picture');
    element.layout = { title: bank.title, doors: bank.doors };
    element.dataset.bank = bank.name;
    // Walls beside or below each other are drawn to about one scale.
    element.style.setProperty('--columns', Math.max(...bank.doors.map((door) => door.x + door.width)));
    element.style.setProperty('--rows', Math.max(...bank.doors.map((door) => door.y + door.height)));
    return element;
  });
  const update = () => drawn.forEach((element, at) => {
    element.labels = ui.words.picture();
    element.states = Object.fromEntries(wanted[at].doors.map((door) => [
      door.number, picture(ui.state.doors[door.number] ?? ['unknown', '', false], shown)]));
  });
  update();
  return { elements: drawn, update };
}

/** A picture of a code: three corners and something between. It says nothing. */
const CODE = [
  '1111111010101111111', '1000001001101000001', '1011101011001011101', '1011101000101011101', '1011101010101011101',
  '1000001011001000001', '1111111010101111111', '0000000011000000000', '1101011100101101011', '0110100101101011010',
  '1011001011010010111', '0000000010110100101', '1111111001011011010', '1000001010010110111', '1011101011101001001',
  '1011101000110110110', '1011101010011010011', '1000001011010101101', '1111111001101011001',
];

/** A phone with a code, and the way to the scanner. */
function phone(place) {
  const turn = { below: 90, above: -90, left: 180, right: 0 }[place];
  const cells = CODE.flatMap((row, y) => [...row].map((cell, x) => (cell === '1' ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return s('svg', { viewBox: '0 0 320 220', class: 'phone', 'aria-hidden': 'true' },
    s('rect', { x: 45, y: 8, width: 112, height: 204, rx: 17, class: 'body' }),
    s('rect', { x: 53, y: 24, width: 96, height: 166, rx: 5, class: 'glass' }),
    s('path', { d: cells, class: 'cell', transform: 'translate(60 66) scale(4.316)' }),
    s('circle', { cx: 101, cy: 201, r: 5, class: 'knob' }),
    s('g', { transform: `translate(234 106) rotate(${turn})`, class: 'arrow' },
      s('path', { d: 'M-52 0H44M8 -38 46 0 8 38' })));
}

function publicDoors(site, modes) {
  return site.banks.filter((bank) => modes[bank.name] === 'public').flatMap((bank) => bank.doors.map((door) => door.number));
}

function idleSentence(ui) {
  const { site, unit } = ui.state;
  const isPublic = inMode(site, unit.modes, 'public') && unit.pins;
  const isPrivate = inMode(site, unit.modes, 'private');
  if (!unit.scanner && isPrivate && !isPublic) {
    return ['idle.noScanner', 'idle.noScanner.hint'];
  }
  if (!isPrivate && !isPublic) {
    return inMode(site, unit.modes, 'locked') ? ['no.locked', 'no.locked.hint'] : ['idle.closed', 'idle.closed.hint'];
  }
  return isPrivate && unit.scanner ? ['idle.scan', `idle.${site.scannerPlace}`] : ['idle.public', ''];
}

export function idle(ui) {
  const { t } = ui;
  const { site, unit } = ui.state;
  const actions = [];
  if (unit.pins && (inMode(site, unit.modes, 'public'))) {
    actions.push(button(t('idle.take'), () => ui.go('take'), { kind: 'main', image: 'take', 'data-go': 'take' }));
  }
  if (unit.pins && (inMode(site, unit.modes, 'public') || someSession(site, ui.state.doors, unit.modes))) {
    actions.push(button(t('idle.mine'), () => ui.go('mine'), { image: 'mine', 'data-go': 'mine' }));
  }
  const toggle = (name) => button(t(`idle.${name}`), () => ui.wish(name), {
    kind: 'quiet', image: name, 'aria-pressed': String(ui.wishes[name]), 'data-wish': name });
  const [sentence, hint] = idleSentence(ui);
  const parts = screen('idle', {
    sentence: t(sentence), hint: hint && t(hint), actions,
    bar: [
      ui.languages.length > 1 && button(t('idle.language'), () => ui.go('language'), { kind: 'quiet', image: 'language', 'data-go': 'language' }),
      toggle('contrast'), toggle('low'), canSpeak() && toggle('speech'),
    ].filter(Boolean),
  });
  let shownDoors = null;
  let drawn = null;
  const note = h('p', { class: 'hint remark' });
  parts.hint.after(note);
  const pointed = unit.scanner && sentence !== 'no.locked';
  // Without codes there is nothing to hold before a scanner: the picture shows what is free.
  const choice = sentence === 'idle.public' ? publicDoors(site, unit.modes) : [];
  const update = () => {
    const open = openDoors(ui.state.doors);
    const wanted = [...choice, ...open];
    if (String(wanted) !== shownDoors) {
      shownDoors = String(wanted);
      drawn = wanted.length > 0 ? banks(ui, wanted, choice.length > 0) : null;
      parts.figure.replaceChildren(...(drawn ? drawn.elements : pointed ? [phone(site.scannerPlace)] : []));
      parts.figure.classList.toggle('bankful', Boolean(drawn));
    }
    drawn?.update();
    note.textContent = remark(ui, open);
  };
  update();
  return { ...parts, update, key: [sentence, hint, actions.length, choice, unit.scanner].join() };
}

function remark(ui, open) {
  if (open.length > 0) {
    return ui.t(open.length === 1 ? 'open.open' : 'open.opens', { door: open[0], doors: ui.words.doors(open) });
  }
  return ui.state.unit.lines ? '' : ui.t('idle.someOut');
}

/** A refusal: what happened, and what to do next. */
export function refused(ui, { reason, until = 0, door = '', waitMillis = 0, next = null }) {
  const name = refusal(reason, ui.reasons);
  const expiredAt = name === 'no.expired' && until > 0;
  const values = { door, time: ui.words.duration(waitMillis), count: ui.leastPin };
  const sentence = expiredAt
    ? ui.t('no.expiredAt', { time: ui.words.moment(until, ui.state.site.timeZone, ui.now()) })
    : ui.t(name, values);
  const actions = [];
  if (name === 'no.bankPublic' && ui.state.unit.pins) {
    actions.push(button(ui.t('idle.take'), () => ui.go('take'), { kind: 'main', image: 'take' }));
  }
  if (next) {
    actions.push(button(ui.t('back'), next, { kind: 'main', image: 'back' }));
  }
  actions.push(button(ui.t('open.done'), () => ui.idle(), { kind: actions.length > 0 ? '' : 'main', image: 'done', 'data-go': 'done' }));
  const parts = screen('refused', { sentence, hint: ui.t(`${name}.hint`, values), mark: name === 'no.busy' ? 'wait' : 'no', actions });
  parts.element.dataset.reason = reason;
  return { ...parts, sound: 'no', limit: TIMES.notice };
}

/** A fact and nothing to decide. */
function fact(ui, name, key, { values = {}, mark = 'wait', limit = 0, sound = '', actions = [] } = {}) {
  return { ...screen(name, { sentence: ui.t(key, values), hint: ui.t(`${key}.hint`, values), mark, actions }), limit, sound };
}

export function away(ui, { why }) {
  if (why !== 'emergency') {
    return fact(ui, 'away', `away.${why}`);
  }
  const drawn = banks(ui, ui.state.site.banks.flatMap((bank) => bank.doors.map((door) => door.number)));
  const parts = screen('away', { sentence: ui.t('away.emergency'), hint: ui.t('away.emergency.hint'), mark: 'no', figure: drawn.elements });
  parts.figure.classList.add('bankful');
  return { ...parts, update: drawn.update, sound: 'no' };
}

/** A fact that is good news, and the way on for whoever does not wait. */
const goodNews = (ui, name, key) => fact(ui, name, key, {
  mark: 'done', limit: TIMES.notice, sound: 'yes',
  actions: [button(ui.t('open.done'), ui.idle, { kind: 'main', image: 'done', 'data-go': 'done' })],
});

export const letter = (ui) => goodNews(ui, 'letter', 'letter.taken');

/** A technician has shown a token: it is being tried, or it has connected the unit. */
export const enrolment = (ui, { connected }) => (connected
  ? goodNews(ui, 'enrolment', 'enrol.connected')
  : fact(ui, 'enrolment', 'enrol.connecting', { limit: TIMES.enrolment }));

export function language(ui) {
  const parts = screen('language', {
    sentence: ui.t('language.choose'),
    actions: [
      ...ui.languages.map((tag) => button(NAMES[tag], () => ui.speakIn(tag), {
        kind: tag === ui.words.language ? 'main' : '', lang: tag, dir: tag === 'ar' ? 'rtl' : 'ltr', 'data-language': tag,
        'aria-current': tag === ui.words.language ? 'true' : null,
      })),
      button(ui.t('back'), () => ui.idle(), { image: 'back', 'data-go': 'back' }),
    ],
  });
  return { ...parts, limit: TIMES.notice };
}

export { afterOpening as opened };
