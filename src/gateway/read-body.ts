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

/** The body as it came, counted while it is read: Content-Length is only a claim. A body that dawdles is given up. */
export async function readBody(request: Request, timeoutMs = READ_TIMEOUT_MS): Promise<Uint8Array<ArrayBuffer>> {
  if (!request.body) return new Uint8Array();
  const reader = request.body.getReader();
  const deadline = AbortSignal.timeout(timeoutMs);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), aborted(deadline)]);
      if (done) break;
      size += value.length;
      if (size > MAX_BODY_BYTES) throw new HttpError('payload_too_large');
      chunks.push(value);
    }
  } catch (error) {
    await reader.cancel().catch(() => {});
    throw error instanceof HttpError ? error : new HttpError('unreadable_body');
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array<ArrayBuffer>) : joined(chunks, size);
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

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new HttpError('unreadable_body')), { once: true });
  });
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
