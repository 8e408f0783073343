import type { AccountKey } from './restaurant.ts';

/** A partner or tool that calls our API with a bearer token. */
export interface ApiClient {
  readonly clientId: string;
  readonly name: string;
  readonly tenantId: string;
  readonly restaurantId: string;
  readonly scopes: readonly string[];
  /**
   * The channel account that messages of this client belong to and their replies leave by: the one its row names, else the restaurant's only
   * active one of that channel. A channel that is missing has none, or several with nothing to choose by.
   */
  readonly accounts: Readonly<Partial<Record<AccountKey['channel'], string>>>;
}
