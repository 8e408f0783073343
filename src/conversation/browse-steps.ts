import { MAX_QUANTITY } from '#src/cart/index';
import { plainText } from '#src/kernel/text';
import { textIn } from '#src/locale/index';
import {
  type Category,
  categoriesOf,
  findItem,
  findOption,
  type Menu,
  type MenuItem,
  type MenuOption,
} from '#src/menu/index';
import type { Option } from '#src/messages/index';
import { isOpenAt, nextOpeningAt } from '#src/tenancy/index';
import { optionId } from './option-id.ts';
import type { ConversationState } from './state.ts';
import { answer, type Step, type Talk } from './talk.ts';
import { price, servedText, title, whenText } from './views.ts';

/** Up to here the whole menu is one list; beyond, categories come first. */
const WHOLE_MENU_ITEMS = 20;
const QUICK_QUANTITIES = [1, 2, 3] as const;
const MAX_NAME = 40;

type Page = { readonly from: number };

export function greet(talk: Talk, state: ConversationState): Step {
  const { profile } = talk.facts.restaurant;
  const name = plainText(talk.facts.user.name ?? '', MAX_NAME);
  const hello = talk.say('GREETING', { name, restaurant: profile.name }).replace(/(?<! ) +(?=👋)/u, ' ');
  return home({ talk, state, text: `${hello}\n${closedNotice(talk)}`, intent: 'GREETING' });
}

export function goHome(talk: Talk, state: ConversationState): Step {
  const text = talk.say('HOME', { restaurant: talk.facts.restaurant.profile.name });
  return home({ talk, state, text, intent: 'HOME' });
}

export function help(talk: Talk, state: ConversationState): Step {
  const step = home({ talk, state, text: talk.say('HELP'), intent: 'HELP' });
  if (!talk.facts.supportEnabled) return step;
  const person = { id: optionId.person, title: talk.say('BUTTON_PERSON') };
  const others = homeOptions(talk, state).filter(({ id }) => id !== optionId.help);
  return answer(talk, step.state, { intent: 'HELP', text: talk.say('HELP'), options: [...others, person] });
}

export function clarify(talk: Talk, state: ConversationState): Step {
  return answer(talk, state, { intent: 'CLARIFY', text: talk.say('CORE_CLARIFY'), options: homeOptions(talk, state) });
}

/** Leaves every question open at the moment, keeps the cart. */
function home(input: { talk: Talk; state: ConversationState; text: string; intent: string }): Step {
  const { talk, text, intent } = input;
  const state: ConversationState = { ...input.state, stage: { kind: 'idle' } };
  return answer(talk, state, { intent, text, options: homeOptions(talk, state) });
}

export function homeOptions(talk: Talk, state: ConversationState): readonly Option[] {
  const cart = { id: optionId.cart, title: talk.say('BUTTON_CART') };
  return [
    { id: optionId.menu, title: talk.say('BUTTON_MENU') },
    ...(state.cart.lines.length > 0 ? [cart] : []),
    { id: optionId.help, title: talk.say('BUTTON_HELP') },
  ];
}

export function showMenu(talk: Talk, state: ConversationState, page: Page): Step {
  const { menu } = talk;
  const idle: ConversationState = { ...state, stage: { kind: 'idle' } };
  if (menu.items.length === 0) return home({ talk, state, text: talk.say('MENU_EMPTY'), intent: 'SHOW_MENU' });
  const categories = categoriesOf(menu);
  const whole = menu.items.length <= WHOLE_MENU_ITEMS || categories.length === 1;
  const options = whole
    ? categories.flatMap((category) =>
        category.items.map((item) => itemOption(talk, item, textIn(category.label, talk.locale))),
      )
    : categories.map((category) => ({
        id: optionId.category(category.key),
        title: textIn(category.label, talk.locale),
        description: talk.say('CATEGORY_COUNT', { count: category.items.length }),
      }));
  const text = `${talk.say('CORE_MENU_HEADER')}\n${closedNotice(talk)}`;
  return answer(talk, idle, { intent: 'SHOW_MENU', text, options, list: { id: optionId.menu, ...page } });
}

export function showCategory(talk: Talk, state: ConversationState, page: Page & { category: string }): Step {
  const category = categoryOf(talk.menu, page.category);
  if (!category) {
    const [code] = categoryOf(talk.facts.restaurant.menu, page.category)?.items.map((item) => item.code) ?? [];
    return code === undefined ? showMenu(talk, state, { from: 0 }) : itemGone(talk, state, code);
  }
  return answer(
    talk,
    { ...state, stage: { kind: 'idle' } },
    {
      intent: 'SHOW_MENU',
      text: talk.say('CATEGORY_HEADER', { category: textIn(category.label, talk.locale) }),
      options: category.items.map((item) => itemOption(talk, item)),
      list: { id: optionId.category(category.key), from: page.from },
    },
  );
}

