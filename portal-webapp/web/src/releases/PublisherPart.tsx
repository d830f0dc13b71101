// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { asProblem, type Problem, request } from '../api/client.ts';
import type { Publisher } from '../api/releases.ts';
import { groupsOfFour } from '../format/words.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { FileButton } from '../parts/FileButton.tsx';
import { Notice, ProblemNotice } from '../parts/Notice.tsx';
import { Time } from '../parts/Time.tsx';
import { fingerprintOf } from './fingerprint.ts';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const MOST_BYTES = 256 * 1024;

function PinDialog({ file, fingerprint, again, onPinned, onClose }: {
  file: File;
  fingerprint: string;
  again: boolean;
  onPinned: () => void;
  onClose: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const pin = () => {
    setBusy(true);
    setProblem(undefined);
    request('/releases/publisher', { method: 'PUT', file, type: 'application/json' })
      .then(() => {
        onPinned();
        onClose();
      })
      .catch((error: unknown) => {
        setProblem(asProblem(error));
        setBusy(false);
      });
  };
  return (
    <Dialog title={again ? 'Follow the publisher to other keys' : 'Believe this publisher'} onClose={onClose}>
      <p>
        {again
          ? 'This is taken only if the keys that are believed now have signed it.'
          : 'From now on this portal takes releases of this publisher and of nobody else. It can be changed only by a file that the publisher’s own keys have signed.'}
      </p>
      <div>
        <h3>Fingerprint of {file.name}</h3>
        <p className="code-text mono" aria-label="Fingerprint of the file">{groupsOfFour(fingerprint)}</p>
        <p className="hint">Compare it with the publisher by another way than the one by which the file came.</p>
      </div>
      <ProblemNotice problem={problem} />
      <div className="dialog-buttons">
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="primary" disabled={busy} onClick={pin}>
          {again ? 'Follow' : 'Believe this publisher'}
        </button>
      </div>
    </Dialog>
  );
}

/** Whose releases this portal takes. Units pin the same root by themselves: the portal only carries. */
export function PublisherPart({ publisher, may, onPinned }: { publisher: Publisher; may: boolean; onPinned: () => void }) {
  const [chosen, setChosen] = useState<{ file: File; fingerprint: string }>();
  const [wrong, setWrong] = useState<string>();
  const take = (file: File) => {
    setWrong(undefined);
    if (file.size > MOST_BYTES) {
      setWrong('This file is too large for a root.json.');
      return;
    }
    fingerprintOf(file).then(
      (fingerprint) => setChosen({ file, fingerprint }),
      () => setWrong('This file cannot be read.'),
    );
  };
  return (
    <section className="box" aria-label="Publisher">
      <h2>Publisher</h2>
      {publisher.pinned ? (
        <>
          <dl className="facts facts-wide">
            <div>
              <dt>Fingerprint</dt>
              <dd className="mono">{groupsOfFour(publisher.fingerprint ?? '')}</dd>
            </div>
            <div>
              <dt>Root file</dt>
              <dd>version {publisher.rootVersion}</dd>
            </div>
            {publisher.expires && (
              <div>
                <dt>It holds until</dt>
                <dd>
                  <Time at={publisher.expires} zone={HERE} end />
                </dd>
              </div>
            )}
            {publisher.timestampExpires && (
              <div>
                <dt>Units take what is here until</dt>
                <dd>
                  <Time at={publisher.timestampExpires} zone={HERE} end />
                  <span className="below">Before that, the publisher renews it and it is imported again.</span>
                </dd>
              </div>
            )}
          </dl>
          {may && (
            <details>
              <summary>The publisher changed keys</summary>
              <p className="hint">
                A root file that follows this one and is signed by its keys. An import brings it by itself; this is for a file that came alone. Units get
                it with the next import.
              </p>
              <FileButton label="Choose the next root.json" accept=".json,application/json" icon="upload" onFile={take} />
            </details>
          )}
        </>
      ) : (
        <>
          <p>
            Nobody is believed yet, so no release can be imported. The publisher gives you <code>root.json</code>; it is the file that units pin.
          </p>
          {may ? (
            <FileButton label="Choose root.json" accept=".json,application/json" icon="upload" onFile={take} />
          ) : (
            <p className="hint">An owner of this portal does that.</p>
          )}
        </>
      )}
      {wrong && <Notice kind="error">{wrong}</Notice>}
      {chosen && <PinDialog {...chosen} again={publisher.pinned} onPinned={onPinned} onClose={() => setChosen(undefined)} />}
    </section>
  );
}
