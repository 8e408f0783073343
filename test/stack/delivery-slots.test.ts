import { afterAll, beforeAll, expect, it } from 'vitest';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { callWorker, clearPlace, findPlace, query, type StackRun, startStack, until } from '../support/stack.ts';
import { PHONE_NUMBER_ID, sign, whatsappText } from '../support/webhook.ts';

/** Slots are offered here, as they are not by default. */
const place = await findPlace();
let stack: StackRun;

interface State {
  readonly stage: { readonly kind: string; readonly question?: { readonly kind: string } };
  readonly prompt: { readonly options: readonly { readonly id: string }[] } | null;
  readonly lastEventAt: number;
}

async function stateOf(user: string): Promise<State> {
  const path = `/__dev/state?channel=whatsapp&account=${PHONE_NUMBER_ID}&user=${user}`;
  return ((await callWorker(place, path)).json as unknown as { state: State }).state;
}

async function post(user: string, text: string): Promise<void> {
  const body = whatsappText(user, text);
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': sign(body) };
  const url = `http://127.0.0.1:${place.ports.worker}/v1/inbound/whatsapp`;
  const answer = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(15_000) });
  expect(answer.status).toBe(200);
}

/** Says it, and waits for the question that follows. */
async function says(user: string, text: string, kind: string): Promise<void> {
  await post(user, text);
  await until(async () => {
    const { stage } = await stateOf(user);
    return (stage.question?.kind ?? stage.kind) === kind;
  }, 15_000);
}

async function atRecapOfFirstSlot(user: string): Promise<string> {
  await post(user, 'P01 x2');
  await says(user, 'commander', 'mode');
  await says(user, 'livraison', 'address');
  await post(user, `Wilaya: Alger, Commune: Hydra, Adresse: 12 rue des Pins, Tel: 0555 12 34 56`);
  await until(async () => (await stateOf(user)).stage.question?.kind === 'slot', 15_000);
  const id = (await stateOf(user)).prompt?.options[0]?.id ?? '';
  await says(user, '1', 'confirm');
  return id;
}

beforeAll(async () => {
  stack = startStack(place, { env: { DELIVERY_SLOTS_ENABLED: 'true', FRAUD_INBOUND_ENABLED: 'false' } });
  await stack.ready();
}, 60_000);
afterAll(async () => {
  await stack.stop();
  clearPlace(place);
});

it('the last place of a slot, confirmed twice at the same instant, is one order and one offer of other slots', async () => {
  await query(place, `update delivery_time_slots set capacity = 1 where restaurant_id = '${FIRST.restaurantId}'`);
  const [first, second] = ['213557200001', '213557200002'];
  expect(await atRecapOfFirstSlot(first)).toBe(await atRecapOfFirstSlot(second));
  await Promise.all([post(first, 'oui'), post(second, 'oui')]);
  await until(async () => {
    const kinds = await Promise.all([first, second].map(async (user) => (await stateOf(user)).stage));
    return kinds.filter(({ kind }) => kind !== 'confirm').length === 2;
  }, 15_000);
  const orders = await query(place, 'select user_id, delivery_slot_start from orders');
  expect(orders).toHaveLength(1);
  expect(orders[0]?.delivery_slot_start).not.toBeNull();
  const loser = orders[0]?.user_id === first ? second : first;
  expect((await stateOf(loser)).stage).toEqual({ kind: 'question', question: { kind: 'slot' } });
  await says(loser, '1', 'confirm');
  await post(loser, 'oui');
  await until(async () => (await query(place, 'select 1 from delivery_slot_reservations')).length === 2, 15_000);
}, 90_000);
