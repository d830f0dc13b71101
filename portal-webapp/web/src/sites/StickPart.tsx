// SPDX-License-Identifier: Apache-2.0
import { type ChangeEvent, useState } from 'react';
import { address, asProblem, type Problem, upload } from '../api/client.ts';
import type { Site } from '../api/types.ts';
import { reasonText } from '../format/reasons.ts';
import { countText } from '../format/words.ts';
import { Icon } from '../parts/Icon.tsx';
import { Notice, ProblemNotice } from '../parts/Notice.tsx';

const LARGEST_FILE = 64 * 1024 * 1024;

interface Taken {
  status: 'witnessed' | 'send-from' | 'refused';
  size: number;
  received: number;
  reason: string | null;
}

function Result({ taken }: { taken: Taken }) {
  switch (taken.status) {
    case 'witnessed':
      return (
        <Notice kind="good">
          {taken.received === 0 ? 'Every record of the file was here already.' : `${countText(taken.received, 'record')} taken in.`} The
          portal has {taken.size.toLocaleString('en-GB')} now. Bring the unit the witness’s answer.
        </Notice>
      );
    case 'send-from':
      return (
        <Notice kind="warning">
          The file begins later than what this portal has. Export the trail at the unit again, from record {taken.size.toLocaleString('en-GB')} on.
        </Notice>
      );
    case 'refused':
      return <Notice kind="error">The file was refused{taken.reason ? `: ${reasonText(taken.reason)}` : ''}. See the incidents of this site.</Notice>;
  }
}

/** The trail of a unit that has no network: in by a stick, and the witness's answer back. */
export function StickPart({ site }: { site: Site }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [tooLarge, setTooLarge] = useState(false);
  const [taken, setTaken] = useState<Taken>();
  const path = `/sites/${encodeURIComponent(site.code)}/trail`;
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = '';
    if (!file) {
      return;
    }
    setTooLarge(file.size > LARGEST_FILE);
    if (file.size > LARGEST_FILE) {
      return;
    }
    setBusy(true);
    setProblem(undefined);
    setTaken(undefined);
    upload<Taken>(path, file)
      .then(setTaken)
      .catch((error: unknown) => setProblem(asProblem(error)))
      .finally(() => setBusy(false));
  };
  return (
    <section className="box" aria-label="Trail by USB stick">
      <h2>Trail by USB stick</h2>
      <p className="lead">Takes in the file that the unit’s console writes, and gives back what makes the unit believe that it arrived.</p>
      <div className="button-row">
        <label className={`button file-button ${busy ? 'file-busy' : ''}`}>
          <Icon name="upload" />
          {busy ? 'Taking it in…' : 'Take in a trail'}
          <input type="file" aria-label="Trail file" disabled={busy} onChange={take} />
        </label>
        <a className="button" href={address(`${path}/note`)} download={`${site.code}.witness`}>
          <Icon name="download" />
          Witness’s answer
        </a>
      </div>
      <div role="status">
        {tooLarge && <Notice kind="error">This file is larger than 64 MiB. A long trail comes in several files.</Notice>}
        <ProblemNotice problem={problem} />
        {taken && <Result taken={taken} />}
      </div>
    </section>
  );
}
