import { conversationAt, conversationIdOfHash } from '#durable-objects/conversation-client';
import type { Database } from '#src/db/index';
import type { Clock } from '#src/kernel/clock';
import {
  eraseCustomerRows,
  findCustomer,
  findCustomersByHmac,
  listAccountIds,
  readCustomerRecords,
} from '#src/tenancy/customer.repository';
import { type EraseCustomerDeps, eraseCustomer } from '#src/tenancy/erase-customer.usecase';
import { type CustomerExport, type ExportCustomerDeps, exportCustomer } from '#src/tenancy/export-customer.usecase';
import { type FindCustomersDeps, type FindCustomersQuery, findCustomers } from '#src/tenancy/find-customers.usecase';
import type { CustomerRef, FoundCustomer, StoredCustomer } from '#src/tenancy/index';

export interface CustomerDeps {
  find(query: FindCustomersQuery): Promise<readonly FoundCustomer[]>;
  export(ref: CustomerRef): Promise<CustomerExport | null>;
  /** The hour of the erasure. */
  erase(ref: CustomerRef): Promise<number | null>;
}

/** Adapters for the search, the export and the erasure of customers. */
export function customerDeps(input: {
  env: Env;
  db: Database;
  clock: Clock;
  location: DurableObjectLocationHint;
  hashUserKey: FindCustomersDeps['hashUserKey'];
}): CustomerDeps {
  const { env, db, clock, location, hashUserKey } = input;
  const conversationOf = ({ conversationId, userKeyHmac }: StoredCustomer) =>
    conversationAt(env, conversationId ?? conversationIdOfHash(env, userKeyHmac), location);
  const findOne = (ref: CustomerRef) => findCustomer(db, ref);
  const finding: FindCustomersDeps = {
    listAccountIds: (query) => listAccountIds(db, query),
    hashUserKey,
    findByHmac: (query) => findCustomersByHmac(db, query),
  };
  const exporting: ExportCustomerDeps = {
    findCustomer: findOne,
    readRecords: (ref) => readCustomerRecords(db, ref),
    readConversation: (customer) => conversationOf(customer).exportData(customer.tenantId),
  };
  const erasing: EraseCustomerDeps = {
    findCustomer: findOne,
    eraseConversation: (customer, at) => conversationOf(customer).erase({ tenantId: customer.tenantId, at }),
    eraseRows: (order) => eraseCustomerRows(db, order),
    now: () => clock.now(),
  };
  return {
    find: (query) => findCustomers(finding, query),
    export: (ref) => exportCustomer(exporting, ref),
    erase: (ref) => eraseCustomer(erasing, ref),
  };
}
