// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import { asProblem, change, type Problem } from '../api/client.ts';
import type { Difference, SiteConfig } from '../api/types.ts';
import { Changes } from '../configuration/PushPart.tsx';
import { Loading, Notice, ProblemNotice } from '../parts/Notice.tsx';
import { errorsInWords } from './readConfig.ts';

/** Whoever types is not asked after each letter. */
const PAUSE_MILLIS = 400;

/** What another wiring would change at a site, or why it can not be taken. */
export function WiringChanges({ code, config }: { code: string; config: SiteConfig }) {
  const [differences, setDifferences] = useState<Difference[]>();
  const [problem, setProblem] = useState<Problem>();
  const asked = JSON.stringify(config);

  useEffect(() => {
    let late = false;
    const timer = setTimeout(() => {
      change<{ differences: Difference[] }>('POST', `/sites/${encodeURIComponent(code)}/config/preview`, JSON.parse(asked))
        .then((answer) => {
          if (!late) {
            setDifferences(answer.differences);
            setProblem(undefined);
          }
        })
        .catch((error: unknown) => !late && setProblem(asProblem(error)));
    }, PAUSE_MILLIS);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [code, asked]);

  const wrong = problem ? errorsInWords(problem.errors, config) : [];
  return (
    <section className="box" aria-label="What it changes" aria-live="polite">
      <h2>What it changes</h2>
      {!differences && !problem && <Loading lines={2} />}
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
      {!problem && differences?.length === 0 && <p className="hint">Nothing: the site has it already.</p>}
      {!problem && differences && differences.length > 0 && <Changes differences={differences} />}
    </section>
  );
}
