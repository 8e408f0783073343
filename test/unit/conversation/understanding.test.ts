import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConversationState, initialState } from '#src/conversation/index';
import type { Intent } from '#src/conversation/intent';
import { readText } from '#src/conversation/read-text';
import { arabicLexicon } from '#src/locale/lexicon/ar';
import { darijaLexicon } from '#src/locale/lexicon/darija';
import { frenchLexicon } from '#src/locale/lexicon/fr';
import { Customer } from '../../support/customer.ts';
import { atRecap, withCart } from '../../support/customer-at.ts';
import { demoMenu, demoRestaurant, menuItem } from '../../support/demo-restaurant.ts';

const LEXICONS = [frenchLexicon, arabicLexicon, darijaLexicon];

function read(text: string, state: ConversationState = initialState('fr')): Intent {
  return readText(text, state, new Customer({ restaurant: demoRestaurant() }).facts());
}

/** "2 P01 +R01, 1 S01" for what is added, else the kind of what was understood. */
function said(text: string, state?: ConversationState): string {
  const intent = read(text, state);
  switch (intent.kind) {
    case 'add':
      return intent.additions
        .map(({ itemCode, optionCodes, quantity }) => [`${quantity} ${itemCode}`, ...optionCodes].join(' +'))
        .join(', ');
    case 'pick_item':
      return `? ${intent.code}`;
    case 'ask_quantity':
      return `? ${[intent.code, ...intent.options].join(' +')}`;
    case 'which_item':
      return `which ${intent.codes.join(' ')}`;
    case 'remove':
      return intent.removals.map(({ itemCode, quantity }) => `- ${quantity ?? 'all'} ${itemCode}`).join(', ');
    case 'set_quantity':
      return `= ${intent.quantity} ${intent.itemCode}`;
    case 'mode':
      return intent.mode;
    case 'set_locale':
      return `lang ${intent.locale}`;
    case 'fee':
      return `fee ${intent.place ?? ''}`.trim();
    default:
      return intent.kind;
  }
}

describe('French', () => {
  it.each([
    ['je veux une margherita', '1 P01'],
    ['deux pizzas margherita et un burger classic sans oignons', '2 P01, 1 B01 +R02'],
    ['je peux avoir deux salades s’il vous plaît ?', '2 S01'],
    ['burger sans oignons avec double steak', '? B01 +R02 +X02'],
    ['2 pizzas : une margherita et une pepperoni', '1 P01, 1 P02'],
    ['pizza margherita 2 et burger 3', '2 P01, 3 B01'],
    ['2 margharitta', '2 P01'],
    ['une pizza', 'which P01 P02'],
    ['un burger sans fromage', '? B01'],
    ['pizza ou burger', 'which P01 P02 B01'],
    ['combien coûte le burger', '? B01'],
    ['vous avez des pizzas ?', 'which P01 P02'],
    ['2 pizza margherita pour table 5', '2 P01'],
    ['pizza margherita 900 da', '? P01'],
    ['margherita 0555 12 34 56', '? P01'],
    ['enlève une margherita', '- 1 P01'],
    ['annuler la pizza margherita', '- all P01'],
    ['enlève les oignons du burger', 'edit_cart'],
    ['finalement 3 margherita', '= 3 P01'],
    ['remplace la salade par un burger', 'ask_between'],
    ['enlève la salade et ajoute un burger', 'ask_between'],
    ['enlève tout', 'ask_empty'],
    ['vous ouvrez à quelle heure', 'hours'],
    ['la livraison à Kouba c’est combien', 'fee Kouba'],
    ['vous livrez jusqu’à El Biar', 'fee El Biar'],
    ['où est ma commande ?', 'order_status'],
    ['ma pizza n’est toujours pas arrivée', 'order_status'],
    ['j’attends depuis une heure', 'order_status'],
    ['j’ai commandé 2 margherita', 'order_status'],
    ['on mange sur place', 'sur_place'],
    ['je passe la prendre', 'a_emporter'],
    ['je veux être livré', 'livraison'],
    ['c’est tout', 'checkout'],
    ['comment ça marche', 'help'],
    ['ne m’envoyez plus de messages', 'opt_out'],
    ['parle en arabe svp', 'lang ar'],
    ['merci beaucoup mon ami', 'thanks'],
  ])('%j: %s', (text, expected) => expect(said(text)).toBe(expected));
});

