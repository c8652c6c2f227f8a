import { describe, expect, inject, test } from 'vitest';
import { visit } from '../support/visit';

const REFUSED = /status of 40[13]/;

describe('a stranger', () => {
  const v = visit({ signedIn: false, expected: [REFUSED] });

  test.each(['/', '/jobs', '/lab', '/lab/tree/daily-sales.ipynb'])(
    'who opens %s is asked to sign in',
    async path => {
      await v.page.goto(path);
      await v.page.waitForURL(url => url.pathname === '/sign-in');
      await v.page.getByRole('heading', { name: 'Smallfry' }).waitFor();
    }
  );

  test.each([
    '/api/contents',
    '/api/kernels',
    '/api/v1/jobs',
    '/lab/api/settings',
    '/files/daily-sales.ipynb',
    '/metrics'
  ])('gets nothing from %s', async path => {
    const response = await v.context.request.get(v.url + path, { maxRedirects: 0 });
    expect([401, 403]).toContain(response.status());
  });

  test('cannot use a sign-in link a second time', async () => {
    await v.page.goto(inject('product').usedLink);
    await v.page.getByRole('status').filter({ hasNotText: 'Signing in' }).waitFor();
    expect(new URL(v.page.url()).pathname).toBe('/sign-in');
    expect(new URL(v.page.url()).hash).toBe('');
    expect(await v.context.cookies()).not.toContainEqual(
      expect.objectContaining({ name: 'smallfry-session' })
    );
    await v.shot('sign-in');
  });

  test('cannot sign in with a token made up', async () => {
    await v.page.goto('/sign-in');
    await v.page.getByLabel('API token').fill('nonsense');
    await v.page.getByRole('button', { name: 'Sign in' }).click();
    await v.page.locator('#state[data-bad]').waitFor();
    expect(new URL(v.page.url()).pathname).toBe('/sign-in');
  });
});

describe('who signed in by the link', () => {
  const v = visit();

  test('is known, by a cookie that scripts cannot read', async () => {
    await v.page.goto('/');
    const me = await v.context.request.get(`${v.url}/api/v1/me`);
    expect(((await me.json()) as { name: string }).name).not.toBe('');
    expect(await v.context.cookies()).toContainEqual(
      expect.objectContaining({ name: 'smallfry-session', httpOnly: true, sameSite: 'Lax' })
    );
    expect(await v.page.evaluate(() => document.cookie)).not.toContain('smallfry-session');
  });

  test('cannot be made to change anything by a foreign form', async () => {
    const response = await v.context.request.post(`${v.url}/api/v1/jobs`, { data: {} });
    expect(response.status()).toBe(403);
  });
});
