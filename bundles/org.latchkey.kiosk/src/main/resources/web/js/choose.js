// SPDX-License-Identifier: Apache-2.0
import { TIMES, freeDoors, sizeOf } from './flow.js';
import { banks } from './screens.js';
import { button, h, screen } from './view.js';

/** Choosing doors: a free one for a customer, any for staff. Numbers to touch; the picture shows where they hang. */

const SIZES = ['', 'small', 'medium', 'large'];
/** A page of numbers fits every panel. */
const COLUMNS = { landscape: 4, portrait: 6 };
const ROWS = { landscape: 2, portrait: 4 };

function perPage() {
  const way = matchMedia('(orientation: portrait)').matches ? 'portrait' : 'landscape';
  return COLUMNS[way] * ROWS[way];
}

function free(ui, wish) {
  const { site, doors, unit } = ui.state;
  return freeDoors(site, doors, unit.modes, { low: ui.wishes.low, ...wish });
}

/** First question of somebody without a code: the size. */
export function take(ui) {
  const all = free(ui, {});
  if (all.length === 0) {
    return none(ui);
  }
  const sizes = [1, 2, 3].map((size) => ({ size, count: all.filter((door) => sizeOf(door) === size).length }))
    .filter(({ count }) => count > 0);
  const parts = screen('take', {
    sentence: ui.t('take.size'),
    actions: [
      ...sizes.map(({ size, count }) => button(ui.t(`take.${SIZES[size]}`), () => suggest(ui, size), {
        kind: 'main', note: ui.t('take.free', { count }), 'data-size': size })),
      button(ui.t('take.self'), () => ui.go('doors'), { 'data-go': 'doors' }),
      button(ui.t('back'), ui.idle, { image: 'back', 'data-go': 'back' }),
    ],
  });
  return { ...parts, limit: TIMES.notice };
}

function none(ui) {
  const parts = screen('refused', {
    sentence: ui.t('take.none'), hint: ui.t('take.none.hint'), mark: 'no',
    actions: [button(ui.t('back'), ui.idle, { kind: 'main', image: 'back', 'data-go': 'back' })],
  });
  return { ...parts, sound: 'no', limit: TIMES.notice };
}

/** The unit knows best which door to give out; without its word the first free one will do. */
async function suggest(ui, size) {
  ui.go('busy');
  const fitting = free(ui, { size });
  const classes = [...new Set(fitting.map((door) => door.size))].sort((a, b) => a - b);
  const said = classes.length === 0 ? { accepted: false, reason: 'no-free-door' }
    : await ui.order('/api/choose', { size: classes[0], bank: fitting[0].bank, low: ui.wishes.low });
  if (ui.shown() !== 'busy') {
    return;
  }
  if (said.accepted) {
    ui.go('choosePin', { door: said.doors[0] });
  } else if (fitting.length > 0) {
    ui.go('choosePin', { door: fitting[0].number });
  } else {
    ui.go('refused', { reason: said.reason, next: () => ui.go('take') });
  }
}

/**
 * Buttons with door numbers, a page at a time.
 *
 * @param given {numbers: function(): number[], chosen: Set<number>, pressed: function(number), more: string}
 */
export function numberPages({ numbers, chosen, pressed, more }) {
  let page = 0;
  let drawn = '';
  const grid = h('div', { class: 'numbers' });
  const update = (force) => {
    const all = numbers();
    const size = perPage();
    page = Math.min(page, Math.max(0, Math.ceil(all.length / size) - 1));
    const some = all.slice(page * size, (page + 1) * size);
    const look = some.join() + all.length;
    if (look !== drawn || force) {
      drawn = look;
      const focused = grid.contains(document.activeElement) ? document.activeElement.dataset.door : null;
      grid.replaceChildren(...some.map((number) => button(String(number), () => {
        pressed(number);
        update(true);
      }, { 'data-door': number, ...(chosen ? { 'aria-pressed': String(chosen.has(number)) } : {}) })));
      (focused && grid.querySelector(`[data-door="${focused}"]`))?.focus();
    }
    next.hidden = all.length <= size;
  };
  const next = button(more, () => {
    page = (page + 1) * perPage() < numbers().length ? page + 1 : 0;
    update(true);
  }, { 'data-go': 'more' });
  update(true);
  return { grid, next, update };
}

/** A free door by its number. */
export function doors(ui) {
  const numbers = () => free(ui, {}).map((door) => door.number);
  const drawn = banks(ui, numbers(), 'free');
  const pages = numberPages({ numbers, pressed: (door) => ui.go('choosePin', { door }), more: ui.t('take.more') });
  const parts = screen('doors', {
    sentence: ui.t('take.door'), figure: drawn.elements,
    actions: [pages.grid, h('div', { class: 'row' }, pages.next, button(ui.t('back'), () => ui.go('take'), { image: 'back', 'data-go': 'back' }))],
  });
  parts.figure.classList.add('bankful');
  const update = () => {
    drawn.update();
    pages.update(false);
  };
  return { ...parts, update, asks: true };
}

/** Doors for staff, whoever has them; the code that was shown decides which it may open. */
export function staff(ui, { id }) {
  const chosen = new Set();
  const every = ui.state.site.banks.flatMap((bank) => bank.doors.map((door) => door.number)).sort((a, b) => a - b);
  const drawn = banks(ui, every, 'staff');
  const open = button(ui.t('staff.open'), () => order(ui, '/api/staff/open', { id, doors: [...chosen].join() }, 'open'), {
    kind: 'main', image: 'key', 'data-go': 'open' });
  const release = button(ui.t('staff.release'), () => order(ui, '/api/staff/release', { id, door: [...chosen][0] }, 'release'), {
    'data-go': 'release' });
  const pages = numberPages({
    numbers: () => every, chosen, more: ui.t('take.more'),
    pressed: (number) => {
      if (!chosen.delete(number)) {
        chosen.add(number);
      }
      update();
    },
  });
  const parts = screen('staff', {
    sentence: ui.t('staff.choose'), figure: drawn.elements,
    actions: [pages.grid, h('div', { class: 'row' }, pages.next, button(ui.t('cancel'), ui.idle, { 'data-go': 'cancel' })),
      h('div', { class: 'row' }, open, release)],
  });
  parts.figure.classList.add('bankful');
  function update() {
    drawn.update();
    drawn.elements.forEach((element) => (element.selected = [...chosen]));
    open.disabled = chosen.size === 0;
    release.disabled = chosen.size !== 1;
    pages.update(false);
  }
  update();
  return { ...parts, update, asks: true };
}

async function order(ui, path, fields, what) {
  const said = await ui.order(path, fields);
  if (!said.accepted) {
    ui.go('refused', { reason: said.reason });
  } else if (what === 'release') {
    ui.go('released', { door: fields.door });
  }
  // What opens is told by the gate, as for every code.
}

export function released(ui, { door }) {
  const parts = screen('released', {
    sentence: ui.t('staff.released', { door }), hint: ui.t('staff.released.hint'), mark: 'done',
    actions: [button(ui.t('open.done'), ui.idle, { kind: 'main', image: 'done', 'data-go': 'done' })],
  });
  return { ...parts, limit: TIMES.notice, sound: 'yes' };
}
