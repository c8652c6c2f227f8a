import { vi } from 'vitest';

/** One request that the fake was asked. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: Record<string, string>;
}

type Answer = { status: number; body: unknown } | ((asked: Asked) => unknown);

/** FAKE: answers `fetch` from a table of `METHOD path`, and keeps what was asked. */
export function fakeServer(table: Record<string, Answer>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const { method = 'GET' } = init;
    const request = {
      method,
      path,
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
      headers: init.headers as Record<string, string>
    };
    asked.push(request);
    const answer = table[`${method} ${path}`] ?? table[`${method} ${path.split('?')[0]}`];
    if (!answer) return Promise.resolve(json(404, { detail: `The fake has no ${path}.` }));
    return Promise.resolve(
      typeof answer === 'function' ? json(200, answer(request)) : json(answer.status, answer.body)
    );
  });
  return asked;
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json' }
  });
}

/** FAKE: event sources that a test speaks through. */
export class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2;
  static opened: FakeEventSource[] = [];
  readyState = 1;

  constructor(readonly url: string) {
    super();
    FakeEventSource.opened.push(this);
  }

  static of(part: string): FakeEventSource {
    const found = FakeEventSource.opened.findLast(({ url }) => url.includes(part));
    if (!found) throw new Error(`Nothing listens to ${part}.`);
    return found;
  }

  say(type: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
  }

  close(): void {
    this.readyState = FakeEventSource.CLOSED;
  }
}
