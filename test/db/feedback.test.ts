import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { connect } from '#src/db/index';
import { parseEnv } from '#src/env';
import { HOUR_MS, MINUTE_MS } from '#src/kernel/clock';
import { orderLifeDeps } from '#src/order-life-deps';
import type { TellOrder, TellStaff, Told } from '#src/orders/index';
import { rateOrder } from '#src/support/ticket.repository';
import { eraseCustomerRows } from '#src/tenancy/customer.repository';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';
import { orderRequest } from '../support/order-request.ts';
import { envWith } from '../support/worker-env.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });

const told: (TellOrder | TellStaff)[] = [];
let answers: Told = 'taken';
let ahead = 0;

const lifeWith = (settings: Readonly<Record<string, string>>) =>
  orderLifeDeps({
    db,
    clock: { now: () => Date.now() + ahead },
    config: parseEnv(envWith(settings)),
    conversations: {
      isConversationId: () => true,
      conversation: () => ({
        tell: async (telling) => {
          told.push(telling);
          return answers;
        },
      }),
    },
    conversationIdOf: async (_account, userKey) => userKey,
  });
const life = lifeWith({ FEEDBACK_ENABLED: 'true', FEEDBACK_DELAY_MIN: '60' });

interface Placed {
  readonly order: string;
  readonly conversation: string;
}

async function delivered(status = 'DONE'): Promise<Placed> {
  const conversation = randomUUID().replaceAll('-', '').repeat(2);
  const request = orderRequest({
    checkout_id: randomUUID(),
    conversation_object_id: conversation,
    user_key_hmac: conversation,
  });
  const { answer } = await database.one<{ answer: { order_id: string } }>('select place_order($1::jsonb) as answer', [
    JSON.stringify(request),
  ]);
  const { order_id: order } = answer;
  await database.query('update orders set status = $2 where order_id = $1', [order, status]);
  return { order, conversation };
}

const jobOf = ({ order }: Placed) =>
  database.one<Readonly<Record<string, unknown>>>(
    'select status, last_error, rating, sent_at is not null as is_sent from feedback_jobs where order_id = $1',
    [order],
  );
const requests = ({ order }: Placed) =>
  database.query(
    "select status, last_error from outbound_requests where order_id = $1 and template = 'WA_FEEDBACK_ASK'",
    [order],
  );
const questions = () => told.filter(({ notice }) => notice.key === 'WA_FEEDBACK_ASK');

beforeEach(async () => {
  await database.query(
    'truncate orders, feedback_jobs, outbound_requests, support_tickets, conversation_quarantine, customers cascade',
  );
  told.length = 0;
  answers = 'taken';
  ahead = 61 * MINUTE_MS;
});

describe('an order that has arrived', () => {
  it.each(['DONE', 'DELIVERED'])('%s is one question, whatever becomes of its status after', async (status) => {
    const placed = await delivered(status);
    for (const next of ['READY', 'DONE', 'DELIVERED', 'DONE'])
      await database.query('update orders set status = $2 where order_id = $1', [placed.order, next]);
    expect(await database.query('select 1 from feedback_jobs')).toHaveLength(1);
    expect(await life.askFeedback()).toEqual({ asked: 1, skipped: 0 });
    expect(await requests(placed)).toHaveLength(1);
  });

  it('that was taken back is none', async () => {
    await delivered('CANCELLED');
    expect(await database.query('select 1 from feedback_jobs')).toEqual([]);
  });

  it('is not asked about before its time, and not at all where that is off', async () => {
    const placed = await delivered();
    ahead = 59 * MINUTE_MS;
    expect(await life.askFeedback()).toEqual({ asked: 0, skipped: 0 });
    ahead = 61 * MINUTE_MS;
    expect(await lifeWith({}).askFeedback()).toEqual({ asked: 0, skipped: 0 });
    expect(await jobOf(placed)).toMatchObject({ status: 'PENDING' });
  });

  it('is asked about once by crons that run twice, and many at once', async () => {
    const placed = await delivered();
    const runs = await Promise.all(Array.from({ length: 5 }, () => life.askFeedback()));
    expect(runs.reduce((sum, { asked }) => sum + asked, 0)).toBe(1);
    await Promise.all([life.relay(null), life.relay(null)]);
    await life.askFeedback();
    await life.relay(null);
    const [{ order_number: orderNumber } = { order_number: 0 }] = await database.query<{ order_number: number }>(
      'select order_number from orders',
    );
    expect(questions().map(({ notice }) => notice)).toEqual([
      { key: 'WA_FEEDBACK_ASK', orderId: placed.order, orderNumber },
    ]);
    expect(await jobOf(placed)).toEqual({ status: 'SENT', last_error: null, rating: null, is_sent: true });
    expect(await requests(placed)).toEqual([{ status: 'HANDED_OVER', last_error: null }]);
  });

  it('is not asked about half a day too late', async () => {
    const placed = await delivered();
    ahead = 14 * HOUR_MS;
    expect(await life.askFeedback()).toEqual({ asked: 0, skipped: 1 });
    expect(await jobOf(placed)).toMatchObject({ status: 'SKIPPED', last_error: 'late' });
  });

  it.each([
    ['closed', 'window_closed'],
    ['unwanted', 'unwanted'],
    ['gone', 'no_conversation'],
  ] as const)('whose conversation says %s is written down as not asked', async (answer, reason) => {
    const placed = await delivered();
    answers = answer;
    await life.askFeedback();
    await life.relay(null);
    expect(await jobOf(placed)).toEqual({ status: 'SKIPPED', last_error: reason, rating: null, is_sent: false });
    answers = 'taken';
    await life.askFeedback();
    await life.relay(null);
    expect(questions()).toHaveLength(1);
  });
});

