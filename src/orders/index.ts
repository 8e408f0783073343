export { applyMenuChanges } from './menu-change.ts';
export type { MenuChange, OrderRequest, OrderStatusOutcome, PlaceOrderOutcome } from './order.ts';
export { ordersCsv } from './orders-csv.ts';
export { customerStatus, ORDER_STATUSES, type OrderStatus, statusesFor } from './status.ts';
