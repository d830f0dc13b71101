// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { asProblem, type Problem, request } from '../api/client.ts';
import type { Release } from '../api/releases.ts';
import { bytesText } from '../format/words.ts';
import { FileButton } from '../parts/FileButton.tsx';
import { Notice, ProblemNotice } from '../parts/Notice.tsx';
import { Link } from '../router.tsx';

const MOST_BYTES = 512 * 1024 * 1024;

/** 201 for something new, 200 for what was here already. */
async function send(file: File): Promise<{ release: Release; fresh: boolean }> {
  const response = await request('/releases', { method: 'POST', file, type: 'application/zip' });
  return { release: (await response.json()) as Release, fresh: response.status === 201 };
}

/** Takes a repository of signed releases, packed as a zip; the portal checks every signature before it keeps anything. */
export function ImportPart({ onImported }: { onImported: () => void }) {
  const [busy, setBusy] = useState<File>();
  const [problem, setProblem] = useState<Problem>();
  const [wrong, setWrong] = useState<string>();
  const [made, setMade] = useState<{ release: Release; fresh: boolean }>();
  const take = (file: File) => {
    setProblem(undefined);
    setMade(undefined);
    setWrong(undefined);
    if (file.size > MOST_BYTES) {
      setWrong(`This file has ${bytesText(file.size)}; a repository may have ${bytesText(MOST_BYTES)}.`);
      return;
    }
    setBusy(file);
    send(file)
      .then((answer) => {
        setMade(answer);
        onImported();
      })
      .catch((error: unknown) => setProblem(asProblem(error)))
      .finally(() => setBusy(undefined));
  };
  return (
    <section className="box" aria-label="Import a release">
      <h2>Import a release</h2>
      <p className="hint">
        The repository that <code>./latchkey release sign</code> made, packed as a zip. Nothing is kept unless every signature holds and leads
        back to the publisher.
      </p>
      <FileButton label={busy ? `Sending ${bytesText(busy.size)} and checking…` : 'Choose the zip'} accept=".zip,application/zip" icon="upload"
        busy={busy !== undefined} onFile={take} />
      <div role="status">
        {made && (
          <Notice kind="good">
            <p>
              <Link href={`/releases/${made.release.counter}`}>Release {made.release.counter}</Link>{' '}
              {made.fresh ? 'is here. It runs nowhere until a roll-out directs it.' : 'is the newest one, as before: the repository holds nothing new.'}
            </p>
          </Notice>
        )}
      </div>
      {wrong && <Notice kind="error">{wrong}</Notice>}
      <ProblemNotice problem={problem} />
    </section>
  );
}
