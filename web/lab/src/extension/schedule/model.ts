import type { Api, Job, JobSpec, Schedule } from './api';
import { suggestJobName } from './names';
import { kindOf, read, type Parameter, type Value } from './parameters';
import { Problem } from './problem';
import type { UpcomingTime } from './times';
import { cronOf, DEFAULT_WHEN, type When } from './when';

/** Milliseconds without a keystroke until the next times are asked for. */
const PREVIEW_DELAY = 250;

const PREVIEW_COUNT = 6;

/** The server's code for a name that another job has. */
const NAME_TAKEN = 'job_exists';

export type Preview =
  | { readonly status: 'none' }
  | { readonly status: 'loading' }
  | { readonly status: 'times'; readonly times: readonly UpcomingTime[] };

export interface State {
  /** `ready` when the notebook's parameters and jobs are known. */
  readonly status: 'loading' | 'ready' | 'submitting';
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** What was typed, by parameter; empty or absent means the notebook's default. */
  readonly texts: Readonly<Record<string, string>>;
  readonly when: When;
  readonly timeZone: string;
  readonly timeZones: readonly string[];
  readonly runNow: boolean;
  readonly preview: Preview;
  /** The jobs that run this notebook already. */
  readonly existing: readonly Job[];
  /** Messages by field: `name`, `cron`, `timeZone`, `time`, `days`, `minute`, `parameters.<name>`. */
  readonly errors: Readonly<Record<string, string>>;
  /** What went wrong, where no single field is to blame. */
  readonly problem: string | null;
}

export interface Scheduled {
  readonly job: Job;
  /** The run that was started at once, if asked for. */
  readonly runId: string | null;
  /** Why that run couldn't be started, although the job was made. */
  readonly runProblem: string | null;
}

export interface ModelOptions {
  readonly api: Api;
  /** The notebook's path in its owner's home. */
  readonly notebook: string;
  /** The zone that is chosen at first. */
  readonly timeZone: string;
}

/** What the form shows and does, without its looks. For one notebook, used once. */
export class ScheduleModel {
  private current: State;
  private readonly listeners = new Set<() => void>();
  private nameTyped = false;
  private previewTimer: ReturnType<typeof setTimeout> | undefined;
  private previewRequest = 0;

  constructor(private readonly options: ModelOptions) {
    this.current = {
      status: 'loading',
      name: suggestJobName(options.notebook),
      parameters: [],
      texts: {},
      when: DEFAULT_WHEN,
      timeZone: options.timeZone,
      timeZones: [options.timeZone],
      runNow: false,
      preview: { status: 'none' },
      existing: [],
      errors: {},
      problem: null
    };
  }

  get notebook(): string {
    return this.options.notebook;
  }

  get state(): State {
    return this.current;
  }

  /** Calls back after each change; returns how to end that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Asks the server what it knows of the notebook. Doesn't throw: a failure is shown in the form. */
  async load(): Promise<void> {
    const { api, notebook } = this.options;
    const previewed = this.loadPreview();
    try {
      const [jobs, parameters, timeZones] = await Promise.all([
        api.jobs(),
        api.parameters(notebook),
        api.timeZones()
      ]);
      const taken = new Set(jobs.map(job => job.name));
      this.update({
        status: 'ready',
        parameters,
        timeZones,
        existing: jobs.filter(job => job.notebook === notebook),
        name: this.nameTyped ? this.current.name : suggestJobName(notebook, taken)
      });
    } catch (error) {
      this.update({ status: 'ready', problem: messageOf(error) });
    }
    await previewed;
  }

  setName(name: string): void {
    this.nameTyped = true;
    this.update({ name, errors: without(this.current.errors, 'name') });
  }

  setText(parameter: string, text: string): void {
    this.update({
      texts: { ...this.current.texts, [parameter]: text },
      errors: without(this.current.errors, `parameters.${parameter}`)
    });
  }

  setWhen(change: Partial<When>): void {
    const when = { ...this.current.when, ...change };
    if (change.kind === 'custom' && this.current.when.kind !== 'custom') {
      const previous = cronOf(this.current.when);
      if ('cron' in previous && previous.cron) when.cron = previous.cron;
    }
    const errors = without(this.current.errors, 'minute', 'time', 'days', 'cron');
    this.update({ when, errors });
    this.previewSoon();
  }

  setTimeZone(timeZone: string): void {
    this.update({ timeZone, errors: without(this.current.errors, 'timeZone') });
    this.previewSoon();
  }

  setRunNow(runNow: boolean): void {
    this.update({ runNow });
  }

