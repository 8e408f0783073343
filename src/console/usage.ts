import type { Action } from './command.ts';

/** How a command is written. Words of commands and names of values are the same in both languages. */
const USAGE: Readonly<Record<Action, string>> = {
  help: '!help',
  status: '!status',
  stats: '!stats today',
  order_list: '!order list [NEW|ACCEPTED|IN_PROGRESS|READY|OUT_FOR_DELIVERY|DONE|DELIVERED|CANCELLED]',
  order_show: '!order <no> show',
  order_accept: '!order <no> accept',
  order_start: '!order <no> start',
  order_ready: '!order <no> ready',
  order_cancel: '!order <no> cancel [raison]',
  order_out: '!order <no> out',
  order_delivered: '!order <no> delivered',
  order_done: '!order <no> done',
  order_noshow: '!order <no> noshow',
  deposit: '!deposit <no> <DA> [ref]',
  item_soldout: '!item soldout <code>',
  item_back: '!item back <code>',
  template_get: '!template get <KEY> [fr|ar|darija]',
  template_set: '!template set <KEY> [fr|ar|darija] <texte>',
  template_vars: '!template vars <KEY>',
  zone_list: '!zone list',
  zone_set: '!zone set <wilaya> ; <commune> ; <DA> ; <min DA> ; <eta min> ; <eta max> ; <on|off>',
  zone_del: '!zone del <wilaya> ; <commune>',
  hours_today: '!hours today open|closed [HH:MM-HH:MM]',
  quarantine_list: '!quarantine list',
  quarantine_release: '!quarantine release <id>',
  customer_risk: '!customer risk <tel>',
  customer_blacklist: '!customer blacklist <tel> [raison]',
  customer_unblock: '!customer unblock <tel>',
  flags_list: '!flags list',
  flags_set: '!flags set <KEY> <valeur>',
  flags_unset: '!flags unset <KEY>',
  dlq_list: '!dlq list',
  dlq_show: '!dlq show <id>',
  dlq_drop: '!dlq drop <id>',
  staff_list: '!staff list',
  staff_add: '!staff add <tel> owner|admin|support|kitchen|driver',
  staff_remove: '!staff remove <tel>',
};

export function usageOf(action: Action): string {
  return USAGE[action];
}
