import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { connect } from '#src/db/index';
import { parseEnv } from '#src/env';
import { HOUR_MS, MINUTE_MS } from '#src/kernel/clock';
import { orderLifeDeps } from '#src/order-life-deps';
import type { TellOrder, TellStaff, Told } from '#src/orders/index';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';
import { orderRequest } from '../support/order-request.ts';
import { envWith } from '../support/worker-env.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });

/** What each conversation was told, and what it answers; a member of the staff is known by their number here. */
const told: (TellOrder | TellStaff)[] = [];
const answers = new Map<string, Told>();
let ahead = 0;

const life = orderLifeDeps({
  db,
  clock: { now: () => Date.now() + ahead },
  config: parseEnv(envWith({ ADMIN_WA_CONSOLE_ENABLED: 'true' })),
  conversations: {
    isConversationId: () => true,
    conversation: (id) => ({
      tell: async (telling) => {
        told.push(telling);
        return answers.get(id) ?? 'taken';
      },
    }),
  },
  conversationIdOf: async (_account, userKey) => userKey,
});

const [OWNER, ADMIN, SUPPORT, KITCHEN, DRIVER] = [1, 2, 3, 4, 5].map((n) => `21355000000${n}`) as [
  string,
  string,
  string,
  string,
  string,
];

async function placed(changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const request = orderRequest({ checkout_id: randomUUID(), conversation_object_id: 'a'.repeat(64), ...changes });
  const { answer } = await database.one<{ answer: { order_id: string } }>('select place_order($1::jsonb) as answer', [
    JSON.stringify(request),
  ]);
  return answer.order_id;
}

const noticesOf = async (order: string) =>
  (
    await database.query<{ said: string }>(
      "select n.kind || ' ' || u.user_id as said from staff_notices n join restaurant_users u on u.id = n.staff_id where n.order_id = $1 order by n.notice_id",
      [order],
    )
  ).map(({ said }) => said);

const becomes = (order: string, status: string) =>
  database.query('update orders set status = $2 where order_id = $1', [order, status]);
const calls = (inMinutes: number) =>
  database.one<{ answer: { called: number; escalated: number } }>('select call_kitchen($1, 5) as answer', [
    new Date(Date.now() + inMinutes * MINUTE_MS).toISOString(),
  ]);

async function onTheRoad(): Promise<string> {
  const order = await placed();
  await database.query("update orders set service_mode = 'livraison', status = 'READY' where order_id = $1", [order]);
  await becomes(order, 'OUT_FOR_DELIVERY');
  return order;
}

/** The code that the customer was told last. */
async function codeOf(order: string): Promise<string> {
  told.length = 0;
  await life.relay(order);
  const codes = told.flatMap(({ notice }) => ('code' in notice && notice.code !== undefined ? [notice.code] : []));
  expect(codes.at(-1)).toMatch(/^\d{4}$/);
  return codes.at(-1) ?? '';
}

const wrongFor = (code: string) => (code === '0000' ? '0001' : '0000');
const deliver = (orderId: string, code: string) =>
  life.deliver({ tenantId: FIRST.tenantId, orderId, code, by: 'staff:5' });

