// SPDX-License-Identifier: Apache-2.0
import type { Difference, EffectiveConfig, Hours, Policy } from '../api/types.ts';
import { MODE_WORDS } from '../format/commands.ts';
import { lengthText } from '../format/time.ts';
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

function tidyBank([name, bank]: [string, NonNullable<Policy['banks']>[string]]): [string, NonNullable<Policy['banks']>[string]] {
  return [name, { ...(bank.mode ? { mode: bank.mode } : {}), ...(bank.hours && bank.hours.length > 0 ? { hours: bank.hours } : {}) }];
}

/** Without what says nothing, so that the level above decides. */
export function tidy(policy: Policy): Policy {
  const banks = Object.fromEntries(Object.entries(policy.banks ?? {}).map(tidyBank).filter(([, bank]) => Object.keys(bank).length > 0));
  const entries = Object.entries({ ...policy, banks: undefined }).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return { ...Object.fromEntries(entries), ...(Object.keys(banks).length > 0 ? { banks } : {}) };
}

/** What holds where nobody says anything. */
const PORTAL: Required<Omit<Policy, 'banks' | 'maxCodeSeconds'>> = {
  defaultCodeSeconds: 86_400, graceSeconds: 0, overstay: 'keep', languages: ['en'], mode: 'private',
};

export function languageText(codes: readonly string[]): string {
  const names = new Map(LANGUAGES);
  return codes.map((code) => names.get(code) ?? code).join(', ');
}

/** What a field inherits, for people: "24 hours, from the organisation". */
export function inherited(field: keyof typeof PORTAL, above: Policy | undefined): string {
  const own = above?.[field];
  const value = own ?? PORTAL[field];
  const from = above === undefined ? 'usual' : own === undefined ? 'usual' : 'from the defaults for all sites';
  return `${valueText(field, value)} (${from})`;
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
    return Array.isArray(value) ? `${value.length} entries` : objectText(value as Record<string, unknown>);
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
export function changesOf(differences: readonly Difference[]): Change[] {
  return differences.flatMap((difference) => {
    const { path, from, to } = difference;
    if (path === 'policy') {
      const keys = [...new Set([...Object.keys(objectOf(from)), ...Object.keys(objectOf(to))])].sort();
      return changesOf(keys.map((key) => ({ path: `policy.${key}`, from: objectOf(from)[key], to: objectOf(to)[key] })));
    }
    if (path === 'policy.modes') {
      const banks = [...new Set([...Object.keys(objectOf(from)), ...Object.keys(objectOf(to))])].sort();
      return changesOf(
        banks.map((bank) => ({ path: `policy.modes.${bank}`, from: objectOf(from)[bank] ?? 'private', to: objectOf(to)[bank] ?? 'private' })),
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
    return [{ what: pathText(path), from: valueText(field, from ?? null), to: valueText(field, to ?? null) }];
  });
}

/** "Mon to Fri 08:00–20:00 public; Sun all day closed" */
function allHoursText(hours: unknown): string {
  return Array.isArray(hours) && hours.length > 0 ? (hours as Hours[]).map(hoursText).join('; ') : 'none';
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** What holds at the site in the end. */
export function effectiveText(config: EffectiveConfig): { what: string; value: string }[] {
  const policy = config.policy;
  return [
    { what: 'Usual lifetime of codes', value: lengthText((policy?.defaultCodeSeconds ?? PORTAL.defaultCodeSeconds) * 1000) },
    { what: 'Longest lifetime of codes', value: lengthText(config.maxCodeSeconds * 1000) },
    { what: 'Grace after the end', value: valueText('graceSeconds', policy?.graceSeconds ?? 0) },
    { what: 'When a customer overstays', value: OVERSTAY[policy?.overstay ?? 'keep'] },
    { what: 'Languages', value: languageText(policy?.languages ?? PORTAL.languages) },
    ...config.banks.map((bank) => ({
      what: `${bank.title} begins`,
      value: MODE_WORDS[policy?.modes[bank.name] ?? 'private'].toLowerCase(),
    })),
    ...config.banks
      .filter((bank) => config.hours?.[bank.name])
      .map((bank) => ({ what: `Hours of ${bank.title}`, value: allHoursText(config.hours?.[bank.name]) })),
  ];
}
