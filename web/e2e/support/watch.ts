import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';

/**
 * Notes whatever goes wrong in the pages of a context: requests to another host, errors on the
 * JavaScript console (violations of the Content-Security-Policy are among them), exceptions, answers
 * with status 500 and above.
 */
export class Watch {
  private readonly complaints: string[] = [];

  constructor(
    context: BrowserContext,
    private readonly origin: string
  ) {
    context.on('page', page => this.watch(page));
    context.on('request', request => {
      const url = new URL(request.url());
      const own = url.origin === this.origin || ['data:', 'blob:'].includes(url.protocol);
      if (!own) this.complaints.push(`request to another host: ${url.href}`);
    });
    context.on('response', response => {
      if (response.status() >= 500) {
        this.complaints.push(`status ${response.status()}: ${response.url()}`);
      }
    });
  }

  /** Fails if anything was noted that no expression in `expected` matches. */
  assertQuiet(expected: readonly RegExp[] = []): void {
    const rest = this.complaints.filter(text => !expected.some(known => known.test(text)));
    expect(rest, 'what the browser complained about').toEqual([]);
  }

  private watch(page: Page): void {
    page.on('pageerror', error => this.complaints.push(`exception: ${error.message}`));
    page.on('console', message => {
      if (message.type() !== 'error') return;
      this.complaints.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('websocket', socket => {
      const { host } = new URL(socket.url());
      if (host !== new URL(this.origin).host) {
        this.complaints.push(`WebSocket to another host: ${socket.url()}`);
      }
    });
  }
}
