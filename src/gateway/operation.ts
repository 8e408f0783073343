import type { z } from 'zod';
import type { Deps } from '#src/deps';
import type { ApiClient, Scope } from '#src/tenancy/index';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What a handler gets: everything parsed, the client known, the act written down. The tenant comes from here and from nowhere else. */
export interface Call<Params, Query, Body> {
  readonly deps: Deps;
  readonly client: ApiClient;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The version that the caller has seen, where the operation is `versioned`. */
  readonly ifMatch: string;
  readonly correlationId: string;
}

export interface Answer {
  readonly status?: number;
  readonly body: object;
  /** Sent as an ETag. */
  readonly version?: string;
  /** Instead of JSON. */
  readonly file?: { readonly text: string; readonly contentType: string; readonly name: string };
}

export interface AnswerDoc {
  readonly description: string;
  readonly schema?: z.ZodType;
}

/**
 * One call of the API for clients with a token: the router, the OpenAPI document and the tests read it from here. A write may carry an
 * `Idempotency-Key`; `versioned` ones need `If-Match`; `confirmed` ones need the id again in `X-Confirm`.
 */
export interface OperationSpec<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodObject = z.ZodObject,
> {
  readonly method: Method;
  /** As OpenAPI writes it: `/v1/admin/customers/{id}`. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly scope: Scope;
  /** What the audit log calls it; null for calls that read nothing of anybody. */
  readonly action: string | null;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly versioned?: true;
  readonly confirmed?: true;
  /** A question whose words do not belong into an address. No key is kept with it: a key is kept with a hash of what was asked. */
  readonly asks?: true;
  readonly answer: AnswerDoc;
  run(call: Call<z.infer<Params>, z.infer<Query>, z.infer<Body>>): Promise<Answer>;
}

/** An operation whose own types are its own business. */
export type Operation = Omit<OperationSpec, 'run'> & { run(call: Call<never, never, never>): Promise<Answer> };

export function operation<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodObject>(
  spec: OperationSpec<Params, Query, Body>,
): Operation {
  return spec as unknown as Operation;
}
