import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { Lab } from '../support/lab';
import { notebookOf } from '../support/server';
import { visit } from '../support/visit';

// The browser notes each refused save.
const v = visit({ expected: [/status of 409/, /File Save Error/, /has changed on disk/] });

/** Two tabs in which the same notebook is open. */
async function twoTabs(file: string): Promise<[Lab, Lab]> {
  await v.server.putNotebook(file, notebookOf('start = 0'));
  const first = new Lab(v.page);
  await first.open(file);
  const second = new Lab(await v.context.newPage());
  await second.open(file);
  return [first, second];
}

async function write(lab: Lab, text: string): Promise<void> {
  await lab.page.bringToFront();
  await lab.cell(0).locator('.jp-InputArea-editor').click();
  await lab.page.keyboard.press('Control+End');
  await lab.page.keyboard.type(text);
}

function question(page: Page) {
  return page.getByRole('dialog').filter({ hasText: 'has changed on disk' });
}

async function sources(file: string): Promise<string> {
  return JSON.stringify(await v.server.notebook(file));
}

describe('a notebook that is open in two tabs', () => {
  test('is not overwritten: the second to save is asked', async () => {
    const file = 'two-tabs.ipynb';
    const [first, second] = await twoTabs(file);
    await write(first, ' # first');
    await first.save();
    await write(second, ' # second');
    await second.page.keyboard.press('Control+s');
    await question(second.page).waitFor();
    expect(await sources(file)).toContain('# first');

    await question(second.page).getByRole('button', { name: 'Revert' }).click();
    await second.cell(0).getByText('# first').waitFor();
    // What it reverted to it may save over.
    await write(second, ' # more');
    await second.save();
    expect(await sources(file)).toContain('# first # more');
  });

  test('is saved by one of two who save in the same moment', async () => {
    const file = 'same-moment.ipynb';
    const tabs = await twoTabs(file);
    await write(tabs[0], ' # zero');
    await write(tabs[1], ' # one');
    // Both saves arrive, then both go on together.
    let arrived = 0;
    let open: () => void = () => undefined;
    const both = new Promise<void>(resolve => (open = resolve));
    await v.context.route(`**/api/contents/${file}*`, async route => {
      if (route.request().method() === 'PUT' && arrived < 2) {
        if (++arrived === 2) open();
        await both;
      }
      await route.continue();
    });
    await tabs[0].page.keyboard.press('Control+s');
    await tabs[1].page.keyboard.press('Control+s');
    await Promise.race(tabs.map(tab => question(tab.page).waitFor()));
    const asked = await Promise.all(tabs.map(tab => question(tab.page).count()));
    expect(asked[0]! + asked[1]!).toBe(1);
    expect(await sources(file)).toContain(asked[0] ? '# one' : '# zero');
  });

  test('keeps what is overwritten knowingly as a version', async () => {
    const file = 'overwritten.ipynb';
    const [first, second] = await twoTabs(file);
    await write(first, ' # first');
    await first.save();
    await write(second, ' # second');
    await second.page.keyboard.press('Control+s');
    await question(second.page).getByRole('button', { name: 'Overwrite' }).click();
    await second.page.getByText('Saving completed').first().waitFor();
    expect(await sources(file)).toContain('# second');

    const history = (await (
      await v.context.request.get(`${v.url}/api/v1/versions?path=${file}`)
    ).json()) as { versions: { id: number; cause: string }[] };
    const before = history.versions[1]!;
    const content = await v.context.request.get(`${v.url}/api/v1/versions/${before.id}/content`);
    expect(await content.text()).toContain('# first');

    // The first tab has not seen that.
    await write(first, ' # again');
    await first.page.keyboard.press('Control+s');
    await question(first.page).waitFor();
  });
});
