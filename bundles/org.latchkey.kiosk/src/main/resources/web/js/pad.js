// SPDX-License-Identifier: Apache-2.0
import { LEAST_PIN, MOST_PIN, TIMES, bankOf, refusal } from './flow.js';
import { button, h, icon, screen } from './view.js';

/** Large keys for numbers: a locker's, and a PIN of which only dots are seen. */

const MOST_NUMBER = 5;
const ROWS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'delete', '0', 'ok'];

/**
 * A screen with a pad.
 *
 * @param ui the page
 * @param options {sentence, hint, secret, least, most, done, back}: `done` is called with the digits, which nobody keeps
 */
function pad(ui, { sentence, hint, secret, least, most, done, back }) {
  let digits = '';
  let closed = false;
  const typed = h('div', { class: 'typed', 'aria-hidden': 'true' });
  const keys = new Map(ROWS.map((key) => [key, keyFor(key)]));
  const parts = screen('pad', {
    sentence, hint,
    figure: [h('div', { class: 'pad' }, ...keys.values())],
    actions: [button(ui.t('cancel'), back, { image: 'back', 'data-go': 'cancel' })],
  });
  parts.element.insertBefore(typed, parts.figure);

  function keyFor(key) {
    if (key === 'delete') {
      const element = button('', () => press(key), { 'aria-label': ui.t('pin.delete'), 'data-key': key });
      element.replaceChildren(icon('delete'));
      return element;
    }
    return button(key === 'ok' ? ui.t('pin.ok') : key, () => press(key), { kind: key === 'ok' ? 'main' : '', 'data-key': key });
  }

  function press(key) {
    if (closed) {
      return;
    }
    if (key === 'ok') {
      const given = digits;
      if (given.length >= least) {
        digits = '';
        closed = true;
        done(given);
      }
      return;
    }
    digits = key === 'delete' ? digits.slice(0, -1) : (digits + key).slice(0, most);
    show();
  }

  function show() {
    if (secret) {
      const dots = Math.max(least, digits.length);
      typed.replaceChildren(...Array.from({ length: dots }, (_, at) => h('span', { class: at < digits.length ? 'dot full' : 'dot' })));
    } else {
      typed.textContent = digits || '–';
    }
    keys.get('ok').disabled = digits.length < least;
    keys.get('delete').disabled = digits === '';
    document.getElementById('said').textContent = secret ? ui.t('pin.entered', { count: digits.length }) : digits;
  }

  const typing = (event) => {
    if (/^[0-9]$/.test(event.key)) {
      press(event.key);
    } else if (event.key === 'Backspace') {
      press('delete');
    } else if (event.key === 'Enter' && !event.target.closest?.('button')) {
      press('ok');
    }
  };
  document.addEventListener('keydown', typing);
  show();
  return { ...parts, asks: true, limit: 0, leave: () => document.removeEventListener('keydown', typing) };
}

/** What the owner of a locker with a PIN wants. */
export function mine(ui) {
  const parts = screen('mine', {
    sentence: ui.t('mine.what'),
    actions: [
      button(ui.t('mine.reopen'), () => ui.go('number', { what: 'reopen' }), { kind: 'main', image: 'mine', 'data-go': 'reopen' }),
      button(ui.t('mine.end'), () => ui.go('number', { what: 'end' }), { image: 'done', 'data-go': 'end' }),
      button(ui.t('back'), ui.idle, { image: 'back', 'data-go': 'back' }),
    ],
  });
  return { ...parts, limit: TIMES.notice };
}

export function number(ui, { what }) {
  return pad(ui, {
    sentence: ui.t('mine.number'), hint: ui.t('mine.number.hint'), secret: false, least: 1, most: MOST_NUMBER,
    done: (digits) => {
      const door = Number(digits);
      if (bankOf(ui.state.site, door)) {
        ui.go('enterPin', { what, door });
      } else {
        ui.go('unknownDoor', { door, what });
      }
    },
    back: ui.idle,
  });
}

export function unknownDoor(ui, { door, what }) {
  const parts = screen('refused', {
    sentence: ui.t('mine.unknown', { door }), hint: ui.t('mine.unknown.hint'), mark: 'no',
    actions: [button(ui.t('back'), () => ui.go('number', { what }), { kind: 'main', image: 'back', 'data-go': 'back' })],
  });
  return { ...parts, sound: 'no', limit: TIMES.notice };
}

export function enterPin(ui, { what, door }) {
  return pad(ui, {
    sentence: ui.t('pin.enter', { door }), hint: ui.t('pin.enter.hint'), secret: true, least: LEAST_PIN, most: MOST_PIN,
    done: (pin) => send(ui, `/api/pin/${what}`, what, door, pin, () => ui.go('enterPin', { what, door })),
    back: ui.idle,
  });
}

/** Twice, so that a slip of the finger locks nobody out. */
export function choosePin(ui, { door, again = false }) {
  return pad(ui, {
    sentence: ui.t(again ? 'pin.differ' : 'pin.choose', { door }),
    hint: again ? ui.t('pin.differ.hint') : ui.t('pin.choose.hint', { count: LEAST_PIN }),
    secret: true, least: LEAST_PIN, most: MOST_PIN,
    done: (pin) => ui.go('repeatPin', { door, pin }),
    back: ui.idle,
  });
}

export function repeatPin(ui, { door, pin }) {
  return pad(ui, {
    sentence: ui.t('pin.again'), hint: ui.t('pin.again.hint'), secret: true, least: LEAST_PIN, most: MOST_PIN,
    done: (second) => {
      if (second === pin) {
        send(ui, '/api/pin/begin', 'begin', door, pin, () => ui.go('choosePin', { door }));
      } else {
        ui.sound('no');
        ui.go('choosePin', { door, again: true });
      }
    },
    back: ui.idle,
  });
}

async function send(ui, path, what, door, pin, again) {
  ui.go('busy');
  const said = await ui.order(path, { door, pin });
  if (ui.shown() !== 'busy') {
    return;
  }
  if (said.accepted) {
    ui.go('opened', { id: said.id, doors: [door], op: '', until: 0, pin: what });
    return;
  }
  const name = refusal(said.reason, ui.reasons);
  const next = name === 'no.gone' ? () => ui.go('take') : again;
  ui.go('refused', { reason: said.reason, door, waitMillis: said.waitMillis ?? 0, next });
}

export function busy(ui) {
  return { ...screen('busy', { sentence: ui.t('pin.busy'), mark: 'wait' }), limit: 2 * TIMES.notice };
}
