import type { Happening } from '#src/security/index';

/** Every refusal that a client can get (decisions.md, HTTP). */
export const HTTP_ERRORS = {
  unreadable_body: { status: 400, code: 'REQ-001', message: 'The body is empty, not UTF-8, not JSON, or too deep.' },
  invalid_request: { status: 400, code: 'REQ-002', message: 'The query or the body does not fit this route.' },
  invalid_payload: { status: 400, code: 'REQ-002', message: 'The body does not fit its contract.' },
  query_token_not_allowed: {
    status: 401,
    code: 'SEC-001',
    message: 'Credentials are not accepted in the query. Use the Authorization header.',
  },
  unauthorized: { status: 401, code: 'SEC-002', message: 'A valid token is required.' },
  signature_invalid: { status: 401, code: 'SEC-003', message: 'The signature is missing or wrong.' },
  forbidden: { status: 403, code: 'SEC-004', message: 'The token lacks the scope for this route.' },
  verify_token_mismatch: { status: 403, code: 'SEC-005', message: 'The verify token is wrong.' },
  not_found: { status: 404, code: 'REQ-404', message: 'There is nothing here.' },
  method_not_allowed: { status: 405, code: 'REQ-405', message: 'This route does not take that method.' },
  conflict: { status: 409, code: 'REQ-409', message: 'This idempotency key was used for another request.' },
  precondition_failed: { status: 412, code: 'REQ-412', message: 'It was changed meanwhile: read it again.' },
  payload_too_large: { status: 413, code: 'REQ-413', message: 'The body is larger than 3 MiB.' },
  unsupported_media_type: { status: 415, code: 'SEC-006', message: 'The content type must be application/json.' },
  rate_limited: { status: 429, code: 'SEC-429', message: 'Too many requests. Try again later.' },
  unavailable: { status: 503, code: 'SYS-503', message: 'Not able to take this now. Try again.' },
} as const;

export type HttpErrorName = keyof typeof HTTP_ERRORS;

/** What the security log hears of a refusal; the door adds from where it came. */
export type RefusalEvent = Pick<Happening, 'type' | 'reason' | 'payload' | 'channel' | 'tenantId' | 'restaurantId'>;

/** A place and what is wrong there, in one sentence or in two parts. Never what stood there. */
type Detail = string | { readonly path: string; readonly message: string };

interface Extra {
  readonly headers?: Readonly<Record<string, string>>;
  readonly details?: readonly Detail[];
  /** Which version of the contract the body was measured by. */
  readonly contractVersion?: string;
  readonly event?: RefusalEvent;
}

/** Thrown by anything behind a route; `error-response.ts` turns it into the answer. */
export class HttpError extends Error {
  readonly error: HttpErrorName;
  readonly headers: Readonly<Record<string, string>>;
  readonly details: readonly Detail[];
  readonly contractVersion: string | null;
  readonly event: RefusalEvent | null;

  constructor(error: HttpErrorName, extra: Extra = {}) {
    super(error);
    this.name = 'HttpError';
    this.error = error;
    this.headers = extra.headers ?? {};
    this.details = extra.details ?? [];
    this.contractVersion = extra.contractVersion ?? null;
    this.event = extra.event ?? null;
  }
}
