import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { inspectConversation } from '../support/dev.ts';
import { meta } from '../support/meta.ts';
import { partnerId, v2Message } from '../support/partner.ts';
import { Person } from '../support/person.ts';
import { ROOT } from '../support/source-tree.ts';
import { until } from '../support/until.ts';
import { post, request, sign, whatsappText } from '../support/webhook.ts';

const RUN = String(Date.now()).slice(-6);
const PHONE = `213661${RUN}`;
/** One word for every kind of thing that a customer tells us, and every secret that a client sends. */
const CANARY = {
  name: `Canarina${RUN}`,
  text: `zebrure${RUN}`,
  note: `sansgluten${RUN}`,
  street: `12 rue du Perroquet${RUN}`,
  bearer: `rb_live_canary${RUN}_secretpart_abcd`,
  plainToken: `canarytoken${RUN}`,
  query: `canaryquery${RUN}`,
  header: `canaryheader${RUN}`,
};
const PHONES = [PHONE, PHONE.slice(3), `0${PHONE.slice(3)}`, `+${PHONE}`];

const nadia = new Person({ id: PHONE, name: CANARY.name });
const onMessenger = new Person({ channel: 'messenger', id: `77${PHONE}`, name: CANARY.name });
/** Everything that anybody was told by HTTP. */
const answers: string[] = [];

function turnPostgres(direction: 'up' | 'down'): void {
  const env = { ...process.env, ...inject('place').env };
  execFileSync(process.execPath, [join(ROOT, 'scripts/dev/postgres-switch.ts'), direction], { env, stdio: 'pipe' });
}

async function keep(path: string, init: RequestInit = {}): Promise<number> {
  const response = await fetch(`${inject('workerUrl')}${path}`, { ...init, signal: AbortSignal.timeout(30_000) });
  answers.push(JSON.stringify([...response.headers]), await response.text());
  return response.status;
}

const postInbound = (body: string, headers: Record<string, string> = {}, query = '') =>
  keep(`/v1/inbound/whatsapp${query}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': sign(body), ...headers },
  });

/** What Graph says when it refuses quotes what we sent. */
const echoingFault = (code: number, status: number) => ({
  match: { to: PHONE },
  status,
  body: { error: { code, message: `(#${code}) ${CANARY.text} to ${PHONE}`, error_data: { details: PHONE } } },
  times: 1,
});

beforeAll(async () => {
  await meta.limits({ knownUsersOnly: false });
});
afterAll(async () => {
  await meta.faults([]);
  turnPostgres('up');
  await until(async () => (await request('/readyz')).status === 200, 20_000);
});

