// SPDX-License-Identifier: Apache-2.0

/** Small parts that all screens are made of. Nothing here writes markup from strings. */

const SVG = 'http://www.w3.org/2000/svg';

/** Strokes on a 24 × 24 grid. */
const ICONS = {
  language: 'M12 3a9 9 0 1 0 .01 0M3.4 9.5h17.2M3.4 14.5h17.2M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18',
  contrast: 'M12 3.5a8.5 8.5 0 1 0 .01 0M12 3.5v17M12 8h5.5M12 12h8M12 16h5.5',
  low: 'M4 20.5h16M12 3v12M6.5 10l5.5 5.5 5.5-5.5',
  speech: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11',
  back: 'M14.5 5 7.5 12l7 7',
  done: 'M5 12.5l4.7 4.7L19.5 7',
  no: 'M12 3a9 9 0 1 0 .01 0M12 7.5V13M12 16.4v.1',
  wait: 'M12 3.5a8.5 8.5 0 1 0 .01 0M12 7.5V12l3.2 2.2',
  take: 'M6 3.5h12v17H6zM14.6 11.5v2M9.5 8h5',
  mine: 'M7 11V8a5 5 0 0 1 10 0v3M5 11h14v9.5H5zM12 14.5v2.5',
  delete: 'M8.5 6H20v12H8.5L3 12zM11 9.5l5 5M16 9.5l-5 5',
  key: 'M14.5 4a5 5 0 1 0 .01 0M11.2 12.6 4 20M6.5 17.5l2.4 2.4',
};

/** An element: `h('p', { class: 'hint', onclick: f }, 'text', other)`. */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (value === true || value === false) {
      element.toggleAttribute(key, value);
    } else if (value !== undefined && value !== null) {
      element.setAttribute(key, String(value));
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A part of an SVG. */
export function s(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, String(value));
  }
  element.append(...children);
  return element;
}

export function icon(name) {
  return s('svg', { viewBox: '0 0 24 24', class: `icon icon-${name}`, 'aria-hidden': 'true' }, s('path', { d: ICONS[name] }));
}

/** A touch target with words, and an icon if it has one. */
export function button(label, onclick, { kind = '', image = '', note = '', ...more } = {}) {
  return h('button', { type: 'button', class: `button ${kind}`.trim(), onclick, ...more },
    image && icon(image),
    h('span', { class: 'label' }, label),
    note && h('span', { class: 'note' }, note));
}

/**
 * A screen: one sentence, one hint, one figure, and what can be done.
 *
 * @returns {{element: HTMLElement, sentence: HTMLElement, hint: HTMLElement, figure: HTMLElement, actions: HTMLElement}}
 */
export function screen(name, { sentence, hint = '', mark = '', figure = [], actions = [], bar = [] }) {
  const parts = {
    sentence: h('h1', { tabindex: '-1' }, sentence),
    hint: h('p', { class: 'hint' }, hint),
    figure: h('div', { class: 'figure' }, ...figure),
    actions: h('div', { class: 'actions' }, ...actions),
  };
  parts.element = h('section', { class: `view view-${name}`, 'data-screen': name },
    h('div', { class: 'words' }, mark && icon(mark), parts.sentence, parts.hint),
    parts.figure, parts.actions,
    bar.length > 0 && h('div', { class: 'bar' }, ...bar));
  return parts;
}
