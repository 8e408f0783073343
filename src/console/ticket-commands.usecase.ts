import { plainText, stripControls } from '#src/kernel/text';
import { type Asking, button, type ConsoleAnswer, type ConsoleOption, said, type Target, usage } from './answer.ts';
import { mayRun, restFrom, wholeNumberOf } from './command.ts';
import { phoneIn } from './customer-commands.usecase.ts';
import type { ConsolePorts, ConsoleTicket } from './ports.ts';

type Ports = Pick<ConsolePorts, 'tickets' | 'staff'>;
type TicketAct = {
  readonly tenantId: string;
  readonly restaurantId: string;
  readonly ticketId: number;
  readonly by: string;
};

const LISTED = 10;
const SHOWN_MESSAGES = 8;
const MAX_REPLY = 2_000;
const MAX_NOTE = 1_000;
const MAX_SHOWN = 300;

const REASONS = {
  HELP: 'REASON_HELP',
  DELIVERY_AMBIGUOUS: 'REASON_DELIVERY',
  PAYMENT_ISSUE: 'REASON_PAYMENT',
  FAQ_FALLBACK: 'REASON_FAQ',
  FEEDBACK: 'REASON_FEEDBACK',
} as const;

/** `!tickets`, `!tickets all`, and one of them by its number. */
export async function listTickets(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say, command, tenantId, restaurantId } = asking;
  if (wholeNumberOf(command.args[0]) !== null) return showTicket(ports, asking);
  const all = command.args.some(({ plain }) => ['all', 'tous', 'toutes', 'الكل', 'كل'].includes(plain));
  const tickets = await ports.tickets.list({ tenantId, restaurantId, all, limit: LISTED });
  if (tickets.length === 0) return said(say('TICKETS_NONE'));
  const lines = tickets.map((ticket) => lineOf(asking, ticket)).join('\n');
  return said(say('TICKETS', { lines }), { options: tickets.flatMap((ticket) => nextOf(asking, ticket).slice(0, 1)) });
}

export async function takeTicket(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  return act(asking, async (ticket) => {
    const taken = await ports.tickets.take(ticket);
    if (taken.outcome !== 'taken') return refused(asking, ticket, taken.outcome);
    const shown = await showTicket(ports, asking);
    const no = ticket.ticketId;
    return { ...shown, text: `${asking.say('TICKET_TAKEN', { no })}\n\n${shown.text}` };
  });
}

export async function closeTicket(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  return act(asking, async (ticket) => {
    const { outcome } = await ports.tickets.close(ticket);
    if (outcome !== 'closed') return refused(asking, ticket, outcome);
    const no = ticket.ticketId;
    const options = [button(asking, `reopen ${no}`, asking.say('BUTTON_REOPEN', { no }))];
    return said(asking.say('TICKET_CLOSED', { no }), { options, target: targetOf(no) });
  });
}

export async function replyTicket(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const text = ownWords(asking, MAX_REPLY);
  if (text === null) return usage(asking);
  return act(asking, async (ticket) => {
    const { outcome } = await ports.tickets.reply({ ...ticket, text, eventId: asking.eventId });
    const no = ticket.ticketId;
    if (outcome === 'window_closed')
      return said(asking.say('TICKET_LATE', { no }), { target: targetOf(no), failure: outcome });
    if (outcome !== 'replied') return refused(asking, ticket, outcome);
    const options = [button(asking, `close ${no}`, asking.say('BUTTON_CLOSE', { no }))];
    return said(asking.say('TICKET_REPLIED', { no }), { options, target: targetOf(no) });
  });
}

export async function noteTicket(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const text = ownWords(asking, MAX_NOTE);
  if (text === null) return usage(asking);
  return act(asking, async (ticket) => {
    const { outcome } = await ports.tickets.note({ ...ticket, text, eventId: asking.eventId });
    if (outcome !== 'noted') return refused(asking, ticket, outcome);
    return said(asking.say('TICKET_NOTED', { no: ticket.ticketId }), { target: targetOf(ticket.ticketId) });
  });
}

