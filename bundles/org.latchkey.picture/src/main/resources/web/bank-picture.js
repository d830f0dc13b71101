// SPDX-License-Identifier: Apache-2.0

/**
 * <bank-picture>: a bank drawn as it hangs on the wall, doors in their real sizes and order.
 *
 * Properties
 *   layout      {title, doors: [{number, x, y, width, height, size}]}, lengths in units of the smallest door
 *   states      {[number]: {state, item}}; a door that is not named is drawn plain, as a door nobody has asked
 *   selectable  true: doors take the focus and answer clicks, Enter and Space
 *   selected    numbers of the doors that are marked
 *   labels      words for screen readers, see WORDS; what is missing stays English
 * Event
 *   door-select {detail: {number}}; the owner decides what that means and sets `selected`
 *
 * The looks are in bank-picture.css. Nothing here writes markup from strings, so a strict
 * content security policy holds.
 */

const SVG = 'http://www.w3.org/2000/svg';

/** Drawing units: one door of 1 × 1, the gap around it, and the cabinet's edges. */
const UNIT = { width: 100, height: 72 };
const GAP = 5;
const EDGE = { side: 16, top: 44, bottom: 20, floor: 22 };
/** How far the free edge of an open door rises, whatever its width. */
const SWING = 13;

const WORDS = {
  door: 'Door',
  item: 'something inside',
  states: {
    unknown: 'state unknown',
    closed: 'closed',
    open: 'open',
    jammed: 'out of order',
    held: 'held for staff',
    overstay: 'time is over',
    free: 'free',
    taken: 'taken',
  },
};

/** Strokes on a 24 × 24 grid. */
const GLYPHS = {
  jammed: 'M16.4 3.5A4.6 4.6 0 1 0 20.5 7.6M12.7 11.3 5 19',
  held: 'M8 12.5V6M11 11.5V4.2M14 11.5V5M17 12.5V7.6V15a5.6 5.6 0 0 1-5.6 5.6c-2.2 0-3.7-.9-4.8-2.7L4 13.6',
  overstay: 'M12 3.8a8.2 8.2 0 1 0 .01 0M12 7.6V12l3.2 2.1',
  unknown: 'M8.7 8.8a3.4 3.4 0 1 1 5 3c-1.2.7-1.7 1.3-1.7 2.7M12 18.6v.1',
  selected: 'M5.4 12.6l4.3 4.3 9-9.2',
  item: 'M4.5 8.3 12 4.8l7.5 3.5v7.6L12 19.4l-7.5-3.5zM4.5 8.3 12 11.8l7.5-3.5M12 11.8v7.6',
};

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

let pictures = 0;

function node(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, String(value));
  }
  element.append(...children);
  return element;
}

function rect(className, x, y, width, height, rx, more = {}) {
  return node('rect', { class: className, x, y, width, height, rx, ...more });
}

function glyph(name, x, y, size, className) {
  return node('path', { class: className, d: GLYPHS[name], transform: `translate(${x} ${y}) scale(${size / 24})` });
}

/** A type size at which the number fits the width. */
function numberSize(number, width, most) {
  return Math.min(most, width / (0.62 * String(number).length));
}

function gradient(id, stops, direction) {
  const marks = stops.map(([offset, className]) => node('stop', { offset, class: className }));
  return node('linearGradient', { id, ...direction }, ...marks);
}

class BankPicture extends HTMLElement {
  #layout = { title: '', doors: [] };
  #states = {};
  #labels = WORDS;
  #selected = new Set();
  #selectable = false;
  #svg = null;
  #focus = null;
  #doors = new Map();
  #current = null;
  #id = `bank-picture-${++pictures}`;

  connectedCallback() {
    for (const name of ['layout', 'states', 'selectable', 'selected', 'labels']) {
      this.#adopt(name);
    }
    this.#draw();
  }

  get layout() {
    return this.#layout;
  }

  set layout(value) {
    this.#layout = { title: value?.title ?? '', doors: [...(value?.doors ?? [])] };
    this.#draw();
  }

  get states() {
    return this.#states;
  }

