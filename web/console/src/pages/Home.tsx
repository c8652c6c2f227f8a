import { Button } from '@mantine/core';
import {
  IconAlertCircle,
  IconCircleCheck,
  IconClock,
  IconLoader2,
  IconNotebook,
  IconPlus
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import {
  jobs as jobsQuery,
  notebooks as notebooksQuery,
  today as todayQuery
} from '../api/queries';
import type { RunSummary, Today } from '../api/types';
import { LinkButton } from '../components/LinkButton';
import { Page, Panel, Rows } from '../components/Page';
import { StateBadge } from '../components/State';
import { Duration, Time } from '../components/Time';
import { Trouble } from '../components/Trouble';
import { labAddress } from '../model/addresses';

const NOTEBOOKS = 8;

/** How the night went, what goes on, and what comes next. */
export function Home() {
  const today = useQuery(todayQuery);
  const jobs = useQuery(jobsQuery);
  const isNew = jobs.data?.length === 0;
  return (
    <Page
      title="Today"
      actions={
        <LinkButton to="/jobs/new" leftSection={<IconPlus size={15} aria-hidden />}>
          New job
        </LinkButton>
      }
    >
      {today.error && (
        <Trouble what="Today can't be shown" error={today.error} again={today.refetch} />
      )}
      {isNew && <Welcome />}
      {today.data && !isNew && <Verdict today={today.data} />}
      <div className="columns">
        <div>
          {today.isPending && (
            <Panel title="Runs">
              <Rows />
            </Panel>
          )}
          {today.data && !isNew && <Runs today={today.data} />}
          {isNew && <Notebooks />}
        </div>
        <div>
          {!isNew && today.data && <Upcoming today={today.data} />}
          {!isNew && <Notebooks />}
        </div>
      </div>
    </Page>
  );
}

function Welcome() {
  return (
    <section className="panel empty" aria-label="Welcome">
      <IconNotebook size={34} stroke={1.4} aria-hidden />
      <h2>Run a notebook on a schedule</h2>
      <p>
        A job runs one of your notebooks with the parameters that you choose: every morning, every
        hour, or when you press a button. Every run keeps what it ran and what came out, as a
        notebook that never changes.
      </p>
      <div className="actions" style={{ justifyContent: 'center' }}>
        <LinkButton to="/jobs/new">Make the first job</LinkButton>
        <Button component="a" href="/lab" variant="default">
          Write a notebook in Lab
        </Button>
      </div>
    </section>
  );
}

function sentence({ counts }: Today): string {
  const { failed, succeeded, running, queued } = counts;
  const total = failed + succeeded;
  if (total + running + queued === 0) return 'Nothing has run in the last 24 hours.';
  if (failed > 0) return `${failed} of ${total} runs failed in the last 24 hours.`;
  if (total === 0) return 'The first runs of the last 24 hours are on their way.';
  return `All is well: ${total === 1 ? 'the one run' : `all ${total} runs`} of the last 24 hours succeeded.`;
}

function Verdict({ today }: { today: Today }) {
  const { counts } = today;
  return (
    <>
      <p className="summary">{sentence(today)}</p>
      <dl className="verdict">
        <Count
          label="failed"
          value={counts.failed}
          icon={<IconAlertCircle size={15} aria-hidden />}
          alarm={counts.failed > 0}
        />
        <Count
          label="succeeded"
          value={counts.succeeded}
          icon={<IconCircleCheck size={15} aria-hidden />}
        />
        <Count
          label="running"
          value={counts.running}
          icon={<IconLoader2 size={15} aria-hidden />}
        />
        <Count label="queued" value={counts.queued} icon={<IconClock size={15} aria-hidden />} />
      </dl>
    </>
  );
}

interface CountProps {
  readonly label: string;
  readonly value: number;
  readonly icon: ReactNode;
  readonly alarm?: boolean;
}

function Count({ label, value, icon, alarm = false }: CountProps) {
  return (
    <div data-alarm={alarm}>
      <dt>
        {icon}
        {label}
      </dt>
      <dd>{value.toLocaleString('en')}</dd>
    </div>
  );
}

function Runs({ today }: { today: Today }) {
  // What has failed or still runs has a place of its own.
  const others = today.recent.filter(
    run => ![...today.failed, ...today.running].some(({ id }) => id === run.id)
  );
  const nothing = today.failed.length + today.running.length + others.length === 0;
  return (
    <>
      {today.failed.length > 0 && (
        <Panel title="Failed in the last 24 hours">
          <RunList runs={today.failed} />
        </Panel>
      )}
      {today.running.length > 0 && (
        <Panel title="Running now">
          <RunList runs={today.running} />
        </Panel>
      )}
      {(others.length > 0 || nothing) && (
        <Panel title="Recent runs" side={<Link to="/runs">All runs</Link>}>
          {nothing ? (
            <div className="panel-body quiet">
              Nothing has run in the last 24 hours. <Link to="/jobs">Run one of your jobs now</Link>{' '}
              or wait for what comes next.
            </div>
          ) : (
            <RunList runs={others} />
          )}
        </Panel>
      )}
    </>
  );
}

function RunList({ runs }: { runs: readonly RunSummary[] }) {
  return (
    <ul className="list">
      {runs.map(run => (
        <li key={run.id}>
          <div className="grow">
            <Link to="/runs/$id" params={{ id: String(run.id) }} style={{ fontWeight: 600 }}>
              {run.job} <span className="quiet tabular">#{run.id}</span>
            </Link>
            {run.reason && <div className="reason">{run.reason}</div>}
          </div>
          <span className="quiet" style={{ textAlign: 'right' }}>
            <Time at={run.endedAt ?? run.startedAt ?? run.createdAt} />
            {run.startedAt && (
              <div>
                <Duration of={run} />
              </div>
            )}
          </span>
          <StateBadge state={run.state} kind={run.failureKind} />
        </li>
      ))}
    </ul>
  );
}

function Upcoming({ today }: { today: Today }) {
  return (
    <Panel title="Comes next" side={<span className="quiet">within 24 hours</span>}>
      {today.upcoming.length === 0 ? (
        <div className="panel-body quiet">No job is due in the next 24 hours.</div>
      ) : (
        <ul className="list">
          {today.upcoming.map(({ job, at }) => (
            <li key={job}>
              <Link className="grow" to="/jobs/$name" params={{ name: job }}>
                {job}
              </Link>
              <Time at={at} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Notebooks() {
  const notebooks = useQuery(notebooksQuery);
  const newest = (notebooks.data ?? [])
    .toSorted((a, b) => b.lastModified.localeCompare(a.lastModified))
    .slice(0, NOTEBOOKS);
  return (
    <Panel title="My notebooks" side={<a href="/lab">Open Lab</a>}>
      {notebooks.isPending && <Rows count={3} />}
      {notebooks.error && <div className="panel-body reason">{notebooks.error.message}</div>}
      {notebooks.data && newest.length === 0 && (
        <div className="panel-body quiet">
          No notebooks yet. <a href="/lab">Open Lab</a> to write one, or to drop some in from your
          machine.
        </div>
      )}
      <ul className="list">
        {newest.map(({ path, lastModified }) => (
          <li key={path}>
            <div className="grow">
              <a href={labAddress(path)}>{path}</a>
              <div className="reason">
                <Time at={lastModified} />
              </div>
            </div>
            <Link
              to="/jobs/new"
              search={{ notebook: path }}
              aria-label={`Schedule ${path}`}
              title="Make a job of this notebook"
            >
              Schedule
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
