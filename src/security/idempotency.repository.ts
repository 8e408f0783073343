import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';

export interface IdempotencyClaim {
  readonly clientId: string;
  readonly key: string;
  readonly requestHash: string;
}

export interface StoredAnswer {
  readonly status?: number;
  readonly body: object;
  readonly version?: string;
}

export type HeldKey =
  | { readonly kind: 'ours' }
  | { readonly kind: 'answered'; readonly answer: StoredAnswer }
  | { readonly kind: 'other_request' }
  | { readonly kind: 'under_way' };

/** Claims a key, or says who has it. A claim without an answer after a minute belonged to a request that died. */
export async function beginIdempotent(db: Database, claim: IdempotencyClaim): Promise<HeldKey> {
  const { clientId, key, requestHash } = claim;
  const { rows } = await db.execute<{ ours: boolean; request_hash: string; answer_json: StoredAnswer | null }>(sql`
    with claimed as (
      insert into idempotency_keys as k (client_id, idempotency_key, request_hash)
      values (${clientId}::uuid, ${key}, ${requestHash})
      on conflict (client_id, idempotency_key) do update set started_at = now()
        where k.answer_json is null and k.request_hash = excluded.request_hash and k.started_at < now() - interval '1 minute'
      returning request_hash
    )
    select true as ours, request_hash, null::jsonb as answer_json from claimed
    union all
    select false, request_hash, answer_json from idempotency_keys
    where client_id = ${clientId}::uuid and idempotency_key = ${key} and not exists (select 1 from claimed)
  `);
  const [held] = rows;
  if (!held) return { kind: 'under_way' };
  if (held.ours) return { kind: 'ours' };
  if (held.request_hash !== requestHash) return { kind: 'other_request' };
  return held.answer_json ? { kind: 'answered', answer: held.answer_json } : { kind: 'under_way' };
}

export async function finishIdempotent(db: Database, claim: IdempotencyClaim, answer: StoredAnswer): Promise<void> {
  await db.execute(sql`
    update idempotency_keys set answer_json = ${JSON.stringify(answer)}::jsonb
    where client_id = ${claim.clientId}::uuid and idempotency_key = ${claim.key} and request_hash = ${claim.requestHash}
  `);
}

/** After a failure: the same request may be made again at once. */
export async function releaseIdempotent(db: Database, claim: IdempotencyClaim): Promise<void> {
  await db.execute(sql`
    delete from idempotency_keys
    where client_id = ${claim.clientId}::uuid and idempotency_key = ${claim.key} and request_hash = ${claim.requestHash} and answer_json is null
  `);
}
