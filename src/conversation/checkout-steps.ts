import {
  buildCheckout,
  type Checkout,
  type FulfilmentChoices,
  nextQuestion,
  offerPickupTimes,
  type Question,
  type ServiceMode,
} from '#src/checkout/index';
import {
  type AddressField,
  type DeliveryAddress,
  formatPhone,
  phoneOfSender,
  type ServedZone,
} from '#src/delivery/index';
import { assertNever } from '#src/kernel/errors';
import { normalizeText } from '#src/locale/index';
import type { Option } from '#src/messages/index';
import { isOpenAt, nextOpeningAt } from '#src/tenancy/index';
import { homeOptions } from './browse-steps.ts';
import { showCart } from './cart-steps.ts';
import { checkoutReference, optionId } from './option-id.ts';
import type { ConversationState } from './state.ts';
import { answer, type Prompt, priced, type Step, type Talk } from './talk.ts';
import { detailsText, linesText, noteText, paymentText, price, shortWhenText, whenText } from './views.ts';

const OFFERED_TIMES = 6;

/** Towards the recap: asks the next thing that is missing, or shows it. `preface` says what was just understood. */
export function goOn(talk: Talk, state: ConversationState, preface = ''): Step {
  const cart = priced(talk, state.cart);
  if (cart.lines.length === 0 || cart.gone.length > 0) return showCart(talk, state);
  const question = openQuestion(talk, state, talk.facts.now);
  if (question) {
    const stopped = isDeliveryStopped(talk, state) ? talk.say('MODE_UNAVAILABLE') : '';
    return ask(talk, state, { question, preface: [preface, stopped].filter((text) => text !== '').join('\n\n') });
  }
  const checkout = buildCheckout({
    checkoutId: talk.facts.newId,
    choices: state.choices,
    cart,
    note: state.note?.value,
    now: talk.facts.now,
  });
  return recap(talk, state, { checkout, preface });
}

/** What must be asked before an order can go at `now`; null when nothing is missing. */
export function openQuestion(talk: Talk, state: ConversationState, now: number): Question | null {
  if (isDeliveryStopped(talk, state)) return { kind: 'mode' };
  const { hours, timezone } = talk.facts.restaurant.profile;
  return nextQuestion(state.choices, { isOpen: isOpenAt({ hours, timezone, at: now }), now });
}

function isDeliveryStopped(talk: Talk, state: ConversationState): boolean {
  return state.choices.mode?.value === 'livraison' && !talk.facts.deliveryEnabled;
}

export function chooseMode(talk: Talk, state: ConversationState, mode: ServiceMode): Step {
  if (mode === 'livraison' && !talk.facts.deliveryEnabled) {
    return ask(talk, state, { question: { kind: 'mode' }, preface: talk.say('MODE_UNAVAILABLE') });
  }
  const chosen = choose(talk, state, 'mode', mode);
  if (chosen.cart.lines.length > 0) return goOn(talk, chosen);
  const text = `${talk.say('MODE_SAVED', { mode: modeLabel(talk, mode) })}\n${talk.say('CART_EMPTY')}`;
  return answer(talk, chosen, { intent: 'MODE_SAVED', text, options: homeOptions(talk, chosen) });
}

export function chooseTable(talk: Talk, state: ConversationState, table: string): Step {
  return goOn(talk, choose(talk, state, 'table', table));
}

export function choosePickup(talk: Talk, state: ConversationState, at: number | 'now'): Step {
  const { hours, timezone } = talk.facts.restaurant.profile;
  const instant = at === 'now' ? talk.facts.now : at;
  if (instant < talk.facts.now || !isOpenAt({ hours, timezone, at: instant })) {
    return ask(talk, state, { question: { kind: 'pickup' }, preface: talk.say('PICKUP_CLOSED') });
  }
  return goOn(talk, choose(talk, state, 'pickup', at));
}

export function chooseOpening(talk: Talk, state: ConversationState, at: number): Step {
  return goOn(talk, choose(talk, state, 'opening', at));
}

/** Takes what it can of an address; outside an order it is kept for the next one. */
export function takeAddress(talk: Talk, state: ConversationState, given: DeliveryAddress): Step {
  const known = state.choices.address?.value ?? {};
  const zone = given.wilaya !== undefined && given.wilaya !== known.wilaya ? { commune: undefined } : {};
  const { commune, ...rest } = { ...known, ...zone, ...given };
  const address: DeliveryAddress = commune === undefined ? rest : { ...rest, commune };
  const mode = state.choices.mode ? state : choose(talk, state, 'mode', 'livraison');
  return goOn(talk, choose(talk, mode, 'address', address));
}

export function refuseAddress(talk: Talk, state: ConversationState, field: AddressField): Step {
  const preface = field === 'phone' ? talk.say('PHONE_INVALID') : talk.say('ADDRESS_SHORT');
  return ask(talk, state, { question: { kind: 'address', field }, preface });
}

export function ask(
  talk: Talk,
  state: ConversationState,
  input: { question: Question; preface?: string; from?: number },
): Step {
  const { question, preface = '', from = 0 } = input;
  const prompt = promptFor(talk, state, { question, from });
  const text = preface === '' ? prompt.text : `${preface}\n\n${prompt.text}`;
  return answer(talk, { ...state, stage: { kind: 'question', question } }, { ...prompt, text });
}

function promptFor(talk: Talk, state: ConversationState, input: { question: Question; from: number }): Prompt {
  const { question, from } = input;
  switch (question.kind) {
    case 'mode':
      return { intent: 'ASK_MODE', text: talk.say('ASK_SERVICE_MODE'), options: modeOptions(talk) };
    case 'table':
      return { intent: 'ASK_TABLE', text: talk.say('ASK_TABLE') };
    case 'pickup':
      return { intent: 'ASK_PICKUP', text: talk.say('ASK_PICKUP'), options: pickupOptions(talk) };
    case 'opening':
      return openingPrompt(talk);
    case 'address':
      return addressPrompt(talk, { field: question.field, address: state.choices.address?.value ?? {}, from });
    default:
      return assertNever(question);
  }
}

