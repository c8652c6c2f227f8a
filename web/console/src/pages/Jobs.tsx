import { Button, Switch, TextInput } from '@mantine/core';
import { IconPlayerPlay, IconPlus, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useMemo, useRef } from 'react';
import { jobs as jobsQuery, useRunNow, useSwitchJob } from '../api/queries';
import type { Job } from '../api/types';
import { arrowKeys } from '../components/keys';
import { LinkButton } from '../components/LinkButton';
import { Page, Rows } from '../components/Page';
import { RunStrip } from '../components/RunStrip';
import { StateBadge } from '../components/State';
import { NextTime } from '../components/NextTime';
import { Trouble } from '../components/Trouble';
import { inWords } from '../model/schedule';
import { lookOf } from '../model/states';

const route = getRouteApi('/jobs');

export function Jobs() {
  const { q = '' } = route.useSearch();
  const navigate = useNavigate({ from: '/jobs' });
  const jobs = useQuery(jobsQuery);
  const wanted = useDeferredValue(q);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Who types is ahead of the address; otherwise the field says what the address says.
    if (field.current && field.current !== document.activeElement) field.current.value = q;
  }, [q]);
  const shown = useMemo(() => matching(jobs.data ?? [], wanted), [jobs.data, wanted]);
  return (
    <Page
      title="Jobs"
      actions={
        <LinkButton to="/jobs/new" leftSection={<IconPlus size={15} aria-hidden />}>
          New job
        </LinkButton>
      }
    >
      {jobs.error && (
        <Trouble what="The jobs can't be listed" error={jobs.error} again={jobs.refetch} />
      )}
      {jobs.data?.length !== 0 && (
        <TextInput
          type="search"
          aria-label="Search jobs"
          placeholder="Search by name, notebook or state   /"
          leftSection={<IconSearch size={16} aria-hidden />}
          mb="sm"
          maw={420}
          ref={field}
          defaultValue={q}
          onChange={event => {
            const { value } = event.currentTarget;
            void navigate({ search: value ? { q: value } : {}, replace: true });
          }}
          onKeyDown={event => {
            if (event.key === 'Escape') {
              event.currentTarget.value = '';
              void navigate({ search: {}, replace: true });
            }
          }}
        />
      )}
      <p className="hidden-text" role="status">
        {jobs.data && q ? `${shown.length} of ${jobs.data.length} jobs` : ''}
      </p>
      <div className="panel">
        {jobs.isPending && <Rows count={6} />}
        {jobs.data?.length === 0 && <NoJobs />}
        {jobs.data && jobs.data.length > 0 && shown.length === 0 && (
          <div className="panel-body quiet">No job matches “{q}”.</div>
        )}
        {shown.length > 0 && <JobsTable jobs={shown} />}
      </div>
    </Page>
  );
}

/** The jobs that have all words somewhere in their name, notebook, schedule or last state. */
function matching(jobs: readonly Job[], search: string): readonly Job[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return jobs;
  return jobs.filter(job => {
    const last = job.recentRuns[0];
    const text = [
      job.name,
      job.notebook,
      job.owner,
      inWords(job.schedule?.cron ?? null),
      last ? lookOf(last.state, last.failureKind).word : 'never ran',
      job.enabled ? 'on' : 'off'
    ]
      .join(' ')
      .toLowerCase();
    return words.every(word => text.includes(word));
  });
}

function NoJobs() {
  return (
    <div className="empty">
      <h2>No jobs yet</h2>
      <p>
        A job is a notebook, the parameters it runs with, and when. For example:{' '}
        <em>daily-sales</em> with region = North, every day at 06:00.
      </p>
      <LinkButton to="/jobs/new">New job</LinkButton>
    </div>
  );
}

function JobsTable({ jobs }: { jobs: readonly Job[] }) {
  const navigate = useNavigate();
  const runNow = useRunNow();
  const switchJob = useSwitchJob();
  const trouble = runNow.error ?? switchJob.error;
  return (
    <>
      {trouble && <Trouble what="That did not work" error={trouble} />}
      <div className="scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Job</th>
              <th scope="col">Last run</th>
              <th scope="col" className="wide-only">
                Last 30
              </th>
              <th scope="col" className="wide-only">
                Schedule
              </th>
              <th scope="col">Next</th>
              <th scope="col" className="wide-only">
                On
              </th>
              <th scope="col">
                <span className="hidden-text">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody onKeyDown={arrowKeys}>
            {jobs.map(job => {
              const last = job.recentRuns[0];
              return (
                <tr key={job.name}>
                  <td>
                    <Link
                      className="name"
                      to="/jobs/$name"
                      params={{ name: job.name }}
                      data-row-link
                    >
                      {job.name}
                    </Link>
                    <div className="reason">{job.notebook}</div>
                  </td>
                  <td className="tight">
                    {last ? (
                      <Link to="/runs/$id" params={{ id: String(last.id) }}>
                        <StateBadge state={last.state} kind={last.failureKind} />
                      </Link>
                    ) : (
                      <span className="quiet">never ran</span>
                    )}
                  </td>
                  <td className="tight wide-only">
                    <RunStrip runs={job.recentRuns} />
                  </td>
                  <td className="wide-only">
                    {job.schedule ? (
                      <span title={`${job.schedule.cron} (${job.schedule.timeZone})`}>
                        {inWords(job.schedule.cron)}
                        <div className="reason">{job.schedule.timeZone}</div>
                      </span>
                    ) : (
                      <span className="quiet">by hand</span>
                    )}
                  </td>
                  <td className="tight">
                    <NextTime job={job} />
                  </td>
                  <td className="tight wide-only">
                    <Switch
                      size="xs"
                      aria-label={`Schedule of ${job.name}`}
                      checked={
                        switchJob.isPending && switchJob.variables.name === job.name
                          ? switchJob.variables.enabled
                          : job.enabled
                      }
                      disabled={!job.schedule}
                      title={job.schedule ? undefined : 'This job has no schedule'}
                      onChange={event =>
                        switchJob.mutate({ name: job.name, enabled: event.currentTarget.checked })
                      }
                    />
                  </td>
                  <td className="tight">
                    <Button
                      className="icon-only"
                      size="compact-sm"
                      variant="default"
                      leftSection={<IconPlayerPlay size={13} aria-hidden />}
                      aria-label={`Run now: ${job.name}`}
                      loading={runNow.isPending && runNow.variables.name === job.name}
                      onClick={() =>
                        runNow.mutate(
                          { name: job.name },
                          {
                            onSuccess: run =>
                              void navigate({ to: '/runs/$id', params: { id: String(run.id) } })
                          }
                        )
                      }
                    >
                      Run now
                    </Button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
