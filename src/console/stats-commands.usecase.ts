import { formatDinars } from '#src/kernel/money';
import { type Asking, button, type ConsoleAnswer, said } from './answer.ts';
import { mayRun } from './command.ts';
import type { ConsolePorts } from './ports.ts';
import { usageOf } from './usage.ts';

const SPANS = {
  stats: { days: 1, title: 'STATS_TODAY', words: 'stats today', button: 'BUTTON_TODAY' },
  stats_week: { days: 7, title: 'STATS_DAYS', words: 'stats week', button: 'BUTTON_WEEK' },
  stats_month: { days: 30, title: 'STATS_DAYS', words: 'stats month', button: 'BUTTON_MONTH' },
} as const;
type StatsAction = keyof typeof SPANS;
const ALL = Object.keys(SPANS) as readonly StatsAction[];

export async function tellStats(
  ports: Pick<ConsolePorts, 'stats'>,
  asking: Asking,
  action: StatsAction,
): Promise<ConsoleAnswer> {
  const { say, command, role, tenantId, restaurantId, now } = asking;
  const mine = ALL.filter((one) => mayRun(role, one));
  if (command.args.length > 0) return said(say('USAGE', { usage: mine.map(usageOf).join(', ') }), { failure: 'usage' });
  const { days, title } = SPANS[action];
  const numbers = await ports.stats({ tenantId, restaurantId, now, days });
  const { orders, cancelled, totalCentimes, from, to } = numbers;
  const sold = orders - cancelled;
  const amount = (centimes: number) => formatDinars(centimes, command.locale);
  const values = {
    ...numbers,
    when: say(title, { days, from, to }),
    total: amount(totalCentimes),
    average: amount(sold > 0 ? totalCentimes / sold : 0),
  };
  const others = mine.filter((one) => one !== action);
  const options = others.map((one) => button(asking, SPANS[one].words, say(SPANS[one].button)));
  return said(say('STATS', values), { options });
}
