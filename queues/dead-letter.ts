import type { DeadLetter } from '#durable-objects/conversation-rpc';
import type { Deps } from '#src/deps';
import type { DeadLetterRecord } from '#src/journal/dead-letter.repository';

/**
 * Keeps what could not be done in Postgres. A conversation sends letters of its own; what the other queues gave up arrives as it was, and
 * says at least whose it is.
 */
export async function keepDeadLetters(body: unknown, deps: Deps): Promise<void> {
  await deps.letters.keep(letterOf(body));
}

function letterOf(body: unknown): DeadLetterRecord {
  const given: Partial<DeadLetter> & { upTo?: number } = typeof body === 'object' && body !== null ? body : {};
  return {
    source: given.source ?? (given.upTo === undefined ? 'wake_up' : 'journal'),
    conversationId: given.conversationId ?? '',
    outboxId: given.outboxId ?? null,
    owner: given.owner ?? null,
    reason: given.reason ?? 'retries_exhausted',
    errorCode: given.errorCode ?? null,
    attempts: given.attempts ?? 0,
    at: given.at ?? null,
  };
}
