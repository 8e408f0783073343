import type { Deps } from '#src/deps';
import type { JournalPage } from '#src/journal/index';
import type { SecurityReport } from '#src/security/index';

/** What travels on the journal queue. */
export type JournalMessage = JournalPage | SecurityReport;

/** A whole batch in one round trip a kind, then every conversation hears how far its own pages have come. */
export async function archiveMessages(messages: readonly JournalMessage[], deps: Deps): Promise<void> {
  const reports = messages.filter(isReport);
  const pages = messages.filter((message): message is JournalPage => !isReport(message));
  if (reports.length > 0) await deps.recordReports(reports);
  if (pages.length > 0) await deps.archive(pages);
  const confirmed = new Map<string, number>();
  for (const page of pages) {
    confirmed.set(page.conversationId, Math.max(page.upTo, confirmed.get(page.conversationId) ?? 0));
  }
  await Promise.all([...confirmed].map(([id, upTo]) => deps.conversation(id).journaled(upTo)));
}

function isReport(message: JournalMessage): message is SecurityReport {
  return 'kind' in message;
}
