import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, inject, it } from 'vitest';
import { SECOND } from '../../scripts/db/demo-values.ts';
import { messagesTo } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { rawRequest } from '../support/raw-http.ts';
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
} from '../support/webhook.ts';

/** The hostile corpus, part A: signature and handshake. A36 and A37 stand in test/objects (replay), A26 in bench/flood.ts too. */
const BODY = '{"object":"whatsapp_business_account","entry":[]}';
const digest = sign(BODY).slice(7);
const sha1 = `sha1=${createHmac('sha1', 'dev-app-secret-0123456789abcdef').update(BODY).digest('hex')}`;
const emptyKey = `sha256=${createHmac('sha256', '').update(BODY).digest('hex')}`;

describe('a webhook with a signature that is not right', () => {
  it.each<[string, Record<string, string>]>([
    ['A1 none', {}],
    ['A2 a valid sha1 only', { 'x-hub-signature': sha1 }],
    [
      'A3 a valid sha1 beside a wrong sha256',
      { 'x-hub-signature': sha1, 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
    ],
    [
      'A4 one digit changed',
      { 'x-hub-signature-256': `sha256=${digest.slice(0, 63)}${digest.endsWith('0') ? '1' : '0'}` },
    ],
    ['A5 the digest of the body before', { 'x-hub-signature-256': sign('{"object":"x"}') }],
    ['A6 no digits', { 'x-hub-signature-256': 'sha256=' }],
    ['A7 63 digits', { 'x-hub-signature-256': `sha256=${digest.slice(1)}` }],
    ['A7 65 digits', { 'x-hub-signature-256': `sha256=${digest}0` }],
    ['A8 no hex', { 'x-hub-signature-256': `sha256=${'g'.repeat(64)}` }],
    ['A9 capitals: Meta sends none', { 'x-hub-signature-256': `sha256=${digest.toUpperCase()}` }],
    ['A10 no prefix', { 'x-hub-signature-256': digest }],
    ['A11 prefix in capitals', { 'x-hub-signature-256': `SHA256=${digest}` }],
    ['A11 a space in the prefix', { 'x-hub-signature-256': `sha256 =${digest}` }],
    ['A13 base64', { 'x-hub-signature-256': `sha256=${Buffer.from(digest, 'hex').toString('base64')}` }],
    ['A14 the empty key', { 'x-hub-signature-256': emptyKey }],
    ['A15 the verify token as key', { 'x-hub-signature-256': sign(BODY, 'dev-verify-token') }],
    ['A16 another secret of ours', { 'x-hub-signature-256': sign(BODY, 'dev-account-token-key-0123456789abcdef') }],
    [
      'A17 a secret of before that is not accepted any more',
      { 'x-hub-signature-256': sign(BODY, 'dev-previous-secret-0123456789') },
    ],
    ['A19 a body with other spaces', { 'x-hub-signature-256': sign(BODY.replaceAll(',', ', ')) }],
  ])('%s: 401, and nothing else said', async (_row, headers) => {
    const answer = await post(BODY, { unsigned: true, headers });
    expect([answer.status, answer.body?.code]).toEqual([401, 'SEC-003']);
    expect(Object.keys(answer.body ?? {}).sort()).toEqual(['code', 'error', 'message']);
  });

  it('A20 an emoji signed in its escaped form: 401; signed as it stands: 200', async () => {
    const raw = '{"object":"whatsapp_business_account","entry":[],"t":"😊"}';
    const escaped = raw.replace('😊', '\\ud83d\\ude0a');
    expect((await post(raw, { unsigned: true, headers: { 'x-hub-signature-256': sign(escaped) } })).status).toBe(401);
    expect((await post(raw)).status).toBe(200);
    expect((await post(escaped)).status).toBe(200);
  });

  it('A22 a signed trailing line break is no harm', async () => {
    expect((await post(`${BODY}\r\n`)).status).toBe(200);
  });

  it('A24 a signed empty body: 400', async () => {
    const answer = await post('');
    expect([answer.status, answer.body?.code]).toEqual([400, 'REQ-001']);
  });

  it('A25 a gzip body signed in the clear: refused', async () => {
    const headers = { 'content-encoding': 'gzip', 'x-hub-signature-256': sign(BODY) };
    const answer = await post(new Uint8Array(gzipSync(BODY)), { unsigned: true, headers });
    expect([401, 415]).toContain(answer.status);
  });

  it('A26 again and again from one network: the limiter engages, and who signs goes on from there', async () => {
    const from = { [ADDRESS]: anyAddress() };
    const statuses: number[] = [];
    // A window of ten seconds may end in the middle of it, and the count with it.
    for (let i = 0; i < 12 && !statuses.includes(429); i++) {
      const batch = Array.from({ length: 25 }, () => post(BODY, { unsigned: true, headers: from }));
      statuses.push(...(await Promise.all(batch)).map(({ status }) => status));
    }
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    const limited = await post(BODY, { unsigned: true, headers: from });
    expect([limited.status, limited.body?.code, limited.headers.get('retry-after')]).toEqual([429, 'SEC-429', '10']);
    expect((await post(BODY, { headers: from })).status).toBe(200);
    expect((await post(BODY, { unsigned: true })).status).toBe(401);
  });
});

describe('A18 a signed message that came under the business of another tenant', () => {
  it('is acknowledged, reported, and reaches nobody', async () => {
    const person = new Person();
    const change = whatsappChange({ messages: [textMessage(person.id, 'menu')] });
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ id: SECOND.wabaId, changes: [change] }],
    });
    expect((await post(body)).status).toBe(200);
    const events = () =>
      rows(
        `select 1 from security_events where event_type = 'UNKNOWN_ACCOUNT' and payload_json ->> 'reason' = 'foreign_business'`,
      );
    await until(async () => (await events()).length > 0);
    expect(await messagesTo(person.id)).toEqual([]);
  });
});

