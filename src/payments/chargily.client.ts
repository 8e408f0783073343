import { z } from 'zod';
import { readJsonAnswer } from '#src/kernel/bounded-body';
import { isWholeDinars } from '#src/kernel/money';
import type { NewPage, ProviderPage } from './page.ts';

/** Chargily Pay v2 (reference/algeria.md §4.1). */
export interface ChargilyOptions {
  readonly fetch: typeof fetch;
  /** `CHARGILY_API_URL`, without a slash at its end. */
  readonly apiUrl: string;
  readonly secretKey: string;
  /** Where the provider sends the customer back to, and its webhooks. */
  readonly returnUrl: string;
  readonly webhookUrl: string;
  readonly timeoutMs: number;
}

/** Both never throw and repeat nothing that they were answered; null: no answer that we understand; `absent`: the provider has no such page. */
export interface Chargily {
  open(page: NewPage): Promise<{ readonly id: string; readonly url: string } | null>;
  read(id: string): Promise<ProviderPage | 'absent' | null>;
}

const MAX_ANSWER_BYTES = 64 * 1_024;
const CENTIMES = 100;
/** The provider's languages. */
const LANGUAGES: Readonly<Record<string, string>> = { ar: 'ar', fr: 'fr', darija: 'ar' };
const ID = /^[A-Za-z0-9_-]{1,64}$/;

const opened = z.object({ id: z.string().regex(ID), checkout_url: z.url({ protocol: /^https?$/ }).max(1_000) });
/** `livemode` may come as text, `metadata` as a list with one object. */
const isLive = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const metadata = z
  .union([
    z.object({ intent_id: z.string() }),
    z.tuple([z.object({ intent_id: z.string() })]).transform(([one]) => one),
  ])
  .nullish()
  .catch(null);
const read = z.object({
  id: z.string().regex(ID),
  status: z.string().max(40),
  amount: z.coerce.number().nonnegative(),
  currency: z.string().max(10),
  livemode: isLive,
  metadata,
});

export function createChargily(options: ChargilyOptions): Chargily {
  // workerd's fetch refuses to be called as a method of another object.
  const { fetch, apiUrl, secretKey, timeoutMs } = options;
  const call = async (path: string, init: RequestInit): Promise<unknown> => {
    const headers = {
      authorization: `Bearer ${secretKey}`,
      accept: 'application/json',
      'content-type': 'application/json',
    };
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      // A redirect would take the key to somebody else.
      const response = await fetch(`${apiUrl}${path}`, { ...init, headers, redirect: 'manual', signal });
      const body = await readJsonAnswer(response, MAX_ANSWER_BYTES);
      return response.status === 404 ? 'absent' : body;
    } catch {
      return undefined;
    }
  };
  return {
    async open(page) {
      if (!isWholeDinars(page.amountCentimes) || page.amountCentimes === 0) return null;
      const answer = opened.safeParse(
        await call('/checkouts', { method: 'POST', body: JSON.stringify(bodyOf(options, page)) }),
      );
      return answer.success ? { id: answer.data.id, url: answer.data.checkout_url } : null;
    },
    async read(id) {
      if (!ID.test(id)) return 'absent';
      const body = await call(`/checkouts/${id}`, { method: 'GET' });
      if (body === 'absent') return body;
      const answer = read.safeParse(body);
      return answer.success && answer.data.id === id ? pageOf(answer.data) : null;
    },
  };
}

function bodyOf(options: ChargilyOptions, page: NewPage): object {
  return {
    amount: page.amountCentimes / CENTIMES,
    currency: 'dzd',
    ...(page.card && { payment_method: page.card }),
    locale: LANGUAGES[page.locale] ?? 'fr',
    description: `Commande n° ${page.orderNumber}`,
    success_url: options.returnUrl,
    failure_url: options.returnUrl,
    webhook_endpoint: options.webhookUrl,
    metadata: { intent_id: page.intentId },
  };
}

function pageOf(told: z.infer<typeof read>): ProviderPage {
  return {
    id: told.id,
    status: told.status,
    amountCentimes: Math.round(told.amount * CENTIMES),
    currency: told.currency,
    isLive: told.livemode,
    intentId: told.metadata?.intent_id ?? null,
  };
}
