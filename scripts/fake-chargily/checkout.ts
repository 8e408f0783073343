import { z } from 'zod';

/** What the real API takes, and refuses. */
export const checkoutForm = z.object({
  amount: z.number().int().min(75),
  currency: z.literal('dzd'),
  payment_method: z.enum(['edahabia', 'cib']).default('edahabia'),
  locale: z.enum(['ar', 'en', 'fr']).default('ar'),
  description: z.string().max(255).optional(),
  success_url: z.url(),
  failure_url: z.url().optional(),
  webhook_endpoint: z.url().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
});

export const STATUSES = ['pending', 'paid', 'failed', 'canceled', 'expired'] as const;

export type Checkout = z.infer<typeof checkoutForm> & {
  readonly id: string;
  readonly status: (typeof STATUSES)[number];
  readonly checkout_url: string;
};

/** Without an id: the newest. `amount`: what it says then; `claim`: what the webhook says instead; `webhook: false`: it gets lost. */
export const settleForm = z.strictObject({
  id: z.string().optional(),
  status: z.enum(STATUSES).optional(),
  amount: z.number().int().optional(),
  claim: z.enum(STATUSES).optional(),
  event: z.string().optional(),
  times: z.number().int().min(1).max(20).default(1),
  webhook: z.boolean().default(true),
});

/** Where a developer pays with play money. */
export function payPage({ id, amount, description, status }: Checkout): string {
  const button = (value: string, label: string) =>
    `<button name="status" value="${value}" style="font-size:1.2em;padding:.6em 1em">${label}</button>`;
  const form = `<form method="post" action="/pay"><input type="hidden" name="id" value="${id}">${button('paid', 'Payer')} ${button('failed', 'Refuser')}</form>`;
  return `<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Chargily (faux)</title>
<body style="font-family:sans-serif;max-width:24em;margin:2em auto"><h1>${amount} DA</h1><p>${escapeHtml(description ?? '')}</p>
${status === 'pending' ? form : `<p>${status}</p>`}</body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
