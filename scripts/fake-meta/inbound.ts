import { accountFor, type Channel } from './demo.ts';
import type { InboundContent, InboundForm, RawInbound } from './inbound-form.ts';
import { inboundWebhook } from './inbound-webhook.ts';
import { dig, listOf, parseJson } from './json.ts';
import type { Media } from './media-store.ts';
import { newMessageId } from './message-ids.ts';
import { observeInbound } from './observe.ts';
import { isDelivered } from './webhook-sender.ts';
import type { WorkerAnswer } from './worker-client.ts';
import type { World } from './world.ts';

export interface InboundResult {
  readonly status: number;
  readonly body: unknown;
  readonly messageId: string | null;
  readonly webhook: unknown;
  /** One per post, when `times` asked for several. */
  readonly answers?: readonly { readonly status: number; readonly body: unknown }[];
}

const DEFAULT_NAME = 'Amina Test';

export async function postForm(world: World, form: InboundForm): Promise<InboundResult> {
  const account = accountFor(form.channel, form.account);
  const user = form.userId ?? form.from ?? '';
  const messageId = form.messageId ?? newMessageId(form.channel, user);
  const at = form.at ?? world.now();
  const replyTo = form.replyTo ?? answeredMessage(world, account.id, user, form.content);
  const name = form.name ?? lastName(world, account.id, user) ?? DEFAULT_NAME;
  const media = storeMedia(world, form.content);
  const webhook = inboundWebhook({
    ...form,
    account,
    name,
    messageId,
    at,
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(media === undefined ? {} : { media, mediaUrl: `${world.url}/_cdn/${media.id}` }),
  });
  const { kind } = form.content;
  // A reaction is no message of its own: it shows on the one it is about.
  if (kind !== 'reaction' && !world.thread.has(messageId)) {
    world.thread.add({
      channel: form.channel,
      account: account.id,
      user,
      name,
      direction: 'in',
      at,
      id: messageId,
      content: threadContent(form.content, media),
      status: 'pending',
    });
  }
  if (form.content.kind === 'reaction') {
    world.thread.react(form.content.to, 'user', form.content.emoji);
  }
  const answering = post(world, { ...form, body: webhook });
  if (!form.wait) return { status: 202, body: null, messageId, webhook };
  const answers = await answering;
  return summarise(answers, messageId, webhook);
}

export async function postRaw(world: World, raw: RawInbound): Promise<InboundResult> {
  const parsed = typeof raw.body === 'string' ? parseJson(raw.body) : raw.body;
  for (const message of observeInbound(raw.channel, parsed)) {
    if (world.thread.has(message.messageId)) continue;
    world.thread.add({
      channel: raw.channel,
      account: message.accountId,
      user: message.users[0] ?? '',
      direction: 'in',
      at: Number.isFinite(message.at) ? message.at : world.now(),
      id: message.messageId,
      content: { kind: 'text', text: message.text },
      status: 'pending',
    });
  }
  const answers = await post(world, raw);
  const first = observeInbound(raw.channel, parsed)[0];
  return summarise(answers, first?.messageId ?? null, raw.body);
}

interface PostInput {
  readonly channel: Channel;
  readonly body: unknown;
  readonly times: number;
  readonly retry: boolean;
}

async function post(world: World, input: PostInput): Promise<readonly WorkerAnswer[]> {
  const parsed = typeof input.body === 'string' ? parseJson(input.body) : input.body;
  const observed = observeInbound(input.channel, parsed);
  for (const message of observed) {
    for (const user of message.users) {
      const at = Number.isFinite(message.at) ? message.at : world.now();
      world.contacts.recordInbound({ accountId: message.accountId, user, at, messageId: message.messageId });
    }
  }
  const ids = observed.map((message) => message.messageId);
  const webhook = { channel: input.channel, kind: 'inbound', body: input.body } as const;
  const markDelivered = () => {
    for (const id of ids) {
      world.thread.recover(id);
      world.thread.advance(id, 'delivered');
    }
  };
  const once = async () => {
    for (const id of ids) world.thread.advance(id, 'sent');
    const answer = input.retry ? await world.sender.deliver(webhook, markDelivered) : await world.sender.once(webhook);
    if (isDelivered(answer)) markDelivered();
    else for (const id of ids) world.thread.advance(id, 'failed', failureText(answer));
    return answer;
  };
  return Promise.all(Array.from({ length: input.times }, () => world.gate.pass(once)));
}

function failureText(answer: WorkerAnswer): string {
  return answer.status === 0
    ? `no answer from the Worker (${String(answer.body)})`
    : `the Worker said ${answer.status}`;
}

function summarise(answers: readonly WorkerAnswer[], messageId: string | null, webhook: unknown): InboundResult {
  const [first = { status: 0, body: null }] = answers;
  const all = answers.length > 1 ? { answers: answers.map(({ status, body }) => ({ status, body })) } : {};
  return { status: first.status, body: first.body, messageId, webhook, ...all };
}

function storeMedia(world: World, content: InboundContent): Media | undefined {
  if (content.kind !== 'image' && content.kind !== 'audio' && content.kind !== 'document') return undefined;
  return world.media.add({ mime: content.mime, bytes: content.bytes });
}

function threadContent(content: InboundContent, media: Media | undefined): unknown {
  if (!('bytes' in content)) return content;
  const { bytes: _bytes, ...rest } = content;
  return { ...rest, mediaId: media?.id };
}

function lastName(world: World, account: string, user: string): string | undefined {
  return world.thread.conversation({ account, user }).findLast((message) => message.name !== undefined)?.name;
}

/** A tap names the message it was on; a caller who does not say means the last one that offered the choice. */
function answeredMessage(world: World, accountId: string, user: string, content: InboundContent): string | undefined {
  if (content.kind !== 'button' && content.kind !== 'row') return undefined;
  const messages = world.thread.conversation({ account: accountId, user });
  return messages.findLast((message) => message.direction === 'out' && optionIds(message.content).includes(content.id))
    ?.id;
}

function optionIds(body: unknown): readonly unknown[] {
  const action = dig(body, 'interactive', 'action');
  const buttons = listOf(dig(action, 'buttons')).map((button) => dig(button, 'reply', 'id'));
  const rows = listOf(dig(action, 'sections')).flatMap((section) => listOf(dig(section, 'rows')));
  return [...buttons, ...rows.map((row) => dig(row, 'id'))];
}
