import type { PricedCart, PricedLine } from '#src/cart/index';
import type { Checkout, CheckoutDelivery } from '#src/checkout/index';
import { type DeliverySlot, formatPhone } from '#src/delivery/index';
import { DAY_MS } from '#src/kernel/clock';
import { type Centimes, formatDinars } from '#src/kernel/money';
import { plainText } from '#src/kernel/text';
import { textIn } from '#src/locale/index';
import { findItem, isServedAt, itemTitle, type MenuItem, type MenuOption } from '#src/menu/index';
import { localTime } from '#src/tenancy/index';
import type { Talk } from './talk.ts';

const MAX_SHOWN_NOTE = 200;

export function price(talk: Talk, centimes: Centimes): string {
  return formatDinars(centimes, talk.locale);
}

export function comma(talk: Talk): string {
  return talk.locale === 'ar' ? '، ' : ', ';
}

export function title(talk: Talk, line: { item: MenuItem; options: readonly MenuOption[] }): string {
  return itemTitle({ item: line.item, options: line.options, locale: talk.locale });
}

export function lineText(talk: Talk, line: PricedLine): string {
  return talk.say('CART_LINE', {
    quantity: line.quantity,
    item: title(talk, line),
    price: price(talk, line.lineTotalCentimes),
  });
}

export function linesText(talk: Talk, cart: PricedCart): string {
  return cart.lines.map((line) => lineText(talk, line)).join('\n');
}

export function noteText(talk: Talk, note: string | undefined): string {
  return note ? talk.say('CART_NOTE', { note: plainText(note, MAX_SHOWN_NOTE) }) : '';
}

/** "Sfenj : servi de 07:00 à 11:00", for what is on the menu but not at this hour; null for anything else. */
export function servedText(talk: Talk, itemCode: string): string | null {
  const { menu, profile } = talk.facts.restaurant;
  const item = findItem(menu, itemCode);
  if (!item?.hours || isServedAt(item, { at: talk.facts.now, timezone: profile.timezone })) return null;
  const hours = item.hours.map(([from, to]) => talk.say('HOURS_SPAN', { from, to })).join(' · ');
  return talk.say('ITEM_SERVED', { item: textIn(item.label, talk.locale), hours });
}

/** "aujourd'hui à 19:30", in the restaurant's own time. */
export function whenText(talk: Talk, at: number): string {
  const { timezone } = talk.facts.restaurant.profile;
  const { date } = localTime(at, timezone);
  const time = clockText(talk, at);
  if (isToday(talk, at)) return talk.say('WHEN_TODAY', { time });
  if (date === localTime(talk.facts.now + DAY_MS, timezone).date) return talk.say('WHEN_TOMORROW', { time });
  const [, month = '', day = ''] = date.split('-');
  return talk.say('WHEN_DATE', { date: `${day}/${month}`, time });
}

/** Under a question about the hour: "19:30" for today, the day as well for any other. */
export function shortWhenText(talk: Talk, at: number): string {
  return isToday(talk, at) ? clockText(talk, at) : whenText(talk, at);
}

function isToday(talk: Talk, at: number): boolean {
  const { timezone } = talk.facts.restaurant.profile;
  return localTime(at, timezone).date === localTime(talk.facts.now, timezone).date;
}

function clockText(talk: Talk, at: number): string {
  const { minute } = localTime(at, talk.facts.restaurant.profile.timezone);
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** "Livraison : 300 DA, 35 à 55 min", of a named place or of the one at hand. */
export function feeLine(talk: Talk, delivery: CheckoutDelivery, place: string | null = null): string {
  const fee = delivery.feeCentimes === 0 ? talk.say('FEE_FREE') : price(talk, delivery.feeCentimes);
  const { min, max } = delivery.etaMinutes;
  return place === null ? talk.say('DETAIL_FEE', { fee, min, max }) : talk.say('QUOTE_OK', { place, fee, min, max });
}

function feeOnly(talk: Talk, { feeCentimes }: CheckoutDelivery): string {
  return talk.say('DETAIL_FEE_ONLY', { fee: feeCentimes === 0 ? talk.say('FEE_FREE') : price(talk, feeCentimes) });
}

/** Under the question about it: "18:00 à 19:00" for today, the day as well for any other. */
export function shortSlotText(talk: Talk, slot: DeliverySlot): string {
  return isToday(talk, slot.startAt) ? spanText(talk, slot) : slotText(talk, slot);
}

/** "aujourd'hui 18:00 à 19:00". */
function slotText(talk: Talk, slot: DeliverySlot): string {
  const { timezone } = talk.facts.restaurant.profile;
  const { startAt } = slot;
  const span = spanText(talk, slot);
  if (isToday(talk, startAt)) return talk.say('SLOT_TODAY', { span });
  const { date } = localTime(startAt, timezone);
  if (date === localTime(talk.facts.now + DAY_MS, timezone).date) return talk.say('SLOT_TOMORROW', { span });
  const [, month = '', day = ''] = date.split('-');
  return talk.say('SLOT_DATE', { date: `${day}/${month}`, span });
}

function spanText(talk: Talk, { startAt, endAt }: DeliverySlot): string {
  return talk.say('HOURS_SPAN', { from: clockText(talk, startAt), to: clockText(talk, endAt) });
}

/** Where, when and for what fee: a few lines of the recap. */
export function detailsText(talk: Talk, checkout: Checkout): string {
  const { say } = talk;
  const scheduled =
    checkout.scheduledFor === undefined
      ? ''
      : `\n${say('DETAIL_SCHEDULED', { when: whenText(talk, checkout.scheduledFor) })}`;
  switch (checkout.mode) {
    case 'sur_place':
      return say('DETAIL_TABLE', { table: plainText(checkout.table ?? '', 30) }) + scheduled;
    case 'a_emporter': {
      const when = checkout.pickupAt === undefined ? say('WHEN_NOW') : whenText(talk, checkout.pickupAt);
      return say('DETAIL_PICKUP', { when }) + scheduled;
    }
    case 'livraison': {
      const { wilaya = '', commune = '', details = '', phone = '' } = checkout.address ?? {};
      const address = plainText([details, commune, wilaya].filter((part) => part !== '').join(comma(talk)), 300);
      // A slot says when; minutes from now would say something else.
      const fee = checkout.delivery
        ? `\n${checkout.slot ? feeOnly(talk, checkout.delivery) : feeLine(talk, checkout.delivery)}`
        : '';
      const slot = checkout.slot ? `\n${say('DETAIL_SLOT', { slot: slotText(talk, checkout.slot) })}` : '';
      return say('DETAIL_DELIVERY', { address, phone: formatPhone(phone) }) + fee + slot + scheduled;
    }
  }
}

/** How it is paid, under the total: a deposit and the rest, everything ahead, or where the cash is handed over. */
export function paymentText(talk: Talk, checkout: Checkout): string {
  const { payment } = checkout;
  if (payment && payment.depositCentimes > 0) {
    const blocked = payment.reason === 'blacklisted' ? `\n${talk.say('PAYMENT_BLOCKED')}` : '';
    const amount = price(talk, payment.depositCentimes);
    if (payment.cashCentimes === 0) return talk.say('PAY_AHEAD', { amount }) + blocked;
    return talk.say('PAY_DEPOSIT', { deposit: amount, rest: price(talk, payment.cashCentimes) });
  }
  switch (checkout.mode) {
    case 'sur_place':
      return talk.say('PAY_TABLE');
    case 'a_emporter':
      return talk.say('PAY_PICKUP');
    case 'livraison':
      return talk.say('PAY_DELIVERY');
  }
}
