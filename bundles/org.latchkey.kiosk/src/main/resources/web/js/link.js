// SPDX-License-Identifier: Apache-2.0

/**
 * The way to the unit: its events, and what is ordered of it. It comes back by itself, for ever, whatever became of the
 * unit: a connection that says nothing for a while counts as lost, also one that the browser believes in.
 */

import { TIMES } from './flow.js';

const RETRY_MILLIS = 1_000;
const ORDER_MILLIS = 20_000;
const EVENTS = ['site', 'doors', 'unit', 'presented', 'ended'];

export class Link {
  #source = null;
  #watch = null;
  #grace = null;
  #heard;
  #changed;
  #up = false;

  /**
   * @param heard called with (event, data)
   * @param changed called with true once the unit answers, with false once it does not
   */
  constructor(heard, changed) {
    this.#heard = heard;
    this.#changed = changed;
  }

  open() {
    this.#source?.close();
    const source = new EventSource('/api/events');
    this.#source = source;
    source.addEventListener('ping', (event) => {
      this.#alive(true);
      this.#heard('ping', JSON.parse(event.data));
    });
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => {
        this.#alive(name === 'unit' || this.#up);
        this.#heard(name, JSON.parse(event.data));
      });
    }
    source.addEventListener('error', () => this.#lost(source, RETRY_MILLIS));
    this.#after(TIMES.silence, source);
  }

  #alive(whole) {
    this.#after(TIMES.silence, this.#source);
    if (whole) {
      clearTimeout(this.#grace);
      this.#grace = null;
    }
    if (whole && !this.#up) {
      this.#up = true;
      this.#changed(true);
    }
  }

  #lost(source, pause) {
    if (source !== this.#source) {
      return;
    }
    source.close();
    // A connection that is back in a moment is nobody's business.
    this.#grace ??= setTimeout(() => this.#down(), TIMES.grace);
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.open(), pause);
  }

  #down() {
    this.#grace = null;
    if (this.#up) {
      this.#up = false;
      this.#changed(false);
    }
  }

  #after(millis, source) {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#lost(source, 0), millis);
  }

  /** Orders something. The answer always says whether it was done: a lost connection is a refusal of its own. */
  async order(path, fields = {}) {
    try {
      const answer = await fetch(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Latchkey': 'kiosk' },
        body: new URLSearchParams(fields),
        signal: AbortSignal.timeout(ORDER_MILLIS),
      });
      const said = await answer.json();
      return answer.ok ? said : { accepted: false, reason: 'not-here-now', doors: [], ...said };
    } catch {
      return { accepted: false, reason: 'not-here-now', doors: [] };
    }
  }
}
