import {
  Alert,
  Autocomplete,
  Button,
  Modal,
  NativeSelect,
  Select,
  Switch,
  TextInput
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useBlocker, useNavigate } from '@tanstack/react-router';
import { useRef, useState, type FormEvent } from 'react';
import { Problem } from '../api/client';
import {
  declaredParameters,
  job as jobQuery,
  jobs as jobsQuery,
  kernelSpecs,
  notebooks as notebooksQuery,
  timeZones,
  useSaveJob
} from '../api/queries';
import type { Job } from '../api/types';
import { LinkButton } from '../components/LinkButton';
import { NextTimes } from '../components/NextTimes';
import { Page, Panel, Rows } from '../components/Page';
import { Trouble } from '../components/Trouble';
import { check, draftOf, EMPTY, fieldOf, type Draft, type Errors } from '../model/draft';
import { cronOf, suggestName } from '../model/schedule';
import { NotFound } from './NotFound';
import { ParameterFields } from '../components/ParameterFields';
import { WhenFields } from '../components/WhenFields';

/** How long to wait for the next key before the server is asked, in milliseconds. */
const PAUSE = 300;

const newRoute = getRouteApi('/jobs/new');
const editRoute = getRouteApi('/jobs/$name/edit');

export function NewJob() {
  const { notebook = '' } = newRoute.useSearch();
  const zones = useQuery(timeZones);
  const jobs = useQuery(jobsQuery);
  const ready = !zones.isPending && !jobs.isPending;
  return (
    <Page title="New job" above={<Link to="/jobs">Jobs</Link>}>
      {ready ? (
        <Form initial={{ ...EMPTY, notebook, timeZone: browserZone(zones.data?.default) }} />
      ) : (
        <div className="panel">
          <Rows />
        </div>
      )}
    </Page>
  );
}

/** The server's zone is where the team is; a server in UTC says nothing of that. */
function browserZone(ofServer: string | undefined): string {
  const isPlain = ofServer === undefined || /^(Etc\/.*|UTC|GMT)$/.test(ofServer);
  return isPlain ? Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC' : ofServer;
}

export function EditJob() {
  const { name } = editRoute.useParams();
  const job = useQuery(jobQuery(name));
  const zones = useQuery(timeZones);
  if (job.error instanceof Problem && job.error.status === 404) {
    return <NotFound what={`There is no job called “${name}”.`} />;
  }
  return (
    <Page
      title={`Edit ${name}`}
      above={
        <>
          <Link to="/jobs">Jobs</Link> /{' '}
          <Link to="/jobs/$name" params={{ name }}>
            {name}
          </Link>
        </>
      }
    >
      {job.error && <Trouble what="The job can't be read" error={job.error} again={job.refetch} />}
      {job.data && !zones.isPending ? (
        <Form
          key={job.data.name}
          known={job.data}
          initial={draftOf(job.data, browserZone(zones.data?.default))}
        />
      ) : (
        !job.error && (
          <div className="panel">
            <Rows />
          </div>
        )
      )}
    </Page>
  );
}

interface FormProps {
  readonly known?: Job;
  readonly initial: Draft;
}

