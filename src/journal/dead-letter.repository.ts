import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import { isoOrNull } from './archive-rows.ts';
import { holdCustomers } from './hold-customers.repository.ts';

export interface DeadLetterRecord {
  readonly source: string;
  readonly conversationId: string;
  readonly outboxId: number | null;
  readonly owner: { tenantId: string; restaurantId: string; channel: string; accountId: string } | null;
  readonly reason: string;
  readonly errorCode: number | null;
  readonly attempts: number;
  /** When it was written; null where it does not say. */
  readonly at: number | null;
}

/**
 * Once per failed send; what has no outbox row is kept once per conversation, source and reason. Not of an erased customer. One that was sent
 * again and failed again is open again: the attempts say that it is news. Whose it is, a wake-up does not say; the customer's row does.
 */
export async function recordDeadLetter(db: Database, letter: DeadLetterRecord): Promise<void> {
  const { owner, conversationId } = letter;
  const dedupeKey = [letter.source, conversationId, letter.outboxId ?? letter.reason].join(':');
  await db.batch([
    holdCustomers(db, [conversationId]),
    db.execute(sql`
      insert into dead_letters as d (dedupe_key, source, conversation_object_id, outbox_seq, tenant_id, restaurant_id, channel, account_id,
        reason, error_code, attempts)
      select ${dedupeKey}, ${letter.source}, ${conversationId}, ${letter.outboxId}::bigint, coalesce(${owner?.tenantId ?? null}::uuid, k.tenant_id),
        coalesce(${owner?.restaurantId ?? null}::uuid, k.restaurant_id), coalesce(${owner?.channel ?? null}, k.channel),
        coalesce(${owner?.accountId ?? null}, k.account_id), ${letter.reason}, ${letter.errorCode}::int, ${letter.attempts}::int
      from (select 1) one left join lateral (
        select c.tenant_id, a.restaurant_id, c.channel, c.account_id from customers c
        left join channel_accounts a on a.tenant_id = c.tenant_id and a.channel = c.channel and a.account_id = c.account_id
        where c.conversation_object_id = ${conversationId} and c.erased_at is null limit 1) k on true
      where not is_erased(${conversationId}, ${isoOrNull(letter.at)}::timestamptz)
      on conflict (dedupe_key) do update set attempts = excluded.attempts, reason = excluded.reason, error_code = excluded.error_code,
        created_at = now(), resolved_at = null, resolution = null, resolved_by = null
        where d.resolution = 'replayed' and excluded.attempts > d.attempts
    `),
  ]);
}

interface Place {
  readonly tenantId: string;
  readonly restaurantId: string;
}

/** Ids only: what was to be said is with the conversation. */
export interface DeadLetterRow extends Record<string, unknown> {
  readonly dead_letter_id: string;
  readonly source: string;
  readonly channel: string | null;
  readonly reason: string;
  readonly error_code: number | null;
  readonly attempts: number;
  readonly created_at: string;
  readonly resolution: 'replayed' | 'dropped' | null;
  readonly resolved_at: string | null;
}

const SHOWN = sql`dead_letter_id, source, channel, reason, error_code, attempts, resolution,
  to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at,
  to_char(resolved_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as resolved_at`;

/** The newest first. */
export async function listDeadLetters(
  db: Database,
  query: Place & { all: boolean; limit: number },
): Promise<readonly DeadLetterRow[]> {
  const { tenantId, restaurantId, all, limit } = query;
  const { rows } = await db.execute<DeadLetterRow>(sql`
    select ${SHOWN} from dead_letters
    where tenant_id = ${tenantId}::uuid and restaurant_id = ${restaurantId}::uuid and (${all} or resolved_at is null)
    order by dead_letters.created_at desc, dead_letter_id limit ${limit}
  `);
  return rows;
}

/** Those that have waited longest. */
export async function oldestDeadLetters(db: Database, query: Place & { limit: number }): Promise<readonly string[]> {
  const { tenantId, restaurantId, limit } = query;
  const { rows } = await db.execute<{ id: string }>(sql`
    select dead_letter_id as id from dead_letters
    where tenant_id = ${tenantId}::uuid and restaurant_id = ${restaurantId}::uuid and resolved_at is null
    order by created_at, outbox_seq, dead_letter_id limit ${limit}
  `);
  return rows.map(({ id }) => id);
}

/** One with where it came from. */
export interface KnownLetter extends DeadLetterRow {
  readonly conversation_object_id: string;
  readonly outbox_seq: string | null;
}

export async function findDeadLetter(db: Database, query: Place & { id: string }): Promise<KnownLetter | null> {
  const { tenantId, restaurantId, id } = query;
  const { rows } = await db.execute<KnownLetter>(sql`
    select ${SHOWN}, conversation_object_id, outbox_seq::text from dead_letters
    where dead_letter_id = ${id}::uuid and tenant_id = ${tenantId}::uuid and restaurant_id = ${restaurantId}::uuid
  `);
  return rows[0] ?? null;
}

/** False: somebody has dropped it, or sent it again, meanwhile. */
export async function resolveDeadLetter(
  db: Database,
  letter: Place & { id: string; by: string; resolution: 'replayed' | 'dropped' },
): Promise<boolean> {
  const { tenantId, restaurantId, id, by, resolution } = letter;
  const { rows } = await db.execute(sql`
    update dead_letters set resolved_at = now(), resolution = ${resolution}, resolved_by = ${by}
    where dead_letter_id = ${id}::uuid and tenant_id = ${tenantId}::uuid and restaurant_id = ${restaurantId}::uuid and resolved_at is null
    returning 1
  `);
  return rows.length > 0;
}
