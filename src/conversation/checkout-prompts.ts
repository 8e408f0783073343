import { offerPickupTimes, type Question, type ServiceMode } from '#src/checkout/index';
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
import { optionId } from './option-id.ts';
import type { ConversationState } from './state.ts';
import type { Prompt, Talk } from './talk.ts';
import { shortSlotText, shortWhenText, whenText } from './views.ts';

const OFFERED_TIMES = 6;

/** How a question is put, with its answers. */
export function promptFor(talk: Talk, state: ConversationState, input: { question: Question; from: number }): Prompt {
  const { question, from } = input;
  switch (question.kind) {
    case 'mode':
      return { intent: 'ASK_MODE', text: talk.say('ASK_SERVICE_MODE'), options: modeOptions(talk) };
    case 'table':
      return { intent: 'ASK_TABLE', text: talk.say('ASK_TABLE') };
    case 'pickup':
      return { intent: 'ASK_PICKUP', text: talk.say('ASK_PICKUP'), options: pickupOptions(talk) };
    case 'slot':
      return slotPrompt(talk, state);
    case 'opening':
      return openingPrompt(talk);
    case 'address':
      if (question.field === 'wilaya' && canBeShown(talk, state))
        return { intent: 'DELIVERY_ADDRESS', text: talk.say('delivery_location_request'), request: 'location' };
      return addressPrompt(talk, { field: question.field, address: state.choices.address?.value ?? {}, from });
    default:
      return assertNever(question);
  }
}

/** A pin is the shortest answer, where one can be told from another. Asked again, there is a list as well. */
function canBeShown(talk: Talk, { stage, choices }: ConversationState): boolean {
  const isAgain = stage.kind === 'question' && stage.question.kind === 'address';
  const isKnown = choices.address?.value.location !== undefined;
  return !isAgain && !isKnown && talk.facts.restaurant.zones.some(({ isOnMap }) => isOnMap);
}

function slotPrompt(talk: Talk, { quote }: ConversationState): Prompt {
  const slots = quote?.value.slots ?? [];
  const options = slots.map((slot) => ({ id: optionId.slot(slot), title: shortSlotText(talk, slot) }));
  return { intent: 'DELIVERY_SLOT_PICK', text: talk.say('ASK_SLOT'), options };
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

function modeOptions(talk: Talk): readonly Option[] {
  const modes: readonly ServiceMode[] = talk.facts.deliveryEnabled
    ? ['sur_place', 'a_emporter', 'livraison']
    : ['sur_place', 'a_emporter'];
  return modes.map((mode) => ({ id: optionId.mode(mode), title: modeLabel(talk, mode) }));
}

export function modeLabel(talk: Talk, mode: ServiceMode): string {
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
