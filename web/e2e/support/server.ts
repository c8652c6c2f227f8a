import fs from 'node:fs/promises';
import path from 'node:path';
import type { APIResponse, BrowserContext } from 'playwright-core';

const EXAMPLES = path.join(import.meta.dirname, '../../../examples/notebooks');

/** In ms: as long as a run that is waited for may take. */
const REQUEST_LIMIT = 90_000;

/** The part of a run that the tests look at. */
export interface Run {
  readonly id: number | string;
  readonly state: string;
}

/** The product's API as a signed-in browser reaches it: by cookie and XSRF header. */
export class Server {
  constructor(
    private readonly context: BrowserContext,
    private readonly url: string
  ) {}

  /** Puts a notebook into the person's home, as an upload in JupyterLab does. */
  async putNotebook(file: string, content: object): Promise<void> {
    await this.send('PUT', `/api/contents/${file}`, { type: 'notebook', format: 'json', content });
  }

  /** Puts one of the project's examples into the person's home. */
  async putExample(name: string, as = name): Promise<void> {
    const text = await fs.readFile(path.join(EXAMPLES, name), 'utf8');
    await this.putNotebook(as, JSON.parse(text) as object);
  }

  async notebook(file: string): Promise<Notebook> {
    const response = await this.send('GET', `/api/contents/${file}?type=notebook&content=1`);
    return ((await response.json()) as { content: Notebook }).content;
  }

  /** Makes a job, replacing one of the same name. */
  async putJob(job: { name: string; notebook: string; [field: string]: unknown }): Promise<void> {
    const known = await this.request('GET', `/api/v1/jobs/${job.name}`);
    const spec = { parameters: {}, kernel: null, schedule: null, enabled: true, ...job };
    if (known.ok()) await this.send('PUT', `/api/v1/jobs/${job.name}`, spec);
    else await this.send('POST', '/api/v1/jobs', spec);
  }

  async deleteJob(name: string): Promise<void> {
    await this.request('DELETE', `/api/v1/jobs/${name}`);
  }

  async runNow(job: string): Promise<Run> {
    return (await (await this.send('POST', `/api/v1/jobs/${job}/runs`, {})).json()) as Run;
  }

  /** Starts a run and waits, as its live page does, until it has ended. */
  async runToEnd(job: string): Promise<Run> {
    const { id } = await this.runNow(job);
    // The stream of a run's events ends after its last one.
    await this.send('GET', `/api/v1/runs/${id}/events`);
    return (await (await this.send('GET', `/api/v1/runs/${id}`)).json()) as Run;
  }

  /** A request that has to succeed. */
  private async send(method: string, target: string, body?: object): Promise<APIResponse> {
    const response = await this.request(method, target, body);
    if (response.ok()) return response;
    throw new Error(`${method} ${target}: ${response.status()} ${await response.text()}`);
  }

  private async request(method: string, target: string, body?: object): Promise<APIResponse> {
    const cookies = await this.context.cookies(this.url);
    const xsrf = cookies.find(({ name }) => name === '_xsrf')?.value ?? '';
    return this.context.request.fetch(this.url + target, {
      method,
      data: body,
      timeout: REQUEST_LIMIT,
      headers: { 'X-XSRFToken': xsrf }
    });
  }
}

/** As much of nbformat as the tests look at. */
export interface Notebook {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly execution_count?: number | null;
    readonly outputs?: readonly { readonly output_type: string }[];
  }[];
}

/** A notebook of code cells. */
export function notebookOf(...sources: string[]): object {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' },
      language_info: { name: 'python' }
    },
    cells: sources.map((source, index) => ({
      id: `cell-${index}`,
      cell_type: 'code',
      metadata: {},
      execution_count: null,
      outputs: [],
      source
    }))
  };
}
