// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Unit } from '../api/types.ts';
import { LiveUnits, type LiveWays, type Stream } from './units.ts';

const unit = (site: string, more: Partial<Unit> = {}) => ({ site, doors: [], connection: 'online', ...more }) as unknown as Unit;

class FakeStream implements Stream {
  readyState = 0;
  readonly #listeners = new Map<string, (event: { data?: unknown }) => void>();

  addEventListener(type: string, listener: (event: { data?: unknown }) => void): void {
    this.#listeners.set(type, listener);
  }

  send(type: string, data?: unknown): void {
    this.#listeners.get(type)?.({ data });
  }

  close(): void {
    this.readyState = 2;
  }
}

function setUp() {
  let now = 0;
  let timers: { at: number; millis: number; task: () => void }[] = [];
  const streams: FakeStream[] = [];
  const asked: string[] = [];
  const ways: LiveWays = {
    open: () => streams[streams.push(new FakeStream()) - 1] as Stream,
    fetch: async (site) => {
      asked.push(site);
      return unit(site, { connection: 'never' });
    },
    now: () => now,
    every: (millis, task) => {
      const timer = { at: now + millis, millis, task };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
  };
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) {
      await Promise.resolve();
    }
  };
  const pass = async (millis: number) => {
    const end = now + millis;
    for (let due = next(end); due; due = next(end)) {
      now = due.at;
      due.at += due.millis;
      due.task();
      await settle();
    }
    now = end;
    await settle();
  };
  const next = (end: number) => timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
  return { live: new LiveUnits(ways), streams, asked, pass, timers: () => timers.length };
}

describe('live units', () => {
  it('takes what the stream tells, and asks only for the sites that it does not know', async () => {
    const { live, streams, asked, pass } = setUp();
    live.subscribe(() => undefined);
    live.want(['A', 'B', 'C', 'D', 'E']);
    streams[0]?.send('open');
    streams[0]?.send('site', JSON.stringify(unit('A')));
    await pass(6_000);
    expect([...new Set(asked)]).toEqual(['B', 'C', 'D', 'E']);
    expect(live.state().units.get('A')?.connection).toBe('online');
    expect(live.state().units.get('B')?.connection).toBe('never');
    expect(live.state().streaming).toBe(true);
  });

  it('asks for everything every five seconds while there is no stream, and tries it again after thirty', async () => {
    const { live, streams, asked, pass } = setUp();
    live.subscribe(() => undefined);
    live.want(['A']);
    await pass(0);
    streams[0]?.close();
    streams[0]?.send('error');
    await pass(0);
    await pass(11_000);
    // As the page comes, when the stream breaks, when it would have spoken, and twice by the clock.
    expect(asked.length).toBe(5);
    expect(live.state().streaming).toBe(false);
    expect(streams.length).toBe(1);
    await pass(20_000);
    expect(streams.length).toBe(2);
  });

  it('leaves a stream alone that connects again by itself', async () => {
    const { live, streams, pass } = setUp();
    live.subscribe(() => undefined);
    streams[0]?.send('open');
    streams[0]?.send('error');
    await pass(60_000);
    expect(streams.length).toBe(1);
    streams[0]?.send('open');
    expect(live.state().streaming).toBe(true);
  });

  it('asks for a few sites at once, and keeps what the stream told meanwhile', async () => {
    const { live, streams, asked, pass } = setUp();
    live.subscribe(() => undefined);
    live.want(['A', 'B']);
    expect(asked).toEqual(['A', 'B']);
    streams[0]?.send('site', JSON.stringify(unit('A')));
    await pass(0);
    expect(live.state().units.get('A')?.connection).toBe('online');
    expect(live.state().units.get('B')?.connection).toBe('never');
  });

  it('drops what cannot be read', () => {
    const { live, streams } = setUp();
    live.subscribe(() => undefined);
    streams[0]?.send('site', '{"site":');
    streams[0]?.send('site', '{"site":7}');
    expect(live.state().units.size).toBe(0);
  });

  it('keeps the newest word of each roll-out, and drops what is none', () => {
    const { live, streams } = setUp();
    live.subscribe(() => undefined);
    const tell = (word: unknown) => streams[0]?.send('rollout', typeof word === 'string' ? word : JSON.stringify(word));
    tell({ id: 'a', state: 'running', rings: [] });
    tell({ id: 'b', state: 'running', rings: [] });
    tell({ id: 'a', state: 'paused', rings: [] });
    tell('{"id":');
    tell({ id: 'c' });
    expect([...live.state().rollouts.values()].map((rollout) => `${rollout.id} ${rollout.state}`)).toEqual(['a paused', 'b running']);
  });

  it('ends everything when nobody looks any more', async () => {
    const { live, streams, asked, pass, timers } = setUp();
    const leave = live.subscribe(() => undefined);
    const forget = live.want(['A']);
    forget();
    leave();
    await pass(60_000);
    expect(streams[0]?.readyState).toBe(2);
    expect(timers()).toBe(0);
    expect(asked).toEqual(['A']);
  });
});
