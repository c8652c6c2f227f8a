import { describe, expect, test } from 'vitest';
import { check, draftOf, EMPTY, fieldOf } from '../src/model/draft';
import { kindOf, read, typedDefault, typedValue } from '../src/model/parameters';
import { cronOf, DEFAULT_WHEN, inWords, suggestName, whenOf } from '../src/model/schedule';
import { isFailure, isOpen, lookOf } from '../src/model/states';
import {
  durationInWords,
  durationOf,
  exactTime,
  localParts,
  relativeTime,
  usualDuration
} from '../src/model/time';
import type { Job } from '../src/api/types';

const NOW = Date.parse('2026-11-24T12:00:00Z');

describe('times', () => {
  test.each([
    [0, 'now'],
    [-20_000, '20 seconds ago'],
    [-5 * 60_000, '5 minutes ago'],
    [3 * 3_600_000, 'in 3 hours'],
    [-26 * 3_600_000, '26 hours ago'],
    [-49 * 3_600_000, '2 days ago'],
    [90 * 86_400_000, 'in 3 months'],
    [-800 * 86_400_000, '2 years ago']
  ])('%d ms from now is %s', (away, words) => {
    expect(relativeTime(NOW + away, NOW)).toBe(words);
  });

  test('the exact time has its zone', () => {
    expect(exactTime(NOW, 'Europe/Berlin')).toMatch(/Tue.*24 Nov 2026.*13:00:00.*(CET|GMT\+1)/);
  });

  test.each([
    [0, '0.0 s'],
    [450, '0.4 s'],
    [59_999, '59 s'],
    [60_000, '1 m'],
    [250_000, '4 m 10 s'],
    [3_600_000 * 2 + 5 * 60_000, '2 h 5 m'],
    [86_400_000 * 3 + 3_600_000 * 4, '3 d 4 h'],
    [-5, '0.0 s']
  ])('%d ms is %s', (millis, words) => {
    expect(durationInWords(millis)).toBe(words);
  });

  test('a run that goes on has lasted until now, one that has not started has not', () => {
    const startedAt = '2026-11-24T11:59:00Z';
    expect(durationOf({ startedAt, endedAt: null }, NOW)).toBe(60_000);
    expect(durationOf({ startedAt, endedAt: null }, Date.parse(startedAt) - 5000)).toBe(0);
    expect(durationOf({ startedAt: null, endedAt: null }, NOW)).toBeUndefined();
  });

  test('what is usual is the median of what succeeded', () => {
    const took = (seconds: number, state = 'succeeded') => ({
      state,
      startedAt: '2026-11-24T11:00:00Z',
      endedAt: new Date(Date.parse('2026-11-24T11:00:00Z') + seconds * 1000).toISOString()
    });
    expect(usualDuration([took(10), took(20)])).toBeUndefined();
    expect(usualDuration([took(10), took(30), took(20), took(900, 'failed')])).toBe(20_000);
  });

  test("the server's local times", () => {
    expect(localParts('2026-11-25T06:00+01:00[Europe/Berlin]')).toEqual({
      day: 'Wed, 25 Nov 2026',
      time: '06:00',
      offset: 'UTC+01:00'
    });
    expect(localParts('2026-11-25T06:00Z[UTC]').offset).toBe('UTC');
    expect(localParts('2026-11-25T06:00:00+01:00[Europe/Berlin]').time).toBe('06:00');
    expect(localParts('soon').day).toBe('soon');
  });
});

describe('schedules', () => {
  test.each([
    ['5 * * * *', 'every hour at minute 5'],
    ['0 6 * * *', 'every day at 06:00'],
    ['@daily', 'every day at 00:00'],
    ['30 5 * * 1-5', 'Monday to Friday at 05:30'],
    ['30 5 * * MON-FRI', 'Monday to Friday at 05:30'],
    ['0 7 * * 0,1', 'every Monday and Sunday at 07:00'],
    ['0 7 * * sun', 'every Sunday at 07:00'],
    ['0 2 1 * *', 'on day 1 of every month at 02:00'],
    ['*/15 * * * *', 'every 15 minutes'],
    ['* * * * *', 'every minute'],
    ['*/7 * * * *', 'by the schedule */7 * * * *'],
    ['0 6 1 * 1', 'by the schedule 0 6 1 * 1'],
    ['0 6 * 2 *', 'by the schedule 0 6 * 2 *']
  ])('%s is %s', (cron, words) => {
    expect(inWords(cron)).toBe(words);
  });

  test('none', () => {
    expect(inWords(null)).toBe('when someone starts it');
    expect(cronOf(whenOf(null))).toEqual({ cron: null });
  });

  test.each(['5 * * * *', '0 6 * * *', '30 5 * * 1-5', '0 7 * * 0,1,3', '15 2 31 * *'])(
    '%s is read back as it was written',
    cron => {
      expect(whenOf(cron).kind).not.toBe('custom');
      expect(cronOf(whenOf(cron))).toEqual({ cron });
    }
  );

  test('what is missing is told at its field', () => {
    expect(cronOf({ ...DEFAULT_WHEN, kind: 'weekly', days: [] })).toMatchObject({ field: 'days' });
    expect(cronOf({ ...DEFAULT_WHEN, time: '' })).toMatchObject({ field: 'time' });
    expect(cronOf({ ...DEFAULT_WHEN, kind: 'hourly', minute: '60' })).toMatchObject({
      field: 'minute'
    });
    expect(cronOf({ ...DEFAULT_WHEN, kind: 'monthly', dayOfMonth: '0' })).toMatchObject({
      field: 'dayOfMonth'
    });
    expect(cronOf({ ...DEFAULT_WHEN, kind: 'custom', cron: ' ' })).toMatchObject({ field: 'cron' });
  });

  test('names are suggested after the notebook, and are free', () => {
    expect(suggestName('reports/Übersicht täglich.ipynb', [])).toBe('U-bersicht-ta-glich');
    expect(suggestName('daily.ipynb', ['daily', 'daily-2'])).toBe('daily-3');
    expect(suggestName('報告.ipynb', [])).toBe('job');
  });
});

