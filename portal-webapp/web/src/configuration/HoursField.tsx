// SPDX-License-Identifier: Apache-2.0
import { useId } from 'react';
import type { Hours, Mode } from '../api/types.ts';
import { MODE_WORDS } from '../format/commands.ts';
import { zoneName } from '../format/time.ts';
import { Icon } from '../parts/Icon.tsx';
import { clockChangeText, DAYS, errorsOf, hoursText, minuteOf, NEW_HOURS } from './hours.ts';

const MODES = Object.keys(MODE_WORDS) as Mode[];
const MOST = 32;

function Line({ hours, number, error, onChange, onRemove }: {
  hours: Hours;
  number: number;
  error: string | undefined;
  onChange: (hours: Hours) => void;
  onRemove: () => void;
}) {
  const id = useId();
  const about = error ? { 'aria-invalid': true, 'aria-describedby': `${id}-error` } : {};
  const toggle = (day: number, on: boolean) =>
    onChange({ ...hours, days: on ? [...hours.days, day].sort((a, b) => a - b) : hours.days.filter((each) => each !== day) });
  return (
    <li>
      <fieldset className="hours-line" aria-label={`Hours, line ${number}`}>
        <div className="chips days">
          {DAYS.map(({ day, short, name }) => (
            <label key={day} className="chip">
              <input type="checkbox" aria-label={name} checked={hours.days.includes(day)} onChange={(event) => toggle(day, event.target.checked)} />
              <span aria-hidden="true">{short}</span>
            </label>
          ))}
        </div>
        <label className="inline-field">
          <span>from</span>
          <input {...about} type="time" value={hours.from} onChange={(event) => onChange({ ...hours, from: event.target.value })} />
        </label>
        <label className="inline-field">
          <span>to</span>
          <input {...about} type="time" value={hours.to} onChange={(event) => onChange({ ...hours, to: event.target.value })} />
        </label>
        <select aria-label={`Mode, line ${number}`} value={hours.mode} onChange={(event) => onChange({ ...hours, mode: event.target.value as Mode })}>
          {MODES.map((mode) => (
            <option key={mode} value={mode}>
              {MODE_WORDS[mode]}
            </option>
          ))}
        </select>
        <button type="button" className="quiet small" aria-label={`Remove line ${number}`} onClick={onRemove}>
          <Icon name="end" />
        </button>
      </fieldset>
      {error ? (
        <p className="error" id={`${id}-error`}>
          {error}
        </p>
      ) : (
        !Number.isNaN(minuteOf(hours.from)) && <p className="hint">{hoursText(hours)}</p>
      )}
    </li>
  );
}

/** The hours of the week at which a bank has another mode than otherwise. */
export function HoursField({ title, hours, zone, tried, wrong, onChange }: {
  title: string;
  hours: readonly Hours[];
  zone: string;
  /** Shows what is missing, too. */
  tried: boolean;
  /** What the portal found wrong, by the number of the entry. */
  wrong: (at: number) => string | undefined;
  onChange: (hours: Hours[]) => void;
}) {
  const errors = errorsOf(hours);
  const change = clockChangeText(hours);
  const shown = (at: number) => wrong(at) ?? (tried || errors[at]?.startsWith('Overlaps') ? errors[at] : undefined);
  return (
    <fieldset className="hours">
      <legend>Hours of {title}</legend>
      {hours.length > 0 && (
        <ol>
          {hours.map((entry, at) => (
            <Line key={at} hours={entry} number={at + 1} error={shown(at)}
              onChange={(next) => onChange(hours.map((each, index) => (index === at ? next : each)))}
              onRemove={() => onChange(hours.filter((_, index) => index !== at))} />
          ))}
        </ol>
      )}
      {hours.length < MOST && (
        <button type="button" className="small" aria-label={`Add hours to ${title}`} onClick={() => onChange([...hours, { ...NEW_HOURS }])}>
          <Icon name="plus" />
          Add hours
        </button>
      )}
      <p className="hint">
        {hours.length === 0
          ? 'None: the bank has the same mode all week.'
          : `By the clock on the wall at the site (${zoneName(zone)}). Outside these hours the bank has its mode from above. An end before the beginning is on the next day; the same time twice is a whole day. A mode that somebody sets by hand holds until the hours change it next.`}
        {change && ` ${change}`}
      </p>
    </fieldset>
  );
}
