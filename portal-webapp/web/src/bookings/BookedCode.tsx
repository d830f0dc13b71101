// SPDX-License-Identifier: Apache-2.0
import type { Code } from '../api/types.ts';
import { CodePicture } from '../codes/CodePicture.tsx';
import { StateTag } from '../parts/StateTag.tsx';

/** One of the two codes of a booking, ready to hand over. */
export function BookedCode({ code, title, hint }: { code: Code; title: string; hint: string }) {
  return (
    <section className="booked" aria-label={title}>
      <div className="booked-title">
        <h2>{title}</h2>
        <StateTag state={code.state} />
      </div>
      <p className="hint">{hint}</p>
      <CodePicture code={code} />
    </section>
  );
}
