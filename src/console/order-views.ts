import { formatDinars } from '#src/kernel/money';
import { plainText } from '#src/kernel/text';
import { mapLink } from '#src/orders/index';
import { type Asking, button, type ConsoleOption, type Target } from './answer.ts';
import { type Action, mayRun, type OrderRef, showRef } from './command.ts';
import type { ConsoleOrder, OrderWord } from './ports.ts';

/** What may come next, and what the button for it says. */
const NEXT: Readonly<Partial<Record<OrderWord, readonly (readonly [Action, string, Parameters<Asking['say']>[0]])[]>>> =
  {
    NEW: [
      ['order_accept', 'accept', 'BUTTON_ACCEPT'],
      ['order_cancel', 'cancel', 'BUTTON_REFUSE'],
    ],
    ACCEPTED: [['order_start', 'start', 'BUTTON_START']],
    IN_PROGRESS: [['order_ready', 'ready', 'BUTTON_READY']],
    READY: [
      ['order_out', 'out', 'BUTTON_OUT'],
      ['order_done', 'done', 'BUTTON_DONE'],
    ],
    OUT_FOR_DELIVERY: [['order_delivered', 'delivered', 'BUTTON_DELIVERED']],
  };

export function nextOf(asking: Asking, order: ConsoleOrder): readonly ConsoleOption[] {
  const fits = (action: Action) =>
    mayRun(asking.role, action) &&
    (action !== 'order_out' || order.mode === 'livraison') &&
    (action !== 'order_done' || order.mode !== 'livraison');
  const no = refOf(order);
  const steps = (NEXT[order.status] ?? []).filter(([action]) => fits(action));
  return steps.map(([, word, key]) => button(asking, `order ${no} ${word}`, asking.say(key, { no })));
}

export function lineOf({ say, command }: Asking, order: ConsoleOrder): string {
  const place = order.tableLabel ?? order.commune;
  return say('ORDER_LINE', {
    no: refOf(order),
    status: say(order.status),
    mode: say(order.mode),
    total: formatDinars(order.totalCentimes, command.locale),
    place: place === null ? '' : ` · ${plainText(place, 40)}`,
  });
}

export function describe({ say, command }: Asking, order: ConsoleOrder): string {
  const { customerName, phone, tableLabel, at, address, note } = order;
  const customer = [customerName, phone].filter((part) => part !== null).join(' · ');
  const link = mapLink(order);
  const details = [
    customer !== '' && say('ORDER_CUSTOMER', { customer: plainText(customer, 120) }),
    tableLabel !== null && say('ORDER_TABLE', { table: plainText(tableLabel, 40) }),
    at !== null && say('ORDER_AT', { at }),
    address !== null && order.mode === 'livraison' && say('ORDER_ADDRESS', { address: plainText(address, 300) }),
    link !== null && order.mode === 'livraison' && say('ORDER_MAP', { link }),
    note !== null && say('ORDER_NOTE', { note: plainText(note, 300) }),
  ];
  return say('ORDER', {
    no: refOf(order),
    status: say(order.status),
    mode: say(order.mode),
    items: order.items.map(itemLine).join('\n'),
    total: formatDinars(order.totalCentimes, command.locale),
    payment: order.paymentMode,
    details: details.filter((line) => line !== false).join('\n'),
  }).trim();
}

function itemLine({ label, quantity, options }: ConsoleOrder['items'][number]): string {
  return `${quantity} × ${label}${options.length > 0 ? ` (${options.join(', ')})` : ''}`;
}

export function onlyOf({ role, by }: Asking): string | null {
  return role === 'driver' ? by : null;
}

export function refOf({ number, date, isToday }: ConsoleOrder): string {
  const ref: OrderRef = { number, date: isToday ? null : date };
  return showRef(ref);
}

export function targetOf({ orderId }: ConsoleOrder): Target {
  return { type: 'order', id: orderId };
}
