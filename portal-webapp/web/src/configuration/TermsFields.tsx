// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { OwnTerms, Overstay } from '../api/types.ts';
import { Field } from '../parts/Field.tsx';
import { LANGUAGES, OVERSTAY } from './changes.ts';
import { fromLength, inherited, type Length, type Level, TIME_UNITS, type TimeUnit, toLength } from './policy.ts';

export const LENGTHS = [
  { field: 'defaultCodeSeconds', label: 'Usual lifetime of codes', unit: 'hours', more: '' },
  { field: 'maxCodeSeconds', label: 'Longest lifetime of codes', unit: 'days', more: ' It can only be made shorter.' },
  { field: 'graceSeconds', label: 'Grace after the end', unit: 'minutes', more: '' },
] as const;

export type LengthField = (typeof LENGTHS)[number]['field'];
export type Lengths = Record<LengthField, Length>;

const GRACE = 'How long a code still opens the door that its customer holds. ';

export function toLengths(terms: OwnTerms): Lengths {
  return {
    defaultCodeSeconds: toLength(terms.defaultCodeSeconds, 'hours'),
    maxCodeSeconds: toLength(terms.maxCodeSeconds, 'days'),
    graceSeconds: toLength(terms.graceSeconds, 'minutes'),
  };
}

/** Undefined for what is empty, NaN for what is no whole number. */
export function toSeconds(lengths: Lengths): Record<LengthField, number | undefined> {
  return {
    defaultCodeSeconds: fromLength(lengths.defaultCodeSeconds),
    maxCodeSeconds: fromLength(lengths.maxCodeSeconds),
    graceSeconds: fromLength(lengths.graceSeconds),
  };
}

/** The lengths that are entered, without what is no whole number. */
export function knownSeconds(lengths: Lengths): OwnTerms {
  return Object.fromEntries(Object.entries(toSeconds(lengths)).filter(([, seconds]) => seconds !== undefined && !Number.isNaN(seconds)));
}

export interface TermsFieldsProps {
  terms: OwnTerms;
  lengths: Lengths;
  /** What the levels above say, the nearest first. */
  levels: readonly Level[];
  /** Of the bank, where these are one's own; for those who hear the labels one by one. */
  at?: string;
  empty: string;
  errorOf: (field: LengthField) => string | undefined;
  onTerms: (terms: OwnTerms) => void;
  onLengths: (lengths: Lengths) => void;
  /** Beside the field for overstays. */
  children?: ReactNode;
}

function LengthInput({ label, name, hint, error, length, fallback, onChange }: {
  label: ReactNode;
  name: string;
  hint: string;
  error: string | undefined;
  length: Length;
  fallback: TimeUnit;
  onChange: (length: Length) => void;
}) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(input) => (
        <div className="length">
          <input {...input} inputMode="numeric" value={length.amount} onChange={(event) => onChange({ ...length, amount: event.target.value })} />
          <select aria-label={`${name}, unit`} value={length.unit} onChange={(event) => onChange({ ...length, unit: event.target.value as TimeUnit })}>
            {TIME_UNITS.filter((unit) => unit !== 'seconds' || length.unit === 'seconds' || fallback === 'seconds').map((unit) => (
              <option key={unit}>{unit}</option>
            ))}
          </select>
        </div>
      )}
    </Field>
  );
}

function Languages({ chosen, empty, suffix, onChange }: {
  chosen: string[];
  empty: string;
  suffix: ReactNode;
  onChange: (languages: string[]) => void;
}) {
  const known = new Set(LANGUAGES.map(([code]) => code));
  const all = [...LANGUAGES, ...chosen.filter((code) => !known.has(code)).map((code) => [code, code] as const)];
  return (
    <fieldset>
      <legend>Languages of the screen{suffix}</legend>
      <div className="chips">
        {all.map(([code, name]) => (
          <label key={code} className="chip">
            <input type="checkbox" checked={chosen.includes(code)}
              onChange={(event) => onChange(event.target.checked ? [...chosen, code] : chosen.filter((each) => each !== code))} />
            <span lang={code}>
              {name}
              {chosen.length > 1 && chosen[0] === code && <small> (first)</small>}
            </span>
          </label>
        ))}
      </div>
      <p className="hint">{chosen.length === 0 ? `None chosen: ${empty}.` : 'The one that was chosen first is shown first.'}</p>
    </fieldset>
  );
}

/** How long codes live, what comes after, and languages: at one level, with what it inherits where it says nothing. */
export function TermsFields({ terms, lengths, levels, at, empty, errorOf, onTerms, onLengths, children }: TermsFieldsProps) {
  const suffix = at && <span className="away"> at {at}</span>;
  const longest = fromLength(lengths.maxCodeSeconds);
  return (
    <>
      <div className="pair pair-first">
        {LENGTHS.map(({ field, label, unit, more }) => (
          <LengthInput key={field} label={<>{label}{suffix}</>} name={at ? `${label} at ${at}` : label} fallback={unit} length={lengths[field]}
            hint={`${field === 'graceSeconds' ? GRACE : ''}Empty: ${inherited(field, levels, longest)}.${more}`} error={errorOf(field)}
            onChange={(length) => onLengths({ ...lengths, [field]: length })} />
        ))}
      </div>
      <div className="pair pair-first">
        <Field label={<>When a customer overstays{suffix}</>} hint={`Empty: ${inherited('overstay', levels)}.`}>
          {(input) => (
            <select {...input} value={terms.overstay ?? ''}
              onChange={(event) => onTerms({ ...terms, overstay: (event.target.value || undefined) as Overstay })}>
              <option value="">{empty}</option>
              <option value="keep">{OVERSTAY.keep}</option>
              <option value="staff">{OVERSTAY.staff}</option>
            </select>
          )}
        </Field>
        {children}
      </div>
      <Languages chosen={terms.languages ?? []} empty={inherited('languages', levels)} suffix={suffix}
        onChange={(languages) => onTerms({ ...terms, languages })} />
    </>
  );
}
