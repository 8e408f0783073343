import { z } from 'zod';

const MIN_SECRET = 16;
const PLACEHOLDER = /change.?me|placeholder|^x+$|^secret$/i;
/** Spelled out, so that a variable that got lost does not open or close anything by accident. */
const NO_HOST = 'none';
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$/;
/** Ids are remembered a day longer than the longest window (design.md row 8). */
const LONGEST_REPLAY_WINDOW_SEC = 691_200;

const orDefault =
  (byDefault: unknown) =>
  (value: unknown): unknown =>
    value === undefined || value === '' ? byDefault : value;

const secret = z
  .string()
  .trim()
  .min(MIN_SECRET, `must have at least ${MIN_SECRET} characters`)
  .refine((value) => !PLACEHOLDER.test(value), 'is a placeholder');
const optionalSecret = z.preprocess(orDefault(undefined), secret.optional());
const flag = (byDefault: boolean) =>
  z.preprocess(
    orDefault(String(byDefault)),
    z.enum(['true', 'false']).transform((value) => value === 'true'),
  );
const whole = (byDefault: number, range: { min: number; max: number }) =>
  z.preprocess(orDefault(byDefault), z.coerce.number().int().min(range.min).max(range.max));
const text = (byDefault: string) => z.preprocess(orDefault(byDefault), z.string());
const optionalId = z.preprocess(orDefault(null), z.guid().toLowerCase().nullable());
const optionalInstant = z.preprocess(
  orDefault(null),
  z.iso
    .datetime({ offset: true })
    .transform((value) => Date.parse(value))
    .nullable(),
);
const hosts = (byDefault: string) =>
  z.preprocess(
    orDefault(byDefault),
    z
      .string()
      .toLowerCase()
      .transform((value) => (value.trim() === NO_HOST ? [] : value.split(',').map((host) => host.trim())))
      .pipe(z.array(z.string().regex(HOST, 'is not a list of host names'))),
  );
const signatureMode = z.preprocess(
  orDefault('enforce'),
  z.enum(['enforce', 'warn', 'off', 'true', 'false']).transform((mode) => {
    if (mode === 'true') return 'enforce';
    return mode === 'false' ? 'off' : mode;
  }),
);

export const SETTINGS = z.object({
  ENVIRONMENT: z.enum(['development', 'staging', 'production']),
  META_APP_SECRET: secret,
  META_APP_SECRET_PREVIOUS: optionalSecret,
  WA_APP_SECRET: optionalSecret,
  WA_APP_SECRET_PREVIOUS: optionalSecret,
  IG_APP_SECRET: optionalSecret,
  IG_APP_SECRET_PREVIOUS: optionalSecret,
  MSG_APP_SECRET: optionalSecret,
  MSG_APP_SECRET_PREVIOUS: optionalSecret,
  META_APP_SECRET_PREVIOUS_UNTIL: optionalInstant,
  META_SIGNATURE_REQUIRED: signatureMode,
  META_SIGNATURE_BREAK_GLASS_UNTIL: optionalInstant,
  META_REPLAY_WINDOW_SEC: whole(LONGEST_REPLAY_WINDOW_SEC, { min: 60, max: LONGEST_REPLAY_WINDOW_SEC }),
  META_VERIFY_TOKEN: z.string().trim().min(1),
  META_VERIFY_ENABLED: flag(true),
  WEBHOOK_SHARED_TOKEN: optionalSecret,
  LEGACY_SHARED_ALLOWED: flag(false),
  DEFAULT_TENANT_ID: optionalId,
  DEFAULT_RESTAURANT_ID: optionalId,
  ALLOW_QUERY_TOKEN: flag(false),
  ALLOWED_AUDIO_DOMAINS: hosts('cdn.fbsbx.com,lookaside.fbsbx.com,mmg.whatsapp.net,graph.facebook.com'),
  FRAUD_INBOUND_ENABLED: flag(true),
  FRAUD_FLOOD_LIMIT_30S: whole(6, { min: 1, max: 1_000 }),
  FRAUD_FLOOD_QUARANTINE_MIN: whole(10, { min: 1, max: 1_440 }),
  ID_PEPPER: secret,
  ACCOUNT_TOKEN_KEY: secret,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  NEON_LOCAL_PROXY: text(''),
  GRAPH_BASE_URL: z.url(),
  INSTAGRAM_BASE_URL: text(''),
  GRAPH_API_VERSION: z.string().regex(/^v\d+\.\d+$/),
  WA_API_TOKEN: text(''),
  IG_API_TOKEN: text(''),
  MSG_API_TOKEN: text(''),
  OBJECT_LOCATION: text('weur'),
  MAX_IN_FLIGHT: whole(256, { min: 1, max: 10_000 }),
  OUTBOX_MAX_ATTEMPTS: whole(7, { min: 1, max: 50 }),
  OUTBOX_BASE_DELAY_SEC: whole(30, { min: 1, max: 3_600 }),
  OUTBOX_MAX_DELAY_SEC: whole(3_600, { min: 1, max: 86_400 }),
  DELIVERY_ENABLED: flag(false),
});
export type Settings = z.infer<typeof SETTINGS>;
