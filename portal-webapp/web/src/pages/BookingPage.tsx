// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useMay } from '../api/rights.ts';
import type { Booking, Site } from '../api/types.ts';
import { BookedCode } from '../bookings/BookedCode.tsx';
import { CancelDialog } from '../bookings/CancelDialog.tsx';
import { ExtendDialog } from '../bookings/ExtendDialog.tsx';
import { bookingText, dropOffsText, isOpen, whereText } from '../bookings/words.ts';
import { MailDialog } from '../codes/MailDialog.tsx';
import { TakenBack } from '../codes/TakenBack.tsx';
import { bankTitles } from '../format/commands.ts';
import { zoneName } from '../format/time.ts';
import { useTitle } from '../hooks.ts';
import { Fact, Facts } from '../parts/Facts.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Notice } from '../parts/Notice.tsx';
import { OfSite, SiteLink } from '../parts/OfSite.tsx';
import { Head } from '../parts/Shell.tsx';
import { BookingTag } from '../parts/StateTag.tsx';
import { Time } from '../parts/Time.tsx';

const BACK = { href: '/bookings', label: 'Bookings' };
const MAIL_FIELDS = [
  { name: 'dropOffTo', label: 'Drop-off code to', hint: 'Who puts something in. Empty: not sent.' },
  { name: 'pickUpTo', label: 'Pick-up code to', hint: 'Who takes it out. The same address gets both codes in one mail.' },
];

function BookingFacts({ booking, site }: { booking: Booking; site: Site }) {
  const zone = site.timeZone;
  return (
    <Facts style="facts facts-wide">
      <Fact label="Site">
        <SiteLink site={site} />
      </Fact>
      <Fact label="Locker">
        {whereText(booking, bankTitles(site.config.banks))}
        {!booking.door && <span className="hint">, chosen at the site when something is dropped off</span>}
      </Fact>
      <Fact label="From">
        <Time at={booking.validFrom} zone={zone} />
      </Fact>
      <Fact label="Until">
        <Time at={booking.validUntil} zone={zone} end /> <span className="hint">({zoneName(zone)})</span>
      </Fact>
      <Fact label="Drop-off">
        {booking.givenAt ? <>first on <Time at={booking.givenAt} zone={zone} ago /></> : <>not yet</>}
        <span className="hint">, opens {dropOffsText(booking.uses)}</span>
      </Fact>
      {booking.endedAt && (
        <Fact label={booking.state === 'picked-up' ? 'Picked up' : 'Released'}>
          <Time at={booking.endedAt} zone={zone} ago />
        </Fact>
      )}
      {booking.cancelledAt && (
        <Fact label="Cancelled">
          <Time at={booking.cancelledAt} zone={zone} ago />
        </Fact>
      )}
      <Fact label="Made">
        <Time at={booking.madeAt} zone={zone} ago />
      </Fact>
      <Fact label="Id">
        <span className="mono">{booking.id}</span>
      </Fact>
    </Facts>
  );
}

function Advice({ booking }: { booking: Booking }) {
  if (booking.state === 'cancelled') {
    return <TakenBack what="Both codes were">{booking.door ? ` Look behind door ${booking.door}.` : ''}</TakenBack>;
  }
  if (booking.state === 'overstay') {
    return (
      <Notice kind="warning">
        The time is over, and door {booking.door} is still kept. Extend the booking and send the pick-up code again, or let staff open the
        door.
      </Notice>
    );
  }
  if (booking.state === 'released' && isOpen(booking)) {
    return (
      <Notice kind="warning">
        Its door was freed without a pick-up, and the codes still open: the drop-off code gets another locker. Cancel the booking if it is
        over.
      </Notice>
    );
  }
  return null;
}

function BookingOfSite({ booking, site, reload }: { booking: Booking; site: Site; reload: () => void }) {
  const may = useMay();
  const [asking, setAsking] = useState<'mail' | 'extend' | 'cancel'>();
  const close = () => setAsking(undefined);
  useTitle(bookingText(booking));
  return (
    <>
      <Head title={bookingText(booking)} back={BACK}>
        <BookingTag state={booking.state} />
        {isOpen(booking) && booking.state !== 'overstay' && booking.pickUp?.text && (
          <button type="button" onClick={() => setAsking('mail')}>
            <Icon name="mail" />
            Send by mail
          </button>
        )}
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
      {asking === 'mail' && (
        <MailDialog path={`/bookings/${encodeURIComponent(booking.id)}/mail`} fields={MAIL_FIELDS} onClose={close}>
          <p>
            {bookingText(booking)} at {booking.site}. A mail holds QR codes: whoever gets one can open. Addresses are used once, and kept
            nowhere.
          </p>
        </MailDialog>
      )}
      {asking === 'extend' && <ExtendDialog booking={booking} site={site} onDone={reload} onClose={close} />}
      {asking === 'cancel' && <CancelDialog booking={booking} onDone={reload} onClose={close} />}
      <Advice booking={booking} />
      <div className="booking-page">
        {booking.dropOff && <BookedCode code={booking.dropOff} title="Drop-off code" hint="For whoever puts something in." />}
        {booking.pickUp && <BookedCode code={booking.pickUp} title="Pick-up code" hint="For whoever takes it out." />}
        <section aria-label="Details">
          <BookingFacts booking={booking} site={site} />
        </section>
      </div>
    </>
  );
}

export function BookingPage({ id }: { id: string }) {
  return (
    <OfSite<Booking> path={`/bookings/${encodeURIComponent(id)}`} word="booking" back={BACK}>
      {(booking, site, reload) => <BookingOfSite {...{ booking, site, reload }} />}
    </OfSite>
  );
}
