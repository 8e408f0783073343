export type {
  ArchiveStatus,
  CustomerRecord,
  InboundOutcome,
  InboundRecord,
  JournalPage,
  OutboundRecord,
  QuarantineRecord,
} from './record.ts';
