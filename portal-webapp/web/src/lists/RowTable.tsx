// SPDX-License-Identifier: Apache-2.0
import type { KeyboardEvent, ReactNode } from 'react';
import { go, Link } from '../router.tsx';

export interface Column<T> {
  label: string;
  /** @param zone time zone of the item's site */
  cell: (item: T, zone: string) => ReactNode;
}

/** Arrow keys go from row to row, as in any list. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) {
    return;
  }
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a.row-link')];
  const at = links.indexOf(document.activeElement as HTMLElement);
  const next = links[at + step];
  if (at >= 0 && next) {
    event.preventDefault();
    next.focus();
  }
}

export interface RowTableProps<T> {
  items: readonly T[];
  keyOf: (item: T) => string;
  hrefOf: (item: T) => string;
  zoneOf: (item: T) => string;
  /** The first one leads to the item. */
  columns: readonly Column<T>[];
}

/** A table of which each row is a page of its own; cards on narrow screens. */
export function RowTable<T>({ items, keyOf, hrefOf, zoneOf, columns }: RowTableProps<T>) {
  const [first, ...others] = columns;
  return (
    <div className="table-box">
      <table className="cards codes">
        <thead>
          <tr>
            {columns.map(({ label }) => (
              <th scope="col" key={label}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={walk}>
          {items.map((item) => (
            <tr key={keyOf(item)} onClick={(event) => !(event.target as Element).closest('a') && go(hrefOf(item))}>
              <th scope="row">
                <Link className="row-link" href={hrefOf(item)}>
                  {first?.cell(item, zoneOf(item))}
                </Link>
              </th>
              {others.map(({ label, cell }) => (
                <td key={label} data-label={label}>
                  {cell(item, zoneOf(item))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
