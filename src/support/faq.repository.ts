import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { FaqAnswer, FaqDocumentEntry, FaqEntry, FaqQuestion } from './faq.ts';

interface ChoiceJson {
  readonly outcome: 'hit' | 'close' | 'miss';
  readonly entries: readonly { faq_id: number; question: string; answer: string }[];
}

interface Asking {
  readonly tenantId: string;
  readonly restaurantId: string;
  readonly locale: 'fr' | 'ar';
  readonly question: FaqQuestion;
}

export async function findFaqAnswer(db: Database, asking: Asking): Promise<FaqAnswer> {
  const { rows } = await db.execute<{ answer: ChoiceJson }>(sql`select ${callFor(asking)} as answer`);
  const found = rows[0]?.answer;
  const entries = (found?.entries ?? []).map(entryOf);
  const [first] = entries;
  if (!found || !first) return { kind: 'miss' };
  return found.outcome === 'hit' ? { kind: 'hit', entry: first } : { kind: 'close', entries };
}

function callFor({ tenantId, restaurantId, locale, question }: Asking): SQL {
  const whose = sql`${tenantId}::uuid, ${restaurantId}::uuid`;
  return 'faqId' in question
    ? sql`faq_answer(${whose}, ${question.faqId}::bigint)`
    : sql`faq_search(${whose}, ${question.text}, ${locale})`;
}

function entryOf({ faq_id: faqId, question, answer }: ChoiceJson['entries'][number]): FaqEntry {
  return { faqId, question, answer };
}

export interface FaqDocument {
  readonly entries: readonly FaqDocumentEntry[];
  readonly version: string;
}

export async function readFaqDocument(db: Database, query: { restaurantId: string }): Promise<FaqDocument> {
  const { rows } = await db.execute<{ entries: readonly FaqDocumentEntry[]; version: string }>(sql`
    select faq_document(${query.restaurantId}::uuid) as entries, faq_version(${query.restaurantId}::uuid) as version
  `);
  return rows[0] ?? { entries: [], version: '0' };
}

/** False when the list is not at that version any more: nothing is changed then. */
export async function replaceFaqDocument(
  db: Database,
  change: { restaurantId: string; version: string; entries: readonly FaqDocumentEntry[] },
): Promise<boolean> {
  const { restaurantId, version, entries } = change;
  const { rows } = await db.execute<{ is_replaced: boolean }>(sql`
    select replace_faq(${restaurantId}::uuid, ${JSON.stringify(entries)}::jsonb, ${version}) as is_replaced
  `);
  return rows[0]?.is_replaced ?? false;
}
