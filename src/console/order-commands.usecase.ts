import { formatDinars } from '#src/kernel/money';
import { keepText, plainText } from '#src/kernel/text';
import {
  type Asking,
  askFirst,
  button,
  type ConsoleAnswer,
  type ConsoleOption,
  said,
  type Target,
  usage,
} from './answer.ts';
import { type Action, mayRun, type OrderRef, orderRefOf, restFrom, showRef, wholeNumberOf } from './command.ts';
import type { ConsoleOrder, ConsolePorts, OrderWord } from './ports.ts';

type Ports = Pick<ConsolePorts, 'orders'>;

const STATUSES: readonly OrderWord[] = [
  'NEW',
  'ACCEPTED',
  'IN_PROGRESS',
  'READY',
  'OUT_FOR_DELIVERY',
  'DONE',
  'DELIVERED',
  'CANCELLED',
];
const LISTED = 20;
const MAX_NOTE = 200;
/** A button's id repeats the reason. */
const MAX_REASON = 100;
const MAX_DINARS = 1_000_000;

/** Where each command takes an order. */
const MOVES = {
  order_accept: 'ACCEPTED',
  order_start: 'IN_PROGRESS',
  order_ready: 'READY',
  order_out: 'OUT_FOR_DELIVERY',
  order_delivered: 'DELIVERED',
  order_done: 'DONE',
} as const satisfies Partial<Record<Action, OrderWord>>;
type Move = keyof typeof MOVES;

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

export function isMove(action: Action): action is Move {
  return Object.hasOwn(MOVES, action);
}

export async function listOrders(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say, command, now, tenantId, restaurantId } = asking;
  const words = command.args.map(({ plain }) => plain.toUpperCase()).filter((word) => !/^\d+$/.test(word));
  if (words.some((word) => !isStatus(word))) return usage(asking);
  const query = { tenantId, restaurantId, statuses: words, now, limit: LISTED, onlyOf: onlyOf(asking) };
  const orders = await ports.orders.list(query);
  if (orders.length === 0) return said(say('ORDERS_NONE'));
  const text = say('ORDERS', { lines: orders.map((order) => lineOf(asking, order)).join('\n') });
  return said(text, { options: orders.flatMap((order) => nextOf(asking, order).slice(0, 1)) });
}

export async function showOrder(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  return withOrder(ports, asking, async (order) =>
    said(describe(asking, order), { options: nextOf(asking, order), target: targetOf(order) }),
  );
}

export async function moveOrder(ports: Ports, asking: Asking, action: Move): Promise<ConsoleAnswer> {
  return withOrder(ports, asking, (order) => move(ports, asking, { order, to: MOVES[action], note: null }));
}

export async function cancelOrder(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  return withOrder(ports, asking, async (order) => {
    const reason = keepText(restFrom(asking.command, 1), MAX_NOTE);
    if (asking.command.isConfirmed) return move(ports, asking, { order, to: 'CANCELLED', note: reason || null });
    const words = `order ${refOf(order)} cancel ${keepText(reason, MAX_REASON)}`.trim();
    return askFirst(asking, { words, shown: lineOf(asking, order), target: targetOf(order) });
  });
}

export async function noteNoShow(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  return withOrder(ports, asking, async (order) => {
    const { say, tenantId, by } = asking;
    const target = targetOf(order);
    const no = refOf(order);
    if (!asking.command.isConfirmed)
      return askFirst(asking, { words: `order ${no} noshow`, shown: lineOf(asking, order), target });
    const noted = await ports.orders.noShow({ tenantId, orderId: order.orderId, by });
    if (noted.outcome !== 'noted') return refused(asking, order);
    const { trust_score: score, no_show_count: count } = noted;
    const text = score === null || count === null ? say('NOSHOW', { no }) : say('NOSHOW_SCORE', { no, score, count });
    return said(text, { target });
  });
}

