/** Every minute: what plain SQL, or a call that failed half-way, wants said to a customer. */
export function relayWaiting(deps: {
  orderLife: { relay(orderId: null): Promise<{ handed: number; failed: number }> };
}): Promise<{ handed: number; failed: number }> {
  return deps.orderLife.relay(null);
}
