import type { Locator } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { assertAccessible } from '../support/axe';
import { Console } from '../support/console';
import { Lab } from '../support/lab';
import { notebookOf } from '../support/server';
import { visit } from '../support/visit';

// A name that is taken is answered with 409, a wrong expression with 400.
const v = visit({ expected: [/status of 40[09].*\/api\/v1\//] });
let lab: Lab;

beforeEach(() => {
  lab = new Lab(v.page);
});

/** Opens a notebook and its form. */
async function openForm(notebook: string): Promise<Locator> {
  await lab.open(notebook);
  await lab.toolbar('schedule').click();
  return formOf();
}

async function formOf(): Promise<Locator> {
  const form = v.page.getByRole('dialog').filter({ hasText: 'Schedule this notebook' });
  await form.locator('[aria-busy="false"]').waitFor();
  return form;
}

test('a notebook is scheduled from its toolbar, and its first run can be watched', async () => {
  await v.server.putExample('daily-sales.ipynb', 'from-lab.ipynb');
  await v.server.deleteJob('from-lab');
  const form = await openForm('from-lab.ipynb');

  expect(await form.getByLabel('Job name').inputValue()).toBe('from-lab');
  expect(await form.getByLabel('Time zone').inputValue()).toBe('Europe/Berlin');
  expect(await form.getByLabel(/^region/).getAttribute('placeholder')).toBe('North');
  expect(await form.getByLabel(/^days/).getAttribute('placeholder')).toBe('30');
  await form.getByText('how many days to look back').waitFor();

  await form.getByLabel(/^region/).fill('South');
  await form.getByLabel(/^days/).fill('7');
  await form.getByLabel('Run it', { exact: true }).selectOption('Monday to Friday');
  await form.getByLabel('At', { exact: true }).fill('07:30');
  const times = form.getByRole('region', { name: 'Next times' }).getByRole('listitem');
  await times.filter({ hasText: '07:30' }).nth(4).waitFor();
  expect(await times.allInnerTexts()).not.toContainEqual(expect.stringMatching(/^(Sat|Sun)/));
  await form.getByLabel('Also run it once now').check();
  await v.shot('lab-schedule');
  await assertAccessible(v.page, '.smallfry-Schedule');
  await form.getByRole('button', { name: 'Schedule' }).click();
  await form.waitFor({ state: 'detached' });

  const opened = v.context.waitForEvent('page');
  await v.page.getByRole('button', { name: 'Watch the run' }).click();
  const run = await opened;
  const view = new Console(run);
  await view.state('succeeded').waitFor();
  await view.notebook.getByText('region = "South"').waitFor();
});

test('unsaved changes are saved first, and the person is told so', async () => {
  await v.server.putNotebook('unsaved.ipynb', notebookOf('1'));
  await lab.open('unsaved.ipynb');
  await lab.cell(0).locator('.cm-content').click();
  await v.page.keyboard.press('Control+Home');
  await v.page.keyboard.type('1 + ');
  await lab.toolbar('schedule').click();
  const form = await formOf();
  await form.getByText('Your unsaved changes were saved first').waitFor();
  const saved = (await v.server.notebook('unsaved.ipynb')).cells[0];
  expect(saved).toMatchObject({ source: '1 + 1' });
});

test('what is wrong is told at its field, and the form stays', async () => {
  await v.server.putExample('daily-sales.ipynb', 'wrong.ipynb');
  await v.server.putJob({ name: 'taken', notebook: 'wrong.ipynb' });
  const form = await openForm('wrong.ipynb');
  await form.getByText('runs this notebook already').waitFor();
  const edit = form.getByRole('link', { name: 'Edit the job taken' });
  expect(await edit.getAttribute('href')).toBe('/jobs/taken/edit');

  const days = form.getByLabel(/^days/);
  await days.fill('many');
  await days.press('Enter');
  await form.getByText('This parameter is a whole number.').waitFor();
  expect(await days.evaluate(field => field === document.activeElement)).toBe(true);

  await days.fill('3');
  await form.getByLabel('Run it', { exact: true }).selectOption('Custom (cron)');
  const cron = form.getByLabel('Cron expression');
  await cron.fill('0 25 * * *');
  await form.locator('.smallfry-Field-error').waitFor();
  expect(await cron.getAttribute('aria-invalid')).toBe('true');

  await cron.fill('0 5 * * *');
  const name = form.getByLabel('Job name');
  await name.fill('taken');
  await name.press('Enter');
  await form.locator('[aria-invalid="true"]').waitFor();
  expect(await name.getAttribute('aria-invalid')).toBe('true');

  await v.page.keyboard.press('Escape');
  await form.waitFor({ state: 'detached' });
});

test('the form is reached from the file browser, for a notebook that is not open', async () => {
  await v.server.putNotebook('closed.ipynb', notebookOf('1'));
  await v.page.goto('/lab/workspaces/e2e-context-menu');
  const item = v.page.getByRole('listitem').filter({ hasText: 'closed.ipynb' });
  await item.click({ button: 'right' });
  await v.page.locator('.lm-Menu-item').filter({ hasText: 'Schedule…' }).click();
  const form = await formOf();
  await form.getByText('This notebook has none.').waitFor();
  await form.getByLabel('Run it', { exact: true }).selectOption('Never: I start it myself');
  await form.getByLabel('Job name').fill('by-hand');
  await form.getByRole('button', { name: 'Schedule' }).click();
  await v.page.getByText('Job by-hand: runs when someone starts it.').first().waitFor();
});

test('a stray click beside the form does not throw it away', async () => {
  await v.server.putNotebook('stray.ipynb', notebookOf('1'));
  const form = await openForm('stray.ipynb');
  await form.getByLabel('Job name').fill('kept');
  await v.page.mouse.click(5, 400);
  expect(await form.getByLabel('Job name').inputValue()).toBe('kept');
});
