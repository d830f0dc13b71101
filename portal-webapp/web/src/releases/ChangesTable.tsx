// SPDX-License-Identifier: Apache-2.0
import type { BundleChange, ReleaseBundle } from '../api/releases.ts';
import { bytesText } from '../format/words.ts';
import { shortName } from './matrix.ts';
import { StateWordTag } from './StateWordTag.tsx';
import { CHANGES, stateWord } from './words.ts';

const RANK: Record<BundleChange['change'], number> = { removed: 0, added: 1, changed: 2, same: 3 };

/** Bundle by bundle: what changes first, what stays last. */
export function ChangesTable({ changes, bundles }: { changes: readonly BundleChange[]; bundles: readonly ReleaseBundle[] }) {
  const files = new Map(bundles.map((bundle) => [bundle.name, bundle]));
  const ordered = changes.toSorted((a, b) => (RANK[a.change] ?? 9) - (RANK[b.change] ?? 9) || a.name.localeCompare(b.name, 'en'));
  return (
    <div className="table-box">
      <table className="cards changes-table">
        <thead>
          <tr>
            <th scope="col">Bundle</th>
            <th scope="col">What</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
            <th scope="col">Size</th>
            <th scope="col">Digest</th>
          </tr>
        </thead>
        <tbody>
          {ordered.map((change) => {
            const file = files.get(change.name);
            return (
              <tr key={change.name} className={change.change === 'same' ? 'row-same' : ''}>
                <th scope="row" title={change.name}>{shortName(change.name)}</th>
                <td data-label="What">
                  <StateWordTag state={stateWord(CHANGES, change.change)} />
                </td>
                <td data-label="Before" className="mono">{change.fromVersion ?? <span className="hint">none</span>}</td>
                <td data-label="After" className="mono">{change.toVersion ?? <span className="hint">none</span>}</td>
                <td data-label="Size">{file ? bytesText(file.length) : <span className="hint">none</span>}</td>
                <td data-label="Digest" className="mono" title={file?.sha256}>{file ? `${file.sha256.slice(0, 12)}…` : ''}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