  set states(value) {
    this.#states = value ?? {};
    this.#paintAll();
  }

  get selectable() {
    return this.#selectable;
  }

  set selectable(value) {
    this.#selectable = Boolean(value);
    this.#draw();
  }

  get selected() {
    return [...this.#selected];
  }

  set selected(value) {
    this.#selected = new Set(value ?? []);
    this.#paintAll();
  }

  get labels() {
    return this.#labels;
  }

  set labels(value) {
    this.#labels = { ...WORDS, ...value, states: { ...WORDS.states, ...value?.states } };
    this.#paintAll();
  }

  /** A property set before the element was defined hides the accessor: take it over. */
  #adopt(name) {
    if (Object.hasOwn(this, name)) {
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
  }

  #draw() {
    if (!this.isConnected) {
      return;
    }
    const hadFocus = this.#svg?.contains(document.activeElement);
    const doors = this.#layout.doors.toSorted((a, b) => a.y - b.y || a.x - b.x);
    const columns = Math.max(1, ...doors.map((door) => door.x + door.width));
    const rows = Math.max(1, ...doors.map((door) => door.y + door.height));
    const inner = { width: columns * UNIT.width + GAP, height: rows * UNIT.height + GAP };
    const body = { width: inner.width + 2 * EDGE.side, height: inner.height + EDGE.top + EDGE.bottom };
    this.#svg = node('svg', {
      viewBox: `0 0 ${body.width} ${body.height + EDGE.floor}`,
      class: this.#selectable ? 'bp-svg bp-selectable' : 'bp-svg',
      role: this.#selectable ? 'listbox' : 'group',
      'aria-label': this.#layout.title,
      ...(this.#selectable ? { 'aria-multiselectable': 'true' } : {}),
    });
    this.#svg.style.setProperty('--bp-columns', String(columns));
    this.#svg.append(this.#definitions(), ...this.#cabinet(body, inner));
    this.#doors = new Map(doors.map((door) => [door.number, this.#door(door)]));
    // The focus frame lies above all doors, so that no neighbour covers it.
    this.#focus = rect('bp-focus', 0, 0, 0, 0, 9);
    this.#svg.append(...[...this.#doors.values()].map((drawn) => drawn.group), this.#focus);
    this.#svg.addEventListener('click', (event) => this.#clicked(event));
    this.#svg.addEventListener('keydown', (event) => this.#pressed(event));
    this.#svg.addEventListener('focusin', (event) => this.#frame(event));
    this.#svg.addEventListener('focusout', () => this.#focus.classList.remove('bp-shown'));
    this.replaceChildren(this.#svg);
    this.#current = this.#doors.has(this.#current) ? this.#current : (doors[0]?.number ?? null);
    this.#paintAll();
    if (hadFocus) {
      this.#doors.get(this.#current)?.group.focus();
    }
  }

  #definitions() {
    const down = { x1: 0, y1: 0, x2: 0, y2: 1 };
    const across = { x1: 0, y1: 0, x2: 1, y2: 0 };
    const hatch = node(
      'pattern',
      { id: `${this.#id}-hatch`, width: 10, height: 10, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      node('rect', { class: 'bp-hatch', width: 4, height: 10 }),
    );
    return node(
      'defs',
      {},
      gradient(`${this.#id}-body`, [[0, 'bp-body-0'], [0.12, 'bp-body-1'], [0.88, 'bp-body-1'], [1, 'bp-body-2']], across),
      gradient(`${this.#id}-sheen`, [[0, 'bp-sheen-0'], [0.5, 'bp-sheen-1'], [1, 'bp-sheen-2']], down),
      gradient(`${this.#id}-turn`, [[0, 'bp-turn-0'], [1, 'bp-turn-1']], across),
      gradient(`${this.#id}-room`, [[0, 'bp-room-0'], [1, 'bp-room-1']], down),
      node('radialGradient', { id: `${this.#id}-floor` },
        node('stop', { offset: 0, class: 'bp-floor-0' }), node('stop', { offset: 1, class: 'bp-floor-1' })),
      hatch,
    );
  }

