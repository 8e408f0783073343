export { applyMenuChanges } from './menu-change.ts';
export type {
  CancelOrderOutcome,
  MenuChange,
  OrderRequest,
  OrderStatusOutcome,
  PlaceOrderOutcome,
} from './order.ts';
export { ordersCsv } from './orders-csv.ts';
export type { TellOrder } from './relay-requests.usecase.ts';
export { customerStatus, ORDER_STATUSES, type OrderStatus, statusesFor } from './status.ts';
export type { OrderNotice, SupportNotice } from './status-notice.ts';
