import { Link } from '@tanstack/react-router';
import type { RunSummary } from '../api/types';
import { arrowKeys } from './keys';
import { StateBadge } from './State';
import { Duration, Time } from './Time';

interface RunsTableProps {
  readonly runs: readonly RunSummary[];
  /** Whether the runs are of several jobs. */
  readonly withJob?: boolean;
}

export function triggerInWords(run: RunSummary): string {
  return run.trigger === 'schedule' ? 'schedule' : `by ${run.triggeredBy ?? 'hand'}`;
}

export function RunsTable({ runs, withJob = false }: RunsTableProps) {
  return (
    <div className="scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">State</th>
            {withJob && <th scope="col">Job</th>}
            <th scope="col">Started</th>
            <th scope="col" className="number">
              Duration
            </th>
            <th scope="col" className="wide-only">
              Trigger
            </th>
            <th scope="col" className="wide-only">
              What happened
            </th>
          </tr>
        </thead>
        <tbody onKeyDown={arrowKeys}>
          {runs.map(run => (
            <tr key={run.id}>
              <td className="tight tabular">
                <Link to="/runs/$id" params={{ id: String(run.id) }} data-row-link>
                  #{run.id}
                </Link>
              </td>
              <td className="tight">
                <StateBadge state={run.state} kind={run.failureKind} />
              </td>
              {withJob && (
                <td>
                  <Link to="/jobs/$name" params={{ name: run.job }}>
                    {run.job}
                  </Link>
                </td>
              )}
              <td className="tight">
                <Time at={run.startedAt ?? run.createdAt} />
              </td>
              <td className="number tight">
                <Duration of={run} />
              </td>
              <td className="tight wide-only">{triggerInWords(run)}</td>
              <td className="wide-only reason">
                {run.reason}
                {run.attempt > 1 && <span> attempt {run.attempt}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
