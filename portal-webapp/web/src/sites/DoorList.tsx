// SPDX-License-Identifier: Apache-2.0
import { Fragment } from 'react';
import type { Site } from '../api/types.ts';

/** Every door with its wiring, for the technician's telephone call. */
export function DoorList({ site }: { site: Site }) {
  return (
    <div className="table-box">
      <table className="cards">
        <thead>
          <tr>
            <th scope="col">Door</th>
            <th scope="col">Size</th>
            <th scope="col">Line</th>
            <th scope="col">Board</th>
            <th scope="col">Lock</th>
            <th scope="col">Sensor</th>
          </tr>
        </thead>
        <tbody>
          {site.config.banks.map((bank) => (
            <Fragment key={bank.name}>
              <tr className="group">
                <th scope="rowgroup" colSpan={6}>
                  {bank.title}
                </th>
              </tr>
              {bank.doors
                .toSorted((a, b) => a.number - b.number)
                .map((door) => (
                  <tr key={door.number}>
                    <th scope="row">{door.number}</th>
                    <td data-label="Size">
                      {door.size} <span className="hint">({door.width} × {door.height})</span>
                    </td>
                    <td data-label="Line">{door.line}</td>
                    <td data-label="Board">{door.board}</td>
                    <td data-label="Lock">{door.lock}</td>
                    <td data-label="Sensor">{door.sensor ? 'tells open and closed' : 'none'}</td>
                  </tr>
                ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}
