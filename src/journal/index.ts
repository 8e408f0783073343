export type {
  ArchiveStatus,
  CustomerRecord,
  InboundOutcome,
  InboundRecord,
  JournalPage,
  OutboundRecord,
} from './record.ts';
