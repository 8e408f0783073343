import { type Asking, type ConsoleAnswer, said } from './answer.ts';
import { ACTIONS, mayRun } from './command.ts';
import * as customers from './customer-commands.usecase.ts';
import * as road from './delivery-commands.usecase.ts';
import * as faq from './faq-commands.usecase.ts';
import * as flags from './flag-commands.usecase.ts';
import * as orders from './order-commands.usecase.ts';
import * as place from './place-commands.usecase.ts';
import type { ConsolePorts } from './ports.ts';
import * as settings from './settings-commands.usecase.ts';
import * as stats from './stats-commands.usecase.ts';
import * as tickets from './ticket-commands.usecase.ts';
import { usageOf } from './usage.ts';

/** A command whose role has been checked. */
export async function perform(ports: ConsolePorts, asking: Asking): Promise<ConsoleAnswer> {
  const { action } = asking.command;
  if (orders.isMove(action)) return orders.moveOrder(ports, asking, action);
  switch (action) {
    case 'help':
      return help(asking);
    case 'status':
      return place.tellStatus(ports, asking);
    case 'stats':
    case 'stats_week':
    case 'stats_month':
      return stats.tellStats(ports, asking, action);
    case 'tickets':
      return tickets.listTickets(ports, asking);
    case 'take':
      return tickets.takeTicket(ports, asking);
    case 'reply':
      return tickets.replyTicket(ports, asking);
    case 'close':
      return tickets.closeTicket(ports, asking);
    case 'assign':
      return tickets.assignTicket(ports, asking);
    case 'note':
      return tickets.noteTicket(ports, asking);
    case 'reopen':
      return tickets.reopenTicket(ports, asking);
    case 'order_list':
      return orders.listOrders(ports, asking);
    case 'order_show':
      return orders.showOrder(ports, asking);
    case 'order_cancel':
      return orders.cancelOrder(ports, asking);
    case 'order_later':
      return orders.delayOrder(ports, asking);
    case 'order_delivered':
      return road.deliverOrder(ports, asking);
    case 'order_code':
      return road.renewCode(ports, asking);
    case 'order_noshow':
      return orders.noteNoShow(ports, asking);
    case 'deposit':
      return orders.takeDeposit(ports, asking);
    case 'item_soldout':
      return place.setSoldOut(ports, asking, 'today');
    case 'item_back':
      return place.setSoldOut(ports, asking, null);
    case 'hours_today':
      return place.setHoursToday(ports, asking);
    case 'zone_list':
      return place.listZones(ports, asking);
    case 'zone_set':
      return place.saveZone(ports, asking);
    case 'zone_del':
      return place.removeZone(ports, asking);
    case 'customer_risk':
      return customers.showRisk(ports, asking);
    case 'customer_blacklist':
      return customers.blockCustomer(ports, asking);
    case 'customer_unblock':
      return customers.unblockCustomer(ports, asking);
    case 'quarantine_list':
      return customers.listQuarantines(ports, asking);
    case 'quarantine_release':
      return customers.releaseQuarantine(ports, asking);
    default:
      return performSetting(ports, asking, action);
  }
}

type SettingAction = Extract<
  Asking['command']['action'],
  `${'template' | 'faq' | 'flags' | 'dlq' | 'staff'}_${string}`
>;

async function performSetting(ports: ConsolePorts, asking: Asking, action: SettingAction): Promise<ConsoleAnswer> {
  switch (action) {
    case 'template_get':
      return settings.showTemplate(ports, asking);
    case 'template_set':
      return settings.saveTemplate(ports, asking);
    case 'template_vars':
      return settings.showVariables(ports, asking);
    case 'faq_list':
      return faq.listFaq(ports, asking);
    case 'faq_set':
      return faq.setFaq(ports, asking);
    case 'faq_del':
      return faq.removeFaq(ports, asking);
    case 'flags_list':
      return flags.listFlags(ports, asking);
    case 'flags_set':
      return flags.setFlag(ports, asking);
    case 'flags_unset':
      return flags.resetFlag(ports, asking);
    case 'dlq_list':
      return settings.listLetters(ports, asking);
    case 'dlq_show':
      return settings.showLetter(ports, asking);
    case 'dlq_replay':
      return settings.replayLetter(ports, asking);
    case 'dlq_drop':
      return settings.dropLetter(ports, asking);
    case 'staff_list':
      return settings.listStaff(ports, asking);
    case 'staff_add':
      return settings.addStaff(ports, asking);
    case 'staff_remove':
      return settings.removeStaff(ports, asking);
  }
}

function help({ say, role }: Asking): ConsoleAnswer {
  const lines = ACTIONS.filter((action) => mayRun(role, action)).map(usageOf);
  return said(say('HELP', { role: say(role), lines: lines.join('\n') }));
}
