import { checkMessaging } from './check-messaging.ts';
import { checkWhatsApp } from './check-whatsapp.ts';
import type { CheckedMark, CheckedMessage } from './checked-send.ts';
import type { Account, Channel } from './demo.ts';
import { type GraphErrorInput, GraphRefusal, graphError, refuse } from './graph-error.ts';
import type { Answer } from './http.ts';
import { dig, isRecord, type JsonRecord } from './json.ts';
import { newMessageId } from './message-ids.ts';
import type { World } from './world.ts';

export interface SendInput {
  readonly account: Account;
  readonly body: unknown;
  /** By a fault: accepted, and failed later by receipt. */
  readonly failedCode?: number;
}

/** What Graph does with one send: check it, count it, accept it, and let its receipts follow. */
export function performSend(world: World, input: SendInput): Answer {
  try {
    return decide(world, input);
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    noteRefusal(world, input, error.answer);
    return error.answer;
  }
}

function decide(world: World, input: SendInput): Answer {
  const { account, body } = input;
  if (!isRecord(body)) {
    return graphError({ channel: account.channel, code: 100, details: 'Invalid JSON in request body' });
  }
  const checked =
    account.channel === 'whatsapp'
      ? checkWhatsApp(body, {
          account,
          knowsInbound: (id) => world.contacts.knowsInbound(account.id, id),
          knowsMessage: (id) => world.contacts.knowsMessage(account.id, id),
          knowsMedia: (id) => world.media.find(id) !== undefined,
        })
      : checkMessaging(account.channel, body);
  if (checked.kind === 'mark') return acceptMark(world, account, checked);
  requireWindow(world, account, checked);
  requireRate(world, account, checked.user);
  return acceptMessage(world, input, { body, checked });
}

function requireRate(world: World, account: Account, user: string): void {
  const full = world.limits.take({
    channel: account.channel,
    accountId: account.id,
    user,
    now: performance.now(),
  });
  if (full === null) return;
  const code = full === 'pair' ? 131056 : account.channel === 'whatsapp' ? 130429 : 613;
  refuse({ channel: account.channel, code });
}

const OUTSIDE = 'This message is sent outside of allowed window.';
const WINDOW_ERRORS: Readonly<Record<Channel, GraphErrorInput>> = {
  whatsapp: { channel: 'whatsapp', code: 131047 },
  instagram: { channel: 'instagram', code: 10, subcode: 2534022, details: OUTSIDE },
  messenger: { channel: 'messenger', code: 10, subcode: 2018278, details: OUTSIDE, status: 400 },
};

function requireWindow(world: World, account: Account, message: CheckedMessage): void {
  if (message.window === 'none') return;
  const { user, window } = message;
  if (world.contacts.isWindowOpen({ accountId: account.id, user, window, now: world.now() })) return;
  refuse(WINDOW_ERRORS[account.channel]);
}

function acceptMark(world: World, account: Account, mark: CheckedMark): Answer {
  const user = mark.user ?? (mark.messageId === undefined ? undefined : world.contacts.userOf(mark.messageId));
  if (user !== undefined) {
    const read = { account: account.id, user };
    if (mark.read) world.thread.readUpTo(mark.messageId === undefined ? read : { ...read, id: mark.messageId });
    world.events.publish('typing', { account: account.id, user, on: mark.typing });
  }
  const body = mark.user === undefined ? { success: true } : { recipient_id: mark.user };
  return { status: 200, body };
}

interface Accepted {
  readonly body: JsonRecord;
  readonly checked: CheckedMessage;
}

function acceptMessage(world: World, input: SendInput, { body, checked }: Accepted): Answer {
  const { account } = input;
  const at = world.now();
  const messageId = newMessageId(account.channel, checked.user);
  world.contacts.recordOutbound({ accountId: account.id, user: checked.user, messageId });
  const reaction = body.type === 'reaction' ? body.reaction : undefined;
  if (isRecord(reaction)) {
    world.thread.react(String(reaction.message_id), 'bot', String(reaction.emoji ?? ''));
  } else {
    world.thread.add({
      channel: account.channel,
      account: account.id,
      user: checked.user,
      direction: 'out',
      at,
      id: messageId,
      content: body,
      status: 'accepted',
    });
  }
  world.receipts.follow({
    account,
    user: checked.user,
    scoped: checked.scoped,
    messageId,
    at,
    body,
    category: checked.category,
    ...(checked.callbackData === undefined ? {} : { callbackData: checked.callbackData }),
    ...(checked.metadata === undefined ? {} : { metadata: checked.metadata }),
    ...(input.failedCode === undefined ? {} : { failedCode: input.failedCode }),
  });
  return { status: 200, body: acceptedBody(account, checked, messageId) };
}

function acceptedBody(account: Account, checked: CheckedMessage, messageId: string): JsonRecord {
  if (account.channel !== 'whatsapp') return { recipient_id: checked.user, message_id: messageId };
  const contact = checked.scoped ? { user_id: checked.user } : { wa_id: checked.user };
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input: checked.input, ...contact }],
    messages: [{ id: messageId }],
  };
}

/** A refused message shows on the phone too: as what the customer did not get, and why. */
export function noteRefusal(world: World, input: SendInput, answer: Answer): void {
  const { account, body } = input;
  const recipient = account.channel === 'whatsapp' ? (dig(body, 'to') ?? dig(body, 'recipient')) : undefined;
  const user = recipient ?? dig(body, 'recipient', 'id');
  const isMark = dig(body, 'status') !== undefined || dig(body, 'sender_action') !== undefined;
  if (typeof user !== 'string' || isMark) return;
  const code = dig(answer.body, 'error', 'code');
  world.thread.add({
    channel: account.channel,
    account: account.id,
    user,
    direction: 'out',
    at: world.now(),
    id: `refused.${newMessageId(account.channel, user)}`,
    content: body,
    status: 'failed',
    error: typeof code === 'number' ? `#${code}` : `HTTP ${answer.status}`,
  });
}
