/** The kinds of schedule that the form offers. */
export const KINDS = {
  hourly: 'Every hour',
  daily: 'Every day',
  weekdays: 'Monday to Friday',
  weekly: 'On some days of the week',
  custom: 'Custom (cron)',
  never: 'Never: I start it myself'
} as const;

export type Kind = keyof typeof KINDS;

/** Monday first; the number is cron's. */
export const DAYS = [
  { number: 1, short: 'Mon', name: 'Monday' },
  { number: 2, short: 'Tue', name: 'Tuesday' },
  { number: 3, short: 'Wed', name: 'Wednesday' },
  { number: 4, short: 'Thu', name: 'Thursday' },
  { number: 5, short: 'Fri', name: 'Friday' },
  { number: 6, short: 'Sat', name: 'Saturday' },
  { number: 0, short: 'Sun', name: 'Sunday' }
] as const;

/**
 * What the form's fields about time hold. Fields of other kinds than the chosen one keep their
 * values, so that nothing is lost by looking at another kind.
 */
export interface When {
  readonly kind: Kind;
  /** Minute of the hour as typed, for `hourly`. */
  readonly minute: string;
  /** `HH:MM`, or empty; for `daily`, `weekdays` and `weekly`. */
  readonly time: string;
  /** Cron's numbers of the days, for `weekly`. */
  readonly days: readonly number[];
  /** Five fields, or an alias such as `@daily`; for `custom`. */
  readonly cron: string;
}

export const DEFAULT_WHEN: When = {
  kind: 'daily',
  minute: '0',
  time: '06:00',
  days: [1],
  cron: '0 6 * * *'
};

/** A cron expression, nothing (no schedule), or what a field still lacks. */
export type CronResult =
  | { readonly cron: string | null }
  | { readonly field: 'minute' | 'time' | 'days' | 'cron'; readonly message: string };

/** The cron expression that says the same as the form's fields. */
export function cronOf(when: When): CronResult {
  switch (when.kind) {
    case 'never':
      return { cron: null };
    case 'custom': {
      const cron = when.cron.trim().replace(/\s+/g, ' ');
      return cron ? { cron } : { field: 'cron', message: 'Write a cron expression.' };
    }
    case 'hourly': {
      const minute = when.minute.trim();
      return /^\d{1,2}$/.test(minute) && Number(minute) < 60
        ? { cron: `${Number(minute)} * * * *` }
        : { field: 'minute', message: 'A minute is a number from 0 to 59.' };
    }
    case 'daily':
      return atTime(when, '*');
    case 'weekdays':
      return atTime(when, '1-5');
    case 'weekly':
      if (when.days.length === 0) return { field: 'days', message: 'Choose at least one day.' };
      return atTime(when, [...when.days].sort((a, b) => a - b).join(','));
  }
}

function atTime(when: When, daysOfWeek: string): CronResult {
  const match = /^(\d{1,2}):(\d{2})/.exec(when.time);
  if (!match) return { field: 'time', message: 'Choose a time.' };
  return { cron: `${Number(match[2])} ${Number(match[1])} * * ${daysOfWeek}` };
}

/** Reads back what {@link cronOf} writes; any other expression is `custom`. */
export function whenOf(cron: string | null): When {
  if (cron === null) return { ...DEFAULT_WHEN, kind: 'never' };
  const [minute = '', hour = '', ...rest] = cron.trim().split(/\s+/);
  const [dayOfMonth, month, dayOfWeek = ''] = rest;
  const custom: When = { ...DEFAULT_WHEN, kind: 'custom', cron };
  if (rest.length !== 3 || dayOfMonth !== '*' || month !== '*') return custom;
  if (!isNumberBelow(minute, 60)) return custom;
  if (hour === '*' && dayOfWeek === '*') return { ...DEFAULT_WHEN, kind: 'hourly', minute, cron };
  if (!isNumberBelow(hour, 24)) return custom;
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (dayOfWeek === '*') return { ...DEFAULT_WHEN, kind: 'daily', time, cron };
  if (dayOfWeek === '1-5') return { ...DEFAULT_WHEN, kind: 'weekdays', time, cron };
  const days = dayOfWeek.split(',');
  if (!days.every(day => isNumberBelow(day, 7))) return custom;
  return { ...DEFAULT_WHEN, kind: 'weekly', time, days: days.map(Number), cron };
}

function isNumberBelow(text: string, limit: number): boolean {
  return /^\d{1,2}$/.test(text) && Number(text) < limit;
}

/** A schedule in words, for a sentence: 'every day at 06:00'. */
export function inWords(cron: string | null): string {
  const when = whenOf(cron);
  switch (when.kind) {
    case 'never':
      return 'when someone starts it';
    case 'custom':
      return `by the schedule ${when.cron}`;
    case 'hourly':
      return `every hour at minute ${Number(when.minute)}`;
    case 'daily':
      return `every day at ${when.time}`;
    case 'weekdays':
      return `Monday to Friday at ${when.time}`;
    case 'weekly': {
      const days = DAYS.filter(({ number }) => when.days.includes(number)).map(({ name }) => name);
      return `every ${days.join(', ').replace(/, (?=[^,]*$)/, ' and ')} at ${when.time}`;
    }
  }
}
