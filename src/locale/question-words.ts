import { wordsOf } from './normalize.ts';

const ASKING = new Set(
  `est quel quelle quels quelles quoi comment combien ou quand pourquoi qui que where when how what
  wach wech wesh wash kifach kifech kifach win wine fin wa9tach wa9tech waqtach chhal ch7al 3lah 3lach alach
  هل كيف متي اين ماذا لماذا كم واش وش كيفاش وقتاش شحال وين فين علاش`.split(/\s+/),
);
const TOPICS = new Set(
  `horaire horaires ouvert ouverts ouvrez ferme fermez fermeture paiement payment payer payez paye carte cash especes espece cib edahabia dahabia
  baridimob livraison livrez livrer delivery adresse adrese adress parking reserver reservation halal allergie allergies gluten wifi terrasse
  nkhales nkhalas nkhaless khlas khalas tkhales 3onwan adresstkom twaslou
  دفع الدفع نخلص نخلصو تخلاص بطاقه الذهبيه نقدا كاش توصيل التوصيل عنوان العنوان حجز نحجز حلال حساسيه غلوتين ساعات اوقات`.split(
    /\s+/,
  ),
);

/** Whether a text asks something, and whether it names what restaurants are asked about. */
export function asksQuestion(text: string): { readonly isQuestion: boolean; readonly isTopic: boolean } {
  const words = wordsOf(text);
  const isAsking = [words[0], words.at(-1)].some((word) => word !== undefined && ASKING.has(word));
  return { isQuestion: isAsking || /[?؟]/.test(text), isTopic: words.some((word) => TOPICS.has(word)) };
}
