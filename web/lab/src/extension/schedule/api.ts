import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { Parameter, Value } from './parameters';
import { Problem, problemOf } from './problem';
import type { UpcomingTime } from './times';

export interface Schedule {
  readonly cron: string;
  readonly timeZone: string;
}

export interface JobSpec {
  readonly name: string;
  readonly notebook: string;
  readonly parameters: Readonly<Record<string, Value>>;
  /** The kernel spec's name; null for the notebook's own. */
  readonly kernel: string | null;
  readonly schedule: Schedule | null;
  readonly enabled: boolean;
}

export interface Job extends JobSpec {
  readonly nextRunAt: string | null;
}

/** The part of Smallfry's own API that scheduling a notebook needs. All methods throw {@link Problem}. */
export interface Api {
  jobs(): Promise<readonly Job[]>;
  parameters(notebook: string): Promise<readonly Parameter[]>;
  timeZones(): Promise<readonly string[]>;
  preview(schedule: Schedule, count: number): Promise<readonly UpcomingTime[]>;
  createJob(spec: JobSpec): Promise<Job>;
  /** Starts a run and returns its id. */
  runNow(job: string): Promise<string>;
}

/** Talks to the server by JupyterLab's connection, which adds the XSRF header. */
export class ServerApi implements Api {
  constructor(private readonly settings: ServerConnection.ISettings) {}

  async jobs() {
    return (await this.request<{ jobs: Job[] }>('jobs')).jobs;
  }

  async parameters(notebook: string) {
    const query = new URLSearchParams({ path: notebook });
    const path = `notebooks/parameters?${query}`;
    return (await this.request<{ parameters: Parameter[] }>(path)).parameters;
  }

  async timeZones() {
    return (await this.request<{ timeZones: string[] }>('time-zones')).timeZones;
  }

  async preview({ cron, timeZone }: Schedule, count: number) {
    const query = new URLSearchParams({ cron, timeZone, count: String(count) });
    const path = `schedules/preview?${query}`;
    return (await this.request<{ times: UpcomingTime[] }>(path)).times;
  }

  createJob(spec: JobSpec) {
    return this.request<Job>('jobs', spec);
  }

  async runNow(job: string) {
    const path = `jobs/${encodeURIComponent(job)}/runs`;
    return String((await this.request<{ id: string | number }>(path, {})).id);
  }

  private async request<T>(path: string, body?: object): Promise<T> {
    const init: RequestInit = body
      ? {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'Content-Type': 'application/json' }
        }
      : {};
    const url = `${URLExt.join(this.settings.baseUrl, 'api/v1')}/${path}`;
    let response: Response;
    try {
      response = await ServerConnection.makeRequest(url, init, this.settings);
    } catch (error) {
      if (!(error instanceof ServerConnection.NetworkError)) throw error;
      throw new Problem('Smallfry does not answer. Is it still running?', 0);
    }
    if (response.ok) return (await response.json()) as T;
    throw await problemOf(response);
  }
}
