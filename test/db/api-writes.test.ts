import { beforeAll, describe, expect, it } from 'vitest';
import { connect } from '#src/db/index';
import { beginAudit, failAudit } from '#src/security/audit.repository';
import {
  beginIdempotent,
  finishIdempotent,
  type IdempotencyClaim,
  releaseIdempotent,
} from '#src/security/idempotency.repository';
import { findRestaurant, updateRestaurant } from '#src/tenancy/restaurant.repository';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });
let clientId = '';

beforeAll(async () => {
  clientId = (await database.one<{ client_id: string }>('select client_id from api_clients limit 1')).client_id;
});

let keys = 0;
const claim = (changes: Partial<IdempotencyClaim> = {}): IdempotencyClaim => ({
  clientId,
  key: `key-${++keys}-0000`,
  requestHash: 'a'.repeat(64),
  ...changes,
});

describe('an idempotency key', () => {
  it('is ours once, and gives the first answer to everybody after', async () => {
    const ours = claim();
    expect(await beginIdempotent(db, ours)).toEqual({ kind: 'ours' });
    expect(await beginIdempotent(db, ours)).toEqual({ kind: 'under_way' });
    await finishIdempotent(db, ours, { status: 200, body: { ok: true }, version: '7' });
    const answer = { status: 200, body: { ok: true }, version: '7' };
    expect(await beginIdempotent(db, ours)).toEqual({ kind: 'answered', answer });
  });

  it('is claimed by one of twenty at once', async () => {
    const ours = claim();
    const kinds = await Promise.all(Array.from({ length: 20 }, async () => (await beginIdempotent(db, ours)).kind));
    expect(kinds.filter((kind) => kind === 'ours')).toHaveLength(1);
    expect(new Set(kinds)).toEqual(new Set(['ours', 'under_way']));
  });

  it('of another request is refused, before and after the answer', async () => {
    const ours = claim();
    const other = { ...ours, requestHash: 'b'.repeat(64) };
    await beginIdempotent(db, ours);
    expect(await beginIdempotent(db, other)).toEqual({ kind: 'other_request' });
    await finishIdempotent(db, ours, { body: {} });
    expect(await beginIdempotent(db, other)).toEqual({ kind: 'other_request' });
  });

  it('of a request that failed may be used again at once, of one that died after a minute', async () => {
    const ours = claim();
    await beginIdempotent(db, ours);
    await releaseIdempotent(db, ours);
    expect(await beginIdempotent(db, ours)).toEqual({ kind: 'ours' });
    await database.query(
      "update idempotency_keys set started_at = now() - interval '61 seconds' where idempotency_key = $1",
      [ours.key],
    );
    expect(await beginIdempotent(db, ours)).toEqual({ kind: 'ours' });
    expect(await beginIdempotent(db, ours)).toEqual({ kind: 'under_way' });
  });

  it('belongs to its client alone', async () => {
    const ours = claim();
    await beginIdempotent(db, ours);
    const { client_id: other } = await database.one<{ client_id: string }>(
      'select client_id from api_clients where client_id <> $1 limit 1',
      [clientId],
    );
    expect(await beginIdempotent(db, { ...ours, clientId: other })).toEqual({ kind: 'ours' });
  });
});

describe('the audit log', () => {
  it('names who did what to which thing, and what came of it when it went wrong', async () => {
    const { tenantId, restaurantId } = FIRST;
    const client = { clientId, name: 'a tool', tenantId, restaurantId };
    const entry = { client, action: 'ADMIN_PING', objectId: 'o-1', correlationId: 'c-1', caller: '198.51.100.7' };
    const auditId = await beginAudit(db, { ...entry, userAgent: 'x'.repeat(900) });
    await failAudit(db, { auditId, outcome: 'not_found' });
    const row = await database.one<{ user_agent: string }>('select * from admin_audit_log where id = $1', [auditId]);
    expect(row).toMatchObject({
      tenant_id: tenantId,
      actor_client_id: clientId,
      actor_name: 'a tool',
      action: 'ADMIN_PING',
      object_id: 'o-1',
      request_id: 'c-1',
      payload_json: { outcome: 'not_found' },
    });
    expect(row.user_agent).toHaveLength(200);
    expect(
      await database.query('select * from admin_wa_audit_log where event_id = $1', [`api:${auditId}`]),
    ).toMatchObject([
      {
        tenant_id: tenantId,
        restaurant_id: restaurantId,
        actor_phone: `client:${clientId}`,
        actor_role: 'api',
        action: 'api_admin_ping',
        target_id: 'o-1',
        success: false,
        error_message: 'not_found',
        ip_address: null,
      },
    ]);
  });
});

describe("a restaurant's settings", () => {
  it('change once from one version: the second of two people is told', async () => {
    const before = await findRestaurant(db, FIRST);
    if (!before) throw new Error('no restaurant');
    const change = { ...FIRST, version: before.version, settings: { ...before.settings, name: 'Branch One' } };
    const both = await Promise.all([updateRestaurant(db, change), updateRestaurant(db, change)]);
    expect(both.filter((record) => record !== null)).toHaveLength(1);
    const after = await findRestaurant(db, FIRST);
    expect(after?.settings.name).toBe('Branch One');
    expect(after?.version).not.toBe(before.version);
  });

  it('are nobody else’s', async () => {
    expect(await findRestaurant(db, { tenantId: SECOND.tenantId, restaurantId: FIRST.restaurantId })).toBeNull();
    const own = await findRestaurant(db, FIRST);
    if (!own) throw new Error('no restaurant');
    const stolen = { tenantId: SECOND.tenantId, restaurantId: FIRST.restaurantId, ...own };
    expect(await updateRestaurant(db, stolen)).toBeNull();
  });
});
