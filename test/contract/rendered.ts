import type { GraphCall } from '#src/channels/index';
import type { Channel } from '#src/messages/index';

/** A rendered call as the customer meets it, and as Meta checks it (meta-wire §3.5, §3.9). Written apart from the code it judges. */
export interface Rendered {
  readonly text: string;
  readonly taps: readonly Tap[];
  readonly violations: readonly string[];
}

export interface Tap {
  readonly id: string;
  readonly title: string;
}

type Json = Readonly<Record<string, unknown>>;

// Casts of this file: a body is `Record<string, unknown>`, and its shape is what the checks below are about.
function at<T>(record: unknown, ...path: readonly string[]): T {
  return path.reduce<unknown>((value, key) => (value as Json | undefined)?.[key], record) as T;
}

interface Rule {
  readonly what: string;
  readonly holds: boolean;
}

function within(what: string, text: string, max: number): Rule {
  const visible = /[\p{L}\p{N}\p{P}\p{S}]/u.test(text);
  return { what: `${what} (${text.length}/${max})`, holds: text.length <= max && visible && text.isWellFormed() };
}

function trimmedWithin(what: string, text: string, max: number): Rule {
  const { holds, what: said } = within(what, text, max);
  return { what: said, holds: holds && text.trim() === text && !/[\n\r\t]/.test(text) };
}

function distinct(what: string, values: readonly string[]): Rule {
  return { what: `${what} repeat`, holds: new Set(values).size === values.length };
}

function verdict(rules: readonly Rule[]): readonly string[] {
  return rules.filter((rule) => !rule.holds).map((rule) => rule.what);
}

export function rendered(channel: Channel, call: GraphCall): Rendered {
  return channel === 'whatsapp' ? whatsapp(call) : quickReplies(channel, call);
}

function whatsapp({ body }: GraphCall): Rendered {
  const frame: Rule[] = [
    { what: 'product', holds: body.messaging_product === 'whatsapp' && body.recipient_type === 'individual' },
    { what: 'one recipient', holds: (body.to === undefined) !== (body.recipient === undefined) },
    within('callback', at(body, 'biz_opaque_callback_data'), 512),
  ];
  if (body.type === 'text') {
    const text = at<string>(body, 'text', 'body');
    return { text, taps: [], violations: verdict([...frame, within('text', text, 4096)]) };
  }
  const text = at<string>(body, 'interactive', 'body', 'text');
  const rules = [...frame, within('body', text, 1024), { what: 'type', holds: body.type === 'interactive' }];
  switch (at<string>(body, 'interactive', 'type')) {
    case 'button': {
      const buttons = at<Json[]>(body, 'interactive', 'action', 'buttons').map((button) => at<Tap>(button, 'reply'));
      rules.push({ what: 'buttons', holds: buttons.length >= 1 && buttons.length <= 3 });
      rules.push(...tapRules(buttons, { id: 256, title: 20 }));
      return { text, taps: buttons, violations: verdict(rules) };
    }
    case 'list':
      return list({ body, text, rules });
    default:
      return { text, taps: [], violations: verdict(rules) };
  }
}

interface Section {
  readonly title?: string;
  readonly rows: readonly (Tap & { readonly description?: string })[];
}

function list(input: { body: Json; text: string; rules: Rule[] }): Rendered {
  const { body, text, rules } = input;
  const sections = at<readonly Section[]>(body, 'interactive', 'action', 'sections');
  const rows = sections.flatMap((section) => section.rows);
  rules.push(
    trimmedWithin('list button', at(body, 'interactive', 'action', 'button'), 20),
    { what: 'sections', holds: sections.length >= 1 && sections.length <= 10 },
    { what: 'section without rows', holds: sections.every((section) => section.rows.length > 0) },
    { what: 'section without title', holds: sections.length === 1 || sections.every((section) => section.title) },
    { what: 'rows', holds: rows.length >= 1 && rows.length <= 10 },
    ...sections.flatMap(({ title }) => (title === undefined ? [] : [trimmedWithin('section title', title, 24)])),
    ...rows.flatMap(({ description }) =>
      description === undefined ? [] : [trimmedWithin('row description', description, 72)],
    ),
    ...tapRules(rows, { id: 200, title: 24 }),
  );
  return { text, taps: rows, violations: verdict(rules) };
}

function tapRules(taps: readonly Tap[], max: { id: number; title: number }): readonly Rule[] {
  return [
    ...taps.flatMap((tap) => [
      trimmedWithin('title', tap.title, max.title),
      { what: `id (${tap.id.length})`, holds: tap.id !== '' && tap.id.length <= max.id && tap.id.trim() === tap.id },
    ]),
    distinct(
      'titles',
      taps.map((tap) => tap.title.toLowerCase()),
    ),
    distinct(
      'ids',
      taps.map((tap) => tap.id),
    ),
  ];
}

function quickReplies(channel: Exclude<Channel, 'whatsapp'>, { body }: GraphCall): Rendered {
  const text = at<string>(body, 'message', 'text');
  const replies = at<readonly { content_type: string; title: string; payload: string }[] | undefined>(
    body,
    'message',
    'quick_replies',
  );
  const taps = (replies ?? []).map((reply) => ({ id: reply.payload, title: reply.title }));
  const bytes = new TextEncoder().encode(text).length;
  const limit: Rule =
    channel === 'instagram'
      ? { what: `bytes (${bytes})`, holds: bytes <= 1000 }
      : { what: `units (${text.length})`, holds: text.length <= 2000 };
  const isMessenger = channel === 'messenger';
  const titles = taps.map((tap) => tap.title);
  const rules: Rule[] = [
    limit,
    within('text', text, 2000),
    { what: 'recipient', holds: at<string>(body, 'recipient', 'id').length > 0 },
    { what: 'messaging type', holds: (body.messaging_type === 'RESPONSE') === isMessenger },
    { what: 'metadata', holds: (at(body, 'message', 'metadata') !== undefined) === isMessenger },
    { what: 'quick replies', holds: replies === undefined || (replies.length >= 1 && replies.length <= 13) },
    { what: 'content type', holds: (replies ?? []).every((reply) => reply.content_type === 'text') },
    { what: 'payload', holds: taps.every((tap) => tap.id.length >= 1 && tap.id.length <= 1000) },
    ...titles.map((title) => trimmedWithin('title', title, 20)),
    distinct('titles', titles),
  ];
  return { text, taps, violations: verdict(rules) };
}
