import { createServer, type Server } from 'node:http';
import { inspect } from 'node:util';
import { count, eq, sql } from 'drizzle-orm';
import { afterAll, describe, expect, expectTypeOf, it } from 'vitest';
import { connect, type Database, DatabaseError } from '#src/db/index';
import * as schema from '#src/db/schema/index';
import { AppError } from '#src/kernel/errors';
import { createTestDatabase } from '../support/database.ts';

const CANARY = '213555987654';
const database = await createTestDatabase({ migrated: true });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });
const { tenants, customers, restaurants } = schema;

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections();
});

/** A Neon endpoint that behaves as `answer` does. A host name per server keeps them apart in the driver's one endpoint setting. */
async function connectTo(answer: Parameters<typeof createServer>[1], timeoutMs = 5_000): Promise<Database> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return connect({ url: `postgres://u:p@server-${port}.localtest/x`, localProxy: `127.0.0.1:${port}`, timeoutMs });
}

async function failureOf(query: PromiseLike<unknown>): Promise<AppError> {
  try {
    await query;
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    return error as AppError;
  }
  throw new Error('the query did not fail');
}

describe('querying through the Neon driver', () => {
  it('reads and writes with the types of the schema', async () => {
    const [tenant] = await db.insert(tenants).values({ name: 'Chaîne' }).returning();
    expect(tenant).toMatchObject({ name: 'Chaîne', createdAt: expect.any(Date) });
    const tenantId = tenant?.tenantId ?? '';
    await db.insert(restaurants).values({ tenantId, name: 'Salle' });
    const [restaurant] = await db.select().from(restaurants).where(eq(restaurants.tenantId, tenantId));
    expect(restaurant).toMatchObject({ openingHours: { weekly: 'always' }, catalogVersion: 1, isActive: true });
    expect(await db.select({ n: count() }).from(restaurants)).toEqual([{ n: 1 }]);
  });

  it('a batch is one transaction: the second statement’s failure undoes the first', async () => {
    const name = 'half a batch';
    const failure = await failureOf(
      db.batch([db.insert(tenants).values({ name }), db.insert(restaurants).values({ tenantId: CANARY, name })]),
    );
    expect(failure).toMatchObject({ code: 'DB_ERROR', retryable: false, sqlState: '22P02' });
    expect(await db.select().from(tenants).where(eq(tenants.name, name))).toEqual([]);
  });

  it('has no interactive transaction to misuse: it would compile and throw at run time', () => {
    expectTypeOf<Database>().not.toHaveProperty('transaction');
  });
});

describe('a failed query never says what was in it (I11)', () => {
  const tenantId = CANARY;
  const clean = { channel: 'whatsapp' as const, accountId: '1', userKeyHmac: 'x', phone: CANARY };
  const ways: readonly [string, () => PromiseLike<unknown>][] = [
    ['select', () => db.select().from(tenants).where(eq(tenants.tenantId, tenantId))],
    ['select, prepared', () => db.select().from(tenants).where(eq(tenants.tenantId, tenantId)).prepare('p').execute()],
    ['insert', () => db.insert(customers).values({ tenantId, ...clean })],
    ['insert with a value its row quotes', () => db.insert(tenants).values({ name: sql`null::text || ${CANARY}` })],
    ['update', () => db.update(tenants).set({ name: 'x' }).where(eq(tenants.tenantId, tenantId))],
    ['delete', () => db.delete(tenants).where(eq(tenants.tenantId, tenantId))],
    ['execute', () => db.execute(sql`select ${CANARY}::uuid`)],
    ['relational query', () => db.query.tenants.findFirst({ where: eq(tenants.tenantId, tenantId) })],
    ['count', () => db.$count(tenants, eq(tenants.tenantId, tenantId))],
    ['batch', () => db.batch([db.execute(sql`select ${CANARY}::uuid`)])],
  ];

  it.each(ways)('%s', async (_way, run) => {
    const failure = await failureOf(run());
    expect(failure).toBeInstanceOf(DatabaseError);
    expect(failure.code).toBe('DB_ERROR');
    const everything = [
      failure.message,
      failure.stack,
      inspect(failure, { depth: 10, showHidden: true }),
      JSON.stringify(failure),
    ];
    expect(everything.join('\n')).not.toContain(CANARY);
    expect(failure.cause).toBeUndefined();
  });

  it('a broken constraint is known by its name, without the value that broke it', async () => {
    const tenantId = (await database.one<{ tenant_id: string }>('select tenant_id from tenants limit 1')).tenant_id;
    await db.insert(customers).values({ tenantId, ...clean, userKeyHmac: CANARY });
    const failure = await failureOf(db.insert(customers).values({ tenantId, ...clean, userKeyHmac: CANARY }));
    expect(failure).toMatchObject({ sqlState: '23505', constraint: 'customers_living_key' });
    expect(failure.message).toBe('database error 23505 on customers_living_key');
    expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain(CANARY);
  });

  it('what our own functions say is kept', async () => {
    const ids = sql`jsonb_build_object('restaurant_id', restaurant_id, 'tenant_id', tenant_id, 'checkout_id', gen_random_uuid())`;
    const failure = await failureOf(db.execute(sql`select place_order(${ids}) from restaurants`));
    expect(failure).toMatchObject({ sqlState: 'P0001', retryable: false });
    expect(failure.message).toContain('place_order: the order has no lines');
  });
});

