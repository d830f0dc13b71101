// SPDX-License-Identifier: Apache-2.0
import type { Code } from '../api/types.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Link } from '../router.tsx';
import { fileName, pngAddress, svgAddress } from './Qr.tsx';

/** Ways to hand a code over. */
export function CodeActions({ code, text }: { code: Code; text: string }) {
  return (
    <div className="code-actions">
      <Link className="button primary" href={`/codes/${encodeURIComponent(code.id)}/print`}>
        <Icon name="print" />
        Print
      </Link>
      <CopyButton text={text} label="Copy text" />
      <a className="button" href={pngAddress(code)} download={fileName(code, 'png')}>
        <Icon name="download" />
        PNG
      </a>
      <a className="button" href={svgAddress(code)} download={fileName(code, 'svg')}>
        <Icon name="download" />
        SVG
      </a>
    </div>
  );
}
