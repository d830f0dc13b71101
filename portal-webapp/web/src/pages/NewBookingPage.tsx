// SPDX-License-Identifier: Apache-2.0
import type { Booking, Site } from '../api/types.ts';
import { BookingForm } from '../bookings/BookingForm.tsx';
import { useLoad, useSites, useTitle } from '../hooks.ts';
import { Field } from '../parts/Field.tsx';
import { Empty, Loading, ProblemNotice } from '../parts/Notice.tsx';
import { Head } from '../parts/Shell.tsx';
import { go, Link, useAddress } from '../router.tsx';

const BACK = { href: '/bookings', label: 'Bookings' };

const show = (booking: Booking) => go(`/bookings/${encodeURIComponent(booking.id)}`);

export function NewBookingPage() {
  const { path, query } = useAddress();
  const sites = useSites();
  const chosen = query.get('site') ?? sites.data?.[0]?.code ?? '';
  const site = useLoad<Site>(chosen ? `/sites/${encodeURIComponent(chosen)}` : null);
  useTitle('Book a locker');
  return (
    <>
      <Head title="Book a locker" back={BACK} />
      <ProblemNotice problem={sites.problem ?? site.problem} retry={sites.reload} />
      {sites.data?.length === 0 && (
        <Empty icon="site" title="No site yet">
          <p>A booking needs a site with lockers.</p>
          <Link className="button primary" href="/sites">
            Sites
          </Link>
        </Empty>
      )}
      {sites.data && sites.data.length > 0 && (
        <div className="booking-form stack">
          <Field label="Site">
            {(input) => (
              <select {...input} value={chosen} onChange={(event) => go(`${path}?site=${encodeURIComponent(event.target.value)}`, 'replace')}>
                {sites.data?.map((each) => (
                  <option key={each.code} value={each.code}>
                    {each.name} ({each.code})
                  </option>
                ))}
              </select>
            )}
          </Field>
          {site.data && <BookingForm key={site.data.code} site={site.data} onMade={show} />}
        </div>
      )}
      {!site.data && !site.problem && !sites.problem && sites.data?.length !== 0 && <Loading lines={6} />}
    </>
  );
}
