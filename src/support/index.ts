export type { TicketMessage, TicketOutcome, TicketReason } from './ticket.ts';
