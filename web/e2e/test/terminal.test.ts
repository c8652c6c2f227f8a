import { expect, test } from 'vitest';
import { visit } from '../support/visit';

const v = visit();

/** Types a line into the terminal. What it shows is drawn, so the test looks at what that writes. */
async function typed(line: string): Promise<void> {
  await v.page.locator('.jp-Terminal textarea').first().focus();
  await v.page.keyboard.type(`${line}\n`);
}

test('a terminal runs what is typed, fits its window, comes back after a reload, and ends', async () => {
  await v.page.goto(`/lab/workspaces/e2e-terminal-${process.pid}`);
  await v.page.locator('.jp-Launcher').waitFor();
  await v.page.locator('.jp-LauncherCard[title="Start a new terminal session"]').first().click();
  await v.page.locator('.jp-Terminal .xterm-screen').first().waitFor();

  await typed(
    'cd "$JUPYTER_SERVER_ROOT" && stty size > size.txt; KEPT=sprat; echo kept $((6*7)) | tee kept.txt'
  );
  await expect.poll(() => text('kept.txt'), { timeout: 30_000 }).toBe('kept 42\n');
  const [rows, columns] = (await text('size.txt')).split(' ').map(Number);
  expect(rows).toBeGreaterThan(10);
  expect(columns).toBeGreaterThan(40);

  await v.page.setViewportSize({ width: 700, height: 500 });
  await expect
    .poll(
      async () => {
        await typed('stty size > size.txt');
        return Number((await text('size.txt')).split(' ')[1]);
      },
      { timeout: 30_000 }
    )
    .toBeLessThan(columns ?? 0);

  await v.page.reload();
  await v.page.locator('.jp-Terminal .xterm-screen').first().waitFor();
  // The same shell: what was set in it is there.
  await typed('echo $KEPT > again.txt');
  await expect.poll(() => text('again.txt'), { timeout: 30_000 }).toBe('sprat\n');

  await typed('exit');
  await v.page.locator('.jp-Terminal').first().waitFor({ state: 'detached' });
});

/** A file of the person's home; empty while it is not there. */
async function text(file: string): Promise<string> {
  const response = await v.context.request.get(`${v.url}/files/${file}`);
  return response.ok() ? await response.text() : '';
}
