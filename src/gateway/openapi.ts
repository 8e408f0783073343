import { z } from 'zod';
import { HTTP_ERRORS, type HttpErrorName } from './http-error.ts';
import type { AnswerDoc, Operation } from './operation.ts';
import type { RouteDoc } from './route-doc.ts';

type Json = Readonly<Record<string, unknown>>;

const ERROR: Json = {
  type: 'object',
  required: ['error', 'code', 'message'],
  properties: {
    error: { type: 'string' },
    code: { type: 'string' },
    message: { type: 'string' },
    details: { type: 'array', items: {} },
  },
};

/** OpenAPI 3.1, made from the routes themselves. */
export function openApiDocument(input: { operations: readonly Operation[]; routes: readonly RouteDoc[] }): Json {
  const paths: Record<string, Record<string, Json>> = {};
  const put = (path: string, method: string, entry: Json): void => {
    paths[path] = { ...paths[path], [method.toLowerCase()]: entry };
  };
  for (const route of input.routes) put(route.path, route.method, routeEntry(route));
  for (const operation of input.operations) put(operation.path, operation.method, operationEntry(operation));
  return {
    openapi: '3.1.1',
    info: {
      title: 'resto-bot',
      version: '1',
      description: 'Webhooks, the API of partners and the API of staff tools.',
    },
    paths,
    components: {
      schemas: { Error: ERROR },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token of an API client; `x-api-token` works too.' },
        signature: { type: 'apiKey', in: 'header', name: 'x-hub-signature-256' },
      },
    },
  };
}

function operationEntry(operation: Operation): Json {
  const { id, summary, scope, answer, body } = operation;
  return {
    operationId: id,
    summary,
    description: `Scope \`${scope}\`.`,
    security: [{ token: [scope] }],
    parameters: parametersOf(operation),
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body.strict()) } } },
    }),
    responses: { 200: answerEntry(answer), ...refusals(refusalsOf(operation)) },
  };
}

function parametersOf({ params, query, method, versioned, confirmed, asks }: Operation): readonly Json[] {
  const header = (name: string, description: string, required: boolean) => ({
    name,
    in: 'header',
    required,
    description,
    schema: { type: 'string' },
  });
  return [
    ...fieldsOf(params).map(([name, schema]) => ({ name, in: 'path', required: true, schema })),
    ...fieldsOf(query).map(([name, schema]) => ({ name, in: 'query', required: false, schema })),
    ...(method === 'GET' || asks
      ? []
      : [header('Idempotency-Key', 'The same key and request again: the same answer.', false)]),
    ...(versioned && method !== 'GET' ? [header('If-Match', 'The ETag that was read.', true)] : []),
    ...(confirmed ? [header('X-Confirm', 'The id once more.', true)] : []),
  ];
}

function fieldsOf(schema: z.ZodObject | undefined): readonly (readonly [string, Json])[] {
  if (!schema) return [];
  return Object.entries(schema.shape).map(([name, field]) => [name, schemaOf(field as z.ZodType)] as const);
}

function refusalsOf({ params, body, method, versioned, asks }: Operation): readonly HttpErrorName[] {
  return [
    'invalid_request',
    'unauthorized',
    'forbidden',
    ...(params || versioned ? (['not_found'] as const) : []),
    ...(method === 'GET' || asks ? [] : (['conflict'] as const)),
    ...(versioned && method !== 'GET' ? (['precondition_failed'] as const) : []),
    ...(body ? (['payload_too_large', 'unsupported_media_type'] as const) : []),
    'rate_limited',
    'unavailable',
  ];
}

function routeEntry({ id, summary, access, query = [], bodies = [], answers, contentType }: RouteDoc): Json {
  const schemas = bodies.map(({ title, schema }) => ({ title, ...schema }));
  return {
    operationId: id,
    summary,
    security: access === 'signature' ? [{ signature: [] }, { token: ['inbound:write'] }] : [],
    parameters: query.map((name) => ({ name, in: 'query', required: false, schema: { type: 'string' } })),
    ...(schemas.length > 0 && {
      requestBody: { required: true, content: { 'application/json': { schema: { anyOf: schemas } } } },
    }),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, doc]) => [status, answerEntry(doc, contentType)]),
    ),
  };
}

function answerEntry({ description, schema }: AnswerDoc, contentType = 'application/json'): Json {
  if (!schema && contentType === 'application/json') return { description };
  return { description, content: { [contentType]: schema ? { schema: schemaOf(schema) } : {} } };
}

function refusals(names: readonly HttpErrorName[]): Json {
  const byStatus = new Map<number, string[]>();
  for (const name of names) {
    const { status, code, message } = HTTP_ERRORS[name];
    byStatus.set(status, [...(byStatus.get(status) ?? []), `${code}: ${message}`]);
  }
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } };
  return Object.fromEntries(
    [...byStatus].map(([status, lines]) => [status, { description: lines.join(' '), content }]),
  );
}

function schemaOf(schema: z.ZodType): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}
