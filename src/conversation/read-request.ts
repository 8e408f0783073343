import { type OrderSentence, readOrder } from '#src/cart/index';
import type { ServedZone } from '#src/delivery/index';
import { isLinkWord, type Meaning, wordsOf } from '#src/locale/index';
import type { Facts } from './facts.ts';
import type { Intent } from './intent.ts';
import { intentOfItems } from './read-items.ts';
import type { ConversationState } from './state.ts';

/** Says whether the sentence has one of these meanings. */
type Has = (...meanings: readonly Meaning[]) => boolean;

interface Request {
  readonly sentence: OrderSentence;
  readonly has: Has;
  readonly state: ConversationState;
  readonly facts: Facts;
  /** How many words nobody knows. */
  readonly strange: number;
}

type Rule = (request: Request) => Intent | null;

/** From the surest to the vaguest; what asks comes before what acts. */
const RULES: readonly Rule[] = [
  readStop,
  readLanguage,
  readStatus,
  readHours,
  readItems,
  readFee,
  readLeaving,
  readHelp,
  readChange,
  readMode,
  readDone,
  readCart,
  readMenu,
  readFinish,
  readSmallTalk,
];
const MAX_PLACE = 40;

/** The sentence in a text; null for one that is too long to be one. */
export function hear(text: string, { restaurant }: Facts): OrderSentence | null {
  return readOrder(text, { menu: restaurant.menu, places: placeWords(restaurant.zones) });
}

/** What a whole sentence asks for, by the words in it. Null where too much of it is not understood. */
export function readRequest(sentence: OrderSentence, state: ConversationState, facts: Facts): Intent | null {
  const has: Has = (...meanings) => meanings.some((meaning) => sentence.meanings.has(meaning));
  const request: Request = { sentence, has, state, facts, strange: sentence.unknown.length };
  for (const rule of RULES) {
    const intent = rule(request);
    if (intent) return intent;
  }
  return null;
}

/** "Ne m'envoyez plus de pub", but not "arrête la commande". */
function readStop({ sentence, has, strange }: Request): Intent | null {
  if (sentence.items.length > 0 || strange > 2) return null;
  if (has('messages') && (has('stop') || sentence.negated) && !has('arrive', 'what')) return { kind: 'opt_out' };
  const isAlone = !sentence.negated && has('stop') && !has('order', 'cart', 'delivery', 'ordering', 'menu');
  return isAlone && strange === 0 ? { kind: 'opt_out' } : null;
}

/** "Parle en arabe svp", "هدر معايا بالدارجة". */
function readLanguage({ sentence, has, strange }: Request): Intent | null {
  if (sentence.items.length > 0 || sentence.negated || strange > 0) return null;
  const asked = [
    ...(has('in_french') ? (['fr'] as const) : []),
    ...(has('in_darija') ? (['darija'] as const) : has('in_arabic') ? (['ar'] as const) : []),
  ];
  const [locale, ...others] = asked;
  return locale && others.length === 0 ? { kind: 'set_locale', locale } : null;
}

/** "Win rahi la commande", "le livreur arrive quand ?", "ma pizza n'est pas arrivée". */
function readStatus({ sentence, has, strange }: Request): Intent | null {
  if (strange > 3 || has('cancel', 'finish', 'remove', 'open', 'hours', 'fee')) return null;
  if (has('how_much') && !has('arrive', 'late', 'still')) return null;
  if (has('what', 'see') && has('order') && !has('where', 'late', 'still', 'ready', 'courier', 'when')) return null;
  const hasItems = sentence.items.length > 0;
  if (hasItems && has('want', 'add', 'have')) return null;
  const isOrder = has('order', 'courier') || hasItems;
  const asksAbout =
    (isOrder && has('where', 'arrive', 'late')) ||
    (has('order', 'courier') && has('ready', 'still', 'when')) ||
    (has('order') && has('chat') && sentence.negated) ||
    (has('delivery') && (has('where', 'arrive', 'late') || (has('still') && sentence.negated))) ||
    (has('arrive') &&
      !has('delivery') &&
      (has('when', 'still', 'late', 'where') || sentence.asks || sentence.negated)) ||
    (has('ready') && (sentence.asks || has('when', 'still', 'what')) && !hasItems && !has('menu', 'have')) ||
    (has('late') && (has('still', 'where', 'when', 'unit') || strange === 0) && !hasItems);
  const isBare = has('arrive') && !hasItems && strange === 0 && !has('want', 'delivery', 'takeaway', 'here');
  return asksAbout || isBare ? { kind: 'order_status' } : null;
}

function readHours({ sentence, has, strange }: Request): Intent | null {
  if (!has('open', 'hours') || strange > 2) return null;
  return sentence.items.length > 0 && has('want', 'add', 'have', 'open') && !has('hours', 'when')
    ? null
    : { kind: 'hours' };
}

function readItems({ sentence, state, facts }: Request): Intent | null {
  return sentence.items.length > 0 ? intentOfItems(sentence, state, facts) : null;
}

/** What bringing it costs, and whether you bring it there at all. */
function readFee(request: Request): Intent | null {
  const { sentence, has, strange } = request;
  if (strange > 3 || has('when', 'late', 'finish', 'cancel', 'remove', 'change')) return null;
  const asksFee = has('fee') || (has('delivery') && (has('how_much', 'have', 'can', 'how') || sentence.asks));
  if (!asksFee) return null;
  return { kind: 'fee', place: placeIn(request) };
}

