// SPDX-License-Identifier: Apache-2.0
import type { SiteItem } from '../api/types.ts';

/** One site or all; an address may name one that is gone. */
export function SiteSelect({ sites, value, onChange }: { sites: readonly SiteItem[]; value: string; onChange: (site: string) => void }) {
  return (
    <select aria-label="Site" value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">All sites</option>
      {value && !sites.some((site) => site.code === value) && <option value={value}>{value}</option>}
      {sites.map((site) => (
        <option key={site.code} value={site.code}>
          {site.name} ({site.code})
        </option>
      ))}
    </select>
  );
}
