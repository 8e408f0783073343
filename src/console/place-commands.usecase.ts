import { formatDinars } from '#src/kernel/money';
import { keepText } from '#src/kernel/text';
import { normalizeText } from '#src/locale/index';
import { isOpenAt, localTime, openingOn } from '#src/tenancy/index';
import { type Asking, askFirst, button, type ConsoleAnswer, said, type Target, usage } from './answer.ts';
import { restFrom } from './command.ts';
import type { ConsolePorts, ZoneRow } from './ports.ts';
import { usageOf } from './usage.ts';

type Ports = Pick<ConsolePorts, 'soldOut' | 'hours' | 'zones' | 'orders'>;

const CODE = /^[\w-]{1,20}$/;
const HOURS = /^((?:[01]?\d|2[0-3]):[0-5]\d)[-–—]((?:[01]?\d|2[0-4]):[0-5]\d)$/;
const OPEN = new Set(['open', 'ouvert', 'ouvrir', 'ouverte', 'مفتوح', 'فتح', 'افتح'].map(normalizeText));
const CLOSED = new Set(
  ['closed', 'close', 'ferme', 'fermer', 'fermee', 'مغلق', 'غلق', 'اغلق', 'مغلوق'].map(normalizeText),
);
const OFF = new Set(['off', 'false', '0', 'non', 'inactive', 'لا']);
const MAX_DINARS = 100_000;
const MAX_MINUTES = 1_440;
const SHOWN_ZONES = 25;

export async function tellStatus(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say, now } = asking;
  const [numbers, place] = await Promise.all([ports.orders.today(asking), ports.hours.find(asking)]);
  const { byStatus, tickets, letters, quarantines, unreached } = numbers;
  const isOpen = place !== null && isOpenAt({ ...place, at: now });
  const values = {
    open: say(isOpen ? 'OPEN' : 'CLOSED'),
    new: byStatus.NEW ?? 0,
    accepted: byStatus.ACCEPTED ?? 0,
    cooking: byStatus.IN_PROGRESS ?? 0,
    ready: byStatus.READY ?? 0,
    out: byStatus.OUT_FOR_DELIVERY ?? 0,
    tickets,
    letters,
    quarantines,
    unreached,
  };
  return said(say('STATUS', values), { options: [button(asking, 'order list', say('BUTTON_ORDERS'))] });
}

export async function setSoldOut(ports: Ports, asking: Asking, until: 'today' | null): Promise<ConsoleAnswer> {
  const { say, command, tenantId, restaurantId } = asking;
  const code = command.args[0]?.plain.toUpperCase() ?? '';
  if (!CODE.test(code)) return usage(asking);
  const target: Target = { type: 'item', id: code };
  const isKnown = await ports.soldOut({ tenantId, restaurantId, code, until });
  if (!isKnown) return said(say('ITEM_NONE', { code }), { target, failure: 'not_found' });
  if (until === null) return said(say('ITEM_BACK', { code }), { target });
  const options = [button(asking, `item back ${code}`, say('BUTTON_BACK', { no: code }))];
  return said(say('ITEM_SOLDOUT', { code }), { target, options });
}

export async function setHoursToday(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say, command, tenantId, restaurantId, now } = asking;
  const words = command.args.map(({ plain }) => plain);
  const isClosed = words.some((word) => CLOSED.has(word));
  const isOpen = words.some((word) => OPEN.has(word));
  const [, from, to] = HOURS.exec(words.at(-1) ?? '') ?? [];
  const place = await ports.hours.find({ tenantId, restaurantId });
  if (isOpen === isClosed || !place || (isClosed && from)) return usage(asking);
  const { date } = localTime(now, place.timezone);
  const target: Target = { type: 'restaurant', id: restaurantId };
  const { [date]: _today, ...others } = place.hours.exceptions ?? {};
  const usual = openingOn({ ...place.hours, exceptions: others }, date);
  if (isOpen && !from && usual.length === 0)
    return said(say('HOURS_NEEDED', { usage: usageOf('hours_today') }), { target, failure: 'usage' });
  const named = from && to ? ([[padded(from), padded(to)]] as const) : null;
  const intervals = isClosed ? [] : named;
  if (!(await ports.hours.replaceDay({ tenantId, restaurantId, date, intervals })))
    return said(say('CHANGED_MEANWHILE'), { target, failure: 'changed' });
  if (isClosed) return said(say('HOURS_CLOSED', { date }), { target });
  const hours = (intervals ?? usual).map((interval) => interval.join('-')).join(', ');
  return said(say('HOURS_OPEN', { date, hours }), { target });
}

