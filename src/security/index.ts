export { judgeDate } from './event-date.ts';
export type { Happening } from './event-tally.ts';
export { checkOutsideUrl, type UrlRefusal } from './outside-url.ts';
export type { ReportedEvent, SecurityReport } from './report-events.usecase.ts';
export {
  SECURITY_EVENTS,
  type SecurityEvent,
  type SecurityEventType,
  type SecurityPayload,
  type Severity,
} from './security-event.ts';
