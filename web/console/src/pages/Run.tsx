import { Button, NativeSelect } from '@mantine/core';
import { IconDownload, IconPlayerStop, IconRotateClockwise } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Problem } from '../api/client';
import { job as jobQuery, run as runQuery, useCancelRun, useRunNow } from '../api/queries';
import { useLiveRun, useNotebookOfRun } from '../api/live-run';
import type { Attempt, Run } from '../api/types';
import { Page, Panel, Rows } from '../components/Page';
import { ParameterList } from '../components/ParameterList';
import { triggerInWords } from '../components/RunsTable';
import { StateBadge } from '../components/State';
import { Duration, Time } from '../components/Time';
import { Trouble } from '../components/Trouble';
import { Why } from '../components/Why';
import { labAddress } from '../model/addresses';
import { isOpen, lookOf } from '../model/states';
import { usualDuration } from '../model/time';
import { NotFound } from './NotFound';

const Notebook = lazy(() =>
  import('../notebook/Notebook').then(module => ({ default: module.Notebook }))
);

const route = getRouteApi('/runs/$id');

export function RunPage() {
  const { id: text } = route.useParams();
  const id = Number(text);
  const isNumber = Number.isSafeInteger(id) && id > 0;
  const run = useQuery({ ...runQuery(id), enabled: isNumber });
  if (!isNumber || (run.error instanceof Problem && run.error.status === 404)) {
    return <NotFound what={`There is no run ${text}.`} />;
  }
  const { data } = run;
  return (
    <Page
      title={
        data ? `${lookOf(data.state, data.failureKind).word}: ${data.job} #${id}` : `Run ${id}`
      }
      above={
        <>
          <Link to="/jobs">Jobs</Link>
          {data && (
            <>
              {' / '}
              <Link to="/jobs/$name" params={{ name: data.job }}>
                {data.job}
              </Link>
            </>
          )}
        </>
      }
      heading={
        <>
          Run <span className="tabular">#{id}</span>
          {data && <StateBadge state={data.state} kind={data.failureKind} />}
        </>
      }
      actions={data && <Actions run={data} />}
    >
      {run.error && <Trouble what="The run can't be shown" error={run.error} again={run.refetch} />}
      {run.isPending && (
        <div className="panel">
          <Rows />
        </div>
      )}
      {data && <Details run={data} />}
    </Page>
  );
}

function Actions({ run }: { run: Run }) {
  const navigate = useNavigate();
  const runNow = useRunNow();
  const cancel = useCancelRun();
  const trouble = runNow.error ?? cancel.error;
  return (
    <>
      {isOpen(run.state) ? (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={15} aria-hidden />}
          loading={cancel.isPending}
          disabled={cancel.isSuccess}
          onClick={() => cancel.mutate(run.id)}
        >
          {cancel.isSuccess ? 'Stopping…' : 'Cancel run'}
        </Button>
      ) : (
        <Button
          leftSection={<IconRotateClockwise size={15} aria-hidden />}
          loading={runNow.isPending}
          title="With the same parameters"
          onClick={() =>
            runNow.mutate(
              { name: run.job, parameters: run.parameters },
              {
                onSuccess: next =>
                  void navigate({ to: '/runs/$id', params: { id: String(next.id) } })
              }
            )
          }
        >
          Run again
        </Button>
      )}
      <Button variant="default" component="a" href={labAddress(run.notebook)}>
        Open in Lab
      </Button>
      {trouble && (
        <div style={{ flexBasis: '100%' }}>
          <Trouble what="That did not work" error={trouble} />
        </div>
      )}
    </>
  );
}

function Details({ run }: { run: Run }) {
  const { attempt: chosen } = route.useSearch();
  const live = useLiveRun(run);
  const latest = run.attempts.at(-1);
  const attempt = run.attempts.find(({ number }) => number === chosen) ?? latest;
  const isLatest = attempt === latest;
  return (
    <>
      <Why run={run} />
      {isOpen(run.state) && <Progress run={run} />}
      <Facts run={run} />
      <Panel title="Parameters">
        <div className="panel-body">
          <ParameterList parameters={run.parameters} />
        </div>
      </Panel>
      <OutputPanel
        run={run}
        attempt={attempt}
        live={isLatest && isOpen(run.state) ? live : undefined}
      />
    </>
  );
}

function Progress({ run }: { run: Run }) {
  const { cells, done, current } = run.progress;
  const word = lookOf(run.state).word;
  const text =
    cells === 0
      ? run.state === 'queued'
        ? 'Waits for its turn.'
        : 'Starts the kernel.'
      : `${done} of ${cells} cells done${current === null ? '' : `, cell ${current + 1} runs`}`;
  return (
    <div aria-live="polite">
      <span className="quiet tabular">{text}</span>
      <div
        className="bar"
        role="progressbar"
        aria-label={`Progress: ${word}`}
        aria-valuemin={0}
        aria-valuemax={Math.max(1, cells)}
        aria-valuenow={done}
      >
        <div style={{ width: `${cells === 0 ? 0 : (100 * done) / cells}%` }} />
      </div>
    </div>
  );
}

