import type { Database } from '#src/db/index';
import type { Clock } from '#src/kernel/clock';
import type { RatingOutcome, TicketMessage, TicketOutcome, TicketReason } from '#src/support/index';
import {
  appendTicket,
  closeTicket,
  findTicket,
  listTickets,
  openTicket,
  type Rating,
  rateOrder,
  replyTicket,
  type StaffAct,
  type TicketAnswer,
  type TicketOwner,
  type TicketView,
  takeTicket,
} from '#src/support/ticket.repository';

type Act = Omit<StaffAct, 'now'>;
type Whose = Omit<TicketOwner, 'now'>;

export interface SupportDeps {
  open(request: Whose & TicketMessage & { reason: TicketReason }): Promise<TicketOutcome>;
  append(request: Whose & TicketMessage): Promise<TicketOutcome>;
  rate(rating: Omit<Rating, 'now'>): Promise<RatingOutcome>;
  list(query: { tenantId: string; restaurantId: string; all: boolean; limit: number }): Promise<readonly TicketView[]>;
  find(query: { tenantId: string; restaurantId: string; ticketId: number }): Promise<TicketView | null>;
  /** Each is known to the customer's conversation at once. */
  take(act: Act): Promise<TicketAnswer>;
  reply(act: Act & { text: string; eventId: string | null }): Promise<TicketAnswer>;
  close(act: Act): Promise<TicketAnswer>;
}

export function supportDeps(input: { db: Database; clock: Clock; relay(): Promise<unknown> }): SupportDeps {
  const { db, clock } = input;
  const now = () => clock.now();
  const told = async (answering: Promise<TicketAnswer>): Promise<TicketAnswer> => {
    const answer = await answering;
    // What cannot be handed over now is handed over within a minute.
    if (answer.outcome !== 'not_found') await input.relay().catch(() => {});
    return answer;
  };
  return {
    open: (request) => openTicket(db, { ...request, now: now() }),
    append: (request) => appendTicket(db, { ...request, now: now() }),
    rate: (rating) => rateOrder(db, { ...rating, now: now() }),
    list: (query) => listTickets(db, query),
    find: (query) => findTicket(db, query),
    take: (act) => told(takeTicket(db, { ...act, now: now() })),
    reply: (act) => told(replyTicket(db, { ...act, now: now() })),
    close: (act) => told(closeTicket(db, { ...act, now: now() })),
  };
}
