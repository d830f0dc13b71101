// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense, useState } from 'react';
import { useMay } from '../api/rights.ts';
import type { Code, Site } from '../api/types.ts';
import { CodePicture } from '../codes/CodePicture.tsx';
import { MailDialog } from '../codes/MailDialog.tsx';
import { RevokeDialog } from '../codes/RevokeDialog.tsx';
import { TakenBack } from '../codes/TakenBack.tsx';
import { validityOf } from '../codes/validityOf.ts';
import { bankTitles, placeText } from '../format/commands.ts';
import { zoneName } from '../format/time.ts';
import { listText, usesText } from '../format/words.ts';
import { useTitle } from '../hooks.ts';
import { Fact, Facts } from '../parts/Facts.tsx';
import { Icon } from '../parts/Icon.tsx';
import { OfSite, SiteLink } from '../parts/OfSite.tsx';
import { Head } from '../parts/Shell.tsx';
import { StateTag } from '../parts/StateTag.tsx';
import { Time } from '../parts/Time.tsx';

const BankPicture = lazy(() => import('../parts/BankPicture.tsx').then(({ BankPicture }) => ({ default: BankPicture })));

const BACK = { href: '/codes', label: 'Codes' };
const MAIL_FIELDS = [{ name: 'to', label: 'E-mail address', hint: 'Used once, and kept nowhere.' }];

function CodeFacts({ code, site }: { code: Code; site: Site }) {
  const zone = site.timeZone;
  return (
    <Facts>
      <Fact label="For">{code.holder ?? 'nobody named'}</Fact>
      <Fact label="Site">
        <SiteLink site={site} />
      </Fact>
      <Fact label="Doors">{code.bank === undefined ? listText(code.doors) : placeText(code, bankTitles(site.config.banks))}</Fact>
      <Fact label="Valid">
        {validityOf(code, zone)} <span className="hint">({zoneName(zone)})</span>
      </Fact>
      <Fact label="Opens">{usesText(code.uses, code.doors.length)}</Fact>
      <Fact label="Made">
        <Time at={code.issuedAt} zone={zone} ago />
      </Fact>
      {code.revokedAt && (
        <Fact label="Revoked">
          <Time at={code.revokedAt} zone={zone} ago />
        </Fact>
      )}
      <Fact label="Id">
        <span className="mono">{code.id}</span>
      </Fact>
    </Facts>
  );
}

function CodeOfSite({ code, site, reload }: { code: Code; site: Site; reload: () => void }) {
  const may = useMay();
  const [asking, setAsking] = useState<'mail' | 'revoke'>();
  const close = () => setAsking(undefined);
  useTitle(`${placeText(code)}, ${code.site}`);
  const place = placeText(code, bankTitles(site.config.banks));
  const usable = code.state === 'live' || code.state === 'scheduled';
  const banks = site.config.banks.filter((bank) => bank.doors.some((door) => code.doors.includes(door.number)));
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
      {asking === 'mail' && (
        <MailDialog path={`/codes/${encodeURIComponent(code.id)}/mail`} fields={MAIL_FIELDS} onClose={close}>
          <p>
            {place} at {code.site}. The mail holds the QR code: whoever gets it can open.
          </p>
        </MailDialog>
      )}
      {asking === 'revoke' && <RevokeDialog code={code} place={place} onRevoked={reload} onClose={close} />}
      {code.state === 'revoked' && <TakenBack what="This code was" />}
      <div className="code-page">
        <section aria-label="QR code" className="code-qr">
          <CodePicture code={code} />
        </section>
        <section aria-label="Details">
          <CodeFacts code={code} site={site} />
          {code.text && (
            <>
              <h2>Text in the QR code</h2>
              <p className="code-text mono">{code.text}</p>
            </>
          )}
          <div className="banks banks-small">
            <Suspense>
              {banks.map((bank) => (
                <div className="scroller" key={bank.name}>
                  <BankPicture bank={bank} selected={code.doors} />
                </div>
              ))}
            </Suspense>
          </div>
        </section>
      </div>
    </>
  );
}

export function CodePage({ id }: { id: string }) {
  return (
    <OfSite<Code> path={`/codes/${encodeURIComponent(id)}`} word="code" back={BACK}>
      {(code, site, reload) => <CodeOfSite {...{ code, site, reload }} />}
    </OfSite>
  );
}
