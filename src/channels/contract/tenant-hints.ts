import { type JsonRecord, recordAt, valueAt } from '../meta/read-json.ts';

export interface TenantRef {
  readonly tenantId: string;
  readonly restaurantId: string;
}

const TENANT = ['tenantId', 'tenant_id', 'tenant'];
const RESTAURANT = ['restaurantId', 'restaurant_id', 'restaurant'];

/** Whether a body claims to be of another tenant or restaurant than its sender's. It is told, and changes nothing (spec/a §2.7). */
export function namesAnother(body: JsonRecord, owner: TenantRef): boolean {
  const context = recordAt(body, 'tenant_context');
  return [body, context, recordAt(context, 'hints')].some(
    (place) => differs(place, TENANT, owner.tenantId) || differs(place, RESTAURANT, owner.restaurantId),
  );
}

function differs(place: JsonRecord | null, names: readonly string[], own: string): boolean {
  return names
    .map((name) => valueAt(place, name))
    .some((value) => typeof value === 'string' && value !== '' && value.toLowerCase() !== own);
}