/** Several items fit what was written. */
export function askWhichItem(talk: Talk, state: ConversationState, page: Page & { codes: readonly string[] }): Step {
  const items = page.codes.flatMap((code) => findItem(talk.menu, code) ?? []);
  const [first] = page.codes;
  if (items.length === 0)
    return first === undefined ? showMenu(talk, state, { from: 0 }) : itemGone(talk, state, first);
  return answer(
    talk,
    { ...state, stage: { kind: 'idle' } },
    {
      intent: 'WHICH_ITEM',
      text: talk.say('WHICH_ITEM'),
      options: items.map((item) => itemOption(talk, item)),
      list: { id: optionId.which(page.codes), from: page.from },
    },
  );
}

/** Options first where the item has any, else the quantity. */
export function pickItem(
  talk: Talk,
  state: ConversationState,
  pick: Page & { code: string; options: readonly string[] },
): Step {
  const item = findItem(talk.menu, pick.code);
  if (!item) return itemGone(talk, state, pick.code);
  if (item.options.length === 0) return askQuantity(talk, state, pick);
  const chosen = optionsOf(item, pick.options);
  const lines = item.options.map((option) => optionLine(talk, option)).join('\n');
  const text = talk.say('ITEM_OPTIONS', {
    item: title(talk, { item, options: chosen }),
    price: unitPrice(talk, item, chosen),
    options: lines,
  });
  const proceed = {
    id: optionId.quantity(item.code, codesOf(chosen)),
    title: talk.say(chosen.length > 0 ? 'BUTTON_OPTIONS_DONE' : 'BUTTON_NO_OPTION'),
  };
  const toggles = item.options.map((option) => ({
    id: optionId.options(item.code, toggled(codesOf(chosen), option.code)),
    title: `${chosen.includes(option) ? '✓' : '+'} ${textIn(option.label, talk.locale)}`,
  }));
  const stage = { kind: 'idle' } as const;
  const list = { id: optionId.options(item.code, codesOf(chosen)), from: pick.from };
  return answer(talk, { ...state, stage }, { intent: 'CHOOSE_OPTIONS', text, options: [proceed, ...toggles], list });
}

export function askQuantity(
  talk: Talk,
  state: ConversationState,
  pick: { code: string; options: readonly string[] },
): Step {
  const item = findItem(talk.menu, pick.code);
  if (!item) return itemGone(talk, state, pick.code);
  const chosen = optionsOf(item, pick.options);
  const options = codesOf(chosen);
  return answer(
    talk,
    { ...state, stage: { kind: 'quantity', itemCode: item.code, optionCodes: options } },
    {
      intent: 'ASK_QUANTITY',
      text: talk.say('ASK_QUANTITY', {
        item: title(talk, { item, options: chosen }),
        price: unitPrice(talk, item, chosen),
        max: MAX_QUANTITY,
      }),
      options: QUICK_QUANTITIES.map((quantity) => ({
        id: optionId.add({ code: item.code, options, quantity }),
        title: String(quantity),
      })),
    },
  );
}

function itemGone(talk: Talk, state: ConversationState, code: string): Step {
  const menu = showMenu(talk, state, { from: 0 });
  if (!menu.reply) return menu;
  const text = `${servedText(talk, code) ?? talk.say('ITEM_GONE')}\n\n${menu.reply.message.text}`;
  return { ...menu, reply: { ...menu.reply, message: { ...menu.reply.message, text } } };
}

/** "Fermé pour le moment, ouverture demain à 11:00", or nothing while the door is open. */
export function closedNotice(talk: Talk): string {
  const { hours, timezone } = talk.facts.restaurant.profile;
  const place = { hours, timezone, at: talk.facts.now };
  if (isOpenAt(place)) return '';
  const opensAt = nextOpeningAt(place);
  return opensAt === null ? '' : talk.say('CLOSED_NOTICE', { when: whenText(talk, opensAt) });
}

function categoryOf(menu: Menu, key: string): Category | undefined {
  return categoriesOf(menu).find((candidate) => optionId.category(candidate.key) === optionId.category(key));
}

function itemOption(talk: Talk, item: MenuItem, group?: string): Option {
  return {
    id: optionId.item(item.code),
    title: textIn(item.label, talk.locale),
    description: talk.say('ITEM_LINE', { code: item.code, price: price(talk, item.priceCentimes) }),
    ...(group !== undefined && { group }),
  };
}

function optionLine(talk: Talk, option: MenuOption): string {
  const label = textIn(option.label, talk.locale);
  if (option.priceDeltaCentimes === 0) return talk.say('OPTION_FREE', { option: label });
  const sign = option.priceDeltaCentimes > 0 ? '+' : '';
  return talk.say('OPTION_LINE', { option: label, price: `${sign}${price(talk, option.priceDeltaCentimes)}` });
}

function unitPrice(talk: Talk, item: MenuItem, options: readonly MenuOption[]): string {
  return price(
    talk,
    options.reduce((sum, option) => sum + option.priceDeltaCentimes, item.priceCentimes),
  );
}

function optionsOf(item: MenuItem, codes: readonly string[]): readonly MenuOption[] {
  return codes.flatMap((code) => findOption(item, code) ?? []);
}

function codesOf(options: readonly MenuOption[]): readonly string[] {
  return options.map((option) => option.code);
}

function toggled(codes: readonly string[], code: string): readonly string[] {
  return codes.includes(code) ? codes.filter((candidate) => candidate !== code) : [...codes, code];
}
