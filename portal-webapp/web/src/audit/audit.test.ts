// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { askFilters, isFiltered, NO_FILTERS, readFilters, writeFilters } from './filters.ts';
import { actorText, detailsText, EVENT_GROUPS, outcomeText } from './words.ts';

describe('filters of the audit', () => {
  it('come from the address and go back there', () => {
    const filters = readFilters(new URLSearchParams('site=GYM-1&from=2026-11-22T10:00&other=1'));
    expect(filters).toEqual({ ...NO_FILTERS, site: 'GYM-1', from: '2026-11-22T10:00' });
    expect(writeFilters(filters)).toBe('?site=GYM-1&from=2026-11-22T10%3A00');
    expect(isFiltered(NO_FILTERS)).toBe(false);
  });

  it('ask in instants, by the clocks of the site', () => {
    const filters = { ...NO_FILTERS, site: 'GYM-1', locker: '12', from: '2026-07-01T10:00', to: '2026-11-22T10:00' };
    expect(askFilters(filters, 'Europe/Berlin')).toBe('?site=GYM-1&locker=12&from=2026-07-01T08%3A00%3A00Z&to=2026-11-22T09%3A00%3A00Z');
  });

  it('ask for nothing that the portal would refuse', () => {
    expect(askFilters({ ...NO_FILTERS, locker: '12', from: 'yesterday' }, 'UTC')).toBe('');
    expect(askFilters({ ...NO_FILTERS, site: 'A', locker: '1 or 2' }, 'UTC')).toBe('?site=A');
  });
});

describe('records in words', () => {
  it.each([
    ['code-refused', 'refused', 'used-up', 'the code has been used up'],
    ['opening', 'jammed', null, 'stayed shut'],
    ['command', 'refused', 'door-open', 'refused: the door is open'],
    ['code-accepted', 'accepted', null, ''],
    ['mode-changed', 'public', null, 'public'],
    ['unreadable', null, null, ''],
  ])('%s, %s', (event, outcome, reason, text) => {
    expect(outcomeText({ event, outcome, reason })).toBe(text);
  });

  it('name the person, else what caused it', () => {
    expect(actorText({ actor: { kind: 'code', id: 'ab12' }, person: 'Anna Weber' })).toBe('Anna Weber');
    expect(actorText({ actor: { kind: 'code', id: 'ab12' }, person: null })).toBe('code ab12');
    expect(actorText({ actor: { kind: 'system', id: '' }, person: null })).toBe('the unit itself');
    expect(actorText({ actor: null, person: null })).toBe('');
    expect(detailsText({ 'pulse-millis': 400, line: 'north' })).toBe('pulse millis: 400, line: north');
  });

  it('name each event once', () => {
    const words = EVENT_GROUPS.flatMap((group) => group.events.map(([word]) => word));
    expect(new Set(words).size).toBe(words.length);
  });
});
