import { localTime } from '#src/tenancy/index';
import type { Menu, MenuItem } from './menu.ts';

/** `["07:00", "11:00"]`, every day; an end at or before the start lies on the next day. */
export type ServingInterval = readonly [from: string, to: string];

/** Whether an item can be had at `at` (epoch ms); one without hours always can. */
export function isServedAt(item: Pick<MenuItem, 'hours'>, { at, timezone }: { at: number; timezone: string }): boolean {
  if (!item.hours) return true;
  const { minute } = localTime(at, timezone);
  return item.hours.some(([from, to]) => {
    const [start, end] = [minuteOf(from), minuteOf(to)];
    return start < end ? start <= minute && minute < end : start <= minute || minute < end;
  });
}

/** What can be had at that time. The same object where that is all of it: indexes are kept by menu. */
export function menuServedAt(menu: Menu, time: { at: number; timezone: string }): Menu {
  const items = menu.items.filter((item) => isServedAt(item, time));
  return items.length === menu.items.length ? menu : { items };
}

function minuteOf(clock: string): number {
  const [hour, minute] = clock.split(':');
  return Number(hour) * 60 + Number(minute);
}
