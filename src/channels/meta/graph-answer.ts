import type { Channel } from '#src/messages/index';
import type { SendOutcome } from '#src/outbox/index';
import { adapterFor } from '../registry.ts';
import { readGraphError, refusalOfError, refusalOfStatus } from './graph-error.ts';

/** An HTTP answer of Graph, read as far as it goes: `body` is undefined when it was too long, cut off or no JSON. */
export interface GraphAnswer {
  readonly status: number;
  readonly body: unknown;
  /** From the headers, whichever asks for more. */
  readonly retryAfterMs: number | undefined;
}

/**
 * Cloudflare's own answers for a connection that never came to be: refused, unreachable, TLS handshake, certificate, DNS (530). A Worker's
 * `fetch` gets these where another client would see the connection fail. 520, 522 and 524 may come after the request left.
 */
const NEVER_LEFT = new Set([521, 523, 525, 526, 530]);
/** A gateway that lost its server, or its patience: whatever the body says, the server may have done the work (platform.md §3.3). */
const GATEWAY_FAULTS = new Set([502, 504]);

/** What an answer says of the message (platform.md §3.3): certain only where Graph itself spoke, or certainly never heard of it. */
export function outcomeOf(channel: Channel, answer: GraphAnswer): SendOutcome {
  const { status, body } = answer;
  if (status >= 200 && status < 300) {
    const providerId = adapterFor(channel).parseSendAnswer(body);
    return providerId === null ? { kind: 'ambiguous', reason: 'no_id' } : { kind: 'accepted', providerId };
  }
  const error = readGraphError(body);
  if (GATEWAY_FAULTS.has(status) || (status >= 500 && error === null && !NEVER_LEFT.has(status))) {
    return { kind: 'ambiguous', reason: `http_${status}` };
  }
  // A 5xx is passing by its nature, whatever its code.
  const said = error && refusalOfError({ ...error, isTransient: error.isTransient || status >= 500 }, channel);
  const refusal = said ?? refusalOfStatus({ status, isGraphs: error !== null });
  const isTemporary = refusal.action === 'retry' || refusal.action === 'retry_pair';
  const waits = [refusal.retryAfterMs, isTemporary ? answer.retryAfterMs : undefined].filter((ms) => ms !== undefined);
  const code = error?.code ?? status;
  if (waits.length === 0) return { kind: 'refused', action: refusal.action, code };
  return { kind: 'refused', action: refusal.action, code, retryAfterMs: Math.max(...waits) };
}
