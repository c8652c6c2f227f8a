import { useQuery } from '@tanstack/react-query';
import { Problem } from '../api/client';
import { preview } from '../api/queries';
import { localParts, relativeTime } from '../model/time';
import { useNow } from './clock';
import { Rows } from './Page';

/** The next ten times of a schedule, in its own time zone, with what the clock does to them. */
export function NextTimes({ cron, timeZone }: { cron: string; timeZone: string }) {
  const times = useQuery({ ...preview(cron, timeZone), placeholderData: before => before });
  const now = useNow();
  if (times.isPending) return <Rows count={4} />;
  if (times.error) {
    const message =
      times.error instanceof Problem && times.error.fields[0]
        ? times.error.fields[0].message
        : times.error.message;
    return <p className="quiet">{message}</p>;
  }
  if (times.data.length === 0) return <p className="quiet">This schedule never comes due.</p>;
  return (
    <ol className="times" aria-label="Next times">
      {times.data.map(({ at, local, note }) => {
        const { day, time, offset } = localParts(local);
        return (
          <li key={at}>
            <time dateTime={at} title={`${offset} ${timeZone}`}>
              {day} <strong>{time}</strong>
            </time>
            <span className="quiet">{relativeTime(Date.parse(at), now)}</span>
            {note && <span className="note">{note}</span>}
          </li>
        );
      })}
    </ol>
  );
}
