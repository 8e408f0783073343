import { z } from 'zod';
import { LOCALES } from '#src/locale/index';
import { ALERTS } from './env-alert-table.ts';
import {
  databaseUrl,
  flag,
  graphVersion,
  hosts,
  oneOf,
  oneOfWithDefault,
  optionalAddress,
  optionalId,
  optionalInstant,
  optionalSecret,
  optionalUrl,
  requiredToken,
  type Setting,
  secret,
  signatureMode,
  token,
  url,
  whole,
  wholeOr,
  words,
} from './env-kinds.ts';
import { PAYMENTS } from './env-payment-table.ts';
import { PEOPLE } from './env-people-table.ts';
import { WATCH } from './env-watch-table.ts';

/** Ids are remembered a day longer (design.md §6 row 8). */
const LONGEST_REPLAY_WINDOW_SEC = 691_200;

const PLACE = {
  ENVIRONMENT: oneOf(
    ['development', 'staging', 'production'],
    'Plain demo tokens count in `development` only; `production` refuses development values.',
  ),
  DATABASE_URL: databaseUrl('Neon Postgres.'),
  NEON_LOCAL_PROXY: optionalAddress('A local Neon endpoint that stands in for the host of `DATABASE_URL`.'),
  ID_PEPPER: secret(
    'Names conversation objects and hashes customer keys; it never changes: another value is another world.',
  ),
  ACCOUNT_TOKEN_KEY: secret('Seals the Graph tokens in `channel_accounts` (AES-GCM).'),
  OBJECT_LOCATION: oneOfWithDefault(
    ['weur', 'eeur', 'wnam', 'enam', 'sam', 'apac', 'oc', 'afr', 'me'],
    'Where new objects are made; keep it beside the database.',
  ),
  MAX_IN_FLIGHT: whole(
    { byDefault: 256, min: 1, max: 10_000 },
    'Webhooks that one isolate takes at a time; beyond it answers 503 with `Retry-After: 5`.',
  ),
};

const GRAPH = {
  GRAPH_BASE_URL: url('Host of the Graph API, or of a stand-in.'),
  INSTAGRAM_BASE_URL: optionalUrl(
    'The same for Instagram; unset it is `https://graph.instagram.com`, or the stand-in that `GRAPH_BASE_URL` names.',
  ),
  GRAPH_API_VERSION: graphVersion('Path of every Graph call.'),
  WA_API_TOKEN: token('Graph token of WhatsApp accounts that have none of their own.'),
  IG_API_TOKEN: token('The same for Instagram.'),
  MSG_API_TOKEN: token('The same for Messenger.'),
  META_VERIFY_TOKEN: requiredToken(
    'What Meta’s handshake must bring as `hub.verify_token`; 16 characters in production.',
  ),
  META_VERIFY_ENABLED: flag(true, '`false`: the handshake answers 404.'),
};

const SIGNATURES = {
  META_APP_SECRET: secret('Checks the signature of webhooks.'),
  META_APP_SECRET_PREVIOUS: optionalSecret('Counts beside the current one while that is rotated.'),
  WA_APP_SECRET: optionalSecret('For WhatsApp with an app of its own; the two shared ones then do not count for it.'),
  WA_APP_SECRET_PREVIOUS: optionalSecret('Counts beside WhatsApp’s current one.'),
  IG_APP_SECRET: optionalSecret('For Instagram with an app of its own.'),
  IG_APP_SECRET_PREVIOUS: optionalSecret('Counts beside Instagram’s current one.'),
  MSG_APP_SECRET: optionalSecret('For Messenger with an app of its own.'),
  MSG_APP_SECRET_PREVIOUS: optionalSecret('Counts beside Messenger’s current one.'),
  META_APP_SECRET_PREVIOUS_UNTIL: optionalInstant(
    'When every previous secret stops counting; unset: when it is removed.',
  ),
  META_SIGNATURE_REQUIRED: signatureMode(
    'Without a right signature a webhook is refused (`enforce`), taken and recorded (`warn`), or taken (`off`).',
  ),
  META_SIGNATURE_BREAK_GLASS_UNTIL: optionalInstant(
    'Outside development `warn` and `off` hold until then and while it is at most 24 hours away; else it is `enforce`.',
  ),
  META_REPLAY_WINDOW_SEC: whole(
    { byDefault: LONGEST_REPLAY_WINDOW_SEC, min: 60, max: LONGEST_REPLAY_WINDOW_SEC },
    'A signed event older than that is acknowledged and recorded, and changes nothing.',
  ),
};

