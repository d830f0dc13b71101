// SPDX-License-Identifier: Apache-2.0
import { address } from '../api/client.ts';
import type { Code } from '../api/types.ts';
import { placeText } from '../format/commands.ts';
import { useModules } from './useModules.ts';

/** The file name people see after saving: which door, not which record. */
export function fileName(code: Code, ending: string): string {
  const free = code.kind === 'drop-off' || code.kind === 'pick-up' ? code.kind : 'free';
  return `${code.site}-${code.bank === undefined ? `door-${code.doors.slice(0, 4).join('-')}` : free}-${code.id.slice(0, 8)}.${ending}`;
}

type Shown = Pick<Code, 'id' | 'validUntil'>;

/** A code that was extended has another picture: with the end in the address, the browser does not show the old one. */
const path = (code: Shown, rest: string) => `/codes/${encodeURIComponent(code.id)}/${rest}until=${encodeURIComponent(code.validUntil)}`;

export const svgPath = (code: Shown) => path(code, 'qr.svg?');
export const svgAddress = (code: Shown) => address(svgPath(code));
export const pngAddress = (code: Shown) => address(path(code, 'qr.png?scale=8&'));

/** Edge of the picture on the screen, at most, in pixels. */
const MOST_PIXELS = 300;
const USUAL_PIXELS = 280;

/** The code as the scanner reads it: dark on white in dark mode too, each module the same number of pixels. */
export function Qr({ code }: { code: Code }) {
  const modules = useModules(svgPath(code));
  const edge = modules ? modules * Math.max(1, Math.floor(MOST_PIXELS / modules)) : USUAL_PIXELS;
  return (
    <div className="qr">
      <img src={svgAddress(code)} alt={`QR code for ${placeText(code).toLowerCase()} at ${code.site}`} width={edge} height={edge} />
    </div>
  );
}
