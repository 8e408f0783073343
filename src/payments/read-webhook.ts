import { z } from 'zod';

/** What a provider's webhook is about. What it says of the payment is not read: the provider is asked. */
export interface ProviderEvent {
  readonly eventId: string;
  readonly pageId: string;
}

const event = z.object({
  id: z.string().min(1).max(100),
  type: z.string().max(100),
  data: z.object({ id: z.string().min(1).max(100) }),
});

/** Null: nothing about a page to pay on. */
export function readProviderEvent(body: unknown): ProviderEvent | null {
  const parsed = event.safeParse(body);
  if (!parsed.success || !parsed.data.type.startsWith('checkout.')) return null;
  return { eventId: parsed.data.id, pageId: parsed.data.data.id };
}
