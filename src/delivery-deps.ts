import type { Database } from '#src/db/index';
import {
  type DeliveryKind,
  type DeliveryRow,
  listDelivery,
  removeDelivery,
  replaceDelivery,
  saveDelivery,
} from '#src/delivery/catalogue.repository';
import type { DeliveryDefaults, DeliveryQuote } from '#src/delivery/index';
import { type QuoteQuestion, quoteDelivery } from '#src/delivery/quote.repository';
import type { Clock } from '#src/kernel/clock';

interface Whose {
  readonly tenantId: string;
  readonly restaurantId: string;
}

/** Where a restaurant delivers, when, and for how much. A change is in its snapshot before it is answered. */
export interface DeliveryDeps {
  quote(question: Omit<QuoteQuestion, 'at'>): Promise<DeliveryQuote>;
  list(kind: DeliveryKind, whose: Whose): Promise<readonly DeliveryRow[]>;
  /** The one of the same place, name or hour is replaced. */
  save(kind: DeliveryKind, change: Whose & { readonly values: DeliveryRow }): Promise<DeliveryRow | null>;
  /** `taken`: another one has that place, name or hour. Null: there is none of that id. */
  replace(
    kind: DeliveryKind,
    change: Whose & { readonly id: string; readonly values: DeliveryRow },
  ): Promise<DeliveryRow | 'taken' | null>;
  remove(kind: DeliveryKind, what: Whose & { readonly id: string }): Promise<boolean>;
}

export function deliveryDeps(input: {
  db: Database;
  clock: Clock;
  defaults: DeliveryDefaults;
  refreshRestaurant(restaurantId: string): Promise<void>;
}): DeliveryDeps {
  const { db, clock, defaults, refreshRestaurant } = input;
  const refreshing = async <T>(changed: T, { restaurantId }: Whose): Promise<T> => {
    if (changed && changed !== 'taken') await refreshRestaurant(restaurantId);
    return changed;
  };
  return {
    quote: (question) => quoteDelivery(db, { ...question, at: clock.now(), defaults }),
    list: (kind, whose) => listDelivery(db, kind, whose),
    save: async (kind, change) => refreshing(await saveDelivery(db, kind, change), change),
    replace: async (kind, change) => refreshing(await replaceDelivery(db, kind, change), change),
    remove: async (kind, what) => refreshing(await removeDelivery(db, kind, what), what),
  };
}
