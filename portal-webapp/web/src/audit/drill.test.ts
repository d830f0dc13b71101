// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { drillDetails, drillText } from './drill.ts';

const record = (outcome: string, details: Record<string, string | number>) =>
  ({ event: 'emergency-opening', outcome, reason: null, details });

describe('an emergency opening in words', () => {
  it('says who asked for it', () => {
    expect(drillText(record('begun', { asked: 'input', doors: 48 }))).toBe('begun by the emergency contact: 48 doors');
    expect(drillText(record('begun', { doors: 12 }))).toBe('begun: 12 doors');
    expect(drillText(record('contact-open', {}))).toBe('the emergency contact is open again');
  });

  it('says which doors opened, after how long, and which not', () => {
    const ended = record('ended', {
      'asked': 'technician', 'doors': 5, 'opened': 3, 'millis': 12_340, 'after': '1:900,2:400', 'after-2': '9:12300', 'failed': '3:jammed,7:not-sent',
    });
    expect(drillText(ended)).toBe('3 of 5 doors opened within 12.3 s; not opened: 3 (stayed shut), 7 (not sent)');
    expect(drillDetails(ended)).toBe('opened: 2 after 0.4 s, 1 after 0.9 s, 9 after 12.3 s');
  });

  it('says that somebody ended it', () => {
    expect(drillText(record('ended', { 'doors': 2, 'opened': 2, 'millis': 900, 'stopped-by': 'console' })))
      .toBe('2 of 2 doors opened within 0.9 s, ended by a technician');
  });

  it('leaves other records alone', () => {
    expect(drillText({ event: 'opening', outcome: 'opened', reason: null, details: {} })).toBeNull();
    expect(drillDetails({ event: 'opening', outcome: 'opened', reason: null, details: { after: '1:2' } })).toBeNull();
    expect(drillText(record('of tomorrow', {}))).toBeNull();
    expect(drillDetails(record('ended', { after: 'x,1' }))).toBeNull();
  });
});
