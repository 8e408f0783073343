import { createHmac, timingSafeEqual } from 'node:crypto';
import express from 'express';
import pg from 'pg';

/** What a Node developer would write, durable the same way: dedupe, state and outbox in one Postgres transaction, then 200. */
const { PORT = '', DATABASE_URL = '', META_APP_SECRET = '' } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 16 });

interface Item {
  readonly id?: string;
  readonly from?: string;
  readonly text?: { readonly body: string };
  readonly sender?: { readonly id: string };
  readonly message?: { readonly mid: string; readonly text: string };
}

await pool.query(`
  create table if not exists seen (id text primary key, at timestamptz not null default now());
  create table if not exists conversations (sender text primary key, messages int not null, last_text text not null);
  create table if not exists outbox (id bigint generated always as identity primary key, sender text not null, body text not null,
    status text not null default 'pending', created_at timestamptz not null default now());
`);

const app = express();
app.use(express.raw({ type: 'application/json', limit: '3mb' }));
app.post('/v1/inbound/:channel', async (request, response) => {
  const body = request.body as Buffer;
  if (!isSigned(body, request.get('x-hub-signature-256') ?? '')) {
    response.sendStatus(401);
    return;
  }
  const { entry } = JSON.parse(body.toString('utf8'));
  for (const { changes, messaging } of entry) {
    for (const item of messaging ??
      changes.flatMap((change: { value: { messages: Item[] } }) => change.value.messages)) {
      await take(item);
    }
  }
  response.status(200).end();
});
app.listen(Number(PORT), '127.0.0.1', () => process.send?.({ kind: 'ready', pid: process.pid }));

function isSigned(body: Buffer, header: string): boolean {
  const expected = Buffer.from(`sha256=${createHmac('sha256', META_APP_SECRET).update(body).digest('hex')}`);
  const given = Buffer.from(header);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function take(item: Item): Promise<void> {
  const id = item.id ?? item.message?.mid;
  const sender = item.from ?? item.sender?.id;
  const text = item.text?.body ?? item.message?.text ?? '';
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rowCount } = await client.query('insert into seen (id) values ($1) on conflict do nothing', [id]);
    if (rowCount === 1) {
      await client.query(
        `insert into conversations values ($1, 1, $2)
         on conflict (sender) do update set messages = conversations.messages + 1, last_text = excluded.last_text`,
        [sender, text],
      );
      await client.query('insert into outbox (sender, body) values ($1, $2)', [sender, `You said: ${text}`]);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
