import { inspectJson } from '#src/kernel/json-guard';
import { HttpError } from './http-error.ts';

export const MAX_BODY_BYTES = 3 * 1024 * 1024;
const READ_TIMEOUT_MS = 10_000;
/**
 * A full batch of 1 000 statuses holds about 60 000 tokens; four times that is still parsed in tens of milliseconds.
 * Depth: Meta's deepest known body has 12 levels.
 */
const JSON_LIMITS = { maxDepth: 32, maxTokens: 250_000 };

export function requireJsonContentType(headers: Headers): void {
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/json') throw new HttpError('unsupported_media_type');
  if ((headers.get('content-encoding') ?? 'identity') !== 'identity') throw new HttpError('unsupported_media_type');
}

/** What says itself that it is too large need not be looked at. */
export function refuseOversize(headers: Headers): void {
  if (Number(headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw new HttpError('payload_too_large');
}

const MAX_DISCARDED_BYTES = 8 * 1024 * 1024;
const DISCARD_TIMEOUT_MS = 1_000;

/** Reads to the end what was refused unread, within bounds: a connection that is left in the middle of a body is lost for the next request. */
export async function discardBody(request: Request): Promise<void> {
  if (!request.body || request.bodyUsed) return;
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  const readAll = async () => {
    for (let size = 0; size < MAX_DISCARDED_BYTES; ) {
      const { done, value } = await reader.read();
      if (done) return;
      size += value.length;
    }
  };
  await within(DISCARD_TIMEOUT_MS, readAll()).catch(() => {});
  await reader.cancel().catch(() => {});
}

/** The body as it came, counted while it is read: Content-Length is only a claim. A body that dawdles is given up. */
export async function readBody(request: Request, timeoutMs = READ_TIMEOUT_MS): Promise<Uint8Array<ArrayBuffer>> {
  if (!request.body) return new Uint8Array();
  const reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> = request.body.getReader();
  // What keeps the claim is whole without another look at the stream.
  const claimed = Number(request.headers.get('content-length') ?? 'none');
  try {
    return await within(timeoutMs, readCounted(reader, claimed));
  } catch (error) {
    await reader.cancel().catch(() => {});
    throw error instanceof HttpError ? error : new HttpError('unreadable_body');
  }
}

async function readCounted(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  claimed: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  while (size === 0 || size !== claimed) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MAX_BODY_BYTES) throw new HttpError('payload_too_large');
    chunks.push(value);
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array<ArrayBuffer>) : joined(chunks, size);
}

function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new HttpError('unreadable_body')), timeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Bytes to a value: only after their signature has been verified. */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) throw new HttpError('unreadable_body');
  const refusal = inspectJson(bytes, JSON_LIMITS);
  if (refusal) throw new HttpError('unreadable_body', { details: [refusal] });
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    throw new HttpError('unreadable_body');
  }
}

function joined(chunks: readonly Uint8Array<ArrayBuffer>[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
