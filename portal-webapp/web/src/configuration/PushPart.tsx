// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import { asProblem, change, type Problem } from '../api/client.ts';
import { onceKey } from '../api/once.ts';
import type { Difference, SitePreview, Sources } from '../api/types.ts';
import { countText } from '../format/words.ts';
import { Icon } from '../parts/Icon.tsx';
import { Loading, Notice, ProblemNotice } from '../parts/Notice.tsx';
import { Link } from '../router.tsx';
import { changesOf } from './changes.ts';

/** Some sites by their codes, or all. */
export type Selection = { sites: string[] } | { all: true };

const MOST_SHOWN = 12;

export function Changes({ differences, sources }: { differences: readonly Difference[]; sources?: Sources | null }) {
  const changes = changesOf(differences, sources);
  return (
    <ul className="changes">
      {changes.slice(0, MOST_SHOWN).map((each) => (
        <li key={each.what}>
          {each.what}: <s>{each.from}</s> <span aria-hidden="true">→</span>
          <span className="away"> becomes </span> <b>{each.to}</b>
          {each.source && <span className="hint"> ({each.source})</span>}
        </li>
      ))}
      {changes.length > MOST_SHOWN && <li className="hint">and {changes.length - MOST_SHOWN} more</li>}
    </ul>
  );
}

/** What a push would change, site by site; and the push. */
export function PushPart({ selection, round, may, onPushed }: { selection: Selection; round: number; may: boolean; onPushed: () => void }) {
  const [previews, setPreviews] = useState<SitePreview[]>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const [pushed, setPushed] = useState<{ site: string; seq: number }[]>();
  const asked = JSON.stringify(selection);

  useEffect(() => {
    let late = false;
    change<{ sites: SitePreview[] }>('POST', '/configuration/preview', JSON.parse(asked) as Selection)
      .then((answer) => !late && setPreviews(answer.sites))
      .catch((error: unknown) => !late && setProblem(asProblem(error)));
    return () => {
      late = true;
    };
  }, [asked, round]);
  useEffect(() => setPushed(undefined), [asked]);

  const changing = previews?.filter((each) => each.changes) ?? [];
  const push = () => {
    setBusy(true);
    setProblem(undefined);
    change<{ sites: { site: string; seq: number }[] }>('POST', '/configuration/push', { sites: changing.map((each) => each.site) }, { once: onceKey() })
      .then((answer) => {
        setPushed(answer.sites);
        onPushed();
      })
      .catch((error: unknown) => setProblem(asProblem(error)))
      .finally(() => setBusy(false));
  };
  return (
    <section className="box" aria-label="What a push changes">
      <h2>What a push changes</h2>
      <ProblemNotice problem={problem} />
      {!previews && !problem && <Loading lines={2} />}
      {pushed && (
        <Notice kind="good">
          <p role="status">Sent to {countText(pushed.length, 'site')}. Each applies it as a whole or keeps the one before; the commands show when.</p>
          <ul>
            {pushed.slice(0, MOST_SHOWN).map((each) => (
              <li key={each.site}>
                <Link href={`/sites/${encodeURIComponent(each.site)}/commands`}>
                  {each.site}, number {each.seq}
                </Link>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {previews && changing.length === 0 && !pushed && (
        <p className="hint">{previews.length === 0 ? 'There is no site yet.' : 'Nothing: every site was sent what it should have.'}</p>
      )}
      {changing.map((preview) => (
        <div key={preview.site}>
          <h3>
            <Link href={`/sites/${encodeURIComponent(preview.site)}/configuration`}>{preview.site}</Link>
          </h3>
          <Changes differences={preview.differences} sources={preview.sources} />
        </div>
      ))}
      {may && changing.length > 0 && (
        <button type="button" className="primary" disabled={busy} onClick={push}>
          <Icon name="upload" />
          Push to {changing.length === 1 ? changing[0]?.site : countText(changing.length, 'site')}
        </button>
      )}
    </section>
  );
}
