// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { Code } from '../api/types.ts';
import { CodeActions } from '../codes/CodeActions.tsx';
import { MailDialog } from '../codes/MailDialog.tsx';
import { Qr } from '../codes/Qr.tsx';
import { placeText } from '../format/commands.ts';
import { Icon } from '../parts/Icon.tsx';
import { Notice } from '../parts/Notice.tsx';
import { StateTag } from '../parts/StateTag.tsx';

/** One of the two codes of a booking, ready to hand over. */
export function BookedCode({ code, title, hint }: { code: Code; title: string; hint: string }) {
  const [mailing, setMailing] = useState(false);
  const usable = code.state === 'live' || code.state === 'scheduled';
  return (
    <section className="booked" aria-label={title}>
      <div className="booked-title">
        <h2>{title}</h2>
        <StateTag state={code.state} />
      </div>
      <p className="hint">{hint}</p>
      {code.text ? (
        <>
          <Qr code={code} />
          {usable && (
            <button type="button" onClick={() => setMailing(true)}>
              <Icon name="mail" />
              Send by mail
            </button>
          )}
          <CodeActions code={code} text={code.text} />
        </>
      ) : (
        <Notice>Your role shows that this code exists, but not the code itself.</Notice>
      )}
      {mailing && <MailDialog code={code} place={placeText(code)} onClose={() => setMailing(false)} />}
    </section>
  );
}
