import { DurableObject } from 'cloudflare:workers';
import type { RestaurantSnapshot } from '#src/conversation/index';
import { codeOf } from '#src/kernel/errors';
import { conversationPorts } from '#src/object-deps';
import type { TellOrder, TellStaff, Told } from '#src/orders/index';
import { AlarmClock } from './alarm-clock.ts';
import { agendaOf, BACKSTOP_MS, nextAlarmAt } from './conversation-agenda.ts';
import { Alias } from './conversation-alias.ts';
import type { Conversation } from './conversation-client.ts';
import { Erasure } from './conversation-erasure.ts';
import { exportConversation, inspectConversation } from './conversation-export.ts';
import { type TakenIn, takeDelivery } from './conversation-intake.ts';
import { confirmPage, journalPage } from './conversation-journal.ts';
import { buryRows, type Claimed, claimNext } from './conversation-outbox.ts';
import { runDueTurns } from './conversation-pending.ts';
import type { ConversationPorts } from './conversation-ports.ts';
import { changeQuarantine, type QuarantineOrder } from './conversation-quarantine.ts';
import { resendRow } from './conversation-resend.ts';
import type * as rpc from './conversation-rpc.ts';
import { ConversationStore } from './conversation-store.ts';
import { isForStaff, restaurantOf, takeTelling } from './conversation-tellings.ts';

/**
 * One person's conversation with one account: dedupe, turns in order, state, outbox and journal, all in one SQLite database; queue messages
 * and alarms are only nudges. A turn that needs an act runs alone (`turning`), because waits on the outside let other calls in.
 */
