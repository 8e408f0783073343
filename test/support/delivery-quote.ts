import type { DeliveryQuote } from '#src/delivery/index';

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
