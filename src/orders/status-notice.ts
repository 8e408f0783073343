import type { OrderNoticeKey } from '#src/locale/index';

interface AboutOrder {
  /** The short public number. */
  readonly orderNumber: number;
  /** Until it arrives, for what is delivered. */
  readonly etaMinutes: { readonly min: number; readonly max: number } | null;
}

/** What a customer is told of an order, once for each customer status. */
export type StatusNotice = { [Key in OrderNoticeKey]: { readonly key: Key } & AboutOrder }[OrderNoticeKey];