export class ConversationObject extends DurableObject<Env> implements Conversation {
  private readonly store: ConversationStore;
  private readonly ports: ConversationPorts;
  private readonly alarms: AlarmClock;
  private readonly alias: Alias;
  private readonly erasure: Erasure;
  private turning = false;
  private journalSentAt: number | null = null;
  private wakesInVain = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.ports = conversationPorts(env);
    this.alarms = new AlarmClock(ctx.storage);
    // A rollback takes the alarm back too.
    this.store = new ConversationStore(ctx.storage, () => this.alarms.forget());
    this.alias = new Alias(ctx.storage, this.store, this.ports);
    const { store, ports, alarms, alias } = this;
    this.erasure = new Erasure({ ctx, store, ports, alarms, alias, isTurning: () => this.turning });
  }

  /** Durable when it returns: the answer waits for the write. */
  async receive(delivery: rpc.Delivery): Promise<rpc.Received> {
    const elsewhere = this.store.load() ? null : await this.alias.find(delivery);
    if (elsewhere) return elsewhere.receive(this.erasure.admit(delivery));
    const restaurant = await this.ports.loadRestaurant(delivery.owner.restaurantId);
    await this.alarms.learn();
    const { fresh, replies, failed, tooOld } = this.takeIn(delivery, restaurant);
    if (this.store.hasPendingEvents()) this.ctx.waitUntil(this.runTurns());
    else if (replies > 0) this.ctx.waitUntil(this.wake());
    if (failed.length > 0) this.ctx.waitUntil(this.bury(failed));
    return { fresh, duplicates: delivery.events.length - fresh, ...(tooOld > 0 && { tooOld }) };
  }

  /**
   * Settles what was claimed before, and hands out the next message that may go. The sender also comes because the sweep found this object
   * forgotten, so whatever else is due gets its alarm again.
   */
  async claim(previous: rpc.Settlement | null): Promise<rpc.Claim> {
    if (!this.store.load()) return { kind: 'idle' };
    await this.alarms.learn();
    this.wakesInVain = 0;
    const claimed: Claimed = this.store.transaction(() => {
      const next = claimNext({ store: this.store, ports: this.ports, previous });
      if (next.wakeAt !== null) this.alarms.armBy(next.wakeAt);
      // An alarm was lost: what waits here without a row would wait for ever.
      else if (!this.alarms.isSet) this.rearm();
      return next;
    });
    if (claimed.failed.length > 0) this.ctx.waitUntil(this.bury(claimed.failed));
    return claimed.claim;
  }

  /** The archive holds everything up to this revision. With nothing else to do the object sleeps until it may forget. */
  async journaled(upTo: number): Promise<void> {
    if (!this.store.load()) return;
    await this.alarms.learn();
    this.journalSentAt = null;
    confirmPage({ store: this.store, alarms: this.alarms, upTo, nextAlarmAt: () => this.nextAlarmAt() });
  }

  async recognize(key: string): Promise<boolean> {
    return this.alias.recognize(key);
  }
  async follow(conversationId: string): Promise<boolean> {
    return this.alias.follow(conversationId);
  }
  async exportData(tenantId: string): Promise<rpc.ConversationExport | null> {
    return exportConversation(this.store, tenantId);
  }
  async erase(order: rpc.EraseOrder): Promise<number> {
    return this.erasure.erase(order);
  }
  async entomb(conversationId: string, at: number): Promise<void> {
    this.erasure.entomb(conversationId, at);
  }

  /** Ends a quarantine before its time, which the customer hears, or puts its end off. False when there is none of this tenant's. */
  async changeQuarantine(order: QuarantineOrder): Promise<boolean> {
    if (!this.store.load()) return false;
    await this.alarms.learn();
    const change = { ...order, now: this.ports.clock.now() };
    const isChanged = this.store.transaction(() => changeQuarantine(this.store, change, () => this.rearm()));
    this.ctx.waitUntil(this.runTurns());
    return isChanged;
  }

  /** Says it when its time has come, once; with a member of the staff it may begin a conversation. */
  async tell(telling: TellOrder | TellStaff): Promise<Told> {
    const { store, ports, alias, erasure } = this;
    const elsewhere = alias.target();
    if (elsewhere !== null) return ports.conversation(elsewhere).tell(telling);
    if (!store.load() && (!isForStaff(telling) || erasure.endsAt() !== null)) return 'gone';
    const restaurant = await restaurantOf({ store, ports }, telling);
    await this.alarms.learn();
    const told = store.transaction(() => takeTelling({ store, ports, restaurant }, telling, () => this.rearm()));
    this.ctx.waitUntil(this.runTurns());
    return told;
  }

  async resend(order: rpc.ResendOrder): Promise<rpc.ResendOutcome> {
    await this.alarms.learn();
    const outcome = resendRow({ store: this.store, ports: this.ports }, order, () => this.rearm());
    if (outcome === 'again' && !order.isDryRun) this.ctx.waitUntil(this.wake());
    return outcome;
  }

  async inspect(): Promise<object> {
    return inspectConversation(this.ctx, { alias: this.alias, erasure: this.erasure, store: this.store });
  }

  /** Whatever is due: it never throws, because an alarm that fails six times is never tried again (platform.md §1.2). */
  override async alarm(): Promise<void> {
    this.alarms.rang();
    try {
      await this.runTurns();
      await this.flushJournal();
      this.store.purge(this.ports.clock.now());
      await this.erasure.expire(this.ports.clock.now());
    } catch (error) {
      this.ports.log.error('alarm_failed', { error: codeOf(error) });
    } finally {
      this.rearm();
    }
  }

  private takeIn(received: rpc.Delivery, restaurant: RestaurantSnapshot | null): TakenIn {
    const delivery = this.erasure.admit(received);
    const intake = { store: this.store, ports: this.ports, delivery, restaurant, busy: this.turning };
    return takeDelivery(intake, () => this.alarms.armBy(this.ports.clock.now() + BACKSTOP_MS));
  }

  /** One at a time. */
  private async runTurns(): Promise<void> {
    if (this.turning) return;
    this.turning = true;
    try {
      const { store, ports, ctx } = this;
      if (await runDueTurns({ store, ports, conversationId: ctx.id.toString() })) this.rearm();
    } finally {
      this.turning = false;
    }
    // Losing this call costs a few seconds: the alarm does it again.
    if ((this.store.outboxDueAt() ?? Number.POSITIVE_INFINITY) <= this.ports.clock.now()) await this.wake();
  }

  private async wake(): Promise<void> {
    this.wakesInVain++;
    await this.ports.wake(this.ctx.id.toString());
  }

  private async flushJournal(): Promise<void> {
    const { store, ports, ctx } = this;
    const page = await journalPage({ store, ports, conversationId: ctx.id.toString() });
    if (!page) return;
    this.journalSentAt = ports.clock.now();
    await ports.sendJournal(page);
  }

  private bury(outboxIds: readonly number[]): Promise<void> {
    return buryRows({ store: this.store, ports: this.ports, conversationId: this.ctx.id.toString(), outboxIds });
  }

  private rearm(): void {
    const at = this.nextAlarmAt();
    if (at !== null) this.alarms.armBy(at);
  }

  private nextAlarmAt(): number | null {
    const { store, wakesInVain, journalSentAt, erasure } = this;
    const memory = { wakesInVain, journalSentAt, tombstoneEndsAt: erasure.endsAt() };
    return nextAlarmAt(agendaOf(store, { ...memory, now: this.ports.clock.now() }));
  }
}
