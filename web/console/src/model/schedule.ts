/** The kinds of schedule that the form offers, in the editor's words. */
export const KINDS = {
  hourly: 'Every hour',
  daily: 'Every day',
  weekdays: 'Monday to Friday',
  weekly: 'On some days of the week',
  monthly: 'Once a month',
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
 * What the form's fields about time hold. Fields that the chosen kind doesn't use keep their values,
 * so that looking at another kind loses nothing.
 */
export interface When {
  readonly kind: Kind;
  /** Minute of the hour as typed. */
  readonly minute: string;
  /** `HH:MM`, or empty. */
  readonly time: string;
  /** Cron's numbers of the days of the week. */
  readonly days: readonly number[];
  /** Day of the month as typed. */
  readonly dayOfMonth: string;
  /** Five fields, or a nickname such as `@daily`. */
  readonly cron: string;
}

export const DEFAULT_WHEN: When = {
  kind: 'daily',
  minute: '0',
  time: '06:00',
  days: [1],
  dayOfMonth: '1',
  cron: '0 6 * * *'
};

/** A cron expression, nothing (no schedule), or what a field still lacks. */
export type CronResult =
  { readonly cron: string | null } | { readonly field: keyof When; readonly message: string };

/** The cron expression that says what the form's fields say. */
export function cronOf(when: When): CronResult {
  switch (when.kind) {
    case 'never':
      return { cron: null };
    case 'custom': {
      const cron = when.cron.trim().replace(/\s+/g, ' ');
      return cron ? { cron } : { field: 'cron', message: 'Write a cron expression.' };
    }
    case 'hourly':
      return isNumber(when.minute.trim(), 0, 59)
        ? { cron: `${Number(when.minute)} * * * *` }
        : { field: 'minute', message: 'A minute is a number from 0 to 59.' };
    case 'daily':
      return atTime(when, '*', '*');
    case 'weekdays':
      return atTime(when, '*', '1-5');
    case 'weekly':
      if (when.days.length === 0) return { field: 'days', message: 'Choose at least one day.' };
      return atTime(when, '*', [...when.days].sort((a, b) => a - b).join(','));
    case 'monthly':
      return isNumber(when.dayOfMonth.trim(), 1, 31)
        ? atTime(when, String(Number(when.dayOfMonth)), '*')
        : { field: 'dayOfMonth', message: 'A day of the month is a number from 1 to 31.' };
  }
}

function atTime(when: When, dayOfMonth: string, daysOfWeek: string): CronResult {
  const match = /^(\d{1,2}):(\d{2})/.exec(when.time);
  if (!match) return { field: 'time', message: 'Choose a time.' };
  return { cron: `${Number(match[2])} ${Number(match[1])} ${dayOfMonth} * ${daysOfWeek}` };
}

const NICKNAMES: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *'
};

/** Reads back what {@link cronOf} writes; every other expression is `custom`. */
export function whenOf(cron: string | null): When {
  if (cron === null) return { ...DEFAULT_WHEN, kind: 'never' };
  const custom: When = { ...DEFAULT_WHEN, kind: 'custom', cron };
  const fields = (NICKNAMES[cron.trim().toLowerCase()] ?? cron).trim().split(/\s+/);
  const [minute = '', hour = '', dayOfMonth = '', month, dayOfWeek = ''] = fields;
  if (fields.length !== 5 || month !== '*' || !isNumber(minute, 0, 59)) return custom;
  if (hour === '*') {
    const hourly = dayOfMonth === '*' && dayOfWeek === '*';
    return hourly ? { ...DEFAULT_WHEN, kind: 'hourly', minute, cron } : custom;
  }
  if (!isNumber(hour, 0, 23)) return custom;
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (dayOfMonth !== '*') {
    const monthly = dayOfWeek === '*' && isNumber(dayOfMonth, 1, 31);
    return monthly ? { ...DEFAULT_WHEN, kind: 'monthly', dayOfMonth, time, cron } : custom;
  }
  if (dayOfWeek === '*') return { ...DEFAULT_WHEN, kind: 'daily', time, cron };
  if (/^(1-5|mon-fri)$/i.test(dayOfWeek)) return { ...DEFAULT_WHEN, kind: 'weekdays', time, cron };
  const days = dayOfWeek.split(',').map(dayNumber);
  if (days.includes(undefined)) return custom;
  return {
    ...DEFAULT_WHEN,
    kind: 'weekly',
    time,
    days: days.filter(day => day !== undefined),
    cron
  };
}

function dayNumber(text: string): number | undefined {
  if (/^[0-7]$/.test(text)) return Number(text) % 7;
  return DAYS.find(day => day.short.toLowerCase() === text.toLowerCase())?.number;
}

function isNumber(text: string, least: number, most: number): boolean {
  return /^\d{1,2}$/.test(text) && Number(text) >= least && Number(text) <= most;
}

/** A schedule in plain words: 'every day at 06:00'. */
export function inWords(cron: string | null): string {
  const when = whenOf(cron);
  switch (when.kind) {
    case 'never':
      return 'when someone starts it';
    case 'custom':
      return everyMinutes(when.cron) ?? `by the schedule ${when.cron}`;
    case 'hourly':
      return `every hour at minute ${Number(when.minute)}`;
    case 'daily':
      return `every day at ${when.time}`;
    case 'weekdays':
      return `Monday to Friday at ${when.time}`;
    case 'weekly': {
      const names = DAYS.filter(({ number }) => when.days.includes(number)).map(({ name }) => name);
      return `every ${names.join(', ').replace(/, (?=[^,]*$)/, ' and ')} at ${when.time}`;
    }
    case 'monthly':
      return `on day ${Number(when.dayOfMonth)} of every month at ${when.time}`;
  }
}

function everyMinutes(cron: string): string | undefined {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5 || fields.slice(1).some(field => field !== '*')) return undefined;
  if (fields[0] === '*') return 'every minute';
  const step = /^(?:\*|0)\/(\d+)$/.exec(fields[0] ?? '')?.[1];
  return step === undefined || 60 % Number(step) !== 0 ? undefined : `every ${step} minutes`;
}

/** What a new job is called by default: after its notebook, and unlike those there are. */
export function suggestName(notebook: string, taken: readonly string[]): string {
  const file = notebook.split('/').at(-1) ?? '';
  const plain = file
    .replace(/\.ipynb$/, '')
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '')
    .slice(0, 96);
  const base = plain || 'job';
  let name = base;
  for (let number = 2; taken.includes(name); number++) name = `${base}-${number}`;
  return name;
}
