import { plainText } from '#src/kernel/text';
import { fillApproved, type PhraseKey } from '#src/locale/index';
import type { Option } from '#src/messages/index';
import { mapLink, type OrderCard, type StaffNotice } from '#src/orders/index';
import { modeLabel } from './checkout-prompts.ts';
import type { Step, Talk } from './talk.ts';
import { comma, price } from './views.ts';

const MAX_LINE = 300;
const MAX_WORDS = 1_500;
const REASONS = ['HELP', 'DELIVERY_AMBIGUOUS', 'PAYMENT_ISSUE', 'FAQ_FALLBACK', 'FEEDBACK', 'OTHER'] as const;

/** What a member of the staff is told without having asked: whatever must be done about it is a tap away. */
export function sayStaffNotice(talk: Talk, notice: StaffNotice): Step['reply'] {
  const { say, locale, facts } = talk;
  const { text, options } = 'card' in notice ? aboutOrder(talk, notice) : aboutTicket(talk, notice);
  const values = { number: 'card' in notice ? notice.card.number : notice.ticketNumber };
  const approved = fillApproved(facts.restaurant.approved, { key: notice.key, locale, values });
  const list = { items: options, from: 0, list: '', openLabel: say('LIST_OPEN'), moreLabel: say('LIST_MORE') };
  const message = {
    text,
    isAboutOthers: true as const,
    ...(options.length > 0 && { options: list }),
    ...(approved && { approved }),
  };
  return { message, intent: notice.key, sendClass: 'order', prompt: null };
}

function aboutOrder(
  talk: Talk,
  { key, card }: Extract<StaffNotice, { card: OrderCard }>,
): { text: string; options: readonly Option[] } {
  const head = talk.say(key, { number: card.number, mode: modeLabel(talk, card.mode) });
  if (key === 'STAFF_ORDER_CANCELLED') return { text: head, options: [] };
  const order = `order ${card.number}/${card.date}`;
  const tap = (words: string, title: PhraseKey) => command(talk, `${order} ${words}`, title);
  const lines = key === 'STAFF_READY_DELIVERY' ? roadLines(talk, card) : kitchenLines(talk, card);
  return { text: [head, ...lines].join('\n'), options: optionsOf(key, card, tap) };
}

function optionsOf(
  key: StaffNotice['key'],
  { status }: OrderCard,
  tap: (words: string, title: PhraseKey) => Option,
): readonly Option[] {
  if (key === 'STAFF_READY_DELIVERY') return [tap('out', 'STAFF_TAKE')];
  if (status === 'ACCEPTED') return [tap('start', 'STAFF_START'), tap('later 10', 'STAFF_LATER')];
  if (status !== 'NEW') return [tap('show', 'STAFF_SHOW')];
  return [tap('accept', 'STAFF_ACCEPT'), tap('cancel', 'STAFF_REFUSE'), tap('later 10', 'STAFF_LATER')];
}

function kitchenLines(talk: Talk, card: OrderCard): readonly string[] {
  const { say } = talk;
  const { table, commune, note, at } = card;
  const items = card.items.map(({ label, quantity, options }) => {
    const extras = options.length > 0 ? ` (${options.join(comma(talk))})` : '';
    return say('STAFF_ITEM', { quantity, item: plainText(`${label}${extras}`, MAX_LINE) });
  });
  return [
    ...items,
    ...(at === null ? [] : [say('STAFF_AT', { at })]),
    ...(table === null ? [] : [say('STAFF_TABLE', { table: plainText(table, MAX_LINE) })]),
    ...(commune === null ? [] : [say('STAFF_PLACE', { place: plainText(commune, MAX_LINE) })]),
    ...(note === null ? [] : [say('STAFF_NOTE', { note: plainText(note, MAX_LINE) })]),
    totalLine(talk, card),
  ];
}

function roadLines(talk: Talk, card: OrderCard): readonly string[] {
  const { say } = talk;
  const { address, hints, at } = card;
  const link = mapLink(card);
  return [
    ...(address === null ? [] : [say('STAFF_PLACE', { place: plainText(address, MAX_LINE) })]),
    ...(hints === null ? [] : [say('STAFF_NOTE', { note: plainText(hints, MAX_LINE) })]),
    ...(at === null ? [] : [say('STAFF_AT', { at })]),
    ...(link === null ? [] : [say('STAFF_MAP', { link })]),
    totalLine(talk, card),
  ];
}

function totalLine(talk: Talk, { totalCentimes, dueCentimes }: OrderCard): string {
  return talk.say('STAFF_TOTAL', { total: price(talk, totalCentimes), due: price(talk, dueCentimes) });
}

function aboutTicket(
  talk: Talk,
  notice: Exclude<StaffNotice, { card: OrderCard }>,
): { text: string; options: readonly Option[] } {
  const { say } = talk;
  const { ticketNumber: number } = notice;
  if (notice.key !== 'STAFF_TICKET_MESSAGE') {
    const text = say(notice.key, { number, reason: say(reasonKey(notice.reason)) });
    return { text, options: [command(talk, `take ${number}`, 'STAFF_TAKE_TICKET')] };
  }
  const words = plainText(notice.text, MAX_WORDS);
  const text = say('STAFF_TICKET_MESSAGE', { number, text: words === '' ? say('STAFF_TICKET_SENT') : words });
  const hint = say('STAFF_REPLY_HINT', { command: `!reply ${number} …` });
  return { text: `${text}\n${hint}`, options: [command(talk, `close ${number}`, 'STAFF_CLOSE_TICKET')] };
}

/** In ASCII, with the language that it was offered in, like the buttons of the console. */
function command(talk: Talk, words: string, title: PhraseKey): Option {
  return { id: `!${talk.locale === 'ar' ? 'ar ' : ''}${words}`, title: talk.say(title) };
}

function reasonKey(reason: string): PhraseKey {
  return `REASON_${REASONS.find((known) => known === reason) ?? 'OTHER'}`;
}
