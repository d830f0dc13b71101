// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useMay } from '../api/rights.ts';
import type { Booking, Site } from '../api/types.ts';
import { BookedCode } from '../bookings/BookedCode.tsx';
import { CancelDialog } from '../bookings/CancelDialog.tsx';
import { ExtendDialog } from '../bookings/ExtendDialog.tsx';
import { bookingText, dropOffsText, isOpen, whereText } from '../bookings/words.ts';
import { bankTitles } from '../format/commands.ts';
import { zoneName } from '../format/time.ts';
import { useLoad, useTitle } from '../hooks.ts';
import { Icon } from '../parts/Icon.tsx';
import { Loading, Notice, ProblemNotice } from '../parts/Notice.tsx';
import { Head } from '../parts/Shell.tsx';
import { BookingTag } from '../parts/StateTag.tsx';
import { Time } from '../parts/Time.tsx';
import { Link } from '../router.tsx';

const BACK = { href: '/bookings', label: 'Bookings' };

function Facts({ booking, site }: { booking: Booking; site: Site }) {
  const zone = site.timeZone;
  return (
    <dl className="facts facts-wide">
      <div>
        <dt>Site</dt>
        <dd>
          <Link href={`/sites/${encodeURIComponent(site.code)}`}>{site.name}</Link> <span className="mono">{site.code}</span>
        </dd>
      </div>
      <div>
        <dt>Locker</dt>
        <dd>
          {whereText(booking, bankTitles(site.config.banks))}
          {!booking.door && <span className="hint">, chosen at the site when something is dropped off</span>}
        </dd>
      </div>
      <div>
        <dt>From</dt>
        <dd>
          <Time at={booking.validFrom} zone={zone} />
        </dd>
      </div>
      <div>
        <dt>Until</dt>
        <dd>
          <Time at={booking.validUntil} zone={zone} end /> <span className="hint">({zoneName(zone)})</span>
        </dd>
      </div>
      <div>
        <dt>Drop-off</dt>
        <dd>
          {booking.givenAt ? <>first on <Time at={booking.givenAt} zone={zone} ago /></> : <>not yet</>}
          <span className="hint">, opens {dropOffsText(booking.uses)}</span>
        </dd>
      </div>
      {booking.endedAt && (
        <div>
          <dt>{booking.state === 'picked-up' ? 'Picked up' : 'Released'}</dt>
          <dd>
            <Time at={booking.endedAt} zone={zone} ago />
          </dd>
        </div>
      )}
      {booking.cancelledAt && (
        <div>
          <dt>Cancelled</dt>
          <dd>
            <Time at={booking.cancelledAt} zone={zone} ago />
          </dd>
        </div>
      )}
      <div>
        <dt>Made</dt>
        <dd>
          <Time at={booking.madeAt} zone={zone} ago />
        </dd>
      </div>
      <div>
        <dt>Id</dt>
        <dd className="mono">{booking.id}</dd>
      </div>
    </dl>
  );
}

function Advice({ booking }: { booking: Booking }) {
  if (booking.state === 'cancelled') {
    return (
      <Notice kind="warning">
        Both codes were taken back. A connected unit refuses them at once; a unit without connection learns of it from the next fresh code
        that is scanned there.{booking.door ? ` Look behind door ${booking.door}.` : ''}
      </Notice>
    );
  }
  if (booking.state === 'overstay') {
    return (
      <Notice kind="warning">
        The time is over, and door {booking.door} is still kept. Extend the booking and send the pick-up code again, or let staff open the
        door.
      </Notice>
    );
  }
  return null;
}

export function BookingPage({ id }: { id: string }) {
  const { data: booking, problem, reload } = useLoad<Booking>(`/bookings/${encodeURIComponent(id)}`, { live: true });
  const site = useLoad<Site>(booking ? `/sites/${encodeURIComponent(booking.site)}` : null);
  const may = useMay();
  const [asking, setAsking] = useState<'extend' | 'cancel'>();
  useTitle(booking ? bookingText(booking) : 'Booking');
  if (!booking || !site.data) {
    const wrong = problem ?? site.problem;
    return (
      <>
        <Head title={wrong?.status === 404 ? 'No such booking' : 'Booking'} back={BACK} />
        {wrong ? <ProblemNotice problem={wrong} retry={reload} /> : <Loading lines={8} />}
      </>
    );
  }
  const close = () => setAsking(undefined);
  return (
    <>
      <Head title={bookingText(booking)} back={BACK}>
        <BookingTag state={booking.state} />
        {isOpen(booking) && may('codes.make') && (
          <>
            <button type="button" onClick={() => setAsking('extend')}>
              <Icon name="clock" />
              Extend
            </button>
            <button type="button" className="danger-quiet" onClick={() => setAsking('cancel')}>
              <Icon name="lock" />
              Cancel
            </button>
          </>
        )}
      </Head>
      {asking === 'extend' && <ExtendDialog booking={booking} site={site.data} onDone={reload} onClose={close} />}
      {asking === 'cancel' && <CancelDialog booking={booking} onDone={reload} onClose={close} />}
      <Advice booking={booking} />
      <div className="booking-page">
        {booking.dropOff && <BookedCode code={booking.dropOff} title="Drop-off code" hint="For whoever puts something in." />}
        {booking.pickUp && <BookedCode code={booking.pickUp} title="Pick-up code" hint="For whoever takes it out." />}
        <section aria-label="Details">
          <Facts booking={booking} site={site.data} />
        </section>
      </div>
    </>
  );
}
