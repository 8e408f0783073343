import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseJson } from './json.ts';

/** A control call that cannot be understood: said to the caller in plain words. */
export class ControlProblem extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

/** Counts while reading. What is too much is read to its end and dropped, so that the caller is there to get the answer. */
export function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else chunks = [];
    });
    request.on('end', () => {
      if (size <= maxBytes) resolve(Buffer.concat(chunks));
      else reject(new ControlProblem(`the body is larger than ${maxBytes} bytes`, 413));
    });
    request.on('error', reject);
  });
}

export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const text = (await readBytes(request, maxBytes)).toString('utf8');
  const value = parseJson(text);
  if (value === undefined) throw new ControlProblem('the body is not JSON');
  return value;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export function sendJson(response: ServerResponse, answer: Answer): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(answer.status, {
    'content-type': 'application/json; charset=UTF-8',
    'cache-control': 'no-store',
    ...answer.headers,
  });
  response.end(JSON.stringify(answer.body));
}

export function sendBytes(
  response: ServerResponse,
  content: { readonly type: string; readonly bytes: Buffer | string; readonly status?: number },
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(content.status ?? 200, { 'content-type': content.type, 'cache-control': 'no-store', ...headers });
  response.end(content.bytes);
}
