// SPDX-License-Identifier: Apache-2.0
import { Icon } from '../parts/Icon.tsx';
import { DevelopmentTag, Tag } from '../parts/StateTag.tsx';
import { Time } from '../parts/Time.tsx';
import { Link } from '../router.tsx';
import type { SiteVersions } from '../api/releases.ts';
import { type Cell, type Column, type Matrix, type Row, shortName } from './matrix.ts';

const DIFFERENCES: Record<Exclude<Cell['difference'], 'none'>, string> = {
  other: 'another version than most sites',
  contents: 'the version of most sites, but other contents',
  missing: 'most sites have it, this one has not',
};

export function MatchesTag({ site }: { site: SiteVersions }) {
  if (!site.reportedAt || site.bundles.length === 0) {
    return <Tag tone="plain" icon="clock" title="Its unit has sent no signed report yet.">No report</Tag>;
  }
  switch (site.matches) {
    case 'yes':
      return <Tag tone="good" icon="check" title="Every digest is that of the release.">Matches</Tag>;
    case 'no':
      return <Tag tone="bad" icon="warning" title="It runs files that its release does not name.">Differs from its release</Tag>;
    default:
      return <Tag tone="warn" icon="clock" title="This portal does not have the release that it names.">Cannot tell</Tag>;
  }
}

function CellView({ column, cell }: { column: Column; cell: Cell | undefined }) {
  if (!cell || cell.difference === 'none') {
    return <td className="mono">{cell?.version ?? <span className="hint">–</span>}</td>;
  }
  return (
    <td className="mono differs" title={`${column.name}: ${DIFFERENCES[cell.difference]}`}>
      <span className="differs-mark">
        <Icon name={cell.difference === 'missing' ? 'end' : 'warning'} />
        {cell.version ?? 'none'}
      </span>
      {cell.difference === 'contents' && <span className="below">other contents</span>}
      <span className="away">, {DIFFERENCES[cell.difference]}</span>
    </td>
  );
}

function SiteRow({ row, columns, name, zone }: { row: Row; columns: readonly Column[]; name: string | undefined; zone: string }) {
  const { site, cells } = row;
  return (
    <tr>
      <th scope="row">
        <Link className="row-link mono" href={`/sites/${encodeURIComponent(site.site)}`}>
          {site.site}
        </Link>
        {name && <span className="below">{name}</span>}
      </th>
      <td>
        {site.release ? `Release ${site.release}` : <span className="hint">none</span>}
        {site.reportedAt && (
          <span className="below">
            <Time at={site.reportedAt} zone={zone} style="table" ago />
          </span>
        )}
      </td>
      <td>
        <MatchesTag site={site} />
        {site.development && (
          <span className="below">
            <DevelopmentTag />
          </span>
        )}
      </td>
      {columns.map((column) => (
        <CellView key={column.name} column={column} cell={cells.get(column.name)} />
      ))}
    </tr>
  );
}

/** Sites by bundles. It scrolls sideways in a frame of its own; the sites' names stay in sight. */
export function MatrixTable({ matrix, rows, names, zones }: {
  matrix: Matrix;
  rows: readonly Row[];
  names: ReadonlyMap<string, string>;
  zones: ReadonlyMap<string, string>;
}) {
  return (
    <div className="table-box matrix-box" tabIndex={0} role="region" aria-label="Sites by bundles">
      <table className="matrix">
        <thead>
          <tr>
            <th scope="col">Site</th>
            <th scope="col">Runs</th>
            <th scope="col">Its release</th>
            {matrix.columns.map((column) => (
              <th key={column.name} scope="col" title={column.name}>
                {shortName(column.name)}
                <span className="below mono">{column.version || 'not usual'}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <SiteRow key={row.site.site} row={row} columns={matrix.columns} name={names.get(row.site.site)} zone={zones.get(row.site.site) ?? 'UTC'} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
