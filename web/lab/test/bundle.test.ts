import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const dist = path.join(import.meta.dirname, '../dist');
const read = (file: string) => fs.readFileSync(path.join(dist, file), 'utf8');

describe('the page', () => {
  const page = read('static/index.html');

  test('leaves one place for its configuration, and no other script between its lines', () => {
    expect(page.match(/@PAGE_CONFIG@/g)).toHaveLength(1);
    const scripts = [...page.matchAll(/<script\b([^>]*)>/g)].map(([, attributes]) => attributes);
    const inline = scripts.filter(attributes => !attributes?.includes('src='));
    expect(inline).toEqual([expect.stringContaining('type="application/json"')]);
    expect(page).not.toMatch(/\son\w+=/);
  });

  test('names only files of its own, and they are there', () => {
    const addresses = [...page.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, url]) => url ?? '');
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses) {
      expect(address).toMatch(/^\/static\/lab\//);
      expect(fs.existsSync(path.join(dist, address.replace('/static/lab', 'static')))).toBe(true);
    }
  });
});

test('our plugins declare their settings, with commands that exist in the bundle', () => {
  const schemas = 'schemas/@smallfry/lab-extension';
  const { version } = JSON.parse(read(`${schemas}/package.json.orig`)) as { version: string };
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  const schedule = read(`${schemas}/schedule.json`);
  const bundle = fs
    .readdirSync(path.join(dist, 'static'))
    .filter(file => /^main\..*\.js$/.test(file))
    .map(file => read(`static/${file}`))
    .join('');
  for (const [, command] of schedule.matchAll(/"command": "([^"]+)"/g)) {
    expect(bundle).toContain(`"${command}"`);
  }
});

test.each(['light', 'dark', 'dark-high-contrast'])('the %s theme is there', theme => {
  expect(read(`themes/@jupyterlab/theme-${theme}-extension/index.css`)).toContain('--jp-');
});

test('the licenses of what is bundled are there', () => {
  const licenses = read('static/third-party-licenses.txt');
  for (const name of ['@jupyterlab/notebook 4.6.4', 'react 18.3.1', '@codemirror/view']) {
    expect(licenses).toContain(name);
  }
});