export async function takeDeposit(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const dinars = wholeNumberOf(asking.command.args[1]);
  if (dinars === null || dinars === 0 || dinars > MAX_DINARS) return usage(asking);
  return withOrder(ports, asking, async (order) => {
    const { say, tenantId, by, command } = asking;
    const given = restFrom(command, 2).replace(/[^\w ./#:-]/g, '');
    // Without one, the order's own: the same money twice is then one deposit.
    const reference = keepText(given, 60) || `console:${order.orderId}`;
    const centimes = dinars * 100;
    const answer = await ports.orders.deposit({ tenantId, orderId: order.orderId, centimes, reference, by });
    const no = refOf(order);
    const amount = (value: number) => formatDinars(value, command.locale);
    const target = targetOf(order);
    const failed = (text: string) => said(text, { target, failure: answer.outcome });
    switch (answer.outcome) {
      case 'confirmed':
        return said(say('DEPOSIT_OK', { no, amount: amount(centimes) }), { target });
      case 'late':
        return said(say('DEPOSIT_LATE', { no, amount: amount(centimes) }), { target });
      case 'too_little':
        return failed(say('DEPOSIT_TOO_LITTLE', { amount: amount(answer.deposit_cents) }));
      case 'too_much':
        return failed(say('DEPOSIT_TOO_MUCH', { amount: amount(answer.total_cents) }));
      case 'reference_used':
        return failed(say('DEPOSIT_USED'));
      case 'nothing_due':
        return failed(say('DEPOSIT_NOTHING', { no }));
      case 'not_found':
        return failed(say('ORDER_NONE', { no }));
    }
  });
}

async function withOrder(
  ports: Ports,
  asking: Asking,
  act: (order: ConsoleOrder) => Promise<ConsoleAnswer>,
): Promise<ConsoleAnswer> {
  const { tenantId, restaurantId, now, command, say } = asking;
  const ref = orderRefOf(command.args[0]);
  if (!ref) return usage(asking);
  const order = await ports.orders.find({ tenantId, restaurantId, ref, now, onlyOf: onlyOf(asking) });
  return order ? act(order) : said(say('ORDER_NONE', { no: showRef(ref) }), { failure: 'not_found' });
}

async function move(
  ports: Ports,
  asking: Asking,
  what: { order: ConsoleOrder; to: OrderWord; note: string | null },
): Promise<ConsoleAnswer> {
  const { say, tenantId, by } = asking;
  const { order, to, note } = what;
  const moved = await ports.orders.move({ tenantId, orderId: order.orderId, to, by, note });
  const no = refOf(order);
  const target = targetOf(order);
  if (moved.outcome !== 'moved')
    return refused(asking, moved.outcome === 'refused' ? { ...order, status: moved.status } : order);
  const options = nextOf(asking, { ...order, status: to });
  const key = moved.from === to ? 'ORDER_ALREADY' : 'ORDER_MOVED';
  return said(say(key, { no, status: say(to) }), { options, target });
}

function refused(asking: Asking, order: ConsoleOrder): ConsoleAnswer {
  const text = asking.say('ORDER_REFUSED', { no: refOf(order), status: asking.say(order.status) });
  return said(text, { options: nextOf(asking, order), target: targetOf(order), failure: 'refused' });
}

function nextOf(asking: Asking, order: ConsoleOrder): readonly ConsoleOption[] {
  const fits = (action: Action) =>
    mayRun(asking.role, action) &&
    (action !== 'order_out' || order.mode === 'livraison') &&
    (action !== 'order_done' || order.mode !== 'livraison');
  const no = refOf(order);
  const steps = (NEXT[order.status] ?? []).filter(([action]) => fits(action));
  return steps.map(([, word, key]) => button(asking, `order ${no} ${word}`, asking.say(key, { no })));
}

function lineOf({ say, command }: Asking, order: ConsoleOrder): string {
  const place = order.tableLabel ?? order.commune;
  return say('ORDER_LINE', {
    no: refOf(order),
    status: say(order.status),
    mode: say(order.mode),
    total: formatDinars(order.totalCentimes, command.locale),
    place: place === null ? '' : ` · ${plainText(place, 40)}`,
  });
}

function describe({ say, command }: Asking, order: ConsoleOrder): string {
  const { customerName, phone, tableLabel, at, address, note } = order;
  const customer = [customerName, phone].filter((part) => part !== null).join(' · ');
  const details = [
    customer !== '' && say('ORDER_CUSTOMER', { customer: plainText(customer, 120) }),
    tableLabel !== null && say('ORDER_TABLE', { table: plainText(tableLabel, 40) }),
    at !== null && say('ORDER_AT', { at }),
    address !== null && order.mode === 'livraison' && say('ORDER_ADDRESS', { address: plainText(address, 300) }),
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

function onlyOf({ role, by }: Asking): string | null {
  return role === 'driver' ? by : null;
}

function refOf({ number, date, isToday }: ConsoleOrder): string {
  const ref: OrderRef = { number, date: isToday ? null : date };
  return showRef(ref);
}

function targetOf({ orderId }: ConsoleOrder): Target {
  return { type: 'order', id: orderId };
}

function isStatus(word: string): word is OrderWord {
  return (STATUSES as readonly string[]).includes(word);
}
