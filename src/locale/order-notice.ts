import type { PhraseKey } from './phrases/fr.ts';

/** The earlier system's template keys, one for each customer status (spec/b §3.3). */
const ORDER_NOTICE_KEYS = [
  'WA_ORDER_STATUS_CONFIRMED',
  'WA_ORDER_STATUS_PREPARING',
  'WA_ORDER_STATUS_READY',
  'WA_ORDER_STATUS_OUT_FOR_DELIVERY',
  'WA_ORDER_STATUS_DELIVERED',
  'WA_ORDER_STATUS_CANCELLED',
] as const satisfies readonly PhraseKey[];
export type OrderNoticeKey = (typeof ORDER_NOTICE_KEYS)[number];

export function isOrderNoticeKey(key: string): key is OrderNoticeKey {
  return (ORDER_NOTICE_KEYS as readonly string[]).includes(key);
}
