import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import type { FailureKind, Job, Run, RunState, RunSummary } from '../src/api/types';
import type { Cell, NotebookDocument } from '../src/notebook/document';
import { failing, report } from './fake-notebooks';

/*
 * A FAKE of the server's API for `npm run dev`: made-up jobs and runs in memory, without a database,
 * kernels or sign-in. It is never shipped, and nothing is tested against it.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const started = Date.now();
const iso = (at: number) => new Date(at).toISOString();

class FakeServer {
  private readonly jobs = new Map<string, Job>();
  private readonly runs = new Map<number, Run>();
  private readonly watchers = new Set<ServerResponse>();
  private nextId = 100;

  constructor() {
    this.addJob('daily-sales', 'daily-sales.ipynb', '0 6 * * *', { region: 'North', days: 30 });
    this.addJob('hourly-import', 'imports/orders.ipynb', '5 * * * *', {});
    this.addJob('month-end-close-of-the-books', 'finance/close.ipynb', '0 2 1 * *', { dry: true });
    this.addJob('by-hand', 'hello.ipynb', null, {});
    this.addJob('share-costs', 'failing.ipynb', '30 5 * * 1-5', { amount: 120, people: 0 });
    for (let day = 29; day >= 0; day--) {
      const state: RunState = day === 12 ? 'timed_out' : day === 17 ? 'skipped' : 'succeeded';
      this.addRun('daily-sales', state, started - day * DAY - 5 * HOUR);
      this.addRun('hourly-import', 'succeeded', started - day * HOUR - 20 * MINUTE);
    }
    this.addRun('hourly-import', 'failed', started - 3 * HOUR, 'platform');
    this.addRun('by-hand', 'cancelled', started - 2 * DAY);
    this.addRun('share-costs', 'succeeded', started - DAY);
    this.addRun('share-costs', 'failed', started - 2 * HOUR, 'user');
    this.start('daily-sales');
  }

  private addJob(name: string, notebook: string, cron: string | null, parameters: object): void {
    this.jobs.set(name, {
      name,
      notebook,
      parameters: parameters as Job['parameters'],
      kernel: null,
      schedule: cron === null ? null : { cron, timeZone: 'Europe/Berlin' },
      enabled: name !== 'month-end-close-of-the-books',
      owner: 'mira',
      createdAt: iso(started - 40 * DAY),
      updatedAt: iso(started - 3 * DAY),
      nextRunAt: cron === null ? null : iso(started + 47 * MINUTE + name.length * HOUR),
      recentRuns: []
    });
  }

  private addRun(job: string, state: RunState, at: number, kind: FailureKind | null = null): Run {
    const id = ++this.nextId;
    const took = 150_000 + ((id * 7919) % 90) * 1000;
    const ran = state !== 'skipped';
    const ended = ran ? iso(at + took) : iso(at);
    const known = this.jobs.get(job);
    const reasons: Partial<Record<RunState, string>> = {
      skipped: 'The run before it was still going on.',
      timed_out: 'It took longer than 2 h.',
      cancelled: 'mira stopped it.',
      failed:
        kind === 'platform'
          ? 'The server was stopped while this ran.'
          : 'Cell 4 raised ZeroDivisionError: float division by zero'
    };
    const failureKind = state === 'timed_out' ? 'timeout' : kind;
    const run: Run = {
      id,
      job,
      state,
      failureKind,
      reason: reasons[state] ?? null,
      trigger: job === 'by-hand' ? 'manual' : 'schedule',
      triggeredBy: job === 'by-hand' ? 'mira' : null,
      scheduledAt: job === 'by-hand' ? null : iso(at),
      createdAt: iso(at),
      startedAt: ran ? iso(at + 300) : null,
      endedAt: ended,
      attempt: kind === 'platform' ? 2 : 1,
      parameters: known?.parameters ?? {},
      notebook: known?.notebook ?? 'hello.ipynb',
      kernel: 'python3',
      attempts: ran
        ? Array.from({ length: kind === 'platform' ? 2 : 1 }, (_, index) => ({
            number: index + 1,
            state,
            failureKind,
            reason: reasons[state] ?? null,
            startedAt: iso(at + 300),
            endedAt: ended,
            hasOutput: true
          }))
        : [],
      sourcePath: ran ? 'source.ipynb' : null,
      outputPath: ran ? 'output.ipynb' : null,
      progress: { cells: 9, done: state === 'succeeded' ? 9 : 3, current: null },
      error:
        kind === 'user'
          ? {
              name: 'ZeroDivisionError',
              value: 'float division by zero',
              cell: 4,
              traceback: failing.cells.flatMap(({ outputs = [] }) =>
                outputs.flatMap(output => (output.output_type === 'error' ? output.traceback : []))
              )
            }
          : null
    };
    this.runs.set(id, run);
    return run;
  }

  private start(job: string): Run {
    const run = this.addRun(job, 'running', Date.now());
    const cells = report.cells.length;
    this.runs.set(run.id, {
      ...run,
      endedAt: null,
      trigger: 'manual',
      triggeredBy: 'mira',
      scheduledAt: null,
      attempts: run.attempts.map(attempt => ({ ...attempt, endedAt: null, hasOutput: true })),
      progress: { cells, done: 0, current: 0 }
    });
    this.step(run.id, 0);
    return this.runs.get(run.id) ?? run;
  }

  private step(id: number, done: number): void {
    const run = this.runs.get(id);
    if (run?.state !== 'running') return;
    const cells = report.cells.length;
    const ended = done >= cells;
    this.change({
      ...run,
      state: ended ? 'succeeded' : 'running',
      endedAt: ended ? iso(Date.now()) : null,
      attempts: run.attempts.map(attempt => ({
        ...attempt,
        state: ended ? ('succeeded' as const) : ('running' as const),
        endedAt: ended ? iso(Date.now()) : null
      })),
      progress: { cells, done, current: ended ? null : done }
    });
    if (!ended) setTimeout(() => this.step(id, done + 1), 4000);
  }

  private change(run: Run): void {
    this.runs.set(run.id, run);
    for (const watcher of this.watchers) {
      send(watcher, 'jobs', { job: run.job, runId: run.id, state: run.state });
    }
  }

  private summary({ id, ...run }: Run): RunSummary {
    return { id, ...run };
  }

  private recent(job?: string): RunSummary[] {
    return [...this.runs.values()]
      .filter(run => job === undefined || run.job === job)
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
      .map(run => this.summary(run));
  }

  private job(name: string): Job | undefined {
    const job = this.jobs.get(name);
    return job && { ...job, recentRuns: this.recent(name).slice(0, 30) };
  }

  private output(id: number): NotebookDocument {
    const run = this.runs.get(id);
    if (run?.error) return failing;
    if (run?.state !== 'running') return report;
    const { done } = run.progress;
    return { ...report, cells: report.cells.map((cell, i) => (i < done ? cell : empty(cell))) };
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    const path = url.pathname.replace('/api/v1', '');
    const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
    const [noun, name = '', verb] = parts;
    const body = (await read(request)) as Partial<Job>;
    const write = (value: unknown, status = 200) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    const missing = () => write({ title: 'Not Found', detail: 'There is no such thing.' }, 404);
    if (url.pathname === '/api/kernelspecs') {
      const spec = { display_name: 'Python 3' };
      return write({ kernelspecs: { python3: { name: 'python3', spec } } });
    }
    if (noun === 'me') return write({ name: 'mira', version: '0.1.0' });
    if (noun === 'events') return this.watch(response);
    if (noun === 'time-zones') {
      return write({
        timeZones: Intl.supportedValuesOf('timeZone').concat('UTC'),
        default: 'Europe/Berlin'
      });
    }
    if (noun === 'notebooks') {
      if (name === 'parameters') return write({ parameters: DECLARED, kernel: 'python3' });
      const paths = ['daily-sales.ipynb', 'hello.ipynb', 'failing.ipynb', 'finance/close.ipynb'];
      return write({
        notebooks: paths.map((p, i) => ({ path: p, lastModified: iso(started - i * 9 * HOUR) }))
      });
    }
    if (noun === 'schedules') return this.preview(url.searchParams, write);
    if (noun === 'today') return write(this.today());
    if (noun === 'jobs' && !name) {
      if (request.method === 'GET') {
        return write({ jobs: [...this.jobs.keys()].sort().map(key => this.job(key)) });
      }
      if (this.jobs.has(body.name ?? '')) {
        return write({ detail: 'There is a job of this name already.' }, 409);
      }
      this.addJob(body.name ?? '', body.notebook ?? '', null, body.parameters ?? {});
      this.jobs.set(body.name ?? '', { ...this.jobs.get(body.name ?? ''), ...body } as Job);
      return write(this.job(body.name ?? ''), 201);
    }
    if (noun === 'jobs') {
      const job = this.job(name);
      if (!job) return missing();
      if (verb === 'runs') {
        if (request.method === 'POST') return write(this.start(name), 201);
        return write({ runs: this.recent(name), more: false });
      }
      if (request.method === 'DELETE') {
        this.jobs.delete(name);
        response.writeHead(204).end();
        return;
      }
      if (request.method !== 'GET') this.jobs.set(name, { ...job, ...body });
      return write(this.job(name));
    }
    if (noun === 'runs' && !name) return write({ runs: this.recent(), more: false });
    if (noun === 'runs') {
      const run = this.runs.get(Number(name));
      if (!run) return missing();
      if (verb === 'events') return this.follow(run.id, response);
      if (verb === 'source') return write({ ...report, cells: report.cells.map(empty) });
      if (verb === 'output') return write(this.output(run.id));
      if (verb === 'cancel') {
        this.change({ ...run, state: 'cancelled', endedAt: iso(Date.now()), reason: 'You did.' });
        return write(this.runs.get(run.id), 202);
      }
      return write(run);
    }
    return missing();
  }

  private today() {
    const all = this.recent();
    const day = all.filter(run => Date.parse(run.createdAt) > Date.now() - DAY);
    const count = (state: RunState) => day.filter(run => run.state === state).length;
    return {
      failed: day.filter(run => run.state === 'failed'),
      running: all.filter(run => run.state === 'running'),
      recent: day.slice(0, 12),
      upcoming: [...this.jobs.values()]
        .filter(job => job.nextRunAt && job.enabled)
        .map(job => ({ job: job.name, at: job.nextRunAt })),
      counts: {
        succeeded: count('succeeded'),
        failed: count('failed'),
        running: count('running'),
        queued: 0
      }
    };
  }

  private preview(query: URLSearchParams, write: (value: unknown, status?: number) => void): void {
    const cron = query.get('cron') ?? '';
    if (!cron.startsWith('@') && cron.split(' ').length !== 5) {
      const message = 'A cron expression has five fields.';
      return write({ detail: message, errors: [{ field: 'cron', message }] }, 400);
    }
    const zone = query.get('timeZone') ?? 'UTC';
    const times = Array.from({ length: 10 }, (_, index) => {
      const at = Math.ceil(started / DAY) * DAY + index * DAY + 5 * HOUR;
      const local = `${iso(at + HOUR).slice(0, 16)}+01:00[${zone}]`;
      const note = index === 3 ? 'clock goes forward: runs at the next instant' : null;
      return { at: iso(at), local, note };
    });
    write({ times });
  }

  private watch(response: ServerResponse): void {
    open(response);
    this.watchers.add(response);
    response.on('close', () => this.watchers.delete(response));
  }

  private follow(id: number, response: ServerResponse): void {
    open(response);
    let told = '';
    const timer = setInterval(() => {
      const run = this.runs.get(id);
      if (!run) return;
      const news = JSON.stringify(run);
      if (news === told) return;
      told = news;
      const { current } = run.progress;
      const running = current === null ? undefined : report.cells[current];
      if (current !== null && current > 0) {
        const cell = report.cells[current - 1];
        send(response, 'cell', { attempt: 1, index: current - 1, status: 'succeeded', cell });
      }
      if (running?.cell_type === 'code') {
        const cell = empty(running);
        send(response, 'cell', { attempt: 1, index: current, status: 'running', cell });
      }
      send(response, 'run', run);
      if (run.state !== 'running') response.end();
    }, 300);
    response.on('close', () => clearInterval(timer));
  }
}

const DECLARED = [
  { name: 'region', type: 'str', default: '"North"', help: 'North, South, East, West, or all' },
  { name: 'days', type: 'int', default: '30', help: 'how many days to look back' },
  { name: 'dry', type: 'bool', default: 'False', help: '' },
  { name: 'limits', type: 'None', default: '[1, 2]', help: '' }
];

function empty(cell: Cell): Cell {
  return cell.cell_type === 'code'
    ? { ...cell, outputs: [], execution_count: null, metadata: { tags: cell.metadata.tags ?? [] } }
    : cell;
}

function open(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write(':\n\n');
}

function send(response: ServerResponse, type: string, data: unknown): void {
  response.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
}

async function read(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text ? JSON.parse(text) : {};
}

/** The plugin that answers `/api/` from the fake while `vite` serves the console. */
export function fakeApi(): Plugin {
  return {
    name: 'smallfry-fake-api',
    apply: 'serve',
    configureServer(server) {
      const fake = new FakeServer();
      server.middlewares.use((request, response, next) => {
        if (request.url?.startsWith('/api/')) fake.answer(request, response).catch(next);
        else next();
      });
    },
    configurePreviewServer(server) {
      const fake = new FakeServer();
      server.middlewares.use((request, response, next) => {
        if (request.url?.startsWith('/api/')) fake.answer(request, response).catch(next);
        else next();
      });
    }
  };
}
