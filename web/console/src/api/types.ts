/** What the server's API sends and takes; times are ISO 8601 in UTC. */

export type RunState =
  | 'queued'
  | 'starting'
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'timed_out'
  | 'cancelled'
  | 'skipped';

export type FailureKind = 'user' | 'platform' | 'timeout';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export type Parameters = Record<string, Json>;

export interface Me {
  readonly name: string;
  readonly version: string;
  readonly dataFolder?: string;
}

export interface Schedule {
  readonly cron: string;
  readonly timeZone: string;
}

export interface JobSpec {
  readonly name: string;
  readonly notebook: string;
  readonly parameters: Parameters;
  readonly kernel: string | null;
  readonly schedule: Schedule | null;
  readonly enabled: boolean;
}

export interface Job extends JobSpec {
  readonly owner: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly nextRunAt: string | null;
  /** Newest first, at most 30. */
  readonly recentRuns: readonly RunSummary[];
}

export interface RunSummary {
  readonly id: number;
  readonly job: string;
  readonly state: RunState;
  readonly failureKind: FailureKind | null;
  readonly reason: string | null;
  readonly trigger: 'manual' | 'schedule';
  readonly triggeredBy: string | null;
  readonly scheduledAt: string | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly attempt: number;
}

export interface Attempt {
  readonly number: number;
  readonly state: RunState;
  readonly failureKind: FailureKind | null;
  readonly reason: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly hasOutput: boolean;
}

export interface RunError {
  readonly name: string;
  readonly value: string;
  readonly cell: number | null;
  readonly traceback: readonly string[] | string | null;
}

export interface Progress {
  readonly cells: number;
  readonly done: number;
  readonly current: number | null;
}

export interface Run extends RunSummary {
  readonly parameters: Parameters;
  readonly notebook: string;
  readonly kernel: string | null;
  readonly attempts: readonly Attempt[];
  readonly sourcePath: string | null;
  readonly outputPath: string | null;
  readonly progress: Progress;
  readonly error: RunError | null;
}

export interface RunPage {
  readonly runs: readonly RunSummary[];
  readonly more: boolean;
}

export interface Today {
  readonly failed: readonly RunSummary[];
  readonly running: readonly RunSummary[];
  readonly recent: readonly RunSummary[];
  readonly upcoming: readonly { readonly job: string; readonly at: string }[];
  readonly counts: {
    readonly succeeded: number;
    readonly failed: number;
    readonly running: number;
    readonly queued: number;
  };
}

export interface PreviewTime {
  readonly at: string;
  /** With offset and zone: `2026-11-25T06:00+01:00[Europe/Berlin]`. */
  readonly local: string;
  readonly note: string | null;
}

/** A parameter that a notebook declares in its cell tagged `parameters`. */
export interface DeclaredParameter {
  readonly name: string;
  /** Python's name of the type, or `None` if the notebook doesn't tell. */
  readonly type: string;
  /** The default as source text. */
  readonly default: string;
  readonly help: string;
}

export interface FoundNotebook {
  readonly path: string;
  readonly lastModified: string;
}

export interface KernelSpec {
  readonly name: string;
  readonly displayName: string;
}
