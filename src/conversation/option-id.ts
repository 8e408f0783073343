import { SERVICE_MODES, type ServiceMode } from '#src/checkout/index';
import { parsePhone } from '#src/delivery/index';
import { MINUTE_MS } from '#src/kernel/clock';
import { parseMoreOptionId } from '#src/messages/index';
import { SCORES, type Score } from '#src/support/index';
import type { Intent } from './intent.ts';

/** A category's name is free text; an option id holds 200 characters with its page number. */
const MAX_CATEGORY = 150;
const RATING = /^FEEDBACK_([1-5]):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/**
 * The ids that our options carry. Each says the whole intent, so that a tap on an old message means what it showed. Names of the original
 * system are kept where it had one (spec/b Appendix D).
 */
export const optionId = {
  menu: 'HELP_MENU',
  cart: 'CART',
  edit: 'EDIT',
  empty: 'EMPTY',
  emptyYes: 'EMPTY_YES',
  note: 'NOTE',
  checkout: 'CHECKOUT',
  reject: 'CONFIRM_NO',
  cancel: 'CANCEL',
  home: 'HOME',
  help: 'HELP',
  person: 'PERSON',
  resume: 'RESUME',
  restart: 'RESTART',
  pickupNow: 'PICKUP:NOW',
  wilayas: 'WILAYAS',
  communes: 'COMMUNES',
  category: (key: string): string => `CAT:${key.slice(0, MAX_CATEGORY)}`,
  which: (codes: readonly string[]): string => `WHICH:${codes.join('.')}`,
  item: (code: string): string => `ITEM:${code}`,
  options: (code: string, options: readonly string[]): string => `OPTS:${code}:${options.join('.')}`,
  quantity: (code: string, options: readonly string[]): string => `QTY:${code}:${options.join('.')}`,
  add: (line: { code: string; options: readonly string[]; quantity: number }): string =>
    `ADD:${line.code}:${line.options.join('.')}:${line.quantity}`,
  line: (lineId: number): string => `LINE:${lineId}`,
  set: (line: { lineId: number; quantity: number }): string => `SET:${line.lineId}:${line.quantity}`,
  mode: (mode: ServiceMode): string => `MODE_${mode.toUpperCase()}`,
  pickup: (at: number): string => `PICKUP:${at / MINUTE_MS}`,
  opening: (at: number): string => `OPENING:${at / MINUTE_MS}`,
  wilaya: (name: string): string => `WILAYA:${name}`,
  commune: (name: string): string => `COMMUNE:${name}`,
  slot: (slot: { slotId: string; date: string }): string => `SLOT:${slot.slotId}:${slot.date}`,
  phone: (phone: string): string => `PHONE:${phone}`,
  confirm: (reference: string): string => `CONFIRM_YES:${reference}`,
  hours: 'HOURS',
  fee: 'FEE',
  orderStatus: 'ORDER_STATUS',
  cancelOrder: (reference: string): string => `CANCEL_ORDER:${reference}`,
  pay: (reference: string): string => `PAY:${reference}`,
  paid: (reference: string): string => `PAID:${reference}`,
  change: (reference: string, centimes: number): string => `CHANGE:${reference}:${centimes}`,
  faq: (faqId: number): string => `FAQ:${faqId}`,
  rate: (orderId: string, score: Score): string => `FEEDBACK_${score}:${orderId}`,
  rateLater: 'FEEDBACK_LATER',
  optOut: 'OPT_OUT',
  optIn: 'OPT_IN',
  heardNo: 'HEARD_NO',
  voiceRetry: 'VOICE_RETRY',
  heardYes: (at: number): string => `HEARD_YES:${at}`,
  remove: (code: string, quantity: number | null): string => `REMOVE:${code}:${quantity ?? ''}`,
  setQuantity: (code: string, quantity: number): string => `QUANTITY:${code}:${quantity}`,
} as const;

/** What a recap's Confirm button says of the recap it stands under. */
export function checkoutReference(checkoutId: string): string {
  return checkoutId.slice(0, 8);
}

const FIXED: Readonly<Record<string, Intent>> = {
  [optionId.cart]: { kind: 'show_cart' },
  [optionId.empty]: { kind: 'ask_empty' },
  [optionId.emptyYes]: { kind: 'empty' },
  [optionId.note]: { kind: 'ask_note' },
  [optionId.checkout]: { kind: 'checkout' },
  [optionId.reject]: { kind: 'reject' },
  [optionId.cancel]: { kind: 'cancel' },
  [optionId.home]: { kind: 'home' },
  [optionId.help]: { kind: 'help' },
  [optionId.person]: { kind: 'person' },
  [optionId.resume]: { kind: 'resume' },
  [optionId.restart]: { kind: 'restart' },
  [optionId.pickupNow]: { kind: 'pickup', at: 'now' },
  [optionId.hours]: { kind: 'hours' },
  [optionId.fee]: { kind: 'fee', place: null },
  [optionId.orderStatus]: { kind: 'order_status' },
  [optionId.rateLater]: { kind: 'rate_later' },
  [optionId.optOut]: { kind: 'opt_out' },
  [optionId.optIn]: { kind: 'opt_in' },
  [optionId.heardNo]: { kind: 'heard_no' },
  [optionId.voiceRetry]: { kind: 'voice_retry' },
  CONFIRM_YES: { kind: 'confirm', reference: null },
};

