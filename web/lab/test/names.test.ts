import { expect, test } from 'vitest';
import { suggestJobName } from '../src/extension/schedule/names';

const ALLOWED = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

test.each([
  ['daily-sales.ipynb', 'daily-sales'],
  ['reports/2026/Daily Sales (North).ipynb', 'Daily-Sales-North'],
  ['Übersicht für März.ipynb', 'Ubersicht-fur-Marz'],
  ['_draft.ipynb', 'draft'],
  ['v1.2_final.IPYNB', 'v1.2_final'],
  ['日報.ipynb', 'notebook'],
  ['.ipynb', 'notebook'],
  [`${'x'.repeat(300)}.ipynb`, 'x'.repeat(100)]
])('a job that runs %s is called %s', (path, name) => {
  expect(suggestJobName(path)).toBe(name);
  expect(name).toMatch(ALLOWED);
});

test('a name that is taken gets the next free number', () => {
  expect(suggestJobName('a.ipynb', new Set(['a']))).toBe('a-2');
  expect(suggestJobName('a.ipynb', new Set(['a', 'a-2', 'a-3']))).toBe('a-4');
});

test('a long name that is taken stays short enough', () => {
  const long = 'x'.repeat(100);
  const name = suggestJobName(`${long}.ipynb`, new Set([long]));
  expect(name).toMatch(ALLOWED);
  expect(name.endsWith('x-2')).toBe(true);
});
