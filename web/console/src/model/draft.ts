import type { DeclaredParameter, Job, JobSpec, Json, Parameters } from '../api/types';
import { kindOf, kindOfValue, read, typedValue } from './parameters';
import { cronOf, DEFAULT_WHEN, whenOf, type When } from './schedule';

/** What the form of a job holds: texts as typed. */
export interface Draft {
  readonly name: string;
  readonly notebook: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly kernel: string | null;
  readonly when: When;
  readonly timeZone: string;
  readonly enabled: boolean;
}

/** What is wrong, by field. Fields of parameters are called `parameters.<name>`. */
export type Errors = Readonly<Record<string, string>>;

export const EMPTY: Omit<Draft, 'timeZone'> = {
  name: '',
  notebook: '',
  parameters: {},
  kernel: null,
  when: DEFAULT_WHEN,
  enabled: true
};

export function draftOf(job: Job, defaultZone: string): Draft {
  return {
    name: job.name,
    notebook: job.notebook,
    parameters: Object.fromEntries(
      Object.entries(job.parameters).map(([name, value]) => [name, typedValue(value)])
    ),
    kernel: job.kernel,
    when: whenOf(job.schedule?.cron ?? null),
    timeZone: job.schedule?.timeZone ?? defaultZone,
    enabled: job.enabled
  };
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Names that are addresses of other pages. */
const RESERVED = new Set(['new']);

/** The job that a draft describes, or what is wrong with it. */
export function check(
  draft: Draft,
  declared: readonly DeclaredParameter[],
  known: Job | undefined
): { spec: JobSpec } | { errors: Errors } {
  const errors: Record<string, string> = {};
  const name = draft.name.trim();
  if (!draft.notebook.trim()) errors.notebook = 'Choose the notebook that runs.';
  if (!NAME.test(name)) {
    errors.name =
      'A name has 1 to 100 letters, digits, dots, dashes and underscores, and begins with a letter or digit.';
  } else if (RESERVED.has(name)) {
    errors.name = `“${name}” is the address of another page: choose another name.`;
  }
  const parameters = readParameters(draft, declared, known, errors);
  const result = cronOf(draft.when);
  if ('message' in result) errors[result.field] = result.message;
  if ('message' in result || Object.keys(errors).length > 0) return { errors };
  return {
    spec: {
      name,
      notebook: draft.notebook.trim(),
      parameters,
      kernel: draft.kernel,
      schedule: result.cron === null ? null : { cron: result.cron, timeZone: draft.timeZone },
      enabled: draft.enabled
    }
  };
}

function readParameters(
  draft: Draft,
  declared: readonly DeclaredParameter[],
  known: Job | undefined,
  errors: Record<string, string>
): Parameters {
  const parameters: Record<string, Json> = {};
  for (const [name, text] of Object.entries(draft.parameters)) {
    const before = known?.parameters[name];
    // A value that nobody touched stays as it is, whatever its text might be read as.
    if (before !== undefined && typedValue(before) === text) {
      parameters[name] = before;
      continue;
    }
    const declaration = declared.find(parameter => parameter.name === name);
    // Of a notebook that was chosen before: its values are none of this one's.
    if (!declaration && before === undefined) continue;
    const kind = declaration ? kindOf(declaration) : kindOfValue(before ?? null);
    const value = read(kind, text);
    if ('message' in value) errors[`parameters.${name}`] = value.message;
    else if ('value' in value) parameters[name] = value.value;
  }
  return parameters;
}

/** The form's field that the server means. */
export function fieldOf(field: string): string {
  return field.replace(/^schedule\./, '');
}