describe('parameters', () => {
  const declared = (type: string, standard: string) => ({ type, default: standard });

  test.each([
    ['str', '"a"', 'text'],
    ['int', '1', 'integer'],
    ['float', '1', 'number'],
    ['bool', 'True', 'boolean'],
    ['List[int]', '[1]', 'json'],
    ['None', '"a"', 'text'],
    ['None', '12', 'integer'],
    ['None', '1.5e3', 'number'],
    ['None', 'False', 'boolean'],
    ['None', '{}', 'json'],
    ['None', 'None', 'any']
  ])('%s with the default %s is %s', (type, standard, kind) => {
    expect(kindOf(declared(type, standard))).toBe(kind);
  });

  test('a default is shown as one would type it', () => {
    expect(typedDefault(declared('str', '"North"'))).toBe('North');
    expect(typedDefault(declared('int', '30'))).toBe('30');
  });

  test('texts become values of their kind', () => {
    expect(read('integer', ' 7 ')).toEqual({ value: 7 });
    expect(read('integer', '7.5')).toHaveProperty('message');
    expect(read('number', '7.5')).toEqual({ value: 7.5 });
    expect(read('text', ' 7 ')).toEqual({ value: ' 7 ' });
    expect(read('boolean', 'True')).toEqual({ value: true });
    expect(read('json', '{"a": [1]}')).toEqual({ value: { a: [1] } });
    expect(read('json', '{a}')).toHaveProperty('message');
    expect(read('any', 'None')).toEqual({ value: null });
    expect(read('any', '1e2')).toEqual({ value: 100 });
    expect(read('text', '')).toEqual({ unset: true });
  });

  test.each([true, false, null, 12, 'text', [1, 'a'], { a: 1 }])('%j can be typed', value => {
    expect(read('any', typedValue(value))).toEqual({ value });
  });
});

describe('the form', () => {
  const draft = { ...EMPTY, timeZone: 'Europe/Berlin', notebook: 'a.ipynb', name: 'a' };
  const job = {
    name: 'a',
    notebook: 'a.ipynb',
    parameters: { code: '007', extra: [1] },
    kernel: null,
    schedule: { cron: '0 6 * * *', timeZone: 'Europe/Berlin' },
    enabled: true
  } as unknown as Job;

  test('a draft becomes a job', () => {
    expect(check({ ...draft, parameters: { days: '7', none: '' } }, DECLARED, undefined)).toEqual({
      spec: {
        name: 'a',
        notebook: 'a.ipynb',
        parameters: { days: 7 },
        kernel: null,
        schedule: { cron: '0 6 * * *', timeZone: 'Europe/Berlin' },
        enabled: true
      }
    });
  });

  test('what is wrong is told by field', () => {
    const result = check(
      { ...draft, notebook: '', name: '-', parameters: { days: 'x' } },
      DECLARED,
      undefined
    );
    expect(Object.keys('errors' in result ? result.errors : {}).sort()).toEqual([
      'name',
      'notebook',
      'parameters.days'
    ]);
  });

  test("a job can't take the address of the form", () => {
    expect(check({ ...draft, name: 'new' }, [], undefined)).toHaveProperty('errors.name');
  });

  test('values that nobody touched stay as they are', () => {
    const result = check(draftOf(job, 'UTC'), [], job);
    expect('spec' in result && result.spec.parameters).toEqual({ code: '007', extra: [1] });
  });

  test("the server's fields are the form's", () => {
    expect(fieldOf('schedule.cron')).toBe('cron');
    expect(fieldOf('name')).toBe('name');
  });

  const DECLARED = [{ name: 'days', type: 'int', default: '30', help: '' }];
});

test('a platform failure looks unlike the notebook’s own', () => {
  expect(lookOf('failed', 'user')).toMatchObject({ word: 'failed', colour: 'failed' });
  expect(lookOf('failed', 'platform')).toMatchObject({ colour: 'platform' });
  expect(lookOf('timed_out').word).toBe('timed out');
  expect(isOpen('starting') && !isOpen('skipped')).toBe(true);
  expect(isFailure('timed_out') && !isFailure('cancelled')).toBe(true);
});
