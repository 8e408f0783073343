import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../scripts/db/migrate.ts';
import { freePort } from '../scripts/dev/free-port.ts';
import { startPostgres, stopPostgres, urlOf } from '../scripts/dev/postgres.ts';
import { median, percentile } from './stats.ts';

const FILL_BATCH = 500_000;
const PURGE_BATCH = 5_000;

/** How long the statements of the daily purge take on an archive of so many old rows and a tenth as many young ones. Until it is empty, however many days that would be. */
export async function purge(rows: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'resto-bot-bench-'));
  const options = { dataDir: join(folder, 'postgres'), port: await freePort(), database: 'resto', durable: true };
  const postgres = await startPostgres(options);
  const client = new pg.Client({ connectionString: urlOf(options) });
  try {
    await migrate({ url: urlOf(options) });
    await client.connect();
    await fill(client, { rows, age: '40 days' });
    await fill(client, { rows: rows / 10, age: '1 day' });
    await client.query('analyze inbound_messages');
    const times: number[] = [];
    for (let day = 0, left = true; left; day++) {
      for (let done = false; !done; ) {
        const begun = performance.now();
        const answer = await client.query<{ answer: { status: string; rows: number } }>(
          "select ops.retention_step('inbound_messages', current_date + $1::integer, now() - interval '30 days', $2, 200, false) as answer",
          [day, PURGE_BATCH],
        );
        times.push(performance.now() - begun);
        const [step] = answer.rows;
        done = step?.answer.status === 'DONE';
        left = step?.answer.rows === PURGE_BATCH;
      }
    }
    const kept = await client.query<{ n: string }>('select count(*) as n from inbound_messages');
    const sorted = times.toSorted((a, b) => a - b);
    const ms = (value: number) => `${value.toFixed(0)} ms`;
    return [
      `Purge: ${rows} old rows in ${times.length} statements of ${PURGE_BATCH}, ${kept.rows[0]?.n} young rows kept`,
      `a statement: median ${ms(median(times))}, p99 ${ms(percentile(sorted, 0.99))}, longest ${ms(sorted.at(-1) ?? 0)}`,
    ].join('\n');
  } finally {
    await client.end().catch(() => {});
    await stopPostgres(postgres.pid);
    for (const path of [folder, postgres.dataDir]) rmSync(path, { recursive: true, force: true });
  }
}

async function fill(client: pg.Client, { rows, age }: { rows: number; age: string }): Promise<void> {
  for (let from = 0; from < rows; from += FILL_BATCH) {
    await client.query(
      `insert into inbound_messages (tenant_id, restaurant_id, conversation_object_id, event_id, channel, account_id, message_type, text_hash,
         event_at, received_at, outcome, correlation_id)
       select gen_random_uuid(), gen_random_uuid(), md5((g % 10000)::text), $2 || g, 'whatsapp', '100000000000001', 'text', md5(g::text),
         now() - $2::interval, now() - $2::interval - g * interval '10 ms', 'processed', md5(g::text)
       from generate_series($1::bigint + 1, $1::bigint + $3::bigint) g`,
      [from, age, Math.min(FILL_BATCH, rows - from)],
    );
  }
}
