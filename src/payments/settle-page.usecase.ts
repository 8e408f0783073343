import type { ProviderPage, SettledPage } from './page.ts';

export interface SettlePageDeps {
  read(pageId: string): Promise<ProviderPage | 'absent' | null>;
  settle(settled: { eventId: string | null; page: ProviderPage }): Promise<SettledPage>;
  /** The customer is told at once, where that can be. */
  tell(orderId: string): Promise<void>;
}

/** Asks the provider about a page and believes nobody else. Null: it does not answer now. */
export async function askAboutPage(
  deps: SettlePageDeps,
  asked: { pageId: string; eventId: string | null },
): Promise<SettledPage['outcome'] | null> {
  const page = await deps.read(asked.pageId);
  if (!page) return null;
  if (page === 'absent') return 'unknown';
  const { outcome, orderId } = await deps.settle({ eventId: asked.eventId, page });
  if (outcome === 'confirmed' && orderId !== null) await deps.tell(orderId);
  return outcome;
}
