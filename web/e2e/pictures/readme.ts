import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Console } from '../support/console';
import { Lab } from '../support/lab';
import { visit } from '../support/visit';

const IMAGES = path.join(import.meta.dirname, '../../../docs/images');

/** A picture is part of every clone. */
const MAX_BYTES = 300 * 1024;

/** Jobs and notebooks that a team might have, for the lists to show. */
const JOBS = [
  {
    name: 'daily-sales',
    notebook: 'daily-sales.ipynb',
    cron: '0 6 * * *',
    parameters: { region: 'North', days: 30 }
  },
  {
    name: 'sales-south',
    notebook: 'daily-sales.ipynb',
    cron: '15 6 * * *',
    parameters: { region: 'South' }
  },
  { name: 'greeting', notebook: 'hello.ipynb', cron: '30 7 * * 1-5', parameters: { name: 'Ada' } },
  { name: 'shares', notebook: 'failing.ipynb', cron: '0 8 * * *', parameters: {} }
];

const v = visit({ viewport: { width: 1200, height: 900 } });

async function picture(name: string): Promise<void> {
  await fs.mkdir(IMAGES, { recursive: true });
  const image = await v.page.screenshot({ path: path.join(IMAGES, `${name}.png`) });
  expect(image.length).toBeLessThanOrEqual(MAX_BYTES);
}

test('run: the output notebook of a run', async () => {
  for (const { cron, ...job } of JOBS) {
    await v.server.putExample(job.notebook);
    await v.server.putJob({ ...job, schedule: { cron, timeZone: 'Europe/Berlin' } });
    await v.server.runToEnd(job.name);
  }
  const { id } = await v.server.runToEnd('daily-sales');
  await v.page.goto(`/runs/${id}`);
  const { notebook } = new Console(v.page);
  await notebook.locator('img.nb-picture').first().waitFor();
  await picture('run');
});

test('today: the first page', async () => {
  await v.page.goto('/');
  await v.page.getByRole('region', { name: 'Recent runs' }).getByRole('listitem').first().waitFor();
  await picture('today');
});

test('lab: the editor with the form of a schedule', async () => {
  await v.server.putExample('daily-sales.ipynb', 'weekly-sales.ipynb');
  const lab = new Lab(v.page);
  await lab.open('weekly-sales.ipynb');
  await lab.save();
  await lab.toolbar('schedule').click();
  const form = v.page.getByRole('dialog');
  await form.getByRole('region', { name: 'Next times' }).getByRole('listitem').nth(4).waitFor();
  await picture('schedule');
});
