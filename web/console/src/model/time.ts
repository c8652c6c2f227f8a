const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'long' });

/** A time as seen from now: 'in 3 hours', '5 minutes ago', 'yesterday'. */
export function relativeTime(at: number, now: number): string {
  const away = at - now;
  const size = Math.abs(away);
  if (size < 5 * SECOND) return 'now';
  if (size < 90 * SECOND) return relative.format(Math.round(away / SECOND), 'second');
  if (size < 90 * MINUTE) return relative.format(Math.round(away / MINUTE), 'minute');
  if (size < 36 * HOUR) return relative.format(Math.round(away / HOUR), 'hour');
  if (size < 60 * DAY) return relative.format(Math.round(away / DAY), 'day');
  if (size < 700 * DAY) return relative.format(Math.round(away / (30.4 * DAY)), 'month');
  return relative.format(Math.round(away / (365.25 * DAY)), 'year');
}

/** The exact time with its zone, in the reader's zone unless another is told. */
export function exactTime(at: number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    ...(timeZone ? { timeZone } : {})
  }).format(at);
}

/** A duration as one says it: '0.4 s', '4 m 10 s', '2 h 5 m', '3 d 4 h'. */
export function durationInWords(millis: number): string {
  const ms = Math.max(0, millis);
  if (ms < 10 * SECOND) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  const seconds = Math.floor(ms / SECOND);
  if (seconds < 60) return `${seconds} s`;
  if (ms < HOUR) return two(Math.floor(seconds / 60), 'm', seconds % 60, 's');
  const minutes = Math.floor(seconds / 60);
  if (ms < DAY) return two(Math.floor(minutes / 60), 'h', minutes % 60, 'm');
  const hours = Math.floor(minutes / 60);
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

interface Timed {
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

/** How long it took, or takes up to now; undefined before it has started. */
export function durationOf(timed: Timed, now: number): number | undefined {
  if (timed.startedAt === null) return undefined;
  const end = timed.endedAt === null ? now : Date.parse(timed.endedAt);
  // The page's clock ticks now and then, and may be behind the server's.
  return Math.max(0, end - Date.parse(timed.startedAt));
}

/** Fewer runs than this say nothing of what is usual. */
const ENOUGH = 3;

/** The median duration of the runs that succeeded; undefined while there are too few. */
export function usualDuration(
  runs: readonly (Timed & { readonly state: string })[]
): number | undefined {
  const durations = runs
    .filter(run => run.state === 'succeeded' && run.startedAt && run.endedAt)
    .map(run => durationOf(run, 0) ?? 0)
    .sort((a, b) => a - b);
  return durations.length < ENOUGH ? undefined : durations[Math.floor(durations.length / 2)];
}

/** Reads the server's local time with zone: '2026-11-25T06:00+01:00[Europe/Berlin]'. */
export function localParts(local: string): { day: string; time: string; offset: string } {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2})?)[\d.]*(Z|[+-][\d:]+)/.exec(local);
  if (!match) return { day: local, time: '', offset: '' };
  const [, date = '', time = '', offset = ''] = match;
  const day = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC'
  }).format(Date.parse(`${date}T00:00:00Z`));
  return {
    day,
    time: time.replace(/^(\d\d:\d\d):00$/, '$1'),
    offset: offset === 'Z' ? 'UTC' : `UTC${offset}`
  };
}