describe('the handshake', () => {
  const GOOD = { 'hub.mode': 'subscribe', 'hub.verify_token': 'dev-verify-token', 'hub.challenge': '1158201444' };
  const ask = (query: Readonly<Record<string, string>> | string) =>
    fetch(
      `${inject('workerUrl')}/v1/inbound/instagram?${typeof query === 'string' ? query : new URLSearchParams(query)}`,
      {
        headers: { [ADDRESS]: anyAddress() },
      },
    );

  it.each<[string, Readonly<Record<string, string>> | string, number]>([
    ['A27 nothing', '', 400],
    ['A28 mode unsubscribe', { ...GOOD, 'hub.mode': 'unsubscribe' }, 403],
    ['A29 a wrong token of the same length', { ...GOOD, 'hub.verify_token': 'dev-verify-tokem' }, 403],
    ['A30 a script', { ...GOOD, 'hub.challenge': '<script>alert(1)</script>' }, 400],
    ['A33 an empty token', { ...GOOD, 'hub.verify_token': '' }, 403],
    ['A35 underscores', 'hub_mode=subscribe&hub_verify_token=dev-verify-token&hub_challenge=1', 403],
  ])('%s: refused, the challenge is not echoed', async (_row, query, status) => {
    const answer = await ask(query);
    const text = await answer.text();
    expect([answer.status, answer.headers.get('x-content-type-options')]).toEqual([status, 'nosniff']);
    expect(text).not.toContain('script');
    expect(text).not.toContain('1158201444');
  });

  it('A31 a challenge of a megabyte: refused', async () => {
    const path = `/v1/inbound/whatsapp?hub.mode=subscribe&hub.verify_token=dev-verify-token&hub.challenge=${'1'.repeat(1_000_000)}`;
    const { status } = await rawRequest([`GET ${path} HTTP/1.1`, 'host: bot.test']);
    expect([0, 400, 414, 431]).toContain(status);
  });

  it('A34 names in percent encoding: answered', async () => {
    const encoded = new URLSearchParams(GOOD).toString().replaceAll('hub.', 'hub%2E');
    const answer = await ask(encoded);
    expect([answer.status, await answer.text()]).toEqual([200, '1158201444']);
  });
});

it('nothing of a refused body is found anywhere (I3)', async () => {
  const person = new Person();
  const answer = await post(whatsappText(person.id, 'CANARY-REFUSED'), { unsigned: true });
  expect(answer.status).toBe(401);
  expect(
    (await request(`/__dev/state?channel=whatsapp&account=100000000000001&user=${person.id}`)).body,
  ).not.toHaveProperty('state');
});
