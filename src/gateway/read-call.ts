import type { z } from 'zod';
import { HttpError } from './http-error.ts';
import { issueDetails } from './issue-details.ts';
import type { Operation } from './operation.ts';
import { parseJson, readBody, requireJsonContentType } from './read-body.ts';

export interface Read {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly ifMatch: string;
  /** What was read, for telling a repeated request from another one under the same key. */
  readonly bodyBytes: Uint8Array<ArrayBuffer>;
}

/** Everything that a call says, checked against what its operation declares. */
export async function readCall(
  operation: Operation,
  input: { request: Request; params: Readonly<Record<string, string>> },
): Promise<Read> {
  const { request } = input;
  const params = readParams(operation, input.params);
  const query = readQuery(operation, new URL(request.url).searchParams);
  requireConfirmation(operation, request.headers, input.params);
  const ifMatch = readIfMatch(operation, request.headers);
  if (!operation.body) return { params, query, body: {}, ifMatch, bodyBytes: new Uint8Array() };
  requireJsonContentType(request.headers);
  const bodyBytes = await readBody(request);
  const body = checked(operation.body.strict(), parseJson(bodyBytes));
  return { params, query, body, ifMatch, bodyBytes };
}

/** An id that cannot be one names nothing. */
function readParams({ params }: Operation, given: Readonly<Record<string, string>>): unknown {
  if (!params) return {};
  const parsed = params.safeParse(given);
  if (!parsed.success) throw new HttpError('not_found');
  return parsed.data;
}

/** A name given twice is refused: which one was meant? */
function readQuery({ query }: Operation, given: URLSearchParams): unknown {
  const names = [...given.keys()];
  if (new Set(names).size !== names.length)
    throw new HttpError('invalid_request', { details: ['a parameter stands twice'] });
  const known = query ? [...given].filter(([name]) => name in query.shape) : [];
  return query ? checked(query, Object.fromEntries(known)) : {};
}

function requireConfirmation(
  { confirmed }: Operation,
  headers: Headers,
  params: Readonly<Record<string, string>>,
): void {
  if (confirmed && headers.get('x-confirm') !== params.id) {
    throw new HttpError('invalid_request', { details: ['x-confirm: must repeat the id'] });
  }
}

const ETAG = /^"([!#-~]{1,100})"$/;

function readIfMatch({ versioned, method }: Operation, headers: Headers): string {
  if (!versioned || method === 'GET') return '';
  const version = ETAG.exec(headers.get('if-match') ?? '')?.[1];
  if (version === undefined)
    throw new HttpError('invalid_request', { details: ['if-match: the ETag that you have read'] });
  return version;
}

function checked(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new HttpError('invalid_request', { details: issueDetails(parsed.error.issues) });
}
