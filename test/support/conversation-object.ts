import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { ConversationObject } from '#durable-objects/conversation';
import type { ConversationPorts } from '#durable-objects/conversation-ports';
import type { Claim, Delivery, Received } from '#durable-objects/conversation-rpc';
import type { Act, RestaurantSnapshot } from '#src/conversation/index';
import type { JournalPage } from '#src/journal/index';
import { DAY_MS } from '#src/kernel/clock';
import type { InboundContent, InboundEvent, Receipt, UserIdentity } from '#src/messages/index';
import type { SendOutcome } from '#src/outbox/index';
import { demoRestaurant } from './demo-restaurant.ts';

const ACCOUNT = { channel: 'whatsapp', accountId: '100000000000001' } as const;
const USER: UserIdentity = { key: '213555000001', phone: '213555000001', name: 'Nadia' };

/** workerd's alarm clock is the real one: so far ahead of it that no alarm fires before a test says so. */
const FAR_FUTURE = Date.parse('2096-11-22T17:00:00Z');

let count = 0;

/**
 * A real `ConversationObject` in workerd, its outside replaced: a clock moved by hand, a restaurant that is there, queues that only remember.
 * A test replaces the one port that it is about.
 */
export class TestConversation {
  readonly stub: DurableObjectStub<ConversationObject>;
  now = FAR_FUTURE;
  user = USER;
  /** Objects that an older id of this customer names. */
  olderIds: readonly string[] = [];
  restaurant: RestaurantSnapshot = demoRestaurant();
  readonly pages: JournalPage[] = [];
  readonly logged: string[] = [];
  wakeUps = 0;
  private readonly name = `conversation-${++count}`;
  private events = 0;

  private constructor() {
    this.stub = env.CONVERSATIONS.getByName(this.name) as unknown as DurableObjectStub<ConversationObject>;
  }

  static async open(ports: Partial<ConversationPorts> = {}): Promise<TestConversation> {
    const conversation = new TestConversation();
    await conversation.replacePorts(ports);
    return conversation;
  }

  /** Again after an eviction: ports live in memory. */
  async replacePorts(ports: Partial<ConversationPorts> = {}): Promise<void> {
    const log = (event: string) => void this.logged.push(event);
    const replaced: Partial<ConversationPorts> = {
      clock: { now: () => this.now },
      log: { info: log, warn: log, error: log },
      loadRestaurant: async () => this.restaurant,
      refreshRestaurant: async () => {},
      wake: async () => void this.wakeUps++,
      sendJournal: async (page) => void this.pages.push(page),
      sendDeadLetter: async () => {},
      ...ports,
    };
    await this.inside((object) => void Object.assign(portsOf(object), replaced));
  }

  /** Runs where the object runs. */
  inside<R>(work: (object: ConversationObject, state: DurableObjectState) => R | Promise<R>): Promise<R> {
    return runInDurableObject<ConversationObject, R>(this.stub, work);
  }

  get id(): string {
    return this.stub.id.toString();
  }

  types(text: string): Promise<Received> {
    return this.sends({ kind: 'text', text });
  }

  sends(content: InboundContent): Promise<Received> {
    this.now += 2_000;
    return this.receives({ events: [this.event(content)] });
  }

  event(content: InboundContent, at = this.now): InboundEvent {
    const id = `event-${++this.events}`;
    return { ...ACCOUNT, id, messageId: `wamid.${id}`, user: this.user, at, content };
  }

  async gets(status: Receipt['status'], row: { outboxId: number; attempt: number }): Promise<void> {
    const receipt: Receipt = { account: ACCOUNT, status, at: this.now, providerId: `wamid.${row.outboxId}` };
    await this.receives({ receipts: [{ receipt, ...row }] });
  }

  /** Hands out and settles until nothing may go: the texts that went. */
  async drains(
    outcome: (claim: Extract<Claim, { kind: 'send' }>) => SendOutcome = accepted,
  ): Promise<readonly string[]> {
    const texts: string[] = [];
    let claim = await this.inside((object) => object.claim(null));
    while (claim.kind === 'send') {
      const { outboxId, attempt } = claim;
      texts.push(claim.message.text);
      const previous = { outboxId, attempt, outcome: outcome(claim) };
      claim = await this.inside((object) => object.claim(previous));
    }
    return texts;
  }

  /** Moves the clock to the alarm and runs it; false without one. */
  async alarms(): Promise<boolean> {
    const dueAt = await this.alarmAt();
    if (dueAt === null) return false;
    this.now = Math.max(this.now, dueAt);
    return runDurableObjectAlarm(this.stub);
  }

  /** Until nothing is left to do today: sends what may go, runs every alarm, confirms what the journal was given. */
  async goesQuiet(): Promise<void> {
    for (;;) {
      await this.drains();
      const dueAt = await this.alarmAt();
      if (dueAt === null || dueAt > this.now + DAY_MS) return;
      await this.alarms();
      const page = this.pages.at(-1);
      if (page) await this.inside((object) => object.journaled(page.upTo));
    }
  }

  alarmAt(): Promise<number | null> {
    return this.inside((_object, state) => state.storage.getAlarm());
  }

  rows(query: string): Promise<readonly Readonly<Record<string, SqlStorageValue>>[]> {
    return this.inside((_object, state) => state.storage.sql.exec(query).toArray());
  }

  receives(part: Partial<Delivery>): Promise<Received> {
    const owner = {
      ...ACCOUNT,
      tenantId: this.restaurant.profile.tenantId,
      restaurantId: this.restaurant.profile.restaurantId,
    };
    const delivery: Delivery = {
      owner,
      events: [],
      receipts: [],
      receivedAt: this.now,
      correlationId: 'c-1',
      olderIds: this.olderIds,
      ...part,
    };
    return this.inside((object) => object.receive(delivery));
  }
}

/** Of an act that places an order; a test about orders sees no other. */
export function checkoutOf(act: Act): Extract<Act, { kind: 'place_order' }>['checkout'] {
  if (act.kind !== 'place_order') throw new Error(`no order but ${act.kind}`);
  return act.checkout;
}

export function accepted(claim: { outboxId: number }): SendOutcome {
  return { kind: 'accepted', providerId: `wamid.${claim.outboxId}` };
}

/** The one cast: ports are the object's own business, and a test takes the place of the outside. */
function portsOf(object: ConversationObject): ConversationPorts {
  return (object as unknown as { readonly ports: ConversationPorts }).ports;
}
