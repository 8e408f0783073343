import type { AnswerDoc } from './operation.ts';

/** A route that is no operation, as the OpenAPI document shows it. */
export interface RouteDoc {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  /** What it wants instead of a token. */
  readonly access: 'open' | 'signature' | 'verify_token';
  readonly query?: readonly string[];
  /** Schemas of the body, any of which will do. */
  readonly bodies?: readonly { readonly title: string; readonly schema: object }[];
  readonly answers: Readonly<Record<number, AnswerDoc>>;
  readonly contentType?: string;
}