export async function listZones(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say } = asking;
  const zones = await ports.zones.list(asking);
  if (zones.length === 0) return said(say('ZONES_NONE'));
  const lines = zones.slice(0, SHOWN_ZONES).map((zone) => zoneLine(asking, zone));
  return said(say('ZONES', { lines: lines.join('\n') }));
}

export async function saveZone(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say, tenantId, restaurantId } = asking;
  const [wilaya = '', commune = '', fee, minimum, from, to, active = ''] = fieldsOf(asking);
  const numbers = {
    fee_base_cents: amountOf(fee, { byDefault: 0, max: MAX_DINARS }),
    min_order_cents: amountOf(minimum, { byDefault: 0, max: MAX_DINARS }),
    eta_min: amountOf(from, { byDefault: 45, max: MAX_MINUTES }),
    eta_max: amountOf(to, { byDefault: 60, max: MAX_MINUTES }),
  };
  const { fee_base_cents: dinars, min_order_cents: least, eta_min, eta_max } = numbers;
  if (!wilaya || !commune || dinars === null || least === null || eta_min === null || eta_max === null)
    return usage(asking);
  const known = await findZone(ports, asking, { wilaya, commune });
  // Where it lies on the map is nobody's business here: it stays.
  const { zone_id: _id, created_at: _made, updated_at: _touched, ...kept } = known ?? { radius_km: 10 };
  const values = {
    ...kept,
    wilaya: String(known?.wilaya ?? wilaya),
    commune: String(known?.commune ?? commune),
    fee_base_cents: dinars * 100,
    min_order_cents: least * 100,
    eta_min,
    eta_max: Math.max(eta_min, eta_max),
    is_active: !OFF.has(active.toLowerCase()),
  };
  const saved = await ports.zones.save({ tenantId, restaurantId, values });
  if (!saved) return said(say('UNAVAILABLE'), { failure: 'not_found' });
  return said(say('ZONE_SAVED', { line: zoneLine(asking, saved) }), { target: zoneTarget(saved) });
}

export async function removeZone(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say, command, tenantId, restaurantId } = asking;
  const [wilaya = '', commune = ''] = fieldsOf(asking);
  if (!wilaya || !commune) return usage(asking);
  const zone = await findZone(ports, asking, { wilaya, commune });
  if (!zone) return said(say('ZONE_NONE', { wilaya, commune }), { failure: 'not_found' });
  const target = zoneTarget(zone);
  if (!command.isConfirmed)
    return askFirst(asking, { words: `zone del ${wilaya} ; ${commune}`, shown: zoneLine(asking, zone), target });
  await ports.zones.remove({ tenantId, restaurantId, id: target.id });
  return said(say('ZONE_GONE', { wilaya, commune }), { target });
}

async function findZone(
  ports: Ports,
  asking: Asking,
  { wilaya, commune }: { wilaya: string; commune: string },
): Promise<ZoneRow | null> {
  const same = (value: ZoneRow[string] | undefined, name: string) =>
    normalizeText(String(value)) === normalizeText(name);
  const zones = await ports.zones.list(asking);
  return zones.find((zone) => same(zone.wilaya, wilaya) && same(zone.commune, commune)) ?? null;
}

/** Between semicolons, or, for names of one word, between blanks. */
function fieldsOf({ command }: Asking): readonly string[] {
  const tail = restFrom(command, 0).slice(0, 500).replace(/؛/g, ';');
  const parts = tail.includes(';') ? tail.split(';') : command.args.map(({ raw }) => raw);
  return parts.map((part) => keepText(part, 80));
}

function amountOf(text: string | undefined, range: { byDefault: number; max: number }): number | null {
  const plain = normalizeText(text ?? '')
    .replace(/ ?(?:da|دج|min)$/, '')
    .replace(/ /g, '');
  if (plain === '') return range.byDefault;
  return /^\d{1,7}$/.test(plain) && Number(plain) <= range.max ? Number(plain) : null;
}

function zoneLine({ say, command }: Asking, zone: ZoneRow): string {
  return say('ZONE_LINE', {
    wilaya: String(zone.wilaya),
    commune: String(zone.commune),
    fee: formatDinars(Number(zone.fee_base_cents), command.locale),
    minimum: formatDinars(Number(zone.min_order_cents), command.locale),
    from: String(zone.eta_min),
    to: String(zone.eta_max),
    active: say(zone.is_active === false ? 'INACTIVE' : 'ACTIVE'),
  });
}

function zoneTarget(zone: ZoneRow): Target {
  return { type: 'zone', id: String(zone.zone_id) };
}

function padded(hour: string): string {
  return hour.padStart(5, '0');
}
