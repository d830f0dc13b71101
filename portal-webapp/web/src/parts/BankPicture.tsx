// SPDX-License-Identifier: Apache-2.0
import '@picture/bank-picture.css';
import '@picture/bank-picture.js';
import { type CSSProperties, useEffect, useMemo, useRef } from 'react';
import type { Bank, UnitDoor } from '../api/types.ts';
import { doorLook } from '../live/trouble.ts';

interface PictureElement extends HTMLElement {
  layout: { title: string; doors: { number: number; x: number; y: number; width: number; height: number }[] };
  selectable: boolean;
  selected: number[];
  states: Record<number, { state: string; item: boolean }>;
}

export interface BankPictureProps {
  bank: Pick<Bank, 'title' | 'doors'>;
  selected?: readonly number[];
  /** Makes the doors choosable. */
  onDoor?: (number: number) => void;
  /** As the unit says they are; without it, doors are drawn plain. */
  live?: readonly UnitDoor[] | undefined;
  /** Light in dark mode too. */
  onPaper?: boolean;
}

/** The picture of a bank that all screens share, as a React component. */
export function BankPicture({ bank, selected = [], onDoor, live, onPaper = false }: BankPictureProps) {
  const holder = useRef<HTMLDivElement>(null);
  const picture = useRef<PictureElement>(undefined);
  const choose = useRef(onDoor);
  const layout = useMemo(() => ({ title: bank.title, doors: bank.doors }), [bank]);
  const columns = Math.max(1, ...bank.doors.map((door) => door.x + door.width));
  const rows = Math.max(1, ...bank.doors.map((door) => door.y + door.height));
  const selectable = onDoor !== undefined;
  choose.current = onDoor;

  useEffect(() => {
    const element = document.createElement('bank-picture') as PictureElement;
    element.addEventListener('door-select', (event) => {
      choose.current?.((event as CustomEvent<{ number: number }>).detail.number);
    });
    element.toggleAttribute('data-light', onPaper);
    picture.current = element;
    holder.current?.replaceChildren(element);
    return () => element.remove();
  }, [onPaper]);

  useEffect(() => {
    if (picture.current) {
      picture.current.selectable = selectable;
      picture.current.layout = layout;
    }
  }, [layout, selectable, onPaper]);

  useEffect(() => {
    if (picture.current) {
      picture.current.selected = [...selected];
    }
  }, [selected, onPaper]);

  useEffect(() => {
    if (picture.current) {
      picture.current.states = Object.fromEntries((live ?? []).map((door) => [door.door, doorLook(door)]));
    }
  }, [live, onPaper]);

  // Known before the first drawing, so that nothing jumps, and one scale for all banks of a page.
  const style = { '--bank-width': columns * 100 + 37, '--bank-height': rows * 72 + 91, '--bank-columns': columns };
  return <div className="bank" ref={holder} style={style as CSSProperties} />;
}
