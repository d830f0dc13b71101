// SPDX-License-Identifier: Apache-2.0
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MILLIS = 200;
const ASK_MILLIS = 5_000;

/** The options of a browser that is asked over its pipe, and the streams of a process that has one. */
export const PIPE = { options: ['--remote-debugging-pipe'], stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] };

/**
 * Waits until an expression in the page of a browser that somebody else started has this value. Asked over the browser's own pipe
 * (Chrome DevTools Protocol, messages end with NUL), attached to that page alone: Playwright attaches to every target of a running
 * browser at once, Chromium's own panels among them, and now and then waits for ever for one of those.
 */
export async function comesTo(child, address, expression, expected, patience) {
  const ask = conversation(child.stdio[3], child.stdio[4]);
  const deadline = Date.now() + patience;
  let last = 'the browser said nothing';
  while (Date.now() < deadline) {
    try {
      const value = await lookOnce(ask, address, expression);
      if (value === expected) {
        return;
      }
      last = `${expression} is ${value}, not ${expected}`;
    } catch (notYet) {
      last = notYet.message;
    }
    await pause(LOOK_MILLIS);
  }
  throw new Error(`${address}: ${last}`);
}

async function lookOnce(ask, address, expression) {
  const { targetInfos } = await ask('Target.getTargets');
  const page = targetInfos.find(({ type, url }) => type === 'page' && url === address);
  if (!page) {
    throw new Error(`no page of it among ${targetInfos.map(({ url }) => url).join(' ')}`);
  }
  const { sessionId } = await ask('Target.attachToTarget', { targetId: page.targetId, flatten: true });
  try {
    const { result } = await ask('Runtime.evaluate', { expression, returnByValue: true }, sessionId);
    return result.value;
  } finally {
    await ask('Target.detachFromTarget', { sessionId });
  }
}

function conversation(toBrowser, fromBrowser) {
  const open = new Map();
  let text = '';
  let count = 0;
  fromBrowser.setEncoding('utf8').on('data', (part) => {
    const messages = (text + part).split('\0');
    text = messages.pop();
    for (const { id, result, error } of messages.map((each) => JSON.parse(each))) {
      open.get(id)?.({ result, error });
    }
  });
  // A browser that is gone says so by ending: what is asked of it then gets no answer.
  toBrowser.on('error', () => open.forEach((answer) => answer({ error: { message: 'the browser is gone' } })));
  return async (method, params = {}, sessionId = undefined) => {
    const id = ++count;
    const { result, error } = await new Promise((resolve) => {
      const answer = (said) => {
        clearTimeout(timer);
        open.delete(id);
        resolve(said);
      };
      const timer = setTimeout(answer, ASK_MILLIS, { error: { message: `no answer to ${method}` } });
      open.set(id, answer);
      toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
    if (error) {
      throw new Error(error.message);
    }
    return result;
  };
}
