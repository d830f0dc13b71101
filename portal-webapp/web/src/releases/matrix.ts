// SPDX-License-Identifier: Apache-2.0
import type { SiteVersions, Versions } from '../api/releases.ts';

/** What the page of versions shows; it lives in the address bar. */
export interface MatrixFilters {
  /** Part of a site's code or name. */
  q: string;
  /** One release, or all. */
  release: string;
  /** Only sites at which something differs. */
  only: 'all' | 'different';
  /** All bundles, or only those that are not the same everywhere. */
  bundles: 'different' | 'all';
}

export function readMatrix(query: URLSearchParams): MatrixFilters {
  return {
    q: query.get('q') ?? '',
    release: query.get('release') ?? '',
    only: query.get('only') === 'different' ? 'different' : 'all',
    bundles: query.get('bundles') === 'all' ? 'all' : 'different',
  };
}

/** The query of the page's address; what is usual is left out. */
export function writeMatrix(filters: MatrixFilters): string {
  const query = new URLSearchParams();
  if (filters.q) {
    query.set('q', filters.q);
  }
  if (filters.release) {
    query.set('release', filters.release);
  }
  if (filters.only === 'different') {
    query.set('only', 'different');
  }
  if (filters.bundles === 'all') {
    query.set('bundles', 'all');
  }
  const text = query.toString();
  return text && `?${text}`;
}

export interface Column {
  name: string;
  /** What most sites run of it. */
  version: string;
  sha256: string;
  /** True if every site that reported runs the very same file. */
  same: boolean;
}

export interface Cell {
  version: string | undefined;
  /** `other`: another version than most; `contents`: the same version, other contents; `missing`: most sites have it. */
  difference: 'none' | 'other' | 'contents' | 'missing';
}

export interface Row {
  site: SiteVersions;
  cells: Map<string, Cell>;
  /** Bundles in which it differs from most sites. */
  differences: number;
}

export interface Matrix {
  columns: Column[];
  rows: Row[];
}

const reported = (site: SiteVersions) => site.bundles.length > 0;

function columnOf(name: string, sites: readonly SiteVersions[]): Column {
  const found = new Map<string, { count: number; version: string }>();
  let most = '';
  for (const site of sites) {
    const bundle = site.bundles.find((each) => each.name === name);
    const key = bundle?.sha256 ?? '';
    const entry = found.get(key) ?? { count: 0, version: bundle?.version ?? '' };
    entry.count++;
    found.set(key, entry);
    if (entry.count > (found.get(most)?.count ?? 0)) {
      most = key;
    }
  }
  return { name, version: found.get(most)?.version ?? '', sha256: most, same: found.size === 1 };
}

function cellOf(site: SiteVersions, column: Column): Cell {
  const bundle = site.bundles.find((each) => each.name === column.name);
  if (!reported(site) || bundle?.sha256 === column.sha256 || (!bundle && column.sha256 === '')) {
    return { version: bundle?.version, difference: 'none' };
  }
  if (!bundle) {
    return { version: undefined, difference: 'missing' };
  }
  return { version: bundle.version, difference: bundle.version === column.version ? 'contents' : 'other' };
}

/** Sites by bundles, compared with what most sites run. Sites that never reported are compared with nothing. */
export function matrixOf(versions: Versions): Matrix {
  const reporting = versions.sites.filter(reported);
  const names = [...new Set(reporting.flatMap((site) => site.bundles.map((bundle) => bundle.name)))].sort();
  const columns = names.map((name) => columnOf(name, reporting));
  const rows = versions.sites.map((site) => {
    const cells = new Map(columns.map((column) => [column.name, cellOf(site, column)]));
    return { site, cells, differences: [...cells.values()].filter((cell) => cell.difference !== 'none').length };
  });
  return { columns, rows };
}

export function filterMatrix(matrix: Matrix, filters: MatrixFilters, names: ReadonlyMap<string, string>): Matrix {
  const wanted = filters.q.toLowerCase();
  const rows = matrix.rows.filter(
    ({ site, differences }) =>
      (wanted === '' || `${site.site} ${names.get(site.site) ?? ''}`.toLowerCase().includes(wanted)) &&
      (filters.release === '' || String(site.release ?? 0) === filters.release) &&
      (filters.only === 'all' || differences > 0 || site.matches === 'no'),
  );
  return { columns: filters.bundles === 'all' ? matrix.columns : matrix.columns.filter((column) => !column.same), rows };
}

const quoted = (text: string) => (/[",\r\n]|^[=+\-@\t]/.test(text) ? `"${(/^[=+\-@\t]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"` : text);

/** Exactly what is shown, as a table for other programs. */
export function matrixCsv(matrix: Matrix): string {
  const lines = [['site', 'release', 'matches', 'reported', ...matrix.columns.map((column) => column.name)]];
  for (const { site, cells } of matrix.rows) {
    const versions = matrix.columns.map((column) => cells.get(column.name)?.version ?? '');
    lines.push([site.site, String(site.release ?? ''), site.matches, site.reportedAt ?? '', ...versions]);
  }
  return lines.map((line) => line.map(quoted).join(',')).join('\r\n') + '\r\n';
}

/** "access" for "org.latchkey.access": the common beginning says nothing. */
export function shortName(bundle: string): string {
  return bundle.replace(/^org\.latchkey\./, '');
}