describe('a database that does not answer', () => {
  const unavailable = { code: 'DB_UNAVAILABLE', retryable: true, sqlState: null };

  it('nobody listens', async () => {
    const nobody = connect({ url: 'postgres://u:p@nobody.localtest/x', localProxy: '127.0.0.1:9' });
    expect(await failureOf(nobody.execute(sql`select 1`))).toMatchObject(unavailable);
    expect(await failureOf(nobody.batch([nobody.execute(sql`select 1`)]))).toMatchObject(unavailable);
  });

  it('no answer within the time given', async () => {
    const silent = await connectTo(() => {}, 150);
    const startedAt = performance.now();
    expect(await failureOf(silent.execute(sql`select ${CANARY}`))).toMatchObject(unavailable);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('an answer that stops half-way', async () => {
    const halting = await connectTo((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"rows":');
    }, 150);
    expect(await failureOf(halting.execute(sql`select 1`))).toMatchObject(unavailable);
  });

  it('a second call has time of its own', async () => {
    let calls = 0;
    const slow = await connectTo((_request, response) => {
      calls++;
      setTimeout(() => response.writeHead(500).end('{}'), 100);
    }, 150);
    await failureOf(slow.execute(sql`select 1`));
    await failureOf(slow.execute(sql`select 1`));
    await failureOf(slow.execute(sql`select 1`));
    expect(calls).toBe(3);
  });

  it.each([
    ['an error page of a proxy', 502, '<html>Bad Gateway</html>'],
    ['a full house', 500, JSON.stringify({ message: 'could not connect to compute node' })],
    ['an answer that is no JSON', 200, '<html>'],
  ])('%s', async (_what, status, body) => {
    const broken = await connectTo((_request, response) => response.writeHead(status).end(body));
    expect(await failureOf(broken.execute(sql`select 1`))).toMatchObject(unavailable);
  });

  it.each([
    ['57P01', 'DB_UNAVAILABLE', true],
    ['57P03', 'DB_UNAVAILABLE', true],
    ['08006', 'DB_UNAVAILABLE', true],
    ['53300', 'DB_UNAVAILABLE', true],
    ['40001', 'DB_ERROR', true],
    ['40P01', 'DB_ERROR', true],
    ['57014', 'DB_ERROR', true],
    ['42P01', 'DB_ERROR', false],
  ])('SQLSTATE %s is %s, worth a retry: %s', async (sqlState, code, retryable) => {
    const failing = await connectTo((_request, response) =>
      response.writeHead(400).end(JSON.stringify({ message: CANARY, code: sqlState })),
    );
    const failure = await failureOf(failing.execute(sql`select 1`));
    expect(failure).toMatchObject({ code, retryable, sqlState });
    expect(failure.message).not.toContain(CANARY);
  });
});

describe('an answer that we cannot read', () => {
  it('is a bug of ours and no outage, and its words stay inside too', async () => {
    const mistaken = sql`1`.mapWith(() => {
      throw new Error(CANARY);
    });
    const failure = await failureOf(db.select({ mistaken }).from(tenants));
    expect(failure).toMatchObject({ code: 'DB_ERROR', retryable: false });
    expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain(CANARY);
  });
});
