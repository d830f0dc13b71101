// SPDX-License-Identifier: Apache-2.0
import { Tabs } from '../parts/Tabs.tsx';

const TRAILS = [
  { id: 'audit', label: 'At the sites', href: '/audit' },
  { id: 'journal', label: 'In the portal', href: '/journal' },
] as const;

/** The two trails: what units recorded, and what operators did here. */
export function TrailTabs({ here }: { here: 'audit' | 'journal' }) {
  return <Tabs label="Trails" tabs={TRAILS} here={here} />;
}
