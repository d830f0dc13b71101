// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'react';
import type { Code } from '../api/types.ts';
import { zoneName } from '../format/time.ts';
import { type BankTitles, placeText } from '../format/commands.ts';
import { usesText } from '../format/words.ts';
import { Fact, Facts } from '../parts/Facts.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Link } from '../router.tsx';
import { CodeActions } from './CodeActions.tsx';
import { Qr } from './Qr.tsx';
import { validityOf } from './validityOf.ts';

/** The new code in the place where it was asked for. */
export function CodeMade({ code, zone, titles, onDone }: { code: Code; zone: string; titles: BankTitles; onDone: () => void }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus({ preventScroll: true });
    title.current?.closest('aside')?.scrollIntoView({ block: 'nearest' });
  }, [code.id]);
  return (
    <section className="made" aria-label="The new code">
      <h2 ref={title} tabIndex={-1}>
        <Icon name="check" />
        {placeText(code, titles)}: the code is ready
      </h2>
      <Qr code={code} />
      <Facts>
        {code.holder && <Fact label="For">{code.holder}</Fact>}
        <Fact label="Valid">
          {validityOf(code, zone)} <span className="hint">({zoneName(zone)})</span>
        </Fact>
        <Fact label="Opens">{usesText(code.uses, code.doors.length)}</Fact>
      </Facts>
      {code.text && <CodeActions code={code} text={code.text} />}
      <div className="made-more">
        <Link href={`/codes/${encodeURIComponent(code.id)}`}>Details</Link>
        <button type="button" className="quiet" onClick={onDone}>
          Make another
        </button>
      </div>
    </section>
  );
}
