// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from 'react';
import { asProblem, change, get, type Problem } from '../api/client.ts';
import { onceKey } from '../api/once.ts';
import type { Command, Order } from '../api/types.ts';
import { isSettled } from '../format/commands.ts';

const ASK_MILLIS = 700;
/** After this long, the log of commands tells the rest. */
const MOST_ASKED = 60;

export interface OrderSender {
  busy: boolean;
  problem: Problem | undefined;
  command: Command | undefined;
  send: (order: Order) => Promise<void>;
}

const pathOf = (site: string) => `/sites/${encodeURIComponent(site)}/commands`;

/** Sends an order and follows it until the unit has answered. The same order sent again after a lost answer is one. */
export function useOrder(site: string): OrderSender {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [sent, setSent] = useState<Command>();
  const wish = useRef({ body: '', key: '' });
  const command = useCommand(site, sent);

  const send = async (order: Order) => {
    const body = JSON.stringify(order);
    if (wish.current.body !== body) {
      wish.current = { body, key: onceKey() };
    }
    setBusy(true);
    setProblem(undefined);
    try {
      setSent(await change<Command>('POST', pathOf(site), order, { once: wish.current.key }));
      wish.current = { body: '', key: '' };
    } catch (error) {
      const found = asProblem(error);
      if (found.status !== 0) {
        // It was refused, so the next try is another wish.
        wish.current = { body: '', key: '' };
      }
      setProblem(found);
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, command, send };
}

/** A command as it goes its way. */
export function useCommand(site: string, first: Command | undefined): Command | undefined {
  const [latest, setLatest] = useState<Command>();
  const command = latest?.id === first?.id ? latest ?? first : first;
  const settled = command === undefined || isSettled(command.state);
  const id = first?.id;
  useEffect(() => {
    if (id === undefined || settled) {
      return undefined;
    }
    const stop = new AbortController();
    let asked = 0;
    const timer = setInterval(() => {
      if (asked++ >= MOST_ASKED) {
        clearInterval(timer);
        return;
      }
      get<Command>(`${pathOf(site)}/${encodeURIComponent(id)}`, stop.signal)
        .then(setLatest)
        .catch(asProblem);
    }, ASK_MILLIS);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [site, id, settled]);
  return command;
}
