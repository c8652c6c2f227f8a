import fs from 'node:fs';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions
} from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
];

function executable(): string {
  const named = process.env.SMALLFRY_CHROMIUM ?? process.env.CHROMIUM;
  const found = named ?? PLACES.find(place => fs.existsSync(place));
  if (!found) throw new Error('No Chromium found; name one in SMALLFRY_CHROMIUM.');
  return found;
}

/** The system's Chromium, without a window, that talks to nobody on its own account. */
export function launchBrowser(): Promise<Browser> {
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: executable(),
    args: [
      // Chromium's sandbox can't be used by root, and only our own pages are opened.
      ...(asRoot ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run'
    ]
  });
}

/** A browser profile of its own, with the product's address for relative paths. */
export function newContext(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {}
): Promise<BrowserContext> {
  return browser.newContext({
    baseURL: url,
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    ...options
  });
}