describe('no secret, phone number or message text is ever logged or told', () => {
  it('a whole order, with everything that a customer tells on the way', async () => {
    await nadia.does([CANARY.text, 'menu', 'P01 x2', 'note', CANARY.note, 'commander', 'livraison', 'Alger', 'Hydra']);
    await nadia.does([CANARY.street, `0${PHONE.slice(3)}`, 'oui']);
    expect(nadia.text).toMatch(/n° \d+/);
    await onMessenger.does([CANARY.text, 'P02 x1', 'panier']);
  });

  it('requests that are refused, for every reason', async () => {
    const body = whatsappText(PHONE, CANARY.text);
    expect(await postInbound(body, { 'x-hub-signature-256': sign(body, 'another-secret-0123456789') })).toBe(401);
    expect(await postInbound(body, { 'x-hub-signature-256': CANARY.header })).toBe(401);
    expect(await postInbound(body, { 'content-type': `text/${CANARY.header}` })).toBe(415);
    expect(await postInbound(body, {}, `?token=${CANARY.query}`)).toBe(401);
    expect(await postInbound(body, {}, `?${CANARY.query}=${PHONE}`)).toBe(400);
    expect(await postInbound(`{"phone":"${PHONE}","text":"${CANARY.text}"`)).toBe(400);
    expect(await postInbound(`{"entry":"${PHONE} ${CANARY.text}"}`)).toBe(200);
    expect(await postInbound(body.replace('"messages"', '"massages"'))).toBe(200);
    const asClient = (token: string) => keep('/v1/admin/orders', { headers: { authorization: `Bearer ${token}` } });
    expect(await asClient(CANARY.bearer)).toBe(401);
    expect(await asClient(CANARY.plainToken)).toBe(401);
    expect(
      await keep(`/v1/admin/orders?status=${CANARY.query}`, { headers: { 'x-api-token': 'test-token-admin' } }),
    ).toBe(400);
    expect(await keep(`/v1/${CANARY.query}/${PHONE}`)).toBe(404);
    expect(await keep(`/v1/inbound/whatsapp?hub.mode=subscribe&hub.verify_token=${CANARY.query}&hub.challenge=1`)).toBe(
      403,
    );
  });

  it('messages of a partner, taken and refused', async () => {
    const asPartner = (body: object) =>
      keep('/v1/inbound/whatsapp', {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', authorization: 'Bearer test-token-inbound' },
      });
    const message = v2Message('whatsapp', {
      sender: { id: PHONE, display_name: CANARY.name },
      message: { text: CANARY.text },
    });
    expect(await asPartner(message)).toBe(200);
    expect(await asPartner({ ...message, [CANARY.plainToken]: PHONE, [PHONE]: CANARY.text })).toBe(400);
    expect(await asPartner({ ...message, sender: PHONE, message: CANARY.text, provider: CANARY.name })).toBe(400);
    expect(await asPartner({ ...message, contract_version: CANARY.text })).toBe(400);
    const audioUrl = `http://127.0.0.1/${CANARY.header}/${PHONE}`;
    expect(await asPartner({ userId: PHONE, mid: partnerId(), audioUrl, tenantId: CANARY.name })).toBe(200);
  });

  it('sends that Graph refuses with an error that quotes them', async () => {
    await meta.faults([echoingFault(131_000, 500), echoingFault(131_026, 400)]);
    await nadia.sends({ kind: 'text', text: 'menu' });
    await until(
      async () => (await inspectConversation({ user: PHONE })).outbox.some((row) => row.errorCode === 131_026),
      20_000,
    );
    await meta.faults([{ match: { to: PHONE }, drop: 'after', times: 1 }]);
    await nadia.sends({ kind: 'text', text: 'aide' });
    await until(
      async () =>
        (await inspectConversation({ user: PHONE })).outbox.some(
          (row) => row.status === 'unknown' || row.intent === 'HELP',
        ),
      20_000,
    );
    await meta.faults([]);
  });

  it('an order that meets a Postgres that is down, and everybody else who asks for it', async () => {
    await onMessenger.does(['commander', 'sur place', 'table 7']);
    turnPostgres('down');
    await onMessenger.types('oui');
    expect(onMessenger.text).toContain('dès qu’elle est enregistrée');
    expect(await keep('/v1/admin/orders', { headers: { authorization: `Bearer ${CANARY.plainToken}2` } })).toBe(503);
    expect(await keep('/readyz')).toBe(503);
    expect(await postInbound(whatsappText(PHONE, CANARY.text).replace('100000000000001', '100000000000778'))).toBe(503);
    turnPostgres('up');
    await onMessenger.waits(60_000);
    expect(onMessenger.text).toMatch(/n° \d+/);
  });

  it('leaves none of it in the log of the whole stack, nor in any answer', async () => {
    expect((await post(whatsappText(PHONE, 'aide'))).status).toBe(200);
    const log = readFileSync(inject('logFile'), 'utf8');
    // What is looked through is the log of what was just done.
    for (const event of ['"event":"request"', '"event":"send"', '"status":401', '"status":503', '"code":131026'])
      expect(log).toContain(event);
    const words = [...PHONES, onMessenger.id, ...Object.values(CANARY), ...secrets()];
    for (const word of words) {
      expect(linesWith(log, word), `in the log: ${word}`).toEqual([]);
      expect(
        answers.filter((answer) => answer.includes(word)),
        `told: ${word}`,
      ).toEqual([]);
    }
  });
});

function linesWith(log: string, word: string): readonly string[] {
  return log.split('\n').filter((line) => line.includes(word));
}

/** The development values stand in for the real ones: whatever prints these would print those. */
function secrets(): readonly string[] {
  const values = parseEnv(readFileSync(join(ROOT, '.dev.vars.example'), 'utf8'));
  const names = [
    'META_APP_SECRET',
    'META_VERIFY_TOKEN',
    'ID_PEPPER',
    'ACCOUNT_TOKEN_KEY',
    'WA_API_TOKEN',
    'DATABASE_URL',
  ];
  return [...names.map((name) => values[name] ?? name), 'test-token-admin', 'test-token-inbound'];
}
