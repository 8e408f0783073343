/** What a customer sees of a Graph call: words, and what can be tapped. */
export interface ShownMessage {
  readonly text: string;
  readonly options: readonly ShownOption[];
}

export interface ShownOption {
  readonly kind: 'button' | 'row' | 'quick';
  readonly id: string;
  readonly title: string;
}

interface Json {
  readonly [name: string]: unknown;
}

/** Null for what is no message: a read mark, a typing indicator. */
export function shownMessage(body: Json): ShownMessage | null {
  const message = record(body.message);
  if (message) {
    const options = records(message.quick_replies).map((reply) => option('quick', reply.payload, reply.title));
    return { text: text(message.text), options };
  }
  if (body.type === 'text') return { text: text(record(body.text)?.body), options: [] };
  const interactive = record(body.interactive);
  if (!interactive) return null;
  const action = record(interactive.action);
  const buttons = records(action?.buttons).map((button) => {
    const reply = record(button.reply);
    return option('button', reply?.id, reply?.title);
  });
  const rows = records(action?.sections).flatMap((section) => records(section.rows));
  const options = [...buttons, ...rows.map((row) => option('row', row.id, row.title))];
  return { text: text(record(interactive.body)?.text), options };
}

function option(kind: ShownOption['kind'], id: unknown, title: unknown): ShownOption {
  return { kind, id: text(id), title: text(title) };
}

function record(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function records(value: unknown): readonly Json[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.map(record).filter((item) => item !== undefined);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
