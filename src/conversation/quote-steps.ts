import type { AddressField, DeliveryAddress, DeliveryQuote, QuoteReason } from '#src/delivery/index';
import { MINUTE_MS } from '#src/kernel/clock';
import type { Centimes } from '#src/kernel/money';
import { plainText } from '#src/kernel/text';
import type { Act } from './act.ts';
import { optionId } from './option-id.ts';
import type { ConversationState } from './state.ts';
import { answer, priced, type Step, type Talk } from './talk.ts';
import { price } from './views.ts';

/** A window of the restaurant's prices may have begun or ended since; placing the order looks again. */
const STANDS_MS = 10 * MINUTE_MS;
const MAX_PLACE = 60;

/** The quote for where the order goes now, as long as it stands; null: it must be asked for. */
export function standingQuote(talk: Talk, state: ConversationState): DeliveryQuote | null {
  const { quote } = state;
  const isOfThis = quote?.key === quoteKey(talk, state) && talk.facts.now - quote.at < STANDS_MS;
  return quote && isOfThis ? quote.value : null;
}

/** Whether the order is to be delivered and we know where to: only then there is something to ask. */
export function isQuotable(state: ConversationState): boolean {
  const isKnown = isNamed(state) || addressOf(state).location !== undefined;
  return state.choices.mode?.value === 'livraison' && isKnown;
}

/** A pin that lies in no circle says little: its place is asked for by name. */
export function isNamed(state: ConversationState): boolean {
  const { wilaya, commune } = addressOf(state);
  return wilaya !== undefined && commune !== undefined;
}

export function askQuote(talk: Talk, state: ConversationState, preface: string): Step {
  const { wilaya, commune, location } = addressOf(state);
  const place = {
    ...(wilaya !== undefined && { wilaya }),
    ...(commune !== undefined && { commune }),
    ...(location && { location }),
  };
  const act: Act = { kind: 'quote_delivery', place, totalCentimes: itemsTotal(talk, state), preface };
  return { state, reply: null, act };
}

/** What was answered, kept with what was asked. A pin that lies in a zone has named its place. */
export function withQuote(talk: Talk, state: ConversationState, value: DeliveryQuote): ConversationState {
  const address = addressOf(state);
  const isPin = address.commune === undefined && value.wilaya !== null && value.commune !== null;
  const named = isPin ? { ...address, wilaya: value.wilaya ?? '', commune: value.commune ?? '' } : address;
  const at = state.choices.address?.at ?? talk.at;
  const next: ConversationState = { ...state, choices: { ...state.choices, address: { value: named, at } } };
  return { ...next, quote: { key: quoteKey(talk, next), value, at: talk.facts.now } };
}

/** Nobody could be asked. The address stays; the next word of the customer asks again. */
export function sayNoQuote(talk: Talk, state: ConversationState): Step {
  const options = [
    { id: optionId.checkout, title: talk.say('BUTTON_TRY_AGAIN') },
    { id: optionId.mode('a_emporter'), title: talk.say('BUTTON_A_EMPORTER') },
    { id: optionId.cart, title: talk.say('BUTTON_CART') },
  ];
  const idle: ConversationState = { ...state, stage: { kind: 'idle' } };
  return answer(talk, idle, { intent: 'DELIVERY_QUOTE', text: talk.say('QUOTE_UNAVAILABLE'), options });
}

/** Too small an order for that place: more goes in, or it is fetched. */
export function sayMinimum(talk: Talk, state: ConversationState, quote: DeliveryQuote): Step {
  const missing = Math.max(0, quote.minimumCentimes - itemsTotal(talk, state));
  const text = talk.say('QUOTE_MINIMUM', {
    place: placeName(quote, state),
    minimum: price(talk, quote.minimumCentimes),
    missing: price(talk, missing),
  });
  const options = [
    { id: optionId.menu, title: talk.say('BUTTON_MENU') },
    { id: optionId.mode('a_emporter'), title: talk.say('BUTTON_A_EMPORTER') },
    { id: optionId.mode('sur_place'), title: talk.say('BUTTON_SUR_PLACE') },
  ];
  const idle: ConversationState = { ...state, stage: { kind: 'idle' } };
  return answer(talk, idle, { intent: 'DELIVERY_QUOTE', text, options });
}

/** Why nobody goes there. */
export function refusalText(talk: Talk, state: ConversationState, quote: DeliveryQuote): string {
  const said = { DELIVERY_ZONE_INACTIVE: 'QUOTE_INACTIVE', DELIVERY_ZONE_NOT_FOUND: 'QUOTE_NOT_SERVED' } as const;
  const reason: QuoteReason = quote.reason;
  if (reason !== 'DELIVERY_ZONE_INACTIVE' && reason !== 'DELIVERY_ZONE_NOT_FOUND') return '';
  return talk.say(said[reason], { place: placeName(quote, state) });
}

/** The address without the place that nobody goes to, and the field to ask for in its stead. */
export function withoutPlace(
  talk: Talk,
  state: ConversationState,
): { readonly state: ConversationState; readonly field: AddressField } {
  const { location: _location, commune: _commune, wilaya, ...rest } = addressOf(state);
  const isServed = talk.facts.restaurant.zones.some((zone) => zone.wilaya === wilaya);
  const value: DeliveryAddress = isServed && wilaya !== undefined ? { ...rest, wilaya } : rest;
  const at = state.choices.address?.at ?? talk.at;
  const choices = { ...state.choices, address: { value, at } };
  return { state: { ...state, choices }, field: isServed ? 'commune' : 'wilaya' };
}

function quoteKey(talk: Talk, state: ConversationState): string {
  const { wilaya = '', commune = '', location } = addressOf(state);
  const pin = commune === '' && location ? `${location.latitude},${location.longitude}` : '';
  return [wilaya, commune, pin, itemsTotal(talk, state)].join('|');
}

function itemsTotal(talk: Talk, state: ConversationState): Centimes {
  return priced(talk, state.cart).totalCentimes;
}

function placeName(quote: DeliveryQuote, state: ConversationState): string {
  return plainText(quote.commune ?? addressOf(state).commune ?? '', MAX_PLACE);
}

function addressOf(state: ConversationState): DeliveryAddress {
  return state.choices.address?.value ?? {};
}
