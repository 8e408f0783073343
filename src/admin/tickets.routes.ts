import { z } from 'zod';
import { HttpError } from '#src/gateway/http-error';
import { type Call, type Operation, operation } from '#src/gateway/operation';
import type { TicketAnswer } from '#src/support/ticket.repository';

const MAX_REPLY = 2_000;
const MAX_TICKETS = 200;
const DEFAULT_TICKETS = 50;
const ticketId = z.object({ id: z.string().regex(/^\d{1,15}$/) });
const shown = z.object({ ok: z.literal(true), ticket: z.object({}).loose() });

const listTickets = operation({
  method: 'GET',
  path: '/v1/admin/support/tickets',
  id: 'listTickets',
  summary:
    'Customers of the restaurant who need a person, the newest first: those that are open, or all of them with `status=all`.',
  scope: 'support:read',
  action: 'SUPPORT_TICKETS_LIST',
  query: z.object({
    status: z.enum(['open', 'all']).optional(),
    limit: z
      .string()
      .regex(/^\d{1,3}$/, 'is no number from 1 to 200')
      .optional(),
  }),
  answer: {
    description: 'The tickets, without what was written in them.',
    schema: z.object({ ok: z.literal(true), count: z.int(), tickets: z.array(z.object({}).loose()) }),
  },
  async run({ deps, client, query }) {
    const limit = Math.min(MAX_TICKETS, Math.max(1, Number(query.limit ?? DEFAULT_TICKETS)));
    const { tenantId, restaurantId } = client;
    const tickets = await deps.support.list({ tenantId, restaurantId, all: query.status === 'all', limit });
    return { body: { ok: true, count: tickets.length, tickets } };
  },
});

const readTicket = operation({
  method: 'GET',
  path: '/v1/admin/support/tickets/{id}',
  id: 'readTicket',
  summary: 'One ticket with what was written, by whom and when.',
  scope: 'support:read',
  action: 'SUPPORT_TICKET_READ',
  params: ticketId,
  answer: { description: 'The ticket and its messages.', schema: shown },
  async run({ deps, client, params }) {
    const { tenantId, restaurantId } = client;
    const ticket = await deps.support.find({ tenantId, restaurantId, ticketId: Number(params.id) });
    if (!ticket) throw new HttpError('not_found');
    return { body: { ok: true, ticket } };
  },
});

const takeTicket = operation({
  method: 'POST',
  path: '/v1/admin/support/tickets/{id}/take',
  id: 'takeTicket',
  summary: 'The client has the ticket from now on, and the bot is silent: what the customer writes is added to it.',
  scope: 'support:write',
  action: 'SUPPORT_TICKET_TAKE',
  params: ticketId,
  answer: { description: 'The ticket as it stands now.', schema: shown },
  run: async (call) => answerOf(await call.deps.support.take(actOf(call))),
});

const replyTicket = operation({
  method: 'POST',
  path: '/v1/admin/support/tickets/{id}/reply',
  id: 'replyTicket',
  summary:
    'Says this to the customer, on their channel; who answers has the ticket. With an `Idempotency-Key` it is said once. 400 when the customer last wrote more than 24 hours ago: Meta would not deliver it.',
  scope: 'support:write',
  action: 'SUPPORT_TICKET_REPLY',
  params: ticketId,
  body: z.strictObject({ text: z.string().trim().min(1).max(MAX_REPLY) }),
  answer: { description: 'The ticket as it stands now.', schema: shown },
  async run(call) {
    return answerOf(await call.deps.support.reply({ ...actOf(call), text: call.body.text, eventId: null }));
  },
});

const closeTicket = operation({
  method: 'POST',
  path: '/v1/admin/support/tickets/{id}/close',
  id: 'closeTicket',
  summary: 'The conversation is the bot’s again, and the customer hears so.',
  scope: 'support:write',
  action: 'SUPPORT_TICKET_CLOSE',
  params: ticketId,
  answer: { description: 'The ticket as it stands now.', schema: shown },
  run: async (call) => answerOf(await call.deps.support.close(actOf(call)), ['closed']),
});

function actOf({ client, params }: Pick<Call<z.infer<typeof ticketId>, unknown, unknown>, 'client' | 'params'>) {
  const { tenantId, restaurantId, clientId: by } = client;
  return { tenantId, restaurantId, ticketId: Number(params.id), by };
}

/** A ticket that is closed is neither taken nor answered. */
function answerOf(answer: TicketAnswer, wanted: readonly TicketAnswer['outcome'][] = ['taken', 'replied']) {
  if (answer.outcome === 'not_found') throw new HttpError('not_found');
  if (answer.outcome === 'window_closed')
    throw new HttpError('invalid_request', { details: ['id: the customer last wrote more than 24 hours ago'] });
  if (!wanted.includes(answer.outcome))
    throw new HttpError('invalid_request', { details: ['id: the ticket is closed'] });
  const { outcome: _outcome, ...ticket } = answer;
  return { body: { ok: true, ticket } };
}

export const ticketOperations: readonly Operation[] = [listTickets, readTicket, takeTicket, replyTicket, closeTicket];
