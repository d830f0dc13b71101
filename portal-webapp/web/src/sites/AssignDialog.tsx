// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { Code, Order, Page, Site } from '../api/types.ts';
import { bankTitles, placeText } from '../format/commands.ts';
import { useLoad } from '../hooks.ts';
import { Field } from '../parts/Field.tsx';
import { Loading, ProblemNotice } from '../parts/Notice.tsx';
import { OrderDialog } from '../orders/OrderDialog.tsx';

type What = 'give' | 'take' | 'release';

const CHOICES: { what: What; label: string }[] = [
  { what: 'give', label: 'Give it to a code' },
  { what: 'take', label: 'Take it back' },
  { what: 'release', label: 'Free it at once' },
];

const ACTIONS: Record<What, string> = { give: 'Give the door', take: 'Take the door back', release: 'Free the door' };

/** Who a door belongs to: the holder of a code, or nobody. */
export function AssignDialog({ site, door, online, onClose }: { site: Site; door: number; online: boolean; onClose: () => void }) {
  const [what, setWhat] = useState<What>('give');
  const [chosen, setChosen] = useState('');
  const codes = useLoad<Page<Code>>(`/codes?site=${encodeURIComponent(site.code)}&state=live&limit=200`);
  const titles = bankTitles(site.config.banks);
  // The two codes of a booking share a door that the unit chooses.
  const given = codes.data?.items.filter((each) => each.kind !== 'drop-off' && each.kind !== 'pick-up');
  const code = chosen || given?.[0]?.id;
  const order: Order =
    what === 'release'
      ? { type: 'release-door', door }
      : what === 'give' && code
        ? { type: 'assign', door, code }
        : { type: 'assign', door };
  const nothing = what === 'give' && given?.length === 0;
  return (
    <OrderDialog {...{ site, order, online, onClose }} title={`Door ${door}`} action={ACTIONS[what]} blocked={what === 'give' && !code}>
      <fieldset>
        <legend>What shall happen</legend>
        <div className="chips">
          {CHOICES.map((choice) => (
            <label key={choice.what} className="chip">
              <input type="radio" name="what" checked={what === choice.what} onChange={() => setWhat(choice.what)} />
              <span>{choice.label}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {what === 'give' && (
        <>
          <ProblemNotice problem={codes.problem} retry={codes.reload} />
          {!codes.data && !codes.problem && <Loading lines={1} />}
          {nothing && <p className="hint">No code of this site is live. Make one first.</p>}
          {given && given.length > 0 && (
            <Field label="Code">
              {(input) => (
                <select {...input} value={code} onChange={(event) => setChosen(event.target.value)}>
                  {given.map((each) => (
                    <option key={each.id} value={each.id}>
                      {each.holder ?? 'Nobody named'} – {placeText(each, titles)} – {each.id}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
        </>
      )}
    </OrderDialog>
  );
}
