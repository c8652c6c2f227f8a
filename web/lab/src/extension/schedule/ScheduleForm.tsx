import { useId, useSyncExternalStore, type ReactNode } from 'react';
import { ParameterFields } from './ParameterFields';
import type { Job } from './api';
import type { ScheduleModel } from './model';
import { WhenFields } from './WhenFields';
import { Field } from './fields';
import { inWords } from './when';

export interface ScheduleFormProps {
  readonly model: ScheduleModel;
  /** Whether unsaved changes were saved before the form opened. */
  readonly saved: boolean;
}

/** The form that makes a job of a notebook. */
export function ScheduleForm({ model, saved }: ScheduleFormProps) {
  const state = useSyncExternalStore(model.subscribe, () => model.state);
  const runNow = useId();
  return (
    <div className="smallfry-Schedule" aria-busy={state.status !== 'ready'}>
      {state.problem && (
        <p className="smallfry-Schedule-problem" role="alert">
          {state.problem}
        </p>
      )}
      {saved && (
        <Note>Your unsaved changes were saved first: a job runs the notebook as it is saved.</Note>
      )}
      {state.existing.map(job => (
        <ExistingJob key={job.name} job={job} />
      ))}
      <div className="smallfry-Schedule-columns">
        <div>
          <Field label="Notebook">{({ id }) => <output id={id}>{model.notebook}</output>}</Field>
          <Field
            label="Job name"
            help="Letters, digits, dot, dash and underscore."
            error={state.errors.name}
          >
            {props => (
              <input
                {...props}
                className="jp-mod-styled"
                type="text"
                autoComplete="off"
                spellCheck={false}
                maxLength={100}
                value={state.name}
                onChange={event => model.setName(event.target.value)}
              />
            )}
          </Field>
          <ParameterFields model={model} state={state} />
        </div>
        <div>
          <WhenFields model={model} state={state} />
          <label className="smallfry-Schedule-check" htmlFor={runNow}>
            <input
              id={runNow}
              type="checkbox"
              checked={state.runNow}
              onChange={event => model.setRunNow(event.target.checked)}
            />
            Also run it once now
          </label>
        </div>
      </div>
    </div>
  );
}

function Note({ children }: { children: ReactNode }) {
  return (
    <p className="smallfry-Schedule-note" role="status">
      {children}
    </p>
  );
}

function ExistingJob({ job }: { job: Job }) {
  const page = `/jobs/${encodeURIComponent(job.name)}`;
  const when = job.schedule
    ? `${inWords(job.schedule.cron)} (${job.schedule.timeZone})`
    : inWords(null);
  return (
    <Note>
      The job{' '}
      <a href={page} target="smallfry-console">
        {job.name}
      </a>{' '}
      runs this notebook already, {when}
      {job.enabled ? '' : '; it is switched off'}.{' '}
      <a href={`${page}/edit`} target="smallfry-console" aria-label={`Edit the job ${job.name}`}>
        Edit it
      </a>
      , or make another job below.
    </Note>
  );
}