function openingPrompt(talk: Talk): Prompt {
  const { hours, timezone } = talk.facts.restaurant.profile;
  const opensAt = nextOpeningAt({ hours, timezone, at: talk.facts.now });
  if (opensAt === null) {
    return { intent: 'CLOSED', text: talk.say('CLOSED_FOR_NOW'), options: [menuOption(talk)] };
  }
  const accept = optionId.opening(opensAt);
  return {
    intent: 'ASK_OPENING',
    text: talk.say('ASK_OPENING', { when: whenText(talk, opensAt) }),
    options: [
      { id: accept, title: talk.say('BUTTON_FOR_OPENING') },
      { id: optionId.cancel, title: talk.say('BUTTON_CANCEL') },
    ],
    yes: accept,
    no: optionId.cancel,
  };
}

function addressPrompt(talk: Talk, input: { field: AddressField; address: DeliveryAddress; from: number }): Prompt {
  const { field, address, from } = input;
  const intent = 'DELIVERY_ADDRESS';
  const { zones } = talk.facts.restaurant;
  switch (field) {
    case 'wilaya': {
      const options = distinct(zones.map((zone) => zone.wilaya)).map((name) => ({
        id: optionId.wilaya(name),
        title: name,
      }));
      return { intent, text: talk.say('ASK_WILAYA'), options, list: { id: optionId.wilayas, from } };
    }
    case 'commune': {
      const options = communesOf(zones, address.wilaya ?? '').map((name) => ({
        id: optionId.commune(name),
        title: name,
      }));
      const text = talk.say('ASK_COMMUNE', { wilaya: address.wilaya });
      return { intent, text, options, list: { id: optionId.communes, from } };
    }
    case 'details':
      return { intent, text: talk.say('ASK_ADDRESS') };
    case 'phone': {
      const { phone } = talk.facts.user;
      if (phone === undefined) return { intent, text: talk.say('ASK_PHONE'), request: 'contact' };
      const own = phoneOfSender(phone);
      const text = talk.say('ASK_PHONE_OWN', { phone: formatPhone(own) });
      return { intent, text, options: [{ id: optionId.phone(own), title: talk.say('BUTTON_MY_NUMBER') }] };
    }
    default:
      return assertNever(field);
  }
}

/** The order as it will be sent, to be confirmed. */
export function recap(talk: Talk, state: ConversationState, input: { checkout: Checkout; preface: string }): Step {
  const { checkout } = input;
  const text = talk.say('RECAP', {
    lines: linesText(talk, priced(talk, state.cart)),
    note: noteText(talk, checkout.note),
    details: detailsText(talk, checkout),
    total: price(talk, checkout.totalCentimes),
    payment: paymentText(talk, checkout),
  });
  const confirm = optionId.confirm(checkoutReference(checkout.checkoutId));
  return answer(
    talk,
    { ...state, stage: { kind: 'confirm', checkout } },
    {
      intent: 'CONFIRM',
      text: `${input.preface}\n\n${text}`,
      options: [
        { id: confirm, title: talk.say('BUTTON_CONFIRM') },
        { id: optionId.reject, title: talk.say('BUTTON_EDIT') },
        { id: optionId.cancel, title: talk.say('BUTTON_CANCEL') },
      ],
      yes: confirm,
      no: optionId.reject,
    },
  );
}

/** A choice made by an older event does not replace a newer one (invariant I15). */
function choose<K extends keyof FulfilmentChoices>(
  talk: Talk,
  state: ConversationState,
  key: K,
  value: NonNullable<FulfilmentChoices[K]>['value'],
): ConversationState {
  const current = state.choices[key];
  if (current && current.at > talk.at) return state;
  return { ...state, choices: { ...state.choices, [key]: { value, at: talk.at } } };
}

function modeOptions(talk: Talk): readonly Option[] {
  const modes: readonly ServiceMode[] = talk.facts.deliveryEnabled
    ? ['sur_place', 'a_emporter', 'livraison']
    : ['sur_place', 'a_emporter'];
  return modes.map((mode) => ({ id: optionId.mode(mode), title: modeLabel(talk, mode) }));
}

function modeLabel(talk: Talk, mode: ServiceMode): string {
  switch (mode) {
    case 'sur_place':
      return talk.say('BUTTON_SUR_PLACE');
    case 'a_emporter':
      return talk.say('BUTTON_A_EMPORTER');
    case 'livraison':
      return talk.say('BUTTON_LIVRAISON');
  }
}

function pickupOptions(talk: Talk): readonly Option[] {
  const { hours, timezone } = talk.facts.restaurant.profile;
  const { now } = talk.facts;
  const times = offerPickupTimes({ hours, timezone, now }, OFFERED_TIMES);
  return [
    ...(isOpenAt({ hours, timezone, at: now }) ? [{ id: optionId.pickupNow, title: talk.say('BUTTON_NOW') }] : []),
    ...times.map((at) => ({ id: optionId.pickup(at), title: shortWhenText(talk, at) })),
  ];
}

function menuOption(talk: Talk): Option {
  return { id: optionId.menu, title: talk.say('BUTTON_MENU') };
}

function communesOf(zones: readonly ServedZone[], wilaya: string): readonly string[] {
  const wanted = normalizeText(wilaya);
  return distinct(zones.filter((zone) => normalizeText(zone.wilaya) === wanted).map((zone) => zone.commune));
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
