import { type AccountDirectory, accountDirectory, accountTokens } from '#durable-objects/account-directory';
import {
  type Conversation,
  conversationAt,
  conversationNames,
  isConversationId,
  userKeyHash,
} from '#durable-objects/conversation-client';
import type { DeadLetter, WakeUp } from '#durable-objects/conversation-rpc';
import { restaurantCache } from '#durable-objects/restaurant-cache';
import { QueueCollector } from '#queues/collector';
import type { Advise } from '#src/advice/adviser.client';
import { adviser } from '#src/advice-deps';
import { createGraphClient, type GraphClient } from '#src/channels/index';
import type { RestaurantSnapshot } from '#src/conversation/index';
import { listCatalogVersions } from '#src/conversation/restaurant.repository';
import { type CustomerDeps, customerDeps } from '#src/customer-deps';
import { connect, type Database } from '#src/db/index';
import { type DeliveryDeps, deliveryDeps } from '#src/delivery-deps';
import { type Config, parseEnv } from '#src/env';
import { type FaqDeps, faqDeps } from '#src/faq-deps';
import { type FraudDeps, fraudDeps } from '#src/fraud-deps';
import { Capacity } from '#src/gateway/capacity';
import { rememberingLimit } from '#src/gateway/rate-limit';
import type { JournalPage } from '#src/journal/index';
import { archivePages, listForgottenConversations } from '#src/journal/journal.repository';
import { type Clock, SECOND_MS, systemClock } from '#src/kernel/clock';
import { hmacHex } from '#src/kernel/crypto';
import { consoleLogger, type Logger } from '#src/kernel/log';
import { type LetterDeps, letterDeps } from '#src/letter-deps';
import { type Listen, listener } from '#src/listening-deps';
import { type MenuDeps, menuDeps } from '#src/menu-deps';
import type { AccountRef } from '#src/messages/index';
import { type OrderLifeDeps, orderLifeDeps } from '#src/order-life-deps';
import { type ListOrdersQuery, listOrders, type OrderListRow } from '#src/orders/order.repository';
import { type PaymentDeps, paymentDeps } from '#src/payment-deps';
import { type Readiness, readiness } from '#src/readiness-deps';
import { type AuditEntry, beginAudit, failAudit } from '#src/security/audit.repository';
import {
  beginIdempotent,
  finishIdempotent,
  type HeldKey,
  type IdempotencyClaim,
  releaseIdempotent,
  type StoredAnswer,
} from '#src/security/idempotency.repository';
import type { Happening, SecurityReport } from '#src/security/index';
import { EventReporter } from '#src/security/report-events.usecase';
import { recordSecurityReports } from '#src/security/security-event.repository';
import { type SupportDeps, supportDeps } from '#src/support-deps';
import { type TemplateDeps, templateDeps } from '#src/template-deps';
import { findOnlyAccounts, listAccounts } from '#src/tenancy/account.repository';
import { findApiClient } from '#src/tenancy/api-client.repository';
import { clientAuthenticator } from '#src/tenancy/authenticate-client.usecase';
import type { AccountOwner, ApiClient } from '#src/tenancy/index';
import { findRestaurant, type RestaurantRecord, updateRestaurant } from '#src/tenancy/restaurant.repository';
import { type WatchDeps, watchDeps } from '#src/watch-deps';

const DATABASE_TIMEOUT_MS = 3 * SECOND_MS;
const GRAPH_TIMEOUT_MS = 10 * SECOND_MS;
/** A row is at most half a kilobyte. */
const JOURNAL_CALL_ROWS = 400;

