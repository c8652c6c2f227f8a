import { expect, test } from 'vitest';
import { forReader, inZone } from '../src/extension/schedule/times';

test('an instant is told in the zone of the schedule', () => {
  expect(inZone('2026-11-25T05:00:00Z', 'Europe/Berlin')).toBe('Wed 25 Nov 2026, 06:00');
  expect(inZone('2026-07-01T05:00:00Z', 'Europe/Berlin')).toBe('Wed 1 Jul 2026, 07:00');
});

test('a reader in the same time needs nothing more', () => {
  expect(forReader('2026-11-25T05:00:00Z', 'Europe/Berlin', 'Europe/Paris')).toBeNull();
});

test('a reader elsewhere sees the own clock, with the day if it is another one', () => {
  expect(forReader('2026-11-25T05:00:00Z', 'Europe/Berlin', 'UTC')).toBe('05:00 your time');
  expect(forReader('2026-11-25T05:00:00Z', 'Europe/Berlin', 'America/Los_Angeles')).toBe(
    'Tue 24 Nov 2026, 21:00 your time'
  );
});
