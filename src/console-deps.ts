import type { ConversationPorts } from '#durable-objects/conversation-ports';
import { beginCommand, finishCommand } from '#src/console/command-audit.repository';
import { findCustomerByPhone, listActiveQuarantines, listLetters } from '#src/console/desk.repository';
import type { ConsolePorts, ConsoleReply, ConsoleTicket } from '#src/console/index';
import { findConsoleOrder, listConsoleOrders, todayNumbers } from '#src/console/orders.repository';
import { runCommand } from '#src/console/run-command.usecase';
import { addStaff, findStaff, listStaff, removeStaff } from '#src/console/staff.repository';
import { readStats } from '#src/console/stats.repository';
import { noteTicket, reopenTicket } from '#src/console/ticket-desk.repository';
import type { DeliveryDeps } from '#src/delivery-deps';
import type { Config } from '#src/env';
import type { FaqDeps } from '#src/faq-deps';
import { type FlagParts, flagPorts } from '#src/flag-deps';
import type { FraudDeps } from '#src/fraud-deps';
import type { Clock } from '#src/kernel/clock';
import type { LetterDeps } from '#src/letter-deps';
import { shownTemplates } from '#src/locale/index';
import type { MenuDeps } from '#src/menu-deps';
import type { OrderLifeDeps } from '#src/order-life-deps';
import type { PaymentDeps } from '#src/payment-deps';
import type { SupportDeps } from '#src/support-deps';
import type { TemplateDeps } from '#src/template-deps';
import { findRestaurant, updateRestaurant } from '#src/tenancy/restaurant.repository';

export interface ConsoleParts extends FlagParts {
  readonly clock: Clock;
  readonly config: FlagParts['config'] & Pick<Config, 'console'>;
  readonly orderLife: Pick<OrderLifeDeps, 'move' | 'delay' | 'deliver' | 'renewCode'>;
  readonly payments: Pick<PaymentDeps, 'confirm' | 'noShow' | 'risk' | 'blacklist'>;
  readonly support: Pick<SupportDeps, 'list' | 'find' | 'take' | 'reply' | 'close'>;
  readonly fraud: Pick<FraudDeps, 'changeQuarantine'>;
  readonly letters: Pick<LetterDeps, 'replay' | 'drop'>;
  readonly menus: Pick<MenuDeps, 'setSoldOut'>;
  readonly delivery: Pick<DeliveryDeps, 'list' | 'save' | 'remove'>;
  readonly faq: Pick<FaqDeps, 'read' | 'replace'>;
  readonly templates: Pick<TemplateDeps, 'list' | 'save'>;
  hashUserKey(
    account: { channel: 'whatsapp' | 'instagram' | 'messenger'; accountId: string },
    userKey: string,
  ): Promise<string>;
  loadRestaurant(restaurantId: string): Promise<{ readonly profile: { readonly timezone: string } } | null>;
}

export type ConsoleRunner = (text: string, by: Parameters<ConversationPorts['perform']>[1]) => Promise<ConsoleReply>;

const FALLBACK_TIMEZONE = 'Africa/Algiers';

/** A message of staff, on behalf of whoever wrote it. Never throws. */
export function consoleRunner(parts: ConsoleParts): ConsoleRunner {
  const ports = consolePorts(parts);
  return async (text, { profile, eventId, mayCommand, correlationId }) => {
    const { tenantId, restaurantId, channel, accountId, user } = profile;
    const userIds = [user.phone, user.key, user.scopedId].filter((id) => id !== undefined);
    const [strangerHash, restaurant] = await Promise.all([
      parts.hashUserKey({ channel, accountId }, user.key),
      parts.loadRestaurant(restaurantId),
    ]);
    return runCommand(ports, {
      tenantId,
      restaurantId,
      channel,
      userIds,
      strangerHash,
      isTrusted: mayCommand ?? false,
      text,
      timezone: restaurant?.profile.timezone ?? FALLBACK_TIMEZONE,
      eventId: eventId ?? correlationId,
      now: parts.clock.now(),
    });
  };
}

