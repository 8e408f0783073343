import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { inspectConversation } from '../support/dev.ts';
import { meta } from '../support/meta.ts';
import { partnerId, v2Message } from '../support/partner.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { ROOT } from '../support/source-tree.ts';
import { until } from '../support/until.ts';
import {
  ADDRESS,
  anyAddress,
  post,
  request,
  sign,
  textMessage,
  whatsappChange,
  whatsappText,
  whatsappWebhook,
} from '../support/webhook.ts';

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
/** The database will refuse her order. */
const amel = new Person({ id: `213662${RUN}`, name: CANARY.name });
const onMessenger = new Person({ channel: 'messenger', id: `77${PHONE}`, name: CANARY.name });
/** Everything that anybody was told by HTTP. */
const answers: string[] = [];

function turnPostgres(direction: 'up' | 'down'): void {
  const env = { ...process.env, ...inject('place').env };
  execFileSync(process.execPath, [join(ROOT, 'scripts/dev/postgres-switch.ts'), direction], { env, stdio: 'pipe' });
}

async function keep(path: string, init: RequestInit = {}): Promise<number> {
  const headers = new Headers(init.headers);
  headers.set(ADDRESS, anyAddress());
  const options = { ...init, headers, signal: AbortSignal.timeout(30_000) };
  const response = await fetch(`${inject('workerUrl')}${path}`, options);
  answers.push(JSON.stringify([...response.headers]), await response.text());
  return response.status;
}

const postInbound = (body: string, headers: Record<string, string> = {}, where = '/v1/inbound/whatsapp') =>
  keep(where, {
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

/** Where the log stood before all this. */
let logStart = 0;

beforeAll(async () => {
  logStart = readFileSync(inject('logFile'), 'utf8').length;
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
    expect(await postInbound(body, {}, `/v1/inbound/whatsapp?token=${CANARY.query}`)).toBe(401);
    expect(await postInbound(body, {}, `/v1/inbound/whatsapp?${CANARY.query}=${PHONE}`)).toBe(400);
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

  it('calls of the API that are refused, for every reason', async () => {
    const call = (path: string, init: RequestInit = {}, token = 'test-token-admin') =>
      keep(path, {
        ...init,
        headers: { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) },
      });
    const put = (body: string, headers: Record<string, string> = {}) =>
      call('/v1/admin/restaurant', {
        method: 'PUT',
        body,
        headers: { 'content-type': 'application/json', 'if-match': '"1"', ...headers },
      });
    const settings = {
      name: CANARY.text.repeat(9),
      [PHONE]: CANARY.note,
      [`x ${CANARY.street}`]: 1,
      timezone: CANARY.text,
    };
    expect(await put(JSON.stringify(settings))).toBe(400);
    expect(
      await put(JSON.stringify({ opening_hours: { weekly: { [PHONE]: [] }, exceptions: { [PHONE]: CANARY.text } } })),
    ).toBe(400);
    expect(await put(`{"name":"${CANARY.text} ${PHONE}"`)).toBe(400);
    expect(await put('{}', { 'if-match': `"${CANARY.header} ${PHONE}` })).toBe(400);
    expect(await put('{}', { 'idempotency-key': `${CANARY.header} ${PHONE}` })).toBe(400);
    expect(await put('{}', { 'content-type': `text/${CANARY.header}` })).toBe(415);
    expect(await call('/v1/admin/orders', {}, 'test-token-customer')).toBe(403);
    expect(await call(`/v1/admin/orders?limit=${CANARY.query}`)).toBe(400);
    expect(await call(`/v1/admin/orders?phone=${PHONE}`)).toBe(400);
    expect(await call(`/v1/admin/orders?access_token=${CANARY.bearer}`)).toBe(401);
    expect(await call(`/v1/admin/customers/${PHONE}/${CANARY.text}`)).toBe(404);
    expect(await call(`/v1/admin/orders`, { method: 'DELETE', body: PHONE })).toBe(405);
    for (const id of [PHONE, CANARY.bearer, `user-${PHONE}`]) {
      expect(await call('/v1/admin/orders?limit=0', { headers: { 'x-correlation-id': id } })).toBe(400);
      expect(await keep('/livez', { headers: { 'x-request-id': id } })).toBe(200);
    }
  });

  it('messages of every kind', async () => {
    const said = `${CANARY.text} ${PHONE}`;
    const contents: readonly Readonly<Record<string, unknown>>[] = [
      {
        type: 'contacts',
        contacts: [{ name: { formatted_name: CANARY.name }, phones: [{ phone: PHONE, wa_id: PHONE }] }],
      },
      { type: 'location', location: { latitude: 36.7, longitude: 3.1, name: said, address: CANARY.street } },
      { type: 'image', image: { id: '1', caption: said, mime_type: said } },
      { type: 'document', document: { id: '1', filename: `${said}.pdf`, caption: said } },
      { type: 'audio', audio: { id: '1', url: `https://${CANARY.text}.test/${PHONE}`, mime_type: 'audio/ogg' } },
      { type: 'reaction', reaction: { message_id: 'wamid.x', emoji: said } },
      { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: said, title: said } } },
      { type: 'button', button: { payload: said, text: said } },
      { type: 'unsupported', errors: [{ code: 131_051, title: said, message: said, error_data: { details: said } }] },
      { type: said, [said]: said },
    ];
    const contacts = [{ wa_id: PHONE, profile: { name: CANARY.name } }];
    const messages = contents.map((content) => textMessage(PHONE, said, content));
    const error = { code: 131_026, title: said, message: said, error_data: { details: said }, href: said };
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const failed = { id: `wamid.${CANARY.text}`, recipient_id: PHONE, status: 'failed', timestamp, errors: [error] };
    const change = whatsappChange({ contacts, messages, statuses: [failed], errors: [error] });
    expect(await postInbound(whatsappWebhook([change, { field: said, value: said }]))).toBe(200);

    const page = { id: '400000000000001', messaging: [{ sender: { id: PHONE }, message: { mid: 'm_1', text: said } }] };
    for (const path of ['instagram', 'messenger', 'wa-incoming-v16']) {
      const body = JSON.stringify({ object: 'page', entry: [page] });
      expect(
        await postInbound(body, { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }, `/v1/inbound/${path}`),
      ).toBe(401);
    }
  });

  it('an order that the database refuses with an error that quotes the customer', async () => {
    await rows(`
      create function quote_canary() returns trigger language plpgsql as $$ begin
        raise exception 'no order for % %', new.user_id, new.kitchen_note
          using errcode = 'P0001', detail = new.customer_name, hint = new.delivery_phone;
      end $$`);
    await rows(
      `create trigger quote_canary before insert on orders for each row when (new.user_id = '${amel.id}') execute function quote_canary()`,
    );
    try {
      await amel.does(['P01 x1', 'note', CANARY.note, 'commander', 'sur place', '7']);
      await amel.sends({ kind: 'text', text: 'oui' });
      await until(
        async () => logged().includes('"event":"turn_failed"') && logged().includes('"error":"DB_ERROR"'),
        15_000,
      );
    } finally {
      await rows('drop trigger quote_canary on orders');
      await rows('drop function quote_canary()');
    }
    await amel.waits(30_000);
    expect(amel.text).toMatch(/n° \d+|Une personne va te répondre/);
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
    const log = logged();
    // What is looked through is the log of what was just done.
    for (const event of ['"event":"request"', '"event":"send"', '"status":401', '"status":503', '"code":131026'])
      expect(log).toContain(event);
    expect(linesWith(log, '"dropped"'), 'a name that is not listed').toEqual([]);
    expect(linesWith(log, '••••'), 'a value of another kind').toEqual([]);
    const words = [...PHONES, amel.id, onMessenger.id, ...Object.values(CANARY), ...secrets()];
    for (const word of words) {
      expect(linesWith(log, word), `in the log: ${word}`).toEqual([]);
      expect(
        answers.filter((answer) => answer.includes(word)),
        `told: ${word}`,
      ).toEqual([]);
    }
  });

  it('leaves it in the tables that are there for it, and in no queue that feeds another', async () => {
    await until(async () => {
      await request('/livez');
      const types = await rows<{ type: string }>('select distinct event_type as type from security_events');
      const wanted = ['AUTH_DENY', 'SCOPE_DENY', 'WA_SIGNATURE_INVALID', 'MSG_SIGNATURE_INVALID'];
      return wanted.every((name) => types.some(({ type }) => type === name));
    }, 20_000);
    await until(async () => (await tablesWith([nadia.id])).includes('orders'), 20_000);
    const dead = await rows(`select 1 from dead_letters where error_code = 131026`);
    expect(dead).not.toEqual([]);
    expect(await tablesWith([...PHONES, amel.id, onMessenger.id])).toEqual([
      'customers',
      'orders',
      'payment_intents',
      'support_ticket_messages',
      'support_tickets',
    ]);
    expect(await tablesWith([CANARY.name])).toEqual(['customers', 'orders']);
    expect(await tablesWith([CANARY.note, CANARY.street])).toEqual(['orders']);
    expect(await tablesWith([CANARY.text, CANARY.bearer, CANARY.plainToken, CANARY.query, CANARY.header])).toEqual([]);
  });
});