describe('Darija in Latin letters', () => {
  it.each([
    ['3tini zouj pizza margherita', '2 P01'],
    ['slm khoya n7eb 2 pizza margherita w 1 burger', '2 P01, 1 B01'],
    ['margherita w zouj pepperoni', '1 P01, 2 P02'],
    ['margherita zouj pepperoni', 'which P01 P02'],
    ['3tini tlata burger bla bsal', '3 B01 +R02'],
    ['pizza margherita bla zitoun w extra fromage', '? P01 +R01 +X01'],
    ['ma tdirlich zitoun f la margherita', '? P01 +R01'],
    ['zidli wa7da margherita', '1 P01'],
    ['dirli khemsa salata', '5 S01'],
    ['9adech la pizza pepperoni', '? P02'],
    ['kayen burger ?', '? B01'],
    ['na7ili burger', '- all B01'],
    ['na9es wahda pizza margherita', '- 1 P01'],
    ['khaliha zouj margherita', '= 2 P01'],
    ['na7i kolch', 'ask_empty'],
    ['wach kayen', 'show_menu'],
    ['bghit nchouf lmenu', 'show_menu'],
    ['rani haba ncommandi', 'checkout'],
    ['wa9tach t7elou', 'hours'],
    ['ch7al livraison l hydra', 'fee Hydra'],
    ['win rahi la commande', 'order_status'],
    ['wslat wela mazal', 'order_status'],
    ['nakel hna', 'sur_place'],
    ['neddiha m3aya', 'a_emporter'],
    ['hder m3aya bel darja', 'lang darija'],
    ['ya3tik essa7a khoya', 'thanks'],
    ['ma fhemtch', 'help'],
    ['hbes', 'cancel'],
    ['khlas manich hab, annuli', 'cancel'],
    ['werrilna lmenu', 'show_menu'],
    ['la commande ma wslatnich', 'order_status'],
  ])('%j: %s', (text, expected) => expect(said(text)).toBe(expected));
});

describe('Darija in Arabic script', () => {
  it.each([
    ['عطيني زوج بيتزا مارغريتا', '2 P01'],
    ['جيبلي زوج برغر بلا بصل', '2 B01 +R02'],
    ['زيدلي وحدة سلاطة', '1 S01'],
    ['ما تديرليش زيتون في المارغريتا', '? P01 +R01'],
    ['شحال البيتزا', 'which P01 P02'],
    ['واش كاين ليوم', 'show_menu'],
    ['وقتاش تحلو', 'hours'],
    ['وين راهي طلبيتي', 'order_status'],
    ['مازال ما وصلتش', 'order_status'],
    ['كمل الطلبية', 'checkout'],
    ['بطل الكوموند', 'cancel'],
    ['ناكل هنا', 'sur_place'],
    ['نديها معايا', 'a_emporter'],
    ['صحا خويا', 'thanks'],
  ])('%j: %s', (text, expected) => expect(said(text)).toBe(expected));
});

describe('Arabic', () => {
  it.each([
    ['أريد سلطة وبيتزا بيبروني', '1 S01, 1 P02'],
    ['أعطني اثنين برغر كلاسيك بدون بصل', '2 B01 +R02'],
    ['ثَلاث سلطات من فضلك', '3 S01'],
    ['واحد برغر مع لحم مضاعف', '1 B01 +X02'],
    ['بكم البيتزا المارغريتا؟', '? P01'],
    ['احذف السلطة', '- all S01'],
    ['أفرغ السلة', 'ask_empty'],
    ['هل يمكنني رؤية القائمة', 'show_menu'],
    ['متى تفتحون', 'hours'],
    ['كم ثمن التوصيل؟', 'fee'],
    ['أين طلبي؟', 'order_status'],
    ['أريد التوصيل إلى المنزل', 'livraison'],
    ['أكمل الطلب', 'checkout'],
    ['أريد سلطتين', '2 S01'],
    ['ماهي وجباتكم', 'show_menu'],
    ['أوقفوا الرسائل', 'opt_out'],
    ['تحدث بالعربية', 'lang ar'],
    ['السلام عليكم ورحمة الله', 'greet'],
  ])('%j: %s', (text, expected) => expect(said(text)).toBe(expected));
});

