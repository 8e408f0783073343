import { equalSecret } from '#src/kernel/crypto';
import type { MoveOrderOutcome } from './order-life.repository.ts';
import type { OrderStatus } from './status.ts';

/** The answer of the SQL function `try_delivery_code`. */
export type CodeTry =
  | {
      readonly outcome: 'compare';
      readonly status: OrderStatus;
      readonly issue: number;
      readonly tries_left: number;
    }
  | { readonly outcome: 'delivered' | 'refused' | 'none' | 'expired' | 'locked'; readonly status: OrderStatus }
  | { readonly outcome: 'not_found' };

export type DeliverOutcome =
  | { readonly outcome: 'delivered'; readonly status: OrderStatus }
  | { readonly outcome: 'wrong'; readonly status: OrderStatus; readonly triesLeft: number }
  | { readonly outcome: 'refused' | 'none' | 'expired' | 'locked'; readonly status: OrderStatus }
  | { readonly outcome: 'not_found' };

export interface DeliverDeps {
  tryCode(order: { tenantId: string; orderId: string }): Promise<CodeTry>;
  codeOf(order: { orderId: string; issue: number }): Promise<string>;
  move(order: {
    tenantId: string;
    orderId: string;
    to: string;
    by: string;
    note: string | null;
  }): Promise<MoveOrderOutcome>;
}

/** At the customer's door: whoever says the code that the customer was sent has handed the order over. The try is counted before it is compared. */
export async function deliverOrder(
  deps: DeliverDeps,
  order: { tenantId: string; orderId: string; code: string; by: string },
): Promise<DeliverOutcome> {
  const { tenantId, orderId, code, by } = order;
  const tried = await deps.tryCode({ tenantId, orderId });
  if (tried.outcome !== 'compare') return tried;
  const { status, issue, tries_left: triesLeft } = tried;
  if (!(await equalSecret(code, await deps.codeOf({ orderId, issue })))) return { outcome: 'wrong', status, triesLeft };
  const moved = await deps.move({ tenantId, orderId, to: 'DELIVERED', by, note: 'code' });
  if (moved.outcome === 'moved') return { outcome: 'delivered', status: moved.status };
  return moved.outcome === 'not_found' ? moved : { outcome: 'refused', status: moved.status };
}
