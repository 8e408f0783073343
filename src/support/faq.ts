import { z } from 'zod';

export const MAX_FAQ = 200;
const MAX_TAGS = 40;

/** A question and its answer, as the API shows them; `tags` are further words by which it is asked. */
export const faqDocumentEntry = z.strictObject({
  locale: z.enum(['fr', 'ar']),
  question: z.string().trim().min(1).max(200),
  answer: z.string().trim().min(1).max(1_500),
  tags: z.array(z.string().trim().min(1).max(60)).max(MAX_TAGS),
  is_active: z.boolean(),
});
export type FaqDocumentEntry = z.infer<typeof faqDocumentEntry>;

/** A question stands once in each language. */
export function faqProblems(entries: readonly FaqDocumentEntry[]): readonly string[] {
  const names = entries.map(({ locale, question }) => `${locale} ${question}`);
  const isTwice = names.some((name, place) => names.indexOf(name) !== place);
  return isTwice ? ['entries: a question stands there twice in one language'] : [];
}

export interface FaqEntry {
  readonly faqId: number;
  readonly question: string;
  readonly answer: string;
}

/** In the customer's words, or one of those that were offered. */
export type FaqQuestion = { readonly text: string } | { readonly faqId: number };

export type FaqAnswer =
  | { readonly kind: 'hit'; readonly entry: FaqEntry }
  /** Several that are near each other, or one that is near enough to ask. */
  | { readonly kind: 'close'; readonly entries: readonly FaqEntry[] }
  | { readonly kind: 'miss' };
