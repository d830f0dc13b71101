// SPDX-License-Identifier: Apache-2.0
import { Tabs } from '../parts/Tabs.tsx';

const LISTS = [
  { id: 'codes', label: 'All codes', href: '/codes' },
  { id: 'bookings', label: 'Bookings', href: '/bookings' },
] as const;

/** What was given out: single codes, and bookings with two each. */
export function CodeTabs({ here }: { here: 'codes' | 'bookings' }) {
  return <Tabs label="Codes" tabs={LISTS} here={here} />;
}
