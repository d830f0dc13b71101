// SPDX-License-Identifier: Apache-2.0
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { asProblem, change, get, onSignedOut, type Problem } from './api/client.ts';
import { RoleContext, roleMay } from './api/rights.ts';
import type { Operator } from './api/types.ts';
import { IncidentsContext, useLoadIncidents } from './incidents/useOpenIncidents.ts';
import { Loading, ProblemNotice } from './parts/Notice.tsx';
import { PageBoundary } from './parts/PageBoundary.tsx';
import { Head, Shell } from './parts/Shell.tsx';
import { go, match, useAddress } from './router.tsx';

// Each page comes when somebody first goes there: the first one waits for no other.
const AuditPage = lazy(() => import('./pages/AuditPage.tsx').then(({ AuditPage }) => ({ default: AuditPage })));
const BookingPage = lazy(() => import('./pages/BookingPage.tsx').then(({ BookingPage }) => ({ default: BookingPage })));
const BookingsPage = lazy(() => import('./pages/BookingsPage.tsx').then(({ BookingsPage }) => ({ default: BookingsPage })));
const CodePage = lazy(() => import('./pages/CodePage.tsx').then(({ CodePage }) => ({ default: CodePage })));
const CodesPage = lazy(() => import('./pages/CodesPage.tsx').then(({ CodesPage }) => ({ default: CodesPage })));
const ConfigurationPage = lazy(() => import('./pages/ConfigurationPage.tsx').then(({ ConfigurationPage }) => ({ default: ConfigurationPage })));
const IncidentsPage = lazy(() => import('./pages/IncidentsPage.tsx').then(({ IncidentsPage }) => ({ default: IncidentsPage })));
const JournalPage = lazy(() => import('./pages/JournalPage.tsx').then(({ JournalPage }) => ({ default: JournalPage })));
const NewBookingPage = lazy(() => import('./pages/NewBookingPage.tsx').then(({ NewBookingPage }) => ({ default: NewBookingPage })));
const NewRolloutPage = lazy(() => import('./pages/NewRolloutPage.tsx').then(({ NewRolloutPage }) => ({ default: NewRolloutPage })));
const NewSitePage = lazy(() => import('./pages/NewSitePage.tsx').then(({ NewSitePage }) => ({ default: NewSitePage })));
const PasswordPage = lazy(() => import('./pages/PasswordPage.tsx').then(({ PasswordPage }) => ({ default: PasswordPage })));
const PrintPage = lazy(() => import('./pages/PrintPage.tsx').then(({ PrintPage }) => ({ default: PrintPage })));
const ReleasePage = lazy(() => import('./pages/ReleasePage.tsx').then(({ ReleasePage }) => ({ default: ReleasePage })));
const ReleasesPage = lazy(() => import('./pages/ReleasesPage.tsx').then(({ ReleasesPage }) => ({ default: ReleasesPage })));
const RolloutPage = lazy(() => import('./pages/RolloutPage.tsx').then(({ RolloutPage }) => ({ default: RolloutPage })));
const RolloutsPage = lazy(() => import('./pages/RolloutsPage.tsx').then(({ RolloutsPage }) => ({ default: RolloutsPage })));
const SignInPage = lazy(() => import('./pages/SignInPage.tsx').then(({ SignInPage }) => ({ default: SignInPage })));
const SitePage = lazy(() => import('./pages/SitePage.tsx').then(({ SitePage }) => ({ default: SitePage })));
const SitesPage = lazy(() => import('./pages/SitesPage.tsx').then(({ SitesPage }) => ({ default: SitesPage })));
const TrustPage = lazy(() => import('./pages/TrustPage.tsx').then(({ TrustPage }) => ({ default: TrustPage })));
const VersionsPage = lazy(() => import('./pages/VersionsPage.tsx').then(({ VersionsPage }) => ({ default: VersionsPage })));

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
    return <PrintPage key={print['id']} id={print['id'] ?? ''} />;
  }
  const code = match('/codes/:id', path);
  if (code) {
    return <CodePage key={code['id']} id={code['id'] ?? ''} />;
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

/** While a page's script is under way, and if it does not come. */
function Arriving({ children }: { children: ReactNode }) {
  const { path } = useAddress();
  return (
    <PageBoundary path={path}>
      <Suspense fallback={<Loading lines={8} />}>{children}</Suspense>
    </PageBoundary>
  );
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
        <Arriving>
          <Page operator={operator} onOperator={onOperator} />
        </Arriving>
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
    return (
      <Arriving>
        <SignInPage onSignedIn={setOperator} />
      </Arriving>
    );
  }
  if (operator.mustChangePassword) {
    return (
      <Arriving>
        <PasswordPage operator={operator} onChanged={setOperator} />
      </Arriving>
    );
  }
  return (
    <RoleContext value={operator.role}>
      <SignedIn operator={operator} onSignOut={signOut} onOperator={setOperator} />
    </RoleContext>
  );
}