describe('a sentence that says no, tells a story or is about something else', () => {
  it.each([
    'pas de pizza',
    'ma nhebch pizza',
    'ma nheb 2 margherita',
    'ما أريد بيتزا مارغريتا',
    'manhebch salade',
    'je ne veux pas de salade',
    'لا أريد سلطة',
    'ما نحبش بيتزا',
    'ماشي بيتزا',
    'je ne veux pas annuler',
    'hier j’ai mangé une pizza margherita',
    'la pizza était bonne',
    'payer par carte',
    'est ce que vous prenez la carte bancaire',
    'ma cousine mange 2 pizza margherita chaque semaine',
    'bla zitoun',
    'nouveau',
    'marg',
  ])('%j changes nothing and opens nothing', (text) => expect(said(text)).toBe('unknown'));

  it('may name what is wanted instead: that is asked, not added', () => {
    expect(said('pas de pizza mais un burger')).toBe('? B01');
    expect(said('ma nhebch pizza nheb burger')).toBe('? B01');
    expect(said('machi pizza, burger')).toBe('? B01');
  });
});

describe('two readings of one sentence', () => {
  it('are buttons, and each does what it says', () => {
    const asked = () => withCart().types('badel pizza margherita b burger');
    expect(asked().intent).toBe('ASK_BETWEEN');
    expect(asked().state.cart).toEqual(withCart().state.cart);
    expect(asked().taps('🗑').state.cart.lines).toEqual([]);
    expect(asked().taps('➕').text).toContain('1 × Burger Classic');
  });

  it('an item of the cart that is not wanted any more is asked about, not taken out', () => {
    const customer = withCart().types('je ne veux plus la margherita');
    expect(customer.intent).toBe('ASK_BETWEEN');
    expect(customer.state.cart.lines).toHaveLength(1);
    expect(customer.taps('🗑').state.cart.lines).toEqual([]);
  });

  it.each(['margherita pepperoni', '2 margherita pepperoni', 'margherita zouj pepperoni'])(
    '%j leaves open how many of which',
    (text) => expect(said(text)).toBe('which P01 P02'),
  );

  it.each(['na7i zitoun mel margherita', 'enlève les olives de la margherita'])('%j takes no pizza out', (text) =>
    expect(withCart().types(text).state.cart.lines).toHaveLength(1),
  );
});

describe('in the middle of an order', () => {
  it('a quantity may be said in words', () => {
    const asked = () => new Customer().tapsId('QTY:P02:');
    expect(asked().types('wa7da').state.cart.lines).toMatchObject([{ quantity: 1 }]);
    for (const two of ['deux', 'zouj brk', 'زوج', 'اثنين من فضلك', 'x2'])
      expect(asked().types(two).state.cart.lines, two).toMatchObject([{ itemCode: 'P02', quantity: 2 }]);
  });

  it('a yes among courtesies confirms, and nothing else does', () => {
    for (const yes of ['oui vas-y', 'ih khoya', 'نعم أؤكد', 'd’accord merci'])
      expect(atRecap().types(yes).placed, yes).toHaveLength(1);
    for (const no of [
      'oui mais sans olives',
      'ok et le prix ?',
      'non merci',
      'ih 2 burger',
      'lala',
      'saha',
      'ma nconfirmich',
    ])
      expect(atRecap().types(no).placed, no).toHaveLength(0);
  });

  it('a name that fits several items means the one in the cart when it is taken out', () => {
    expect(said('na7i la pizza', withCart().state)).toBe('- all P01');
    expect(withCart().types('na7i la pizza').state.cart.lines).toEqual([]);
  });

  it('a question is answered while an address is asked, and an address is no question', () => {
    const asked = () => withCart().types('commander').types('livraison').types('Alger').types('Hydra');
    expect(asked().types('wa9tach t7elou').intent).toBe('HOURS');
    expect(asked().types('3tini zouj pepperoni').text).toContain('2 × Pizza Pepperoni');
    expect(asked().types('12 rue de la pizza, à côté du menu').text).toContain('téléphone');
  });
});

