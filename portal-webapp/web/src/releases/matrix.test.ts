// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { SiteVersions } from '../api/releases.ts';
import { usualBefore } from './changes.ts';
import { filterMatrix, matrixCsv, matrixOf, readMatrix, shortName, writeMatrix } from './matrix.ts';

const bundle = (name: string, version: string, sha256 = `${name} ${version}`) => ({ name, version, sha256 });

const site = (code: string, bundles: SiteVersions['bundles'], more: Partial<SiteVersions> = {}): SiteVersions => ({
  site: code, release: 7, reportedAt: '2026-11-22T12:00:00Z', matches: 'yes', development: false, bundles, ...more,
});

const VERSIONS = {
  releases: [7, 8],
  sites: [
    site('A', [bundle('access', '1'), bundle('audit', '1')]),
    site('B', [bundle('access', '1'), bundle('audit', '1')]),
    site('C', [bundle('access', '2'), bundle('audit', '1', 'patched')], { release: 8, matches: 'no' }),
    site('D', [bundle('audit', '1')]),
    site('E', [], { release: 0, reportedAt: null, matches: 'unknown' }),
  ],
};

describe('the matrix', () => {
  const matrix = matrixOf(VERSIONS);
  const cell = (code: string, name: string) => matrix.rows.find((row) => row.site.site === code)?.cells.get(name)?.difference;

  it('compares with what most sites run', () => {
    expect(matrix.columns.map((column) => [column.name, column.version, column.same])).toEqual([['access', '1', false], ['audit', '1', false]]);
    expect(cell('A', 'access')).toBe('none');
    expect(cell('C', 'access')).toBe('other');
    expect(cell('D', 'access')).toBe('missing');
  });

  it('sees other contents under the same version', () => {
    expect(cell('C', 'audit')).toBe('contents');
  });

  it('compares nothing with a site that never reported', () => {
    expect(matrix.rows.find((row) => row.site.site === 'E')?.differences).toBe(0);
  });

  it('knows a bundle that only one site has as a difference there', () => {
    const one = matrixOf({ releases: [], sites: [site('A', [bundle('x', '1')]), site('B', [bundle('x', '1')]), site('C', [bundle('x', '1'), bundle('y', '1')])] });
    expect(one.columns.map((column) => [column.name, column.same])).toEqual([['x', true], ['y', false]]);
    expect(one.rows.map((row) => row.differences)).toEqual([0, 0, 1]);
  });

  it('is filtered by site, release, difference and bundle', () => {
    const names = new Map([['A', 'Gym at the river']]);
    const codes = (query: string) => filterMatrix(matrix, readMatrix(new URLSearchParams(query)), names).rows.map((row) => row.site.site);
    expect(codes('q=river')).toEqual(['A']);
    expect(codes('release=8')).toEqual(['C']);
    expect(codes('release=0')).toEqual(['E']);
    expect(codes('only=different')).toEqual(['C', 'D']);
    const same = matrixOf({ releases: [], sites: VERSIONS.sites.slice(0, 2) });
    expect(filterMatrix(same, readMatrix(new URLSearchParams()), names).columns).toEqual([]);
    expect(filterMatrix(same, readMatrix(new URLSearchParams('bundles=all')), names).columns.length).toBe(2);
  });

  it('keeps its filters in the address, what is usual left out', () => {
    const text = '?q=gym&release=8&only=different&bundles=all';
    expect(writeMatrix(readMatrix(new URLSearchParams(text)))).toBe(text);
    expect(writeMatrix(readMatrix(new URLSearchParams('only=nonsense')))).toBe('');
  });

  it('is written as a table that no program takes for formulas', () => {
    const odd = matrixOf({ releases: [], sites: [site('A', [bundle('x', '=1+1'), bundle('y', '1,5')])] });
    expect(matrixCsv(odd)).toBe(`site,release,matches,reported,x,y\r\nA,7,yes,2026-11-22T12:00:00Z,"'=1+1","1,5"\r\n`);
  });

  it('takes 200 sites and 40 bundles', () => {
    const bundles = Array.from({ length: 40 }, (_, at) => bundle(`b${at}`, '1'));
    const large = matrixOf({ releases: [7], sites: Array.from({ length: 200 }, (_, at) => site(`S${at}`, at === 17 ? bundles.slice(1) : bundles)) });
    expect(large.rows.filter((row) => row.differences > 0).map((row) => row.site.site)).toEqual(['S17']);
  });
});

it('compares a release with the one that most sites run', () => {
  expect(usualBefore(VERSIONS, 8)).toBe(7);
  expect(usualBefore(VERSIONS, 7)).toBe(8);
  expect(usualBefore({ releases: [], sites: [] }, 7)).toBeUndefined();
});

it('shortens names of bundles', () => {
  expect(shortName('org.latchkey.driver.kerong')).toBe('driver.kerong');
  expect(shortName('org.apache.felix.scr')).toBe('org.apache.felix.scr');
});
