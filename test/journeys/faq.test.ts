import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { type Posted, request } from '../support/webhook.ts';

interface Entry {
  readonly question: string;
  readonly [field: string]: unknown;
}

function call(method: string, input: { body?: object; version?: string } = {}): Promise<Posted> {
  const { body, version } = input;
  return request('/v1/admin/faq', {
    method,
    headers: {
      authorization: 'Bearer test-token-admin',
      'content-type': 'application/json',
      ...(version !== undefined && { 'if-match': version }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

async function list(): Promise<{ entries: readonly Entry[]; version: string }> {
  const answer = await call('GET');
  const { entries } = answer.body as unknown as { entries: readonly Entry[] };
  return { entries, version: answer.headers.get('etag') ?? '' };
}

const before = await list();
const put = async (entries: readonly Entry[]) => call('PUT', { body: { entries }, version: (await list()).version });

afterAll(async () => {
  await put(before.entries);
});

const ticketsOf = ({ id }: Person) =>
  rows<{ reason_code: string }>('select reason_code from support_tickets where customer_user_id = $1', [id]);

const entry = (question: string, answer: string, tags: readonly string[]): Entry => ({
  locale: 'fr',
  question,
  answer,
  tags,
  is_active: true,
});

describe('the list, by message', () => {
  const owner = new Person({ name: 'Yacine' });

  beforeAll(async () => {
    await rows(
      "insert into restaurant_users (tenant_id, restaurant_id, channel, user_id, role) values ($1, $2, 'whatsapp', $3, 'owner')",
      [FIRST.tenantId, FIRST.restaurantId, owner.id],
    );
  });

  it('gets a question, which the next customer is answered by, and loses it again by a tap', async () => {
    await owner.types('!faq set Avez-vous une terrasse ? ; Oui, sur le toit. ; terrasse dehors');
    expect(owner.text).toContain('Mots : terrasse, dehors');
    expect((await new Person().types('il y a une terrasse ?')).text).toBe('Oui, sur le toit.');
    await owner.types('!faq set Avez-vous une terrasse ? ; Seulement en été.');
    expect((await new Person().types('on peut manger dehors en terrasse ?')).text).toBe('Seulement en été.');
    await owner.types('!faq list terrasse');
    await owner.taps('Voir');
    await owner.taps('Supprimer');
    expect(owner.text).toContain('Tu confirmes');
    await owner.taps('Oui');
    expect(owner.text).toContain('Question supprimée');
    expect((await new Person().types('il y a une terrasse ?')).text).not.toContain('été');
    expect((await list()).entries).toEqual(before.entries);
  });
});

describe('a question', () => {
  it('of a new customer about the hours is answered, and opens no ticket', async () => {
    const nadia = await new Person().types('Quels sont vos horaires ?');
    expect(nadia.text).toBe('Nous sommes ouverts tous les jours de 11:00 à 23:00.');
    expect(await ticketsOf(nadia)).toEqual([]);
  });

  it('in Arabic gets the Arabic answer', async () => {
    expect((await new Person().types('ما هي أوقات العمل؟')).text).toContain('نحن مفتوحون كل يوم');
  });

  it('that nobody has written an answer to goes to a person', async () => {
    const lina = await new Person({ name: 'Lina' }).types('Vous acceptez les chiens et les perroquets ?');
    expect(lina.text).toContain('pas la réponse');
    expect(await ticketsOf(lina)).toEqual([{ reason_code: 'FAQ_FALLBACK' }]);
  });

  it('is answered with what was edited a moment ago, of two that are near by a tap', async () => {
    const stale = before.version;
    const edited = await put([
      ...before.entries,
      entry('Parking du restaurant', 'Derrière le restaurant.', ['parking']),
      entry('Parking du soir', 'Après 20:00 devant la porte.', ['parking']),
    ]);
    expect(edited.status).toBe(200);
    expect((await call('PUT', { body: { entries: [] }, version: stale })).status).toBe(412);
    const amel = await new Person({ name: 'Amel' }).types('Il y a un parking ?');
    expect(amel.text).toContain('Parking du restaurant');
    await amel.taps('Parking du soir');
    expect(amel.text).toBe('Après 20:00 devant la porte.');
  });

  it('is never answered with what another restaurant has written', async () => {
    await put([...before.entries, entry('Avez-vous un aquarium ?', 'Le plus grand d’Alger.', ['aquarium'])]);
    const account = SECOND.accounts[0]?.accountId ?? '';
    expect((await new Person().types('Avez-vous un aquarium ?')).text).toBe('Le plus grand d’Alger.');
    expect((await new Person({ account }).types('Avez-vous un aquarium ?')).text).not.toContain('grand d’Alger');
  });
});
