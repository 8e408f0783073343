import { randomBytes } from 'node:crypto';
import type { Channel } from './demo.ts';
import type { Answer } from './http.ts';
import { isRecord, type JsonRecord } from './json.ts';

interface Known {
  readonly title: string;
  readonly status: number;
  readonly details?: string;
  readonly transient?: true;
}

const WINDOW_DETAILS =
  'Message failed to send because more than 24 hours have passed since the customer last replied to this number.';
const NUMBER_RATE_DETAILS =
  'Message failed to send because there were too many messages sent from this phone number in a short period of time.';
const PAIR_RATE_DETAILS =
  'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.';

const KNOWN: Readonly<Record<number, Known>> = {
  0: { title: 'AuthException', status: 401 },
  1: { title: 'An unknown error occurred', status: 500, transient: true },
  2: { title: 'Service temporarily unavailable', status: 503, transient: true },
  3: { title: 'Capability or permissions issue', status: 500 },
  4: { title: 'Application request limit reached', status: 429 },
  10: { title: 'Application does not have permission for this action', status: 403 },
  100: { title: 'Invalid parameter', status: 400 },
  190: { title: 'Invalid OAuth access token', status: 401 },
  200: { title: 'Permissions error', status: 403 },
  368: { title: 'Temporarily blocked for policies violations', status: 403 },
  551: { title: "This person isn't available right now.", status: 400 },
  613: { title: 'Calls to this api have exceeded the rate limit.', status: 429 },
  1200: { title: 'Temporary send message failure. Please try again later.', status: 500, transient: true },
  80007: { title: 'Rate limit issues', status: 429 },
  130429: { title: 'Rate limit hit', status: 429, details: NUMBER_RATE_DETAILS },
  131000: { title: 'Something went wrong', status: 500 },
  131008: { title: 'Required parameter is missing', status: 400 },
  131009: { title: 'Parameter value is not valid', status: 400 },
  131016: { title: 'Service unavailable', status: 503 },
  131021: { title: 'Recipient cannot be sender', status: 400 },
  131026: { title: 'Message undeliverable', status: 400, details: 'Message Undeliverable.' },
  131030: { title: 'Recipient phone number not in allowed list', status: 400 },
  131031: { title: 'Account has been locked', status: 403 },
  131042: { title: 'Business eligibility payment issue', status: 400 },
  131047: { title: 'Re-engagement message', status: 400, details: WINDOW_DETAILS },
  131048: { title: 'Spam rate limit hit', status: 429 },
  131049: { title: 'This message was not delivered to maintain healthy ecosystem engagement.', status: 400 },
  131050: { title: 'User has stopped marketing messages', status: 400 },
  131051: { title: 'Unsupported message type', status: 400 },
  131053: { title: 'Media upload error', status: 400 },
  131056: {
    title: '(Business Account, Consumer Account) pair rate limit hit',
    status: 429,
    details: PAIR_RATE_DETAILS,
  },
  131057: { title: 'Account in maintenance mode', status: 503 },
  132000: { title: 'Number of parameters does not match the expected number of params', status: 400 },
  132001: { title: 'Template name does not exist in the translation', status: 404 },
  132015: { title: 'Template is Paused', status: 400 },
  132016: { title: 'Template is Disabled', status: 400 },
  133016: { title: 'Account register deregister rate limit exceeded', status: 429 },
};

const FALLBACK: Known = { title: 'Something went wrong', status: 400 };

function knownError(code: number): Known {
  return KNOWN[code] ?? FALLBACK;
}

export interface GraphErrorInput {
  readonly channel: Channel;
  readonly code: number;
  readonly subcode?: number;
  /** WhatsApp says what is wrong in `error_data.details`, the other two in the message itself. */
  readonly details?: string;
  readonly status?: number;
  readonly type?: string;
}

export function graphError(input: GraphErrorInput): Answer {
  const known = knownError(input.code);
  const details = input.details ?? known.details ?? known.title;
  const onWhatsApp = input.channel === 'whatsapp';
  const message = onWhatsApp ? known.title : (input.details ?? known.title);
  const error = {
    message: input.code === 190 ? message : `(#${input.code}) ${message}`,
    type: input.type ?? (input.channel === 'instagram' ? 'IGApiException' : 'OAuthException'),
    code: input.code,
    ...(input.subcode === undefined ? {} : { error_subcode: input.subcode }),
    ...(known.transient ? { is_transient: true } : {}),
    ...(onWhatsApp ? { error_data: { messaging_product: 'whatsapp', details } } : {}),
    fbtrace_id: traceId(),
  };
  return { status: input.status ?? known.status, body: { error } };
}

/** The `errors[]` item of a `failed` status. */
export function statusError(code: number): JsonRecord {
  const known = knownError(code);
  return {
    code,
    title: known.title,
    message: known.title,
    error_data: { details: known.details ?? known.title },
    href: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes',
  };
}

/** A fault may say no more than `{"error":{"code":131056}}`: the rest is what Graph would add. */
export function completeError(channel: Channel, body: unknown, status?: number): Answer {
  const given = isRecord(body) ? body.error : undefined;
  const code = isRecord(given) && typeof given.code === 'number' ? given.code : undefined;
  if (!isRecord(given) || code === undefined) return { status: status ?? 500, body };
  const full = graphError({ channel, code, ...(status === undefined ? {} : { status }) });
  const error = isRecord(full.body) && isRecord(full.body.error) ? full.body.error : {};
  return { status: full.status, body: { error: { ...error, ...given } } };
}

/** Thrown by the checks of a send; the door turns it into Graph's answer. */
export class GraphRefusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super('refused');
    this.answer = answer;
  }
}

export function refuse(input: GraphErrorInput): never {
  throw new GraphRefusal(graphError(input));
}

function traceId(): string {
  return `A${randomBytes(16).toString('base64url')}`;
}
