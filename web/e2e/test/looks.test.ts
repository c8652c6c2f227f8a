import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { assertAccessible } from '../support/axe';
import { Console } from '../support/console';
import { notebookOf } from '../support/server';
import { visit, type Visit } from '../support/visit';

const LOOKS = [
  { name: 'light', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: 'dark', viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  { name: 'narrow', viewport: { width: 400, height: 800 }, colorScheme: 'light' },
  { name: 'narrow-dark', viewport: { width: 400, height: 800 }, colorScheme: 'dark' }
] as const;

/** What the pages show, made by the first test that needs it. */
interface Runs {
  readonly succeeded: string;
  readonly failed: string;
}

let runs: Promise<Runs> | undefined;

async function makeRuns({ server }: Visit): Promise<Runs> {
  await server.putExample('daily-sales.ipynb', 'looks.ipynb');
  await server.putJob({
    name: 'looks',
    notebook: 'looks.ipynb',
    parameters: { region: 'South' },
    schedule: { cron: '0 6 * * *', timeZone: 'Europe/Berlin' }
  });
  await server.putNotebook('looks-failing.ipynb', notebookOf('day = "Monday"', 'int(day)'));
  await server.putJob({ name: 'looks-failing', notebook: 'looks-failing.ipynb' });
  const succeeded = await server.runToEnd('looks');
  expect(succeeded.state).toBe('succeeded');
  const failed = await server.runToEnd('looks-failing');
  expect(failed.state).toBe('failed');
  return { succeeded: `/runs/${succeeded.id}`, failed: `/runs/${failed.id}` };
}

interface Look {
  readonly page: string;
  readonly path: (runs: Runs) => string;
  /** What is there once the page has all that it shows. */
  readonly sign: (page: Page) => Locator;
}

const PAGES: readonly Look[] = [
  {
    page: 'today',
    path: () => '/',
    sign: page => page.getByRole('region', { name: 'Recent runs' }).getByRole('listitem').first()
  },
  { page: 'jobs', path: () => '/jobs', sign: page => page.getByText('looks.ipynb').first() },
  {
    page: 'job',
    path: () => '/jobs/looks',
    sign: page => new Console(page).nextTimes.nth(9)
  },
  {
    page: 'edit-job',
    path: () => '/jobs/looks/edit',
    sign: page => new Console(page).nextTimes.nth(9)
  },
  {
    page: 'new-job',
    path: () => '/jobs/new?notebook=looks.ipynb',
    sign: page => page.getByLabel(/^region/)
  },
  { page: 'runs', path: () => '/runs', sign: page => page.getByRole('cell').first() },
  {
    page: 'run',
    path: ({ succeeded }) => succeeded,
    sign: page => new Console(page).notebook.getByRole('rowheader', { name: 'Sardine' })
  },
  {
    page: 'failed-run',
    path: ({ failed }) => failed,
    sign: page => new Console(page).notebook.getByText('ValueError').first()
  },
  { page: 'nowhere', path: () => '/jobs/no-such-job', sign: page => page.getByText('no-such-job') }
];

describe.each(LOOKS)('$name', ({ name, ...options }) => {
  // A job that doesn't exist is asked for on purpose.
  const v = visit({ ...options, expected: [/status of 404.*no-such-job/] });

  test.each(PAGES)('$page is whole, and axe finds nothing', async ({ page, path, sign }) => {
    await v.page.goto(path(await (runs ??= makeRuns(v))));
    await sign(v.page).waitFor();
    await v.page.evaluate(() => document.fonts.ready);
    await v.shot(`${name}-${page}`);
    await assertAccessible(v.page);
    const overflow = await v.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth
    );
    expect(overflow, 'pixels by which the page is too wide').toBeLessThanOrEqual(0);
  });
});
