import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { request, signInAddress, type Problem } from '../src/api/client';
import type { Job, Run } from '../src/api/types';
import { FakeEventSource, fakeServer } from './support/fake-server';
import { open } from './support/render';

const RUN: Run = {
  id: 7,
  job: 'daily',
  state: 'running',
  failureKind: null,
  reason: null,
  trigger: 'manual',
  triggeredBy: 'mira',
  scheduledAt: null,
  createdAt: '2026-11-24T06:00:00Z',
  startedAt: '2026-11-24T06:00:01Z',
  endedAt: null,
  attempt: 1,
  parameters: { region: 'South' },
  notebook: 'daily.ipynb',
  kernel: 'python3',
  attempts: [
    {
      number: 1,
      state: 'running',
      failureKind: null,
      reason: null,
      startedAt: '2026-11-24T06:00:01Z',
      endedAt: null,
      hasOutput: false
    }
  ],
  sourcePath: 'source.ipynb',
  outputPath: null,
  progress: { cells: 2, done: 1, current: 1 },
  error: null
};

const FAILED: Run = {
  ...RUN,
  state: 'failed',
  failureKind: 'user',
  reason: 'Cell 2 raised an error.',
  endedAt: '2026-11-24T06:00:09Z',
  attempts: RUN.attempts.map(attempt => ({ ...attempt, state: 'failed', hasOutput: true })),
  outputPath: 'output.ipynb',
  error: { name: 'ValueError', value: 'no such region', cell: 1, traceback: ['Traceback: here'] }
};

const JOB: Job = {
  name: 'daily',
  notebook: 'daily.ipynb',
  parameters: { region: 'South' },
  kernel: null,
  schedule: { cron: '0 6 * * *', timeZone: 'Europe/Berlin' },
  enabled: true,
  owner: 'mira',
  createdAt: '2026-11-01T06:00:00Z',
  updatedAt: '2026-11-01T06:00:00Z',
  nextRunAt: '2099-11-25T05:00:00Z',
  recentRuns: [FAILED]
};

const OTHER: Job = {
  ...JOB,
  name: 'hourly',
  notebook: 'import.ipynb',
  schedule: null,
  recentRuns: []
};

const NOTEBOOK = {
  metadata: {},
  cells: [
    { cell_type: 'code', source: 'first', metadata: {}, outputs: [], execution_count: 1 },
    { cell_type: 'code', source: 'second', metadata: {}, outputs: [], execution_count: null }
  ]
};

const ok = (body: unknown) => ({ status: 200, body });

const TABLE = {
  'GET /api/v1/me': ok({ name: 'mira', version: '0.1.0' }),
  'GET /api/v1/jobs': ok({ jobs: [JOB, OTHER] }),
  'GET /api/v1/jobs/daily': ok(JOB),
  'GET /api/v1/jobs/daily/runs': ok({ runs: [FAILED], more: false }),
  'GET /api/v1/runs/7': ok(RUN),
  'GET /api/v1/runs/7/source': ok(NOTEBOOK),
  'GET /api/v1/runs/7/output': ok(NOTEBOOK),
  'GET /api/v1/notebooks': ok({
    notebooks: [{ path: 'daily.ipynb', lastModified: '2026-11-24T06:00:00Z' }]
  }),
  'GET /api/v1/notebooks/parameters': ok({
    parameters: [{ name: 'days', type: 'int', default: '30', help: 'to look back' }],
    kernel: 'python3'
  }),
  'GET /api/v1/time-zones': ok({ timeZones: ['Europe/Berlin', 'UTC'], default: 'Europe/Berlin' }),
  'GET /api/kernelspecs': ok({
    kernelspecs: { python3: { name: 'python3', spec: { display_name: 'Python 3' } } }
  }),
  'GET /api/v1/schedules/preview': ok({
    times: [
      {
        at: '2099-03-29T01:00:00Z',
        local: '2099-03-29T03:00+02:00[Europe/Berlin]',
        note: 'The clock goes forward: runs at the next instant.'
      }
    ]
  }),
  'GET /api/v1/today': ok({
    failed: [FAILED],
    running: [],
    recent: [FAILED],
    upcoming: [{ job: 'daily', at: '2099-11-25T05:00:00Z' }],
    counts: { succeeded: 3, failed: 1, running: 0, queued: 0 }
  })
};

