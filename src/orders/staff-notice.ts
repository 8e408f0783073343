import type { Centimes } from '#src/kernel/money';
import type { OrderStatus } from './status.ts';

/** What staff are shown of an order, by the SQL function `staff_order_card`. */
export interface OrderCard {
  /** The short public number, and the local day that it counts in. */
  readonly number: number;
  readonly date: string;
  readonly status: OrderStatus;
  readonly mode: 'sur_place' | 'a_emporter' | 'livraison';
  readonly items: readonly { readonly label: string; readonly quantity: number; readonly options: readonly string[] }[];
  readonly totalCentimes: Centimes;
  /** What is left to be paid when it is handed over. */
  readonly dueCentimes: Centimes;
  readonly note: string | null;
  readonly table: string | null;
  readonly commune: string | null;
  readonly address: string | null;
  /** How to find the door. */
  readonly hints: string | null;
  readonly lat: number | null;
  readonly lng: number | null;
  /** Local hour that it is for. */
  readonly at: string | null;
}

const ABOUT_ORDER = [
  'STAFF_NEW_ORDER',
  'STAFF_WAITING_ORDER',
  'STAFF_READY_DELIVERY',
  'STAFF_ORDER_CANCELLED',
  'STAFF_UNREACHABLE',
] as const;
type AboutOrder = (typeof ABOUT_ORDER)[number];

/** What a member of the staff is told without having asked. */
export type StaffNotice =
  | { [Key in AboutOrder]: { readonly key: Key; readonly card: OrderCard } }[AboutOrder]
  | { readonly key: 'STAFF_NEW_TICKET'; readonly ticketNumber: number; readonly reason: string }
  /** Nobody of those who answer customers could be told of a ticket. */
  | { readonly key: 'STAFF_TICKET_WAITS'; readonly ticketNumber: number; readonly reason: string }
  | { readonly key: 'STAFF_TICKET_MESSAGE'; readonly ticketNumber: number; readonly text: string };

/** A row of `staff_notices` with what it is about. */
export interface StaffNoticeRow {
  readonly kind: string;
  readonly card: OrderCard | null;
  readonly ticketNumber: number | null;
  readonly reason: string | null;
  /** Of the customer; they stay with the ticket. */
  readonly words: string | null;
}

/** Null: what it is about is gone, or a later version knows it. */
export function staffNoticeOf(row: StaffNoticeRow): StaffNotice | null {
  const { kind, card, ticketNumber, reason, words } = row;
  if (card !== null) return isAboutOrder(kind) ? { key: kind, card } : null;
  if (ticketNumber === null) return null;
  const ticket = { ticketNumber, reason: reason ?? 'OTHER' };
  if (kind === 'STAFF_NEW_TICKET') return { key: kind, ...ticket };
  if (kind === 'STAFF_UNREACHABLE') return { key: 'STAFF_TICKET_WAITS', ...ticket };
  return kind === 'STAFF_TICKET_MESSAGE' ? { key: kind, ticketNumber, text: words ?? '' } : null;
}

/** Opens whatever map the phone has. */
export function mapLink({ lat, lng, address }: Pick<OrderCard, 'lat' | 'lng' | 'address'>): string | null {
  const query = lat !== null && lng !== null ? `${lat},${lng}` : address;
  return query === null ? null : `https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(query)}`;
}

export function isStaffNotice(notice: { readonly key: string }): notice is StaffNotice {
  return notice.key.startsWith('STAFF_');
}

function isAboutOrder(kind: string): kind is AboutOrder {
  return (ABOUT_ORDER as readonly string[]).includes(kind);
}
