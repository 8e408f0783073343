import { parsePhone } from '#src/delivery/index';
import { DAY_MS } from '#src/kernel/clock';
import { keepText } from '#src/kernel/text';
import { type Asking, askFirst, button, type ConsoleAnswer, said, type Target, usage } from './answer.ts';
import { type Command, restFrom, type Word, wholeNumberOf } from './command.ts';
import type { ConsolePorts, Risk } from './ports.ts';

type Ports = Pick<ConsolePorts, 'customers' | 'quarantines'>;

const BLOCKED_DAYS = 30;
const MAX_REASON = 200;
const MAX_ASKED_REASON = 80;

export async function showRisk(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  return withCustomer(ports, asking, async ({ customerId, target }) => {
    const risk = await ports.customers.risk({ tenantId: asking.tenantId, customerId });
    return risk ? said(describe(asking, risk), { target }) : nobody(asking);
  });
}

export async function blockCustomer(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { tenantId, now, say, command } = asking;
  return withCustomer(ports, asking, async ({ customerId, target, phone, words }) => {
    const reason = keepText(restFrom(command, words), MAX_REASON);
    if (!command.isConfirmed) {
      const again = `customer blacklist ${phone} ${keepText(reason, MAX_ASKED_REASON)}`.trim();
      return askFirst(asking, { words: again, shown: phone, target });
    }
    const until = now + BLOCKED_DAYS * DAY_MS;
    const risk = await ports.customers.blacklist({ tenantId, customerId, reason: reason || null, until });
    return risk ? said(say('CUSTOMER_IS_BLOCKED', { days: BLOCKED_DAYS }), { target }) : nobody(asking);
  });
}

export async function unblockCustomer(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { tenantId, say } = asking;
  return withCustomer(ports, asking, async ({ customerId, target }) => {
    const risk = await ports.customers.blacklist({ tenantId, customerId, reason: null, until: null });
    return risk ? said(say('CUSTOMER_IS_FREE'), { target }) : nobody(asking);
  });
}

export async function listQuarantines(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say } = asking;
  const found = await ports.quarantines.list(asking);
  if (found.length === 0) return said(say('QUARANTINES_NONE'));
  const lines = found.map(({ id, reason, until }) => say('QUARANTINE_LINE', { id, reason, until })).join('\n');
  const options = found.map(({ id }) => button(asking, `quarantine release ${id}`, say('BUTTON_RELEASE', { no: id })));
  return said(say('QUARANTINES', { lines }), { options });
}

export async function releaseQuarantine(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say, tenantId, by, command } = asking;
  const number = wholeNumberOf(command.args[0]);
  if (number === null) return usage(asking);
  const id = String(number);
  const held = (await ports.quarantines.list(asking)).find((one) => one.id === id);
  const target: Target = { type: 'quarantine', id };
  const isReleased = held && (await ports.quarantines.release({ conversationId: held.conversationId, tenantId, by }));
  if (!isReleased) return said(say('QUARANTINE_NONE', { id }), { target, failure: 'not_found' });
  return said(say('QUARANTINE_RELEASED', { id }), { target });
}

/** A number may stand in groups: as many words as make one. */
export function phoneIn(command: Command): { phone: string; words: number } | null {
  const taken: Word[] = [];
  for (const word of command.args) {
    if (!/^[+\d][\d.()-]*$/.test(word.plain)) break;
    taken.push(word);
  }
  for (let words = taken.length; words > 0; words--) {
    const phone = parsePhone(
      taken
        .slice(0, words)
        .map(({ plain }) => plain)
        .join(''),
    );
    if (phone) return { phone, words };
  }
  return null;
}

async function withCustomer(
  ports: Ports,
  asking: Asking,
  act: (found: { customerId: string; target: Target; phone: string; words: number }) => Promise<ConsoleAnswer>,
): Promise<ConsoleAnswer> {
  const { tenantId, restaurantId } = asking;
  const named = phoneIn(asking.command);
  if (!named) return usage(asking);
  const customerId = await ports.customers.find({ tenantId, restaurantId, phone: named.phone });
  return customerId === null
    ? nobody(asking)
    : act({ ...named, customerId, target: { type: 'customer', id: customerId } });
}

function nobody({ say }: Asking): ConsoleAnswer {
  return said(say('CUSTOMER_NONE'), { failure: 'not_found' });
}

function describe({ say }: Asking, risk: Risk): string {
  const { blacklisted, blacklist_until: until } = risk;
  return say('CUSTOMER', {
    level: risk.level,
    score: risk.trust_score,
    total: risk.total_orders,
    done: risk.completed_orders,
    cancelled: risk.cancelled_orders,
    absent: risk.no_show_count,
    deposit: say(risk.requires_deposit ? 'WORD_YES' : 'WORD_NO'),
    blocked: blacklisted ? say('CUSTOMER_BLOCKED', { until: until?.slice(0, 10) ?? '∞' }) : '',
  });
}
