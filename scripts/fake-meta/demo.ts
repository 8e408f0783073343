import { STAFF } from '../db/demo-values.ts';

export const CHANNELS = ['whatsapp', 'instagram', 'messenger'] as const;
export type Channel = (typeof CHANNELS)[number];

export function isChannel(value: unknown): value is Channel {
  return CHANNELS.some((channel) => channel === value);
}

export interface Account {
  readonly channel: Channel;
  readonly id: string;
  readonly tenant: 1 | 2;
  readonly name: string;
  /** WhatsApp only: the business account the number belongs to, and the number as people dial it. */
  readonly wabaId?: string;
  readonly displayPhone?: string;
}

export const RESTAURANTS = [
  { tenant: 1, name: 'Default Chain', branch: 'Branch 1' },
  { tenant: 2, name: 'Second Chain', branch: 'Branch 2' },
] as const;

/** Who works in the first restaurant and has a WhatsApp number. */
export const STAFF_PHONES = STAFF.filter(({ userId }) => /^\d+$/.test(userId)).map(({ userId, role }) => ({
  tenant: 1,
  role,
  user: userId,
}));

const FIRST = RESTAURANTS[0].name;
const SECOND = RESTAURANTS[1].name;

export const ACCOUNTS: readonly Account[] = [
  {
    channel: 'whatsapp',
    id: '100000000000001',
    tenant: 1,
    name: FIRST,
    wabaId: '200000000000001',
    displayPhone: '213550100001',
  },
  { channel: 'instagram', id: '300000000000001', tenant: 1, name: FIRST },
  { channel: 'messenger', id: '400000000000001', tenant: 1, name: FIRST },
  {
    channel: 'whatsapp',
    id: '100000000000002',
    tenant: 2,
    name: SECOND,
    wabaId: '200000000000002',
    displayPhone: '213550200001',
  },
  { channel: 'instagram', id: '300000000000002', tenant: 2, name: SECOND },
  { channel: 'messenger', id: '400000000000002', tenant: 2, name: SECOND },
];

const UNKNOWN_WABA = '200000000000999';
const UNKNOWN_PHONE = '213550999999';

export function findAccount(id: string): Account | undefined {
  return ACCOUNTS.find((account) => account.id === id);
}

/** A webhook may name an account that nobody has registered: that is a case the Worker must survive. */
export function accountFor(channel: Channel, id: string | undefined): Account {
  const known = ACCOUNTS.find((account) =>
    id === undefined ? account.channel === channel && account.tenant === 1 : account.id === id,
  );
  if (known && known.channel === channel) return known;
  const stranger = { channel, id: id ?? '0', tenant: 1, name: 'Unknown' } as const;
  return channel === 'whatsapp' ? { ...stranger, wabaId: UNKNOWN_WABA, displayPhone: UNKNOWN_PHONE } : stranger;
}

export interface Template {
  readonly name: string;
  readonly language: 'fr' | 'ar';
  /** `{{1}}`, `{{2}}` … as Meta numbers them. */
  readonly body: string;
  readonly variables: number;
}

const STATUS_WORDS: Readonly<Record<string, { readonly fr: string; readonly ar: string }>> = {
  confirmed: { fr: 'est confirmée', ar: 'تم تأكيدها' },
  preparing: { fr: 'est en préparation', ar: 'قيد التحضير' },
  ready: { fr: 'est prête', ar: 'جاهزة' },
  out_for_delivery: { fr: 'est en route', ar: 'في الطريق إليكم' },
  delivered: { fr: 'est livrée', ar: 'تم تسليمها' },
  cancelled: { fr: 'est annulée', ar: 'تم إلغاؤها' },
};

export const TEMPLATES: readonly Template[] = [
  ...Object.entries(STATUS_WORDS).flatMap(([status, words]): Template[] => [
    {
      name: `order_status_${status}`,
      language: 'fr',
      body: `Votre commande {{1}} ${words.fr}. {{2}}`,
      variables: 2,
    },
    { name: `order_status_${status}`, language: 'ar', body: `طلبكم {{1}} ${words.ar}. {{2}}`, variables: 2 },
  ]),
  { name: 'staff_new_order', language: 'fr', body: 'Nouvelle commande : {{1}}', variables: 1 },
  { name: 'staff_new_order', language: 'ar', body: 'طلب جديد: {{1}}', variables: 1 },
];
