// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { asProblem, type Problem, request } from '../api/client.ts';
import type { Site, Trust } from '../api/types.ts';
import { groupsOfFour } from '../format/words.ts';
import { useLoad } from '../hooks.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Notice, ProblemNotice } from '../parts/Notice.tsx';
import { save } from '../parts/save.ts';

/** What brings a unit to life without a network: one file, and a fingerprint to compare. */
export function SetupTab({ site }: { site: Site }) {
  const trust = useLoad<Trust>('/trust');
  const [problem, setProblem] = useState<Problem>();
  const [state, setState] = useState<'idle' | 'busy' | 'done'>('idle');
  const name = `${site.code}.lkp`;
  const root = trust.data?.rootFingerprint;

  const make = () => {
    setState('busy');
    setProblem(undefined);
    request(`/sites/${encodeURIComponent(site.code)}/provisioning`, { method: 'POST' })
      .then((response) => response.blob())
      .then((blob) => {
        save(blob, name);
        setState('done');
      })
      .catch((error: unknown) => {
        setProblem(asProblem(error));
        setState('idle');
      });
  };

  return (
    <div className="setup">
      <ol className="steps">
        <li>
          <h2>Make the provisioning file</h2>
          <p>
            It holds the signed key ring and this site's configuration. It is no secret: it opens nothing, and a changed file is refused.
          </p>
          <button type="button" className="primary" onClick={make} disabled={state === 'busy'}>
            <Icon name="download" />
            Download {name}
          </button>
          <ProblemNotice problem={problem} />
          {state === 'done' && <Notice kind="good">{name} is in your downloads. Copy it to a USB stick.</Notice>}
        </li>
        <li>
          <h2>Give the technician the fingerprint</h2>
          <p>On another way than the file, such as by telephone or on paper: it is how the unit tells this portal from any other.</p>
          {root ? (
            <div className="fingerprint">
              <code aria-label="Root fingerprint">{groupsOfFour(root)}</code>
              <CopyButton text={root} label="Copy" />
            </div>
          ) : (
            <div className="fingerprint" aria-hidden="true" />
          )}
          <ProblemNotice problem={trust.problem} retry={trust.reload} />
        </li>
        <li>
          <h2>At the unit</h2>
          <p>
            The technician brings the stick and enters this line in the unit's console. A file of another portal, or a changed one, is
            refused. From then on the unit knows its doors and whose codes to believe; it needs no network for that.
          </p>
          <pre>
            <code>
              provision /media/stick/{name} {root ?? '…'}
            </code>
          </pre>
        </li>
        <li>
          <h2>Try it</h2>
          <p>Make a code for one door, hold it before the scanner, and see that the right door opens.</p>
        </li>
      </ol>
    </div>
  );
}
