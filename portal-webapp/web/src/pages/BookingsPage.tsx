// SPDX-License-Identifier: Apache-2.0
import { useMay } from '../api/rights.ts';
import type { Booking } from '../api/types.ts';
import { whereText } from '../bookings/words.ts';
import { type ListKind, ListPage } from '../lists/ListPage.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Empty } from '../parts/Notice.tsx';
import { BOOKING_WORDS, BookingTag } from '../parts/StateTag.tsx';
import { Time } from '../parts/Time.tsx';
import { Link } from '../router.tsx';

const BOOKINGS: ListKind<Booking> = {
  id: 'bookings',
  title: 'Bookings',
  number: 'number',
  states: BOOKING_WORDS,
  idOf: (booking) => booking.id,
  siteOf: (booking) => booking.site,
  columns: [
    { label: 'For', cell: (booking) => booking.holder ?? <span className="hint">Nobody named</span> },
    { label: 'Number', cell: (booking) => booking.number },
    { label: 'Site', cell: (booking) => booking.site },
    { label: 'Where', cell: (booking) => whereText(booking) },
    { label: 'From', cell: (booking, zone) => <Time at={booking.validFrom} zone={zone} style="table" /> },
    { label: 'Until', cell: (booking, zone) => <Time at={booking.validUntil} zone={zone} style="table" end /> },
    { label: 'State', cell: (booking) => <BookingTag state={booking.state} /> },
  ],
};

export function BookingsPage() {
  const may = useMay();
  return (
    <ListPage
      kind={BOOKINGS}
      actions={({ site }) =>
        may('codes.make') && (
          <Link className="button primary" href={`/bookings/new${site && `?site=${encodeURIComponent(site)}`}`}>
            <Icon name="plus" />
            Book a locker
          </Link>
        )
      }
      none={
        <Empty icon="door" title="No booking yet">
          <p>A booking has two codes for one locker: with one somebody drops off, with the other somebody picks up.</p>
          {may('codes.make') && (
            <Link className="button primary" href="/bookings/new">
              Book a locker
            </Link>
          )}
        </Empty>
      }
    />
  );
}
