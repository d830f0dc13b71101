// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { Code, Site } from '../api/types.ts';
import { CodeActions } from '../codes/CodeActions.tsx';
import { Qr } from '../codes/Qr.tsx';
import { validityOf } from '../codes/validityOf.ts';
import { zoneName } from '../format/time.ts';
import { listText, usesText } from '../format/words.ts';
import { useMay } from '../api/rights.ts';
import { MailDialog } from '../codes/MailDialog.tsx';
import { RevokeDialog } from '../codes/RevokeDialog.tsx';
import { bankTitles, placeText } from '../format/commands.ts';
import { useLoad, useTitle } from '../hooks.ts';
import { BankPicture } from '../parts/BankPicture.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Loading, Notice, ProblemNotice } from '../parts/Notice.tsx';
import { Head } from '../parts/Shell.tsx';
import { StateTag } from '../parts/StateTag.tsx';
import { Time } from '../parts/Time.tsx';
import { Link } from '../router.tsx';

const BACK = { href: '/codes', label: 'Codes' };

function Facts({ code, site }: { code: Code; site: Site }) {
  const zone = site.timeZone;
  return (
    <dl className="facts">
      <div>
        <dt>For</dt>
        <dd>{code.holder ?? 'nobody named'}</dd>
      </div>
      <div>
        <dt>Site</dt>
        <dd>
          <Link href={`/sites/${encodeURIComponent(site.code)}`}>{site.name}</Link> <span className="mono">{site.code}</span>
        </dd>
      </div>
      <div>
        <dt>Doors</dt>
        <dd>{code.bank === undefined ? listText(code.doors) : placeText(code, bankTitles(site.config.banks))}</dd>
      </div>
      <div>
        <dt>Valid</dt>
        <dd>
          {validityOf(code, zone)} <span className="hint">({zoneName(zone)})</span>
        </dd>
      </div>
      <div>
        <dt>Opens</dt>
        <dd>{usesText(code.uses, code.doors.length)}</dd>
      </div>
      <div>
        <dt>Made</dt>
        <dd>
          <Time at={code.issuedAt} zone={zone} ago />
        </dd>
      </div>
      {code.revokedAt && (
        <div>
          <dt>Revoked</dt>
          <dd>
            <Time at={code.revokedAt} zone={zone} ago />
          </dd>
        </div>
      )}
      <div>
        <dt>Id</dt>
        <dd className="mono">{code.id}</dd>
      </div>
    </dl>
  );
}

export function CodePage({ id }: { id: string }) {
  const { data: code, problem, reload } = useLoad<Code>(`/codes/${encodeURIComponent(id)}`, { live: true });
  const site = useLoad<Site>(code ? `/sites/${encodeURIComponent(code.site)}` : null);
  const may = useMay();
  const [asking, setAsking] = useState<'mail' | 'revoke'>();
  useTitle(code ? `${placeText(code)}, ${code.site}` : 'Code');
  if (!code || !site.data) {
    const wrong = problem ?? site.problem;
    return (
      <>
        <Head title={wrong?.status === 404 ? 'No such code' : 'Code'} back={BACK} />
        {wrong ? <ProblemNotice problem={wrong} retry={reload} /> : <Loading lines={8} />}
      </>
    );
  }
  const titles = bankTitles(site.data.config.banks);
  const place = placeText(code, titles);
  const usable = code.state === 'live' || code.state === 'scheduled';
  const banks = site.data.config.banks.filter((bank) => bank.doors.some((door) => code.doors.includes(door.number)));
  return (
    <>
      <Head title={code.holder ? `${place} for ${code.holder}` : place} back={BACK}>
        <StateTag state={code.state} />
        {usable && code.text && (
          <button type="button" onClick={() => setAsking('mail')}>
            <Icon name="mail" />
            Send by mail
          </button>
        )}
        {usable && may('codes.make') && (
          <button type="button" className="danger-quiet" onClick={() => setAsking('revoke')}>
            <Icon name="lock" />
            Revoke
          </button>
        )}
      </Head>
      {asking === 'mail' && <MailDialog code={code} place={place} onClose={() => setAsking(undefined)} />}
      {asking === 'revoke' && <RevokeDialog code={code} place={place} onRevoked={reload} onClose={() => setAsking(undefined)} />}
      {code.state === 'revoked' && (
        <Notice kind="warning">
          This code was taken back. A connected unit refuses it at once; a unit without connection learns of it from the next fresh code
          that is scanned there.
        </Notice>
      )}
      <div className="code-page">
        <section aria-label="QR code" className="code-qr">
          {code.text ? (
            <>
              <Qr code={code} />
              <CodeActions code={code} text={code.text} />
            </>
          ) : (
            <Notice>Your role shows that this code exists, but not the code itself.</Notice>
          )}
        </section>
        <section aria-label="Details">
          <Facts code={code} site={site.data} />
          {code.text && (
            <>
              <h2>Text in the QR code</h2>
              <p className="code-text mono">{code.text}</p>
            </>
          )}
          <div className="banks banks-small">
            {banks.map((bank) => (
              <div className="scroller" key={bank.name}>
                <BankPicture bank={bank} selected={code.doors} />
              </div>
            ))}
          </div>
        </section>
      </div>
    </>
  );
}
