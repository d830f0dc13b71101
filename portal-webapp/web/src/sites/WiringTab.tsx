// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { change } from '../api/client.ts';
import type { Site, SiteConfig } from '../api/types.ts';
import { Icon } from '../parts/Icon.tsx';
import { Notice } from '../parts/Notice.tsx';
import { save } from '../parts/save.ts';
import { Link } from '../router.tsx';
import { ConfigImport } from './ConfigImport.tsx';
import { WiringChanges } from './WiringChanges.tsx';

/** Lines, scanners, banks and doors as the portal holds them, to read and to replace. */
export function WiringTab({ site, onChanged }: { site: Site; onChanged: () => void }) {
  const [saved, setSaved] = useState(false);
  const text = JSON.stringify(site.config, null, 2);
  const replace = async (config: SiteConfig) => {
    setSaved(false);
    await change('PUT', `/sites/${encodeURIComponent(site.code)}/config`, config, { ifMatch: `"${site.configVersion}"` });
    setSaved(true);
    onChanged();
  };
  return (
    <>
      <p className="lead">
        Version {site.configVersion}. Edit the text, or choose the file that a technician wrote at the unit: what it changes is shown before it is
        taken. Door numbers stay what they are: a number that is taken out is never used again at this site.
      </p>
      {saved && (
        <Notice kind="good">
          <p>
            The portal has the new configuration. The unit at the site still runs the old one:{' '}
            <Link href={`/sites/${encodeURIComponent(site.code)}/configuration`}>push it there</Link>.
          </p>
        </Notice>
      )}
      <p className="lead">
        <button type="button" onClick={() => save(new Blob([text], { type: 'application/json' }), `${site.code}.json`)}>
          <Icon name="download" />
          Download {site.code}.json
        </button>
      </p>
      <ConfigImport key={site.configVersion} action="Replace the configuration" initial={text} onImport={replace}
        changes={(config, onShown) => <WiringChanges code={site.code} config={config} onShown={onShown} />} />
    </>
  );
}
