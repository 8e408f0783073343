import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { DAY_MS, HOUR_MS } from '../../src/kernel/clock.ts';
import { sha256Hex } from '../../src/kernel/crypto.ts';
import { SECURITY_EVENTS } from '../../src/security/index.ts';
import { mintToken, TOKEN_BYTES } from '../../src/tenancy/index.ts';
import { getClient, stateOf } from './clients.ts';
import type { NewClient } from './token-arguments.ts';
import { TokenError } from './token-error.ts';

export interface IssuedToken {
  readonly token: string;
  readonly clientId: string;
  readonly name: string;
  readonly lookupId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
  /** Until when the one before it is accepted too. */
  readonly previousUntil: Date | null;
  /** The one before that, kept alive by an earlier rotation, ends with this one. */
  readonly endsOlder: boolean;
}

interface Terms {
  readonly environment: string;
  readonly days: number;
  readonly now: number;
}

export async function createClient(db: pg.Client, input: { client: NewClient } & Terms): Promise<IssuedToken> {
  const { client } = input;
  const tenantId = await tenantOf(db, client.restaurantId);
  await refuseTwin(db, { tenantId, name: client.name });
  await refuseForeignAccount(db, client);
  const { hash, ...minted } = await mint(input);
  const { rows } = await db.query<{ client_id: string }>(
    `insert into api_clients (client_name, token_hash, token_lookup_id, tenant_id, restaurant_id, scopes, expires_at, reply_channel,
       reply_account_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning client_id`,
    [
      client.name,
      hash,
      minted.lookupId,
      tenantId,
      client.restaurantId,
      JSON.stringify(client.scopes),
      minted.expiresAt,
      client.replyAccount?.channel ?? null,
      client.replyAccount?.accountId ?? null,
    ],
  );
  const { name, scopes } = client;
  return { ...minted, clientId: rows[0]?.client_id ?? '', name, scopes, previousUntil: null, endsOlder: false };
}

/** A token that had expired is not brought back by the overlap: its own end stays its end. */
export async function rotateToken(
  db: pg.Client,
  input: { client: string; overlapHours: number } & Terms,
): Promise<IssuedToken> {
  const { overlapHours, now } = input;
  const client = await getClient(db, input.client);
  if (!client.isActive)
    throw new TokenError(`${client.name} is revoked: a revoked client gets no new token, create another`);
  const { hash, ...minted } = await mint(input);
  const overlapEnd = now + overlapHours * HOUR_MS;
  const previousEnd = Math.min(overlapEnd, client.expiresAt?.getTime() ?? overlapEnd);
  const previousUntil = previousEnd > now ? new Date(previousEnd) : null;
  await db.query(
    `update api_clients set previous_token_hash = token_hash, previous_token_expires_at = $5, token_hash = $2, token_lookup_id = $3,
       expires_at = $4, token_rotated_at = $6 where client_id = $1`,
    [client.clientId, hash, minted.lookupId, minted.expiresAt, previousUntil, new Date(now)],
  );
  await db.query(
    `insert into security_events (dedupe_key, tenant_id, restaurant_id, event_type, severity, payload_json, created_at)
     values ($1, $2, $3, 'TOKEN_ROTATED', $4, $5, $6)`,
    [
      `TOKEN_ROTATED:${client.clientId}:${minted.lookupId}`,
      client.tenantId,
      client.restaurantId,
      SECURITY_EVENTS.TOKEN_ROTATED,
      {
        client_id: client.clientId,
        lookup_id: minted.lookupId,
        overlap_hours: overlapHours,
        state: stateOf(client, now),
      },
      new Date(now),
    ],
  );
  const { clientId, name, scopes } = client;
  return { ...minted, clientId, name, scopes, previousUntil, endsOlder: stateOf(client, now) === 'rotating' };
}

async function mint(terms: Terms): Promise<{ token: string; lookupId: string; hash: string; expiresAt: Date }> {
  const { text: token, lookupId } = mintToken({ environment: terms.environment, bytes: randomBytes(TOKEN_BYTES) });
  return { token, lookupId, hash: await sha256Hex(token), expiresAt: new Date(terms.now + terms.days * DAY_MS) };
}

async function tenantOf(db: pg.Client, restaurantId: string): Promise<string> {
  const text = 'select tenant_id from restaurants where restaurant_id = $1';
  const { rows } = await db.query<{ tenant_id: string }>(text, [restaurantId]);
  if (!rows[0]) throw new TokenError(`--restaurant: there is no restaurant ${restaurantId}`);
  return rows[0].tenant_id;
}

/** Two clients of one name cannot be told apart in a list or an event. A revoked one's name is free again. */
async function refuseTwin(db: pg.Client, input: { tenantId: string; name: string }): Promise<void> {
  const { rows } = await db.query<{ client_id: string }>(
    'select client_id from api_clients where tenant_id = $1 and lower(client_name) = lower($2) and is_active',
    [input.tenantId, input.name],
  );
  if (rows[0])
    throw new TokenError(
      `--name: ${input.name} is taken by client ${rows[0].client_id}: rotate its token, or revoke it`,
    );
}

async function refuseForeignAccount(db: pg.Client, client: NewClient): Promise<void> {
  const { replyAccount, restaurantId } = client;
  if (!replyAccount) return;
  const { rowCount } = await db.query(
    'select 1 from channel_accounts where channel = $1 and account_id = $2 and restaurant_id = $3 and is_active',
    [replyAccount.channel, replyAccount.accountId, restaurantId],
  );
  if (rowCount === 0)
    throw new TokenError(
      `--reply-account: ${replyAccount.channel}:${replyAccount.accountId} is no active account of restaurant ${restaurantId}`,
    );
}
