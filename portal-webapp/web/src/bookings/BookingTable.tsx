// SPDX-License-Identifier: Apache-2.0
import type { Booking } from '../api/types.ts';
import { BookingTag } from '../parts/StateTag.tsx';
import { Time } from '../parts/Time.tsx';
import { go, Link } from '../router.tsx';
import { whereText } from './words.ts';

/** @param zones time zones by site code */
export function BookingTable({ bookings, zones }: { bookings: Booking[]; zones: ReadonlyMap<string, string> }) {
  return (
    <div className="table-box">
      <table className="cards codes">
        <thead>
          <tr>
            <th scope="col">For</th>
            <th scope="col">Number</th>
            <th scope="col">Site</th>
            <th scope="col">Where</th>
            <th scope="col">From</th>
            <th scope="col">Until</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {bookings.map((booking) => {
            const zone = zones.get(booking.site) ?? 'UTC';
            const href = `/bookings/${encodeURIComponent(booking.id)}`;
            return (
              <tr key={booking.id} onClick={(event) => !(event.target as Element).closest('a') && go(href)}>
                <th scope="row">
                  <Link className="row-link" href={href}>
                    {booking.holder ?? <span className="hint">Nobody named</span>}
                  </Link>
                </th>
                <td data-label="Number">{booking.number}</td>
                <td data-label="Site">{booking.site}</td>
                <td data-label="Where">{whereText(booking)}</td>
                <td data-label="From">
                  <Time at={booking.validFrom} zone={zone} style="table" />
                </td>
                <td data-label="Until">
                  <Time at={booking.validUntil} zone={zone} style="table" end />
                </td>
                <td data-label="State">
                  <BookingTag state={booking.state} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
