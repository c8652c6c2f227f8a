import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

interface Axe {
  run(part: string, options: RunOptions): Promise<AxeResults>;
}

const script = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/**
 * Fails if axe finds anything in the page, or in the part of it that a selector names, that hinders a
 * person with a screen reader, a keyboard or weak eyes.
 */
export async function assertAccessible(page: Page, part = 'html'): Promise<void> {
  const loaded = await page.evaluate(() => 'axe' in window);
  // By the debugger, since the page's own policy lets no script in.
  if (!loaded) await page.evaluate(await fs.readFile(script, 'utf8'));
  const options: RunOptions = {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']
  };
  const { violations } = await page.evaluate(
    ([selector, given]) => (window as unknown as { axe: Axe }).axe.run(selector, given),
    [part, options] as const
  );
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ html, target, failureSummary }) =>
        `${id}: ${help}\n${target.flat().join(' ')}\n${html}\n${failureSummary ?? ''}`
    )
  );
  expect(found, `axe found ${found.length}:\n${found.join('\n\n')}`).toEqual([]);
}
