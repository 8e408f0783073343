import type { Deps } from '#src/deps';
import type { JournalPage } from '#src/journal/index';

/** A whole batch in one round trip, then every conversation hears how far its own pages have come. */
export async function archivePages(pages: readonly JournalPage[], deps: Deps): Promise<void> {
  await deps.archive(pages);
  const confirmed = new Map<string, number>();
  for (const page of pages) {
    confirmed.set(page.conversationId, Math.max(page.upTo, confirmed.get(page.conversationId) ?? 0));
  }
  await Promise.all([...confirmed].map(([id, upTo]) => deps.conversation(id).journaled(upTo)));
}
