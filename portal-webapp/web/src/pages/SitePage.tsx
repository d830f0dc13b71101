// SPDX-License-Identifier: Apache-2.0
import type { Site } from '../api/types.ts';
import { atText, zoneName } from '../format/time.ts';
import { countText } from '../format/words.ts';
import { useLoad, useNow, useTitle } from '../hooks.ts';
import { Icon } from '../parts/Icon.tsx';
import { Loading, ProblemNotice } from '../parts/Notice.tsx';
import { Head } from '../parts/Shell.tsx';
import { Link } from '../router.tsx';
import { ConfigurationTab } from '../sites/ConfigurationTab.tsx';
import { DoorList } from '../sites/DoorList.tsx';
import { DoorsTab } from '../sites/DoorsTab.tsx';
import { SetupTab } from '../sites/SetupTab.tsx';

const TABS = [
  { id: 'doors', label: 'Doors' },
  { id: 'list', label: 'Door list' },
  { id: 'setup', label: 'Set up a unit' },
  { id: 'configuration', label: 'Configuration' },
] as const;

const BACK = { href: '/sites', label: 'Sites' };

function Tab({ site, tab, onChanged }: { site: Site; tab: string; onChanged: () => void }) {
  switch (tab) {
    case 'doors':
      return <DoorsTab site={site} />;
    case 'list':
      return <DoorList site={site} />;
    case 'setup':
      return <SetupTab site={site} />;
    case 'configuration':
      return <ConfigurationTab site={site} onChanged={onChanged} />;
    default:
      return <p>This address leads to no page of the site.</p>;
  }
}

export function SitePage({ code, tab }: { code: string; tab: string }) {
  const path = `/sites/${encodeURIComponent(code)}`;
  const { data: site, problem, reload } = useLoad<Site>(path);
  const now = useNow();
  useTitle(site?.name ?? code);
  if (!site) {
    return (
      <>
        <Head title={problem?.status === 404 ? 'No such site' : code} back={BACK} />
        {problem ? <ProblemNotice problem={problem} retry={reload} /> : <Loading lines={8} />}
      </>
    );
  }
  const doors = site.config.banks.reduce((sum, bank) => sum + bank.doors.length, 0);
  return (
    <>
      <Head title={site.name} back={BACK}>
        <Link className="button" href={`/codes?site=${encodeURIComponent(site.code)}`}>
          <Icon name="code" />
          Codes of this site
        </Link>
      </Head>
      <p className="summary">
        <span className="mono">{site.code}</span> · {countText(doors, 'door')} · {atText(now, site.timeZone)}, {zoneName(site.timeZone)}
      </p>
      <nav className="tabs" aria-label="Site">
        {TABS.map((each) => (
          <Link key={each.id} href={each.id === 'doors' ? path : `${path}/${each.id}`} aria-current={tab === each.id ? 'page' : undefined}>
            {each.label}
          </Link>
        ))}
      </nav>
      <ProblemNotice problem={problem} retry={reload} />
      <Tab site={site} tab={tab} onChanged={reload} />
    </>
  );
}
