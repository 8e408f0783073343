import type { ConversationState } from '#src/conversation/index';
import type { Intent } from '#src/conversation/intent';
import { intentOfTap } from '#src/conversation/option-id';
import type { Menu } from '#src/menu/index';

/** What was read, in the words of `test/fixtures/language/phrase.ts`; the first of them is for people. */
export function meaningsOf(intent: Intent, state: ConversationState, menu: Menu): readonly string[] {
  const said = describe(intent, state, menu);
  const answers = (['yes', 'no'] as const).filter((answer) => isAnswer(intent, state.prompt?.[answer]));
  const { stage } = state;
  if (intent.kind === 'add' && stage.kind === 'quantity') {
    const [only] = intent.additions;
    if (only?.itemCode === stage.itemCode) return [`quantity ${only.quantity}`, said];
  }
  return [said, ...answers];
}

function isAnswer(intent: Intent, optionId: string | undefined): boolean {
  return optionId !== undefined && JSON.stringify(intentOfTap(optionId)) === JSON.stringify(intent);
}

const PLAIN: Readonly<Partial<Record<Intent['kind'], string>>> = {
  show_menu: 'menu',
  person: 'help',
  show_cart: 'cart',
  edit_cart: 'edit',
  ask_empty: 'empty',
  ask_note: 'note',
  confirm: 'yes',
  reject: 'no',
  order_status: 'status',
  opt_out: 'stop',
  opt_in: 'start',
};

function describe(intent: Intent, state: ConversationState, menu: Menu): string {
  switch (intent.kind) {
    case 'add': {
      const problem = intent.quantityRefused || intent.unknownCodes.length > 0 ? ' !' : '';
      return `add ${intent.additions.map(line).toSorted().join(' ')}${problem}`;
    }
    case 'remove':
      return `remove ${intent.removals
        .map(({ itemCode, quantity }) => removal(itemCode, quantity, state))
        .toSorted()
        .join(' ')}`;
    case 'set_quantity':
      return `set ${intent.itemCode}=${intent.quantity}`;
    case 'set_line':
      return `set ${intent.lineId}=${intent.quantity}`;
    case 'pick_item':
    case 'choose_options':
    case 'ask_quantity':
      return `item ${[intent.code, ...('options' in intent ? intent.options.toSorted() : [])].join('+')}`;
    case 'which_item':
      return `ask ${intent.codes.toSorted().join(' ')}`;
    case 'ask_between':
      return `ask ${intent.readings
        .flatMap((reading) => describe(reading, state, menu).split(' ').slice(1))
        .map((word) => word.replace(/[x=+].*$/, ''))
        .toSorted()
        .join(' ')}`;
    case 'show_category': {
      const codes = menu.items.filter(({ category }) => category.fr === intent.category).map(({ code }) => code);
      return `ask ${codes.toSorted().join(' ')}`;
    }
    case 'mode':
      return intent.mode;
    case 'set_locale':
      return `lang ${intent.locale}`;
    case 'fee':
      return intent.place === null ? 'fee' : `fee ${intent.place.toLowerCase()}`;
    default:
      return PLAIN[intent.kind] ?? intent.kind;
  }
}

function line(addition: { itemCode: string; quantity: number; optionCodes: readonly string[] }): string {
  const options = addition.optionCodes.toSorted().map((code) => `+${code}`);
  return `${addition.itemCode}x${addition.quantity}${options.join('')}`;
}

/** All of it, or as many pieces as there are, is the same. */
function removal(itemCode: string, quantity: number | null, state: ConversationState): string {
  const held = state.cart.lines.reduce((sum, item) => sum + (item.itemCode === itemCode ? item.quantity : 0), 0);
  return quantity === null || quantity >= held ? itemCode : `${itemCode}x${quantity}`;
}

/** One of the right answers of a phrase, in the same words. */
export function readExpected(means: string, state: ConversationState, menu: Menu): string {
  const [verb = '', ...rest] = means.trim().split(/\s+/);
  switch (verb) {
    case 'add':
      return `add ${rest.map(sortOptions).toSorted().join(' ')}`;
    case 'remove':
      return `remove ${rest
        .map((word) => {
          const [code = '', pieces] = word.split('x');
          return removal(code, pieces === undefined ? null : Number(pieces), state);
        })
        .toSorted()
        .join(' ')}`;
    case 'item':
      return `item ${rest.map(sortOptions).join(' ')}`;
    case 'ask':
      return `ask ${rest.toSorted().join(' ')}`;
    case 'category': {
      const name = rest.join(' ').toLowerCase();
      const codes = menu.items.filter(({ category }) => category.fr.toLowerCase() === name).map(({ code }) => code);
      if (codes.length === 0) throw new Error(`no category "${name}"`);
      return `ask ${codes.toSorted().join(' ')}`;
    }
    case 'fee':
      return ['fee', ...rest].join(' ').toLowerCase();
    default:
      return [verb, ...rest].join(' ');
  }
}

function sortOptions(word: string): string {
  const [item = '', ...options] = word.split('+');
  return [item, ...options.toSorted()].join('+');
}
