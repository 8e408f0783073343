import {
  type ConversationState,
  converse,
  type Facts,
  initialState,
  SNAPSHOT_SHAPE,
  type Turn,
} from '#src/conversation/index';
import type { InboundContent } from '#src/messages/index';
import { languageMenu } from '../../test/fixtures/language/menu.ts';
import type { TalkPlace } from '../../test/fixtures/language/phrase.ts';

/** A Sunday evening in Algiers. */
const NOW = Date.parse('2026-11-22T17:00:00Z');

const LANGUAGES = {
  scriptFirst: true,
  stickyArabic: true,
  stickyThreshold: 2,
  answersDarija: true,
  strictArabic: true,
  fallback: 'fr',
} as const;

const FACTS: Facts = {
  now: NOW,
  newId: '00000000-0000-4000-8000-000000000001',
  restaurant: {
    version: 1,
    shape: SNAPSHOT_SHAPE,
    profile: {
      tenantId: '00000000-0000-0000-0000-000000000001',
      restaurantId: '00000000-0000-0000-0000-000000000000',
      name: 'Chez Nous',
      timezone: 'Africa/Algiers',
      defaultLocale: 'fr',
      hours: { weekly: 'always' },
      isActive: true,
    },
    menu: languageMenu,
    templates: {},
    approved: {},
    zones: [
      { wilaya: 'Alger', commune: 'Hydra', feeCentimes: 30_000, minimumCentimes: 150_000 },
      { wilaya: 'Alger', commune: 'Kouba', feeCentimes: 40_000, minimumCentimes: 0 },
      { wilaya: 'Alger', commune: 'El Biar', feeCentimes: 0, minimumCentimes: 0 },
    ],
    staff: [],
    fraudRules: [],
    switches: {},
  },
  user: { key: 'c', name: 'Nadia', phone: '213555000001' },
  deliveryEnabled: true,
  languages: LANGUAGES,
  hearsVoice: true,
  hasAdviser: false,
};

const CART = ['P01 x2', 'D01 x1'];

/** `#` is a tap. */
const WAY_TO: Readonly<Record<TalkPlace, readonly string[]>> = {
  fresh: [],
  cart: CART,
  quantity: ['#QTY:P01:'],
  mode: [...CART, 'commander'],
  confirm: [...CART, 'commander', 'a emporter', 'maintenant'],
  placed: [...CART, 'commander', 'a emporter', 'maintenant', 'oui'],
};

const STAGE_AT: Readonly<Record<TalkPlace, ConversationState['stage']['kind']>> = {
  fresh: 'idle',
  cart: 'idle',
  quantity: 'quantity',
  mode: 'question',
  confirm: 'confirm',
  placed: 'idle',
};

export interface TalkAt {
  readonly state: ConversationState;
  readonly facts: Facts;
}

/** Brings a talk there as a customer would. */
export function talkAt(place: TalkPlace): TalkAt {
  let state = initialState('fr');
  let { now } = FACTS;
  for (const text of WAY_TO[place]) {
    now += 5_000;
    state = sends({ state, facts: { ...FACTS, now } }, contentOf(text)).state;
  }
  if (state.stage.kind !== STAGE_AT[place]) throw new Error(`the way to "${place}" ends at "${state.stage.kind}"`);
  return { state, facts: { ...FACTS, now: now + 5_000 } };
}

export interface AfterWords {
  readonly state: ConversationState;
  readonly placesOrder: boolean;
}

function contentOf(step: string): InboundContent {
  return step.startsWith('#') ? { kind: 'choice', optionId: step.slice(1), title: '' } : { kind: 'text', text: step };
}

/** One message, with a kitchen that takes every order. */
export function sends({ state, facts }: TalkAt, content: InboundContent): AfterWords {
  const turn = settled(converse(state, { kind: 'event', content, at: facts.now }, facts), facts);
  const { act } = turn;
  if (act?.kind === 'order_status') {
    const outcome = { kind: 'order_status', outcome: { kind: 'none' } } as const;
    return { state: converse(turn.state, { kind: 'outcome', outcome }, facts).state, placesOrder: false };
  }
  if (act?.kind !== 'place_order') return { state: turn.state, placesOrder: false };
  const { checkout } = act;
  const placed = {
    kind: 'placed',
    orderId: checkout.checkoutId,
    orderNumber: 1,
    totalCentimes: checkout.totalCentimes,
    payment: null,
  } as const;
  const outcome = { kind: 'place_order', checkout, outcome: placed } as const;
  return { state: converse(turn.state, { kind: 'outcome', outcome }, facts).state, placesOrder: true };
}

/** Everybody pays in cash here, as far as it is asked. */
function settled(turn: Turn, facts: Facts): Turn {
  if (turn.act?.kind !== 'payment_terms') return turn;
  return converse(turn.state, { kind: 'outcome', outcome: { ...turn.act, outcome: null } }, facts);
}
