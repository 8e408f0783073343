import type pg from 'pg';
import { TokenError } from './token-error.ts';

export interface ClientRow {
  readonly clientId: string;
  readonly name: string;
  readonly lookupId: string | null;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly restaurantId: string;
  readonly scopes: readonly string[];
  readonly isActive: boolean;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly previousUntil: Date | null;
}

/** No hash leaves the database. */
const ROWS = `select c.client_id as "clientId", c.client_name as name, c.token_lookup_id as "lookupId", c.tenant_id as "tenantId",
    t.name as "tenantName", c.restaurant_id as "restaurantId", c.scopes, c.is_active as "isActive", c.expires_at as "expiresAt",
    c.last_used_at as "lastUsedAt", c.previous_token_expires_at as "previousUntil"
  from api_clients c join tenants t on t.tenant_id = c.tenant_id`;

export async function listClients(db: pg.Client): Promise<readonly ClientRow[]> {
  return (await db.query<ClientRow>(`${ROWS} order by t.name, lower(c.client_name), c.created_at`)).rows;
}

/** By client id or lookup id. */
export async function getClient(db: pg.Client, reference: string): Promise<ClientRow> {
  const { rows } = await db.query<ClientRow>(`${ROWS} where c.client_id::text = $1 or c.token_lookup_id = $1`, [
    reference,
  ]);
  if (!rows[0]) throw new TokenError(`there is no client ${reference}: npm run token -- list`);
  return rows[0];
}

export async function revokeClient(db: pg.Client, reference: string): Promise<ClientRow> {
  const client = await getClient(db, reference);
  await db.query('update api_clients set is_active = false where client_id = $1', [client.clientId]);
  return client;
}

export function stateOf(client: ClientRow, now: number): 'active' | 'rotating' | 'expired' | 'revoked' {
  if (!client.isActive) return 'revoked';
  if (client.expiresAt && client.expiresAt.getTime() <= now) return 'expired';
  return client.previousUntil && client.previousUntil.getTime() > now ? 'rotating' : 'active';
}

/** Columns as wide as their longest cell. */
export function clientTable(clients: readonly ClientRow[], now: number): string {
  const head = ['name', 'lookup id', 'state', 'expires', 'last use', 'scopes', 'tenant', 'client id'];
  const lines = [head, ...clients.map((client) => cells(client, now))];
  const widths = head.map((_title, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cells(client: ClientRow, now: number): readonly string[] {
  const { name, lookupId, expiresAt, lastUsedAt, scopes, tenantName, clientId } = client;
  const cell = [name, lookupId ?? '-', stateOf(client, now), minute(expiresAt), minute(lastUsedAt), scopes.join(',')];
  return [...cell, tenantName, clientId].map(printable);
}

export function minute(at: Date | null): string {
  return at ? `${at.toISOString().slice(0, 16)}Z` : '-';
}

/** A name that came by plain SQL may hold what moves a terminal's cursor. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, '?');
}