function Form({ known, initial: given }: FormProps) {
  const navigate = useNavigate();
  // What was there when the form was opened: news of the job's runs don't change what is typed.
  const [initial] = useState(given);
  const [draft, setDraft] = useState(initial);
  const [errors, setErrors] = useState<Errors>({});
  const [named, setNamed] = useState(known !== undefined);
  const form = useRef<HTMLFormElement>(null);
  const save = useSaveJob(known?.name);
  const jobs = useQuery(jobsQuery);
  const notebooks = useQuery(notebooksQuery);
  const kernels = useQuery(kernelSpecs);
  const zones = useQuery(timeZones);
  const paths = notebooks.data?.map(({ path }) => path) ?? [];
  const isKnown = paths.includes(draft.notebook);
  const declared = useQuery({ ...declaredParameters(draft.notebook), enabled: isKnown });

  const taken = (jobs.data ?? []).map(({ name }) => name).filter(name => name !== known?.name);
  const shown: Draft = named
    ? draft
    : { ...draft, name: draft.notebook ? suggestName(draft.notebook, taken) : '' };
  const dirty = JSON.stringify(draft) !== JSON.stringify(initial);
  const blocker = useBlocker({
    shouldBlockFn: () => dirty,
    enableBeforeUnload: dirty,
    withResolver: true
  });

  const change = (part: Partial<Draft>) => {
    setDraft(before => ({ ...before, ...part }));
    setErrors(before =>
      Object.fromEntries(Object.entries(before).filter(([field]) => !(field in part)))
    );
  };
  const focusFirst = () => {
    requestAnimationFrame(() => {
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const checked = check(shown, declared.data?.parameters ?? [], known);
    if ('errors' in checked) {
      setErrors(checked.errors);
      focusFirst();
      return;
    }
    save.mutate(checked.spec, {
      onSuccess: saved =>
        void navigate({ to: '/jobs/$name', params: { name: saved.name }, ignoreBlocker: true }),
      onError: error => {
        if (!(error instanceof Problem)) return;
        const wrong = error.fields.map(({ field, message }) => [fieldOf(field), message]);
        if (error.status === 409) wrong.push(['name', error.message]);
        setErrors(Object.fromEntries(wrong) as Errors);
        focusFirst();
      }
    });
  };

  return (
    <form ref={form} onSubmit={submit} noValidate className="columns">
      <div>
        {save.error && !(save.error instanceof Problem && Object.keys(errors).length > 0) && (
          <Trouble what="The job was not saved" error={save.error} />
        )}
        <Panel title="What">
          <div className="panel-body form">
            <Autocomplete
              label="Notebook"
              description="One of yours; type to search"
              placeholder="reports/daily.ipynb"
              data={paths}
              limit={100}
              value={draft.notebook}
              onChange={notebook => change({ notebook })}
              error={errors.notebook}
              required
              withAsterisk={false}
              data-autofocus={known ? undefined : true}
            />
            {draft.notebook && notebooks.data && !isKnown && (
              <p className="reason" style={{ margin: '-0.5rem 0 0' }}>
                No notebook of yours has this path.
              </p>
            )}
            <TextInput
              label="Job name"
              description="Letters, digits, dots, dashes and underscores; part of the job's address"
              value={shown.name}
              onChange={event => {
                setNamed(true);
                change({ name: event.currentTarget.value });
              }}
              error={errors.name}
              required
              withAsterisk={false}
              autoComplete="off"
              spellCheck={false}
            />
            <NativeSelect
              label="Kernel"
              value={draft.kernel ?? ''}
              onChange={event => change({ kernel: event.currentTarget.value || null })}
              error={errors.kernel}
              data={[
                {
                  value: '',
                  label: declared.data?.kernel
                    ? `The notebook's own (${declared.data.kernel})`
                    : "The notebook's own"
                },
                ...kernelOptions(kernels.data ?? [], draft.kernel)
              ]}
            />
          </div>
        </Panel>
        <Panel title="Parameters">
          <div className="panel-body form">
            {isKnown && declared.isPending && <Rows count={2} />}
            {declared.error && <Alert color="orange">{declared.error.message}</Alert>}
            <ParameterFields
              declared={declared.data?.parameters ?? []}
              hasNotebook={isKnown && declared.data !== undefined}
              texts={draft.parameters}
              errors={errors}
              onChange={(name, text) => {
                change({ parameters: { ...draft.parameters, [name]: text } });
                setErrors(before =>
                  Object.fromEntries(
                    Object.entries(before).filter(([field]) => field !== `parameters.${name}`)
                  )
                );
              }}
            />
            {errors.parameters && <Alert color="red">{errors.parameters}</Alert>}
          </div>
        </Panel>
        <Panel title="When">
          <div className="panel-body form">
            <WhenFields
              when={draft.when}
              errors={errors}
              onChange={when => {
                setErrors({});
                change({ when });
              }}
            />
            {draft.when.kind !== 'never' && (
              <>
                <Select
                  label="Time zone"
                  data={zones.data?.timeZones ?? [draft.timeZone]}
                  searchable
                  limit={60}
                  allowDeselect={false}
                  value={draft.timeZone}
                  onChange={timeZone => change({ timeZone: timeZone ?? draft.timeZone })}
                  error={errors.timeZone}
                  nothingFoundMessage="No such zone"
                />
                <Switch
                  label="Schedule on"
                  checked={draft.enabled}
                  onChange={event => change({ enabled: event.currentTarget.checked })}
                />
              </>
            )}
          </div>
        </Panel>
        <div className="actions">
          <Button type="submit" size="sm" loading={save.isPending}>
            {known ? 'Save' : 'Make the job'}
          </Button>
          {known ? (
            <LinkButton size="sm" variant="default" to="/jobs/$name" params={{ name: known.name }}>
              Cancel
            </LinkButton>
          ) : (
            <LinkButton size="sm" variant="default" to="/jobs">
              Cancel
            </LinkButton>
          )}
        </div>
      </div>
      <Preview draft={draft} />
      <Modal
        opened={blocker.status === 'blocked'}
        onClose={() => blocker.reset?.()}
        title="Leave without saving?"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <p style={{ marginTop: 0 }}>What you have changed in this form is not saved yet.</p>
        <div className="actions" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={() => blocker.reset?.()} data-autofocus>
            Stay
          </Button>
          <Button color="red" onClick={() => blocker.proceed?.()}>
            Leave
          </Button>
        </div>
      </Modal>
    </form>
  );
}

function kernelOptions(
  specs: readonly { name: string; displayName: string }[],
  chosen: string | null
): { value: string; label: string }[] {
  const options = specs.map(({ name, displayName }) => ({
    value: name,
    label: `${displayName} (${name})`
  }));
  const isMissing = chosen !== null && !specs.some(({ name }) => name === chosen);
  return isMissing ? [...options, { value: chosen, label: chosen }] : options;
}

/** What the job will do, before it is saved. */
function Preview({ draft }: { draft: Draft }) {
  const result = cronOf(draft.when);
  const cron = 'cron' in result ? result.cron : undefined;
  const [settled] = useDebouncedValue(cron, PAUSE);
  return (
    <Panel title="Next times">
      <div className="panel-body">
        {settled === null && <p className="quiet">It only runs when you start it.</p>}
        {settled === undefined && (
          <p className="quiet">{'message' in result ? result.message : ''}</p>
        )}
        {typeof settled === 'string' && (
          <>
            <p style={{ marginTop: 0 }} className="quiet">
              {draft.timeZone} · <span className="mono">{settled}</span>
              {!draft.enabled && ' · switched off: none of these until it is on'}
            </p>
            <NextTimes cron={settled} timeZone={draft.timeZone} />
          </>
        )}
      </div>
    </Panel>
  );
}
