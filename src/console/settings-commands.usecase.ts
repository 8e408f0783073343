import {
  isPhraseKey,
  LOCALES,
  type Locale,
  type ShownTemplate,
  templateProblems,
  variablesOf,
} from '#src/locale/index';
import { type Asking, askFirst, button, type ConsoleAnswer, said, type Target, usage } from './answer.ts';
import { ROLES, type Role, restFrom } from './command.ts';
import { phoneIn } from './customer-commands.usecase.ts';
import type { ConsoleLetter, ConsolePorts } from './ports.ts';

type Ports = Pick<ConsolePorts, 'templates' | 'letters' | 'staff'>;

const LETTER_ID = /^[0-9a-f][0-9a-f-]{3,35}$/;
const SHORT_ID = 8;
const WHY_NOT = {
  forgotten: 'LETTER_FORGOTTEN',
  window_closed: 'LETTER_CLOSED',
  gone: 'LETTER_GONE',
} as const;

export async function showTemplate(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  return withTemplate(ports, asking, async ({ shown, target }) => {
    const { key, locale, source, content } = shown;
    return said(asking.say('TEMPLATE', { key, locale, source, content, variables: variablesText(shown) }), { target });
  });
}

export async function saveTemplate(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say, command, tenantId, by } = asking;
  return withTemplate(ports, asking, async ({ shown, target, words }) => {
    const content = restFrom(command, words);
    if (content === '') return usage(asking);
    const { key, locale, version } = shown;
    const problems = templateProblems({ key, locale, content });
    if (problems.length > 0)
      return said(say('TEMPLATE_BAD', { problems: problems.join('; ') }), { target, failure: 'invalid' });
    const variables = variablesOf(key);
    if (!(await ports.templates.save({ key, locale, version, content, variables, tenantId, by })))
      return said(say('CHANGED_MEANWHILE'), { target, failure: 'changed' });
    return said(say('TEMPLATE_SAVED', { key, locale, variables: variablesText(shown) }), { target });
  });
}

/** Which values a text may hold comes from what the bot says there, and nobody widens it. */
export async function showVariables(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  return withTemplate(ports, asking, async ({ shown, target }) =>
    said(asking.say('TEMPLATE_VARS', { key: shown.key, variables: variablesText(shown) }), { target }),
  );
}

export async function listLetters(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say, tenantId, restaurantId } = asking;
  const letters = await ports.letters.list({ tenantId, restaurantId, id: null });
  if (letters.length === 0) return said(say('LETTERS_NONE'));
  const lines = letters.map((letter) => say('LETTER_LINE', { ...shownLetter(letter), id: shortId(letter) })).join('\n');
  const options = letters.map((letter) =>
    button(asking, `dlq show ${letter.id}`, say('BUTTON_LETTER', { no: shortId(letter) })),
  );
  return said(say('LETTERS', { lines }), { options });
}

export async function showLetter(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  return withLetter(ports, asking, async (letter, target) => {
    const options = [
      button(asking, `dlq replay ${letter.id}`, asking.say('BUTTON_REPLAY')),
      button(asking, `dlq drop ${letter.id}`, asking.say('BUTTON_DROP')),
    ];
    return said(asking.say('LETTER', shownLetter(letter)), { options: asking.role === 'owner' ? options : [], target });
  });
}

export async function replayLetter(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say, tenantId, restaurantId, by } = asking;
  return withLetter(ports, asking, async ({ id }, target) => {
    const replay = await ports.letters.replay({ tenantId, restaurantId, id, by });
    if (replay === 'replayed') return said(say('LETTER_REPLAYED'), { target });
    if (replay === null || replay === 'dropped') return said(say('LETTER_NONE'), { failure: 'not_found' });
    return said(say(WHY_NOT[replay]), { target, failure: replay });
  });
}

export async function dropLetter(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say, tenantId, restaurantId, by, command } = asking;
  return withLetter(ports, asking, async (letter, target) => {
    const { id } = letter;
    if (!command.isConfirmed)
      return askFirst(asking, { words: `dlq drop ${id}`, shown: say('LETTER_LINE', shownLetter(letter)), target });
    const isDropped = await ports.letters.drop({ tenantId, restaurantId, id, by });
    return isDropped ? said(say('LETTER_DROPPED'), { target }) : said(say('LETTER_NONE'), { failure: 'not_found' });
  });
}

