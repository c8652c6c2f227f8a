/** One of the next times of a schedule, as the server tells it. */
export interface UpcomingTime {
  /** The instant, in UTC. */
  readonly at: string;
  /** The local time with its offset. */
  readonly local: string;
  /** What is unusual about it: a changed clock. */
  readonly note: string | null;
}

/** The time zone of this browser. */
export function browserTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** An instant in words, in a zone: 'Wed 25 Nov 2026, 06:00'. */
export function inZone(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit'
  })
    .format(new Date(at))
    .replace(/^(\w+),/, '$1');
}

/** The same instant for this browser, if its clock shows something else: '07:00 your time'. */
export function forReader(at: string, timeZone: string, readerZone: string): string | null {
  const there = inZone(at, timeZone);
  const here = inZone(at, readerZone);
  if (there === here) return null;
  const [thereDay] = there.split(', ');
  const [hereDay, hereTime] = here.split(', ');
  return `${thereDay === hereDay ? (hereTime ?? here) : here} your time`;
}
