/** The names of the earlier system that src/env-table.ts does not read: what became of each. */

interface Due {
  readonly feature: string;
  readonly names: readonly string[];
}

interface Dropped {
  readonly names: readonly string[];
  readonly reason: string;
}

/** Names that src/env-table.ts has under the same spelling. */
export const KEPT: readonly string[] = [
  'WEBHOOK_SHARED_TOKEN',
  'LEGACY_SHARED_ALLOWED',
  'ALLOW_QUERY_TOKEN',
  'META_SIGNATURE_REQUIRED',
  'META_APP_SECRET',
  'META_VERIFY_ENABLED',
  'META_VERIFY_TOKEN',
  'META_REPLAY_WINDOW_SEC',
  'DEFAULT_TENANT_ID',
  'DEFAULT_RESTAURANT_ID',
  'ALLOWED_AUDIO_DOMAINS',
  'STT_API_URL',
  'LLM_API_URL',
  'LLM_MODEL',
  'DATABASE_URL',
  'WA_API_TOKEN',
  'IG_API_TOKEN',
  'MSG_API_TOKEN',
  'GRAPH_API_VERSION',
  'OUTBOX_MAX_ATTEMPTS',
  'OUTBOX_BASE_DELAY_SEC',
  'OUTBOX_MAX_DELAY_SEC',
  'DELIVERY_ENABLED',
  'DELIVERY_ADDRESS_CLARIFY',
  'DELIVERY_ADDRESS_MAX_ATTEMPTS',
  'DELIVERY_SLOTS_ENABLED',
  'DELIVERY_FEE_MIN_CENTS',
  'DELIVERY_DEFAULT_ETA_MIN',
  'DELIVERY_DEFAULT_ETA_MAX',
  'FRAUD_INBOUND_ENABLED',
  'FRAUD_CHECKOUT_ENABLED',
  'FRAUD_HIGH_ORDER_THRESHOLD',
  'FRAUD_CANCEL_LIMIT',
  'FRAUD_CANCEL_WINDOW_DAYS',
  'FRAUD_FLOOD_LIMIT_30S',
  'FRAUD_FLOOD_QUARANTINE_MIN',
  'SUPPORT_ENABLED',
  'FAQ_ENABLED',
  'PAYMENT_COD_ENABLED',
  'PAYMENT_COD_MAX_AMOUNT',
  'PAYMENT_DEPOSIT_ENABLED',
  'PAYMENT_DEPOSIT_MODE',
  'PAYMENT_DEPOSIT_PERCENTAGE',
  'PAYMENT_DEPOSIT_THRESHOLD',
  'PAYMENT_DEPOSIT_TIMEOUT_MIN',
  'PAYMENT_TRUST_MIN_ORDERS',
  'PAYMENT_TRUST_MIN_SCORE',
  'PAYMENT_CIB_ENABLED',
  'PAYMENT_EDAHABIA_ENABLED',
  'BARIDIMOB_MERCHANT_CODE',
  'CHARGILY_SECRET_KEY',
  'ADMIN_WA_CONSOLE_ENABLED',
  'ADMIN_WA_AUDIT_ENABLED',
  'ALERT_WEBHOOK_URL',
  'ALERT_COOLDOWN_SEC',
  'ALERT_SLO_ENABLED',
  'ALERT_OUTBOX_PENDING_AGE_SEC',
  'ALERT_OUTBOX_PENDING_COUNT',
  'ALERT_DLQ_COUNT',
  'ALERT_ERRORS_PER_HOUR',
  'ALERT_AUTH_DENY_PER_HOUR',
  'SLO_WINDOW_MIN',
  'SLO_INBOUND_TO_OUTBOX_P95_MS',
  'SLO_OUTBOX_PENDING_AGE_MAX_SEC',
  'SLO_DLQ_RATE_MAX',
  'SLO_DLQ_COUNT_MAX',
  'L10N_ENABLED',
  'L10N_STICKY_AR_ENABLED',
  'L10N_STICKY_AR_THRESHOLD',
  'L10N_FALLBACK_LOCALE',
  'STRICT_AR_OUT',
];

