import { durationInWords, durationOf, exactTime, relativeTime } from '../model/time';
import { useNow } from './clock';

/** A time as seen from now; the exact one with its zone when pointed at. */
export function Time({ at, timeZone }: { at: string; timeZone?: string | undefined }) {
  const now = useNow();
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={exactTime(time, timeZone)}>
      {relativeTime(time, now)}
    </time>
  );
}

interface DurationProps {
  readonly of: { readonly startedAt: string | null; readonly endedAt: string | null };
  /** What is usual for it, in milliseconds. */
  readonly usual?: number | undefined;
}

/** How long something took or has taken so far, beside what is usual. */
export function Duration({ of, usual }: DurationProps) {
  const isRunning = of.startedAt !== null && of.endedAt === null;
  const now = useNow(isRunning);
  const millis = durationOf(of, now);
  if (millis === undefined) return <span className="quiet">–</span>;
  return (
    <span className="tabular">
      <span className="whole">{durationInWords(millis)}</span>
      {usual !== undefined && (
        <span className="quiet">
          , usually <span className="whole">{durationInWords(usual)}</span>
        </span>
      )}
    </span>
  );
}
