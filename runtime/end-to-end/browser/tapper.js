// SPDX-License-Identifier: Apache-2.0

/** Somebody who mashes the screen: touches, clicks and keys at random, as fast as they are taken. */

const AT_ONCE = 20;
const BY_FINGER = 4;
const KEYS = ['0', '1', '5', '9', 'Enter', 'Tab', 'Backspace', 'Escape', ' ', 'ArrowDown'];

/** Numbers from a seed: the same ones for the same seed. */
export function randomFrom(seed) {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % most;
  };
}

/**
 * @param random see {@link randomFrom}
 * @param between is called now and then: what else happens meanwhile
 */
export async function mash({ page }, random, taps, between = () => {}) {
  const { width, height } = page.viewportSize();
  for (let done = 0; done < taps; done += AT_ONCE + BY_FINGER + 1) {
    between();
    const wishes = Array.from({ length: AT_ONCE }, () => [random(2) === 0, random(width), random(height), random(1000)]);
    await page.evaluate(touch, wishes);
    for (let finger = 0; finger < BY_FINGER; finger++) {
      await page.touchscreen.tap(random(width), random(height));
    }
    await page.keyboard.press(KEYS[random(KEYS.length)]);
  }
}

/** Runs on the page: touches either any button or whatever is at a place. */
async function touch(wishes) {
  for (const [aimed, x, y, at] of wishes) {
    const all = document.querySelectorAll('button:not([disabled])');
    const target = aimed ? all[at % Math.max(1, all.length)] : document.elementFromPoint(x, y);
    target?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    target?.click?.();
    await new Promise((resolve) => setTimeout(resolve));
  }
}
