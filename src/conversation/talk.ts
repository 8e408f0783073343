import { type Cart, type PricedCart, priceCart } from '#src/cart/index';
import {
  fillApproved,
  type Locale,
  type PhraseKey,
  phrasebook,
  type Say,
  type TemplateValues,
} from '#src/locale/index';
import { type Menu, menuServedAt } from '#src/menu/index';
import { moreOptionId, type Option, type OutboundMessage } from '#src/messages/index';
import type { Act } from './act.ts';
import type { Facts } from './facts.ts';
import type { ConversationState, ShownPrompt } from './state.ts';

/** What every step of one turn shares. */
export interface Talk {
  readonly facts: Facts;
  readonly locale: Locale;
  readonly say: Say;
  /** Event time of what is being answered. */
  readonly at: number;
  /** What is served at the time of the turn; the whole menu, by which words are understood, is in the facts. */
  readonly menu: Menu;
}

/** What a step decided. `intent` names it for the archive (spec/b Appendix D). */
export interface Step {
  readonly state: ConversationState;
  readonly reply: Reply | null;
  readonly act: Act | null;
}

export interface Reply {
  readonly message: OutboundMessage;
  readonly intent: string;
  /** `order`: carries an order number, so a duplicate is harmless and a loss is not; `proactive` is the other way round (design.md §5). */
  readonly sendClass: 'reply' | 'order' | 'proactive';
  readonly prompt: ShownPrompt | null;
}

export interface Prompt {
  readonly intent: string;
  readonly text: string;
  readonly options?: readonly Option[];
  /** For lists that may have more pages: the option id that opens this list, and the first option to show. */
  readonly list?: { readonly id: string; readonly from: number };
  readonly yes?: string;
  readonly no?: string;
  readonly request?: 'location' | 'contact';
  readonly sendClass?: Reply['sendClass'];
  /** What must be said after the window too, where a template for it is approved. */
  readonly lasting?: { readonly key: PhraseKey; readonly values: TemplateValues };
  readonly isAboutOthers?: true;
}

/** What every channel can show at once, with one place for the way to the next page (WhatsApp lists hold ten rows). */
const PAGE = 9;
/** Lines left blank by an empty value would tear holes into a message. */
const BLANK_LINES = /\n{3,}/g;
const EMPTY_LINE = /(?<=\n)[ \t]+(?=\n)/g;

export function startTalk(input: { facts: Facts; locale: Locale; at: number }): Talk {
  const { now, restaurant } = input.facts;
  const menu = menuServedAt(restaurant.menu, { at: now, timezone: restaurant.profile.timezone });
  return { ...input, menu, say: phrasebook(input.locale, restaurant.templates) };
}

/** The state goes on, and this is said. */
export function answer(talk: Talk, state: ConversationState, prompt: Prompt): Step {
  const { say } = talk;
  const page = pageOf(talk, prompt);
  const { lasting } = prompt;
  const approved = lasting && fillApproved(talk.facts.restaurant.approved, { ...lasting, locale: talk.locale });
  const message: OutboundMessage = {
    text: tidy(prompt.text),
    ...(page.items.length > 0 && {
      options: { ...page, from: 0, openLabel: say('LIST_OPEN'), moreLabel: say('LIST_MORE') },
    }),
    ...(prompt.request && { request: prompt.request }),
    ...(approved && { approved }),
    ...(prompt.isAboutOthers && { isAboutOthers: true }),
  };
  const shown: ShownPrompt = {
    options: page.items.map(({ id, title }) => ({ id, title })),
    ...(page.list !== '' && { list: page.list }),
    ...(prompt.yes !== undefined && { yes: prompt.yes }),
    ...(prompt.no !== undefined && { no: prompt.no }),
  };
  const reply: Reply = { message, intent: prompt.intent, sendClass: prompt.sendClass ?? 'reply', prompt: shown };
  return { state: { ...state, prompt: shown }, reply, act: null };
}

/** The options of one page, the last one leading to the next. A list that has become shorter than the page asked for starts again. */
function pageOf(talk: Talk, prompt: Prompt): { items: readonly Option[]; list: string } {
  const { options = [], list } = prompt;
  if (!list) return { items: options, list: '' };
  const from = list.from < options.length ? list.from : 0;
  const name = from === 0 ? list.id : moreOptionId({ list: list.id, from });
  const left = options.slice(from);
  if (left.length <= PAGE + 1) return { items: left, list: name };
  const more = { id: moreOptionId({ list: list.id, from: from + PAGE }), title: talk.say('LIST_MORE') };
  return { items: [...left.slice(0, PAGE), more], list: name };
}

/** For an answer that leaves the question open: a yes and a no still mean what they meant. */
export function openQuestion({ prompt }: ConversationState): Pick<Prompt, 'yes' | 'no'> {
  return {
    ...(prompt?.yes !== undefined && { yes: prompt.yes }),
    ...(prompt?.no !== undefined && { no: prompt.no }),
  };
}

export function priced(talk: Talk, cart: Cart): PricedCart {
  return priceCart(cart, talk.menu);
}

function tidy(text: string): string {
  return text
    .replace(EMPTY_LINE, '')
    .replace(/\n\n(?=\n)/g, '\n')
    .replace(BLANK_LINES, '\n\n')
    .trim();
}
