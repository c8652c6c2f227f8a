export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** What the server answered instead of a result (RFC 9457), or that it couldn't be reached. */
export class Problem extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly errors: readonly FieldError[] = [],
    /** To be given to an administrator. */
    readonly errorId: string | null = null,
    /** The server's name for this kind of problem. */
    readonly code: string | null = null
  ) {
    super(message);
    this.name = 'Problem';
  }
}

/** Reads a problem+json answer; any other answer becomes a problem that tells its status. */
export async function problemOf(response: Response): Promise<Problem> {
  const { status } = response;
  const text = await response.text();
  let body: Partial<Record<'detail' | 'title' | 'errorId' | 'code', string>> & {
    errors?: FieldError[];
  };
  try {
    body = JSON.parse(text) as typeof body;
  } catch {
    return new Problem(`Smallfry answered with status ${status}.`, status);
  }
  const message = body.detail ?? body.title ?? `Smallfry answered with status ${status}.`;
  return new Problem(message, status, body.errors ?? [], body.errorId ?? null, body.code ?? null);
}
