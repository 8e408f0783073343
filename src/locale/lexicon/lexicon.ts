import type { Command } from './command.ts';

/**
 * What a word can mean inside a sentence. A sentence is read word by word; a word that stands in no list is a word we do not know, and a
 * sentence with such words never changes a cart.
 */
export const MEANINGS = [
  /** Courtesies, pronouns, articles: say nothing about what is wanted. */
  'filler',
  /** "de", "au", "ta3": may stand inside the name of an item. */
  'link',
  'and',
  'or',
  'but',
  'want',
  'add',
  'remove',
  'change',
  /** "au lieu de": what follows is what it was before. */
  'instead',
  'empty',
  'all',
  'not',
  /** "sans", "bla": what follows is left out of the item. */
  'without',
  /** "avec", "extra": what follows goes on top. */
  'with',
  'see',
  'what',
  'have',
  'can',
  'how',
  'where',
  'when',
  'how_much',
  'menu',
  'hungry',
  'cart',
  /** "la commande". */
  'order',
  /** "commander". */
  'ordering',
  'finish',
  'done',
  'cancel',
  'delivery',
  'takeaway',
  'here',
  'table',
  'fee',
  'hours',
  'open',
  'courier',
  /** "monnaie", "sarf": the number beside it is the note that is paid with. */
  'coins',
  'arrive',
  'ready',
  'late',
  'still',
  'lost',
  'greeting',
  'thanks',
  'yes',
  'no',
  'now',
  'times',
  'each',
  /** "personnes", "minutes", "DA": the number before it is no quantity of an item. */
  'unit',
  /** Praise, complaints, stories: a sentence with it orders nothing. */
  'chat',
  'messages',
  'speak',
  'in_french',
  'in_arabic',
  'in_darija',
  'stop',
] as const;
export type Meaning = (typeof MEANINGS)[number];

/** One language. Everything is written as people write it; case, accents, tashkeel and doubled letters make no difference. */
export interface Lexicon {
  /** What a customer may write as the whole of a message. */
  readonly commands: Readonly<Record<Command, readonly string[]>>;
  /** Words and short phrases inside a sentence, separated by commas. */
  readonly words: Readonly<Partial<Record<Meaning, string>>>;
  /** The words for a number, separated by commas. */
  readonly numbers: Readonly<Record<number, string>>;
}
