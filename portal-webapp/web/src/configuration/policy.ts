// SPDX-License-Identifier: Apache-2.0
import type { BankPolicy, EffectiveConfig, OwnTerms, Policy, Sources, TermsLevel } from '../api/types.ts';
import { allHoursText, FROM, valueText } from './changes.ts';

const SECONDS = { days: 86_400, hours: 3_600, minutes: 60, seconds: 1 } as const;
export type TimeUnit = keyof typeof SECONDS;
export const TIME_UNITS = Object.keys(SECONDS) as TimeUnit[];

/** A length as people enter it: in the largest unit in which it is a whole number. */
export interface Length {
  amount: string;
  unit: TimeUnit;
}

export function toLength(seconds: number | undefined, fallback: TimeUnit): Length {
  if (seconds === undefined) {
    return { amount: '', unit: fallback };
  }
  const unit = seconds === 0 ? fallback : (TIME_UNITS.find((each) => seconds % SECONDS[each] === 0) ?? 'seconds');
  return { amount: String(seconds / SECONDS[unit]), unit };
}

/** Undefined for an empty field, NaN for what is no whole number. */
export function fromLength({ amount, unit }: Length): number | undefined {
  const text = amount.trim();
  if (text === '') {
    return undefined;
  }
  return /^\d{1,9}$/.test(text) ? Number(text) * SECONDS[unit] : Number.NaN;
}

/** Without fields that say nothing. */
function said<T extends object>(form: T): T {
  const entries = Object.entries(form).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0));
  return Object.fromEntries(entries) as T;
}

/** Without what says nothing, so that the level above decides. */
export function tidy(policy: Policy): Policy {
  const banks: [string, BankPolicy][] = Object.entries(policy.banks ?? {}).map(([name, bank]) => [name, said(bank)]);
  const saying = Object.fromEntries(banks.filter(([, bank]) => Object.keys(bank).length > 0));
  return said({ ...policy, banks: Object.keys(saying).length > 0 ? saying : undefined }) as Policy;
}

/** What holds where nobody says anything. */
const PORTAL: Required<Omit<OwnTerms, 'maxCodeSeconds'>> = {
  defaultCodeSeconds: 86_400, graceSeconds: 0, overstay: 'keep', languages: ['en'], mode: 'private',
};

/** What a level above says. */
export interface Level {
  from: TermsLevel;
  terms: OwnTerms;
}

/** The shortest of the longest lifetimes above, if any level says one. */
function longestOf(levels: readonly Level[]): { seconds: number; from: TermsLevel } | undefined {
  return levels
    .flatMap(({ from, terms }) => (terms.maxCodeSeconds === undefined ? [] : [{ seconds: terms.maxCodeSeconds, from }]))
    .reduceRight<{ seconds: number; from: TermsLevel } | undefined>((best, each) => (best && best.seconds <= each.seconds ? best : each), undefined);
}

/** What a field inherits, for people: "24 hours (from the site)". The nearest level comes first. */
export function inherited(field: keyof OwnTerms, levels: readonly Level[], ownLongest?: number): string {
  const longest = longestOf(levels);
  if (field === 'maxCodeSeconds') {
    return longest ? `${valueText(field, longest.seconds)} (${FROM[longest.from]})` : 'as the wiring of each site says';
  }
  const nearest = levels.find(({ terms }) => terms[field] !== undefined);
  const value = nearest?.terms[field] ?? PORTAL[field];
  const most = Math.min(ownLongest || Infinity, longest?.seconds ?? Infinity);
  if (field === 'defaultCodeSeconds' && typeof value === 'number' && value > most) {
    return `${valueText(field, most)} (the longest here)`;
  }
  return `${valueText(field, value)} (${FROM[nearest?.from ?? 'usual']})`;
}

/** How many terms a bank has differently from its site, as its fields have them now. */
export function ownCount(own: { overstay: unknown; languages: unknown }, lengths: Record<string, Length>): number {
  return Object.keys(said(own)).length + Object.values(lengths).filter((length) => length.amount.trim() !== '').length;
}

/** One thing that holds somewhere, and where it comes from. */
export interface Holding {
  what: string;
  value: string;
  source?: string;
}

const SHOWN: readonly [keyof Sources['site'], string][] = [
  ['defaultCodeSeconds', 'Usual lifetime of codes'],
  ['maxCodeSeconds', 'Longest lifetime of codes'],
  ['graceSeconds', 'Grace after the end'],
  ['overstay', 'When a customer overstays'],
  ['languages', 'Languages'],
  ['mode', 'Begins'],
];

/** What holds at the site where no bank says otherwise. */
export function siteTerms({ site }: Sources): Holding[] {
  return SHOWN.filter(([field]) => field !== 'mode').map(([field, what]) => ({
    what, value: valueText(field, site[field].value), source: FROM[site[field].from],
  }));
}

/** What holds at a bank: its mode and hours, and all that it has differently from its site. */
export function bankTerms(name: string, { site, banks }: Sources, config: EffectiveConfig): Holding[] {
  const bank = banks[name] ?? site;
  const hours = config.hours?.[name];
  return [
    ...SHOWN.filter(([field]) => field === 'mode' || bank[field].from === 'bank').map(([field, what]) => ({
      what, value: valueText(field, bank[field].value), source: FROM[bank[field].from],
    })),
    ...(hours ? [{ what: 'Hours', value: allHoursText(hours), source: FROM.bank }] : []),
  ];
}
