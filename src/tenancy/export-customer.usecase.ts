import type { CustomerRecords, CustomerRef, StoredCustomer } from './customer.ts';

export interface ExportCustomerDeps {
  findCustomer(ref: CustomerRef): Promise<StoredCustomer | null>;
  readRecords(ref: CustomerRef): Promise<CustomerRecords | null>;
  /** What the conversation's object holds; null when it holds nothing for this tenant. */
  readConversation(customer: StoredCustomer): Promise<object | null>;
}

export type CustomerExport = CustomerRecords & { readonly conversation: object | null };

/** All that is held about one customer; null for an id that this tenant does not have. An erased one's conversation is somebody else's by now. */
export async function exportCustomer(deps: ExportCustomerDeps, ref: CustomerRef): Promise<CustomerExport | null> {
  const customer = await deps.findCustomer(ref);
  if (!customer) return null;
  const conversation = customer.erasedAt === null ? await deps.readConversation(customer) : null;
  const records = await deps.readRecords(ref);
  return records && { ...records, conversation };
}
