// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useState } from 'react';
import { asProblem, change, get, onSignedOut, type Problem } from './api/client.ts';
import { RoleContext, roleMay } from './api/rights.ts';
import type { Operator } from './api/types.ts';
import { IncidentsContext, useLoadIncidents } from './incidents/useOpenIncidents.ts';
import { AuditPage } from './pages/AuditPage.tsx';
import { BookingPage } from './pages/BookingPage.tsx';
import { BookingsPage } from './pages/BookingsPage.tsx';
import { CodePage } from './pages/CodePage.tsx';
import { CodesPage } from './pages/CodesPage.tsx';
import { ConfigurationPage } from './pages/ConfigurationPage.tsx';
import { IncidentsPage } from './pages/IncidentsPage.tsx';
import { JournalPage } from './pages/JournalPage.tsx';
import { NewBookingPage } from './pages/NewBookingPage.tsx';
import { NewRolloutPage } from './pages/NewRolloutPage.tsx';
import { NewSitePage } from './pages/NewSitePage.tsx';
import { PasswordPage } from './pages/PasswordPage.tsx';
import { PrintPage } from './pages/PrintPage.tsx';
import { ReleasePage } from './pages/ReleasePage.tsx';
import { ReleasesPage } from './pages/ReleasesPage.tsx';
import { RolloutPage } from './pages/RolloutPage.tsx';
import { RolloutsPage } from './pages/RolloutsPage.tsx';
import { SignInPage } from './pages/SignInPage.tsx';
import { SitePage } from './pages/SitePage.tsx';
import { SitesPage } from './pages/SitesPage.tsx';
import { TrustPage } from './pages/TrustPage.tsx';
import { VersionsPage } from './pages/VersionsPage.tsx';
import { Loading, ProblemNotice } from './parts/Notice.tsx';
import { Head, Shell } from './parts/Shell.tsx';
import { go, match, useAddress } from './router.tsx';

function NotFound() {
  return (
    <>
      <Head title="Nothing here" back={{ href: '/sites', label: 'Sites' }} />
      <p>This address leads to no page of the portal.</p>
    </>
  );
}

/** Releases, roll-outs and what runs where. */
function releasesPage(path: string): ReactNode {
  if (match('/releases', path)) {
    return <ReleasesPage />;
  }
  if (match('/rollouts', path)) {
    return <RolloutsPage />;
  }
  if (match('/versions', path)) {
    return <VersionsPage />;
  }
  if (match('/rollouts/new', path)) {
    return <NewRolloutPage />;
  }
  const release = match('/releases/:counter', path);
  if (release) {
    return <ReleasePage key={release['counter']} counter={release['counter'] ?? ''} />;
  }
  const rollout = match('/rollouts/:id', path);
  return rollout && <RolloutPage key={rollout['id']} id={rollout['id'] ?? ''} />;
}

function Page({ operator, onOperator }: { operator: Operator; onOperator: (operator: Operator) => void }) {
  const { path } = useAddress();
  if (path === '/' || match('/sites', path)) {
    return <SitesPage />;
  }
  if (match('/sites/new', path)) {
    return <NewSitePage />;
  }
  const site = match('/sites/:code', path) ?? match('/sites/:code/:tab', path);
  if (site) {
    return <SitePage key={site['code']} code={site['code'] ?? ''} tab={site['tab'] ?? 'overview'} />;
  }
  if (match('/configuration', path)) {
    return <ConfigurationPage />;
  }
  if (match('/audit', path)) {
    return <AuditPage />;
  }
  if (match('/journal', path)) {
    return <JournalPage />;
  }
  if (match('/incidents', path)) {
    return <IncidentsPage />;
  }
  if (match('/codes', path)) {
    return <CodesPage />;
  }
  if (match('/bookings', path)) {
    return <BookingsPage />;
  }
  if (match('/bookings/new', path)) {
    return <NewBookingPage />;
  }
  const booking = match('/bookings/:id', path);
  if (booking) {
    return <BookingPage key={booking['id']} id={booking['id'] ?? ''} />;
  }
  const print = match('/codes/:id/print', path);
  if (print) {
    return <PrintPage id={print['id'] ?? ''} />;
  }
  const code = match('/codes/:id', path);
  if (code) {
    return <CodePage id={code['id'] ?? ''} />;
  }
  const releases = releasesPage(path);
  if (releases) {
    return releases;
  }
  if (match('/trust', path)) {
    return <TrustPage />;
  }
  if (match('/password', path)) {
    return <PasswordPage operator={operator} onChanged={onOperator} />;
  }
  return <NotFound />;
}

interface SignedInProps {
  operator: Operator;
  onSignOut: () => void;
  onOperator: (operator: Operator) => void;
}

function SignedIn({ operator, onSignOut, onOperator }: SignedInProps) {
  const incidents = useLoadIncidents(roleMay(operator.role, 'incidents'));
  return (
    <IncidentsContext value={incidents}>
      <Shell operator={operator} onSignOut={onSignOut}>
        <Page operator={operator} onOperator={onOperator} />
      </Shell>
    </IncidentsContext>
  );
}

/** Whoever is not signed in sees the sign-in page at the address asked for, and then that page. */
export function App() {
  const [operator, setOperator] = useState<Operator | null>();
  const [problem, setProblem] = useState<Problem>();
  const [round, setRound] = useState(0);

  useEffect(() => {
    onSignedOut(() => setOperator(null));
    get<{ operator: Operator }>('/session')
      .then((session) => setOperator(session.operator))
      .catch((error: unknown) => {
        const found = asProblem(error);
        setProblem(found.status === 401 ? undefined : found);
        setOperator(found.status === 401 ? null : undefined);
      });
  }, [round]);

  const signOut = () => {
    change('DELETE', '/session')
      .catch(asProblem)
      .finally(() => {
        setOperator(null);
        go('/sites');
      });
  };

  if (operator === undefined) {
    return (
      <main className="alone">
        {problem ? <ProblemNotice problem={problem} retry={() => setRound(round + 1)} /> : <Loading />}
      </main>
    );
  }
  if (operator === null) {
    return <SignInPage onSignedIn={setOperator} />;
  }
  if (operator.mustChangePassword) {
    return <PasswordPage operator={operator} onChanged={setOperator} />;
  }
  return (
    <RoleContext value={operator.role}>
      <SignedIn operator={operator} onSignOut={signOut} onOperator={setOperator} />
    </RoleContext>
  );
}
