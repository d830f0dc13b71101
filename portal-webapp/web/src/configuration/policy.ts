// SPDX-License-Identifier: Apache-2.0
import type { BankPolicy, Difference, EffectiveConfig, Hours, OwnTerms, Policy, Sources, TermsLevel } from '../api/types.ts';
import { MODE_WORDS } from '../format/commands.ts';
import { lengthText } from '../format/time.ts';
import { countText } from '../format/words.ts';
import { hoursText } from './hours.ts';

/** Languages that the kiosk speaks, in their own names. */
export const LANGUAGES: readonly [string, string][] = [
  ['en', 'English'], ['de', 'Deutsch'], ['fr', 'Français'], ['es', 'Español'], ['pl', 'Polski'], ['ro', 'Română'], ['ar', 'العربية'],
];

export const OVERSTAY = { keep: 'The customer keeps it', staff: 'Staff takes over' } as const;

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

export function languageText(codes: readonly string[]): string {
  const names = new Map(LANGUAGES);
  return codes.map((code) => names.get(code) ?? code).join(', ');
}

export const FROM: Record<TermsLevel, string> = {
  usual: 'usual', organisation: 'from the defaults for all sites', wiring: 'from the wiring', site: 'from the site', bank: 'from the bank',
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

/** The field that a path of a difference speaks of, in words. */
const FIELDS: Record<string, string> = {
  defaultCodeSeconds: 'usual lifetime of codes',
  maxCodeSeconds: 'longest lifetime of codes',
  graceSeconds: 'grace after the end',
  overstay: 'when a customer overstays',
  languages: 'languages',
  mode: 'mode',
  modes: 'mode',
  name: 'name',
  timeZone: 'time zone',
  gapMillis: 'milliseconds between openings',
};

export function valueText(field: string, value: unknown): string {
  if (value === null || value === undefined) {
    return 'nothing';
  }
  if (field.endsWith('Seconds') && typeof value === 'number') {
    return value === 0 ? 'none' : lengthText(value * 1000);
  }
  if (field === 'overstay' && (value === 'keep' || value === 'staff')) {
    return OVERSTAY[value].toLowerCase();
  }
  if (field === 'languages' && Array.isArray(value)) {
    return languageText(value.map(String));
  }
  if ((field === 'mode' || field === 'modes') && typeof value === 'string') {
    return (MODE_WORDS as Record<string, string>)[value]?.toLowerCase() ?? value;
  }
  if (typeof value === 'object') {
    return Array.isArray(value) ? countText(value.length, 'entry', 'entries') : objectText(value as Record<string, unknown>);
  }
  return String(value);
}

const MOST_TEXT = 60;

function objectText(value: Record<string, unknown>): string {
  const text = Object.entries(value)
    .map(([key, each]) => `${FIELDS[key] ?? key} ${typeof each === 'object' ? '…' : valueText(key, each)}`)
    .join(', ');
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT - 1)}…` : text;
}

export interface Change {
  what: string;
  from: string;
  to: string;
  /** Which level the new value comes from, if it is one that can be inherited. */
  source?: string;
}

/** The level that says what a path of a difference speaks of. */
function sourceOf(path: string, sources: Sources | null | undefined): { source?: string } {
  const [, modeOf] = /^policy\.modes\.(.+)$/.exec(path) ?? [];
  const [, field] = /^(?:policy\.)?(\w+)$/.exec(path) ?? [];
  const from = modeOf ? sources?.banks[modeOf]?.mode.from : sources?.site[field as keyof Sources['site']]?.from;
  return from ? { source: FROM[from] } : {};
}

const BANKS = 'policy.banks';
const AS_SITE = 'as the site';

/** What becomes of one bank's own terms: field by field, without those that it has from its site. */
function bankChanges(bank: string, from: unknown, to: unknown, sources: Sources | null | undefined): Change[] {
  if (to === undefined || to === null) {
    return [{ what: `Terms of ${bank}`, from: 'its own', to: AS_SITE }];
  }
  const before = objectOf(from);
  return Object.entries(objectOf(to)).flatMap(([field, value]) => {
    const source = sources?.banks[bank]?.[field as keyof Sources['site']]?.from;
    const inheritedAnew = before[field] === undefined && source !== undefined && source !== 'bank';
    if (inheritedAnew || JSON.stringify(before[field]) === JSON.stringify(value)) {
      return [];
    }
    const what = FIELDS[field] ?? field;
    return [
      {
        what: `${what.charAt(0).toUpperCase()}${what.slice(1)} at ${bank}`,
        from: before[field] === undefined ? AS_SITE : valueText(field, before[field]),
        to: valueText(field, value),
        ...(source ? { source: FROM[source] } : {}),
      },
    ];
  });
}

/** "Bank hall, door 7, size" for `banks[hall].doors[7].size`. */
function pathText(path: string): string {
  const words: string[] = [];
  for (const [, name, entry] of path.matchAll(/([A-Za-z]+)(?:\[([^\]]+)\])?/g)) {
    if (name === 'policy') {
      continue;
    }
    if (words.at(-1) === 'mode') {
      words.push(`of ${name ?? ''}`);
    } else {
      words.push(entry === undefined ? FIELDS[name ?? ''] ?? name ?? '' : `${(name ?? '').replace(/s$/, '')} ${entry}`);
    }
  }
  const text = words.join(', ').replace('mode, of', 'mode of');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A difference as a sentence's parts; a whole policy that comes or goes is told field by field. */
export function changesOf(differences: readonly Difference[], sources?: Sources | null): Change[] {
  return differences.flatMap((difference) => {
    const { path, from, to } = difference;
    if (path === BANKS) {
      const banks = [...new Set([...Object.keys(objectOf(from)), ...Object.keys(objectOf(to))])].sort();
      return banks.flatMap((bank) => bankChanges(bank, objectOf(from)[bank], objectOf(to)[bank], sources));
    }
    const [, bank, part] = /^policy\.banks\.(.+?)(?:\.(defaultCodeSeconds|maxCodeSeconds|graceSeconds|overstay|languages))?$/.exec(path) ?? [];
    if (bank) {
      return part ? bankChanges(bank, { [part]: from }, { [part]: to }, sources) : bankChanges(bank, from, to, sources);
    }
    if (path === 'policy') {
      const keys = [...new Set([...Object.keys(objectOf(from)), ...Object.keys(objectOf(to))])].sort();
      return changesOf(keys.map((key) => ({ path: `policy.${key}`, from: objectOf(from)[key], to: objectOf(to)[key] })), sources);
    }
    if (path === 'policy.modes') {
      const banks = [...new Set([...Object.keys(objectOf(from)), ...Object.keys(objectOf(to))])].sort();
      return changesOf(
        banks.map((bank) => ({ path: `policy.modes.${bank}`, from: objectOf(from)[bank] ?? 'private', to: objectOf(to)[bank] ?? 'private' })),
        sources,
      );
    }
    if (path === 'hours') {
      const banks = [...new Set([...Object.keys(objectOf(from)), ...Object.keys(objectOf(to))])].sort();
      return changesOf(banks.map((bank) => ({ path: `hours.${bank}`, from: objectOf(from)[bank], to: objectOf(to)[bank] })));
    }
    if (path.startsWith('hours.')) {
      return [{ what: `Hours of ${path.slice('hours.'.length)}`, from: allHoursText(from), to: allHoursText(to) }];
    }
    const inner = /^policy\.(modes)\./.exec(path)?.[1];
    const field = inner ?? path.split('.').at(-1) ?? path;
    return [{ what: pathText(path), from: valueText(field, from ?? null), to: valueText(field, to ?? null), ...sourceOf(path, sources) }];
  });
}

/** "Mon to Fri 08:00–20:00 public; Sun all day closed" */
function allHoursText(hours: unknown): string {
  return Array.isArray(hours) && hours.length > 0 ? (hours as Hours[]).map(hoursText).join('; ') : 'none';
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
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
