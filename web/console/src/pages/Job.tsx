import { Button, Modal, Switch } from '@mantine/core';
import { IconPencil, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Problem } from '../api/client';
import { job as jobQuery, runsOfJob, useDeleteJob, useRunNow, useSwitchJob } from '../api/queries';
import type { Job } from '../api/types';
import { LinkButton } from '../components/LinkButton';
import { NextTime } from '../components/NextTime';
import { NextTimes } from '../components/NextTimes';
import { Page, Panel, Rows } from '../components/Page';
import { ParameterList } from '../components/ParameterList';
import { RunsTable } from '../components/RunsTable';
import { RunStrip } from '../components/RunStrip';
import { StateBadge } from '../components/State';
import { Time } from '../components/Time';
import { Trouble } from '../components/Trouble';
import { labAddress } from '../model/addresses';
import { inWords } from '../model/schedule';
import { durationInWords, usualDuration } from '../model/time';
import { NotFound } from './NotFound';

const route = getRouteApi('/jobs/$name');

export function JobPage() {
  const { name } = route.useParams();
  const job = useQuery(jobQuery(name));
  if (job.error instanceof Problem && job.error.status === 404) {
    return <NotFound what={`There is no job called “${name}”.`} />;
  }
  return (
    <Page
      title={name}
      above={<Link to="/jobs">Jobs</Link>}
      heading={
        <>
          {name}
          {job.data?.recentRuns[0] && (
            <StateBadge
              state={job.data.recentRuns[0].state}
              kind={job.data.recentRuns[0].failureKind}
            />
          )}
        </>
      }
      actions={job.data && <Actions job={job.data} />}
    >
      {job.error && <Trouble what="The job can't be shown" error={job.error} again={job.refetch} />}
      {job.isPending && (
        <div className="panel">
          <Rows />
        </div>
      )}
      {job.data && (
        <div className="columns">
          <JobRuns job={job.data} />
          <Definition job={job.data} />
        </div>
      )}
    </Page>
  );
}

function Actions({ job }: { job: Job }) {
  const navigate = useNavigate();
  const runNow = useRunNow();
  const switchJob = useSwitchJob();
  const [deleting, setDeleting] = useState(false);
  const trouble = runNow.error ?? switchJob.error;
  return (
    <>
      {job.schedule && (
        <Switch
          label="Schedule on"
          checked={switchJob.isPending ? switchJob.variables.enabled : job.enabled}
          onChange={event =>
            switchJob.mutate({ name: job.name, enabled: event.currentTarget.checked })
          }
        />
      )}
      <Button
        leftSection={<IconPlayerPlay size={15} aria-hidden />}
        loading={runNow.isPending}
        onClick={() =>
          runNow.mutate(
            { name: job.name },
            {
              onSuccess: run => void navigate({ to: '/runs/$id', params: { id: String(run.id) } })
            }
          )
        }
      >
        Run now
      </Button>
      <LinkButton
        variant="default"
        to="/jobs/$name/edit"
        params={{ name: job.name }}
        leftSection={<IconPencil size={15} aria-hidden />}
      >
        Edit
      </LinkButton>
      <Button
        variant="default"
        leftSection={<IconTrash size={15} aria-hidden />}
        onClick={() => setDeleting(true)}
      >
        Delete
      </Button>
      <Deletion job={job} opened={deleting} close={() => setDeleting(false)} />
      {trouble && (
        <div style={{ flexBasis: '100%' }}>
          <Trouble what="That did not work" error={trouble} />
        </div>
      )}
    </>
  );
}

interface DeletionProps {
  readonly job: Job;
  readonly opened: boolean;
  readonly close: () => void;
}

