import { type ClientRequest, request as openRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callWorker, clearPlace, findPlace, type StackRun, startStack } from '../support/stack.ts';
import { PHONE_NUMBER_ID, sign, whatsappText } from '../support/webhook.ts';

const IN_FLIGHT = 2;
const place = await findPlace();
const inbound = `http://127.0.0.1:${place.ports.worker}/v1/inbound/whatsapp`;
/** Whom the Worker has said 200 to while it was starting, and everything else that it said. */
const acknowledged: string[] = [];
const refused: number[] = [];
let stack: StackRun;

const headersOf = (body: string) => ({ 'content-type': 'application/json', 'x-hub-signature-256': sign(body) });

async function post(body: string): Promise<Response | null> {
  const init = { method: 'POST', body, headers: headersOf(body), signal: AbortSignal.timeout(15_000) };
  return fetch(inbound, init).catch(() => null);
}

async function knockUntil(isReady: () => boolean): Promise<void> {
  for (let count = 0; !isReady(); count++) {
    const user = `2135560${String(count).padStart(5, '0')}`;
    const answer = await post(whatsappText(user, 'menu'));
    if (answer?.status === 200) acknowledged.push(user);
    else if (answer) refused.push(answer.status);
  }
}

/** A webhook whose body does not end before `finish` is called: one place in the Worker is taken until then. */
function slowWebhook(body: string): { finish(): void; status: Promise<number> } {
  const headers = { ...headersOf(body), 'content-length': String(Buffer.byteLength(body)) };
  const half = Math.floor(body.length / 2);
  let client: ClientRequest | undefined;
  const status = new Promise<number>((resolve, reject) => {
    client = openRequest(inbound, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    client.on('error', reject);
    client.write(body.slice(0, half));
  });
  return { finish: () => client?.end(body.slice(half)), status };
}

/** In its object, with the answer beside it. */
async function isStored(user: string): Promise<boolean> {
  const { json } = await callWorker(place, `/__dev/state?channel=whatsapp&account=${PHONE_NUMBER_ID}&user=${user}`);
  return Array.isArray(json.outbox) && json.outbox.length > 0;
}

beforeAll(async () => {
  stack = startStack(place, { env: { MAX_IN_FLIGHT: String(IN_FLIGHT) } });
  let isReady = false;
  const ready = stack.ready().then(() => {
    isReady = true;
  });
  await Promise.all([ready, knockUntil(() => isReady)]);
}, 60_000);
afterAll(async () => {
  await stack.stop();
  clearPlace(place);
});

describe('a Worker that is starting', () => {
  it('says 200 to nobody whose message it cannot store: what it said 200 to is there', async () => {
    expect((await post(whatsappText('213556100000', 'menu')))?.status).toBe(200);
    acknowledged.push('213556100000');
    for (const user of acknowledged) expect(await isStored(user), user).toBe(true);
    expect(refused.filter((status) => status !== 503)).toEqual([]);
  });
});

describe(`a Worker that takes ${IN_FLIGHT} webhooks at a time`, () => {
  it('says 503 and when to come again to one more, while the others are still under way, and takes it afterwards', async () => {
    const users = ['213556200000', '213556200001', '213556200002'];
    const slow = users.map((user) => ({ user, ...slowWebhook(whatsappText(user, 'menu')) }));
    // Whichever comes last is refused while its own body is still on the way; the others hold all the places.
    const refusals = slow.map((webhook) => webhook.status.then((status) => ({ webhook, status })));
    const first = await Promise.race(refusals);
    expect(first.status).toBe(503);
    const surplus = whatsappText('213556300000', 'menu');
    const answer = await post(surplus);
    expect(answer?.status).toBe(503);
    expect(answer?.headers.get('retry-after')).toBe('5');
    expect(await answer?.json()).toMatchObject({ code: 'SYS-503' });
    expect(await isStored('213556300000')).toBe(false);
    const more = await Promise.all([1, 2, 3, 4].map(() => post(surplus)));
    expect(more.map((response) => response?.status)).toEqual([503, 503, 503, 503]);

    const taken = slow.filter((webhook) => webhook !== first.webhook);
    for (const webhook of taken) webhook.finish();
    expect(await Promise.all(taken.map(({ status }) => status))).toEqual([200, 200]);
    expect((await post(surplus))?.status).toBe(200);
    for (const user of [...taken.map((webhook) => webhook.user), '213556300000'])
      expect(await isStored(user), user).toBe(true);
  });
});