const user = userEvent.setup();

beforeEach(() => {
  document.cookie = '_xsrf=token%2B1';
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('requests', () => {
  test('what changes something proves where it comes from', async () => {
    const asked = fakeServer({ 'POST /x': ok({}) });
    await request('POST', '/x', {});
    expect(asked[0]?.headers['X-XSRFToken']).toBe('token+1');
  });

  test('a problem keeps its id, its kind and its fields', async () => {
    const errors = [{ field: 'name', message: 'No.' }];
    fakeServer({
      'GET /x': { status: 400, body: { detail: 'No.', kind: 'USER', errorId: 'e1', errors } }
    });
    const problem = await request('GET', '/x').catch((error: unknown) => error as Problem);
    expect(problem).toMatchObject({ status: 400, kind: 'USER', errorId: 'e1', fields: errors });
  });

  test('signing in leads back to where one was', () => {
    expect(signInAddress({ pathname: '/jobs', search: '?q=a' })).toBe(
      '/sign-in?next=%2Fjobs%3Fq%3Da'
    );
    expect(signInAddress({ pathname: '/', search: '' })).toBe('/sign-in');
  });
});

describe('today', () => {
  test('says in a sentence how it went, and what failed', async () => {
    fakeServer(TABLE);
    open('/');
    await screen.findByText('1 of 4 runs failed in the last 24 hours.');
    const failed = screen.getByRole('region', { name: 'Failed in the last 24 hours' });
    expect(within(failed).getByRole('link', { name: 'daily #7' }).getAttribute('href')).toBe(
      '/runs/7'
    );
    expect(within(failed).getByText('failed')).toBeTruthy();
    const notebook = await screen.findByRole('link', { name: 'daily.ipynb' });
    expect(notebook.getAttribute('href')).toBe('/lab/tree/daily.ipynb');
  });

  test('teaches when there is nothing', async () => {
    fakeServer({ ...TABLE, 'GET /api/v1/jobs': ok({ jobs: [] }) });
    open('/');
    await screen.findByRole('link', { name: 'Make the first job' });
  });

  test('is asked for again when the server tells of a run', async () => {
    const asked = fakeServer(TABLE);
    open('/');
    await screen.findByText(/1 of 4 runs failed/);
    const times = () => asked.filter(({ path }) => path === '/api/v1/today').length;
    expect(times()).toBe(1);
    FakeEventSource.of('/api/v1/events').say('jobs', { job: 'daily', runId: 7, state: 'running' });
    await waitFor(() => expect(times()).toBe(2));
  });

  test('gives its connection up while nobody sees it, and takes it up again', async () => {
    fakeServer(TABLE);
    open('/');
    await screen.findByText(/1 of 4 runs failed/);
    const first = FakeEventSource.of('/api/v1/events');
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    expect(first.readyState).toBe(FakeEventSource.CLOSED);
    hidden.mockReturnValue(false);
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    expect(FakeEventSource.of('/api/v1/events')).not.toBe(first);
    hidden.mockRestore();
  });

  test('says when the connection is lost, and when it is back', async () => {
    fakeServer(TABLE);
    open('/');
    await screen.findByText(/1 of 4 runs failed/);
    const source = FakeEventSource.of('/api/v1/events');
    act(() => void source.dispatchEvent(new Event('error')));
    await screen.findByText(/connection to the server is lost/);
    act(() => void source.dispatchEvent(new Event('open')));
    await waitFor(() => expect(screen.queryByText(/connection to the server is lost/)).toBeNull());
  });

  test('what failed to load says so with the id to tell', async () => {
    const body = { detail: 'The database does not answer.', errorId: 'abc123' };
    fakeServer({ ...TABLE, 'GET /api/v1/today': { status: 503, body } });
    open('/');
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The database does not answer.');
    expect(alert.textContent).toContain('abc123');
  });
});

describe('jobs', () => {
  test('are searched in the address', async () => {
    fakeServer(TABLE);
    const router = open('/jobs');
    await screen.findByRole('link', { name: 'daily' });
    await user.keyboard('/');
    await user.keyboard('import');
    await waitFor(() => expect(screen.queryByRole('link', { name: 'daily' })).toBeNull());
    expect(screen.getByRole('link', { name: 'hourly' })).toBeTruthy();
    expect(router.state.location.search).toEqual({ q: 'import' });
  });

  test('are run and switched from the table', async () => {
    const asked = fakeServer({
      ...TABLE,
      'PATCH /api/v1/jobs/daily': ok({ ...JOB, enabled: false }),
      'POST /api/v1/jobs/daily/runs': ok(RUN)
    });
    const router = open('/jobs');
    await user.click(await screen.findByRole('switch', { name: 'Schedule of daily' }));
    await waitFor(() => expect(asked.at(-1)).toBeDefined());
    expect(asked.find(({ method }) => method === 'PATCH')?.body).toEqual({ enabled: false });
    await user.click(screen.getByRole('button', { name: 'Run now: daily' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/runs/7'));
  });

  test('arrows go from row to row', async () => {
    fakeServer(TABLE);
    open('/jobs');
    (await screen.findByRole('link', { name: 'daily' })).focus();
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement?.textContent).toBe('hourly');
    await user.keyboard('{ArrowUp}');
    expect(document.activeElement?.textContent).toBe('daily');
  });
});

describe('a job', () => {
  test('shows its schedule with what the clock does to it', async () => {
    fakeServer(TABLE);
    open('/jobs/daily');
    await screen.findByText('The clock goes forward: runs at the next instant.');
    expect(screen.getByText(/Runs every day at 06:00, Europe\/Berlin/)).toBeTruthy();
  });

  test('is deleted after one question that names it', async () => {
    const asked = fakeServer({ ...TABLE, 'DELETE /api/v1/jobs/daily': ok({}) });
    const router = open('/jobs/daily');
    await user.click(await screen.findByRole('button', { name: 'Delete' }));
    await user.click(await screen.findByRole('button', { name: 'Delete daily' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/jobs'));
    expect(asked.some(({ method }) => method === 'DELETE')).toBe(true);
  });

  test('that does not exist is not found', async () => {
    fakeServer(TABLE);
    open('/jobs/none');
    await screen.findByRole('heading', { name: 'Not found' });
  });
});

describe('the form', () => {
  test('makes a job, with a name suggested and parameters of their types', async () => {
    const asked = fakeServer({ ...TABLE, 'POST /api/v1/jobs': ok(JOB) });
    const router = open('/jobs/new?notebook=daily.ipynb');
    const days = await screen.findByLabelText('days');
    expect(screen.getByLabelText<HTMLInputElement>('Job name').value).toBe('daily-2');
    expect(days.getAttribute('placeholder')).toBe('30');
    await user.type(days, 'x');
    await user.click(screen.getByRole('button', { name: 'Make the job' }));
    await screen.findByText('This parameter is a whole number.');
    await waitFor(() => expect(document.activeElement).toBe(days));
    await user.clear(days);
    await user.type(days, '7');
    await user.selectOptions(screen.getByLabelText('Run it'), 'Monday to Friday');
    await user.click(screen.getByRole('button', { name: 'Make the job' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/jobs/daily'));
    expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({
      name: 'daily-2',
      notebook: 'daily.ipynb',
      parameters: { days: 7 },
      kernel: null,
      schedule: { cron: '0 6 * * 1-5', timeZone: 'Europe/Berlin' },
      enabled: true
    });
  });

  test('shows the server’s complaints at their fields', async () => {
    const errors = [{ field: 'schedule.cron', message: 'Hours go to 23.' }];
    fakeServer({ ...TABLE, 'PUT /api/v1/jobs/daily': { status: 400, body: { errors } } });
    open('/jobs/daily/edit');
    await user.selectOptions(await screen.findByLabelText('Run it'), 'Custom (cron)');
    const cron = screen.getByLabelText('Cron expression');
    await user.clear(cron);
    await user.type(cron, '0 25 * * *');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText('Hours go to 23.');
    expect(cron.getAttribute('aria-invalid')).toBe('true');
  });

  test('asks before what was typed is lost', async () => {
    fakeServer(TABLE);
    const router = open('/jobs/daily/edit');
    await user.type(await screen.findByLabelText('Job name'), 'x');
    await user.click(screen.getByRole('link', { name: 'Cancel' }));
    await user.click(await screen.findByRole('button', { name: 'Stay' }));
    expect(router.state.location.pathname).toBe('/jobs/daily/edit');
    await user.click(screen.getByRole('link', { name: 'Cancel' }));
    await user.click(await screen.findByRole('button', { name: 'Leave' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/jobs/daily'));
  });
});

describe('a run', () => {
  test('that failed says why first', async () => {
    fakeServer({ ...TABLE, 'GET /api/v1/runs/7': ok(FAILED) });
    open('/runs/7');
    const why = await screen.findByRole('region', { name: 'What happened' });
    expect(within(why).getByRole('heading').textContent).toBe('ValueError: no such region');
    expect(why.textContent).toContain('Traceback: here');
    expect(within(why).getByRole('button', { name: 'Go to cell 2' })).toBeTruthy();
    expect(screen.getByText('South')).toBeTruthy();
  });

  test('is watched while it goes on, until its end', async () => {
    fakeServer(TABLE);
    open('/runs/7');
    await screen.findByText('1 of 2 cells done, cell 2 runs');
    const source = FakeEventSource.of('/runs/7/events');
    const cell = {
      ...NOTEBOOK.cells[1],
      outputs: [{ output_type: 'stream', name: 'stdout', text: 'half way' }]
    };
    act(() => source.say('cell', { attempt: 1, index: 1, status: 'running', cell }));
    await screen.findByText('half way');
    act(() => source.say('run', { ...RUN, state: 'succeeded', endedAt: '2026-11-24T06:00:09Z' }));
    await screen.findByText('succeeded');
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(source.readyState).toBe(FakeEventSource.CLOSED);
    expect(screen.getByRole('button', { name: 'Run again' })).toBeTruthy();
  });

  test('is cancelled', async () => {
    const asked = fakeServer({
      ...TABLE,
      'POST /api/v1/runs/7/cancel': ok({ ...RUN, state: 'cancelled' })
    });
    open('/runs/7');
    await user.click(await screen.findByRole('button', { name: 'Cancel run' }));
    await screen.findByText('cancelled');
    expect(asked.some(({ path }) => path.endsWith('/cancel'))).toBe(true);
  });

  test('runs again with the same parameters', async () => {
    const asked = fakeServer({
      ...TABLE,
      'GET /api/v1/runs/7': ok(FAILED),
      'POST /api/v1/jobs/daily/runs': ok({ ...RUN, id: 8 })
    });
    const router = open('/runs/7');
    await user.click(await screen.findByRole('button', { name: 'Run again' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/runs/8'));
    expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({
      parameters: { region: 'South' }
    });
  });

  test.each(['/runs/x', '/runs/0', '/runs/99'])('%s is not found', async address => {
    fakeServer(TABLE);
    open(address);
    await screen.findByRole('heading', { name: 'Not found' });
  });
});

describe('the keyboard', () => {
  test('goes to pages and shows its help', async () => {
    fakeServer(TABLE);
    const router = open('/');
    await screen.findByRole('heading', { name: 'Today' });
    await user.keyboard('gj');
    await waitFor(() => expect(router.state.location.pathname).toBe('/jobs'));
    await user.keyboard('gh');
    await waitFor(() => expect(router.state.location.pathname).toBe('/'));
    await user.keyboard('?');
    expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeTruthy();
  });

  test('an address that is nothing is not found', async () => {
    fakeServer(TABLE);
    open('/nothing/here');
    await screen.findByRole('heading', { name: 'Not found' });
  });
});
