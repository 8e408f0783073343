export {
  type FaqAnswer,
  type FaqDocumentEntry,
  type FaqQuestion,
  faqDocumentEntry,
  faqProblems,
  MAX_FAQ,
} from './faq.ts';
export type { TicketMessage, TicketOutcome, TicketReason } from './ticket.ts';
