// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';

const SECOND = 1000;

/** Milliseconds since 1970, anew every second. */
export function useSecond(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, []);
  return now;
}