describe('nobody asks', () => {
  it('an erased customer, before the job or between job and relay', async () => {
    const [early, late] = [await delivered(), await delivered()];
    const erase = async ({ conversation }: Placed) => {
      const { customer_id: customerId } = await database.one<{ customer_id: string }>(
        'select customer_id from customers where conversation_object_id = $1',
        [conversation],
      );
      await eraseCustomerRows(db, { tenantId: FIRST.tenantId, customerId, at: Date.now() });
    };
    await erase(early);
    expect(await life.askFeedback()).toEqual({ asked: 1, skipped: 0 });
    await erase(late);
    await life.relay(null);
    expect(questions()).toEqual([]);
    expect(await jobOf(early)).toMatchObject({ status: 'SKIPPED' });
  });

  it('a customer with a ticket that is open, nor one in quarantine', async () => {
    const [waiting, held, free] = [await delivered(), await delivered(), await delivered()];
    await database.query(
      `insert into support_tickets (tenant_id, restaurant_id, channel, conversation_object_id, customer_user_id)
       values ($1, $2, 'whatsapp', $3, 'x')`,
      [FIRST.tenantId, FIRST.restaurantId, waiting.conversation],
    );
    await database.query(
      `insert into conversation_quarantine (tenant_id, restaurant_id, conversation_object_id, channel, account_id, reason, started_at, expires_at)
       values ($1, $2, $3, 'whatsapp', 'a', 'r', now(), now() + interval '1 day')`,
      [FIRST.tenantId, FIRST.restaurantId, held.conversation],
    );
    expect(await life.askFeedback()).toEqual({ asked: 1, skipped: 2 });
    expect(await jobOf(waiting)).toMatchObject({ last_error: 'ticket' });
    expect(await jobOf(held)).toMatchObject({ last_error: 'quarantine' });
    expect(await jobOf(free)).toMatchObject({ status: 'SENT' });
  });
});

describe('a score', () => {
  const AT = Date.parse('2026-11-23T12:00:00Z');
  const rating = (placed: Placed, changes: Partial<Parameters<typeof rateOrder>[1]> = {}) =>
    rateOrder(db, {
      tenantId: FIRST.tenantId,
      restaurantId: FIRST.restaurantId,
      conversationId: placed.conversation,
      channel: 'whatsapp',
      userId: '213555000001',
      locale: 'fr',
      eventId: 'event-1',
      now: AT,
      orderId: placed.order,
      score: 4,
      at: AT,
      wantsTicket: true,
      ...changes,
    });
  const tickets = () => database.query('select reason_code from support_tickets');

  it('is kept once, the first one', async () => {
    const placed = await delivered();
    expect(await rating(placed)).toEqual({ kind: 'rated', ticket: null });
    expect(await rating(placed, { score: 1, at: AT + 1_000 })).toEqual({ kind: 'already' });
    expect(await rating(placed, { score: 4, at: AT + 1_000 })).toEqual({ kind: 'already' });
    expect(await jobOf(placed)).toMatchObject({ rating: 4 });
    expect(await tickets()).toEqual([]);
  });

  it.each([1, 2] as const)(
    'of %i opens a ticket in the same step, once, also when the turn runs again',
    async (score) => {
      const placed = await delivered();
      const first = await rating(placed, { score });
      expect(first).toMatchObject({ kind: 'rated', ticket: { kind: 'open', isAssigned: false } });
      expect(await rating(placed, { score })).toEqual(first);
      expect(await tickets()).toEqual([{ reason_code: 'FEEDBACK' }]);
      const messages = await database.query<{ body_text: string }>('select body_text from support_ticket_messages');
      expect(messages).toEqual([{ body_text: expect.stringMatching(new RegExp(`^⭐ ${score}/5 · n° \\d+$`)) }]);
    },
  );

  it('of 3, or where nobody looks at tickets, opens none', async () => {
    expect(await rating(await delivered(), { score: 3 })).toEqual({ kind: 'rated', ticket: null });
    expect(await rating(await delivered(), { score: 1, wantsTicket: false })).toEqual({ kind: 'rated', ticket: null });
    expect(await tickets()).toEqual([]);
  });

  it('of somebody else’s order, of another restaurant’s, or of none is nothing', async () => {
    const [mine, theirs] = [await delivered(), await delivered()];
    const { tenantId, restaurantId } = SECOND;
    for (const changes of [{ orderId: theirs.order }, { tenantId, restaurantId }, { orderId: randomUUID() }])
      expect(await rating(mine, { score: 1, ...changes })).toEqual({ kind: 'unknown' });
    expect(await database.query('select 1 from feedback_jobs where rating is not null')).toEqual([]);
    expect(await tickets()).toEqual([]);
  });
});
