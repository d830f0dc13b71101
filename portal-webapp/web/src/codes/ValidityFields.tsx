// SPDX-License-Identifier: Apache-2.0
import { toField, zoneName } from '../format/time.ts';
import { type Exact, type Lifetime, presetsWithin, readExact } from '../format/validity.ts';
import { Field } from '../parts/Field.tsx';

/** A preset's id, or the two exact times. */
export interface Validity {
  preset: string;
  exact: Exact;
}

export interface ValidityFieldsProps {
  validity: Validity;
  zone: string;
  life: Lifetime;
  now: number;
  tried: boolean;
  errors: { from?: string | undefined; until?: string | undefined };
  onChange: (validity: Validity) => void;
}

export function ValidityFields({ validity, zone, life, now, tried, errors, onChange }: ValidityFieldsProps) {
  const presets = presetsWithin(life, now, zone);
  const { preset, exact } = validity;
  const checked = readExact(exact, zone, now, life.maxSeconds);
  const chosen = presets.find((each) => each.id === preset);
  const choose = (id: string) => {
    const until = chosen ? toField(chosen.until(now, zone), zone) : exact.until;
    onChange({ preset: id, exact: id === 'exact' && !exact.until ? { from: '', until } : exact });
  };
  const row = (field: 'from' | 'until', label: string, hint?: string) => (
    <Field label={label} hint={checked.hints[field] ?? hint} error={errors[field] ?? (tried ? checked.errors[field] : undefined)}>
      {(input) => (
        <input
          {...input}
          type="datetime-local"
          value={exact[field]}
          onChange={(event) => onChange({ preset, exact: { ...exact, [field]: event.target.value } })}
        />
      )}
    </Field>
  );
  return (
    <fieldset>
      <legend>Valid</legend>
      <div className="chips">
        {[...presets, { id: 'exact', label: 'Exact…' }].map((each) => (
          <label key={each.id} className="chip">
            <input type="radio" name="validity" checked={preset === each.id} onChange={() => choose(each.id)} />
            <span>{each.label}</span>
          </label>
        ))}
      </div>
      {preset === 'exact' && (
        <div className="pair">
          {row('from', `From, ${zoneName(zone)}`, 'Empty: at once.')}
          {row('until', `Until, ${zoneName(zone)}`)}
        </div>
      )}
      {preset !== 'exact' && errors.until && <p className="error">{errors.until}</p>}
    </fieldset>
  );
}
