export type Severity = 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

/**
 * Every kind of security event that this code reports, and how bad each is. `ops.security_event_types` holds the same list with a sentence
 * for each; a test compares the two.
 */
export const SECURITY_EVENTS = {
  AUTH_DENY: 'HIGH',
  SCOPE_DENY: 'HIGH',
  LEGACY_TOKEN_BLOCKED: 'HIGH',
  LEGACY_TOKEN_USED: 'MEDIUM',
  TOKEN_ROTATED: 'LOW',
  WA_SIGNATURE_INVALID: 'HIGH',
  WA_SIGNATURE_MISSING: 'HIGH',
  IG_SIGNATURE_INVALID: 'HIGH',
  IG_SIGNATURE_MISSING: 'HIGH',
  MSG_SIGNATURE_INVALID: 'HIGH',
  MSG_SIGNATURE_MISSING: 'HIGH',
  SIGNATURE_NOT_ENFORCED: 'HIGH',
  WA_REPLAY_DETECTED: 'HIGH',
  REPLAY_ATTACK_TOO_OLD: 'HIGH',
  REPLAY_ATTACK_FUTURE_TIMESTAMP: 'HIGH',
  CONTRACT_VALIDATION_FAILED: 'MEDIUM',
  UNKNOWN_ACCOUNT: 'MEDIUM',
  POISON_EVENT: 'HIGH',
  AUDIO_URL_BLOCKED: 'HIGH',
  SPAM_DETECTED: 'MEDIUM',
  RATE_LIMIT: 'MEDIUM',
  QUARANTINE_APPLIED: 'MEDIUM',
  FRAUD_CONFIRMATION_REQUIRED: 'MEDIUM',
  QUARANTINE_RELEASED: 'LOW',
  CUSTOMER_ERASED: 'MEDIUM',
  DELIVERY_QUOTE_OK: 'LOW',
  DELIVERY_ZONE_NOT_FOUND: 'MEDIUM',
  DELIVERY_ZONE_INACTIVE: 'MEDIUM',
  DELIVERY_MIN_ORDER: 'MEDIUM',
  DELIVERY_DISABLED: 'LOW',
  ADDRESS_AMBIGUOUS: 'MEDIUM',
  SLOT_FULL: 'MEDIUM',
  DELIVERY_SLOT_RESERVED: 'LOW',
  ORDER_NO_SHOW: 'MEDIUM',
  ORDER_DELIVERED: 'LOW',
  CUSTOMER_BLACKLISTED: 'HIGH',
  CUSTOMER_UNBLOCKED: 'LOW',
  PAYMENT_MISMATCH: 'HIGH',
  PAYMENT_LATE: 'HIGH',
  PAYMENT_SIGNATURE_INVALID: 'HIGH',
  PAYMENT_SIGNATURE_MISSING: 'HIGH',
} as const satisfies Readonly<Record<string, Severity>>;

export type SecurityEventType = keyof typeof SECURITY_EVENTS;

/** Ids, counts and closed words only: never a token, a phone number, a text or an address. */
export type SecurityPayload = Readonly<Record<string, string | number | boolean | null>>;

/** Something that happened `occurrences` times to one subject within one minute. */
export interface SecurityEvent {
  readonly type: SecurityEventType;
  readonly severity: Severity;
  /** Begins with the type, ends with the minute: one row in Postgres for each. */
  readonly dedupeKey: string;
  readonly occurrences: number;
  /** When it first happened, epoch ms. */
  readonly at: number;
  readonly payload: SecurityPayload;
  readonly correlationId: string | null;
}
