import { categoriesOf, type Menu } from '#src/menu/index';

/** What is asked: the words, and the dishes that an answer may name. Nothing in it tells who asks. */
export interface AdviceQuestion {
  readonly words: string;
  readonly dishes: readonly { readonly code: string; readonly name: string }[];
}

/** All that an adviser may propose. None of it changes anything: each becomes a button, or nothing. */
export const PROPOSALS = ['add', 'show_menu', 'show_cart', 'checkout', 'hours', 'fee', 'order_status', 'help'] as const;

export interface Proposal {
  readonly intent: (typeof PROPOSALS)[number];
  /** Of `add`: as the adviser wrote it, known to nobody yet. */
  readonly item: string | null;
  readonly quantity: number | null;
}

export const MAX_PROPOSALS = 3;
const MAX_DISHES = 120;
const MAX_WORDS = 500;
const MIN_LETTERS = 3;

/** Who tries to talk to the model instead of to us (spec/a §4.4), in the languages of our customers; it costs them an advice, no more. */
const SUSPECT = [
  /\b(?:ignore|oublie|disregard|forget)\b.{0,40}\b(?:all|previous|instructions?|consignes?|r[eè]gles?|rules)\b/iu,
  /تعليمات|أوامر|اوامر/u,
  /\b(?:system|prompt|reveal|secret|token|api ?key|dump|sql|assistant|developer mode|jailbreak|json)\b/iu,
  /drop table|delete from|--|;|[{}<>[\]]/iu,
];

const PHONE = /\+?\d[\d\s().-]{5,}\d/gu;
const ADDRESS = /(?<!\S)\S+@\S+|(?:https?:|www\.)\S+/giu;

/** Null: nothing that an adviser could make sense of, or that it should see. */
export function adviceQuestion(input: { text: string; names: readonly string[]; menu: Menu }): AdviceQuestion | null {
  const { text, names, menu } = input;
  if (text.length > MAX_WORDS || SUSPECT.some((pattern) => pattern.test(text))) return null;
  const words = withoutPerson(text, names);
  if ((words.match(/\p{L}/gu) ?? []).length < MIN_LETTERS) return null;
  const items = categoriesOf(menu).flatMap((category) => category.items);
  const dishes = items.slice(0, MAX_DISHES).map(({ code, label }) => ({ code, name: `${label.fr} / ${label.ar}` }));
  return { words, dishes };
}

/** Numbers that may be a phone's, addresses, and the customer's own name. */
function withoutPerson(text: string, names: readonly string[]): string {
  const asciiDigits = text.replace(/[٠-٩]/g, (digit) => String('٠١٢٣٤٥٦٧٨٩'.indexOf(digit)));
  const bare = asciiDigits.replace(ADDRESS, ' ').replace(PHONE, ' ');
  const own = new Set(names.flatMap((name) => name.toLowerCase().split(/\s+/)).filter((name) => name !== ''));
  return bare
    .split(/(\P{L}+)/u)
    .filter((word) => !own.has(word.toLowerCase()))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}
