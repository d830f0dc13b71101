// SPDX-License-Identifier: Apache-2.0
import type { SiteItem } from '../api/types.ts';
import { countText } from '../format/words.ts';
import { Field } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { type RingDraft, ringSizes } from './plan.ts';

const MOST_RINGS = 10;

function SitesOfRing({ ring, sites, free, onChange }: {
  ring: RingDraft;
  sites: readonly SiteItem[];
  /** Codes that are in no ring yet. */
  free: ReadonlySet<string>;
  onChange: (sites: string[]) => void;
}) {
  const names = new Map(sites.map((site) => [site.code, site.name]));
  return (
    <>
      <ul className="picked" aria-label={`Sites of ${ring.name}`}>
        {ring.sites.map((code) => (
          <li key={code}>
            <span className="mono">{code}</span>
            <button type="button" className="quiet small" aria-label={`Take ${code} out of ${ring.name}`} title={names.get(code)}
              onClick={() => onChange(ring.sites.filter((each) => each !== code))}>
              <Icon name="end" />
            </button>
          </li>
        ))}
      </ul>
      <select aria-label={`Add a site to ${ring.name}`} value="" disabled={free.size === 0}
        onChange={(event) => event.target.value && onChange([...ring.sites, event.target.value])}>
        <option value="">{free.size === 0 ? 'Every site is in a ring' : 'Add a site…'}</option>
        {sites.filter((site) => free.has(site.code)).map((site) => (
          <option key={site.code} value={site.code}>
            {site.name} ({site.code})
          </option>
        ))}
      </select>
    </>
  );
}

function hintOf(size: number, rest: boolean): string {
  const what = size === 0 ? 'No site' : `About ${countText(size, 'site')}`;
  return rest ? `${what}: the last share takes all that are in no other ring.` : `${what}, of those that are in no other ring.`;
}

function RingFields({ ring, number, size, rest, sites, free, error, onChange, onRemove }: {
  ring: RingDraft;
  number: number;
  size: number;
  /** True if it takes all the rest. */
  rest: boolean;
  sites: readonly SiteItem[];
  free: ReadonlySet<string>;
  error: string | undefined;
  onChange: (ring: RingDraft) => void;
  onRemove: (() => void) | undefined;
}) {
  return (
    <li className="box ring-draft">
      <div className="box-title">
        <h3>
          {number}. {ring.name || 'Ring'} <span className="hint">{number === 1 ? 'begins at once' : 'begins when the ring before has succeeded'}</span>
        </h3>
        {onRemove && (
          <button type="button" className="quiet small" aria-label={`Remove ring ${number}`} onClick={onRemove}>
            <Icon name="end" />
          </button>
        )}
      </div>
      <div className="ring-fields">
        <Field label="Name">
          {(input) => <input {...input} value={ring.name} maxLength={40} autoComplete="off" onChange={(event) => onChange({ ...ring, name: event.target.value })} />}
        </Field>
        <fieldset>
          <legend>Which sites</legend>
          <div className="chips">
            {(['sites', 'percent'] as const).map((by) => (
              <label key={by} className="chip">
                <input type="radio" name={`ring-${ring.key}`} checked={ring.by === by} onChange={() => onChange({ ...ring, by })} />
                <span>{by === 'sites' ? 'Chosen ones' : 'A share of all'}</span>
              </label>
            ))}
          </div>
        </fieldset>
        {ring.by === 'percent' ? (
          <Field label="Percent of all sites" error={error} hint={hintOf(size, rest)}>
            {(input) => <input {...input} inputMode="numeric" value={ring.percent} onChange={(event) => onChange({ ...ring, percent: event.target.value })} />}
          </Field>
        ) : (
          <div className="field">
            <SitesOfRing ring={ring} sites={sites} free={free} onChange={(chosen) => onChange({ ...ring, sites: chosen })} />
            {error && <p className="error">{error}</p>}
          </div>
        )}
      </div>
    </li>
  );
}

/** The rings of a roll-out, one after the other: a canary by name, the others by their share. */
export function RingsField({ rings, sites, errors, onChange }: {
  rings: readonly RingDraft[];
  sites: readonly SiteItem[];
  errors: Record<string, string>;
  onChange: (rings: RingDraft[]) => void;
}) {
  const taken = new Set(rings.flatMap((ring) => (ring.by === 'sites' ? ring.sites : [])));
  const free = new Set(sites.map((site) => site.code).filter((code) => !taken.has(code)));
  const last = rings.findLast((ring) => ring.by === 'percent');
  const sizes = ringSizes(rings, sites.length);
  const add = () => {
    const key = Math.max(0, ...rings.map((ring) => ring.key)) + 1;
    onChange([...rings, { key, name: `Wave ${rings.length}`, by: 'percent', sites: [], percent: '100' }]);
  };
  return (
    <section className="stack rings-draft" aria-label="Rings">
      <h2>Rings</h2>
      <ol className="ring-list">
        {rings.map((ring, at) => (
          <RingFields key={ring.key} ring={ring} number={at + 1} size={sizes[at] ?? 0} rest={ring === last} sites={sites} free={free} error={errors[`ring-${ring.key}`]}
            onChange={(next) => onChange(rings.map((each) => (each.key === ring.key ? next : each)))}
            onRemove={rings.length > 1 ? () => onChange(rings.filter((each) => each.key !== ring.key)) : undefined} />
        ))}
      </ol>
      {rings.length < MOST_RINGS && (
        <p>
          <button type="button" onClick={add}>
            <Icon name="plus" />
            Add a ring
          </button>
        </p>
      )}
    </section>
  );
}
