// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { isFiltered, readFilters, writeFilters } from './filters.ts';

const read = (query: string) => readFilters(new URLSearchParams(query), ['live', 'in-use']);

describe('filters in the address bar', () => {
  it.each([
    { site: 'GYM-1', state: 'live', q: 'Anna & Co' },
    { site: '', state: '', q: 'Мария #1?' },
    { site: 'A.b_c', state: 'in-use', q: '' },
  ] as const)('come back as they went: $site $state $q', (filters) => {
    expect(read(writeFilters(filters))).toEqual(filters);
  });

  it('leave no trace when they are empty', () => {
    expect(writeFilters({ site: '', state: '', q: '  ' })).toBe('');
    expect(isFiltered(read(''))).toBe(false);
    expect(isFiltered(read('?q=x'))).toBe(true);
  });

  it('ignore what no page wrote', () => {
    expect(read('?state=broken&page=7')).toEqual({ site: '', state: '', q: '' });
  });

  it('keep their order, so that two addresses of one view are equal', () => {
    expect(writeFilters(read('q= Ada &state=in-use&site=GYM-1'))).toBe('?site=GYM-1&state=in-use&q=Ada');
  });
});