/** The zone that is named, else the words that nobody knows. */
function placeIn({ sentence, facts }: Request): string | null {
  const said = [...sentence.places, ...sentence.unknown];
  if (said.length === 0) return null;
  const zone = facts.restaurant.zones.find(({ commune }) => {
    const words = placeWordsOf(commune);
    return words.length > 0 && words.every((word) => said.includes(word));
  });
  return zone?.commune ?? said.join(' ').slice(0, MAX_PLACE);
}

const placesOfZones = new WeakMap<readonly ServedZone[], ReadonlySet<string>>();

/** The words of every place that is served; once per list of zones, which never changes. */
function placeWords(zones: readonly ServedZone[]): ReadonlySet<string> {
  const known =
    placesOfZones.get(zones) ??
    new Set(zones.flatMap(({ wilaya, commune }) => [...placeWordsOf(commune), ...wordsOf(wilaya)]));
  placesOfZones.set(zones, known);
  return known;
}

function placeWordsOf(name: string): readonly string[] {
  return wordsOf(name).filter((word) => !isLinkWord(word));
}

/** Emptying, or giving up. */
function readLeaving({ sentence, has, strange }: Request): Intent | null {
  if (strange > 1 || has('how', 'chat')) return null;
  // "Win nhabes tomobil": where one stops, not what is stopped.
  if (has('where') && !has('order', 'cart', 'ordering')) return null;
  if (['cancel', 'remove', 'empty', 'stop'].some((meaning) => sentence.denied.has(meaning as Meaning))) return null;
  const takesOut = has('remove') && (has('cart') || (has('order') && !has('cancel')));
  const clears = has('empty') || (has('remove', 'cancel') && has('all')) || takesOut;
  if (clears && (has('cart', 'all', 'order') || strange === 0)) return { kind: 'ask_empty' };
  if (has('cancel') || (has('stop') && has('order', 'ordering'))) return { kind: 'cancel' };
  return null;
}

function readHelp({ has, strange }: Request): Intent | null {
  if (strange > 2) return null;
  if (has('lost') && !has('menu', 'cart', 'delivery')) return { kind: 'help' };
  return has('how') && !has('greeting') && (has('ordering', 'order', 'finish', 'want', 'cancel') || strange === 0)
    ? { kind: 'help' }
    : null;
}

/** Something is to be changed, or taken out, that no item of ours is. */
function readChange({ sentence, has, strange }: Request): Intent | null {
  if (sentence.negated || has('chat') || !has('change', 'remove') || strange > 3) return null;
  if (strange > 1 && !has('cart', 'order')) return null;
  return { kind: 'edit_cart', from: 0 };
}

function readMode({ sentence, has, strange }: Request): Intent | null {
  if (sentence.negated || sentence.asks || has('chat', 'when', 'where', 'how', 'how_much', 'or')) return null;
  // "Nakel 3andkom": at your place.
  if (has('have') && !has('here')) return null;
  const modes = [
    ...(has('delivery') ? (['livraison'] as const) : []),
    ...(has('takeaway') ? (['a_emporter'] as const) : []),
    ...(has('here') ? (['sur_place'] as const) : []),
  ];
  const [mode, ...others] = modes;
  if (!mode || others.length > 0) return null;
  return strange === 0 ? { kind: 'mode', mode } : null;
}

/** "C'est tout", "hada makan". */
function readDone({ sentence, has, strange }: Request): Intent | null {
  const isPlain = !sentence.negated && !sentence.asks && strange === 0 && !has('chat', 'cart', 'menu', 'how');
  return isPlain && has('done') ? { kind: 'checkout' } : null;
}

function readCart({ sentence, has, strange, state }: Request): Intent | null {
  if (has('chat') || strange > 1) return null;
  if (has('cart') && (!sentence.negated || has('what'))) return { kind: 'show_cart' };
  if (has('order') && has('see', 'what', 'how_much') && !sentence.negated) return { kind: 'show_cart' };
  if (has('how_much') && has('finish', 'all')) return { kind: 'show_cart' };
  const isBare = has('how_much') && strange === 0 && !has('menu', 'delivery', 'have');
  return isBare && state.cart.lines.length > 0 ? { kind: 'show_cart' } : null;
}

function readMenu({ sentence, has, strange }: Request): Intent | null {
  if (has('chat') || (sentence.negated && !has('what', 'have'))) return null;
  if (has('menu')) {
    const isTalkedOf = has('see', 'want', 'what', 'have', 'can', 'how_much');
    return strange === 0 || (isTalkedOf && strange <= 2) ? { kind: 'show_menu', from: 0 } : null;
  }
  if (strange > 0 || has('order', 'cart', 'delivery', 'table', 'ordering', 'when')) return null;
  const asksWhat = has('what') && has('have', 'see', 'hungry', 'can', 'want');
  const isVague = has('hungry') || (has('have') && (sentence.asks || has('what', 'each', 'all')));
  return asksWhat || isVague || has('how_much') ? { kind: 'show_menu', from: 0 } : null;
}

function readFinish({ sentence, has, strange }: Request): Intent | null {
  if (sentence.negated || strange > 0 || has('chat', 'or', 'when', 'where', 'what', 'have')) return null;
  const isOrder = has('order') && has('want', 'can', 'add');
  return has('finish', 'ordering') || isOrder ? { kind: 'checkout' } : null;
}

function readSmallTalk({ sentence, has, strange }: Request): Intent | null {
  const { negated, hasFigure, looseNumber } = sentence;
  if (negated || hasFigure || has('chat', 'want', 'order', 'cart', 'menu') || (looseNumber ?? 1) > 1) return null;
  if (has('thanks') && strange <= 1) return { kind: 'thanks' };
  return has('greeting') && strange <= 1 ? { kind: 'greet' } : null;
}
