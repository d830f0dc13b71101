// SPDX-License-Identifier: Apache-2.0
import type { Difference, Hours, Sources, TermsLevel } from '../api/types.ts';
import { MODE_WORDS } from '../format/commands.ts';
import { lengthText } from '../format/time.ts';
import { countText } from '../format/words.ts';
import { hoursText } from './hours.ts';

/** Languages that the kiosk speaks, in their own names. */
export const LANGUAGES: readonly [string, string][] = [
  ['en', 'English'], ['de', 'Deutsch'], ['fr', 'Français'], ['es', 'Español'], ['pl', 'Polski'], ['ro', 'Română'], ['ar', 'العربية'],
];

export const OVERSTAY = { keep: 'The customer keeps it', staff: 'Staff takes over' } as const;

export function languageText(codes: readonly string[]): string {
  const names = new Map(LANGUAGES);
  return codes.map((code) => names.get(code) ?? code).join(', ');
}

export const FROM: Record<TermsLevel, string> = {
  usual: 'usual', organisation: 'from the defaults for all sites', wiring: 'from the wiring', site: 'from the site', bank: 'from the bank',
};

/** "Mon to Fri 08:00–20:00 public; Sun all day closed" */
export function allHoursText(hours: unknown): string {
  return Array.isArray(hours) && hours.length > 0 ? (hours as Hours[]).map(hoursText).join('; ') : 'none';
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

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