/** What a tap on any option means, the one to the next page included. Null for an id that is none of ours. */
export function intentOfTap(id: string): Intent | null {
  let list = id;
  let from = 0;
  // A channel may show less than a page: its "more" is then a page of a page.
  for (let more = parseMoreOptionId(list); more; more = parseMoreOptionId(list)) {
    list = more.list;
    from += more.from;
  }
  return parseOptionId(list, from);
}

/** Whether a tap on it would mean something. */
export function isOptionId(text: string): boolean {
  return intentOfTap(text) !== null;
}

/** Null for an id that is none of ours: ids come back from phones, so they are as untrusted as text. */
export function parseOptionId(id: string, from = 0): Intent | null {
  const fixed = Object.hasOwn(FIXED, id) ? FIXED[id] : undefined;
  if (fixed) return fixed;
  const mode = SERVICE_MODES.find((candidate) => optionId.mode(candidate) === id);
  if (mode) return { kind: 'mode', mode };
  if (id.startsWith('!')) return { kind: 'console', text: id };
  return parseList(id, from) ?? parseRating(id) ?? parseArguments(id);
}

/** Ids that open a list, which may have further pages. */
function parseList(id: string, from: number): Intent | null {
  if (id === optionId.menu) return { kind: 'show_menu', from };
  if (id === optionId.edit) return { kind: 'edit_cart', from };
  if (id === optionId.wilayas) return { kind: 'show_wilayas', from };
  if (id === optionId.communes) return { kind: 'show_communes', from };
  if (id.startsWith('CAT:')) return { kind: 'show_category', category: id.slice(4), from };
  if (id.startsWith('OPTS:')) {
    const [, code = '', options = ''] = id.split(':');
    return { kind: 'choose_options', code, options: codesOf(options), from };
  }
  if (id.startsWith('WHICH:')) return { kind: 'which_item', codes: codesOf(id.slice(6)), from };
  return null;
}

function parseRating(id: string): Intent | null {
  const [, digit, orderId] = RATING.exec(id) ?? [];
  const score = SCORES.find((candidate) => String(candidate) === digit);
  return score && orderId !== undefined ? { kind: 'rate', orderId, score } : null;
}

function parseArguments(id: string): Intent | null {
  const [verb = '', first = '', second = '', third = ''] = id.split(':');
  switch (verb) {
    case 'ITEM':
      return { kind: 'pick_item', code: first };
    case 'QTY':
      return { kind: 'ask_quantity', code: first, options: codesOf(second) };
    case 'ADD':
      return addIntent({ itemCode: first, optionCodes: codesOf(second), quantity: wholeNumber(third) ?? 1 });
    case 'LINE':
      return numbered(first, (lineId) => ({ kind: 'edit_line', lineId }));
    case 'SET':
      return numbered(first, (lineId) => ({ kind: 'set_line', lineId, quantity: wholeNumber(second) ?? 1 }));
    case 'REMOVE':
      return { kind: 'remove', removals: [{ itemCode: first, quantity: wholeNumber(second) }] };
    case 'QUANTITY':
      return numbered(second, (quantity) => ({ kind: 'set_quantity', itemCode: first, quantity }));
    case 'FAQ':
      return numbered(first, (faqId) => ({ kind: 'ask_faq', faqId }));
    case 'PICKUP':
      return numbered(first, (minutes) => ({ kind: 'pickup', at: minutes * MINUTE_MS }));
    case 'OPENING':
      return numbered(first, (minutes) => ({ kind: 'opening', at: minutes * MINUTE_MS }));
    case 'WILAYA':
      return { kind: 'address', address: { wilaya: id.slice(7) } };
    case 'COMMUNE':
      return { kind: 'address', address: { commune: id.slice(8) } };
    case 'SLOT':
      return { kind: 'slot', slotId: first, date: second };
    case 'PHONE':
      return phoneIntent(first);
    case 'HEARD_YES':
      return { kind: 'heard_yes', reference: /^\d{1,16}$/.test(first) ? Number(first) : 0 };
    case 'PAY':
      return { kind: 'pay', reference: first };
    case 'PAID':
      return { kind: 'paid', reference: first };
    case 'CHANGE':
      return numbered(second, (centimes) => ({ kind: 'pay_with', reference: first, centimes }));
    case 'CANCEL_ORDER':
      return { kind: 'cancel_order', reference: first };
    case 'CONFIRM_YES':
      return { kind: 'confirm', reference: first };
    default:
      return null;
  }
}

function addIntent(addition: { itemCode: string; optionCodes: readonly string[]; quantity: number }): Intent {
  return { kind: 'add', additions: [addition], unknownCodes: [], quantityRefused: false };
}

function phoneIntent(text: string): Intent {
  const phone = parsePhone(text);
  return phone === null ? { kind: 'address_refused', field: 'phone' } : { kind: 'address', address: { phone } };
}

function numbered(text: string, intent: (value: number) => Intent): Intent | null {
  const value = wholeNumber(text);
  return value === null ? null : intent(value);
}

function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function codesOf(text: string): readonly string[] {
  return text.split('.').filter((code) => code !== '');
}
