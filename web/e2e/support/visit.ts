import fs from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, inject, type TestContext } from 'vitest';
import { launchBrowser, newContext } from './browser';
import { Server } from './server';
import { Watch } from './watch';

/** For each step of a test, in ms; shorter than a test's, so that the failing step is named. */
const STEP_LIMIT = 15_000;

const SCREENSHOTS = path.join(import.meta.dirname, '../screenshots');

export interface VisitOptions extends BrowserContextOptions {
  /** Whether the visitor has signed in; true unless said otherwise. */
  readonly signedIn?: boolean;
  /** Complaints of the browser that these tests cause on purpose. */
  readonly expected?: readonly RegExp[];
}

/** One visitor with a fresh browser profile for each test of a file. */
export interface Visit {
  readonly url: string;
  readonly page: Page;
  readonly context: BrowserContext;
  /** The product's API, as this visitor. */
  readonly server: Server;
  /** Saves a picture of the page. */
  shot(name: string): Promise<void>;
}

interface Current {
  page: Page;
  context: BrowserContext;
  watch: Watch;
}

/** Call at the top of a test file: opens a page before each test, and closes it after. */
export function visit({ signedIn = true, expected = [], ...options }: VisitOptions = {}): Visit {
  const product = inject('product');
  let browser: Browser;
  let current: Current;

  beforeAll(async () => {
    browser = await launchBrowser();
    await fs.mkdir(SCREENSHOTS, { recursive: true });
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    const storageState = signedIn
      ? (JSON.parse(product.signedIn) as BrowserContextOptions['storageState'])
      : undefined;
    const context = await newContext(browser, product.url, { storageState, ...options });
    context.setDefaultTimeout(STEP_LIMIT);
    const watch = new Watch(context, product.url);
    current = { context, watch, page: await context.newPage() };
  });

  afterEach(async (test: TestContext) => {
    const { context, watch, page } = current;
    const failed = test.task.result?.state === 'fail';
    if (failed) await page.screenshot({ path: failurePicture(test.task.name) });
    await context.close();
    if (!failed) watch.assertQuiet(expected);
  });

  return {
    url: product.url,
    get page() {
      return current.page;
    },
    get context() {
      return current.context;
    },
    get server() {
      return new Server(current.context, product.url);
    },
    shot: async name => {
      await current.page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
    }
  };
}

function failurePicture(test: string): string {
  const name = test.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 80);
  return path.join(SCREENSHOTS, `failed-${name}.png`);
}
