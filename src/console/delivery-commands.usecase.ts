import { type Asking, button, type ConsoleAnswer, said, usage } from './answer.ts';
import { refOf, targetOf } from './order-views.ts';
import type { ConsoleOrder, ConsolePorts } from './ports.ts';
import { move, refused, withOrder } from './with-order.usecase.ts';

type Ports = Pick<ConsolePorts, 'orders'>;

const CODE = /^\d{4}$/;

/** A driver proves it with the code that the customer was sent; the kitchen and whoever runs the place are believed. */
export async function deliverOrder(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const given = asking.command.args[1]?.plain;
  if (given !== undefined && !CODE.test(given)) return usage(asking);
  return withOrder(ports, asking, (order) => {
    if (given !== undefined) return handOver(ports, asking, { order, code: given });
    const mustProve = asking.role === 'driver' && order.status === 'OUT_FOR_DELIVERY' && order.hasCode;
    return mustProve
      ? Promise.resolve(askCode(asking, order))
      : move(ports, asking, { order, to: 'DELIVERED', note: null });
  });
}

export async function renewCode(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  return withOrder(ports, asking, async (order) => {
    const { say, tenantId } = asking;
    const renewed = await ports.orders.renewCode({ tenantId, orderId: order.orderId });
    const no = refOf(order);
    const target = targetOf(order);
    if (renewed.outcome === 'renewed')
      return said(say('CODE_SENT', { no }), { target, awaits: awaited(asking, order) });
    if (renewed.outcome === 'none') return said(say('CODE_NONE', { no }), { target, failure: 'none' });
    return refused(asking, order);
  });
}

function askCode(asking: Asking, order: ConsoleOrder): ConsoleAnswer {
  const text = asking.say('CODE_ASK', { no: refOf(order) });
  return said(text, { options: [another(asking, order)], target: targetOf(order), awaits: awaited(asking, order) });
}

async function handOver(
  ports: Ports,
  asking: Asking,
  given: { order: ConsoleOrder; code: string },
): Promise<ConsoleAnswer> {
  const { say, tenantId, by } = asking;
  const { order, code } = given;
  const target = targetOf(order);
  const no = refOf(order);
  const answer = await ports.orders.deliver({ tenantId, orderId: order.orderId, code, by });
  const again = { options: [another(asking, order)], target, failure: answer.outcome };
  switch (answer.outcome) {
    case 'delivered':
      return said(say('ORDER_MOVED', { no, status: say('DELIVERED') }), { target });
    case 'wrong': {
      const { triesLeft: left } = answer;
      if (left === 0) return said(say('CODE_LOCKED'), again);
      return said(say('CODE_WRONG', { left }), { ...again, awaits: awaited(asking, order) });
    }
    case 'locked':
      return said(say('CODE_LOCKED'), again);
    case 'expired':
      return said(say('CODE_EXPIRED'), again);
    // Whoever was never sent one cannot say it.
    case 'none':
      return move(ports, asking, { order, to: 'DELIVERED', note: null });
    default:
      return refused(asking, answer.outcome === 'refused' ? { ...order, status: answer.status } : order);
  }
}

function another(asking: Asking, order: ConsoleOrder): ReturnType<typeof button> {
  const no = refOf(order);
  return button(asking, `order ${no} code`, asking.say('BUTTON_CODE', { no }));
}

function awaited({ command }: Asking, order: ConsoleOrder): string {
  return `!${command.locale === 'ar' ? 'ar ' : ''}order ${refOf(order)} delivered`;
}
