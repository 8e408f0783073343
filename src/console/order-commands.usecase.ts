import { formatDinars } from '#src/kernel/money';
import { keepText } from '#src/kernel/text';
import { type Asking, askFirst, button, type ConsoleAnswer, said, usage } from './answer.ts';
import { type Action, restFrom, wholeNumberOf } from './command.ts';
import { describe, lineOf, nextOf, onlyOf, refOf, targetOf } from './order-views.ts';
import type { ConsoleOrder, ConsolePorts, OrderWord } from './ports.ts';
import { move, refused, withOrder } from './with-order.usecase.ts';

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
const DELAY_STEP = 10;
const MAX_DELAY = 120;

/** Where each command takes an order. */
const MOVES = {
  order_accept: 'ACCEPTED',
  order_start: 'IN_PROGRESS',
  order_ready: 'READY',
  order_out: 'OUT_FOR_DELIVERY',
  order_done: 'DONE',
} as const satisfies Partial<Record<Action, OrderWord>>;
type Move = keyof typeof MOVES;

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
    if (reason === '' && order.status === 'NEW') return askWhy(asking, order);
    const words = `order ${refOf(order)} cancel ${keepText(reason, MAX_REASON)}`.trim();
    return askFirst(asking, { words, shown: lineOf(asking, order), target: targetOf(order) });
  });
}

/** The customer is told these, in their own language; whatever else is written stays in the history of the order. */
const REFUSALS = [
  ['soldout', 'REFUSE_SOLDOUT'],
  ['busy', 'REFUSE_BUSY'],
  ['closed', 'REFUSE_CLOSED'],
  ['far', 'REFUSE_FAR'],
] as const;

/** A reason is also the yes to whether it is meant. */
function askWhy(asking: Asking, order: ConsoleOrder): ConsoleAnswer {
  const { say } = asking;
  const no = refOf(order);
  const reasons = REFUSALS.filter(([word]) => word !== 'far' || order.mode === 'livraison');
  const options = reasons.map(([word, key]) => button(asking, `ok order ${no} cancel ${word}`, say(key)));
  return said(say('WHY_REFUSE', { no }), { options, target: targetOf(order) });
}

/** So many minutes more than usual, in all; what nobody had accepted is accepted with it. */
export async function delayOrder(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const minutes = asking.command.args[1] ? wholeNumberOf(asking.command.args[1]) : DELAY_STEP;
  if (minutes === null || minutes === 0 || minutes > MAX_DELAY) return usage(asking);
  return withOrder(ports, asking, async (order) => {
    const { say, tenantId, by } = asking;
    const delayed = await ports.orders.delay({ tenantId, orderId: order.orderId, minutes, by });
    if (delayed.outcome !== 'delayed')
      return refused(asking, delayed.outcome === 'refused' ? { ...order, status: delayed.status } : order);
    const { status, extra_minutes: extra } = delayed;
    const no = refOf(order);
    const next = extra + DELAY_STEP;
    const longer =
      next > MAX_DELAY ? [] : [button(asking, `order ${no} later ${next}`, say('BUTTON_LATER', { no, minutes: next }))];
    const options = [...nextOf(asking, { ...order, status }), ...longer];
    return said(say('ORDER_LATER', { no, status: say(status), minutes: extra }), { options, target: targetOf(order) });
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

function isStatus(word: string): word is OrderWord {
  return (STATUSES as readonly string[]).includes(word);
}
