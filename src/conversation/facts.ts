import type { ServedZone } from '#src/delivery/index';
import type { FraudRule } from '#src/fraud/index';
import type { ApprovedTemplates, LanguageSettings, TemplateOverrides } from '#src/locale/index';
import type { Menu } from '#src/menu/index';
import type { UserIdentity } from '#src/messages/index';
import type { RestaurantProfile, Switches } from '#src/tenancy/index';
import type { StaffMember } from './staff.ts';

/** All that a turn may know of its restaurant, at one version. Served by the `RestaurantObject`. */
export interface RestaurantSnapshot {
  /** `restaurants.catalog_version`: grows with every change of what is below. */
  readonly version: number;
  /** Which fields there are: a snapshot that was stored by an earlier version of the Worker has fewer. */
  readonly shape: number;
  readonly profile: RestaurantProfile;
  readonly menu: Menu;
  readonly templates: TemplateOverrides;
  readonly approved: ApprovedTemplates;
  readonly zones: readonly ServedZone[];
  readonly staff: readonly StaffMember[];
  readonly fraudRules: readonly FraudRule[];
  readonly switches: Switches;
}

/** Grows with every field that a snapshot gains. */
export const SNAPSHOT_SHAPE = 8;

/** A snapshot of whatever shape with all of today's fields, the new ones empty: better than none while Postgres is away. */
export function completeSnapshot(stored: RestaurantSnapshot): RestaurantSnapshot {
  const zones = stored.zones.map((zone) => ({ ...MISSING_OF_ZONE, ...zone }));
  return { ...MISSING, ...stored, zones };
}

const MISSING = { shape: 1, staff: [], fraudRules: [], approved: {}, switches: {} } as const;
const MISSING_OF_ZONE = { feeCentimes: null, minimumCentimes: 0 } as const;

/** Everything outside the conversation that a turn may use: same state, input and facts, same replies (invariant I14). */
export interface Facts {
  readonly now: number;
  /** A fresh UUID, for the one checkout that this turn may open. */
  readonly newId: string;
  readonly restaurant: RestaurantSnapshot;
  readonly user: UserIdentity;
  readonly deliveryEnabled: boolean;
  /** Unclear answers about an address before a person takes over; none given: never. */
  readonly addressTries?: number | null;
  /** Whether a person can be called. */
  readonly supportEnabled?: boolean;
  /** Whether the restaurant's own answers are asked. */
  readonly faqEnabled?: boolean;
  readonly languages: LanguageSettings;
  /** Whether anybody can listen to voice messages for us. */
  readonly hearsVoice: boolean;
  /** Whether there is a model to ask where we understand nothing. */
  readonly hasAdviser: boolean;
  /** Whether staff give commands in their messages; not said: no. */
  readonly hasConsole?: boolean;
}
