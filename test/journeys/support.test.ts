import { describe, expect, it } from 'vitest';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { type Posted, request } from '../support/webhook.ts';

interface Ticket {
  readonly ticket_id: string;
  readonly status: string;
  readonly reason_code: string;
}

const ticketsOf = ({ id }: Person) =>
  rows<Ticket & Record<string, unknown>>(
    'select * from support_tickets where customer_user_id = $1 order by ticket_id',
    [id],
  );
const messagesOf = async (ticket: string) =>
  (
    await rows<{ direction: string; body_text: string }>(
      'select direction, body_text from support_ticket_messages where ticket_id = $1 order by id',
      [ticket],
    )
  ).map(({ direction, body_text }) => `${direction} ${body_text}`);

function api(method: string, path: string, body?: object, token = 'test-token-support'): Promise<Posted> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return request(`/v1/admin/support/tickets${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

async function openTicketOf(person: Person): Promise<string> {
  const [ticket] = await until(async () => {
    const found = (await ticketsOf(person)).filter(({ status }) => status !== 'CLOSED');
    return found.length > 0 ? found : null;
  });
  return ticket?.ticket_id ?? '';
}

async function passedOn(ticket: string, words: string): Promise<readonly string[]> {
  return until(async () => {
    const messages = await messagesOf(ticket);
    return messages.some((message) => message.includes(words)) ? messages : null;
  });
}

describe.each(['whatsapp', 'instagram', 'messenger'] as const)('on %s', (channel) => {
  it('help → take → reply → the customer answers → close', async () => {
    const nadia = new Person({ channel, name: 'Nadia' });
    await nadia.types('aide');
    expect(nadia.text).toContain('Une personne de l’équipe');
    await nadia.types('help');
    const ticket = await openTicketOf(nadia);
    expect(await ticketsOf(nadia)).toMatchObject([{ status: 'OPEN', reason_code: 'HELP' }]);

    expect((await api('POST', `/${ticket}/take`)).body).toMatchObject({ ok: true, ticket: { status: 'ASSIGNED' } });
    const replied = await api('POST', `/${ticket}/reply`, { text: 'Bonjour, que se passe-t-il ?' });
    expect(replied.status).toBe(200);
    await nadia.waits();
    expect(nadia.text).toBe('Bonjour, que se passe-t-il ?');

    const before = (await nadia.received()).length;
    await nadia.sends({ kind: 'text', text: 'ma pizza est froide' });
    expect(await passedOn(ticket, 'froide')).toEqual([
      'INBOUND aide',
      'INBOUND help',
      'OUTBOUND Bonjour, que se passe-t-il ?',
      'INBOUND ma pizza est froide',
    ]);
    expect(await nadia.received()).toHaveLength(before);

    expect((await api('POST', `/${ticket}/close`)).body).toMatchObject({
      ticket: { status: 'CLOSED', assignee: null },
    });
    await nadia.waits();
    expect(nadia.text).toContain('terminée');
    await nadia.types('menu');
    expect(nadia.text).toContain('Notre menu');
    expect((await api('POST', `/${ticket}/reply`, { text: 'trop tard' })).status).toBe(400);
    await nadia.types('aide');
    expect(await ticketsOf(nadia)).toMatchObject([{ status: 'CLOSED' }, { status: 'OPEN' }]);
  });
});

describe('tickets by API', () => {
  it('are of the restaurant alone, and want their scope', async () => {
    const samir = new Person();
    await samir.types('مساعدة');
    const ticket = await openTicketOf(samir);
    const { body } = await api('GET', '?status=open&limit=200');
    expect(JSON.stringify(body)).toContain(`"ticket_id":${ticket}`);
    expect((await api('GET', `/${ticket}`)).body).toMatchObject({
      ticket: { messages: [{ direction: 'INBOUND', text: 'مساعدة' }] },
    });
    expect((await api('GET', '', undefined, 'test-token-inbound')).status).toBe(403);
    expect((await api('POST', `/${ticket}/take`, undefined, 'test-token-admin')).status).toBe(403);
    expect((await api('GET', '/999999999')).status).toBe(404);
    expect((await api('POST', `/${ticket}/reply`, { text: '' })).status).toBe(400);
  });

  it('an answer with a key is said once', async () => {
    const lina = new Person();
    await lina.types('agent');
    const ticket = await openTicketOf(lina);
    const key = `reply-${crypto.randomUUID()}`;
    const reply = () =>
      request(`/v1/admin/support/tickets/${ticket}/reply`, {
        method: 'POST',
        headers: {
          authorization: 'Bearer test-token-support',
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify({ text: 'On arrive' }),
      });
    expect([(await reply()).status, (await reply()).status]).toEqual([200, 200]);
    await lina.waits();
    expect((await messagesOf(ticket)).filter((message) => message.includes('On arrive'))).toHaveLength(1);
  });

  it('a third message that means nothing calls a person', async () => {
    const omar = new Person();
    await omar.does(['blorp', 'zzz qqq', 'xyzzy']);
    expect(omar.text).toContain('Une personne de l’équipe');
    expect(await ticketsOf(omar)).toMatchObject([{ reason_code: 'OTHER' }]);
  });
});
