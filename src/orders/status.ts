export const ORDER_STATUSES = [
  'NEW',
  'ACCEPTED',
  'IN_PROGRESS',
  'READY',
  'OUT_FOR_DELIVERY',
  'DONE',
  'DELIVERED',
  'CANCELLED',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

const CUSTOMER_STATUS: Readonly<Record<OrderStatus, string | null>> = {
  NEW: null,
  ACCEPTED: 'CONFIRMED',
  IN_PROGRESS: 'PREPARING',
  READY: 'READY',
  OUT_FOR_DELIVERY: 'OUT_FOR_DELIVERY',
  DONE: 'DELIVERED',
  DELIVERED: 'DELIVERED',
  CANCELLED: 'CANCELLED',
};

/** What the customer is told (spec/b §3.2); null is nothing. */
export function customerStatus(status: string): string | null {
  return isOrderStatus(status) ? CUSTOMER_STATUS[status] : null;
}

/** The statuses that a filter word means: a customer status (`CONFIRMED`, `DELIVERED` …) or an internal one. Empty for an unknown word. */
export function statusesFor(word: string): readonly OrderStatus[] {
  const wanted = word.trim().toUpperCase();
  const byCustomer = ORDER_STATUSES.filter((status) => CUSTOMER_STATUS[status] === wanted);
  if (byCustomer.length > 0) return byCustomer;
  return isOrderStatus(wanted) ? [wanted] : [];
}

function isOrderStatus(word: string): word is OrderStatus {
  return (ORDER_STATUSES as readonly string[]).includes(word);
}
