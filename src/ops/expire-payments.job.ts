/** Every minute: deposits that did not come in time are given up, and their customers told. */
export function expireUnpaid(deps: {
  payments: { expire(): Promise<{ expired: number; waiting: number }> };
}): Promise<{ expired: number; waiting: number }> {
  return deps.payments.expire();
}
