// SPDX-License-Identifier: Apache-2.0
import { useNow } from '../hooks.ts';
import { agoText, atText, type Style, untilText, zoneName } from '../format/time.ts';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export interface TimeProps {
  at: string;
  zone: string;
  /** An end: midnight belongs to the day before. */
  end?: boolean;
  /** Relative within the last hour. */
  ago?: boolean;
  style?: Style;
}

/** A time in the site's zone; the tooltip has it in the operator's. */
export function Time({ at, zone, end = false, ago = false, style = 'short' }: TimeProps) {
  const now = useNow();
  const instant = Date.parse(at);
  const write = end ? untilText : atText;
  const here = `${write(instant, HERE)} ${zoneName(HERE)}`;
  const there = `${write(instant, zone)} ${zoneName(zone)}`;
  return (
    <time dateTime={at} title={HERE === zone ? there : `${there}\nHere: ${here}`}>
      {(ago && agoText(instant, now)) || write(instant, zone, style)}
    </time>
  );
}
