// SPDX-License-Identifier: Apache-2.0
import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { useMay } from '../api/rights.ts';
import type { Operator } from '../api/types.ts';
import { MOST_COUNTED, useOpenIncidents } from '../incidents/useOpenIncidents.ts';
import { Link, useAddress } from '../router.tsx';
import { Icon } from './Icon.tsx';

export function Brand() {
  return (
    <span className="brand">
      <img src="/icon.svg" alt="" width="28" height="28" />
      Latchkey
    </span>
  );
}

function Area({ href, path, also = [], children }: { href: string; path: string; also?: readonly string[]; children: ReactNode }) {
  const here = [href, ...also].some((each) => path === each || path.startsWith(`${each}/`));
  return (
    <Link href={href} aria-current={here ? 'page' : undefined}>
      {children}
    </Link>
  );
}

function IncidentCount() {
  const { all } = useOpenIncidents();
  if (all === 0) {
    return null;
  }
  return (
    <span className="badge">
      {all >= MOST_COUNTED ? `${MOST_COUNTED}+` : all}
      <span className="away"> open</span>
    </span>
  );
}

/** A menu closes when the focus goes elsewhere, and with Escape. */
function leave(event: FocusEvent<HTMLDetailsElement>): void {
  if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) {
    event.currentTarget.open = false;
  }
}

function escape(event: KeyboardEvent<HTMLDetailsElement>): void {
  if (event.key === 'Escape' && event.currentTarget.open) {
    event.currentTarget.open = false;
    event.currentTarget.querySelector('summary')?.focus();
  }
}

export function Shell({ operator, onSignOut, children }: { operator: Operator; onSignOut: () => void; children: ReactNode }) {
  const { path } = useAddress();
  const may = useMay();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);

  // A new page is read from its start, as if the browser had loaded it.
  useEffect(() => {
    if (!first.current) {
      main.current?.focus({ preventScroll: true });
    }
    first.current = false;
  }, [path]);

  return (
    <>
      <a className="skip" href="#main">
        Go to the content
      </a>
      <header className="top">
        <Link href="/sites" aria-label="Latchkey, sites" className="home">
          <Brand />
        </Link>
        <nav aria-label="Areas">
          <Area href="/sites" path={path} also={['/configuration']}>
            <Icon name="site" />
            Sites
          </Area>
          {may('codes.read') && (
            <Area href="/codes" path={path} also={['/bookings']}>
              <Icon name="code" />
              Codes
            </Area>
          )}
          {may('releases') && (
            <Area href="/releases" path={path} also={['/rollouts', '/versions']}>
              <Icon name="release" />
              Releases
            </Area>
          )}
          {may('audit') && (
            <Area href="/audit" path={path} also={['/journal']}>
              <Icon name="list" />
              Audit
            </Area>
          )}
          {may('incidents') && (
            <Area href="/incidents" path={path}>
              <Icon name="alarm" />
              Incidents
              <IncidentCount />
            </Area>
          )}
        </nav>
        <details className="account" key={path} onBlur={leave} onKeyDown={escape}>
          <summary aria-label={`Account of ${operator.name}`}>
            <Icon name="person" />
            <span>{operator.name}</span>
          </summary>
          <div className="menu">
            <p>
              {operator.name}, {operator.role.toLowerCase()}
            </p>
            {may('trust') && <Link href="/trust">Signing keys</Link>}
            <Link href="/password">Change the password</Link>
            <button type="button" onClick={onSignOut}>
              Sign out
            </button>
          </div>
        </details>
      </header>
      <main id="main" tabIndex={-1} ref={main}>
        {children}
      </main>
    </>
  );
}

export interface HeadProps {
  title: ReactNode;
  back?: { href: string; label: string };
  children?: ReactNode;
}

/** Title line of a page: where it belongs, its name, and what can be done. */
export function Head({ title, back, children }: HeadProps) {
  return (
    <div className="head">
      <div>
        {back && (
          <Link className="back" href={back.href}>
            <Icon name="back" />
            {back.label}
          </Link>
        )}
        <h1>{title}</h1>
      </div>
      {children && <div className="actions">{children}</div>}
    </div>
  );
}
