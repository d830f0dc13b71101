// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { change } from '../api/client.ts';
import { onceKey } from '../api/once.ts';
import { useMay } from '../api/rights.ts';
import type { KeyType, Trust, TrustKey } from '../api/types.ts';
import { groupsOfFour } from '../format/words.ts';
import { useLoad, useNow, useTitle } from '../hooks.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { Loading, Notice, ProblemNotice } from '../parts/Notice.tsx';
import { ReasonDialog } from '../parts/ReasonDialog.tsx';
import { Head } from '../parts/Shell.tsx';
import { Tag } from '../parts/StateTag.tsx';
import { Time } from '../parts/Time.tsx';
import { endsSoon, KEY_ORDER, KEY_STATES, KEY_TYPES, keysOf } from '../trust/words.ts';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

type Asking = { what: 'rotate'; type: KeyType } | { what: 'revoke'; key: TrustKey; last: boolean } | { what: 'renew' };

function requestOf(asking: Asking, reason: string): [string, unknown] {
  switch (asking.what) {
    case 'rotate':
      return ['/trust/keys', { type: asking.type, reason }];
    case 'revoke':
      return [`/trust/keys/${asking.key.kid}/revocation`, { reason }];
    case 'renew':
      return ['/trust/key-ring', { reason }];
  }
}

function titleOf(asking: Asking): { title: string; action: string } {
  switch (asking.what) {
    case 'rotate':
      return { title: `Replace the key for ${KEY_TYPES[asking.type].title.toLowerCase()}`, action: 'Make the new key' };
    case 'revoke':
      return { title: `Take back key ${asking.key.kid.slice(0, 8)}`, action: 'Take it back at once' };
    case 'renew':
      return { title: 'Let the keys live longer', action: 'Sign a new key ring' };
  }
}

function Effect({ asking }: { asking: Asking }) {
  if (asking.what === 'rotate') {
    return (
      <>
        <p>A new key is made and every site gets a key ring with both.</p>
        <ol className="effect">
          <li>The old key goes on signing until the unit of every site has said that it knows the new one, and at most 35 days.</li>
          <li>Then the new key signs. What the old one signed holds to its end: no code is refused for a second.</li>
          <li>Sites whose unit is not connected in these 35 days need the file for the stick, or they refuse what the new key signs.</li>
          <li>The old key ends by itself after 435 days.</li>
        </ol>
        <p className="hint">Afterwards back up keystore.p12: the new key is in it.</p>
      </>
    );
  }
  if (asking.what === 'revoke') {
    return (
      <>
        <p>{KEY_TYPES[asking.key.type].stolen}</p>
        {asking.last && <p>It is the only key of its kind, so another is made and signs at once.</p>}
        <Notice kind="warning">This cannot be undone. Do it when somebody else may have the key; to replace it in peace, use Replace.</Notice>
      </>
    );
  }
  return <p>The root key signs a key ring in which the keys that sign now hold for another five years. Every site gets it; nothing else changes.</p>;
}

function KeyRow({ keyOf, last, may, now, onAsk }: { keyOf: TrustKey; last: boolean; may: boolean; now: number; onAsk: (asking: Asking) => void }) {
  const state = KEY_STATES[keyOf.state];
  return (
    <li className="key">
      <span>
        <Tag tone={state.tone} icon={state.icon} title={state.hint}>
          {state.word}
        </Tag>
      </span>
      <span className="mono">{groupsOfFour(keyOf.kid)}</span>
      <span>
        <Time at={keyOf.notBefore} zone={HERE} style="table" /> – <Time at={keyOf.notAfter} zone={HERE} style="table" end />
        <span className="below">{endsSoon(keyOf, now) ? 'ends soon: replace it' : state.hint}</span>
      </span>
      {may && (
        <button type="button" className="small danger-quiet" aria-label={`Take back key ${keyOf.kid}`}
          onClick={() => onAsk({ what: 'revoke', key: keyOf, last })}>
          Take back
        </button>
      )}
    </li>
  );
}