const OTHER_DOORS = {
  ALLOW_QUERY_TOKEN: flag(false, '`true`: an API client may bring its token as `?token=`.'),
  LEGACY_SHARED_ALLOWED: flag(
    false,
    '`true`: the shared token of before opens the inbound routes; it wants the three settings below.',
  ),
  WEBHOOK_SHARED_TOKEN: optionalSecret(
    'The shared token of before; also known so that its use can be refused and recorded.',
  ),
  DEFAULT_TENANT_ID: optionalId('The tenant that a message under the shared token is for.'),
  DEFAULT_RESTAURANT_ID: optionalId('Its restaurant.'),
};

const CONTENT = {
  ALLOWED_AUDIO_DOMAINS: hosts(
    ['cdn.fbsbx.com', 'lookaside.fbsbx.com', 'mmg.whatsapp.net', 'graph.facebook.com'],
    'Hosts that a voice message may be fetched from; `none`: no host.',
  ),
  STT_API_URL: optionalUrl(
    'Where voice messages are written down: the whole address of a transcription endpoint that speaks as OpenAI’s does; outside development `https://` of a public host. Unset: the binding `AI`, where there is one, else the bot asks the customer to write.',
  ),
  STT_API_KEY: token('What that service knows us by; unset: no key is sent.'),
  STT_MODEL: words('whisper-1', 'The model that it is asked for.'),
  FRAUD_INBOUND_ENABLED: flag(true, '`false`: nobody is put in quarantine for writing too much.'),
  FRAUD_FLOOD_LIMIT_30S: whole(
    { byDefault: 6, min: 1, max: 1_000 },
    'Messages that one customer may write in any 30 seconds; the next one puts the conversation in quarantine.',
  ),
  FRAUD_FLOOD_QUARANTINE_MIN: whole({ byDefault: 10, min: 1, max: 1_440 }, 'Minutes of that quarantine.'),
  FRAUD_CHECKOUT_ENABLED: flag(
    true,
    '`false`: no order wants a code, and nobody is put in quarantine for orders that were cancelled.',
  ),
  FRAUD_HIGH_ORDER_THRESHOLD: whole(
    { byDefault: 3_000_000, min: 100, max: 100_000_000 },
    'From this total of the items on, in centimes, an order wants a code of its customer, where the rule says nothing.',
  ),
  FRAUD_CANCEL_LIMIT: whole(
    { byDefault: 3, min: 1, max: 1_000 },
    'So many cancelled orders of a customer begin a quarantine, where the rule says nothing.',
  ),
  FRAUD_CANCEL_WINDOW_DAYS: whole({ byDefault: 7, min: 1, max: 365 }, 'In so many days.'),
};

const ADVICE = {
  LLM_API_URL: optionalUrl(
    'A language model that is asked what a customer may mean where nothing was understood: the whole address of a chat endpoint that speaks as OpenAI’s does; outside development `https://` of a public host. It proposes buttons and no more. Unset: nobody is asked.',
  ),
  LLM_API_KEY: token('What that service knows us by; unset: no key is sent.'),
  LLM_MODEL: words('gpt-4o-mini', 'The model that it is asked for.'),
};

const SENDING = {
  OUTBOX_MAX_ATTEMPTS: whole(
    { byDefault: 7, min: 1, max: 50 },
    'Tries of one message before it becomes a dead letter.',
  ),
  OUTBOX_BASE_DELAY_SEC: whole(
    { byDefault: 30, min: 1, max: 3_600 },
    'Pause before the second try; it doubles from try to try, with jitter.',
  ),
  OUTBOX_MAX_DELAY_SEC: whole({ byDefault: 3_600, min: 1, max: 86_400 }, 'The longest pause.'),
};