/** Everything that doors, objects and queues need. The only place where adapters are made. */
export interface Deps {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly capacity: Capacity;
  readonly graph: GraphClient;
  /** Counts what the doors refuse and find; `events` carries it to the archive. */
  report(happening: Happening): void;
  readonly events: EventReporter;
  /** True while within the limit. Only for traffic that no signature vouches for. */
  readonly limits: { byCaller(key: string): Promise<boolean>; byClient(key: string): Promise<boolean> };
  readonly db: Database;
  /** Null: an account that nobody owns. Throws while that cannot be known. */
  findOwner(account: AccountRef): Promise<AccountOwner | null>;
  refreshAccount(account: AccountRef): Promise<void>;
  /** By channel, where a restaurant has exactly one account. */
  findOnlyAccounts(whose: { tenantId: string; restaurantId: string }): Promise<ApiClient['accounts']>;
  listAccounts(): Promise<readonly AccountRef[]>;
  tokenOf(account: AccountRef): Promise<string>;
  /** Null: nobody can listen to voice messages. */
  readonly listen: Listen | null;
  /** Null: there is no model to ask. */
  readonly advise: Advise | null;
  conversationIdOf(account: AccountRef, userKey: string): Promise<string>;
  hashUserKey(account: AccountRef, userKey: string): Promise<string>;
  isConversationId(id: string): boolean;
  conversation(id: string): Conversation;
  wake(conversationId: string): Promise<void>;
  sendJournal(page: JournalPage): Promise<void>;
  sendDeadLetter(letter: DeadLetter): Promise<void>;
  loadRestaurant(restaurantId: string): Promise<RestaurantSnapshot | null>;
  refreshRestaurant(restaurantId: string, version?: number): Promise<void>;
  archive(pages: readonly JournalPage[]): Promise<void>;
  recordReports(reports: readonly SecurityReport[]): Promise<void>;
  readonly letters: LetterDeps;
  authenticate(token: string): Promise<ApiClient | null>;
  readonly audit: {
    begin(entry: AuditEntry): Promise<string>;
    fail(note: { auditId: string; outcome: string }): Promise<void>;
  };
  readonly idempotency: {
    begin(claim: IdempotencyClaim): Promise<HeldKey>;
    finish(claim: IdempotencyClaim, answer: StoredAnswer): Promise<void>;
    release(claim: IdempotencyClaim): Promise<void>;
  };
  readonly restaurants: {
    find(whose: { tenantId: string; restaurantId: string }): Promise<RestaurantRecord | null>;
    update(change: Parameters<typeof updateRestaurant>[1]): Promise<RestaurantRecord | null>;
  };
  readonly customers: CustomerDeps;
  readonly delivery: DeliveryDeps;
  readonly templates: TemplateDeps;
  readonly menus: MenuDeps;
  readonly orderLife: OrderLifeDeps;
  readonly payments: PaymentDeps;
  readonly support: SupportDeps;
  readonly faq: FaqDeps;
  listOrders(query: ListOrdersQuery): Promise<readonly OrderListRow[]>;
  readonly fraud: FraudDeps;
  listCatalogVersions(): Promise<readonly { restaurantId: string; version: number }[]>;
  listForgottenConversations(query: { before: number; limit: number }): Promise<readonly string[]>;
  readonly readiness: Readiness;
  readonly watch: WatchDeps;
}

const perIsolate = new WeakMap<Env, Deps>();

/** Null until this isolate has served. */
export function servingDeps(env: Env): Deps | null {
  return perIsolate.get(env) ?? null;
}

/** Once per isolate. Throws `NOT_CONFIGURED` where it must not serve. */
export function depsFor(env: Env): Deps {
  const known = perIsolate.get(env);
  if (known !== undefined) return known;
  const config = parseEnv(env);
  for (const warning of config.warnings) consoleLogger.warn('settings', { warning });
  const deps = makeDeps(env, config);
  perIsolate.set(env, deps);
  return deps;
}

