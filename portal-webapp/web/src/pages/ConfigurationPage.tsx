// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { change } from '../api/client.ts';
import { useMay } from '../api/rights.ts';
import type { Policy } from '../api/types.ts';
import { PolicyForm } from '../configuration/PolicyForm.tsx';
import { PushPart } from '../configuration/PushPart.tsx';
import { useLoad, useTitle } from '../hooks.ts';
import { Loading, ProblemNotice } from '../parts/Notice.tsx';
import { Head } from '../parts/Shell.tsx';

/** The organisation's defaults, and what they would change where. */
export function ConfigurationPage() {
  const may = useMay();
  const { data, problem, reload } = useLoad<Policy>('/configuration', { keep: true });
  const [round, setRound] = useState(0);
  useTitle('Defaults for all sites');
  const save = async (policy: Policy) => {
    await change('PUT', '/configuration', policy);
    reload();
    setRound((before) => before + 1);
  };
  return (
    <>
      <Head title="Defaults for all sites" back={{ href: '/sites', label: 'Sites' }} />
      <p className="lead">These hold wherever a site says nothing else. Saved, they change nothing at the sites until they are pushed.</p>
      <ProblemNotice problem={problem} retry={reload} />
      {!data && !problem && <Loading lines={6} />}
      {data && (
        <div className="two">
          <PolicyForm policy={data} disabled={!may('sites.write')} onSave={save} />
          <PushPart selection={{ all: true }} round={round} may={may('sites.write')} onPushed={() => setRound(round + 1)} />
        </div>
      )}
    </>
  );
}
