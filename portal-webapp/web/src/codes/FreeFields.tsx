// SPDX-License-Identifier: Apache-2.0
import type { Bank } from '../api/types.ts';
import { Field } from '../parts/Field.tsx';

/** Where the unit chooses a locker: a bank, or anywhere with an empty name; a size, or any with 0. */
export interface Free {
  bank: string;
  sizeClass: number;
}

export interface FreeFieldsProps {
  banks: readonly Bank[];
  free: Free;
  error: string | undefined;
  onChange: (free: Free) => void;
}

export function FreeFields({ banks, free, error, onChange }: FreeFieldsProps) {
  const within = banks.filter((bank) => free.bank === '' || bank.name === free.bank);
  const sizes = [...new Set(within.flatMap((bank) => bank.doors.map((door) => door.size)))].sort((a, b) => a - b);
  return (
    <div className="pair pair-first">
      <Field label="Where" error={error}>
        {(input) => (
          <select {...input} value={free.bank} onChange={(event) => onChange({ bank: event.target.value, sizeClass: 0 })}>
            <option value="">Anywhere at the site</option>
            {banks.map((bank) => (
              <option key={bank.name} value={bank.name}>
                {bank.title}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Size">
        {(input) => (
          <select {...input} value={free.sizeClass} onChange={(event) => onChange({ ...free, sizeClass: Number(event.target.value) })}>
            <option value={0}>Any size</option>
            {sizes.map((size) => (
              <option key={size} value={size}>
                Size {size}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}
