// SPDX-License-Identifier: Apache-2.0
import type { Progress } from './rollout.ts';

const WIDTH = 100;
const HEIGHT = 4;

/** Confirmed, failed and silent, under way, waiting: in this order, as wide as they are many. The words stand beside it. */
export function ProgressBar({ progress }: { progress: Progress }) {
  const parts = [
    { name: 'done', count: progress.confirmed },
    { name: 'bad', count: progress.failed + progress.silent },
    { name: 'busy', count: progress.underWay },
  ];
  let at = 0;
  return (
    <svg className="progress" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect className="progress-all" width={WIDTH} height={HEIGHT} />
      {parts.map((part) => {
        const width = progress.all === 0 ? 0 : (part.count * WIDTH) / progress.all;
        const x = at;
        at += width;
        return width > 0 && <rect key={part.name} className={`progress-${part.name}`} x={x} width={width} height={HEIGHT} />;
      })}
    </svg>
  );
}
