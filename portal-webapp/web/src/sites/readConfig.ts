// SPDX-License-Identifier: Apache-2.0
import { sentence } from '../api/client.ts';
import type { FieldError, SiteConfig } from '../api/types.ts';

export type Reading = { config: SiteConfig; error?: undefined } | { config?: undefined; error: string };

/** Reads the text of a configuration as far as a picture needs it; the portal judges the rest. */
export function readConfig(text: string): Reading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { error: `This is not JSON. ${place(text, error)}` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { error: 'This is JSON, but not a site configuration: it must be an object.' };
  }
  return { config: value as SiteConfig };
}

function place(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const position = /position (\d+)/.exec(message)?.[1];
  if (position === undefined) {
    return 'It ends too early or holds a character that does not belong there.';
  }
  const before = text.slice(0, Number(position)).split('\n');
  return `See line ${before.length}, character ${(before.at(-1)?.length ?? 0) + 1}.`;
}

const SMALL = 64;

const isCount = (value: unknown, most: number): value is number => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;

/** The banks that can be drawn, however much else is wrong with the configuration. */
export function drawableBanks(config: SiteConfig): SiteConfig['banks'] {
  const banks: unknown = config.banks;
  if (!Array.isArray(banks)) {
    return [];
  }
  return (banks as SiteConfig['banks'])
    .filter((bank) => Array.isArray(bank?.doors))
    .map((bank) => ({
      ...bank,
      title: String(bank.title ?? ''),
      doors: bank.doors.filter(
        (door) =>
          isCount(door?.number, 65_535) && isCount(door.x, 1000) && isCount(door.y, 1000) &&
          isCount(door.width, SMALL) && isCount(door.height, SMALL) && door.width > 0 && door.height > 0,
      ),
    }))
    .filter((bank) => bank.doors.length > 0);
}

interface Named {
  name?: unknown;
  title?: unknown;
  number?: unknown;
}

/** "bank Lobby, door 12, lock" for `banks[0].doors[3].lock`: people do not count entries of a file. */
export function fieldInWords(field: string, config: SiteConfig): string {
  const words: string[] = [];
  let value: unknown = config;
  for (const [, name, index] of field.matchAll(/([A-Za-z]+)(?:\[(\d+)\])?/g)) {
    value = (value as Record<string, unknown> | undefined)?.[name ?? ''];
    if (index === undefined) {
      words.push(name ?? '');
      continue;
    }
    value = (value as unknown[] | undefined)?.[Number(index)];
    const named = value as Named | undefined;
    const own = named?.number ?? named?.title ?? named?.name;
    const kind = (name ?? '').replace(/s$/, '');
    words.push(own === undefined || own === '' ? `${kind} no. ${Number(index) + 1} of the file` : `${kind} ${String(own)}`);
  }
  return words.join(', ');
}

/** A path inside a sentence, such as "banks[0].doors[2]". */
const PATH = /\b[a-zA-Z]+\[\d+\](?:\.[a-zA-Z]+(?:\[\d+\])?)*/g;

export function errorsInWords(errors: readonly FieldError[], config: SiteConfig): string[] {
  return errors.map(({ field, message }) => {
    const where = fieldInWords(field, config);
    const what = message.replace(PATH, (path) => fieldInWords(path, config));
    return where ? `${where.charAt(0).toUpperCase()}${where.slice(1)}: ${sentence(what, false)}` : sentence(what);
  });
}
