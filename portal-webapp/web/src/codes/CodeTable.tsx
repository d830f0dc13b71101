// SPDX-License-Identifier: Apache-2.0
import type { KeyboardEvent } from 'react';
import type { Code } from '../api/types.ts';
import { placeShort } from '../format/commands.ts';
import { usesText } from '../format/words.ts';
import { StateTag } from '../parts/StateTag.tsx';
import { Time } from '../parts/Time.tsx';
import { go, Link } from '../router.tsx';
import { startOf } from './validityOf.ts';

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

export interface CodeTableProps {
  codes: Code[];
  /** Time zones by site code. */
  zones: ReadonlyMap<string, string>;
}

export function CodeTable({ codes, zones }: CodeTableProps) {
  return (
    <div className="table-box">
      <table className="cards codes">
        <thead>
          <tr>
            <th scope="col">For</th>
            <th scope="col">Site</th>
            <th scope="col">Doors</th>
            <th scope="col">Valid from</th>
            <th scope="col">Valid until</th>
            <th scope="col">Opens</th>
            <th scope="col">State</th>
            <th scope="col">Made</th>
          </tr>
        </thead>
        <tbody onKeyDown={walk}>
          {codes.map((code) => {
            const zone = zones.get(code.site) ?? 'UTC';
            const href = `/codes/${encodeURIComponent(code.id)}`;
            return (
              <tr key={code.id} onClick={(event) => !(event.target as Element).closest('a') && go(href)}>
                <th scope="row">
                  <Link className="row-link" href={href}>
                    {code.holder ?? <span className="hint">Nobody named</span>}
                  </Link>
                </th>
                <td data-label="Site">{code.site}</td>
                <td data-label="Doors">{placeShort(code)}</td>
                <td data-label="Valid from">
                  {startOf(code) === null ? <span className="hint">at once</span> : <Time at={code.validFrom} zone={zone} style="table" />}
                </td>
                <td data-label="Valid until">
                  <Time at={code.validUntil} zone={zone} style="table" end />
                </td>
                <td data-label="Opens">{usesText(code.uses, code.doors.length)}</td>
                <td data-label="State">
                  <StateTag state={code.state} />
                </td>
                <td data-label="Made">
                  <Time at={code.issuedAt} zone={zone} style="table" ago />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
