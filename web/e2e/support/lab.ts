import type { Locator, Page } from 'playwright-core';

let workspaces = 0;

/** JupyterLab in a page, as a person uses it. */
export class Lab {
  constructor(readonly page: Page) {}

  /** Opens a notebook in a workspace of its own, and waits for its kernel. */
  async open(notebook: string): Promise<void> {
    const workspace = `e2e-${process.pid}-${++workspaces}`;
    await this.page.goto(`/lab/workspaces/${workspace}/tree/${notebook}`);
    await this.settled(notebook);
  }

  async reload(notebook: string): Promise<void> {
    await this.page.reload();
    await this.settled(notebook);
  }

  /** The open notebook. */
  get notebook(): Locator {
    return this.page.locator('.jp-NotebookPanel:not(.lm-mod-hidden)');
  }

  /** The n-th cell of the open notebook, from 0. */
  cell(index: number): Locator {
    return this.notebook.locator('.jp-Notebook-cell').nth(index);
  }

  toolbar(button: string): Locator {
    return this.notebook.locator(`[data-jp-item-name="${button}"] jp-button`);
  }

  async menu(menu: string, item: string): Promise<void> {
    await this.page.locator('.lm-MenuBar-item').filter({ hasText: menu }).click();
    await this.page.locator('.lm-Menu-item').filter({ hasText: item }).first().click();
  }

  async runAll(): Promise<void> {
    await this.menu('Run', 'Run All Cells');
    await this.idle();
  }

  /** Waits until no cell waits or runs, and at least one has run. */
  async idle(): Promise<void> {
    await this.page.waitForFunction(() => {
      const prompts = [...document.querySelectorAll('.jp-NotebookPanel .jp-InputPrompt')].map(
        prompt => prompt.textContent ?? ''
      );
      return prompts.some(text => /\d/.test(text)) && !prompts.some(text => text.includes('*'));
    });
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('Control+s');
    await this.page.locator('.lm-TabBar-tab.lm-mod-current:not(.jp-mod-dirty)').first().waitFor();
    await this.page.getByText('Saving completed').first().waitFor();
  }

  private async settled(notebook: string): Promise<void> {
    await this.cell(0).waitFor();
    await this.page.locator('#smallfry-splash').waitFor({ state: 'detached' });
    const name = notebook.split('/').pop() ?? notebook;
    await this.page.getByRole('tab', { name }).first().waitFor();
    await this.page.getByText(/\| Idle/).waitFor();
  }
}
