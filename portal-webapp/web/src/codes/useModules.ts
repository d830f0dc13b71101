// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import { request } from '../api/client.ts';

/** Modules along an edge of a code's picture, quiet zone included; undefined until they are known. */
export function useModules(id: string): number | undefined {
  const [found, setFound] = useState<{ id: string; modules: number | undefined }>();
  useEffect(() => {
    const stop = new AbortController();
    request(`/codes/${encodeURIComponent(id)}/qr.svg`, { signal: stop.signal })
      .then((response) => response.text())
      .then((text) => setFound({ id, modules: Number(/viewBox="0 0 (\d+) /.exec(text)?.[1]) || undefined }))
      .catch(() => setFound({ id, modules: undefined }));
    return () => stop.abort();
  }, [id]);
  return found?.id === id ? found.modules : undefined;
}
