// SPDX-License-Identifier: Apache-2.0
import { type RefObject, useEffect, useRef, useState } from 'react';
import { Icon } from './Icon.tsx';

const TYPING_MILLIS = 250;

/** "/" goes to the search field, unless somebody is writing. */
function useSlash(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const writing = (event.target as Element).closest('input, textarea, select');
      if (event.key === '/' && !writing && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        field.current?.focus();
      }
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [field]);
}

export interface SearchFieldProps {
  value: string;
  label: string;
  placeholder: string;
  /** Called when the typing pauses. */
  onChange: (text: string) => void;
}

/** The search of a list. What is typed goes to the address bar in pauses, not letter by letter. */
export function SearchField({ value, label, placeholder, onChange }: SearchFieldProps) {
  const search = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  useSlash(search);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed.trim() === value) {
      return undefined;
    }
    const timer = setTimeout(() => onChange(typed.trim()), TYPING_MILLIS);
    return () => clearTimeout(timer);
  });
  return (
    <label className="search">
      <Icon name="search" />
      <input
        ref={search}
        type="search"
        value={typed}
        placeholder={placeholder}
        aria-label={label}
        aria-keyshortcuts="/"
        maxLength={100}
        onChange={(event) => setTyped(event.target.value)}
      />
    </label>
  );
}
