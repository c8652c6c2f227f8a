import { beforeEach, describe, expect, test } from 'vitest';
import { Lab } from '../support/lab';
import { notebookOf } from '../support/server';
import { visit } from '../support/visit';

const v = visit();
let lab: Lab;

beforeEach(() => {
  lab = new Lab(v.page);
});

describe('the example notebook', () => {
  test('runs, shows its table and its plot, and is still so after saving and reloading', async () => {
    const file = 'daily-sales.ipynb';
    await v.server.putExample(file);
    await lab.open(file);
    await lab.runAll();
    await expectResults();
    await lab.save();

    const saved = await v.server.notebook(file);
    const code = saved.cells.filter(cell => cell.cell_type === 'code');
    expect(code.map(cell => cell.execution_count)).toEqual(code.map((_, index) => index + 1));

    await lab.reload(file);
    await expectResults();
    await lab.notebook.locator('.jp-OutputArea-output img').scrollIntoViewIfNeeded();
    await v.shot('lab-example');
  });

  async function expectResults() {
    const table = lab.notebook.locator('.jp-OutputArea-output table');
    await table.waitFor({ state: 'attached' });
    expect(await table.innerText()).toContain('Sardine');
    const plot = lab.notebook.locator('.jp-OutputArea-output img');
    await plot.waitFor({ state: 'attached' });
    await plot.scrollIntoViewIfNeeded();
    expect(await plot.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  }
});

describe('a kernel', () => {
  test('is interrupted and goes on living', async () => {
    await v.server.putNotebook(
      'interrupt.ipynb',
      notebookOf(
        'kept = 41',
        'import time\nprint("asleep")\nwhile True: time.sleep(0.01)',
        'kept + 1'
      )
    );
    await lab.open('interrupt.ipynb');
    await lab.menu('Run', 'Run All Cells');
    await lab.cell(1).getByText('asleep').first().waitFor();
    await lab.toolbar('interrupt').click();
    await lab.cell(1).getByText('KeyboardInterrupt').first().waitFor();

    await lab.cell(2).locator('.jp-InputArea-editor').click();
    await v.page.keyboard.press('Shift+Enter');
    await lab.cell(2).locator('.jp-OutputArea-output').getByText('42').waitFor();
  });

  test('forgets its variables when it is restarted', async () => {
    await v.server.putNotebook('restart.ipynb', notebookOf('gone = 1', 'gone'));
    await lab.open('restart.ipynb');
    await lab.runAll();
    await lab.toolbar('restart').click();
    await v.page
      .getByRole('dialog')
      .getByRole('button', { name: 'Confirm Kernel Restart' })
      .click();
    await v.page.getByText(/\| Idle/).waitFor();

    await lab.cell(1).locator('.jp-InputArea-editor').click();
    await v.page.keyboard.press('Shift+Enter');
    await lab.cell(1).getByText('NameError').first().waitFor();
  });

  test('answers input()', async () => {
    await v.server.putNotebook(
      'input.ipynb',
      notebookOf('answer = input("Name? ")', 'print(answer[::-1])')
    );
    await lab.open('input.ipynb');
    await lab.menu('Run', 'Run All Cells');
    const field = lab.cell(0).locator('.jp-Stdin-input');
    await field.fill('sprat');
    await field.press('Enter');
    await lab.cell(1).getByText('tarps').waitFor();
  });
});

test('the file browser makes, renames and deletes a notebook', async () => {
  await v.page.goto('/lab/workspaces/e2e-files');
  await v.page.locator('.jp-Launcher').waitFor();
  await v.page.locator('.jp-LauncherCard[data-category="Notebook"]').first().click();
  const item = v.page
    .getByRole('listitem')
    .filter({ hasText: /^Untitled.*\.ipynb/ })
    .first();
  await item.waitFor();
  await v.page.getByText(/\| Idle/).waitFor();
  await item.click();
  await v.page.keyboard.press('F2');
  await v.page.locator('.jp-DirListing-editor').fill('renamed.ipynb');
  await v.page.keyboard.press('Enter');
  const renamed = v.page.getByRole('listitem').filter({ hasText: 'renamed.ipynb' });
  await renamed.waitFor();
  await renamed.click({ button: 'right' });
  await v.page.locator('.lm-Menu-item').filter({ hasText: 'Delete' }).click();
  await v.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await renamed.waitFor({ state: 'detached' });
});

test('the page is Smallfry’s', async () => {
  await v.page.goto('/lab/workspaces/e2e-brand');
  await v.page.locator('.jp-Launcher').waitFor();
  expect(await v.page.title()).toContain('Smallfry');
  await lab.menu('Help', 'About Smallfry');
  const about = v.page.getByRole('dialog');
  await about.getByText(/^Smallfry \d/).waitFor();
  await v.shot('lab-about');
});
