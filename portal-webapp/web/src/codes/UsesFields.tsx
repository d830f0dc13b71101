// SPDX-License-Identifier: Apache-2.0
import { Field } from '../parts/Field.tsx';

const CHOICES = [
  { uses: 1, label: 'Once' },
  { uses: 2, label: 'Twice' },
  { uses: 0, label: 'No limit' },
] as const;

const USUAL_NUMBER = 5;

export interface UsesFieldsProps {
  uses: number;
  several: boolean;
  /** In place of what the choice is usually called. */
  legend?: string;
  /** Once is not enough: what is put in must come out again. */
  atLeastTwice?: boolean;
  error: string | undefined;
  onChange: (uses: number) => void;
}

export function UsesFields({ uses, several, legend, atLeastTwice = false, error, onChange }: UsesFieldsProps) {
  const choices = CHOICES.filter((choice) => !atLeastTwice || choice.uses !== 1);
  const other = !choices.some((choice) => choice.uses === uses);
  return (
    <fieldset>
      <legend>{legend ?? (several ? 'Opens each door' : 'Opens')}</legend>
      <div className="chips">
        {choices.map((choice) => (
          <label key={choice.uses} className="chip">
            <input type="radio" name="uses" checked={uses === choice.uses} onChange={() => onChange(choice.uses)} />
            <span>{choice.label}</span>
          </label>
        ))}
        <label className="chip">
          <input type="radio" name="uses" checked={other} onChange={() => onChange(USUAL_NUMBER)} />
          <span>Number…</span>
        </label>
      </div>
      {other && (
        <Field label="Number of openings" error={error} className="short">
          {(input) => (
            <input
              {...input}
              type="number"
              min={atLeastTwice ? 2 : 1}
              max={1_000_000}
              value={Number.isNaN(uses) ? '' : uses}
              onChange={(event) => onChange(event.target.value === '' ? Number.NaN : Math.trunc(event.target.valueAsNumber))}
            />
          )}
        </Field>
      )}
      {!other && error && <p className="error">{error}</p>}
    </fieldset>
  );
}
