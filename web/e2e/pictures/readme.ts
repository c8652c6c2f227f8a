import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Console } from '../support/console';
import { Lab } from '../support/lab';
import { visit } from '../support/visit';

const IMAGES = path.join(import.meta.dirname, '../../../docs/images');

/** A picture is part of every clone. */
const MAX_BYTES = 300 * 1024;

const v = visit({ viewport: { width: 1200, height: 900 } });

async function picture(name: string): Promise<void> {
  await fs.mkdir(IMAGES, { recursive: true });
  const image = await v.page.screenshot({ path: path.join(IMAGES, `${name}.png`) });
  expect(image.length).toBeLessThanOrEqual(MAX_BYTES);
}

test('run: the output notebook of a run', async () => {
  await v.server.putExample('daily-sales.ipynb');
  await v.server.putJob({
    name: 'daily-sales',
    notebook: 'daily-sales.ipynb',
    parameters: { region: 'North', days: 30 },
    schedule: { cron: '0 6 * * *', timeZone: 'Europe/Berlin' }
  });
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
  const lab = new Lab(v.page);
  await lab.open('daily-sales.ipynb');
  await lab.toolbar('schedule').click();
  const form = v.page.getByRole('dialog');
  await form.getByRole('region', { name: 'Next times' }).getByRole('listitem').nth(4).waitFor();
  await picture('schedule');
});
