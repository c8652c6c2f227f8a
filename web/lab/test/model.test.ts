import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Api, Job, JobSpec } from '../src/extension/schedule/api';
import { ScheduleModel } from '../src/extension/schedule/model';
import { Problem } from '../src/extension/schedule/problem';

const BERLIN = 'Europe/Berlin';

/** The API's answers, held in memory; the real server is met by the browser tests. */
class MemoryApi implements Api {
  readonly created: JobSpec[] = [];
  readonly started: string[] = [];
  readonly previewed: string[] = [];
  known: Job[] = [];
  refusal: Problem | null = null;
  runRefusal: Problem | null = null;
  previewRefusal: Problem | null = null;

  jobs() {
    return Promise.resolve(this.known);
  }

  parameters() {
    return Promise.resolve([
      { name: 'region', type: 'None', default: '"North"', help: '' },
      { name: 'days', type: 'int', default: '30', help: '' }
    ]);
  }

  timeZones() {
    return Promise.resolve([BERLIN, 'UTC']);
  }

  preview({ cron }: { cron: string }) {
    this.previewed.push(cron);
    if (this.previewRefusal) return Promise.reject(this.previewRefusal);
    return Promise.resolve([{ at: '2026-11-25T05:00:00Z', local: '', note: null }]);
  }

  createJob(spec: JobSpec) {
    if (this.refusal) return Promise.reject(this.refusal);
    this.created.push(spec);
    return Promise.resolve({ ...spec, nextRunAt: null });
  }

  runNow(job: string) {
    if (this.runRefusal) return Promise.reject(this.runRefusal);
    this.started.push(job);
    return Promise.resolve('7');
  }
}

let api: MemoryApi;
let model: ScheduleModel;

beforeEach(() => {
  vi.useFakeTimers();
  api = new MemoryApi();
  model = new ScheduleModel({ api, notebook: 'reports/daily.ipynb', timeZone: BERLIN });
});

afterEach(() => {
  model.dispose();
  vi.useRealTimers();
});

function job(name: string, notebook: string): Job {
  return {
    name,
    notebook,
    parameters: {},
    kernel: null,
    schedule: null,
    enabled: true,
    nextRunAt: null
  };
}

describe('what the form shows at first', () => {
  test('the parameters, a free name, the jobs of this notebook and the next times', async () => {
    api.known = [job('daily', 'other.ipynb'), job('mine', 'reports/daily.ipynb')];
    await model.load();
    expect(model.state).toMatchObject({
      status: 'ready',
      name: 'daily-2',
      timeZone: BERLIN,
      preview: { status: 'times' }
    });
    expect(model.state.parameters.map(({ name }) => name)).toEqual(['region', 'days']);
    expect(model.state.existing.map(({ name }) => name)).toEqual(['mine']);
  });

  test('a name typed meanwhile is kept', async () => {
    const loaded = model.load();
    model.setName('typed');
    await loaded;
    expect(model.state.name).toBe('typed');
  });

  test('what the server refused is told', async () => {
    vi.spyOn(api, 'parameters').mockRejectedValue(new Problem('No such notebook.', 404, [], 'e1'));
    await model.load();
    expect(model.state).toMatchObject({ status: 'ready', problem: 'No such notebook. (error e1)' });
  });
});

describe('the next times', () => {
  test('are asked for once after several keystrokes', async () => {
    await model.load();
    api.previewed.length = 0;
    model.setWhen({ time: '07:00' });
    model.setWhen({ time: '07:30' });
    await vi.runAllTimersAsync();
    expect(api.previewed).toEqual(['30 7 * * *']);
  });

  test('are not asked for while a field lacks something', async () => {
    await model.load();
    api.previewed.length = 0;
    model.setWhen({ time: '' });
    await vi.runAllTimersAsync();
    expect(api.previewed).toEqual([]);
    expect(model.state.preview).toEqual({ status: 'none' });
  });

  test('of a late answer to an old question are not shown', async () => {
    await model.load();
    let answer: (times: []) => void = () => undefined;
    vi.spyOn(api, 'preview').mockReturnValueOnce(new Promise(resolve => (answer = resolve)));
    model.setWhen({ time: '07:00' });
    await vi.advanceTimersByTimeAsync(300);
    model.setWhen({ time: '08:00' });
    await vi.runAllTimersAsync();
    answer([]);
    await vi.runAllTimersAsync();
    expect(model.state.preview).toMatchObject({ status: 'times', times: [{}] });
  });

  test('show why a cron expression is refused, at its field', async () => {
    await model.load();
    api.previewRefusal = new Problem('', 400, [{ field: 'cron', message: 'Five fields.' }]);
    model.setWhen({ kind: 'custom', cron: 'x' });
    await vi.runAllTimersAsync();
    expect(model.state.errors).toEqual({ cron: 'Five fields.' });
  });
});

test('a custom expression begins with what the preset said', async () => {
  await model.load();
  model.setWhen({ kind: 'weekdays', time: '09:00' });
  model.setWhen({ kind: 'custom' });
  expect(model.state.when.cron).toBe('0 9 * * 1-5');
});

describe('making the job', () => {
  test('sends typed values only, and starts a run if asked', async () => {
    await model.load();
    model.setText('days', '7');
    model.setRunNow(true);
    const scheduled = await model.submit();
    expect(api.created).toEqual([
      {
        name: 'daily',
        notebook: 'reports/daily.ipynb',
        parameters: { days: 7 },
        kernel: null,
        schedule: { cron: '0 6 * * *', timeZone: BERLIN },
        enabled: true
      }
    ]);
    expect(scheduled).toMatchObject({ job: { name: 'daily' }, runId: '7', runProblem: null });
    expect(api.started).toEqual(['daily']);
  });

  test('without a schedule is possible', async () => {
    await model.load();
    model.setWhen({ kind: 'never' });
    await model.submit();
    expect(api.created[0]?.schedule).toBeNull();
  });

  test('asks nothing of the server while fields are wrong', async () => {
    await model.load();
    model.setName(' ');
    model.setText('days', 'many');
    model.setWhen({ kind: 'weekly', days: [] });
    expect(await model.submit()).toBeNull();
    expect(Object.keys(model.state.errors).sort()).toEqual(['days', 'name', 'parameters.days']);
    expect(api.created).toEqual([]);
  });

  test('shows what the server refused at the fields it names', async () => {
    await model.load();
    api.refusal = new Problem('Two fields are wrong.', 400, [
      { field: 'name', message: 'Taken.' },
      { field: 'schedule.timeZone', message: 'Unknown.' },
      { field: 'notebook', message: 'It is gone.' }
    ]);
    expect(await model.submit()).toBeNull();
    expect(model.state).toMatchObject({
      status: 'ready',
      errors: { name: 'Taken.', timeZone: 'Unknown.' },
      problem: 'It is gone.'
    });
    model.setName('other');
    expect(model.state.errors).toEqual({ timeZone: 'Unknown.' });
  });

  test('shows at the name that another job has it', async () => {
    await model.load();
    api.refusal = new Problem('There is one already.', 409, [], null, 'job_exists');
    expect(await model.submit()).toBeNull();
    expect(model.state).toMatchObject({ errors: { name: 'There is one already.' }, problem: null });
  });

  test('is done although its first run could not be started', async () => {
    await model.load();
    api.runRefusal = new Problem('Too many runs.', 429);
    model.setRunNow(true);
    expect(await model.submit()).toMatchObject({ runId: null, runProblem: 'Too many runs.' });
  });
});
