// SPDX-License-Identifier: Apache-2.0

/** Nothing on the page ends by itself on a slow machine, except what a test shortens. */
const NEVER = 3_600_000;

/** Sets how long the page waits, in milliseconds. */
export function set(page, times) {
  return page.evaluate(async (wanted) => {
    const { TIMES } = await import('/js/flow.js');
    Object.assign(TIMES, wanted);
  }, times);
}

export function takeYourTime(page) {
  return set(page, {
    notice: NEVER, thanks: NEVER, idle: NEVER, remind: NEVER, openMost: NEVER, unlocked: NEVER, wishes: NEVER, silence: 60_000 });
}
