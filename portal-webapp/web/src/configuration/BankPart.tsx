// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { Bank, BankPolicy, Mode } from '../api/types.ts';
import { MODE_HINTS, MODE_WORDS } from '../format/commands.ts';
import { countText } from '../format/words.ts';
import { Field } from '../parts/Field.tsx';
import { HoursField } from './HoursField.tsx';
import { inherited, type Level, ownCount } from './policy.ts';
import { type LengthField, type Lengths, TermsFields } from './TermsFields.tsx';

const MODES = Object.keys(MODE_WORDS) as Mode[];

export function ModeSelect({ label, value, empty, levels, onChange }: {
  label: string;
  value: Mode | undefined;
  empty: string;
  levels: readonly Level[];
  onChange: (mode: Mode | undefined) => void;
}) {
  return (
    <Field label={label} hint={value ? MODE_HINTS[value] : `Empty: ${inherited('mode', levels)}.`}>
      {(input) => (
        <select {...input} value={value ?? ''} onChange={(event) => onChange((event.target.value || undefined) as Mode | undefined)}>
          <option value="">{empty}</option>
          {MODES.map((mode) => (
            <option key={mode} value={mode}>
              {MODE_WORDS[mode]}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export interface BankPartProps {
  bank: Bank;
  own: BankPolicy;
  lengths: Lengths;
  levels: readonly Level[];
  zone: string;
  tried: boolean;
  /** What is wrong with a field such as `graceSeconds` or `hours[1]`. */
  errorOf: (field: string) => string | undefined;
  lengthError: (field: LengthField) => string | undefined;
  onOwn: (own: BankPolicy) => void;
  onLengths: (lengths: Lengths) => void;
}

const AS_SITE = 'As the site';

/** What one bank has differently from its site. */
export function BankPart({ bank, own, lengths, levels, zone, tried, errorOf, lengthError, onOwn, onLengths }: BankPartProps) {
  const count = ownCount({ overstay: own.overstay, languages: own.languages }, lengths);
  const [unfolded] = useState(count > 0);
  return (
    <section className="box" aria-label={bank.title}>
      <h2>{bank.title}</h2>
      <ModeSelect label={`${bank.title} begins`} value={own.mode} empty={AS_SITE} levels={levels} onChange={(mode) => onOwn({ ...own, ...{ mode } } as BankPolicy)} />
      <details open={unfolded}>
        <summary>
          Codes, overstay and languages: {count === 0 ? 'all from the site' : `${countText(count, 'value')} of its own`}
        </summary>
        <div className="stack">
          <TermsFields terms={own} lengths={lengths} levels={levels} at={bank.title} empty={AS_SITE} errorOf={lengthError}
            onTerms={(next) => onOwn({ ...own, ...next })} onLengths={onLengths} />
        </div>
      </details>
      <HoursField title={bank.title} hours={own.hours ?? []} zone={zone} tried={tried} wrong={(at) => errorOf(`hours[${at}]`)}
        onChange={(hours) => onOwn({ ...own, hours })} />
    </section>
  );
}
