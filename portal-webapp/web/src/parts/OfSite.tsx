// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { Site } from '../api/types.ts';
import { useLoad } from '../hooks.ts';
import { Link } from '../router.tsx';
import { Loading, ProblemNotice } from './Notice.tsx';
import { Head } from './Shell.tsx';

export interface OfSiteProps<T> {
  path: string;
  /** "code". */
  word: string;
  back: { href: string; label: string };
  children: (item: T, site: Site, reload: () => void) => ReactNode;
}

/** Loads something together with the site that it belongs to. */
export function OfSite<T extends { site: string }>({ path, word, back, children }: OfSiteProps<T>) {
  const { data: item, problem, reload } = useLoad<T>(path, { live: true });
  const site = useLoad<Site>(item ? `/sites/${encodeURIComponent(item.site)}` : null);
  if (item && site.data) {
    return children(item, site.data, reload);
  }
  const wrong = problem ?? site.problem;
  return (
    <>
      <Head title={wrong?.status === 404 ? `No such ${word}` : word.charAt(0).toUpperCase() + word.slice(1)} back={back} />
      {wrong ? <ProblemNotice problem={wrong} retry={reload} /> : <Loading lines={8} />}
    </>
  );
}

export function SiteLink({ site }: { site: Site }) {
  return (
    <>
      <Link href={`/sites/${encodeURIComponent(site.code)}`}>{site.name}</Link> <span className="mono">{site.code}</span>
    </>
  );
}
