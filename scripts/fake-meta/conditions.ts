import type { World } from './world.ts';

/** What is set and still due: the page shows it. */
export function describeConditions(world: World): unknown {
  return {
    webhooks: world.gate.setting,
    receipts: world.receipts.setting,
    faults: world.faults.left(),
    offsetMs: world.offsetMs,
    limits: {
      perNumberPerSecond: world.limits.perNumberPerSecond,
      pairBurst: world.limits.pairBurst,
      knownUsersOnly: world.contacts.knownUsersOnly,
    },
  };
}

export function publishConditions(world: World): void {
  world.events.publish('conditions', describeConditions(world));
}
