// SPDX-License-Identifier: Apache-2.0
import { Link } from '../router.tsx';

/** The two trails: what units recorded, and what operators did here. */
export function TrailTabs({ here }: { here: 'audit' | 'journal' }) {
  return (
    <nav className="tabs" aria-label="Trails">
      <Link href="/audit" aria-current={here === 'audit' ? 'page' : undefined}>
        At the sites
      </Link>
      <Link href="/journal" aria-current={here === 'journal' ? 'page' : undefined}>
        In the portal
      </Link>
    </nav>
  );
}