export async function listStaff(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say } = asking;
  const staff = await ports.staff.list(asking);
  const lines = staff.map(({ userId, role }) => say('STAFF_LINE', { phone: userId, role: say(role) }));
  return said(say('STAFF', { lines: lines.join('\n') }));
}

export async function addStaff(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say, command, tenantId, restaurantId } = asking;
  const named = phoneIn(command);
  const role = roleOf(command.args[named?.words ?? 0]?.plain);
  if (!named || !role) return usage(asking);
  const phone = named.phone;
  const added = await ports.staff.add({ tenantId, restaurantId, userId: userIdOf(phone), role });
  if (!added) return said(say('STAFF_LAST'), { failure: 'last_owner' });
  return said(say('STAFF_ADDED', { phone, role: say(role) }), { target: staffTarget(role) });
}

export async function removeStaff(ports: Ports, asking: Asking): Promise<ConsoleAnswer> {
  const { say, command, tenantId, restaurantId } = asking;
  const named = phoneIn(command);
  if (!named) return usage(asking);
  const { phone } = named;
  const member = (await ports.staff.list(asking)).find(({ userId }) => userId === userIdOf(phone));
  if (!member) return said(say('STAFF_NONE', { phone }), { failure: 'not_found' });
  const target = staffTarget(member.role);
  if (!command.isConfirmed)
    return askFirst(asking, {
      words: `staff remove ${phone}`,
      shown: say('STAFF_LINE', { phone, role: say(member.role) }),
      target,
    });
  const removed = await ports.staff.remove({ tenantId, restaurantId, userId: member.userId });
  if (removed === 'last_owner') return said(say('STAFF_LAST'), { target, failure: 'last_owner' });
  return said(say(removed === 'none' ? 'STAFF_NONE' : 'STAFF_GONE', { phone }), { target });
}

async function withTemplate(
  ports: Ports,
  asking: Asking,
  act: (found: { shown: ShownTemplate; target: Target; words: number }) => Promise<ConsoleAnswer>,
): Promise<ConsoleAnswer> {
  const { say, command, tenantId } = asking;
  const key = command.args[0]?.raw.toUpperCase() ?? '';
  if (key === '') return usage(asking);
  const named = command.args.length > 1 ? localeOf(command.args[1]?.plain) : null;
  const shown = isPhraseKey(key)
    ? (await ports.templates.list({ tenantId })).find((one) => one.key === key && one.locale === (named ?? 'fr'))
    : undefined;
  const target: Target = { type: 'template', id: `${key.slice(0, 60)}:${named ?? 'fr'}` };
  if (!shown) return said(say('TEMPLATE_NONE', { key: key.slice(0, 60) }), { failure: 'not_found' });
  return act({ shown, target, words: named ? 2 : 1 });
}

async function withLetter(
  ports: Ports,
  asking: Asking,
  act: (letter: ConsoleLetter, target: Target) => Promise<ConsoleAnswer>,
): Promise<ConsoleAnswer> {
  const { say, command, tenantId, restaurantId } = asking;
  const id = command.args[0]?.plain.replace(/^#/, '') ?? '';
  if (!LETTER_ID.test(id)) return usage(asking);
  const found = await ports.letters.list({ tenantId, restaurantId, id });
  const [letter] = found;
  if (!letter || found.length > 1) return said(say('LETTER_NONE'), { failure: 'not_found' });
  return act(letter, { type: 'outbound_message', id: letter.id });
}

function shownLetter({ code, channel, ...letter }: ConsoleLetter): Readonly<Record<string, string | number>> {
  return { ...letter, channel: channel ?? '-', code: code ?? '-' };
}

function shortId({ id }: ConsoleLetter): string {
  return id.slice(0, SHORT_ID);
}

function variablesText({ variables }: ShownTemplate): string {
  return variables.length === 0 ? '-' : variables.map((name) => `{{${name}}}`).join(', ');
}

/** `ar-DZ` is Arabic. */
function localeOf(word: string | undefined): Locale | null {
  return LOCALES.find((locale) => locale === word?.split('-')[0]) ?? null;
}

function roleOf(word: string | undefined): Role | null {
  return ROLES.find((role) => role === word) ?? null;
}

/** As WhatsApp names them. */
function userIdOf(phone: string): string {
  return phone.replace(/\D/g, '');
}

/** Whom it was about says the list; a phone number is not for the audit. */
function staffTarget(role: Role): Target {
  return { type: 'staff', id: role };
}