describe('an order', () => {
  it('is known to the kitchen when it is written, once', async () => {
    const order = await placed();
    expect(await noticesOf(order)).toEqual([`STAFF_NEW_ORDER ${KITCHEN}`]);
    await database.query('update orders set status = status where order_id = $1', [order]);
    await database.query("update orders set payment_status = 'CONFIRMED' where order_id = $1", [order]);
    expect(await noticesOf(order)).toHaveLength(1);
  });

  it('whose deposit is due waits for it, and is begun when it has come', async () => {
    const order = await placed();
    await database.query('delete from kitchen_calls where order_id = $1', [order]);
    await database.query('delete from staff_notices where order_id = $1', [order]);
    await database.query("update orders set payment_status = 'DEPOSIT_REQUESTED' where order_id = $1", [order]);
    expect([await noticesOf(order), (await calls(60)).answer.called]).toEqual([[], 0]);
    await database.query("update orders set status = 'ACCEPTED', payment_status = 'DEPOSIT_PAID' where order_id = $1", [
      order,
    ]);
    expect(await noticesOf(order)).toEqual([`STAFF_NEW_ORDER ${KITCHEN}`]);
  });

  it('for later enters half an hour before', async () => {
    const order = await placed({ pickup_at: new Date(Date.now() + 2 * HOUR_MS).toISOString() });
    await calls(89);
    expect(await noticesOf(order)).toEqual([]);
    await calls(91);
    expect(await noticesOf(order)).toEqual([`STAFF_NEW_ORDER ${KITCHEN}`]);
  });

  it('that nobody accepts is said again after five minutes, and to the owner after ten, and then no more', async () => {
    const order = await placed();
    const other = await placed();
    await calls(4);
    expect(await noticesOf(order)).toHaveLength(1);
    await becomes(other, 'ACCEPTED');
    await calls(6);
    expect((await noticesOf(order)).slice(1)).toEqual([
      `STAFF_WAITING_ORDER ${ADMIN}`,
      `STAFF_WAITING_ORDER ${KITCHEN}`,
    ]);
    await calls(10);
    expect(await noticesOf(order)).toHaveLength(3);
    await calls(12);
    expect((await noticesOf(order)).slice(3)).toEqual([`STAFF_WAITING_ORDER ${OWNER}`]);
    await calls(60);
    expect(await noticesOf(order)).toHaveLength(4);
    expect(await noticesOf(other)).toHaveLength(1);
  });

  it('that its customer takes back is taken from the kitchen; who cancels it themselves knows', async () => {
    const [back, refused] = [await placed(), await placed()];
    for (const [order, actor] of [
      [back, 'customer'],
      [refused, 'staff:4'],
    ])
      await database.query("select move_order($1, $2, 'CANCELLED', $3, null)", [FIRST.tenantId, order, actor]);
    expect((await noticesOf(back)).slice(1)).toEqual([`STAFF_ORDER_CANCELLED ${KITCHEN}`]);
    expect(await noticesOf(refused)).toHaveLength(1);
  });

  it('that is ready and goes out is known to the drivers; one that is fetched is not', async () => {
    const [fetched, brought] = [await placed(), await placed()];
    await database.query("update orders set service_mode = 'livraison' where order_id = $1", [brought]);
    for (const order of [fetched, brought]) await becomes(order, 'READY');
    expect((await noticesOf(brought)).slice(1)).toEqual([`STAFF_READY_DELIVERY ${DRIVER}`]);
    expect(await noticesOf(fetched)).toHaveLength(1);
  });

  it('of a restaurant without a kitchen’s number is known to who runs it, and to nobody of another one', async () => {
    const place = { tenant_id: SECOND.tenantId, restaurant_id: SECOND.restaurantId };
    await database.query(
      "insert into restaurant_users (tenant_id, restaurant_id, channel, user_id, role) values ($1, $2, 'whatsapp', '213777000009', 'owner')",
      [SECOND.tenantId, SECOND.restaurantId],
    );
    const order = await placed({ ...place, account_id: SECOND.accounts[0]?.accountId });
    expect(await noticesOf(order)).toEqual(['STAFF_NEW_ORDER 213777000009']);
  });
});

describe('a notice', () => {
  it('is handed to the conversation of the one it is for, with what must be known, once', async () => {
    await life.relay(null);
    const order = await placed();
    told.length = 0;
    await Promise.all([life.relay(order), life.relay(order), life.relay(null)]);
    expect(told).toEqual([
      expect.objectContaining({
        userId: KITCHEN,
        restaurantId: FIRST.restaurantId,
        notice: {
          key: 'STAFF_NEW_ORDER',
          card: expect.objectContaining({
            status: 'NEW',
            mode: 'a_emporter',
            totalCentimes: 210_000,
            dueCentimes: 210_000,
            items: [{ label: 'Pizza Margherita', quantity: 2, options: ['extra fromage'] }],
          }),
        },
      }),
    ]);
  });

  it('that reaches nobody is written down, and the owner hears of it at once; the owner’s own is written down', async () => {
    await life.relay(null);
    answers.set(KITCHEN, 'closed');
    const order = await placed();
    told.length = 0;
    await life.relay(order);
    expect(told.map(({ notice }) => notice.key)).toEqual(['STAFF_NEW_ORDER', 'STAFF_UNREACHABLE']);
    expect(await noticesOf(order)).toEqual([`STAFF_NEW_ORDER ${KITCHEN}`, `STAFF_UNREACHABLE ${OWNER}`]);
    answers.set(OWNER, 'closed');
    const second = await placed();
    await life.relay(second);
    answers.clear();
    const events = await database.query(
      "select payload_json ->> 'notice' as notice, payload_json ->> 'reason' as reason from security_events where event_type = 'STAFF_UNREACHABLE' and payload_json ->> 'order_id' = $1 order by id",
      [second],
    );
    expect(events).toEqual([
      { notice: 'STAFF_NEW_ORDER', reason: 'window_closed' },
      { notice: 'STAFF_UNREACHABLE', reason: 'window_closed' },
    ]);
    const listed = await life.listUnreached({ ...FIRST, limit: 10 });
    expect(listed.map(({ role }) => role)).toEqual(['owner', 'kitchen', 'kitchen']);
    expect(JSON.stringify(listed)).not.toContain(KITCHEN);
  });

  it('of a ticket goes to who answers customers, and what the customer writes on to who has it', async () => {
    await life.relay(null);
    const { answer } = await database.one<{ answer: { ticket_id: number } }>('select open_ticket($1) as answer', [
      JSON.stringify({
        tenant_id: FIRST.tenantId,
        restaurant_id: FIRST.restaurantId,
        conversation_object_id: 'b'.repeat(64),
        channel: 'whatsapp',
        user_id: '213555000077',
        reason: 'HELP',
        body: 'aide',
        event_id: 'e1',
        now: new Date().toISOString(),
      }),
    ]);
    const append = (event: string) =>
      database.query('select append_ticket($1)', [
        JSON.stringify({
          tenant_id: FIRST.tenantId,
          restaurant_id: FIRST.restaurantId,
          conversation_object_id: 'b'.repeat(64),
          user_id: '213555000077',
          body: 'il est froid',
          event_id: event,
          now: new Date().toISOString(),
        }),
      ]);
    told.length = 0;
    await append('e2');
    const staff = await database.one<{ id: string }>('select id from restaurant_users where user_id = $1', [SUPPORT]);
    await database.query("select take_ticket($1, $2, $3, 'staff:' || $4, now())", [
      FIRST.tenantId,
      FIRST.restaurantId,
      answer.ticket_id,
      staff.id,
    ]);
    await append('e3');
    await append('e3');
    await life.relay(null);
    const ticketNumber = answer.ticket_id;
    expect(told.flatMap((telling) => ('userId' in telling ? [[telling.userId, telling.notice]] : []))).toEqual([
      [SUPPORT, { key: 'STAFF_NEW_TICKET', ticketNumber, reason: 'HELP' }],
      [SUPPORT, { key: 'STAFF_TICKET_MESSAGE', ticketNumber, text: 'il est froid' }],
    ]);
  });
});

