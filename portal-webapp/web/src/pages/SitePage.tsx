// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense } from 'react';
import { useMay } from '../api/rights.ts';
import type { Site, Unit } from '../api/types.ts';
import { atText, zoneName } from '../format/time.ts';
import { countText } from '../format/words.ts';
import { useLoad, useNow, useTitle } from '../hooks.ts';
import { useOpenIncidents } from '../incidents/useOpenIncidents.ts';
import { useUnit } from '../live/useUnits.ts';
import { Icon } from '../parts/Icon.tsx';
import { Loading, ProblemNotice } from '../parts/Notice.tsx';
import { Head } from '../parts/Shell.tsx';
import { ConnectionTag, DevelopmentTag } from '../parts/StateTag.tsx';
import { Tabs } from '../parts/Tabs.tsx';
import { Link } from '../router.tsx';
import { OverviewTab } from '../sites/OverviewTab.tsx';

const CommandsTab = lazy(() => import('../sites/CommandsTab.tsx').then(({ CommandsTab }) => ({ default: CommandsTab })));
const ConfigurationTab = lazy(() => import('../sites/ConfigurationTab.tsx').then(({ ConfigurationTab }) => ({ default: ConfigurationTab })));
const DoorsTab = lazy(() => import('../sites/DoorsTab.tsx').then(({ DoorsTab }) => ({ default: DoorsTab })));
const ModesTab = lazy(() => import('../sites/ModesTab.tsx').then(({ ModesTab }) => ({ default: ModesTab })));
const UnitTab = lazy(() => import('../sites/UnitTab.tsx').then(({ UnitTab }) => ({ default: UnitTab })));
const WiringTab = lazy(() => import('../sites/WiringTab.tsx').then(({ WiringTab }) => ({ default: WiringTab })));

const TABS = [
  { id: 'overview', label: 'Overview' },
  { id: 'doors', label: 'Doors' },
  { id: 'modes', label: 'Modes' },
  { id: 'unit', label: 'Unit' },
  { id: 'configuration', label: 'Configuration' },
  { id: 'wiring', label: 'Wiring' },
  { id: 'commands', label: 'Commands' },
] as const;

const BACK = { href: '/sites', label: 'Sites' };

function Tab({ site, unit, tab, onChanged }: { site: Site; unit: Unit | undefined; tab: string; onChanged: () => void }) {
  const incidents = useOpenIncidents().bySite.get(site.code) ?? 0;
  switch (tab) {
    case 'overview':
      return <OverviewTab {...{ site, unit, incidents }} />;
    case 'doors':
      return <DoorsTab site={site} unit={unit} />;
    case 'modes':
      return <ModesTab site={site} unit={unit} />;
    case 'unit':
      return <UnitTab site={site} unit={unit} />;
    case 'configuration':
      return <ConfigurationTab site={site} unit={unit} />;
    case 'wiring':
      return <WiringTab site={site} onChanged={onChanged} />;
    case 'commands':
      return <CommandsTab site={site} unit={unit} />;
    default:
      return <p>This address leads to no page of the site.</p>;
  }
}

export function SitePage({ code, tab }: { code: string; tab: string }) {
  const path = `/sites/${encodeURIComponent(code)}`;
  const { data: site, problem, reload } = useLoad<Site>(path);
  const { unit } = useUnit(code);
  const may = useMay();
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
        {may('codes.read') && (
          <Link className="button" href={`/codes?site=${encodeURIComponent(site.code)}`}>
            <Icon name="code" />
            Codes of this site
          </Link>
        )}
        {may('audit') && (
          <Link className="button" href={`/audit?site=${encodeURIComponent(site.code)}`}>
            <Icon name="list" />
            Audit
          </Link>
        )}
      </Head>
      <p className="summary site-line">
        <ConnectionTag unit={unit} />
        <span>
          {unit?.development && (
            <>
              <DevelopmentTag />{' '}
            </>
          )}
          <span className="mono">{site.code}</span> · {countText(doors, 'door')} · {atText(now, site.timeZone)}, {zoneName(site.timeZone)}
        </span>
      </p>
      <Tabs label="Site" here={tab} tabs={TABS.map((each) => ({ ...each, href: each.id === 'overview' ? path : `${path}/${each.id}` }))} />
      <ProblemNotice problem={problem} retry={reload} />
      <Suspense fallback={<Loading lines={8} />}>
        <Tab site={site} unit={unit} tab={tab} onChanged={reload} />
      </Suspense>
    </>
  );
}
