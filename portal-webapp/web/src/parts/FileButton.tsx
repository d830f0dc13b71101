// SPDX-License-Identifier: Apache-2.0
import { Icon, type IconName } from './Icon.tsx';

export interface FileButtonProps {
  label: string;
  accept: string;
  icon: IconName;
  busy?: boolean;
  onFile: (file: File) => void;
}

/** A button that asks for a file. */
export function FileButton({ label, accept, icon, busy = false, onFile }: FileButtonProps) {
  return (
    <label className={`button file-button ${busy ? 'file-busy' : ''}`}>
      <Icon name={icon} />
      <span>{label}</span>
      <input type="file" accept={accept} disabled={busy}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) {
            onFile(file);
          }
        }} />
    </label>
  );
}
