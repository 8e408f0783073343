/** Every minute, before the relay: customers whose order arrived a while ago are asked how it was. */
export function askHowItWas(deps: {
  orderLife: { askFeedback(): Promise<{ asked: number; skipped: number }> };
}): Promise<{ asked: number; skipped: number }> {
  return deps.orderLife.askFeedback();
}
