// SPDX-License-Identifier: Apache-2.0
import type { Rollout } from '../api/releases.ts';
import type { Unit } from '../api/types.ts';

/** As much of an EventSource as is needed here. */
export interface Stream {
  addEventListener(type: string, listener: (event: { data?: unknown }) => void): void;
  close(): void;
  readonly readyState: number;
}

export interface LiveWays {
  open: () => Stream;
  fetch: (site: string) => Promise<Unit>;
  now: () => number;
  /** Calls again and again; gives what stops it. */
  every: (millis: number, task: () => void) => () => void;
}

export interface LiveState {
  units: ReadonlyMap<string, Unit>;
  /** Roll-outs of which the stream told since the page was opened, the newest word of each. */
  rollouts: ReadonlyMap<string, Rollout>;
  /** True while changes come by themselves; false while the pages ask for them. */
  streaming: boolean;
}

/** The state of an EventSource that will not try again by itself. */
const CLOSED = 2;
const TICK_MILLIS = 5_000;
const REOPEN_MILLIS = 30_000;
/** How long the stream may take to tell of the sites that it knows, until the others are asked for. */
const PATIENCE_MILLIS = 1_500;
const AT_ONCE = 4;

/**
 * What is known of all units, for all parts of a page: one stream as long as somebody looks, and where there is none,
 * questions every five seconds. What it tells of roll-outs is kept too; the pages that show them ask for the rest.
 */
export class LiveUnits {
  readonly #ways: LiveWays;
  readonly #listeners = new Set<() => void>();
  readonly #wanted = new Map<string, number>();
  #state: LiveState = { units: new Map(), rollouts: new Map(), streaming: false };
  #stream: Stream | undefined;
  #openedAt = 0;
  #stop: (() => void) | undefined;
  #asking = false;

  constructor(ways: LiveWays) {
    this.#ways = ways;
  }

  readonly state = (): LiveState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) {
      this.#start();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) {
        this.#end();
      }
    };
  };

  /** Somebody shows these sites. Gives what forgets them. */
  want(sites: readonly string[]): () => void {
    for (const site of sites) {
      this.#wanted.set(site, (this.#wanted.get(site) ?? 0) + 1);
    }
    // A few are asked for at once; for many, the stream is quicker.
    if (sites.length <= AT_ONCE || this.#ways.now() - this.#openedAt > PATIENCE_MILLIS) {
      void this.#ask();
    }
    return () => {
      for (const site of sites) {
        const left = (this.#wanted.get(site) ?? 1) - 1;
        if (left > 0) {
          this.#wanted.set(site, left);
        } else {
          this.#wanted.delete(site);
        }
      }
    };
  }

  /** Asks for a site at once, as after an order. */
  async refresh(site: string): Promise<void> {
    const before = this.#state.units.get(site);
    try {
      const unit = await this.#ways.fetch(site);
      // What the stream told meanwhile is newer.
      if (this.#state.units.get(site) === before) {
        this.#take(unit);
      }
    } catch {
      // The page that shows it says so; the next question may be answered.
    }
  }

  #start(): void {
    this.#connect();
    const first = this.#ways.every(PATIENCE_MILLIS, () => {
      first();
      void this.#ask();
    });
    const tick = this.#ways.every(TICK_MILLIS, () => this.#tick());
    this.#stop = () => {
      first();
      tick();
    };
  }

  #end(): void {
    this.#stop?.();
    this.#stream?.close();
    this.#stream = undefined;
    this.#state = { ...this.#state, streaming: false };
  }

  #connect(): void {
    this.#openedAt = this.#ways.now();
    const stream = this.#ways.open();
    this.#stream = stream;
    stream.addEventListener('open', () => this.#set({ ...this.#state, streaming: true }));
    stream.addEventListener('error', () => {
      this.#set({ ...this.#state, streaming: false });
      if (stream.readyState === CLOSED) {
        void this.#ask();
      }
    });
    stream.addEventListener('site', (event) => {
      const unit = read(event.data);
      if (unit) {
        this.#take(unit);
      }
    });
    stream.addEventListener('rollout', (event) => {
      const rollout = readRollout(event.data);
      if (rollout) {
        this.#set({ ...this.#state, rollouts: new Map(this.#state.rollouts).set(rollout.id, rollout) });
      }
    });
  }

  #tick(): void {
    if (this.#stream?.readyState === CLOSED && this.#ways.now() - this.#openedAt >= REOPEN_MILLIS) {
      this.#stream.close();
      this.#connect();
    }
    void this.#ask();
  }

  /** Asks for what the stream does not tell: everything without it, else the sites that were never heard. */
  async #ask(): Promise<void> {
    if (this.#asking) {
      return;
    }
    const sites = [...this.#wanted.keys()].filter((site) => !this.#state.streaming || !this.#state.units.has(site));
    this.#asking = true;
    try {
      for (let at = 0; at < sites.length && this.#listeners.size > 0; at += AT_ONCE) {
        await Promise.all(sites.slice(at, at + AT_ONCE).map((site) => this.refresh(site)));
      }
    } finally {
      this.#asking = false;
    }
  }

  #take(unit: Unit): void {
    this.#set({ ...this.#state, units: new Map(this.#state.units).set(unit.site, unit) });
  }

  #set(state: LiveState): void {
    this.#state = state;
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

function read(data: unknown): Unit | undefined {
  try {
    const unit = JSON.parse(String(data)) as Partial<Unit>;
    return typeof unit.site === 'string' && Array.isArray(unit.doors) ? (unit as Unit) : undefined;
  } catch {
    return undefined;
  }
}

function readRollout(data: unknown): Rollout | undefined {
  try {
    const rollout = JSON.parse(String(data)) as Partial<Rollout>;
    return typeof rollout.id === 'string' && Array.isArray(rollout.rings) ? (rollout as Rollout) : undefined;
  } catch {
    return undefined;
  }
}
