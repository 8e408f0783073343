import type { ConversationPorts } from '#durable-objects/conversation-ports';
import { actPerformer, callingStaff } from '#src/act-deps';
import { consoleRunner } from '#src/console-deps';
import type { RestaurantSnapshot } from '#src/conversation/index';
import { loadRestaurantSnapshot } from '#src/conversation/restaurant.repository';
import { depsFor } from '#src/deps';
import type { Clock } from '#src/kernel/clock';
import { hmacHex } from '#src/kernel/crypto';
import type { AccountRef } from '#src/messages/index';
import { findAccountOwner } from '#src/tenancy/account.repository';
import type { AccountOwner } from '#src/tenancy/index';

/** What the conversations ask of the outside. */
export function conversationPorts(env: Env): ConversationPorts {
  const deps = depsFor(env);
  const { clock, log, config } = deps;
  return {
    clock,
    log,
    newId: () => crypto.randomUUID(),
    loadRestaurant: deps.loadRestaurant,
    refreshRestaurant: deps.refreshRestaurant,
    perform: callingStaff(deps.orderLife, actPerformer({ ...deps, runConsole: consoleRunner(deps) })),
    wake: deps.wake,
    sendJournal: deps.sendJournal,
    sendDeadLetter: deps.sendDeadLetter,
    conversation: deps.conversation,
    conversationIdOf: deps.conversationIdOf,
    hashUserKey: deps.hashUserKey,
    hashText: (text) => hmacHex(config.idPepper, `text:${text}`),
    outbox: config.outbox,
    deliveryEnabled: config.deliveryEnabled,
    addressTries: config.addressTries,
    supportEnabled: config.supportEnabled,
    faqEnabled: config.faqEnabled,
    languages: config.languages,
    hearsVoice: deps.listen !== null,
    hasAdviser: deps.advise !== null,
    hasConsole: config.console.enabled,
    flood: config.flood,
    silenceMs: config.silenceMs,
    replayWindowMs: config.replayWindowMs,
  };
}

/** What the `AccountObject`s ask of Postgres. */
export function accountPorts(env: Env): { clock: Clock; loadOwner(account: AccountRef): Promise<AccountOwner | null> } {
  const { clock, db } = depsFor(env);
  return { clock, loadOwner: (account) => findAccountOwner(db, account) };
}

/** What the `RestaurantObject`s ask of Postgres. */
export function restaurantPorts(env: Env): { loadSnapshot(restaurantId: string): Promise<RestaurantSnapshot | null> } {
  const { clock, db } = depsFor(env);
  return { loadSnapshot: (restaurantId) => loadRestaurantSnapshot(db, { restaurantId, now: clock.now() }) };
}
