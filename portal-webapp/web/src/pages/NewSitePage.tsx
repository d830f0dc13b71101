// SPDX-License-Identifier: Apache-2.0
import { change } from '../api/client.ts';
import type { Site, SiteConfig } from '../api/types.ts';
import { useTitle } from '../hooks.ts';
import { Head } from '../parts/Shell.tsx';
import { go } from '../router.tsx';
import { ConfigImport } from '../sites/ConfigImport.tsx';

export function NewSitePage() {
  useTitle('New site');
  const create = async (config: SiteConfig) => {
    const site = await change<Site>('POST', '/sites', config);
    go(`/sites/${encodeURIComponent(site?.code ?? config.site)}/unit`);
  };
  return (
    <>
      <Head title="New site" back={{ href: '/sites', label: 'Sites' }} />
      <p className="lead">
        A site is described by one file: its lines of lock boards, its scanners, its banks and doors. Choose the file or paste its text;
        the picture shows what will hang on the wall.
      </p>
      <ConfigImport action="Create the site" onImport={create} />
    </>
  );
}