const FEATURES = {
  DELIVERY_ENABLED: flag(false, '`false`: delivery is not offered, and a talk in which it was chosen asks again.'),
  DELIVERY_SLOTS_ENABLED: flag(
    false,
    '`true`: where a restaurant has delivery slots, the customer chooses one; `false`: as soon as possible.',
  ),
  DELIVERY_ADDRESS_CLARIFY: flag(
    true,
    '`true`: an address that stays unclear is handed to a person; `false`: it is asked for again without end.',
  ),
  DELIVERY_ADDRESS_MAX_ATTEMPTS: wholeOr(
    { byDefault: 3, min: 1, max: 20 },
    'Answers that clear nothing up before a person takes over.',
  ),
  DELIVERY_FEE_MIN_CENTS: wholeOr(
    { byDefault: 0, min: 0, max: 10_000_000 },
    'The least that a delivery costs, in centimes, unless it is free.',
  ),
  DELIVERY_DEFAULT_ETA_MIN: wholeOr(
    { byDefault: 45, min: 0, max: 1_440 },
    'Minutes to the door, at best, where a zone says nothing.',
  ),
  DELIVERY_DEFAULT_ETA_MAX: wholeOr(
    { byDefault: 60, min: 1, max: 1_440 },
    'Minutes to the door, at worst, where a zone says nothing.',
  ),
};

const LANGUAGES = {
  L10N_ENABLED: flag(
    true,
    'The script of a message decides the language of its answer; `false`: what `LANG` chose, else the restaurant’s language.',
  ),
  L10N_STICKY_AR_ENABLED: flag(
    true,
    'Darija in Latin letters is answered in Arabic once the customer has written enough in Arabic letters.',
  ),
  L10N_STICKY_AR_THRESHOLD: wholeOr(
    { byDefault: 2, min: 1, max: 1_000 },
    'How many messages in Arabic letters are enough for that.',
  ),
  L10N_DARIJA_ENABLED: flag(
    false,
    '`true`: Darija in Latin letters is answered in Darija; else only for customers who said `LANG DZ`.',
  ),
  L10N_FALLBACK_LOCALE: oneOfWithDefault(
    LOCALES,
    'The language of a first contact whose restaurant cannot be loaded, until words say another.',
  ),
  STRICT_AR_OUT: flag(true, 'Arabic letters are answered in Arabic, also while `L10N_ENABLED` is `false`.'),
};

/** By heading, in the order of docs/flags.md. */
export const GROUPS: Readonly<Record<string, Readonly<Record<string, Setting>>>> = {
  'Place and load': PLACE,
  'Graph and Meta’s handshake': GRAPH,
  'Signatures and replay': SIGNATURES,
  'Other doors': OTHER_DOORS,
  'Content and floods': CONTENT,
  'A model as adviser': ADVICE,
  Payments: PAYMENTS,
  People: PEOPLE,
  Watch: WATCH,
  Alerts: ALERTS,
  Sending: SENDING,
  Languages: LANGUAGES,
  Features: FEATURES,
};

const TABLE = {
  ...PLACE,
  ...GRAPH,
  ...SIGNATURES,
  ...OTHER_DOORS,
  ...CONTENT,
  ...ADVICE,
  ...PAYMENTS,
  ...PEOPLE,
  ...WATCH,
  ...ALERTS,
  ...SENDING,
  ...LANGUAGES,
  ...FEATURES,
};
type Forms = { [Name in keyof typeof TABLE]: (typeof TABLE)[Name]['form'] };

/** Object.entries forgets which form belongs to which name; `Forms` remembers. */
const forms = Object.fromEntries(Object.entries(TABLE).map(([name, { form }]) => [name, form])) as Forms;
export const SETTINGS = z.object(forms);
export type Settings = z.infer<typeof SETTINGS>;

export const SECRET_NAMES = (Object.keys(TABLE) as (keyof Settings)[]).filter((name) => TABLE[name].isSecret);