  #cabinet(body, inner) {
    const longest = Math.max(4, Math.floor((body.width - 60) / 11));
    const title = this.#layout.title;
    const shown = title.length > longest ? `${title.slice(0, longest - 1).trimEnd()}…` : title;
    const name = node('text', { class: 'bp-title', x: EDGE.side + GAP + 4, y: 29, 'aria-hidden': 'true' }, shown);
    return [
      node('ellipse', {
        cx: body.width / 2, cy: body.height + 5, rx: body.width / 2, ry: 15, fill: `url(#${this.#id}-floor)`,
      }),
      rect('bp-foot', 24, body.height - 6, 34, 13, 3),
      rect('bp-foot', body.width - 58, body.height - 6, 34, 13, 3),
      rect('bp-body', 1, 1, body.width - 2, body.height - 2, 14, { fill: `url(#${this.#id}-body)` }),
      rect('bp-body-edge', 2.5, 2.5, body.width - 5, body.height - 5, 12.5),
      name,
      rect('bp-lamp', body.width - EDGE.side - 34, 20, 26, 6, 3),
      rect('bp-well', EDGE.side, EDGE.top, inner.width, inner.height, 7),
    ];
  }

  #door(door) {
    const width = door.width * UNIT.width - GAP;
    const height = door.height * UNIT.height - GAP;
    const x = EDGE.side + GAP + door.x * UNIT.width;
    const y = EDGE.top + GAP + door.y * UNIT.height;
    const badge = node('g', { class: 'bp-badge', transform: `translate(12 ${height - 32})` });
    const text = node('text', {
      class: 'bp-number', x: 13, y: 28, 'font-size': numberSize(door.number, width - 46, 25),
    }, String(door.number));
    const inside = node('text', {
      class: 'bp-number bp-inside', x: width * 0.74, y: 34, 'font-size': numberSize(door.number, width * 0.37, 30),
    }, String(door.number));
    const parcel = node('g', { class: 'bp-parcel', transform: `translate(${width * 0.74 - 13} ${height - 31})` },
      glyph('item', 0, 0, 26, 'bp-glyph'));
    const leaf = node('g', { class: 'bp-leaf' },
      rect('bp-face', 0, 0, width, height, 5),
      rect('bp-pattern', 0, 0, width, height, 5, { fill: `url(#${this.#id}-hatch)` }),
      rect('bp-sheen', 0, 0, width, height, 5, { fill: `url(#${this.#id}-sheen)` }),
      rect('bp-line', 0.75, 0.75, width - 1.5, height - 1.5, 4.5),
      ...this.#fittings(width, height),
      text,
      badge,
      glyph('item', 46, height - 32, 22, 'bp-glyph bp-contents'),
      rect('bp-turn', 0, 0, width, height, 5, { fill: `url(#${this.#id}-turn)` }));
    leaf.style.setProperty('--bp-swing', `${-Math.atan(SWING / (width * 0.46))}rad`);
    const mark = node('g', { class: 'bp-mark', transform: `translate(${width - 14} 14)` },
      node('circle', { r: 12 }), glyph('selected', -8, -8, 16, 'bp-glyph'));
    const group = node('g', { transform: `translate(${x} ${y})`, 'data-number': door.number },
      rect('bp-room', 0, 0, width, height, 4, { fill: `url(#${this.#id}-room)` }),
      inside, parcel, leaf,
      rect('bp-ring', 1, 1, width - 2, height - 2, 5),
      mark);
    return { door, group, badge, frame: { x: x - 4.5, y: y - 4.5, width: width + 9, height: height + 9 }, look: '' };
  }

  /** Hinges on the left, a recessed pull on the right, slits in a tall door. */
  #fittings(width, height) {
    const pull = Math.min(30, height * 0.42);
    const middle = (height - pull) / 2 + (height < 90 ? 6 : 0);
    const parts = [
      rect('bp-hinge', -2, height * 0.14, 5, 12, 2),
      rect('bp-hinge', -2, height * 0.86 - 12, 5, 12, 2),
      rect('bp-pull', width - 17, middle, 8, pull, 4),
      rect('bp-pull-edge', width - 10.5, middle + 3, 1.5, pull - 6, 0.75),
    ];
    if (height > 110) {
      for (const step of [0, 1, 2]) {
        parts.push(rect('bp-slit', width / 2 - 16, height - 26 + step * 6, 32, 2, 1));
      }
    }
    return parts;
  }

  #paintAll() {
    for (const drawn of this.#doors.values()) {
      this.#paint(drawn);
    }
  }

  #paint(drawn) {
    const number = drawn.door.number;
    const { state, item } = this.#states[number] ?? {};
    const known = state in this.#labels.states ? state : '';
    const selected = this.#selected.has(number);
    const label = [
      `${this.#labels.door} ${number}`, known && this.#labels.states[known], item && this.#labels.item,
    ].filter(Boolean).join(', ');
    const tab = number === this.#current ? '0' : '-1';
    const look = [known, item, selected, label, this.#selectable, tab].join('|');
    if (look === drawn.look) {
      return;
    }
    drawn.look = look;
    const { group, badge } = drawn;
    group.setAttribute('class', `bp-door bp-${known || 'plain'}${item ? ' bp-item' : ''}${selected ? ' bp-selected' : ''}`);
    group.setAttribute('aria-label', label);
    group.setAttribute('role', this.#selectable ? 'option' : 'img');
    if (this.#selectable) {
      group.setAttribute('aria-selected', String(selected));
      group.setAttribute('tabindex', tab);
    }
    badge.replaceChildren(...(known in GLYPHS
      ? [node('circle', { cx: 12, cy: 12, r: 13 }), glyph(known, 3, 3, 18, 'bp-glyph')]
      : []));
  }

  #numberOf(event) {
    const group = event.target.closest?.('.bp-door');
    return group ? Number(group.dataset.number) : null;
  }

  #clicked(event) {
    const number = this.#numberOf(event);
    if (number !== null && this.#selectable) {
      this.#choose(number);
    }
  }

  #pressed(event) {
    const number = this.#numberOf(event);
    if (number === null || !this.#selectable) {
      return;
    }
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#choose(number);
      return;
    }
    const next = this.#neighbour(number, event.key);
    if (next !== null) {
      event.preventDefault();
      this.#moveTo(next);
      this.#doors.get(next).group.focus();
    }
  }

  #frame(event) {
    const drawn = this.#doors.get(this.#numberOf(event));
    if (drawn && event.target.matches(':focus-visible')) {
      for (const [key, value] of Object.entries(drawn.frame)) {
        this.#focus.setAttribute(key, String(value));
      }
      this.#focus.classList.add('bp-shown');
    }
  }

  #choose(number) {
    this.#moveTo(number);
    this.dispatchEvent(new CustomEvent('door-select', { detail: { number }, bubbles: true }));
  }

  /** One door of the picture takes part in the tab order. */
  #moveTo(number) {
    const before = this.#doors.get(this.#current);
    this.#current = number;
    for (const drawn of [before, this.#doors.get(number)]) {
      if (drawn) {
        this.#paint(drawn);
      }
    }
  }

  #neighbour(number, key) {
    const numbers = [...this.#doors.keys()];
    if (key === 'Home' || key === 'End') {
      return key === 'Home' ? numbers[0] : numbers.at(-1);
    }
    const direction = ARROWS[key];
    if (!direction) {
      return null;
    }
    const centre = (door) => [door.x + door.width / 2, door.y + door.height / 2];
    const [x, y] = centre(this.#doors.get(number).door);
    let best = null;
    let least = Infinity;
    for (const { door } of this.#doors.values()) {
      const [dx, dy] = [centre(door)[0] - x, centre(door)[1] - y];
      const ahead = dx * direction[0] + dy * direction[1];
      const aside = Math.abs(dx * direction[1]) + Math.abs(dy * direction[0]);
      if (ahead > 0.2 && ahead + 3 * aside < least) {
        least = ahead + 3 * aside;
        best = door.number;
      }
    }
    return best;
  }
}

if (!customElements.get('bank-picture')) {
  customElements.define('bank-picture', BankPicture);
}
