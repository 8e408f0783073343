import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { ApiClient } from './api-client.ts';

/** By the SHA-256 of the token: the token itself is stored nowhere. */
export async function findApiClient(
  db: Database,
  query: { tokenHash: string; now: number },
): Promise<ApiClient | null> {
  const { rows } = await db.execute<{
    client_id: string;
    client_name: string;
    tenant_id: string;
    restaurant_id: string;
    scopes: unknown;
  }>(sql`
    select client_id, client_name, tenant_id, restaurant_id, scopes
    from api_clients
    where token_hash = ${query.tokenHash} and is_active
      and (expires_at is null or expires_at > ${new Date(query.now).toISOString()}::timestamptz)
  `);
  const [row] = rows;
  if (!row) return null;
  const scopes = Array.isArray(row.scopes) ? row.scopes.filter((scope) => typeof scope === 'string') : [];
  return {
    clientId: row.client_id,
    name: row.client_name,
    tenantId: row.tenant_id,
    restaurantId: row.restaurant_id,
    scopes,
  };
}
