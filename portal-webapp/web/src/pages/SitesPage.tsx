// SPDX-License-Identifier: Apache-2.0
import { useNow, useSites, useTitle } from '../hooks.ts';
import type { SiteItem } from '../api/types.ts';
import { countText } from '../format/words.ts';
import { atText, zoneName } from '../format/time.ts';
import { Icon } from '../parts/Icon.tsx';
import { Empty, Loading, ProblemNotice } from '../parts/Notice.tsx';
import { Head } from '../parts/Shell.tsx';
import { Link } from '../router.tsx';

function troubleOf(site: SiteItem): string | null {
  if (site.banks === 0) {
    return 'No bank is configured';
  }
  return site.doors === 0 ? 'No door is configured' : null;
}

/** Trouble first, then by name. */
function byTrouble(sites: SiteItem[]): SiteItem[] {
  return sites.toSorted(
    (a, b) => Number(troubleOf(a) === null) - Number(troubleOf(b) === null) || a.name.localeCompare(b.name, 'en'),
  );
}

function SiteCard({ site, now }: { site: SiteItem; now: number }) {
  const trouble = troubleOf(site);
  return (
    <li>
      <Link href={`/sites/${encodeURIComponent(site.code)}`} className={`site ${trouble ? 'site-trouble' : ''}`}>
        <span className="site-name">{site.name}</span>
        <span className="mono">{site.code}</span>
        <span className="site-facts">
          <span>
            <b>{site.doors.toLocaleString('en-GB')}</b> {site.doors === 1 ? 'door' : 'doors'} in {countText(site.banks, 'bank')}
          </span>
          <span>
            <b>{site.codesLive.toLocaleString('en-GB')}</b> live {site.codesLive === 1 ? 'code' : 'codes'}
          </span>
        </span>
        {trouble ? (
          <span className="trouble">
            <Icon name="warning" />
            {trouble}
          </span>
        ) : (
          <span className="site-time">
            {atText(now, site.timeZone)} · {zoneName(site.timeZone)}
          </span>
        )}
      </Link>
    </li>
  );
}

export function SitesPage() {
  const { data, problem, reload } = useSites(true);
  const now = useNow();
  useTitle('Sites');
  const sites = data && byTrouble(data);
  const troubled = sites?.filter((site) => troubleOf(site) !== null).length ?? 0;
  return (
    <>
      <Head title="Sites">
        <Link className="button primary" href="/sites/new">
          <Icon name="plus" />
          New site
        </Link>
      </Head>
      <ProblemNotice problem={problem} retry={reload} />
      {!sites && !problem && <Loading />}
      {sites?.length === 0 && (
        <Empty icon="site" title="No site yet">
          <p>A site is a place with lockers. Its configuration says which banks and doors hang there and how they are wired.</p>
          <Link className="button primary" href="/sites/new">
            <Icon name="upload" />
            Import a configuration
          </Link>
        </Empty>
      )}
      {sites && sites.length > 0 && (
        <>
          <p className="summary">
            {countText(sites.length, 'site')}, {troubled === 0 ? 'all configured' : `${troubled} with trouble`}
          </p>
          <ul className="sites">
            {sites.map((site) => (
              <SiteCard key={site.code} site={site} now={now} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}
