export { applyReceipt, rowsOfReceipt } from './apply-receipt.ts';
export {
  isSettled,
  type OutboxRow,
  type OutboxStatus,
  type RowChange,
  SEND_CLASSES,
  type SendClass,
} from './outbox-row.ts';
export { type ClaimDecision, type ClaimPlan, isWindowClosed, planClaim } from './plan-claim.ts';
export { LEASE_MS, type OutboxSettings, WINDOW_MS } from './policy.ts';
export { planResend } from './resend.ts';
export type { RefusalAction, SendOutcome } from './send-outcome.ts';
export { settleSend } from './settle-send.ts';
