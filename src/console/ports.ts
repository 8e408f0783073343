import type { ShownTemplate } from '#src/locale/index';
import type { FaqDocumentEntry } from '#src/support/index';
import type { OpeningHours, SwitchName } from '#src/tenancy/index';
import type { Target } from './answer.ts';
import type { AuditedCommand } from './audit.ts';
import type { OrderRef, Role } from './command.ts';

/** Every question is about one restaurant of one tenant (invariant I10). */
export interface Place {
  readonly tenantId: string;
  readonly restaurantId: string;
}

export interface ConsoleOrder {
  readonly orderId: string;
  readonly number: number;
  readonly date: string;
  readonly isToday: boolean;
  readonly status: OrderWord;
  readonly mode: 'sur_place' | 'a_emporter' | 'livraison';
  readonly totalCentimes: number;
  readonly tableLabel: string | null;
  readonly commune: string | null;
  readonly customerName: string | null;
  readonly phone: string | null;
  readonly note: string | null;
  readonly paymentMode: string;
  readonly address: string | null;
  readonly lat: number | null;
  readonly lng: number | null;
  /** The customer was sent a code for the door. */
  readonly hasCode: boolean;
  /** Local hour that it is for. */
  readonly at: string | null;
  readonly items: readonly { readonly label: string; readonly quantity: number; readonly options: readonly string[] }[];
}

export type OrderWord =
  | 'NEW'
  | 'ACCEPTED'
  | 'IN_PROGRESS'
  | 'READY'
  | 'OUT_FOR_DELIVERY'
  | 'DONE'
  | 'DELIVERED'
  | 'CANCELLED';

/** `onlyOf`: a driver, who sees deliveries that wait and their own. */
export interface OrderQuestion extends Place {
  readonly ref: OrderRef;
  readonly now: number;
  readonly onlyOf: string | null;
}

export interface OrderListing extends Place {
  readonly statuses: readonly string[];
  readonly now: number;
  readonly limit: number;
  readonly onlyOf: string | null;
}

export interface TodayNumbers {
  readonly byStatus: Readonly<Partial<Record<OrderWord, number>>>;
  readonly tickets: number;
  readonly letters: number;
  readonly quarantines: number;
  /** Notices of the last day that reached nobody they were for. */
  readonly unreached: number;
}

export interface Stats {
  /** Days, both counted. */
  readonly from: string;
  readonly to: string;
  readonly orders: number;
  /** Among the orders; those that nobody came for among them. */
  readonly cancelled: number;
  readonly noShows: number;
  /** Of what was not cancelled. */
  readonly totalCentimes: number;
  readonly here: number;
  readonly takeaway: number;
  readonly delivery: number;
  /** Opened. */
  readonly tickets: number;
}

export interface ConsoleQuarantine {
  readonly id: string;
  readonly conversationId: string;
  readonly reason: string;
  readonly until: string;
}

export type Replayed = 'replayed' | 'dropped' | 'forgotten' | 'window_closed' | 'gone';

export interface ConsoleLetter {
  readonly id: string;
  readonly source: string;
  readonly channel: string | null;
  readonly reason: string;
  readonly code: number | null;
  readonly attempts: number;
  readonly at: string;
}

export type MoveAnswer =
  | { readonly outcome: 'moved'; readonly from: OrderWord; readonly status: OrderWord }
  | { readonly outcome: 'refused'; readonly status: OrderWord }
  | { readonly outcome: 'not_found' };

export type DelayAnswer =
  | {
      readonly outcome: 'delayed';
      readonly from: OrderWord;
      readonly status: OrderWord;
      readonly extra_minutes: number;
    }
  | { readonly outcome: 'refused'; readonly status: OrderWord }
  | { readonly outcome: 'not_found' };

/** At the customer's door. `none`: the customer was never sent a code. */
export type DeliverAnswer =
  | { readonly outcome: 'delivered' | 'refused' | 'none' | 'expired' | 'locked'; readonly status: OrderWord }
  | { readonly outcome: 'wrong'; readonly status: OrderWord; readonly triesLeft: number }
  | { readonly outcome: 'not_found' };

export type DepositAnswer =
  | { readonly outcome: 'confirmed' | 'late' | 'not_found' | 'nothing_due' | 'reference_used' }
  | { readonly outcome: 'too_little'; readonly deposit_cents: number }
  | { readonly outcome: 'too_much'; readonly total_cents: number };

export type NoShowAnswer =
  | { readonly outcome: 'noted'; readonly trust_score: number | null; readonly no_show_count: number | null }
  | { readonly outcome: 'refused'; readonly status: string }
  | { readonly outcome: 'not_found' };

export interface Risk {
  readonly level: string;
  readonly trust_score: number;
  readonly total_orders: number;
  readonly completed_orders: number;
  readonly cancelled_orders: number;
  readonly no_show_count: number;
  readonly requires_deposit: boolean;
  readonly blacklisted: boolean;
  readonly blacklist_until: string | null;
}

export type ZoneRow = Readonly<Record<string, string | number | boolean | null>>;

export interface RestaurantHours {
  readonly hours: OpeningHours;
  readonly timezone: string;
}

export interface ConsoleTicket {
  readonly ticket_id: number;
  readonly status: 'OPEN' | 'ASSIGNED' | 'CLOSED';
  readonly reason: string;
  readonly assignee: string | null;
  readonly messages?: readonly { readonly direction: string; readonly text: string }[];
}

