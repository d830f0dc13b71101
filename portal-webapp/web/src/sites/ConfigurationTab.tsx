// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { change } from '../api/client.ts';
import { useMay } from '../api/rights.ts';
import type { Policy, Site, SiteConfiguration, Unit } from '../api/types.ts';
import { bankTerms, type Holding, siteTerms } from '../configuration/policy.ts';
import { PolicyForm } from '../configuration/PolicyForm.tsx';
import { Changes, PushPart } from '../configuration/PushPart.tsx';
import { useLoad } from '../hooks.ts';
import { Loading, Notice, ProblemNotice } from '../parts/Notice.tsx';
import { Link } from '../router.tsx';

function Holdings({ rows }: { rows: Holding[] }) {
  return (
    <dl className="facts facts-wide">
      {rows.map((row) => (
        <div key={row.what}>
          <dt>{row.what}</dt>
          <dd>
            {row.value} <span className="hint">{row.source}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Effective({ configuration }: { configuration: SiteConfiguration }) {
  const { effective, sources } = configuration;
  return (
    <section className="box" aria-label="What holds here">
      <h2>What holds here</h2>
      <Holdings rows={siteTerms(sources)} />
      {effective.banks.map((bank) => (
        <div key={bank.name}>
          <h3>{bank.title}</h3>
          <Holdings rows={bankTerms(bank.name, sources, effective)} />
        </div>
      ))}
    </section>
  );
}

function driftSentence({ drift, pending }: Unit): string {
  if (drift?.cause === 'not-pushed') {
    return 'The unit runs what it was last sent. This was changed here since; push it below:';
  }
  if (drift?.cause === 'unknown') {
    return 'The unit runs a configuration that this portal does not remember to have sent. Push the right one below.';
  }
  return pending > 0
    ? 'The unit has not applied its new configuration yet. What will change there:'
    : 'The unit runs a configuration that it was sent before. Push the right one below; what differs:';
}

/** How customers are treated at this site: its own words, what holds in the end, and what the unit would be sent. */
export function ConfigurationTab({ site, unit }: { site: Site; unit: Unit | undefined }) {
  const may = useMay();
  const path = `/sites/${encodeURIComponent(site.code)}/configuration`;
  const { data, problem, reload } = useLoad<SiteConfiguration>(path, { keep: true });
  const above = useLoad<Policy>('/configuration');
  const [round, setRound] = useState(0);
  const save = async (policy: Policy) => {
    await change('PUT', path, policy);
    reload();
    setRound((before) => before + 1);
  };
  if (!data || !above.data) {
    const wrong = problem ?? above.problem;
    return wrong ? <ProblemNotice problem={wrong} retry={problem ? reload : above.reload} /> : <Loading lines={6} />;
  }
  return (
    <>
      {unit?.connection === 'online' && unit.configDrift && (
        <Notice kind="warning">
          <p>{driftSentence(unit)}</p>
          {unit.drift && <Changes differences={unit.drift.differences} sources={data.sources} />}
        </Notice>
      )}
      <p className="lead">
        What is left empty comes from the <Link href="/configuration">defaults for all sites</Link>. Doors, lines and scanners, and the file that a unit wrote of
        them, are under <Link href={`/sites/${encodeURIComponent(site.code)}/wiring`}>Wiring</Link>.
      </p>
      <div className="two">
        <PolicyForm policy={data.own} above={above.data} site={site} disabled={!may('sites.write')} onSave={save} />
        <div className="stack">
          <PushPart selection={{ sites: [site.code] }} round={round} may={may('sites.write')} onPushed={() => setRound(round + 1)} />
          <Effective configuration={data} />
        </div>
      </div>
    </>
  );
}