/** Kept, and read by a script instead of the Worker: `docs/operations.md`. */
export const KEPT_BY_SCRIPTS: readonly string[] = ['RETENTION_DAYS', 'CONFIRM_RESTORE', 'BACKUP_DIR'];

/** Each comes with the feature that reads it, and not before. */
export const DUE: readonly Due[] = [
  { feature: 'replies to API clients', names: ['WA_SEND_URL', 'IG_SEND_URL', 'MSG_SEND_URL'] },
  {
    feature: 'pictures',
    names: ['MENU_IMAGE_URL'],
  },
  {
    feature: 'a health monitor that calls a person',
    names: ['HEALTH_MONITOR_ENABLED', 'HEALTH_ALERT_THRESHOLD', 'ADMIN_ALERT_PHONE', 'LOG_LEVEL'],
  },
];

export const DROPPED: readonly Dropped[] = [
  {
    names: [
      'MEDIA_FETCH_ENABLED',
      'MEDIA_FETCH_MAX_ATTEMPTS',
      'MEDIA_FETCH_BASE_DELAY_SEC',
      'MEDIA_FETCH_MAX_DELAY_SEC',
    ],
    reason: 'a voice message is fetched while it is answered, and nothing else is fetched; there is no queue of media',
  },
  {
    names: ['PROD_ENFORCE_DEFAULTS'],
    reason: 'always so: `LEGACY_SHARED_ALLOWED` without both default ids stops the Worker from serving',
  },
  { names: ['LEGACY_DEFAULT_IDS'], reason: 'demo ids never stand in for a tenant' },
  {
    names: ['REPLAY_CHECK_ENABLED', 'REPLAY_WINDOW_SECONDS', 'SIGNATURE_TIME_WINDOW_SEC'],
    reason: 'the age of an event is always checked, and `META_REPLAY_WINDOW_SEC` is its one window',
  },
  {
    names: ['REPLAY_GUARD_ENABLED', 'REPLAY_GUARD_MODE'],
    reason:
      'a replay is known by the ids in it: Meta batches the same messages anew, so a hash of the body knows nothing',
  },
  {
    names: ['DEDUPE_ENABLED', 'DEDUPE_TTL_SEC'],
    reason:
      'one event has one effect, which is no option; ids are kept in the conversation for a day longer than the replay window',
  },
  { names: ['CORRELATION_ID_HEADER'], reason: 'it is `x-correlation-id`, and part of the interface' },
  {
    names: ['LOG_STRUCTURED', 'LOG_MASK_PATTERNS'],
    reason: 'a log line is always one JSON object of fields that code chose, and its guard cannot be switched off',
  },
  {
    names: ['WA_PHONE_NUMBER_ID', 'IG_PAGE_ID', 'MSG_PAGE_ID'],
    reason: 'accounts are rows of `channel_accounts`, as many as there are',
  },
  {
    names: ['MENU_CACHE_TTL_SEC'],
    reason: 'a menu is a snapshot with a version, replaced when the menu changes and not when time passes',
  },
  { names: ['MEDIA_FETCH_BATCH_SIZE'], reason: 'nothing fetches media in batches' },
  {
    names: ['OUTBOX_REDIS_TTL_SEC'],
    reason: 'the outbox lies in the conversation and keeps its rows until they are settled',
  },
  { names: ['OUTBOX_ASYNC_ENABLED', 'OUTBOX_WORKER_ENABLED'], reason: 'there is one way out, and it is always on' },
  { names: ['OUTBOX_WORKER_BATCH_SIZE'], reason: '`max_batch_size` of the queue in wrangler.toml' },
  { names: ['BACKUP_RETENTION_DAYS'], reason: 'a twin of `RETENTION_DAYS` that nothing ever read' },
  { names: ['DLQ_ALERT_THRESHOLD'], reason: 'a twin of `ALERT_DLQ_COUNT`' },
  {
    names: ['QUARANTINE_RELEASE_INTERVAL_SEC'],
    reason: 'the alarm of the conversation ends its quarantine when it is over',
  },
  { names: ['BARIDIMOB_API_URL'], reason: 'a transfer is confirmed by staff; nothing calls a server for it' },
  {
    names: ['ADMIN_WA_CONSOLE_WORKFLOW_ID', 'N8N_VERSION'],
    reason: 'there is no workflow engine',
  },
];