function Facts({ run }: { run: Run }) {
  const job = useQuery(jobQuery(run.job));
  const usual = usualDuration((job.data?.recentRuns ?? []).filter(({ id }) => id !== run.id));
  return (
    <section className="panel panel-body" aria-label="About this run">
      <dl className="facts">
        <div>
          <dt>Job</dt>
          <dd>
            <Link to="/jobs/$name" params={{ name: run.job }}>
              {run.job}
            </Link>
          </dd>
        </div>
        <div>
          <dt>Trigger</dt>
          <dd>
            {triggerInWords(run)}
            {run.scheduledAt && (
              <>
                {', due '}
                <Time at={run.scheduledAt} timeZone={job.data?.schedule?.timeZone} />
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>Started</dt>
          <dd>
            {run.startedAt ? <Time at={run.startedAt} /> : <span className="quiet">not yet</span>}
          </dd>
        </div>
        <div>
          <dt>Duration</dt>
          <dd>
            <Duration of={run} usual={usual} />
          </dd>
        </div>
        <div>
          <dt>Notebook</dt>
          <dd>{run.notebook}</dd>
        </div>
        {run.kernel && (
          <div>
            <dt>Kernel</dt>
            <dd>{run.kernel}</dd>
          </div>
        )}
      </dl>
      {run.attempts.length > 1 && <Attempts run={run} />}
    </section>
  );
}

function Attempts({ run }: { run: Run }) {
  return (
    <div className="scroll" style={{ marginTop: '0.9rem' }}>
      <table className="table" aria-label="Attempts">
        <thead>
          <tr>
            <th scope="col">Attempt</th>
            <th scope="col">State</th>
            <th scope="col" className="number">
              Duration
            </th>
            <th scope="col">What happened</th>
          </tr>
        </thead>
        <tbody>
          {run.attempts.map(attempt => (
            <tr key={attempt.number}>
              <td className="tight tabular">
                <Link
                  to="/runs/$id"
                  params={{ id: String(run.id) }}
                  search={{ attempt: attempt.number }}
                >
                  {attempt.number}
                </Link>
              </td>
              <td className="tight">
                <StateBadge state={attempt.state} kind={attempt.failureKind} />
              </td>
              <td className="tight number">
                <Duration of={attempt} />
              </td>
              <td className="reason">{attempt.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface OutputPanelProps {
  readonly run: Run;
  readonly attempt: Attempt | undefined;
  readonly live: ReturnType<typeof useLiveRun> | undefined;
}

function OutputPanel({ run, attempt, live }: OutputPanelProps) {
  const navigate = useNavigate({ from: '/runs/$id' });
  const { notebook, isOutput } = useNotebookOfRun(run, attempt, live);
  const isLatest = attempt === run.attempts.at(-1);
  const path = `/api/v1/runs/${run.id}`;
  return (
    <Panel
      title={isOutput ? 'Output notebook' : 'Source notebook'}
      side={
        <div className="actions" style={{ width: 'auto' }}>
          {run.attempts.length > 1 && attempt && (
            <NativeSelect
              size="xs"
              aria-label="Attempt"
              value={attempt.number}
              data={run.attempts.map(({ number }) => ({
                value: String(number),
                label: `attempt ${number}`
              }))}
              onChange={event =>
                void navigate({ search: { attempt: Number(event.currentTarget.value) } })
              }
            />
          )}
          {run.sourcePath && (
            <Download href={`${path}/source?download=1`} label="Source" what="source notebook" />
          )}
          {isOutput && attempt && (
            <Download
              href={`${path}/output?attempt=${attempt.number}&download=1`}
              label="Output"
              what="output notebook"
            />
          )}
        </div>
      }
    >
      <div className="panel-body">
        {notebook.isLoading && <Rows count={8} />}
        {notebook.error && (
          <Trouble
            what="The notebook can't be shown"
            error={notebook.error}
            again={notebook.refetch}
          />
        )}
        {!notebook.data && !notebook.isLoading && !notebook.error && (
          <p className="quiet" style={{ margin: 0 }}>
            {run.state === 'skipped'
              ? 'This run was skipped, so there is nothing to show.'
              : 'There is nothing to show yet.'}
          </p>
        )}
        {notebook.data && (
          <Suspense fallback={<Rows count={8} />}>
            <Notebook
              notebook={notebook.data}
              live={isOutput ? live?.cells : undefined}
              failedCell={isLatest && isOutput ? run.error?.cell : undefined}
            />
          </Suspense>
        )}
      </div>
    </Panel>
  );
}

function Download({ href, label, what }: { href: string; label: string; what: string }) {
  return (
    <Button
      component="a"
      href={href}
      download
      size="compact-sm"
      variant="default"
      aria-label={`${label}: download the ${what}`}
      leftSection={<IconDownload size={14} aria-hidden />}
    >
      {label}
    </Button>
  );
}
