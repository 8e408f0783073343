import type { DeliveryQuote, OfferedSlot } from '#src/delivery/index';
import { HOUR_MS } from '#src/kernel/clock';

/** By day, to Hydra, as the demo values have it. */
export const HYDRA: DeliveryQuote = {
  reason: 'OK',
  zoneFound: true,
  zoneActive: true,
  wilaya: 'Alger',
  commune: 'Hydra',
  baseCentimes: 30_000,
  surchargeCentimes: 0,
  finalCentimes: 30_000,
  freeFromCentimes: null,
  minimumCentimes: 150_000,
  etaMinutes: { min: 35, max: 55 },
};

/** Two of that Sunday, one of the Monday. */
export function offeredSlots(): readonly OfferedSlot[] {
  const at = (slotId: string, date: string, hour: number): OfferedSlot => {
    const startAt = Date.parse(`${date}T${String(hour).padStart(2, '0')}:00:00+01:00`);
    return { slotId, date, startAt, endAt: startAt + HOUR_MS, remaining: 3 };
  };
  return [at('s1', '2026-11-22', 19), at('s2', '2026-11-22', 20), at('s3', '2026-11-23', 12)];
}
