import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { notebookOf } from '../support/server';
import { visit } from '../support/visit';

/** The state that a run's page shows at its title. */
function stateOf(page: Page, word: string): Locator {
  return page.locator('main header, main').getByText(word, { exact: true }).first();
}

describe('a run', () => {
  const v = visit();

  test('is started from its job, and its output notebook is shown', async () => {
    await v.server.putExample('daily-sales.ipynb', 'console.ipynb');
    await v.server.putJob({
      name: 'console',
      notebook: 'console.ipynb',
      parameters: { region: 'East', days: 14 },
      schedule: { cron: '0 6 * * 1-5', timeZone: 'Europe/Berlin' }
    });
    await v.page.goto('/jobs/console');
    await v.page.getByRole('button', { name: 'Run now' }).click();
    await v.page.waitForURL(/\/runs\/\d+$/);
    await stateOf(v.page, 'Succeeded').waitFor();

    await v.page.getByText('Parameters of this run').waitFor();
    await v.page
      .getByRole('cell', { name: 'Sardine' })
      .or(v.page.getByText('Sardine'))
      .first()
      .waitFor();
    const plot = v.page.locator('main section img').first();
    await plot.scrollIntoViewIfNeeded();
    expect(await plot.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    await v.page.evaluate(() => window.scrollTo(0, 0));
    await v.shot('console-run');
    await v.page.goto('/jobs/console');
    await v.page.getByText('Next ten times').waitFor();
    await v.shot('console-job');
  });

  test('is watched while it goes on, and cancelled', async () => {
    await v.server.putNotebook(
      'long.ipynb',
      notebookOf(
        'print("first cell done")',
        'import time\nprint("begun", flush=True)\ntime.sleep(600)'
      )
    );
    await v.server.putJob({ name: 'long', notebook: 'long.ipynb' });
    const { id } = await v.server.runNow('long');
    await v.page.goto(`/runs/${id}`);
    await v.page.getByText('Cell 2 of 2 runs').waitFor();
    await v.page.getByText('first cell done').last().waitFor();
    await v.page.getByText('begun', { exact: true }).waitFor();
    await v.page.getByRole('button', { name: 'Cancel the run…' }).click();
    await v.page.getByRole('button', { name: 'Cancel the run', exact: true }).click();
    await stateOf(v.page, 'Cancelled').waitFor();
  });

  test('that failed says why, and leads to the cell', async () => {
    await v.server.putNotebook(
      'breaks.ipynb',
      notebookOf('total = 0', '100 / total', 'print("never")')
    );
    await v.server.putJob({ name: 'breaks', notebook: 'breaks.ipynb' });
    const { id, state } = await v.server.runToEnd('breaks');
    expect(state).toBe('failed');

    await v.page.goto('/');
    await v.page
      .getByRole('table', { name: 'Failed' })
      .getByRole('link', { name: 'Failed' })
      .first()
      .waitFor();
    await v.page.goto(`/runs/${id}`);
    const why = v.page.getByRole('region', { name: 'Why it failed' });
    await why.getByText('Cell 2 raised an error').waitFor();
    await why.getByText('division by zero').first().waitFor();
    await why.getByRole('button', { name: 'Show cell 2' }).click();
    await v.page.getByRole('region', { name: /failed$/ }).waitFor();
    await v.shot('console-failed');
  });

  test('that someone else starts appears without reloading', async () => {
    await v.server.putNotebook('quick.ipynb', notebookOf('"done"'));
    await v.server.putJob({ name: 'quick', notebook: 'quick.ipynb' });
    await v.page.goto('/jobs/quick');
    await v.page.getByText('No runs yet').waitFor();
    await v.server.runToEnd('quick');
    const runs = v.page.getByRole('table', { name: 'Runs of quick' });
    await runs.getByText('Succeeded').waitFor();
  });
});

describe('the form of a job', () => {
  const v = visit({ expected: [/status of 40[09].*\/api\/v1\//] });

  test('makes a job, with its next times shown before', async () => {
    await v.server.putExample('daily-sales.ipynb', 'form.ipynb');
    await v.server.deleteJob('form');
    await v.page.goto('/jobs/new');
    await v.page.getByLabel('Notebook').first().fill('form');
    await v.page.getByRole('option', { name: 'form.ipynb' }).click();
    const name = v.page.getByLabel('Job name');
    expect(await name.inputValue()).toBe('form');
    await v.page.getByLabel(/^region/).fill('West');
    await v.page.getByLabel('Run it', { exact: true }).selectOption('Every day');
    const times = v.page.locator('main ol time');
    await times.nth(9).waitFor();
    expect(await times.count()).toBe(10);
    await v.shot('console-new-job');

    await name.fill('not a name!');
    await v.page.getByRole('button', { name: 'Make the job' }).click();
    await v.page.locator('input[aria-invalid="true"]').waitFor();
    expect(await name.getAttribute('aria-invalid')).toBe('true');

    await name.fill('form');
    await v.page.getByRole('button', { name: 'Make the job' }).click();
    await v.page.waitForURL(url => url.pathname === '/jobs/form');
    await v.page.getByText('West').first().waitFor();
  });
});

describe('the keyboard', () => {
  const v = visit();

  test('leads through the console', async () => {
    await v.server.putNotebook('keys.ipynb', notebookOf('1'));
    await v.server.putJob({ name: 'keys', notebook: 'keys.ipynb' });
    await v.page.goto('/');
    await v.page.getByRole('heading', { name: 'Today' }).waitFor();
    await v.page.keyboard.press('Tab');
    expect(await v.page.evaluate(() => document.activeElement?.textContent)).toBe(
      'Skip to the page'
    );

    await v.page.keyboard.type('gj');
    await v.page.waitForURL(url => url.pathname === '/jobs');
    await v.page.getByRole('table', { name: 'Jobs' }).waitFor();
    await v.page.keyboard.press('/');
    await v.page.keyboard.type('keys');
    await v.page.getByText(/^1 of \d+ jobs|^1 job$/).waitFor();
    await v.page.keyboard.press('Tab');
    await v.page.getByRole('link', { name: 'keys', exact: true }).focus();
    await v.page.keyboard.press('Enter');
    await v.page.waitForURL(url => url.pathname === '/jobs/keys');

    await v.page.keyboard.press('?');
    await v.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await v.page.keyboard.press('Escape');
    await v.page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});
