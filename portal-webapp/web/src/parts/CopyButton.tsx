// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import { Icon } from './Icon.tsx';

const SHOWN_MILLIS = 2000;

/** The clipboard's own interface exists with https only; the old way still works everywhere. */
async function copy(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyBySelection(text);
    }
  }
  return copyBySelection(text);
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'away';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [result, setResult] = useState<'copied' | 'failed'>();
  useEffect(() => {
    const timer = setTimeout(() => setResult(undefined), SHOWN_MILLIS);
    return () => clearTimeout(timer);
  }, [result]);
  return (
    <button type="button" onClick={() => void copy(text).then((done) => setResult(done ? 'copied' : 'failed'))}>
      <Icon name={result === 'copied' ? 'check' : 'copy'} />
      <span aria-live="polite">{result === 'copied' ? 'Copied' : result === 'failed' ? 'Select the text to copy' : label}</span>
    </button>
  );
}
