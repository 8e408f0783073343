import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { callWorker, clearPlace, findPlace, query, type StackRun, startStack, until } from '../support/stack.ts';

/** An alert and its recovery, from the rows that cause it to whoever is told. */
const place = await findPlace();
const told: Readonly<Record<string, unknown>>[] = [];
let receiver: Server;
let isDown = false;
let stack: StackRun;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (!isDown) told.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>);
      response.writeHead(isDown ? 503 : 200).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/hook`;
  stack = startStack(place, { env: { ALERT_WEBHOOK_URL: url } });
  await stack.ready();
});

afterAll(async () => {
  await stack?.stop();
  receiver?.closeAllConnections();
  receiver?.close();
  clearPlace(place);
});

const check = () => callWorker(place, '/__dev/cron', { cron: '*/5 * * * *' });

it('sends that are given up are told once to who is on call, and that it is over too', async () => {
  await check();
  expect(told).toEqual([]);
  await query(
    place,
    `insert into outbound_messages (dedupe_key, conversation_object_id, outbox_seq, tenant_id, restaurant_id, channel, account_id, send_class, status)
     select 'lost' || g, 'c', g, '${FIRST.tenantId}', '${FIRST.restaurantId}', 'whatsapp', 'a', 'reply', 'DLQ' from generate_series(1, 8) g`,
  );
  isDown = true;
  await check();
  isDown = false;
  await check();
  await check();
  await until(async () => told.length > 0, 10_000);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({
    kind: 'slo_check',
    severity: 'HIGH',
    text: expect.stringContaining('dlq_count 8 > 5'),
    metrics: { dlq_cnt: 8 },
  });
  await query(place, "delete from outbound_messages where dedupe_key like 'lost%'");
  await check();
  await check();
  await until(async () => told.length > 1, 10_000);
  expect(told).toHaveLength(2);
  expect(told[1]).toMatchObject({ kind: 'slo_recovered', text: 'resto-bot: everything is as promised again' });
  const events = await query(place, "select 1 from security_events where event_type = 'SLO_BREACH'");
  expect(events.length).toBeGreaterThan(0);
});
