export const ROLES = ['owner', 'admin', 'support', 'kitchen', 'driver'] as const;
export type Role = (typeof ROLES)[number];

const EVERYBODY: readonly Role[] = ROLES;
const DESK: readonly Role[] = ['owner', 'admin', 'support'];
const OFFICE: readonly Role[] = ['owner', 'admin'];
const KITCHEN: readonly Role[] = ['owner', 'admin', 'kitchen'];
const ROAD: readonly Role[] = ['owner', 'admin', 'kitchen', 'driver'];
const OWNER: readonly Role[] = ['owner'];

/** Who may what (decisions.md, Staff). A driver's orders are the deliveries that wait for one and those that are their own. */
const PERMISSIONS = {
  help: EVERYBODY,
  status: EVERYBODY,
  stats: EVERYBODY,
  stats_week: OFFICE,
  stats_month: OFFICE,
  tickets: DESK,
  take: DESK,
  reply: DESK,
  close: DESK,
  assign: DESK,
  note: DESK,
  reopen: DESK,
  order_list: EVERYBODY,
  order_show: EVERYBODY,
  order_accept: KITCHEN,
  order_start: KITCHEN,
  order_ready: KITCHEN,
  order_later: KITCHEN,
  order_cancel: KITCHEN,
  order_out: ROAD,
  order_delivered: ROAD,
  order_code: ROAD,
  order_done: DESK,
  order_noshow: DESK,
  deposit: DESK,
  item_soldout: KITCHEN,
  item_back: KITCHEN,
  template_get: OFFICE,
  template_set: OFFICE,
  template_vars: OFFICE,
  zone_list: OFFICE,
  zone_set: OFFICE,
  zone_del: OFFICE,
  faq_list: OFFICE,
  faq_set: OFFICE,
  faq_del: OFFICE,
  hours_today: OFFICE,
  quarantine_list: DESK,
  quarantine_release: DESK,
  customer_risk: DESK,
  customer_blacklist: OWNER,
  customer_unblock: OWNER,
  flags_list: OFFICE,
  flags_set: OWNER,
  flags_unset: OWNER,
  dlq_list: OFFICE,
  dlq_show: OFFICE,
  dlq_replay: OWNER,
  dlq_drop: OWNER,
  staff_list: OWNER,
  staff_add: OWNER,
  staff_remove: OWNER,
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Action = keyof typeof PERMISSIONS;
export const ACTIONS = Object.keys(PERMISSIONS) as readonly Action[];

export function mayRun(role: Role, action: Action): boolean {
  const roles: readonly Role[] = PERMISSIONS[action];
  return roles.includes(role);
}

export interface Word {
  /** As it was written. */
  readonly raw: string;
  /** In its one spelling (`normalizeText`). */
  readonly plain: string;
  readonly start: number;
}

export interface Command {
  readonly action: Action;
  readonly locale: 'fr' | 'ar';
  /** The question whether it is meant has been answered. */
  readonly isConfirmed: boolean;
  readonly args: readonly Word[];
  /** What the words were taken from. */
  readonly text: string;
}

/** Everything from one argument on, line breaks and all. */
export function restFrom({ args, text }: Command, index: number): string {
  const word = args[index];
  return word ? text.slice(word.start).trim() : '';
}

/** The short number of an order: of today, or `12/2026-11-23`. */
export interface OrderRef {
  readonly number: number;
  readonly date: string | null;
}

const ORDER_REF = /^#?(\d{1,6})(?:\/(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])))?$/;

export function orderRefOf(word: Word | undefined): OrderRef | null {
  const [, number, date = null] = ORDER_REF.exec(word?.plain ?? '') ?? [];
  if (!number || Number(number) === 0) return null;
  const isDay = date === null || new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
  return isDay ? { number: Number(number), date } : null;
}

export function showRef({ number, date }: OrderRef): string {
  return date === null ? String(number) : `${number}/${date}`;
}

export function wholeNumberOf(word: Word | undefined): number | null {
  const digits = /^#?(\d{1,9})$/.exec(word?.plain ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}