  /** The schedule as the form stands; null without one; undefined while a field lacks something. */
  schedule(): Schedule | null | undefined {
    const result = cronOf(this.current.when);
    if (!('cron' in result)) return undefined;
    return result.cron === null
      ? null
      : { cron: result.cron, timeZone: this.current.timeZone.trim() };
  }

  /** Makes the job. Returns null, with the reasons in the state, if it can't be made as it stands. */
  async submit(): Promise<Scheduled | null> {
    if (this.current.status !== 'ready') return null;
    const spec = this.check();
    if (!spec) return null;
    this.update({ status: 'submitting', errors: {}, problem: null });
    try {
      const job = await this.options.api.createJob(spec);
      return { job, ...(await this.startRun(job)) };
    } catch (error) {
      this.update({ ...explained(error), status: 'ready' });
      return null;
    }
  }

  dispose(): void {
    clearTimeout(this.previewTimer);
    this.previewRequest++;
    this.listeners.clear();
  }

  /** The job as the form stands, or null after noting in the state what the fields lack. */
  private check(): JobSpec | null {
    const { name, parameters, texts, when, timeZone } = this.current;
    const errors: Record<string, string> = {};
    if (name.trim() === '') errors.name = 'A job needs a name.';
    const values: Record<string, Value> = {};
    for (const parameter of parameters) {
      const result = read(kindOf(parameter), texts[parameter.name] ?? '');
      if ('message' in result) errors[`parameters.${parameter.name}`] = result.message;
      else if ('value' in result) values[parameter.name] = result.value;
    }
    const cron = cronOf(when);
    if ('message' in cron) errors[cron.field] = cron.message;
    else if (cron.cron !== null && timeZone.trim() === '') errors.timeZone = 'Choose a time zone.';
    const schedule = this.schedule();
    if (Object.keys(errors).length > 0 || schedule === undefined) {
      this.update({ errors, problem: null });
      return null;
    }
    return {
      name: name.trim(),
      notebook: this.notebook,
      parameters: values,
      kernel: null,
      schedule,
      enabled: true
    };
  }

  private async startRun(job: Job): Promise<Pick<Scheduled, 'runId' | 'runProblem'>> {
    if (!this.current.runNow) return { runId: null, runProblem: null };
    try {
      return { runId: await this.options.api.runNow(job.name), runProblem: null };
    } catch (error) {
      return { runId: null, runProblem: messageOf(error) };
    }
  }

  private previewSoon(): void {
    clearTimeout(this.previewTimer);
    this.previewRequest++;
    if (!this.schedule()) {
      this.update({ preview: { status: 'none' } });
      return;
    }
    this.previewTimer = setTimeout(() => void this.loadPreview(), PREVIEW_DELAY);
  }

  private async loadPreview(): Promise<void> {
    const schedule = this.schedule();
    if (!schedule) return;
    const request = ++this.previewRequest;
    if (this.current.preview.status === 'none') this.update({ preview: { status: 'loading' } });
    try {
      const times = await this.options.api.preview(schedule, PREVIEW_COUNT);
      if (request === this.previewRequest) this.update({ preview: { status: 'times', times } });
    } catch (error) {
      if (request !== this.previewRequest) return;
      const { errors, problem } = explained(error);
      this.update({
        preview: { status: 'none' },
        errors: { ...this.current.errors, ...errors },
        problem
      });
    }
  }

  private update(change: Partial<State>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener();
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Problem)) return String(error);
  const id = error.errorId ? ` (error ${error.errorId})` : '';
  return error.message + id;
}

/** The fields that a refused request blames, and the rest of what it says. */
function explained(error: unknown): Pick<State, 'errors' | 'problem'> {
  if (error instanceof Problem && error.code === NAME_TAKEN) {
    return { errors: { name: error.message }, problem: null };
  }
  if (!(error instanceof Problem) || error.errors.length === 0) {
    return { errors: {}, problem: messageOf(error) };
  }
  const errors: Record<string, string> = {};
  const rest: string[] = [];
  for (const { field, message } of error.errors) {
    const ours = fieldOf(field);
    if (ours === null) rest.push(message);
    else errors[ours] = message;
  }
  return { errors, problem: rest.length > 0 ? rest.join(' ') : null };
}

/** The form's field for a field of the request, or null if the form has none. */
function fieldOf(field: string): string | null {
  const name = field.replace(/^schedule\./, '');
  return /^(name|cron|timeZone|parameters\..+)$/.test(name) ? name : null;
}

function without(errors: State['errors'], ...fields: string[]): State['errors'] {
  return Object.fromEntries(Object.entries(errors).filter(([field]) => !fields.includes(field)));
}
