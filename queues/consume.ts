import type { WakeUp } from '#durable-objects/conversation-rpc';
import { type Deps, depsFor } from '#src/deps';
import { AppError, codeOf } from '#src/kernel/errors';
import { keepDeadLetters } from './dead-letter.ts';
import { archiveMessages, type JournalMessage } from './journal.ts';
import { drainConversation } from './outbound.ts';

type Batch = MessageBatch<unknown>;
type QueueMessage = Message<unknown>;

const RETRY_BASE_SECONDS = 5;
const RETRY_MAX_SECONDS = 600;

/** Queue name → consumer. One of the two places where errors become answers: here, "again later". */
export async function consume(batch: Batch, env: Env): Promise<void> {
  const deps = depsFor(env);
  switch (batch.queue) {
    case 'resto-outbound':
      await Promise.all(batch.messages.map((message) => attempt(message, deps, () => drain(message, deps))));
      return;
    case 'resto-journal':
      await archiveBatch(batch.messages, deps);
      return;
    case 'resto-dead-letter':
      await Promise.all(
        batch.messages.map((message) => attempt(message, deps, () => keepDeadLetters(message.body, deps))),
      );
      return;
    default:
      // A queue without a consumer loses its messages silently: retried, they end in the dead letters.
      deps.log.error('unknown_queue', { queue: batch.queue });
      batch.retryAll();
  }
}

async function drain(message: QueueMessage, deps: Deps): Promise<void> {
  await drainConversation(message.body as WakeUp, deps);
}

/** All together; when Postgres refuses the batch, each alone, so that one bad page does not hold up the others. */
async function archiveBatch(messages: readonly QueueMessage[], deps: Deps): Promise<void> {
  try {
    await archiveMessages(messages.map(journalMessageOf), deps);
    for (const message of messages) message.ack();
  } catch (error) {
    const isOutage = error instanceof AppError && error.retryable;
    if (isOutage || messages.length === 1) for (const message of messages) again(message, deps, error);
    else
      await Promise.all(
        messages.map((message) => attempt(message, deps, () => archiveMessages([journalMessageOf(message)], deps))),
      );
  }
}

async function attempt(message: QueueMessage, deps: Deps, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    message.ack();
  } catch (error) {
    again(message, deps, error);
  }
}

function again(message: QueueMessage, deps: Deps, error: unknown): void {
  const delaySeconds = Math.min(RETRY_MAX_SECONDS, RETRY_BASE_SECONDS * 2 ** Math.min(message.attempts - 1, 10));
  const code = codeOf(error);
  deps.log.warn('queue_retry', { attempts: message.attempts, code, delaySeconds });
  message.retry({ delaySeconds });
}

function journalMessageOf(message: QueueMessage): JournalMessage {
  return message.body as JournalMessage;
}
