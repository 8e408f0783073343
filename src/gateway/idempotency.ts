import type { Deps } from '#src/deps';
import { sha256Hex, toHex } from '#src/kernel/crypto';
import type { ApiClient } from '#src/tenancy/index';
import { HttpError } from './http-error.ts';
import type { Answer, Operation } from './operation.ts';
import type { Read } from './read-call.ts';

const HEADER = 'idempotency-key';
const FORM = /^[A-Za-z0-9._:-]{8,128}$/;

interface Write {
  readonly operation: Operation;
  readonly client: ApiClient;
  readonly deps: Deps;
  readonly request: Request;
  readonly read: Read;
}

/**
 * A write under a key happens once: the same request again gets the same answer, another request under that key is refused. A write whose
 * Worker died half-way may run again after a minute, because every write here is idempotent by itself.
 */
export async function withIdempotency(write: Write, run: () => Promise<Answer>): Promise<Answer> {
  const key = write.request.headers.get(HEADER);
  if (key === null) return run();
  if (!FORM.test(key))
    throw new HttpError('invalid_request', { details: ['idempotency-key: 8 to 128 letters or digits'] });
  const { deps, client } = write;
  const claim = { clientId: client.clientId, key, requestHash: await hashOf(write) };
  const held = await deps.idempotency.begin(claim);
  switch (held.kind) {
    case 'answered':
      return held.answer;
    case 'other_request':
      throw new HttpError('conflict');
    case 'under_way':
      throw new HttpError('conflict', {
        details: ['the first request is still under way'],
        headers: { 'retry-after': '5' },
      });
    case 'ours': {
      const answer = await runOrRelease(run, () => deps.idempotency.release(claim));
      await deps.idempotency.finish(claim, answer);
      return answer;
    }
  }
}

async function runOrRelease(run: () => Promise<Answer>, release: () => Promise<void>): Promise<Answer> {
  try {
    return await run();
  } catch (error) {
    await release().catch(() => {});
    throw error;
  }
}

async function hashOf({ operation, request, read }: Write): Promise<string> {
  const { pathname, search } = new URL(request.url);
  const ifMatch = request.headers.get('if-match') ?? '';
  return sha256Hex([operation.method, pathname, search, ifMatch, toHex(read.bodyBytes)].join('\n'));
}
