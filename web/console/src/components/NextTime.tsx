import type { Job } from '../api/types';
import { useNow } from './clock';
import { StateBadge } from './State';
import { Time } from './Time';

/** A time that is past for longer than this, in milliseconds, is late. */
const LATE = 60_000;

/** When a job runs next by its schedule, or why it doesn't. */
export function NextTime({ job }: { job: Job }) {
  const now = useNow();
  if (!job.schedule) return <span className="quiet">–</span>;
  if (!job.enabled) return <span className="quiet">off</span>;
  if (!job.nextRunAt) return <span className="quiet">never again</span>;
  const late = now - Date.parse(job.nextRunAt) > LATE;
  return (
    <>
      <Time at={job.nextRunAt} timeZone={job.schedule.timeZone} />{' '}
      {late && <StateBadge state="late" />}
    </>
  );
}
