// SPDX-License-Identifier: Apache-2.0

/** The sentences of one language at a time. Every language has every key: a test sees to it. */

const RIGHT_TO_LEFT = new Set(['ar']);
const MOST_PIECES = 8;

export const KNOWN = ['en', 'de', 'fr', 'es', 'pl', 'ro', 'ar'];

/** What each language calls itself: nobody has to read another one to find it. */
export const NAMES = {
  en: 'English', de: 'Deutsch', fr: 'Français', es: 'Español', pl: 'Polski', ro: 'Română', ar: 'العربية',
};

/** The languages of the place that this screen speaks, the default one first. */
export function offered(tags) {
  const known = (tags ?? []).map((tag) => tag.toLowerCase().split('-')[0]).filter((tag) => KNOWN.includes(tag));
  return known.length > 0 ? [...new Set(known)] : ['en'];
}

export class Words {
  #all = new Map();
  #language = 'en';

  get language() {
    return this.#language;
  }

  get direction() {
    return RIGHT_TO_LEFT.has(this.#language) ? 'rtl' : 'ltr';
  }

  /** Loads all of them once: a change of language must not depend on the unit being there. */
  async load(fetcher = fetch) {
    await Promise.all(KNOWN.map(async (language) => {
      const answer = await fetcher(`/lang/${language}.json`);
      if (!answer.ok) {
        throw new Error(`no sentences for ${language}`);
      }
      this.#all.set(language, await answer.json());
    }));
  }

  use(language) {
    this.#language = KNOWN.includes(language) ? language : 'en';
  }

  has(key) {
    return key in (this.#all.get(this.#language) ?? {});
  }

  /** A sentence with its blanks filled in. */
  t(key, values = {}) {
    const sentence = this.#all.get(this.#language)?.[key] ?? this.#all.get('en')?.[key] ?? '';
    return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
  }

  /** Numbers of doors in one sentence: neighbours as from–to, and not more than somebody reads. */
  doors(numbers) {
    const runs = [];
    for (const number of [...numbers].sort((a, b) => a - b)) {
      const last = runs.at(-1);
      if (last && last[1] === number - 1) {
        last[1] = number;
      } else {
        runs.push([number, number]);
      }
    }
    // From left to right in every language.
    const pieces = runs.flatMap(([from, to]) => (to - from < 2 ? [...new Set([from, to])].map(String) : [`\u2066${from}–${to}\u2069`]));
    return new Intl.ListFormat(this.#language, { type: 'conjunction' }).format(
      pieces.length > MOST_PIECES ? [...pieces.slice(0, MOST_PIECES), '…'] : pieces);
  }

  /** A moment in the zone of the place: the hour, and the day unless it is today. */
  moment(seconds, timeZone, now) {
    const at = new Date(seconds * 1000);
    const day = (date) => new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(date);
    const style = now !== null && day(at) === day(now) ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' };
    return new Intl.DateTimeFormat(this.#language, { timeZone, ...style }).format(at);
  }

  /** How long to wait, in whole seconds or minutes. */
  duration(millis) {
    const seconds = Math.max(1, Math.ceil(millis / 1000));
    const [value, unit] = seconds < 90 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
    return new Intl.NumberFormat(this.#language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
  }

  /** The words that the picture of a bank reads out. */
  picture() {
    const states = {};
    for (const state of ['unknown', 'closed', 'open', 'jammed', 'held', 'overstay', 'free', 'taken']) {
      states[state] = this.t(`door.${state}`);
    }
    return { door: this.t('door'), item: this.t('door.item'), states };
  }
}
