import type { CustomerRef, StoredCustomer } from './customer.ts';

export interface EraseCustomerDeps {
  findCustomer(ref: CustomerRef): Promise<StoredCustomer | null>;
  /** The hour up to which the conversation is gone, in its object and under every other id of the customer. */
  eraseConversation(customer: StoredCustomer, at: number): Promise<number>;
  /** The hour of the erasure, or null when there is no such customer any more. */
  eraseRows(ref: CustomerRef & { at: number }): Promise<number | null>;
  now(): number;
}

/**
 * Nothing of a customer is left that names them (invariant I12); the hour, or null for an id that this tenant does not have. First the
 * conversation, which would go on filling the tables, then the tables: their row says that both is done. Whatever fails between the two is made
 * good by asking again, and a row that says so is not asked about its conversation any more: the person may have come back.
 */
export async function eraseCustomer(deps: EraseCustomerDeps, ref: CustomerRef): Promise<number | null> {
  const customer = await deps.findCustomer(ref);
  if (!customer) return null;
  const at = customer.erasedAt ?? (await deps.eraseConversation(customer, deps.now()));
  return deps.eraseRows({ ...ref, at });
}
