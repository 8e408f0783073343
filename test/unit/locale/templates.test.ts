import { describe, expect, it } from 'vitest';
import { phrasebook, shownTemplates, type TemplateRow, templateProblems } from '#src/locale/index';
import { builtIn, PHRASE_KEYS } from '#src/locale/phrasebook';

/** Of spec/a §5.6, with the variables that each may be told. */
const CATALOGUE: Readonly<Record<string, readonly string[]>> = {
  CORE_CLARIFY: [],
  CORE_MENU_HEADER: [],
  CORE_LANG_SET_FR: [],
  CORE_LANG_SET_AR: [],
  CORE_LANG_SET_DARIJA: [],
  WA_ORDER_STATUS_CONFIRMED: ['order_id', 'eta'],
  WA_ORDER_STATUS_PREPARING: ['order_id', 'eta'],
  WA_ORDER_STATUS_READY: ['order_id', 'eta'],
  WA_ORDER_STATUS_OUT_FOR_DELIVERY: ['order_id', 'eta'],
  WA_ORDER_STATUS_DELIVERED: ['order_id'],
  WA_ORDER_STATUS_CANCELLED: ['order_id'],
  SUPPORT_HANDOFF_ACK: [],
  FAQ_NO_MATCH: [],
  FRAUD_CONFIRM_REQUIRED: ['code', 'minutes'],
  FRAUD_CONFIRM_INVALID: ['code'],
  // Ours say more than the first system's, which told nothing.
  FRAUD_THROTTLED: ['max'],
  FRAUD_QUARANTINED: ['minutes'],
  FRAUD_RELEASED: [],
  PAYMENT_DEPOSIT_REQUIRED: ['amount', 'baridimob_code', 'minutes'],
  PAYMENT_DEPOSIT_CONFIRMED: ['amount', 'remaining'],
  PAYMENT_COD_INFO: ['amount'],
  PAYMENT_EXPIRED: [],
  PAYMENT_BLOCKED: [],
  CART_EMPTY: [],
  CART_UPDATED: ['items', 'total'],
  ASK_SERVICE_MODE: [],
  DELIVERY_ADDRESS_PROMPT: [],
  DELIVERY_MISSING_FIELDS: ['fields'],
  DELIVERY_HANDOFF: [],
  COD_CONFIRMATION_REQUEST: ['items_summary', 'total'],
  COD_CONFIRMED: ['order_id', 'total'],
  DEPOSIT_REQUIRED: ['deposit', 'percentage', 'timeout', 'ccp_number'],
  HIGH_RISK_WARNING: ['total', 'phone'],
  delivery_location_request: [],
  delivery_location_received: ['commune', 'wilaya', 'fee_display', 'eta_min', 'eta_max'],
  delivery_zone_not_found: ['wilaya'],
};

const row = (changes: Partial<TemplateRow> = {}): TemplateRow => ({
  key: 'CART_EMPTY',
  locale: 'fr',
  isGlobal: false,
  isActive: true,
  content: 'Rien',
  version: '7',
  ...changes,
});
const find = (rows: readonly TemplateRow[], key = 'CART_EMPTY', locale: 'fr' | 'ar' | 'darija' = 'fr') =>
  shownTemplates(rows, { key, locale })[0];

describe('the catalogue of templates', () => {
  it.each(Object.entries(CATALOGUE))('has %s in every language, with its variables', (key, variables) => {
    const shown = shownTemplates([], { key });
    expect(shown.map(({ locale }) => locale)).toEqual(['fr', 'ar', 'darija']);
    for (const template of shown) expect([...template.variables].sort()).toEqual([...variables].sort());
  });

  it('has everything that the bot says, and texts of ours that keep our own rules', () => {
    const shown = shownTemplates([]);
    expect(shown).toHaveLength(PHRASE_KEYS.length * 3);
    expect(shown.filter((template) => templateProblems(template).length > 0)).toEqual([]);
    expect(new Set(shown.map(({ source }) => source))).toEqual(new Set(['built_in']));
  });
});

describe('whose words hold', () => {
  const platform = row({ isGlobal: true, content: 'Du monde entier', version: '3' });

  it('the tenant’s, else the platform’s, else ours, language by language', () => {
    expect(find([row(), platform])).toMatchObject({ content: 'Rien', source: 'tenant', version: '7' });
    expect(find([platform])).toMatchObject({ content: 'Du monde entier', source: 'global', version: '0' });
    expect(find([])).toMatchObject({ content: builtIn('CART_EMPTY', 'fr'), source: 'built_in', version: '0' });
    expect(find([row(), platform], 'CART_EMPTY', 'ar')?.source).toBe('built_in');
  });

  it('a row that is switched off or blank says nothing, and can still be changed by its version', () => {
    for (const off of [row({ isActive: false }), row({ content: '' })])
      expect(find([off, platform])).toMatchObject({ source: 'global', version: '7' });
  });

  it('a list can be narrowed', () => {
    const rows = [row(), row({ key: 'THANKS', locale: 'ar', content: 'عفوا' }), row({ key: 'NOBODY_KNOWS' })];
    expect(shownTemplates(rows, { source: 'tenant' }).map(({ key }) => key)).toEqual(['THANKS', 'CART_EMPTY']);
    expect(shownTemplates(rows, { locale: 'ar' })).toHaveLength(PHRASE_KEYS.length);
    expect(shownTemplates(rows, { key: 'NOBODY_KNOWS' })).toEqual([]);
  });
});

describe('a text of the tenant’s is refused', () => {
  const problems = (content: string, key: 'CART' | 'BUTTON_MENU' | 'THANKS' = 'CART', locale: 'fr' | 'ar' = 'fr') =>
    templateProblems({ key, locale, content }).join('; ');

  it.each([
    ['blank', '  \n', 'must not be blank'],
    ['longer than a message under buttons can be', 'x'.repeat(1_001), 'at most 1000'],
    [
      'with a variable that the template has not',
      '{{total}} {{secret}}',
      'unknown variable secret, it has lines, note, total',
    ],
    ['with a variable that is none', '{{total.x}} {{0555 12 34 56}}', 'malformed variable'],
    ['with a NUL', 'a\u0000b', 'control characters'],
    ['with half a character', 'a\ud800', 'control characters'],
  ])('that is %s', (_what, content, problem) => {
    expect(problems(content)).toContain(problem);
    expect(problems(content)).not.toContain('0555');
  });

  it('for a button that it does not fit', () => {
    expect(problems('Tout le menu de la maison', 'BUTTON_MENU')).toContain('at most 20');
    expect(problems('Menu\n!', 'BUTTON_MENU')).toContain('one line');
    expect(problems('{{x}}', 'BUTTON_MENU')).toContain('it has none');
  });

  it('in Latin letters where Arabic is answered (I9)', () => {
    expect(problems('Avec plaisir', 'THANKS', 'ar')).toContain('Arabic letters');
    expect(problems('عفوا', 'THANKS', 'ar')).toBe('');
  });

  it('and taken with some of its variables, or with none', () => {
    expect(problems('Total {{ total }}\n{{lines}}')).toBe('');
    expect(problems('Ton panier')).toBe('');
  });
});

it('an override that names no variables is told what its phrase is told, and nothing else', () => {
  const overrides = { 'CART:fr': { content: '{{total}}{{secret}}', variables: [] } };
  expect(phrasebook('fr', overrides)('CART', { total: '900 DA', secret: 'CANARY' })).toBe('900 DA');
});