function makeDeps(env: Env, config: Config): Deps {
  const clock = systemClock;
  const log = consoleLogger;
  const location = config.objectLocation;
  const db = connect({ url: config.databaseUrl, localProxy: config.neonLocalProxy, timeoutMs: DATABASE_TIMEOUT_MS });
  const { findOwner, refresh: refreshAccount }: AccountDirectory = accountDirectory({ env, clock, location });
  const tokenOf = accountTokens({ findOwner, sealKey: config.accountTokenKey, defaults: config.defaultTokens });
  const wakeUps = new QueueCollector<WakeUp>({ queue: env.OUTBOUND_QUEUE, clock });
  const journal = new QueueCollector({ queue: env.JOURNAL_QUEUE, clock, weigh: rowsOf, maxWeight: JOURNAL_CALL_ROWS });
  const events = eventReporter(env, { clock, pepper: config.idPepper });
  const hashUserKey = userKeyHash(config.idPepper);
  const restaurants = restaurantCache({ env, clock, log, location });
  const conversations = {
    isConversationId: (id: string) => isConversationId(env, id),
    conversation: (id: string) => conversationAt(env, id, location),
  };
  const wake = (conversationId: string) => wakeUps.send({ conversationId });
  const conversationIdOf = conversationNames(env, hashUserKey);
  const orderLife = orderLifeDeps({ db, clock, config, conversations, conversationIdOf });
  return {
    config,
    clock,
    log,
    db,
    capacity: new Capacity(config.maxInFlight),
    graph: graphClient(config),
    report: (happening) => events.note(happening),
    events,
    limits: {
      byCaller: rememberingLimit(() => env.IP_LIMIT, clock),
      byClient: rememberingLimit(() => env.TOKEN_LIMIT, clock),
    },
    findOwner,
    refreshAccount,
    findOnlyAccounts: (whose) => findOnlyAccounts(db, whose),
    listAccounts: () => listAccounts(db),
    tokenOf,
    advise: adviser(config),
    listen: listener({ env, config, tokenOf }),
    conversationIdOf,
    hashUserKey,
    ...conversations,
    wake,
    sendJournal: (page) => journal.send(page),
    sendDeadLetter: async (letter) => void (await env.DEAD_LETTER_QUEUE.send(letter)),
    loadRestaurant: restaurants.load,
    refreshRestaurant: restaurants.refresh,
    archive: (pages) => archivePages(db, pages),
    recordReports: (reports) => recordSecurityReports(db, reports),
    letters: letterDeps({ db, conversations, wake }),
    authenticate: clientAuthenticator({
      findApiClient: (query) => findApiClient(db, query),
      now: () => clock.now(),
      environment: config.environment,
    }),
    audit: { begin: (entry) => beginAudit(db, entry), fail: (note) => failAudit(db, note) },
    idempotency: idempotency(db),
    restaurants: restaurantRows(db),
    customers: customerDeps({ env, db, clock, location, hashUserKey }),
    delivery: deliveryDeps({ db, clock, defaults: config.delivery, refreshRestaurant: restaurants.refresh }),
    templates: templateDeps({ db, refreshRestaurant: restaurants.refresh }),
    menus: menuDeps({ db, clock, refreshRestaurant: restaurants.refresh }),
    orderLife,
    payments: paymentDeps({ db, clock, config, tell: orderLife.relay }),
    faq: faqDeps({ db }),
    support: supportDeps({ db, clock, relay: () => orderLife.relay(null) }),
    listOrders: (query) => listOrders(db, query),
    fraud: fraudDeps({ db, conversations, refreshRestaurant: restaurants.refresh }),
    listCatalogVersions: () => listCatalogVersions(db),
    listForgottenConversations: (query) => listForgottenConversations(db, query),
    readiness: readiness(env, { db, findOwner }),
    watch: watchDeps({ db, clock, config }),
  };
}

function restaurantRows(db: Database): Deps['restaurants'] {
  return { find: (whose) => findRestaurant(db, whose), update: (change) => updateRestaurant(db, change) };
}

function idempotency(db: Database): Deps['idempotency'] {
  return {
    begin: (claim) => beginIdempotent(db, claim),
    finish: (claim, answer) => finishIdempotent(db, claim, answer),
    release: (claim) => releaseIdempotent(db, claim),
  };
}

function graphClient(config: Config): GraphClient {
  const { graphBaseUrl, instagramBaseUrl, graphVersion: version } = config;
  return createGraphClient({ graphBaseUrl, instagramBaseUrl, version, timeoutMs: GRAPH_TIMEOUT_MS, fetch });
}

function eventReporter(env: Env, { clock, pepper }: { clock: Clock; pepper: string }): EventReporter {
  return new EventReporter({
    clock,
    hashSubject: (subject) => hmacHex(pepper, `subject:${subject}`),
    newId: () => crypto.randomUUID(),
    send: async (report) => void (await env.JOURNAL_QUEUE.send(report)),
    pause: (ms) => scheduler.wait(ms),
  });
}

function rowsOf({ inbound, outbound, security = [], quarantines = [] }: JournalPage): number {
  return inbound.length + outbound.length + security.length + quarantines.length;
}
