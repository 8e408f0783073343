import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  callWorker,
  clearPlace,
  findPlace,
  type Json,
  type StackPlace,
  type StackRun,
  startStack,
  until,
  writeAs,
} from '../support/stack.ts';

const ACCOUNT = '100000000000001';
const STRANGE = 'un machin fondant svp monsieur';

let place: StackPlace;
let run: StackRun;

beforeAll(async () => {
  place = await findPlace();
  const LLM_API_URL = `http://127.0.0.1:${place.ports.stt}/v1/chat/completions`;
  run = startStack(place, { env: { LLM_API_URL } });
  await run.ready();
});

afterAll(async () => {
  await run?.stop();
  if (place) clearPlace(place);
});

async function speech(path: string, body?: object): Promise<Json> {
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  const response = await fetch(`http://127.0.0.1:${place.ports.stt}/_control/${path}`, init);
  return (await response.json()) as Json;
}

/** What the customer is sent next, and what lies in the cart then. */
async function answerTo(from: string, text: string): Promise<{ said: string; cart: unknown }> {
  const sent = async () => {
    const response = await fetch(`http://127.0.0.1:${place.ports.meta}/_control/sent?to=${from}`);
    const { items } = (await response.json()) as { items: { body: Json }[] };
    return items.filter(({ body }) => 'type' in body);
  };
  const before = (await sent()).length;
  await writeAs(place, { from, text });
  await until(async () => (await sent()).length > before, 15_000);
  const { json } = await callWorker(place, `/__dev/state?channel=whatsapp&account=${ACCOUNT}&user=${from}`);
  const { cart } = json.state as { cart: { lines: unknown } };
  return { said: JSON.stringify((await sent()).at(-1)?.body), cart: cart.lines };
}

it('what nobody understands is put to the model, whose proposal becomes a button of ours', async () => {
  await speech('advice', { content: '{"proposals":[{"intent":"add","item":"P01","quantity":2}]}' });
  const { said, cart } = await answerTo('213555400001', STRANGE);
  expect(said).toContain('ADD:P01::2');
  expect(cart).toEqual([]);
  const { items } = (await speech('calls')) as { items: object[] };
  expect(JSON.stringify(items)).toContain(STRANGE);
  expect(JSON.stringify(items)).not.toMatch(/213555400001|Nadia/);
});

it.each([
  ['confirms an order', '{"proposals":[{"intent":"confirm","item":null,"quantity":null}]}'],
  ['invents a dish', '{"proposals":[{"intent":"add","item":"Z99","quantity":1}]}'],
  ['makes a price', '{"proposals":[{"intent":"add","item":"P01","quantity":1,"price":0}]}'],
  ['writes markup', '<script>alert(1)</script> *Gratuit* https://evil.test'],
])('a model that %s is not listened to, and no word of it is shown', async (_what, content) => {
  await speech('advice', { content });
  const { said, cart } = await answerTo('213555400002', STRANGE);
  expect(said).toContain('compris');
  expect(said).not.toMatch(/Z99|Gratuit|evil|ADD:/);
  expect(cart).toEqual([]);
});

it('a model that is slow costs three seconds, and then the answer is as ever', async () => {
  await speech('faults', { delayMs: 9_000 });
  const startedAt = performance.now();
  expect((await answerTo('213555400003', STRANGE)).said).toContain('compris');
  expect(performance.now() - startedAt).toBeLessThan(6_000);
});
