export {
  type FaqAnswer,
  type FaqDocumentEntry,
  type FaqQuestion,
  faqDocumentEntry,
  faqProblems,
  MAX_FAQ,
} from './faq.ts';
export {
  type RatingOutcome,
  SCORES,
  type Score,
  type TicketMessage,
  type TicketOutcome,
  type TicketReason,
} from './ticket.ts';
