// SPDX-License-Identifier: Apache-2.0
import { Tabs } from '../parts/Tabs.tsx';

const PAGES = [
  { id: 'releases', label: 'Releases', href: '/releases' },
  { id: 'rollouts', label: 'Roll-outs', href: '/rollouts' },
  { id: 'versions', label: 'What runs where', href: '/versions' },
] as const;

/** What there is, what is under way, and what runs. */
export function ReleaseTabs({ here }: { here: (typeof PAGES)[number]['id'] }) {
  return <Tabs label="Releases" tabs={PAGES} here={here} />;
}
