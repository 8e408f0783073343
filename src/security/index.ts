export {
  SECURITY_EVENTS,
  type SecurityEvent,
  type SecurityEventType,
  type SecurityPayload,
  type Severity,
} from './security-event.ts';
