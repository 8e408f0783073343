import { flag, fraction, optionalUrl, whole } from './env-kinds.ts';

const DAY_SEC = 86_400;

/** Settings about when ops are called. */
export const ALERTS = {
  ALERT_WEBHOOK_URL: optionalUrl(
    'Where alerts are posted as JSON with a `text` that Slack shows; none: they are written down only.',
  ),
  ALERT_SLO_ENABLED: flag(true, '`false`: what is worse than promised is written down and told to nobody.'),
  ALERT_COOLDOWN_SEC: whole({ min: 60, max: DAY_SEC, byDefault: 300 }, 'Seconds until the same alert is told again.'),
  SLO_WINDOW_MIN: whole({ min: 5, max: 1_440, byDefault: 15 }, 'Minutes over which the objectives are measured.'),
  SLO_INBOUND_TO_OUTBOX_P95_MS: whole(
    { min: 1, max: 600_000, byDefault: 2_000 },
    'Milliseconds from a message to its answer, for 95 of 100.',
  ),
  SLO_OUTBOX_PENDING_AGE_MAX_SEC: whole(
    { min: 1, max: DAY_SEC, byDefault: 600 },
    'Seconds that the oldest message may wait to be sent.',
  ),
  SLO_DLQ_RATE_MAX: fraction(0.05, 'Share of sends that may be given up.'),
  SLO_DLQ_COUNT_MAX: whole({ min: 0, max: 1_000_000, byDefault: 5 }, 'Sends that may be given up within the window.'),
  ALERT_OUTBOX_PENDING_AGE_SEC: whole({ min: 1, max: DAY_SEC, byDefault: 60 }, 'Seconds: `OUTBOX_BACKLOG`.'),
  ALERT_OUTBOX_PENDING_COUNT: whole({ min: 1, max: 1_000_000, byDefault: 100 }, 'Messages that wait: `OUTBOX_COUNT`.'),
  ALERT_DLQ_COUNT: whole({ min: 0, max: 1_000_000, byDefault: 10 }, 'Sends given up within the window: `DLQ_GROWTH`.'),
  ALERT_ERRORS_PER_HOUR: whole({ min: 0, max: 1_000_000, byDefault: 50 }, 'Failed turns and jobs: `ERROR_SPIKE`.'),
  ALERT_AUTH_DENY_PER_HOUR: whole({ min: 0, max: 1_000_000, byDefault: 100 }, 'Refused calls: `AUTH_DENY_SPIKE`.'),
};
