import { describe, expect, test } from 'vitest';
import { cronOf, DEFAULT_WHEN, inWords, whenOf, type When } from '../src/extension/schedule/when';

function when(change: Partial<When>): When {
  return { ...DEFAULT_WHEN, ...change };
}

describe('presets as cron', () => {
  test.each<[Partial<When>, string | null, string]>([
    [{ kind: 'hourly', minute: '05' }, '5 * * * *', 'every hour at minute 5'],
    [{ kind: 'daily', time: '06:30' }, '30 6 * * *', 'every day at 06:30'],
    [{ kind: 'weekdays', time: '23:00' }, '0 23 * * 1-5', 'Monday to Friday at 23:00'],
    [{ kind: 'weekly', days: [1], time: '00:00' }, '0 0 * * 1', 'every Monday at 00:00'],
    [
      { kind: 'weekly', days: [5, 0, 3], time: '07:15' },
      '15 7 * * 0,3,5',
      'every Wednesday, Friday and Sunday at 07:15'
    ],
    [
      { kind: 'custom', cron: ' 0  8-18/2 * * * ' },
      '0 8-18/2 * * *',
      'by the schedule 0 8-18/2 * * *'
    ],
    [{ kind: 'custom', cron: '@daily' }, '@daily', 'by the schedule @daily'],
    [{ kind: 'never' }, null, 'when someone starts it']
  ])('%o is %s: %s', (change, cron, words) => {
    expect(cronOf(when(change))).toEqual({ cron });
    expect(inWords(cron)).toBe(words);
  });

  test.each<[Partial<When>, string]>([
    [{ kind: 'hourly', minute: '60' }, 'minute'],
    [{ kind: 'hourly', minute: '' }, 'minute'],
    [{ kind: 'hourly', minute: '-1' }, 'minute'],
    [{ kind: 'daily', time: '' }, 'time'],
    [{ kind: 'weekly', days: [] }, 'days'],
    [{ kind: 'custom', cron: '  ' }, 'cron']
  ])('%o lacks its %s', (change, field) => {
    expect(cronOf(when(change))).toMatchObject({ field });
  });
});

describe('cron read back', () => {
  test.each<Partial<When>>([
    { kind: 'hourly', minute: '5' },
    { kind: 'daily', time: '06:30' },
    { kind: 'weekdays', time: '23:00' },
    { kind: 'weekly', days: [0, 3, 5], time: '07:15' }
  ])('%o survives', change => {
    const result = cronOf(when(change));
    expect(whenOf('cron' in result ? result.cron : '')).toMatchObject(change);
  });

  test.each([
    '0 6 1 * *',
    '0 6 * 3 *',
    '*/5 * * * *',
    '0 6 * * MON',
    '0 25 * * *',
    '0 * * * 1',
    '@daily',
    'x'
  ])('%s is custom', cron => {
    expect(whenOf(cron)).toMatchObject({ kind: 'custom', cron });
  });
});
