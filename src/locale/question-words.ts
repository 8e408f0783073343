import { wordsOf } from './normalize.ts';

const ASKING = new Set(
  `est quel quelle quels quelles quoi comment combien ou quand pourquoi qui que where when how what
  wach wech wesh wash kifach kifech kifach win wine fin wa9tach wa9tech waqtach chhal ch7al 3lah 3lach alach
  هل كيف متي اين ماذا لماذا كم واش وش كيفاش وقتاش شحال وين فين علاش`.split(/\s+/),
);
/** These ask wherever they stand; "ou" in the middle is another word. */
const ASKING_ANYWHERE = new Set(
  `kifach kifech win wine wayn wa9tach wa9tech waqtach اين متي كيف كيفاش وقتاش وين فين`.split(/\s+/),
);
const DELIVERY = new Set(
  `livraison livrez livrer delivery twaslou twaslo tlivrou tlivriw توصيل التوصيل توصلو توصلون`.split(/\s+/),
);
const TOPICS = new Set(
  `horaire horaires ouvert ouverts ouvrez ferme fermez fermeture paiement payment payer payez paye carte cash especes espece cib edahabia dahabia
  baridimob adresse adrese adress parking parki nparki garer stationner voiture tomobil tonobil reserver reservation halal allergie allergies gluten wifi terrasse
  allergique allergiques allergene allergenes arachide arachides internet anniversaire anniversaires recrutement recrutez emploi famille familial
  nkhales nkhalas nkhaless khlas khalas tkhales 3onwan adresstkom nhjez nreservi 3ayla
  دفع الدفع نخلص نخلصو تخلاص بطاقه بالكارت الذهبيه نقدا كاش عنوان العنوان حجز نحجز حلال حساسيه غلوتين ساعات اوقات سياره السياره
  طوموبيل الطوموبيل باركينغ موقف مكسرات المكسرات عائلات العائلات`.split(/\s+/),
);
const PRICE = new Set(
  `combien prix frais tarif tarifs cher coute chhal ch7al chehal 9adach gadach b9adech bch7al شحال بشحال كم بكم سعر ثمن رسوم`.split(
    /\s+/,
  ),
);
/** A message of one word says what it wants; a very long one asks nothing that could be looked up. */
const SENTENCE = { min: 2, max: 24 } as const;

export interface Asks {
  readonly isQuestion: boolean;
  /** It names what restaurants are asked about, delivery among it. */
  readonly isTopic: boolean;
  /** How many words name something of that, and not delivery. */
  readonly topics: number;
  readonly isPrice: boolean;
  /** Words enough that it could be a question without looking like one. */
  readonly isSentence: boolean;
}

/** Whether a text asks something, and what it asks about. */
export function asksQuestion(text: string): Asks {
  const words = wordsOf(text);
  const isAsking =
    [words[0], words.at(-1)].some((word) => word !== undefined && ASKING.has(word)) ||
    words.some((word) => ASKING_ANYWHERE.has(word));
  const topics = words.filter(isTopicWord).length;
  const said = words.filter((word) => /\p{L}/u.test(word)).length;
  return {
    isQuestion: isAsking || /[?؟]/.test(text),
    isTopic: topics > 0 || words.some((word) => DELIVERY.has(word)),
    topics,
    isPrice: words.some((word) => PRICE.has(word)),
    isSentence: said >= SENTENCE.min && said <= SENTENCE.max,
  };
}

/** With or without whose it is: "nkhaleskom", "نخلصكم". */
function isTopicWord(word: string): boolean {
  return TOPICS.has(word) || TOPICS.has(word.replace(/(?:كم|e?tkou?m|kou?m)$/u, ''));
}
