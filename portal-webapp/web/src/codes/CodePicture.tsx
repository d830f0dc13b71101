// SPDX-License-Identifier: Apache-2.0
import type { Code } from '../api/types.ts';
import { Notice } from '../parts/Notice.tsx';
import { CodeActions } from './CodeActions.tsx';
import { Qr } from './Qr.tsx';

/** The code itself and the ways to hand it over, for whoever may see it. */
export function CodePicture({ code }: { code: Code }) {
  return code.text ? (
    <>
      <Qr code={code} />
      <CodeActions code={code} text={code.text} />
    </>
  ) : (
    <Notice>Your role shows that this code exists, but not the code itself.</Notice>
  );
}
