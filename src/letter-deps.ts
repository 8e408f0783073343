import type { Conversation } from '#durable-objects/conversation-client';
import type { Database } from '#src/db/index';
import {
  type DeadLetterRecord,
  type DeadLetterRow,
  findDeadLetter,
  listDeadLetters,
  oldestDeadLetters,
  recordDeadLetter,
  resolveDeadLetter,
} from '#src/journal/dead-letter.repository';
import { type Replay, replayLetter } from '#src/journal/replay-letter.usecase';

interface Letter {
  readonly tenantId: string;
  readonly restaurantId: string;
  readonly id: string;
  readonly by: string;
}

/** What could not be done, and what becomes of it. */
export interface LetterDeps {
  keep(letter: DeadLetterRecord): Promise<void>;
  list(query: Parameters<typeof listDeadLetters>[1]): Promise<readonly DeadLetterRow[]>;
  oldest(query: Parameters<typeof oldestDeadLetters>[1]): Promise<readonly string[]>;
  find(query: Omit<Letter, 'by'>): Promise<DeadLetterRow | null>;
  /** Null: there is none. */
  replay(letter: Letter & { isDryRun: boolean }): Promise<Replay | null>;
  /** False: there is none that is open. */
  drop(letter: Letter): Promise<boolean>;
}

export function letterDeps(parts: {
  db: Database;
  conversations: { isConversationId(id: string): boolean; conversation(id: string): Conversation };
  wake(conversationId: string): Promise<void>;
}): LetterDeps {
  const { db, conversations, wake } = parts;
  const ports = {
    find: (query: Omit<Letter, 'by'>) => findDeadLetter(db, query),
    resolve: (letter: Parameters<typeof resolveDeadLetter>[1]) => resolveDeadLetter(db, letter),
    isConversationId: conversations.isConversationId,
    resend: (id: string, order: Parameters<Conversation['resend']>[0]) => conversations.conversation(id).resend(order),
    wake,
  };
  return {
    keep: (letter) => recordDeadLetter(db, letter),
    list: (query) => listDeadLetters(db, query),
    oldest: (query) => oldestDeadLetters(db, query),
    find: async (query) => {
      const found = await findDeadLetter(db, query);
      if (!found) return null;
      const { conversation_object_id: _object, outbox_seq: _row, ...shown } = found;
      return shown as DeadLetterRow;
    },
    replay: (letter) => replayLetter(ports, letter),
    drop: (letter) => resolveDeadLetter(db, { ...letter, resolution: 'dropped' }),
  };
}