describe('names', () => {
  const restaurant = demoRestaurant({
    menu: {
      items: [
        ...demoMenu.items,
        menuItem({ code: 'P04', label: { fr: 'Pizza 4 fromages', ar: 'بيتزا 4 أجبان' } }),
        menuItem({ code: 'K01', label: { fr: 'Menu A', ar: 'وجبة أ' } }),
        menuItem({ code: 'K02', label: { fr: 'Menu B', ar: 'وجبة ب' } }),
        menuItem({ code: 'T01', label: { fr: 'Thé à la menthe', ar: 'شاي بالنعناع' } }),
      ],
    },
  });
  const readIn = (text: string) => {
    const intent = readText(text, initialState('fr'), new Customer({ restaurant }).facts());
    return intent.kind === 'add'
      ? intent.additions.map(({ itemCode, quantity }) => `${quantity} ${itemCode}`).join()
      : intent;
  };

  it.each([
    ['2 pizzas quatre fromages', '2 P04'],
    ['zouj 4 fromages', '2 P04'],
    ['3 menu b', '3 K02'],
    ['2 atay na3na3', '2 T01'],
    ['٣ شاي', '3 T01'],
  ])('%j is %s', (text, expected) => expect(readIn(text)).toBe(expected));
});

const WORDS = LEXICONS.flatMap(({ words, numbers }) =>
  [...Object.values(words), ...Object.values(numbers)].flatMap((list) => list.split(',').map((word) => word.trim())),
);
const NAMES = [
  'pizza',
  'margherita',
  'pepperoni',
  'burger',
  'salade',
  'بيتزا',
  'برغر',
  'سلطة',
  'P01',
  'zitoun',
  'olives',
];
const sentence = (words: readonly string[]) =>
  fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 8 }).map((chosen) => chosen.join(' '));

describe('whatever is written', () => {
  it('is read without fail, and the same every time', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      sentence([...WORDS, ...NAMES]),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(read(text)).toEqual(read(text));
      }),
      { numRuns: 500 },
    );
  });

  it('adds nothing when it names no item', () => {
    fc.assert(
      fc.property(sentence(WORDS), (text) => {
        expect(['add', 'remove', 'set_quantity']).not.toContain(read(text).kind);
      }),
      { numRuns: 500 },
    );
  });

  it('adds nothing when it says no', () => {
    const nos = ['pas de', 'je ne veux pas', 'ma nhebch', 'manhebch', 'لا أريد', 'ما نحبش', 'machi'];
    const order = fc.tuple(
      fc.constantFrom(...nos),
      sentence(['2', 'zouj', 'pizza', 'margherita', 'burger', 'salade', 'w', 'svp']),
    );
    fc.assert(
      fc.property(order, ([no, rest]) => {
        expect(read(`${no} ${rest}`).kind).not.toBe('add');
      }),
      { numRuns: 500 },
    );
  });

  it('adds nothing silently when a word in it is not known', () => {
    const strange = ['xylophone', 'quantique', 'brouette', 'زرافة', 'kdfjgh'];
    const order = fc.tuple(
      sentence(['2', 'je veux', '3tini', 'margherita', 'burger', 'salade', 'et']),
      fc.constantFrom(...strange),
    );
    fc.assert(
      fc.property(order, ([text, word]) => {
        expect(read(`${text} ${word}`).kind).not.toBe('add');
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(order, ([text, word]) => {
        expect(read(`${word} ${text}`).kind).not.toBe('add');
      }),
      { numRuns: 500 },
    );
  });
});
