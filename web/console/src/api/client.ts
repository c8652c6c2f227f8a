/** A field of a form and what is wrong with it. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

interface ProblemBody {
  title?: string;
  detail?: string;
  code?: string;
  kind?: string;
  errorId?: string;
  errors?: FieldError[];
}

/** What the server answered when it could not do what was asked (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string | undefined;
  readonly kind: string | undefined;
  readonly errorId: string | undefined;
  readonly fields: readonly FieldError[];

  constructor(status: number, body: ProblemBody) {
    super(body.detail ?? body.title ?? `The server answered with status ${status}.`);
    this.name = 'Problem';
    this.status = status;
    this.code = body.code;
    this.kind = body.kind;
    this.errorId = body.errorId;
    this.fields = body.errors ?? [];
  }
}

/** The server could not be reached at all. */
export class Unreachable extends Error {
  constructor() {
    super('The server does not answer. It may be restarting, or the network is down.');
    this.name = 'Unreachable';
  }
}

const SAFE = new Set(['GET', 'HEAD']);

/** The token that proves to the server that a request comes from one of its own pages. */
function xsrfToken(): string {
  const cookie = document.cookie.split('; ').find(part => part.startsWith('_xsrf='));
  return cookie ? decodeURIComponent(cookie.slice('_xsrf='.length)) : '';
}

/** Where the person signs in and then comes back to this page. */
export function signInAddress(location: Pick<Location, 'pathname' | 'search'>): string {
  const next = location.pathname + location.search;
  return next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`;
}

/**
 * Asks the server and reads its JSON.
 *
 * @throws Problem for every answer that is not a success
 * @throws Unreachable when there is no answer
 */
export async function request<T>(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal
): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (!SAFE.has(method)) headers['X-XSRFToken'] = xsrfToken();
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable();
  }
  if (response.status === 401) {
    window.location.assign(signInAddress(window.location));
  }
  if (!response.ok) throw new Problem(response.status, await bodyOf(response));
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

async function bodyOf(response: Response): Promise<ProblemBody> {
  try {
    return (await response.json()) as ProblemBody;
  } catch {
    // A proxy in between, perhaps: the status is all there is to tell.
    return { title: response.statusText || undefined };
  }
}

/** The path of something with a name that a person chose. */
export function jobPath(name: string): string {
  return `/api/v1/jobs/${encodeURIComponent(name)}`;
}
