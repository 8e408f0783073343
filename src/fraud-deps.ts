import type { Database } from '#src/db/index';
import { type ChangeQuarantineDeps, changeQuarantine } from '#src/fraud/change-quarantine.usecase';
import { type FraudRuleRow, listFraudRules, removeFraudRule, saveFraudRule } from '#src/fraud/fraud-rule.repository';
import { listQuarantines, type QuarantineListRow } from '#src/fraud/quarantine.repository';

interface Whose {
  readonly tenantId: string;
  readonly restaurantId: string;
}

/** What a restaurant does against abuse. A change of a rule is in its snapshot before it is answered. */
export interface FraudDeps {
  listRules(whose: Whose): Promise<readonly FraudRuleRow[]>;
  /** False: there is no such rule. */
  saveRule(change: Parameters<typeof saveFraudRule>[1]): Promise<boolean>;
  /** Back to the rule for all; false: it held already. */
  removeRule(what: Parameters<typeof removeFraudRule>[1]): Promise<boolean>;
  listQuarantines(query: { tenantId: string; limit: number }): Promise<readonly QuarantineListRow[]>;
  /** False: none of this tenant's. */
  changeQuarantine(request: { conversationId: string; tenantId: string; by: string; until?: number }): Promise<boolean>;
}

export function fraudDeps(input: {
  db: Database;
  conversations: ChangeQuarantineDeps;
  refreshRestaurant(restaurantId: string): Promise<void>;
}): FraudDeps {
  const { db, conversations, refreshRestaurant } = input;
  const refreshing = async (isChanged: boolean, { restaurantId }: Whose): Promise<boolean> => {
    if (isChanged) await refreshRestaurant(restaurantId);
    return isChanged;
  };
  return {
    listRules: (whose) => listFraudRules(db, whose),
    saveRule: async (change) => refreshing(await saveFraudRule(db, change), change),
    removeRule: async (what) => refreshing(await removeFraudRule(db, what), what),
    listQuarantines: (query) => listQuarantines(db, query),
    changeQuarantine: (request) => changeQuarantine(conversations, request),
  };
}
