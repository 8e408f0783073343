import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '#src/kernel/clock';
import { runCron } from '../support/dev.ts';
import { meta } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { request } from '../support/webhook.ts';

const QUESTION = /^(?:⭐ Comment|⭐ كيف)/u;

afterEach(() => meta.clock(0));
afterAll(() => meta.clock(0));

/** An order walked to its end by the API, and the customer told of each step. */
async function delivered(person: Person, greeting = 'bonjour'): Promise<string> {
  await person.types(greeting);
  await person.does(['P01 x2', 'commander', 'livraison', 'Alger, Hydra, 12 rue des Pins, 0555 12 34 56', 'oui']);
  const [order] = await rows<{ order_id: string }>('select order_id from orders where user_id = $1', [person.id]);
  const id = order?.order_id ?? '';
  for (const status of ['ACCEPTED', 'IN_PROGRESS', 'READY', 'OUT_FOR_DELIVERY', 'DELIVERED']) {
    const moved = await request(`/v1/admin/orders/${id}/status`, {
      method: 'POST',
      headers: { authorization: 'Bearer test-token-admin', 'content-type': 'application/json' },
      body: JSON.stringify({ status }),
    });
    expect(moved.status, JSON.stringify(moved.body)).toBe(200);
  }
  return id;
}

const jobOf = async (order: string) =>
  (
    await rows<{ status: string; last_error: string | null; rating: number | null }>(
      'select status, last_error, rating from feedback_jobs where order_id = $1',
      [order],
    )
  )[0];

/** Minutes go by, and the crons of each. */
async function minutesLater(minutes: number): Promise<void> {
  await meta.clock(minutes * MINUTE_MS);
  await runCron('* * * * *');
  await runCron('* * * * *');
}

const questionsTo = async (person: Person) => (await person.received()).filter(({ text }) => QUESTION.test(text));

/** What waits in the conversation goes out half a minute apart, so that the question comes last. */
async function isAsked(person: Person): Promise<void> {
  for (let minutes = 61; (await questionsTo(person)).length === 0 && minutes < 70; minutes++) {
    await minutesLater(minutes);
    await new Promise((done) => setTimeout(done, 1_000));
  }
  const found = await until(async () => {
    const questions = await questionsTo(person);
    return questions.length > 0 ? questions : null;
  }, 20_000);
  expect(found).toHaveLength(1);
}

/** Sends something, and what is the answer to it. */
async function answered(person: Person, words: string, expected: string): Promise<string> {
  const before = (await person.received()).length;
  await person.sends({ kind: 'text', text: words });
  return until(async () => {
    const texts = (await person.received()).slice(before).map(({ text }) => text);
    return texts.at(-1)?.includes(expected) ? (texts.at(-1) ?? '') : null;
  }, 20_000);
}

describe.each([
  ['whatsapp', 'bonjour', 'Une personne', 'transmis'],
  ['messenger', 'LANG AR', 'شخص من الفريق', 'الفريق'],
] as const)('on %s', (channel, greeting, said, passed) => {
  it('an order that was delivered is asked about once; a 2 opens a ticket, and what follows is in it', async () => {
    const nadia = new Person({ channel, name: 'Nadia' });
    const order = await delivered(nadia, greeting);
    await runCron('* * * * *');
    expect(await jobOf(order)).toMatchObject({ status: 'PENDING' });
    await isAsked(nadia);
    const [question] = await questionsTo(nadia);
    expect(question?.options.map(({ title }) => title)).toEqual([
      ...['1 ⭐', '2 ⭐⭐', '3 ⭐⭐⭐', '4 ⭐⭐⭐⭐', '5 ⭐⭐⭐⭐⭐'],
      expect.anything(),
    ]);

    await answered(nadia, '2', said);
    expect(await jobOf(order)).toMatchObject({ status: 'SENT', rating: 2 });
    await answered(nadia, channel === 'whatsapp' ? 'la pizza était froide' : 'البيتزا كانت باردة', passed);
    const messages = await rows<{ reason_code: string; body_text: string }>(
      `select t.reason_code, m.body_text from support_tickets t join support_ticket_messages m using (ticket_id)
       where t.customer_user_id = $1 order by m.id`,
      [nadia.id],
    );
    expect(messages).toMatchObject([
      { reason_code: 'FEEDBACK', body_text: expect.stringMatching(/^⭐ 2\/5 · n° \d+$/) },
      { body_text: expect.stringMatching(/froide|باردة/) },
    ]);

    const listed = await request('/v1/admin/orders?limit=500', {
      headers: { authorization: 'Bearer test-token-admin' },
    });
    const { orders } = listed.body as unknown as { orders: readonly { order_id: string; score: number | null }[] };
    expect(orders.find(({ order_id }) => order_id === order)?.score).toBe(2);

    await minutesLater(130);
    expect(await questionsTo(nadia)).toHaveLength(1);
  });
});

describe('nobody is asked', () => {
  it('who has said stop', async () => {
    const samir = new Person({ name: 'Samir' });
    const order = await delivered(samir);
    await samir.sends({ kind: 'text', text: 'stop' });
    await until(async () => ((await samir.received()).some(({ text }) => text.includes('start')) ? true : null));
    await minutesLater(62);
    const job = await until(async () => {
      const found = await jobOf(order);
      return found?.status === 'SKIPPED' ? found : null;
    });
    expect(job).toMatchObject({ last_error: 'unwanted', rating: null });
    expect(await questionsTo(samir)).toEqual([]);
  });

  it('whose window is closed: the order was written yesterday', async () => {
    const lina = new Person({ name: 'Lina' });
    const at = Date.now() - 23.5 * HOUR_MS;
    for (const text of ['P01 x1', 'commander', 'sur place', 'table 3', 'oui'])
      await lina.sends({ kind: 'text', text, at });
    const [order] = await until(async () => {
      const found = await rows<{ order_id: string }>('select order_id from orders where user_id = $1', [lina.id]);
      return found.length > 0 ? found : null;
    });
    const id = order?.order_id ?? '';
    await rows("update orders set status = 'DONE' where order_id = $1", [id]);
    await minutesLater(62);
    const job = await until(async () => {
      const found = await jobOf(id);
      return found?.status === 'SKIPPED' ? found : null;
    });
    expect(job).toMatchObject({ last_error: 'window_closed' });
    expect(await questionsTo(lina)).toEqual([]);
  });
});
