import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { launchBrowser, newContext } from './browser';

/** What the tests know of the product that runs. */
export interface Product {
  /** `http://host:port`, without a slash at the end. */
  readonly url: string;
  /** The one-time link, after it has been used to sign in. */
  readonly usedLink: string;
  /** Cookies of the person who signed in by the link, as Playwright keeps them. */
  readonly signedIn: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    product: Product;
  }
}

const LINK = /https?:\/\/\S+\/sign-in#[\w-]+/;

/** A first start may have to build everything. */
const START_LIMIT = 15 * 60_000;

const STOP_LIMIT = 30_000;

/**
 * Starts Smallfry on a fresh data folder and signs in by the link that it prints. With SMALLFRY_URL
 * and SMALLFRY_SIGN_IN_LINK the tests use a server that runs already.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { SMALLFRY_URL: url, SMALLFRY_SIGN_IN_LINK: link } = process.env;
  if (url && link) {
    project.provide('product', await signIn(link));
    return () => Promise.resolve();
  }
  const data = await fs.mkdtemp(path.join(os.tmpdir(), 'smallfry-e2e-'));
  const launcher = process.env.SMALLFRY ?? path.join(import.meta.dirname, '../../../smallfry');
  const server = spawn(launcher, ['up', '--port', '0', '--data', data, '--keep-kernels', '0'], {
    stdio: ['ignore', 'pipe', 'pipe']
  });
  const stop = async () => {
    try {
      await end(server);
    } finally {
      await fs.rm(data, { recursive: true, force: true });
    }
  };
  try {
    project.provide('product', await signIn(await printedLink(server)));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** Waits until the server prints its sign-in link. */
function printedLink(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why: string) => reject(new Error(`${why} It printed:\n${output}`));
    const limit = setTimeout(() => fail('Smallfry printed no sign-in link.'), START_LIMIT);
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const link = LINK.exec(output)?.[0];
      if (!link) return;
      clearTimeout(limit);
      resolve(link);
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.once('error', reject);
    server.once('exit', code => {
      clearTimeout(limit);
      fail(`Smallfry ended with status ${code} before it was ready.`);
    });
  });
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise(resolve => server.once('exit', resolve));
  server.kill('SIGTERM');
  const limit = setTimeout(() => server.kill('SIGKILL'), STOP_LIMIT);
  const code = await ended;
  clearTimeout(limit);
  if (code !== 0) throw new Error(`Smallfry stopped with status ${String(code)} on SIGTERM.`);
}

async function signIn(link: string): Promise<Product> {
  const { origin } = new URL(link);
  const browser = await launchBrowser();
  try {
    const context = await newContext(browser, origin);
    const page = await context.newPage();
    await page.goto(link);
    await page.waitForURL(url => url.pathname === '/');
    const signedIn = JSON.stringify(await context.storageState());
    return { url: origin, usedLink: link, signedIn };
  } finally {
    await browser.close();
  }
}
