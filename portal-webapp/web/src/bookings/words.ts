// SPDX-License-Identifier: Apache-2.0
import type { Booking } from '../api/types.ts';
import { type BankTitles, placeText } from '../format/commands.ts';

/** "Door 7" once it has one, and where the unit is to choose before. */
export function whereText(booking: Pick<Booking, 'door' | 'bank' | 'sizeClass'>, titles?: BankTitles): string {
  return booking.door ? `Door ${booking.door}` : placeText({ doors: [], bank: booking.bank, sizeClass: booking.sizeClass }, titles);
}

export function dropOffsText(uses: number): string {
  return uses === 0 ? 'as often as wanted until the pick-up' : uses === 1 ? 'once' : `${uses} times until the pick-up`;
}

/** The words for a booking of whomever. */
export function bookingText(booking: Pick<Booking, 'number' | 'holder'>): string {
  return booking.holder ? `Booking ${booking.number} for ${booking.holder}` : `Booking ${booking.number}`;
}

/** Whether its codes still matter: also those of one whose door was freed without a pick-up, while they live. */
export function isOpen({ state, pickUp }: Pick<Booking, 'state' | 'pickUp'>): boolean {
  const alive = pickUp?.state === 'live' || pickUp?.state === 'scheduled';
  return state === 'scheduled' || state === 'waiting' || state === 'in-use' || state === 'overstay' || (state === 'released' && alive);
}
