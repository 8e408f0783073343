import { type Asking, type ConsoleAnswer, said, usage } from './answer.ts';
import { orderRefOf, showRef } from './command.ts';
import { describe, nextOf, onlyOf, refOf, targetOf } from './order-views.ts';
import type { ConsoleOrder, ConsolePorts, OrderWord } from './ports.ts';

type Ports = Pick<ConsolePorts, 'orders'>;

/** The order that the first word names, if this member of the staff may see it. */
export async function withOrder(
  ports: Ports,
  asking: Asking,
  act: (order: ConsoleOrder) => Promise<ConsoleAnswer>,
): Promise<ConsoleAnswer> {
  const { tenantId, restaurantId, now, command, say } = asking;
  const ref = orderRefOf(command.args[0]);
  if (!ref) return usage(asking);
  const order = await ports.orders.find({ tenantId, restaurantId, ref, now, onlyOf: onlyOf(asking) });
  if (order) return act(order);
  const key = asking.role === 'driver' ? 'ORDER_TAKEN' : 'ORDER_NONE';
  return said(say(key, { no: showRef(ref) }), { failure: 'not_found' });
}

/** One of two who tap at once wins; the other hears that it has been done. */
export async function move(
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
  const isAlready = moved.from === to;
  // A driver who comes second has nothing to do with it any more.
  const options = isAlready && asking.role === 'driver' ? [] : nextOf(asking, { ...order, status: to });
  const text = say(isAlready ? 'ORDER_ALREADY' : 'ORDER_MOVED', { no, status: say(to) });
  const isOnRoad = to === 'OUT_FOR_DELIVERY' && !isAlready;
  return said(isOnRoad ? `${text}\n${describe(asking, order)}` : text, { options, target });
}

export function refused(asking: Asking, order: ConsoleOrder): ConsoleAnswer {
  const text = asking.say('ORDER_REFUSED', { no: refOf(order), status: asking.say(order.status) });
  return said(text, { options: nextOf(asking, order), target: targetOf(order), failure: 'refused' });
}
