export { applyMenuChanges } from './menu-change.ts';
export type {
  CancelOrderOutcome,
  MenuChange,
  OrderRequest,
  OrderStatusOutcome,
  PlaceOrderOutcome,
} from './order.ts';
export { ordersCsv } from './orders-csv.ts';
export type { TellOrder, Told } from './relay-requests.usecase.ts';
export type { TellStaff } from './relay-staff-notices.usecase.ts';
export { isStaffNotice, mapLink, type OrderCard, type StaffNotice } from './staff-notice.ts';
export { customerStatus, ORDER_STATUSES, type OrderStatus, statusesFor } from './status.ts';
export type { FeedbackNotice, OrderNotice, RefusalReason, SupportNotice } from './status-notice.ts';
