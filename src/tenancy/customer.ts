/** A customer of a tenant, by the id that the API uses: never a phone number. */
export interface CustomerRef {
  readonly tenantId: string;
  readonly customerId: string;
}

export interface StoredCustomer extends CustomerRef {
  /** Of the key that the conversation is kept under; it names the conversation's object too. */
  readonly userKeyHmac: string;
  readonly conversationId: string | null;
  readonly erasedAt: number | null;
}

/** As the admin API shows it. */
export interface FoundCustomer extends Record<string, unknown> {
  readonly customer_id: string;
  readonly channel: string;
  readonly account_id: string;
  readonly created_at: string;
  readonly erased_at: string | null;
}

/** Tables by name, rows as they are. */
export type CustomerRecords = Readonly<Record<string, unknown>>;