export async function reopenTicket(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  return act(asking, async (ticket) => {
    const { outcome } = await ports.tickets.reopen(ticket);
    const no = ticket.ticketId;
    if (outcome === 'busy') return said(asking.say('TICKET_BUSY', { no }), { target: targetOf(no), failure: 'busy' });
    if (outcome !== 'reopened') return refused(asking, ticket, outcome);
    const options = [button(asking, `take ${no}`, asking.say('BUTTON_TAKE', { no }))];
    return said(asking.say('TICKET_REOPENED', { no }), { options, target: targetOf(no) });
  });
}

/** To somebody of the staff who may answer customers. */
export async function assignTicket(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say, command } = asking;
  const named = phoneIn({ ...command, args: command.args.slice(1) });
  if (!named) return usage(asking);
  const { phone } = named;
  return act(asking, async (ticket) => {
    const member = (await ports.staff.list(asking)).find(({ userId }) => userId === phone.replace(/\D/g, ''));
    if (!member || !mayRun(member.role, 'reply'))
      return said(say('STAFF_NONE', { phone }), { target: targetOf(ticket.ticketId), failure: 'not_found' });
    const { outcome } = await ports.tickets.take({ ...ticket, by: `staff:${member.id}` });
    if (outcome !== 'taken') return refused(asking, ticket, outcome);
    const no = ticket.ticketId;
    return said(say('TICKET_ASSIGNED', { no, phone }), { target: targetOf(no) });
  });
}

async function showTicket(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  return act(asking, async (wanted) => {
    const ticket = await ports.tickets.find(wanted);
    if (!ticket) return refused(asking, wanted, 'not_found');
    const messages = (ticket.messages ?? []).slice(-SHOWN_MESSAGES).map(({ direction, text }) => {
      const sign = direction === 'INBOUND' ? '›' : direction === 'OUTBOUND' ? '‹' : '·';
      return `${sign} ${plainText(text, MAX_SHOWN)}`;
    });
    const text = [lineOf(asking, ticket), ...messages, asking.say('TICKET_HINT', { no: ticket.ticket_id })].join('\n');
    return said(text, { options: nextOf(asking, ticket), target: targetOf(ticket.ticket_id) });
  });
}

async function act(asking: Asking, run: (ticket: TicketAct) => Promise<ConsoleAnswer>): Promise<ConsoleAnswer> {
  const { tenantId, restaurantId, by, command } = asking;
  const ticketId = wholeNumberOf(command.args[0]);
  return ticketId === null ? usage(asking) : run({ tenantId, restaurantId, ticketId, by });
}

/** What follows the number, line breaks and all; null: nothing, or too much. */
function ownWords({ command }: Asking, max: number): string | null {
  const text = stripControls(restFrom(command, 1).toWellFormed()).trim();
  return text === '' || text.length > max ? null : text;
}

function refused({ say }: Asking, { ticketId: no }: TicketAct, outcome: string): ConsoleAnswer {
  const key = outcome === 'closed' ? 'TICKET_IS_CLOSED' : 'TICKET_NONE';
  return said(say(key, { no }), { target: targetOf(no), failure: outcome });
}

function nextOf(asking: Asking, { ticket_id: no, status }: ConsoleTicket): readonly ConsoleOption[] {
  const { say } = asking;
  if (status === 'CLOSED') return [button(asking, `reopen ${no}`, say('BUTTON_REOPEN', { no }))];
  const close = button(asking, `close ${no}`, say('BUTTON_CLOSE', { no }));
  return status === 'OPEN' ? [button(asking, `take ${no}`, say('BUTTON_TAKE', { no })), close] : [close];
}

function lineOf({ say, by }: Asking, { ticket_id: no, status, reason, assignee }: ConsoleTicket): string {
  const why = Object.hasOwn(REASONS, reason) ? REASONS[reason as keyof typeof REASONS] : 'REASON_OTHER';
  const mine = assignee === by ? ` · ${say('TICKET_MINE')}` : '';
  return say('TICKET_LINE', { no, status: say(status), reason: say(why), mine });
}

function targetOf(ticketId: number): Target {
  return { type: 'ticket', id: String(ticketId) };
}
