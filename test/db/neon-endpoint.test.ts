import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { neon, neonConfig, Pool } from '@neondatabase/serverless';
import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { connect } from '#src/db/index';
import { freePort } from '../../scripts/dev/free-port.ts';
import { startNeonEndpoint } from '../../scripts/dev/neon-endpoint.ts';
import { startPostgres, stopPostgres } from '../../scripts/dev/postgres.ts';
import { createTestDatabase } from '../support/database.ts';

const database = await createTestDatabase({ migrated: true });

describe('the HTTP protocol', () => {
  const client = neon(database.neonUrl);
  connect({ url: database.neonUrl, localProxy: database.localProxy });

  it('carries every kind of value there and back', async () => {
    const [row] = await client`select ${'é ع'}::text as text, ${1.5}::numeric as number, ${['a', 'b']}::text[] as list,
      ${{ a: [1] }}::jsonb as json, ${9_007_199_254_740_993n.toString()}::bigint as big, null::int as nothing, true as yes`;
    expect(row).toEqual({
      text: 'é ع',
      number: '1.5',
      list: ['a', 'b'],
      json: { a: [1] },
      big: '9007199254740993',
      nothing: null,
      yes: true,
    });
  });

  it('runs a batch in the mode that was asked for', async () => {
    const write = client`create table never (id int)`;
    await expect(client.transaction([write], { readOnly: true })).rejects.toMatchObject({ code: '25006' });
    const show = client`show transaction_isolation`;
    const [[isolation]] = (await client.transaction([show], { isolationLevel: 'Serializable' })) as [[object]];
    expect(isolation).toEqual({ transaction_isolation: 'serializable' });
  });

  it('after a failed batch the next query starts clean', async () => {
    await expect(client.transaction([client`select 1/0`])).rejects.toMatchObject({ code: '22012' });
    expect(await client`select 1 as one`).toEqual([{ one: 1 }]);
  });
});

describe('the WebSocket protocol', () => {
  it('carries an interactive transaction', async () => {
    neonConfig.webSocketConstructor = WebSocket;
    neonConfig.wsProxy = () => `${database.localProxy}/v2`;
    neonConfig.useSecureWebSocket = false;
    const pool = new Pool({ connectionString: database.neonUrl, max: 1 });
    const session = await pool.connect();
    await session.query('begin');
    await session.query("insert into tenants (name) values ('by socket')");
    await session.query('rollback');
    session.release();
    await pool.end();
    expect(await database.query("select 1 from tenants where name = 'by socket'")).toEqual([]);
  });
});

describe('when Postgres goes away', () => {
  const folder = mkdtempSync(join(tmpdir(), 'resto-bot-outage-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('calls fail at once as in a real outage, and work again when it is back', async () => {
    const options = { dataDir: join(folder, 'postgres'), port: await freePort(), database: 'resto', durable: false };
    const first = await startPostgres(options);
    const endpoint = await startNeonEndpoint({ port: 0, postgresPort: options.port });
    const url = 'postgres://postgres:postgres@outage.localtest/resto';
    const db = connect({ url, localProxy: `127.0.0.1:${endpoint.port}`, timeoutMs: 5_000 });
    await db.execute(sql`create table kept as select 1 as one`);

    await stopPostgres(first.pid);
    const startedAt = performance.now();
    const calls = [db.execute(sql`select 1`), db.batch([db.execute(sql`select 1`)]), db.execute(sql`select 1`)];
    for (const call of await Promise.allSettled(calls)) {
      expect(call).toMatchObject({ status: 'rejected', reason: { code: 'DB_UNAVAILABLE', retryable: true } });
    }
    expect(performance.now() - startedAt).toBeLessThan(3_000);

    const second = await startPostgres(options);
    expect((await db.execute(sql`select one from kept`)).rows).toEqual([{ one: 1 }]);
    await endpoint.close();
    await stopPostgres(second.pid);
  }, 30_000);
});
