import type { Database } from '#src/db/index';
import { AppError } from '#src/kernel/errors';
import { hasArabicScript, type Locale } from '#src/locale/index';
import { type FaqDocument, findFaqAnswer, readFaqDocument, replaceFaqDocument } from '#src/support/faq.repository';
import type { FaqAnswer, FaqDocumentEntry, FaqQuestion } from '#src/support/index';

export interface FaqDeps {
  /** Null: nobody could be asked. */
  ask(asking: {
    tenantId: string;
    restaurantId: string;
    locale: Locale;
    question: FaqQuestion;
  }): Promise<FaqAnswer | null>;
  read(query: { restaurantId: string }): Promise<FaqDocument>;
  /** False: it is not at that version any more. */
  replace(change: { restaurantId: string; version: string; entries: readonly FaqDocumentEntry[] }): Promise<boolean>;
}

export function faqDeps({ db }: { db: Database }): FaqDeps {
  return {
    async ask({ question, locale, ...whose }) {
      // Whoever writes in Arabic letters reads them; Darija in Latin letters is read beside French.
      const isArabic = locale === 'ar' || ('text' in question && hasArabicScript(question.text));
      try {
        return await findFaqAnswer(db, { ...whose, question, locale: isArabic ? 'ar' : 'fr' });
      } catch (error) {
        if (error instanceof AppError && error.retryable) return null;
        throw error;
      }
    },
    read: (query) => readFaqDocument(db, query),
    replace: (change) => replaceFaqDocument(db, change),
  };
}
