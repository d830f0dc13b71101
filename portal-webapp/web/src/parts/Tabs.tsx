// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'react';
import { Link } from '../router.tsx';

export interface TabsProps {
  label: string;
  tabs: readonly { id: string; label: string; href: string }[];
  here: string;
}

/** The parts of a page. On a narrow screen they scroll sideways, and the one that is open stays in sight. */
export function Tabs({ label, tabs, here }: TabsProps) {
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const open = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (nav.current && open) {
      nav.current.scrollLeft = open.offsetLeft - nav.current.offsetLeft - (nav.current.clientWidth - open.clientWidth) / 2;
    }
  }, [here]);
  return (
    <nav className="tabs" aria-label={label} ref={nav}>
      {tabs.map((tab) => (
        <Link key={tab.id} href={tab.href} aria-current={tab.id === here ? 'page' : undefined}>
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
