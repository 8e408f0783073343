import type { Database } from '#src/db/index';
import { type ApprovedRow, listApproved, removeApproved, saveApproved } from '#src/locale/approved-template.repository';
import type { TemplateRow } from '#src/locale/index';
import { listRestaurantsOf, listTemplateRows, removeTemplate, saveTemplate } from '#src/locale/template.repository';

/** A tenant's own words. A change is in every snapshot of the tenant before it is answered; false: it is not at that version any more. */
export interface TemplateDeps {
  list(query: { tenantId: string }): Promise<readonly TemplateRow[]>;
  save(change: Parameters<typeof saveTemplate>[1]): Promise<boolean>;
  remove(name: Parameters<typeof removeTemplate>[1]): Promise<boolean>;
  /** What stands in for them outside the window. */
  readonly approved: {
    list(query: { tenantId: string }): Promise<readonly ApprovedRow[]>;
    save(change: Parameters<typeof saveApproved>[1]): Promise<boolean>;
    remove(name: Parameters<typeof removeApproved>[1]): Promise<boolean>;
  };
}

export function templateDeps(input: {
  db: Database;
  refreshRestaurant(restaurantId: string): Promise<void>;
}): TemplateDeps {
  const { db, refreshRestaurant } = input;
  const refreshing = async (isChanged: boolean, tenantId: string): Promise<boolean> => {
    if (isChanged) await Promise.all((await listRestaurantsOf(db, { tenantId })).map((id) => refreshRestaurant(id)));
    return isChanged;
  };
  return {
    list: (query) => listTemplateRows(db, query),
    save: async (change) => refreshing(await saveTemplate(db, change), change.tenantId),
    remove: async (name) => refreshing(await removeTemplate(db, name), name.tenantId),
    approved: {
      list: (query) => listApproved(db, query),
      save: async (change) => refreshing(await saveApproved(db, change), change.tenantId),
      remove: async (name) => refreshing(await removeApproved(db, name), name.tenantId),
    },
  };
}
