import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectConversation } from '../support/dev.ts';
import { messagesTo, meta } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { Staff } from '../support/staff.ts';
import { until } from '../support/until.ts';
import { type Posted, request } from '../support/webhook.ts';

const RUN = String(Date.now()).slice(-6);
const owner = new Staff({ id: `2137${RUN}91`, name: 'Fares' });
const cook = new Staff({ id: `2137${RUN}92`, name: 'Lila' });

beforeAll(async () => {
  await owner.joins('owner');
  await cook.joins('kitchen');
});
afterAll(async () => {
  await owner.leaves();
  await cook.leaves();
});

const call = (method: string, path: string, more: { body?: object; confirm?: string; token?: string } = {}) => {
  const { body, confirm, token = 'test-token-ops' } = more;
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body && { 'content-type': 'application/json' }),
    ...(confirm !== undefined && { 'x-confirm': confirm }),
  };
  return request(`/v1/admin/dlq${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
};

/** A customer whose answer Meta has refused for good, and the letter that tells of it. */
async function refused(): Promise<{ person: Person; id: string }> {
  const person = new Person();
  await meta.faults([
    { match: { to: person.id }, status: 400, body: { error: { code: 131_026, message: 'undeliverable' } }, times: 1 },
  ]);
  await person.sends({ kind: 'text', text: 'menu' });
  const [letter] = await until(async () => {
    const { id } = await inspectConversation({ user: person.id });
    const found = await rows<{ id: string }>(
      'select dead_letter_id as id from dead_letters where conversation_object_id = $1',
      [id],
    );
    return found.length > 0 ? found : null;
  });
  expect(await messagesTo(person.id)).toEqual([]);
  return { person, id: letter?.id ?? '' };
}

const arrives = (person: Person) => until(async () => (await messagesTo(person.id)).length > 0);
const said = ({ status, body }: Posted) => [status, body?.replay ?? body?.code];

describe('a message that Meta refused for good', () => {
  it('is listed, tried dry, sent again by API once, and answers the same afterwards', async () => {
    const { person, id } = await refused();
    const listed = await call('GET', '');
    expect(listed.body?.letters).toContainEqual(
      expect.objectContaining({ dead_letter_id: id, source: 'send', error_code: 131_026, resolution: null }),
    );
    expect(JSON.stringify(listed.body)).not.toContain(person.id);
    expect(said(await call('GET', `/${id}`))).toEqual([200, 'replayed']);
    expect(said(await call('POST', `/${id}/replay`, { body: {} }))).toEqual([400, 'REQ-002']);
    expect(said(await call('POST', `/${id}/replay`, { body: { dry_run: true }, confirm: id }))).toEqual([
      200,
      'replayed',
    ]);
    expect(await messagesTo(person.id)).toEqual([]);
    for (let time = 0; time < 2; time++)
      expect(said(await call('POST', `/${id}/replay`, { body: {}, confirm: id }))).toEqual([200, 'replayed']);
    await arrives(person);
    await person.sends({ kind: 'text', text: 'panier' });
    await until(async () => (await messagesTo(person.id)).length === 2);
    expect((await call('GET', '')).body?.letters).not.toContainEqual(expect.objectContaining({ dead_letter_id: id }));
  });

  it('is sent again by the owner from the phone, and by nobody else', async () => {
    const { person, id } = await refused();
    const short = id.slice(0, 8);
    await cook.types(`!dlq replay ${short}`);
    expect(cook.text).toContain('ne permet pas');
    await owner.types(`!dlq show ${short}`);
    expect(owner.text).toContain('131026');
    await owner.taps('Renvoyer');
    expect(owner.text).toBe('Renvoyé.');
    await arrives(person);
    await owner.types(`!مهملات إعادة ${short}`);
    expect(owner.text).toMatch(/غير موجودة/u);
    expect(await messagesTo(person.id)).toHaveLength(1);
  });

  it('is sent again with all others, which wants a word of its own', async () => {
    const { person } = await refused();
    expect(said(await call('POST', '/replay', { body: {} }))).toEqual([400, 'REQ-002']);
    const dry = await call('POST', '/replay', { body: { confirm: 'all', dry_run: true } });
    expect(dry.body).toMatchObject({ ok: true, replays: { replayed: expect.any(Number) } });
    expect(await messagesTo(person.id)).toEqual([]);
    expect((await call('POST', '/replay', { body: { confirm: 'all' } })).status).toBe(200);
    await arrives(person);
    expect(await messagesTo(person.id)).toHaveLength(1);
  });

  it('is given up for good by whoever repeats its id', async () => {
    const { person, id } = await refused();
    expect((await call('POST', `/${id}/drop`)).status).toBe(400);
    expect((await call('POST', `/${id}/drop`, { confirm: id })).body).toMatchObject({ dropped: true });
    expect((await call('POST', `/${id}/drop`, { confirm: id })).status).toBe(404);
    expect(said(await call('POST', `/${id}/replay`, { body: {}, confirm: id }))).toEqual([200, 'dropped']);
    expect(await messagesTo(person.id)).toEqual([]);
  });

  it('is nothing to a token without the scope', async () => {
    expect((await call('GET', '', { token: 'test-token-admin' })).status).toBe(403);
  });
});
