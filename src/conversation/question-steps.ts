import type { ServedZone } from '#src/delivery/index';
import { plainText } from '#src/kernel/text';
import { normalizeText } from '#src/locale/index';
import type { Option } from '#src/messages/index';
import { customerStatus, type OrderStatusOutcome } from '#src/orders/index';
import { isOpenAt, localTime, openingOn } from '#src/tenancy/index';
import { closedNotice, homeOptions } from './browse-steps.ts';
import { optionId } from './option-id.ts';
import type { ConversationState } from './state.ts';
import { answer, type Step, type Talk } from './talk.ts';
import { price } from './views.ts';

const MAX_ZONES = 12;
const MAX_PLACE = 40;

/** Answered aside: what was asked before stays asked, and the way on is a button. */
export function aside(talk: Talk, state: ConversationState, said: { intent: string; text: string }): Step {
  const goOn: Option = { id: optionId.checkout, title: talk.say('BUTTON_CHECKOUT') };
  const options = [...(state.cart.lines.length > 0 ? [goOn] : []), ...homeOptions(talk, state)].slice(0, 3);
  return answer(talk, state, { ...said, options });
}

export function tellHours(talk: Talk, state: ConversationState): Step {
  const { hours, timezone } = talk.facts.restaurant.profile;
  const at = talk.facts.now;
  const intervals = openingOn(hours, localTime(at, timezone).date);
  const today =
    hours.weekly === 'always' && !hours.exceptions
      ? talk.say('HOURS_ALWAYS')
      : intervals.length === 0
        ? talk.say('HOURS_CLOSED_TODAY')
        : talk.say('HOURS_TODAY', {
            hours: intervals.map(([from, to]) => talk.say('HOURS_SPAN', { from, to })).join(' · '),
          });
  const now = isOpenAt({ hours, timezone, at }) ? talk.say('HOURS_OPEN_NOW') : closedNotice(talk);
  return aside(talk, state, { intent: 'HOURS', text: `${today}\n${now}` });
}

/** The base fee of a zone; what hour and order add to it is told with the recap. */
export function tellFee(talk: Talk, state: ConversationState, place: string | null): Step {
  const { zones } = talk.facts.restaurant;
  const intent = 'DELIVERY_FEE';
  if (!talk.facts.deliveryEnabled || zones.length === 0)
    return aside(talk, state, { intent, text: talk.say('FEE_NO_DELIVERY') });
  const named = place === null ? [] : zones.filter((zone) => isNamed(zone, place));
  const [only, ...others] = named;
  if (only && others.length === 0) {
    const text = talk.say('FEE_PLACE', { place: only.commune, fee: feeText(talk, only) });
    return aside(talk, state, { intent, text });
  }
  const unknown =
    place !== null && named.length === 0 ? talk.say('FEE_NOT_SERVED', { place: plainText(place, MAX_PLACE) }) : '';
  const shown = (named.length > 0 ? named : zones).map((zone) =>
    talk.say('FEE_LINE', { place: zone.commune, fee: feeText(talk, zone) }),
  );
  const more = shown.length > MAX_ZONES ? ['…'] : [];
  const list = talk.say('FEE_LIST', { zones: [...shown.slice(0, MAX_ZONES), ...more].join('\n') });
  return aside(talk, state, { intent, text: `${unknown}\n${list}` });
}

function isNamed(zone: ServedZone, place: string): boolean {
  const wanted = normalizeText(place);
  return normalizeText(zone.commune) === wanted || normalizeText(zone.wilaya) === wanted;
}

function feeText(talk: Talk, zone: ServedZone): string {
  if (zone.feeCentimes === null) return talk.say('FEE_UNKNOWN');
  const fee = zone.feeCentimes === 0 ? talk.say('FEE_FREE') : price(talk, zone.feeCentimes);
  if (zone.minimumCentimes === 0) return fee;
  return talk.say('FEE_MINIMUM', { fee, minimum: price(talk, zone.minimumCentimes) });
}

/** The status lives in Postgres: it is asked there, about the last order of this very conversation. */
export function askOrderStatus(talk: Talk, state: ConversationState): Step {
  const intent = 'ORDER_STATUS';
  if (state.waiting) return aside(talk, state, { intent, text: talk.say('ORDER_STILL_WAITING') });
  if (state.lastOrder) {
    return { state, reply: null, act: { kind: 'order_status', checkoutId: state.lastOrder.checkoutId } };
  }
  const hasCart = state.cart.lines.length > 0;
  return aside(talk, state, { intent, text: talk.say(hasCart ? 'ORDER_STATUS_CART' : 'ORDER_STATUS_NONE') });
}

export function tellOrderStatus(talk: Talk, state: ConversationState, outcome: OrderStatusOutcome): Step {
  const intent = 'ORDER_STATUS';
  switch (outcome.kind) {
    case 'found':
      return aside(talk, state, { intent, text: statusText(talk, outcome) });
    case 'none':
      return aside(talk, state, { intent, text: talk.say('ORDER_STATUS_NONE') });
    case 'unavailable': {
      const number = state.lastOrder?.orderNumber ?? '';
      return aside(talk, state, { intent, text: talk.say('ORDER_STATUS_AWAY', { number }) });
    }
  }
}

function statusText(talk: Talk, found: Extract<OrderStatusOutcome, { kind: 'found' }>): string {
  return talk.say('ORDER_STATUS', { number: found.orderNumber, status: statusWords(talk, found.status) });
}

export function statusWords(talk: Talk, status: string): string {
  switch (customerStatus(status)) {
    case 'CONFIRMED':
      return talk.say('ORDER_STATUS_CONFIRMED');
    case 'PREPARING':
      return talk.say('ORDER_STATUS_PREPARING');
    case 'READY':
      return talk.say('ORDER_STATUS_READY');
    case 'OUT_FOR_DELIVERY':
      return talk.say('ORDER_STATUS_OUT_FOR_DELIVERY');
    case 'DELIVERED':
      return talk.say('ORDER_STATUS_DELIVERED');
    case 'CANCELLED':
      return talk.say('ORDER_STATUS_CANCELLED');
    default:
      return talk.say('ORDER_STATUS_NEW');
  }
}

/** Also leaves whatever is open, because a customer in the middle of an order may mean just that. The cart is kept. */
export function optOut(talk: Talk, state: ConversationState): Step {
  return preference(talk, { ...state, stage: { kind: 'idle' } }, true);
}

export function optIn(talk: Talk, state: ConversationState): Step {
  return preference(talk, state, false);
}

function preference(talk: Talk, state: ConversationState, value: boolean): Step {
  const isNewest = (state.optedOut?.at ?? 0) <= talk.at;
  const optedOut = isNewest ? { value, at: talk.at } : state.optedOut;
  return answer(
    talk,
    { ...state, optedOut },
    {
      intent: value ? 'OPT_OUT' : 'OPT_IN',
      text: talk.say(value ? 'OPTED_OUT' : 'OPTED_IN'),
      options: homeOptions(talk, state),
    },
  );
}
