import { describe, expect, test } from 'vitest';
import { assertAccessible } from '../support/axe';
import { visit, type Visit } from '../support/visit';

const LOOKS = [
  { name: 'light', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: 'dark', viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  { name: 'narrow', viewport: { width: 400, height: 800 }, colorScheme: 'light' },
  { name: 'narrow-dark', viewport: { width: 400, height: 800 }, colorScheme: 'dark' }
] as const;

/** A job with one run of the example, made by the first test that needs it. */
let example: Promise<string> | undefined;

async function makeExample(v: Visit): Promise<string> {
  await v.server.putExample('daily-sales.ipynb', 'looks.ipynb');
  await v.server.putJob({
    name: 'looks',
    notebook: 'looks.ipynb',
    parameters: { region: 'South' },
    schedule: { cron: '0 6 * * *', timeZone: 'Europe/Berlin' }
  });
  const { id, state } = await v.server.runToEnd('looks');
  expect(state).toBe('succeeded');
  return `/runs/${id}`;
}

describe.each(LOOKS)('$name', ({ name, ...options }) => {
  // A job that doesn't exist is asked for on purpose.
  const v = visit({ ...options, expected: [/status of 404.*no-such-job/] });

  const pages = [
    { page: 'today', path: () => '/', sign: 'Recent runs' },
    { page: 'jobs', path: () => '/jobs', sign: 'looks.ipynb' },
    { page: 'job', path: () => '/jobs/looks', sign: 'Next ten times' },
    { page: 'edit-job', path: () => '/jobs/looks/edit', sign: 'Next times' },
    { page: 'new-job', path: () => '/jobs/new', sign: 'Next times' },
    { page: 'run', path: (run: string) => run, sign: 'Parameters of this run' },
    { page: 'nowhere', path: () => '/jobs/no-such-job', sign: 'no-such-job' }
  ];

  test.each(pages)('$page is whole, and axe finds nothing', async ({ page, path, sign }) => {
    const run = await (example ??= makeExample(v));
    await v.page.goto(path(run));
    await v.page.getByText(sign).first().waitFor();
    await v.page.evaluate(() => document.fonts.ready);
    await v.shot(`${name}-${page}`);
    await assertAccessible(v.page);
    const overflow = await v.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth
    );
    expect(overflow, 'pixels by which the page is too wide').toBeLessThanOrEqual(0);
  });
});
