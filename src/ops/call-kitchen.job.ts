/** Every minute: orders for later that enter the kitchen now, those that nobody accepts, and whatever staff have not been told yet. */
export function callKitchen(deps: {
  orderLife: { callKitchen(): Promise<{ called: number; escalated: number }> };
}): Promise<{ called: number; escalated: number }> {
  return deps.orderLife.callKitchen();
}
