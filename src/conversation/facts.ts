import type { ServedZone } from '#src/delivery/index';
import type { TemplateOverrides } from '#src/locale/index';
import type { Menu } from '#src/menu/index';
import type { UserIdentity } from '#src/messages/index';
import type { RestaurantProfile } from '#src/tenancy/index';

/** All that a turn may know of its restaurant, at one version. Served by the `RestaurantObject`. */
export interface RestaurantSnapshot {
  /** `restaurants.catalog_version`: grows with every change of what is below. */
  readonly version: number;
  readonly profile: RestaurantProfile;
  readonly menu: Menu;
  readonly templates: TemplateOverrides;
  readonly zones: readonly ServedZone[];
}

/** Everything outside the conversation that a turn may use: same state, input and facts, same replies (invariant I14). */
export interface Facts {
  readonly now: number;
  /** A fresh UUID, for the one checkout that this turn may open. */
  readonly newId: string;
  readonly restaurant: RestaurantSnapshot;
  readonly user: UserIdentity;
  readonly deliveryEnabled: boolean;
}