function logged(): string {
  return readFileSync(inject('logFile'), 'utf8').slice(logStart);
}

/** Every table that says one of these anywhere. Whatever a queue carried to Postgres stands there. */
async function tablesWith(words: readonly string[]): Promise<readonly string[]> {
  const tables = await rows<{ name: string }>(`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_schema in ('public', 'ops') and table_type = 'BASE TABLE' order by table_name`);
  const patterns = words.map((word) => `%${word}%`);
  const found: string[] = [];
  for (const { name } of tables) {
    const [hit] = await rows(`select 1 from ${name} t where to_jsonb(t)::text like any($1) limit 1`, [patterns]);
    if (hit) found.push(name.replace('public.', ''));
  }
  return found;
}

function linesWith(log: string, word: string): readonly string[] {
  return log.split('\n').filter((line) => line.includes(word));
}

/** The development values stand in for the real ones: whatever prints these would print those. */
function secrets(): readonly string[] {
  const values = parseEnv(readFileSync(join(ROOT, '.dev.vars.example'), 'utf8'));
  const names = [
    'META_APP_SECRET',
    'CHARGILY_SECRET_KEY',
    'META_VERIFY_TOKEN',
    'ID_PEPPER',
    'ACCOUNT_TOKEN_KEY',
    'WA_API_TOKEN',
    'DATABASE_URL',
  ];
  return [...names.map((name) => values[name] ?? name), 'test-token-admin', 'test-token-inbound'];
}
