/** The fixed values of the local stack. People, tests and the fake Meta rely on every one. */

export interface DemoRestaurant {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly restaurantId: string;
  readonly name: string;
  readonly openingHours: object;
  readonly wabaId: string;
  readonly accounts: readonly { readonly channel: string; readonly accountId: string }[];
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export const FIRST: DemoRestaurant = {
  tenantId: '00000000-0000-0000-0000-000000000001',
  tenantName: 'Default Chain',
  restaurantId: '00000000-0000-0000-0000-000000000000',
  name: 'Branch 1',
  openingHours: { weekly: 'always' },
  wabaId: '200000000000001',
  accounts: [
    { channel: 'whatsapp', accountId: '100000000000001' },
    { channel: 'instagram', accountId: '300000000000001' },
    { channel: 'messenger', accountId: '400000000000001' },
  ],
};

export const SECOND: DemoRestaurant = {
  tenantId: '00000000-0000-0000-0000-000000000002',
  tenantName: 'Second Chain',
  restaurantId: '00000000-0000-0000-0000-000000000020',
  name: 'Branch 2',
  openingHours: { weekly: Object.fromEntries(WEEKDAYS.map((day) => [day, [['11:00', '23:00']]])) },
  wabaId: '200000000000002',
  accounts: [
    { channel: 'whatsapp', accountId: '100000000000002' },
    { channel: 'instagram', accountId: '300000000000002' },
    { channel: 'messenger', accountId: '400000000000002' },
  ],
};

export const RESTAURANTS = [FIRST, SECOND] as const;

export const GRAPH_TOKEN = 'dev-graph-token';

export const API_CLIENTS = [
  { owner: FIRST, token: 'test-token-inbound', scopes: ['inbound:write'], replies: true },
  { owner: FIRST, token: 'test-token-admin', scopes: ['admin:read', 'admin:write'], replies: false },
  { owner: FIRST, token: 'test-token-customer', scopes: ['delivery:quote'], replies: false },
  { owner: FIRST, token: 'test-token-support', scopes: ['support:*'], replies: false },
  {
    owner: FIRST,
    token: 'test-token-ops',
    scopes: ['admin:*', 'support:*', 'dlq:replay', 'erase:execute', 'console:act'],
    replies: true,
  },
  { owner: SECOND, token: 'test-token-admin-2', scopes: ['admin:read', 'admin:write'], replies: false },
  { owner: SECOND, token: 'test-token-customer-2', scopes: ['delivery:quote'], replies: false },
] as const;

export const STAFF = [
  { userId: '213550000001', role: 'owner' },
  { userId: '213550000002', role: 'admin' },
  { userId: '213550000003', role: 'support' },
  { userId: '213550000004', role: 'kitchen' },
  { userId: '213550000005', role: 'driver' },
  { userId: 'admin-wa', role: 'admin' },
] as const;

const PIZZAS = { fr: 'Pizzas', ar: 'بيتزا', position: 1 };
const BURGERS = { fr: 'Burgers', ar: 'برغر', position: 2 };
const SIDES = { fr: 'Sides', ar: 'مقبلات', position: 3 };

/** Prices in dinars, as the contract has them. */
export const MENU = [
  {
    code: 'P01',
    fr: 'Pizza Margherita',
    ar: 'بيتزا مارغريتا',
    category: PIZZAS,
    dinars: 900,
    aliases: ['margarita', 'marguerite'],
  },
  { code: 'P02', fr: 'Pizza Pepperoni', ar: 'بيتزا بيبروني', category: PIZZAS, dinars: 1_100, aliases: ['peperoni'] },
  {
    code: 'B01',
    fr: 'Burger Classic',
    ar: 'برغر كلاسيك',
    category: BURGERS,
    dinars: 750,
    aliases: ['hamburger', 'همبرغر'],
  },
  { code: 'S01', fr: 'Salade', ar: 'سلطة', category: SIDES, dinars: 450, aliases: ['salad', 'سلاطة'] },
] as const;

export const MENU_OPTIONS = [
  { code: 'X01', item: 'P01', fr: 'extra fromage', ar: 'جبن إضافي', kind: 'extra', dinars: 150 },
  { code: 'R01', item: 'P01', fr: 'sans olives', ar: 'بدون زيتون', kind: 'remove', dinars: 0 },
  { code: 'X02', item: 'B01', fr: 'double steak', ar: 'شريحتان من اللحم', kind: 'extra', dinars: 250 },
  { code: 'R02', item: 'B01', fr: 'sans oignons', ar: 'بدون بصل', kind: 'remove', dinars: 0 },
] as const;

export const WILAYA = 'Alger';

export const ZONES = [
  { commune: 'Hydra', fee: 300, minimum: 1_500, eta: [35, 55], active: true },
  { commune: 'Kouba', fee: 350, minimum: 1_500, eta: [40, 60], active: true },
  { commune: 'Bab Ezzouar', fee: 400, minimum: 1_800, eta: [45, 70], active: true },
  { commune: 'El Biar', fee: 350, minimum: 1_500, eta: [35, 55], active: true },
  { commune: 'Birkhadem', fee: 450, minimum: 2_000, eta: [50, 80], active: true },
  { commune: 'Draria', fee: 500, minimum: 2_200, eta: [55, 90], active: true },
  { commune: 'Cheraga', fee: 400, minimum: 1_500, eta: [45, 60], active: false },
] as const;

export const FEE_RULES = [
  { name: 'Soir', from: '20:00', to: '23:00', surcharge: 100, freeFrom: 5_000 },
  { name: 'Midi', from: '11:00', to: '14:30', surcharge: 0, freeFrom: 4_000 },
] as const;

export const SLOTS = [
  { from: '12:00', to: '13:00', capacity: 20 },
  { from: '18:00', to: '19:00', capacity: 20 },
  { from: '19:00', to: '20:00', capacity: 20 },
] as const;

export const FAQ = [
  {
    locale: 'fr',
    question: 'Quels sont vos horaires d’ouverture ?',
    answer: 'Nous sommes ouverts tous les jours de 11:00 à 23:00.',
    tags: ['horaires', 'horaire', 'heures', 'heure', 'ouvert', 'ouverture', 'fermé', 'fermeture', 'fermez', 'ouvrez'],
  },
  {
    locale: 'fr',
    question: 'Quels sont les moyens de paiement ?',
    answer: 'Vous pouvez payer en espèces à la livraison ou au retrait. Un acompte par BaridiMob peut être demandé.',
    tags: ['paiement', 'payer', 'payez', 'carte', 'cash', 'espèces', 'edahabia', 'cib', 'baridimob'],
  },
  {
    locale: 'ar',
    question: 'ما هي أوقات العمل؟',
    answer: 'نحن مفتوحون كل يوم من 11:00 إلى 23:00.',
    tags: ['أوقات', 'وقت', 'العمل', 'ساعات', 'مفتوح', 'مغلق', 'تفتحون', 'تغلقون'],
  },
] as const;

export const PREFERENCE = { phone: 'fixture-track', locale: 'ar' } as const;

export const TEMPLATE_OVERRIDE = {
  key: 'CORE_CLARIFY',
  locale: 'ar',
  content: 'لم نفهم رسالتكم. اكتبوا «menu» لعرض القائمة، أو مثلا «2 P01»، أو «checkout» لإتمام الطلب.',
} as const;

const CUSTOMER_STATUSES = ['confirmed', 'preparing', 'ready', 'out_for_delivery', 'delivered', 'cancelled'];

export const WHATSAPP_TEMPLATES = [
  ...CUSTOMER_STATUSES.map((status) => ({ name: `order_status_${status}`, variables: 2 })),
  { name: 'staff_new_order', variables: 1 },
].flatMap((template) => ['fr', 'ar'].map((language) => ({ ...template, language })));
