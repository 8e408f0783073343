/** What is known after one attempt to hand a message to the provider. */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly providerId: string }
  | {
      /** The provider said no, or was never reached: certainly not sent. */
      readonly kind: 'refused';
      readonly action: RefusalAction;
      /** Graph error code, HTTP status when the answer held none, null when there was no answer at all. */
      readonly code: number | null;
      readonly retryAfterMs?: number;
    }
  /** It may have been sent: time-out, reset, a 5xx without a Graph error, a 200 without an id. */
  | { readonly kind: 'ambiguous'; readonly reason: string };

/** What a refusal asks of us (meta-wire §3.7, one table in `channels/meta`). */
export type RefusalAction =
  /** Try again after a delay. */
  | 'retry'
  /** Too many messages to this one customer: wait 4^n seconds, other customers go on. */
  | 'retry_pair'
  /** Outside the 24-hour window: only an approved template may go. */
  | 'use_template'
  /** A person must repair something (template, permission, registration). */
  | 'fix_configuration'
  /** This message will never go: a bug, or an unreachable customer. */
  | 'drop'
  /** Nothing of this account will go until a person acts. */
  | 'stop_sender';
