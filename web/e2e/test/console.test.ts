import { beforeEach, describe, expect, test } from 'vitest';
import { Console } from '../support/console';
import { notebookOf } from '../support/server';
import { visit } from '../support/visit';

describe('a run', () => {
  const v = visit();
  let view: Console;

  beforeEach(() => {
    view = new Console(v.page);
  });

  test('is started from its job, and its output notebook is shown', async () => {
    await v.server.putExample('daily-sales.ipynb', 'console.ipynb');
    await v.server.putJob({
      name: 'console',
      notebook: 'console.ipynb',
      parameters: { region: 'East', days: 14 },
      schedule: { cron: '0 6 * * 1-5', timeZone: 'Europe/Berlin' }
    });
    await v.page.goto('/jobs/console');
    await view.button('Run now').click();
    await v.page.waitForURL(/\/runs\/\d+$/);
    await view.state('succeeded').waitFor();

    await view.notebook.getByText('parameters: the defaults').waitFor();
    await view.notebook.getByText("parameters: this run's values").waitFor();
    await view.notebook.getByText('region = "East"').waitFor();
    await view.notebook.getByRole('rowheader', { name: 'Sardine' }).waitFor();
    const plot = view.notebook.locator('img.nb-picture').first();
    await plot.scrollIntoViewIfNeeded();
    expect(await plot.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    await v.page.evaluate(() => window.scrollTo(0, 0));
    await v.shot('console-run');
    await view.button('Run again').waitFor();

    await v.page.goto('/jobs/console');
    await view.nextTimes.nth(9).waitFor();
    expect(await view.nextTimes.count()).toBe(10);
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
    await v.page.getByText('1 of 2 cells done, cell 2 runs').waitFor();
    await view.state('running').waitFor();
    await view.cell(1).getByText('first cell done', { exact: true }).waitFor();
    await view.cell(2).getByText('begun', { exact: true }).waitFor();
    await view.cell(2).getByRole('img', { name: 'running' }).waitFor();

    await view.button('Cancel run').click();
    await view.state('cancelled').waitFor();
    await view.button('Run again').waitFor();
    await view.cell(2).getByText('begun', { exact: true }).waitFor();
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
    const failed = v.page
      .getByRole('region', { name: 'Failed in the last 24 hours' })
      .getByRole('listitem')
      .filter({ hasText: `#${id}` });
    await failed.getByText('failed', { exact: true }).waitFor();
    await failed.getByText('ZeroDivisionError').waitFor();
    await failed.getByRole('link').click();
    await v.page.waitForURL(url => url.pathname === `/runs/${id}`);

    await view.state('failed').waitFor();
    const why = v.page.getByRole('region', { name: 'What happened' });
    await why.getByRole('heading', { name: 'ZeroDivisionError: division by zero' }).waitFor();
    await why.getByText('The notebook raised an error').waitFor();
    await view.cell(2).getByText('ZeroDivisionError').first().waitFor();
    await why.getByRole('button', { name: 'Go to cell 2' }).click();
    const cell = view.cell(2);
    expect(await cell.getAttribute('data-status')).toBe('failed');
    expect(await cell.evaluate(element => element.contains(document.activeElement))).toBe(true);
    await v.shot('console-failed');
  });

  test('that someone else starts appears without reloading', async () => {
    await v.server.putNotebook('quick.ipynb', notebookOf('"done"'));
    await v.server.deleteJob('quick');
    await v.server.putJob({ name: 'quick', notebook: 'quick.ipynb' });
    await v.page.goto('/jobs/quick');
    await v.page.getByText('It has not run yet').waitFor();
    const { id } = await v.server.runToEnd('quick');
    const run = v.page
      .getByRole('region', { name: 'Runs' })
      .getByRole('row')
      .filter({ hasText: `#${id}` });
    await run.getByText('succeeded', { exact: true }).waitFor();
  });
});

describe('the form of a job', () => {
  const v = visit({ expected: [/status of 40[09].*\/api\/v1\//] });

  test('makes a job, with its next times shown before', async () => {
    const view = new Console(v.page);
    await v.server.putExample('daily-sales.ipynb', 'form.ipynb');
    await v.server.deleteJob('form');
    await v.page.goto('/jobs/new');
    await v.page.getByLabel('Notebook').first().fill('form');
    await v.page.getByRole('option', { name: 'form.ipynb' }).click();
    const name = v.page.getByLabel('Job name');
    expect(await name.inputValue()).toBe('form');
    await v.page.getByLabel(/^region/).fill('West');
    await v.page.getByLabel('Run it', { exact: true }).selectOption('Every day');
    await v.page.getByLabel('At', { exact: true }).fill('07:45');
    await view.nextTimes.filter({ hasText: '07:45' }).nth(9).waitFor();
    expect(await view.nextTimes.count()).toBe(10);
    await v.shot('console-new-job');

    await name.fill('not a name!');
    await view.button('Make the job').click();
    await v.page.locator('input[aria-invalid="true"]').waitFor();
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    await v.page.getByText(/^A name has 1 to 100 letters/).waitFor();

    await name.fill('form');
    await view.button('Make the job').click();
    await v.page.waitForURL(url => url.pathname === '/jobs/form');
    await v.page.getByRole('region', { name: 'Parameters' }).getByText('West').waitFor();
  });

  test('tells at the field what the server has against it', async () => {
    const view = new Console(v.page);
    await v.server.putNotebook('taken.ipynb', notebookOf('1'));
    await v.server.putJob({ name: 'taken', notebook: 'taken.ipynb' });
    await v.page.goto('/jobs/new?notebook=taken.ipynb');
    const name = v.page.getByLabel('Job name');
    await name.fill('taken');
    await view.button('Make the job').click();
    await v.page.locator('input[aria-invalid="true"]').waitFor();
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    expect(new URL(v.page.url()).pathname).toBe('/jobs/new');
  });
});

describe('the keyboard', () => {
  const v = visit();

  test('leads through the console', async () => {
    await v.server.putNotebook('keys.ipynb', notebookOf('1'));
    await v.server.putJob({ name: 'keys', notebook: 'keys.ipynb' });
    await v.server.putJob({ name: 'keys-too', notebook: 'keys.ipynb' });
    await v.page.goto('/');
    await v.page.getByRole('heading', { name: 'Today' }).waitFor();
    await v.page.keyboard.press('Tab');
    expect(await v.page.evaluate(() => document.activeElement?.textContent)).toBe(
      'Skip to the page'
    );

    await v.page.keyboard.type('gj');
    await v.page.waitForURL(url => url.pathname === '/jobs');
    const first = v.page.getByRole('link', { name: 'keys', exact: true });
    const second = v.page.getByRole('link', { name: 'keys-too', exact: true });
    await first.waitFor();
    await v.page.keyboard.press('/');
    await v.page.keyboard.type('keys');
    await v.page.getByText(/^2 of \d+ jobs$/).waitFor();
    await v.page.keyboard.press('Tab');
    expect(await first.evaluate(link => link === document.activeElement)).toBe(true);
    await v.page.keyboard.press('ArrowDown');
    expect(await second.evaluate(link => link === document.activeElement)).toBe(true);
    await v.page.keyboard.press('ArrowUp');
    await v.page.keyboard.press('Enter');
    await v.page.waitForURL(url => url.pathname === '/jobs/keys');

    await v.page.keyboard.press('?');
    await v.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await v.page.keyboard.press('Escape');
    await v.page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});
