// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import { asProblem, change, type Problem } from '../api/client.ts';
import type { Difference, SiteConfig } from '../api/types.ts';
import { Changes } from '../configuration/PushPart.tsx';
import { Loading, Notice, ProblemNotice } from '../parts/Notice.tsx';
import { errorsInWords } from './readConfig.ts';

/** Whoever types is not asked after each letter. */
const PAUSE_MILLIS = 400;

/** What was said of the wiring that was asked about, and of no other. */
interface Answer {
  asked: string;
  differences?: Difference[];
  problem?: Problem;
}

export interface WiringChangesProps {
  code: string;
  config: SiteConfig;
  /** Called when what is shown is of this very wiring. */
  onShown: (config: SiteConfig) => void;
}

/** What another wiring would change at a site, or why it can not be taken. */
export function WiringChanges({ code, config, onShown }: WiringChangesProps) {
  const [latest, setLatest] = useState<Answer>();
  const asked = JSON.stringify(config);
  const answer = latest?.asked === asked ? latest : undefined;

  useEffect(() => {
    let late = false;
    const take = (said: Omit<Answer, 'asked'>) => !late && setLatest({ asked, ...said });
    const timer = setTimeout(() => {
      change<{ differences: Difference[] }>('POST', `/sites/${encodeURIComponent(code)}/config/preview`, JSON.parse(asked))
        .then(({ differences }) => take({ differences }))
        .catch((error: unknown) => take({ problem: asProblem(error) }));
    }, PAUSE_MILLIS);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [code, asked]);

  useEffect(() => {
    if (answer) {
      onShown(config);
    }
  }, [answer, config, onShown]);

  const { differences, problem } = answer ?? {};
  const wrong = problem ? errorsInWords(problem.errors, config) : [];
  return (
    <section className="box" aria-label="What it changes" aria-live="polite">
      <h2>What it changes</h2>
      {!answer && <Loading lines={2} />}
      {wrong.length > 0 ? (
        <Notice kind="error">
          <p>It can not be taken like this:</p>
          <ul>
            {wrong.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Notice>
      ) : (
        <ProblemNotice problem={problem} />
      )}
      {differences?.length === 0 && <p className="hint">Nothing: the site has it already.</p>}
      {differences && differences.length > 0 && <Changes differences={differences} />}
    </section>
  );
}
