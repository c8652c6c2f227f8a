import type { Locator, Page } from 'playwright-core';

/** The console in a page, as a person reads it. */
export class Console {
  constructor(readonly page: Page) {}

  /** The state beside the page's heading, once it is this one. */
  state(word: string): Locator {
    return this.page.getByRole('heading', { level: 1 }).getByText(word, { exact: true });
  }

  /** The notebook of a run. */
  get notebook(): Locator {
    return this.page.getByRole('region', { name: 'Notebook', exact: true });
  }

  /** The n-th cell of the notebook, from 1. */
  cell(number: number): Locator {
    return this.notebook.locator(`#cell-${number}`);
  }

  /** The next times of a schedule. */
  get nextTimes(): Locator {
    return this.page.getByRole('list', { name: 'Next times' }).getByRole('listitem');
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }
}