describe('ten minutes more', () => {
  it('accept what was new, are told with it, and twice the same are ten', async () => {
    const order = await placed();
    const delay = (minutes: number) => life.delay({ tenantId: FIRST.tenantId, orderId: order, minutes, by: 'staff:4' });
    expect(await delay(10)).toMatchObject({ outcome: 'delayed', from: 'NEW', status: 'ACCEPTED', extra_minutes: 10 });
    expect(await delay(10)).toMatchObject({ from: 'ACCEPTED', extra_minutes: 10 });
    expect(await delay(20)).toMatchObject({ extra_minutes: 20 });
    const said = await database.query<{ template: string; more: number }>(
      "select template, (payload_json ->> 'extra_minutes')::int as more from outbound_requests where order_id = $1 order by request_id",
      [order],
    );
    expect(said).toEqual([
      { template: 'WA_ORDER_STATUS_CONFIRMED', more: 10 },
      { template: 'WA_ORDER_DELAYED', more: 10 },
    ]);
    await becomes(order, 'DONE');
    expect(await delay(30)).toMatchObject({ outcome: 'refused' });
    expect(await life.delay({ tenantId: SECOND.tenantId, orderId: order, minutes: 10, by: 'x' })).toEqual({
      outcome: 'not_found',
    });
  });
});

describe('the code at the door', () => {
  it('hands the order over, and nothing else does; it is in no table', async () => {
    const order = await onTheRoad();
    const code = await codeOf(order);
    expect(await deliver(order, wrongFor(code))).toMatchObject({ outcome: 'wrong', triesLeft: 2 });
    expect(await deliver(order, code)).toEqual({ outcome: 'delivered', status: 'DELIVERED' });
    expect(await deliver(order, code)).toMatchObject({ outcome: 'delivered' });
    const rows = await database.query('select * from outbound_requests where order_id = $1', [order]);
    expect(
      JSON.stringify(rows.map((row) => ({ ...row, order_id: '', dedupe_key: '', correlation_id: '' }))),
    ).not.toContain(`"${code}"`);
  });

  it('has three tries and half an hour; then only another one does', async () => {
    const order = await onTheRoad();
    const code = await codeOf(order);
    for (let i = 0; i < 3; i++) await deliver(order, wrongFor(code));
    expect(await deliver(order, code)).toMatchObject({ outcome: 'locked' });
    expect(await life.renewCode({ tenantId: FIRST.tenantId, orderId: order })).toMatchObject({ outcome: 'renewed' });
    const second = told.flatMap(({ notice }) => (notice.key === 'WA_DELIVERY_CODE' ? [notice.code] : [])).at(-1) ?? '';
    if (second !== code) expect(await deliver(order, code)).toMatchObject({ outcome: 'wrong' });
    ahead = 31 * MINUTE_MS;
    expect(await deliver(order, second)).toMatchObject({ outcome: 'expired' });
    ahead = 0;
    expect(await deliver(order, second)).toMatchObject({ outcome: 'delivered' });
  });

  it('of another tenant’s order is no business of theirs, and there are five codes at most', async () => {
    const order = await onTheRoad();
    const other = { tenantId: SECOND.tenantId, orderId: order };
    expect(await life.renewCode(other)).toEqual({ outcome: 'not_found' });
    expect(await life.deliver({ ...other, code: '0000', by: 'x' })).toEqual({ outcome: 'not_found' });
    const outcomes: string[] = [];
    for (let i = 0; i < 5; i++)
      outcomes.push((await life.renewCode({ tenantId: FIRST.tenantId, orderId: order })).outcome);
    expect(outcomes).toEqual(['renewed', 'renewed', 'renewed', 'renewed', 'none']);
  });

  it('tried by three at once is three tries', async () => {
    const order = await onTheRoad();
    const code = await codeOf(order);
    const tried = await Promise.all([1, 2, 3, 4, 5].map(() => deliver(order, wrongFor(code))));
    expect(tried.map(({ outcome }) => outcome).sort()).toEqual(['locked', 'locked', 'wrong', 'wrong', 'wrong']);
  });
});