function Deletion({ job, opened, close }: DeletionProps) {
  const navigate = useNavigate();
  const remove = useDeleteJob();
  const { length } = job.recentRuns;
  const runs =
    length === 30 ? 'its 30 and more runs' : length === 1 ? 'its run' : `its ${length} runs`;
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={`Delete the job ${job.name}?`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <p style={{ marginTop: 0 }}>
        It won&apos;t run any more
        {length > 0 && <>, and {runs} will not be listed here any more</>}. The notebook{' '}
        {job.notebook} stays as it is. This can&apos;t be undone.
      </p>
      {remove.error && <Trouble what="The job was not deleted" error={remove.error} />}
      <div className="actions" style={{ justifyContent: 'flex-end' }}>
        <Button variant="default" onClick={close} data-autofocus>
          Keep it
        </Button>
        <Button
          color="red"
          loading={remove.isPending}
          onClick={() =>
            remove.mutate(job.name, { onSuccess: () => void navigate({ to: '/jobs' }) })
          }
        >
          Delete {job.name}
        </Button>
      </div>
    </Modal>
  );
}

function JobRuns({ job }: { job: Job }) {
  const runs = useInfiniteQuery(runsOfJob(job.name));
  const shown = runs.data?.pages.flatMap(page => page.runs) ?? [];
  const usual = usualDuration(job.recentRuns);
  return (
    <div>
      <Panel
        title="Runs"
        side={
          <>
            {usual !== undefined && (
              <span className="quiet tabular">usually {durationInWords(usual)}</span>
            )}
            {job.recentRuns.length > 0 && <RunStrip runs={job.recentRuns} />}
          </>
        }
      >
        {runs.isPending && <Rows />}
        {runs.error && (
          <Trouble what="The runs can't be listed" error={runs.error} again={runs.refetch} />
        )}
        {runs.data && shown.length === 0 && (
          <div className="empty">
            <h3>It has not run yet</h3>
            <p>
              {job.schedule && job.enabled
                ? 'It runs at the next time of its schedule. To see now whether it works, press “Run now”.'
                : 'It runs when you press “Run now”.'}
            </p>
          </div>
        )}
        {shown.length > 0 && <RunsTable runs={shown} />}
      </Panel>
      {runs.hasNextPage && (
        <Button
          variant="default"
          loading={runs.isFetchingNextPage}
          onClick={() => void runs.fetchNextPage()}
        >
          Older runs
        </Button>
      )}
    </div>
  );
}

function Definition({ job }: { job: Job }) {
  return (
    <div>
      <Panel title="What">
        <div className="panel-body">
          <dl className="facts">
            <div>
              <dt>Notebook</dt>
              <dd>
                <a href={labAddress(job.notebook)}>{job.notebook}</a>
              </dd>
            </div>
            {job.kernel && (
              <div>
                <dt>Kernel</dt>
                <dd>{job.kernel}</dd>
              </div>
            )}
            <div>
              <dt>Owner</dt>
              <dd>{job.owner}</dd>
            </div>
            <div>
              <dt>Changed</dt>
              <dd>
                <Time at={job.updatedAt} />
              </dd>
            </div>
          </dl>
        </div>
      </Panel>
      <Panel title="Parameters">
        <div className="panel-body">
          <ParameterList parameters={job.parameters} />
        </div>
      </Panel>
      <Panel title="Schedule">
        <div className="panel-body">
          {job.schedule ? (
            <>
              <p style={{ marginTop: 0 }}>
                Runs {inWords(job.schedule.cron)}, {job.schedule.timeZone}.{' '}
                <span className="quiet mono">{job.schedule.cron}</span>
              </p>
              {job.enabled ? (
                <>
                  <p>
                    Next: <NextTime job={job} />
                  </p>
                  <NextTimes cron={job.schedule.cron} timeZone={job.schedule.timeZone} />
                </>
              ) : (
                <p className="quiet">The schedule is off: it only runs when you start it.</p>
              )}
            </>
          ) : (
            <p className="quiet" style={{ margin: 0 }}>
              None: it runs when someone starts it.
            </p>
          )}
        </div>
      </Panel>
    </div>
  );
}