export interface Flag {
  readonly key: SwitchName;
  readonly isOn: boolean;
  readonly source: 'restaurant' | 'platform' | 'setting';
  /** False: there is nobody who does it, so that nothing can turn it on. */
  readonly isAvailable: boolean;
}

export interface FaqList {
  readonly entries: readonly FaqDocumentEntry[];
  readonly version: string;
}

export interface TicketStep extends Place {
  readonly ticketId: number;
  readonly by: string;
}

/** `eventId`: the same words twice are one message. */
export interface TicketNote extends TicketStep {
  readonly text: string;
  readonly eventId: string;
}

/** What commands ask of the outside. Everything that writes is idempotent. */
export interface ConsolePorts {
  findStaff(who: Place & { channel: string; userIds: readonly string[] }): Promise<{ id: string; role: Role } | null>;
  beginCommand(entry: AuditedCommand): Promise<void>;
  finishCommand(done: {
    eventId: string;
    tenantId: string;
    target: Target | null;
    failure: string | null;
  }): Promise<void>;
  readonly orders: {
    list(query: OrderListing): Promise<readonly ConsoleOrder[]>;
    find(question: OrderQuestion): Promise<ConsoleOrder | null>;
    today(query: Place & { now: number }): Promise<TodayNumbers>;
    move(order: {
      tenantId: string;
      orderId: string;
      to: OrderWord;
      by: string;
      note: string | null;
    }): Promise<MoveAnswer>;
    delay(order: { tenantId: string; orderId: string; minutes: number; by: string }): Promise<DelayAnswer>;
    deliver(order: { tenantId: string; orderId: string; code: string; by: string }): Promise<DeliverAnswer>;
    renewCode(order: { tenantId: string; orderId: string }): Promise<{ readonly outcome: string }>;
    noShow(order: { tenantId: string; orderId: string; by: string }): Promise<NoShowAnswer>;
    deposit(money: {
      tenantId: string;
      orderId: string;
      centimes: number;
      reference: string;
      by: string;
    }): Promise<DepositAnswer>;
  };
  stats(query: Place & { now: number; days: number }): Promise<Stats>;
  readonly tickets: {
    list(query: Place & { all: boolean; limit: number }): Promise<readonly ConsoleTicket[]>;
    find(query: Place & { ticketId: number }): Promise<ConsoleTicket | null>;
    take(step: TicketStep): Promise<{ readonly outcome: string }>;
    reply(words: TicketNote): Promise<{ readonly outcome: string }>;
    close(step: TicketStep): Promise<{ readonly outcome: string }>;
    note(words: TicketNote): Promise<{ readonly outcome: string }>;
    reopen(step: TicketStep): Promise<{ readonly outcome: string }>;
  };
  readonly customers: {
    find(query: Place & { phone: string }): Promise<string | null>;
    risk(customer: { tenantId: string; customerId: string }): Promise<Risk | null>;
    blacklist(customer: {
      tenantId: string;
      customerId: string;
      reason: string | null;
      until: number | null;
    }): Promise<Risk | null>;
  };
  readonly quarantines: {
    list(place: Place): Promise<readonly ConsoleQuarantine[]>;
    release(request: { conversationId: string; tenantId: string; by: string }): Promise<boolean>;
  };
  /** False: there is no such item. */
  soldOut(change: Place & { code: string; until: 'today' | null }): Promise<boolean>;
  readonly hours: {
    find(place: Place): Promise<RestaurantHours | null>;
    /** False: somebody else has just changed them. */
    replaceDay(
      change: Place & { date: string; intervals: readonly (readonly [string, string])[] | null },
    ): Promise<boolean>;
  };
  readonly zones: {
    list(place: Place): Promise<readonly ZoneRow[]>;
    save(change: Place & { values: ZoneRow }): Promise<ZoneRow | null>;
    remove(what: Place & { id: string }): Promise<boolean>;
  };
  readonly templates: {
    list(query: { tenantId: string }): Promise<readonly ShownTemplate[]>;
    /** False: somebody else has just changed it. */
    save(
      change: Pick<ShownTemplate, 'key' | 'locale' | 'version' | 'variables' | 'content'> & {
        tenantId: string;
        by: string;
      },
    ): Promise<boolean>;
  };
  readonly faq: {
    read(place: Place): Promise<FaqList>;
    /** False: somebody else has just changed it. */
    replace(list: Place & FaqList): Promise<boolean>;
  };
  readonly flags: {
    /** All that there are, in the order of the list. */
    list(place: Place): Promise<readonly Flag[]>;
    /** Null: the restaurant has none of its own any more. */
    save(flag: Place & { key: SwitchName; value: boolean | null; by: string }): Promise<void>;
  };
  readonly letters: {
    list(query: Place & { id: string | null }): Promise<readonly ConsoleLetter[]>;
    /** Null: there is none. The words are those of the API. */
    replay(letter: Place & { id: string; by: string }): Promise<Replayed | null>;
    drop(letter: Place & { id: string; by: string }): Promise<boolean>;
  };
  readonly staff: {
    list(place: Place): Promise<readonly { id: string; userId: string; role: Role }[]>;
    add(member: Place & { userId: string; role: Role }): Promise<boolean>;
    remove(member: Place & { userId: string }): Promise<'removed' | 'none' | 'last_owner'>;
  };
}
