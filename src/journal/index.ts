export type { ArchiveStatus, InboundOutcome, InboundRecord, JournalPage, OutboundRecord } from './record.ts';
