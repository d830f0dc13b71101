// SPDX-License-Identifier: Apache-2.0
import { asProblem, change } from '../api/client.ts';
import type { Code, Site } from '../api/types.ts';
import { printedEdge } from '../codes/qrSize.ts';
import { svgAddress, svgPath } from '../codes/Qr.tsx';
import { useModules } from '../codes/useModules.ts';
import { validityOf } from '../codes/validityOf.ts';
import { bankTitles, placeText } from '../format/commands.ts';
import { zoneName } from '../format/time.ts';
import { listText, usesText } from '../format/words.ts';
import { useLoad, useTitle } from '../hooks.ts';
import { BankPicture } from '../parts/BankPicture.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Loading, ProblemNotice } from '../parts/Notice.tsx';
import { Head } from '../parts/Shell.tsx';
import { go, useAddress } from '../router.tsx';

/** Paper, and the least edge of the code on it in millimetres. */
const FORMS = [
  { id: 'a4', label: 'A4 voucher', least: 60 },
  { id: 'a6', label: 'A6 voucher', least: 45 },
  { id: 'receipt', label: 'Receipt 72 mm', least: 38 },
] as const;

/** Room on a sheet for pictures that show where the doors are. */
const MOST_BANKS = 2;

/** Characters of the list of doors from which on it is set smaller. */
const SOME = 7;
const MANY = 30;

/** What to do with the two codes of a booking. */
const STEPS = {
  'drop-off': { opens: 'A free locker opens.', then: 'Put your things in. Until the pick-up this code opens the locker again.' },
  'pick-up': { opens: 'The locker with your things opens.', then: 'Take everything out: the locker is then free for others.' },
} as const;

type Form = (typeof FORMS)[number];

function PrintedQr({ code, least }: { code: Code; least: number }) {
  const modules = useModules(svgPath(code));
  const edge = `${modules ? printedEdge(modules, least) : least * 1.2}mm`;
  return <img className="voucher-qr" src={svgAddress(code)} alt="QR code" style={{ width: edge, height: edge }} />;
}

function Voucher({ code, site, form }: { code: Code; site: Site; form: Form }) {
  const zone = site.timeZone;
  const several = code.doors.length > 1;
  const anyFree = code.bank !== undefined;
  const titles = bankTitles(site.config.banks);
  const doors = anyFree ? placeText(code, titles) : listText(code.doors);
  const booked = code.kind === 'drop-off' || code.kind === 'pick-up' ? STEPS[code.kind] : undefined;
  const what = anyFree ? 'your locker' : several ? 'the doors' : 'the door';
  const amount = doors.length > MANY ? 'voucher-many' : doors.length > SOME ? 'voucher-some' : '';
  const banks = site.config.banks.filter((bank) => bank.doors.some((door) => code.doors.includes(door.number)));
  return (
    <article className={`voucher voucher-${form.id} ${amount}`} aria-label="Voucher">
      <header>
        <p className="voucher-site">{site.name}</p>
        <p className="voucher-door">
          {!anyFree && <span>{several ? 'Doors' : 'Door'}</span>} <b>{doors}</b>
        </p>
      </header>
      <div className="voucher-row">
        <PrintedQr code={code} least={form.least} />
        {form.id === 'a4' && banks.slice(0, MOST_BANKS).map((bank) => <BankPicture key={bank.name} bank={bank} selected={code.doors} onPaper />)}
      </div>
      <div className="voucher-words">
        <p className="voucher-valid">
          Valid {validityOf(code, zone)} <small>({zoneName(zone)})</small>
        </p>
        {(!booked || code.uses > 0) && (
          <p>
            Opens {what} {usesText(code.uses, code.doors.length)}.
          </p>
        )}
        <ol>
          <li>Hold this code before the scanner.</li>
          <li>
            {booked
              ? booked.opens
              : several
              ? 'The doors open one after another.'
              : anyFree
                ? 'A free locker opens: remember its number. The code opens it again.'
                : `${placeText(code, titles)} opens by itself.`}
          </li>
          {booked && <li>{booked.then}</li>}
          <li>Push {several ? 'each door' : 'the door'} shut until it clicks.</li>
        </ol>
        <p className="voucher-help">Whoever holds this code can open {what}: keep it like a key.</p>
      </div>
    </article>
  );
}

export function PrintPage({ id }: { id: string }) {
  const { path, query } = useAddress();
  const code = useLoad<Code>(`/codes/${encodeURIComponent(id)}`);
  const site = useLoad<Site>(code.data ? `/sites/${encodeURIComponent(code.data.site)}` : null);
  const form = FORMS.find((each) => each.id === query.get('form')) ?? FORMS[0];
  useTitle('Print');
  const print = () => {
    // The trail should have it, but paper does not wait for the network.
    change('POST', `/codes/${encodeURIComponent(id)}/print`).catch(asProblem);
    window.print();
  };
  return (
    <>
      <Head title="Print" back={{ href: `/codes/${encodeURIComponent(id)}`, label: 'Code' }}>
        <button type="button" className="primary" disabled={!site.data} onClick={print}>
          <Icon name="print" />
          Print
        </button>
      </Head>
      <fieldset className="forms">
        <legend>Paper</legend>
        <div className="chips">
          {FORMS.map((each) => (
            <label key={each.id} className="chip">
              <input type="radio" name="form" checked={form === each} onChange={() => go(`${path}?form=${each.id}`, 'replace')} />
              <span>{each.label}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <ProblemNotice problem={code.problem ?? site.problem} retry={code.reload} />
      {code.data && site.data ? (
        <div className="paper">
          <Voucher code={code.data} site={site.data} form={form} />
        </div>
      ) : (
        !code.problem && <Loading lines={8} />
      )}
    </>
  );
}
