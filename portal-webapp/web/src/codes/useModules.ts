// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import { request } from '../api/client.ts';

/** Modules along an edge of a picture at this address, quiet zone included; undefined until they are known. */
export function useModules(path: string): number | undefined {
  const [found, setFound] = useState<{ path: string; modules: number | undefined }>();
  useEffect(() => {
    const stop = new AbortController();
    request(path, { signal: stop.signal })
      .then((response) => response.text())
      .then((text) => setFound({ path, modules: Number(/viewBox="0 0 (\d+) /.exec(text)?.[1]) || undefined }))
      .catch(() => setFound({ path, modules: undefined }));
    return () => stop.abort();
  }, [path]);
  return found?.path === path ? found.modules : undefined;
}
