// SPDX-License-Identifier: Apache-2.0
import { useRef, useState } from 'react';
import { asProblem, change, Problem } from '../api/client.ts';
import { onceKey } from '../api/once.ts';
import type { Code, NewCode } from '../api/types.ts';

export interface NewCodeSender {
  busy: boolean;
  problem: Problem | undefined;
  send: (code: NewCode) => Promise<Code | undefined>;
  forget: () => void;
}

/** Asks for a code. The same wish sent again after a lost answer makes no second code. */
export function useNewCode(): NewCodeSender {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const wish = useRef({ body: '', key: '' });

  const send = async (code: NewCode): Promise<Code | undefined> => {
    const body = JSON.stringify(code);
    if (wish.current.body !== body) {
      wish.current = { body, key: onceKey() };
    }
    setBusy(true);
    setProblem(undefined);
    try {
      const made = await change<Code>('POST', '/codes', code, { once: wish.current.key });
      wish.current = { body: '', key: '' };
      return made;
    } catch (error) {
      setProblem(asProblem(error));
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, send, forget: () => setProblem(undefined) };
}
