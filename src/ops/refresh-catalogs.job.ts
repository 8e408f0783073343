export interface RefreshCatalogsDeps {
  /** Current `catalog_version` of every active restaurant. */
  listCatalogVersions(): Promise<readonly { readonly restaurantId: string; readonly version: number }[]>;
  /** Loads the restaurant again unless its object has this version. */
  refreshRestaurant(restaurantId: string, version: number): Promise<void>;
}

/** Every minute: changes that went around the admin API (plain SQL, a restore) reach the conversations. */
export async function refreshCatalogs(deps: RefreshCatalogsDeps): Promise<{ checked: number; failed: number }> {
  const restaurants = await deps.listCatalogVersions();
  const results = await Promise.allSettled(
    restaurants.map(({ restaurantId, version }) => deps.refreshRestaurant(restaurantId, version)),
  );
  return { checked: results.length, failed: results.filter((result) => result.status === 'rejected').length };
}