function KeyPart({ type, keys, may, now, onAsk }: { type: KeyType; keys: TrustKey[]; may: boolean; now: number; onAsk: (asking: Asking) => void }) {
  return (
    <section className="box" aria-label={KEY_TYPES[type].title}>
      <div className="box-title">
        <div>
          <h2>{KEY_TYPES[type].title}</h2>
          <p className="hint">{KEY_TYPES[type].signs}</p>
        </div>
        {may && (
          <button type="button" className="small" aria-label={`Replace the key for ${KEY_TYPES[type].title.toLowerCase()}`}
            onClick={() => onAsk({ what: 'rotate', type })}>
            Replace
          </button>
        )}
      </div>
      <ul className="keys">
        {keys.map((key) => (
          <KeyRow key={key.kid} keyOf={key} last={keys.length === 1} may={may} now={now} onAsk={onAsk} />
        ))}
      </ul>
    </section>
  );
}

function RootPart({ trust, may, onRenew }: { trust: Trust; may: boolean; onRenew: () => void }) {
  return (
    <section className={`box ${trust.rootKeyPresent ? 'box-warn' : ''}`} aria-label="Root key">
      <div className="box-title">
        <h2>Root key</h2>
        {trust.rootKeyPresent ? (
          <Tag tone="warn" icon="warning">Lies here</Tag>
        ) : (
          <Tag tone="good" icon="check">Taken away</Tag>
        )}
      </div>
      {trust.rootKeyPresent ? (
        <p>
          Whoever breaks into this machine can make units obey other keys. Move <code>root.p12</code> out of the data folder, to two places that
          burn separately. Everything but changing keys goes on without it.
        </p>
      ) : (
        <p>
          As it should be. To change a key, put <code>root.p12</code> back into the data folder, do it here, and take it away again. No restart is
          needed.
        </p>
      )}
      <div className="fingerprint">
        <code>{groupsOfFour(trust.rootFingerprint)}</code>
        <CopyButton text={trust.rootFingerprint} label="Copy" />
      </div>
      <p className="hint">The fingerprint that a technician compares at each unit. Key ring version {trust.keyRingVersion}.</p>
      {may && (
        <button type="button" className="small" onClick={onRenew}>
          Let the keys live longer
        </button>
      )}
    </section>
  );
}

/** Which keys sign, and how they are replaced. */
export function TrustPage() {
  const may = useMay();
  const now = useNow();
  const { data: trust, problem, reload } = useLoad<Trust>('/trust', { live: true, keep: true });
  const [asking, setAsking] = useState<Asking & { once: string }>();
  const ask = (wish: Asking) => setAsking({ ...wish, once: onceKey() });
  useTitle('Signing keys');
  const act = async (reason: string) => {
    if (asking) {
      const [path, body] = requestOf(asking, reason);
      await change<Trust>('POST', path, body, { once: asking.once });
      reload();
    }
  };
  const changes = may('trust.change') && trust?.rootKeyPresent === true;
  return (
    <>
      <Head title="Signing keys" back={{ href: '/sites', label: 'Sites' }} />
      <p className="lead">What units believe is signed by one of these keys; which keys those are, the root key has signed.</p>
      <ProblemNotice problem={problem} retry={reload} />
      {!trust && !problem && <Loading lines={8} />}
      {trust && (
        <div className="trust">
          <RootPart trust={trust} may={changes} onRenew={() => ask({ what: 'renew' })} />
          {KEY_ORDER.map((type) => (
            <KeyPart key={type} type={type} keys={keysOf(trust.keys, type)} may={changes} now={now} onAsk={ask} />
          ))}
          {may('trust.change') && !trust.rootKeyPresent && <Notice>Keys can be changed while the root key is here.</Notice>}
        </div>
      )}
      {asking && (
        <ReasonDialog {...titleOf(asking)} danger={asking.what === 'revoke'} onDo={act} onClose={() => setAsking(undefined)}>
          <Effect asking={asking} />
        </ReasonDialog>
      )}
    </>
  );
}
