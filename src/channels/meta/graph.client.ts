import { type Clock, systemClock } from '#src/kernel/clock';
import { assertNever } from '#src/kernel/errors';
import type { Channel } from '#src/messages/index';
import type { SendOutcome } from '#src/outbox/index';
import type { GraphCall } from '../channel.ts';
import { type GraphAnswer, outcomeOf } from './graph-answer.ts';
import { regainAccessMs, retryAfterMs } from './retry-after.ts';

export interface GraphClientOptions {
  /** `GRAPH_BASE_URL`: WhatsApp and Messenger. */
  readonly graphBaseUrl: string;
  /** `INSTAGRAM_BASE_URL`: Instagram Login has a host of its own. */
  readonly instagramBaseUrl: string;
  /** `GRAPH_API_VERSION`, e.g. `v26.0`: never an unversioned call. */
  readonly version: string;
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
  readonly clock?: Clock;
}

export interface GraphRequest {
  readonly channel: Channel;
  readonly call: GraphCall;
  readonly token: string;
}

/** Neither ever throws; no outcome holds a token, a phone number or a text. */
export interface GraphClient {
  send(request: GraphRequest): Promise<SendOutcome>;
  /** For what may fail without harm, such as a read mark: true when Graph took it. */
  tell(request: GraphRequest): Promise<boolean>;
}

const MAX_ANSWER_BYTES = 64 * 1_024;
/** Whether the host answers at all shows within one round trip. */
const PROBE_TIMEOUT_MS = 3_000;

export function createGraphClient(options: GraphClientOptions): GraphClient {
  // workerd's fetch refuses to be called as a method of another object.
  const { fetch, clock = systemClock, timeoutMs, version } = options;
  const hosts = hostsOf(options);

  async function post(request: GraphRequest): Promise<Attempt> {
    const host = hosts[request.channel];
    const prepared = prepare(request, { baseUrl: host.baseUrl, version });
    if (prepared === null) return { kind: 'unsendable' };
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(prepared.url, { ...prepared.init, signal });
      host.isSuspect = false;
      return { kind: 'answered', answer: await readAnswer(response, clock.now()) };
    } catch (thrown) {
      host.isSuspect = true;
      return { kind: 'lost', reason: isTimeout(thrown) ? 'timeout' : 'network' };
    }
  }

  async function isThere(host: Host): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(Math.min(timeoutMs, PROBE_TIMEOUT_MS));
      const response = await fetch(`${host.baseUrl}/`, { method: 'HEAD', redirect: 'manual', signal });
      await response.body?.cancel();
      return response.status < 500;
    } catch {
      return false;
    }
  }

  return {
    send: async (request) => {
      const host = hosts[request.channel];
      if (host.isSuspect && !(await isThere(host))) return { kind: 'refused', action: 'retry', code: null };
      const attempt = await post(request);
      if (attempt.kind !== 'answered') return outcomeWithoutAnswer(attempt);
      const outcome = outcomeOf(request.channel, attempt.answer);
      if (outcome.kind === 'ambiguous' && attempt.answer.status >= 500) host.isSuspect = true;
      return outcome;
    },
    tell: async (request) => {
      if (hosts[request.channel].isSuspect) return false;
      const attempt = await post(request);
      return attempt.kind === 'answered' && attempt.answer.status >= 200 && attempt.answer.status < 300;
    },
  };
}

/**
 * `isSuspect` after an attempt that nobody answered. workerd throws the same "Network connection lost." for a refused connection and for one
 * that broke after the request left, and "internal error" for an unknown name, so no error it throws proves that nothing was sent. A probe
 * before the next send does: while it fails that send is not tried, which is a certain refusal. So an outage costs a customer time, not
 * messages.
 */
interface Host {
  readonly baseUrl: string;
  isSuspect: boolean;
}

function hostsOf(options: GraphClientOptions): Readonly<Record<Channel, Host>> {
  const graph = { baseUrl: trimmed(options.graphBaseUrl), isSuspect: false };
  const instagram = { baseUrl: trimmed(options.instagramBaseUrl), isSuspect: false };
  return { whatsapp: graph, messenger: graph, instagram: instagram.baseUrl === graph.baseUrl ? graph : instagram };
}

type Attempt =
  | { readonly kind: 'answered'; readonly answer: GraphAnswer }
  | { readonly kind: 'lost'; readonly reason: 'timeout' | 'network' }
  /** The settings do not make a request: a base URL, or a token that no header can hold. */
  | { readonly kind: 'unsendable' };

function outcomeWithoutAnswer(attempt: Exclude<Attempt, { kind: 'answered' }>): SendOutcome {
  switch (attempt.kind) {
    case 'lost':
      return { kind: 'ambiguous', reason: attempt.reason };
    case 'unsendable':
      return { kind: 'refused', action: 'fix_configuration', code: null };
    default:
      return assertNever(attempt);
  }
}

function prepare(
  request: GraphRequest,
  base: { baseUrl: string; version: string },
): { url: string; init: RequestInit } | null {
  const url = `${base.baseUrl}/${base.version}/${request.call.path}`;
  if (!URL.canParse(url)) return null;
  try {
    const headers = new Headers({ authorization: `Bearer ${request.token}`, 'content-type': 'application/json' });
    return { url, init: { method: 'POST', headers, body: JSON.stringify(request.call.body), redirect: 'manual' } };
  } catch {
    return null;
  }
}

async function readAnswer(response: Response, now: number): Promise<GraphAnswer> {
  const asked = [
    retryAfterMs(response.headers.get('retry-after'), now),
    regainAccessMs(response.headers.get('x-business-use-case-usage')),
  ].filter((ms) => ms !== undefined);
  return {
    status: response.status,
    body: await readJson(response),
    retryAfterMs: asked.length === 0 ? undefined : Math.max(...asked),
  };
}

/**
 * Reads to the end, or cancels: an unread body keeps one of six connections (platform.md §2.19). A body that breaks off is undefined, the
 * status before it still counts.
 */
async function readJson(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  if (reader === undefined) return undefined;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.byteLength;
      if (size > MAX_ANSWER_BYTES) throw new RangeError('answer too long');
      chunks.push(value);
    }
    return JSON.parse(await new Blob(chunks).text());
  } catch {
    await reader.cancel().catch(() => undefined);
    return undefined;
  }
}

function isTimeout(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown.name === 'TimeoutError' || thrown.name === 'AbortError');
}

function trimmed(baseUrl: string): string {
  return baseUrl.replace(/(?<!\/)\/+$/, '');
}
