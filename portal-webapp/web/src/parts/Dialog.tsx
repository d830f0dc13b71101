// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useId, useRef } from 'react';

/** A question in front of the page. The browser keeps the focus inside, and Escape closes it. */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    if (element && !element.open) {
      element.showModal();
    }
    return () => {
      if (before instanceof HTMLElement || before instanceof SVGElement) {
        before.focus();
      }
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="dialog stack">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}