function consolePorts(parts: ConsoleParts): ConsolePorts {
  const { db, config, orderLife, payments, fraud, menus, delivery, templates } = parts;
  const { audits } = config.console;
  const refreshing = async <T>(changed: T, isChanged: boolean, restaurantId: string): Promise<T> => {
    if (isChanged) await parts.refreshRestaurant(restaurantId);
    return changed;
  };
  return {
    findStaff: (who) => findStaff(db, who),
    beginCommand: async (entry) => (audits ? beginCommand(db, entry) : undefined),
    finishCommand: async (done) => (audits ? finishCommand(db, done) : undefined),
    orders: {
      list: (query) => listConsoleOrders(db, query),
      find: (question) => findConsoleOrder(db, question),
      today: (query) => todayNumbers(db, query),
      move: orderLife.move,
      delay: orderLife.delay,
      deliver: orderLife.deliver,
      renewCode: orderLife.renewCode,
      noShow: payments.noShow,
      deposit: payments.confirm,
    },
    stats: (query) => readStats(db, query),
    tickets: ticketPorts(parts),
    customers: { find: (query) => findCustomerByPhone(db, query), risk: payments.risk, blacklist: payments.blacklist },
    quarantines: { list: (place) => listActiveQuarantines(db, place), release: fraud.changeQuarantine },
    soldOut: menus.setSoldOut,
    hours: hoursPorts(parts),
    zones: {
      list: (place) => delivery.list('zones', place),
      save: (change) => delivery.save('zones', change),
      remove: (what) => delivery.remove('zones', what),
    },
    templates: { list: async (query) => shownTemplates(await templates.list(query)), save: templates.save },
    faq: parts.faq,
    flags: flagPorts(parts),
    letters: {
      list: (query) => listLetters(db, query),
      replay: (letter) => parts.letters.replay({ ...letter, isDryRun: false }),
      drop: parts.letters.drop,
    },
    staff: {
      list: (place) => listStaff(db, place),
      add: async (member) => {
        const isAdded = await addStaff(db, member);
        return refreshing(isAdded, isAdded, member.restaurantId);
      },
      remove: async (member) => {
        const removed = await removeStaff(db, member);
        return refreshing(removed, removed === 'removed', member.restaurantId);
      },
    },
  };
}

function ticketPorts({ db, clock, support }: ConsoleParts): ConsolePorts['tickets'] {
  return {
    list: async (query) => (await support.list(query)).map(ticketOf),
    find: async (query) => {
      const found = await support.find(query);
      return found && ticketOf(found);
    },
    take: support.take,
    reply: support.reply,
    close: support.close,
    note: (words) => noteTicket(db, { ...words, now: clock.now() }),
    reopen: (step) => reopenTicket(db, { ...step, now: clock.now() }),
  };
}

/** The columns of `ticket_answer` that staff are shown. */
function ticketOf(view: Awaited<ReturnType<SupportDeps['list']>>[number]): ConsoleTicket {
  const { ticket_id, status, reason, assignee, messages } = view;
  const said = Array.isArray(messages) ? (messages as NonNullable<ConsoleTicket['messages']>) : [];
  return {
    ticket_id,
    status,
    reason: String(reason),
    assignee: typeof assignee === 'string' ? assignee : null,
    messages: said,
  };
}

function hoursPorts({ db, refreshRestaurant }: ConsoleParts): ConsolePorts['hours'] {
  return {
    find: async (place) => {
      const found = await findRestaurant(db, place);
      return found && { hours: found.settings.opening_hours, timezone: found.settings.timezone };
    },
    replaceDay: async ({ date, intervals, ...place }) => {
      const found = await findRestaurant(db, place);
      if (!found) return false;
      const { settings, version } = found;
      const { weekly, exceptions = {} } = settings.opening_hours;
      const { [date]: _day, ...others } = exceptions;
      const days = intervals === null ? others : { ...others, [date]: intervals };
      const opening_hours = { weekly, ...(Object.keys(days).length > 0 && { exceptions: days }) };
      const changed = await updateRestaurant(db, { ...place, version, settings: { ...settings, opening_hours } });
      if (changed) await refreshRestaurant(place.restaurantId);
      return changed !== null;
    },
  };
}
