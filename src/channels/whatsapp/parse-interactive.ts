import type { InboundContent } from '#src/messages/index';
import { type JsonRecord, recordAt, recordOf, textAt, valueAt } from '../meta/read-json.ts';
import { safeName } from '../meta/tally.ts';

/** An answer to something interactive of ours; null when there is nothing in it to read (meta-wire §6 case 9). */
export function readInteractive(interactive: JsonRecord | null): InboundContent | null {
  const type = textAt(interactive, 'type');
  if (type === undefined) return null;
  const answer = recordAt(interactive, type);
  switch (type) {
    case 'button_reply':
    case 'list_reply':
      return readChoice(answer);
    case 'nfm_reply':
      return readForm(textAt(answer, 'name') ?? 'flow', valueAt(answer, 'response_json'));
    case 'address_message':
      return readForm(type, valueAt(answer, 'response_json') ?? answer);
    case 'call_permission_reply':
      return readForm(type, answer);
    default:
      return { kind: 'unsupported', what: safeName(type) };
  }
}

/** A list reply comes without its description though Meta's schema requires one (meta-wire §6 case 12): we need neither. */
function readChoice(answer: JsonRecord | null): InboundContent | null {
  const title = textAt(answer, 'title');
  const optionId = textAt(answer, 'id') ?? title;
  return optionId === undefined ? null : { kind: 'choice', optionId, title: title ?? optionId };
}

/** `response` is JSON within JSON, written by a phone: it may be broken, and nested deeper than the gateway could see. */
function readForm(name: string, response: unknown): InboundContent | null {
  try {
    const fields = recordOf(typeof response === 'string' ? JSON.parse(response) : response);
    if (fields === null) return null;
    const values = Object.entries(fields).flatMap(([key, value]) => {
      const written = writtenOf(value);
      return key === '__proto__' || written === undefined ? [] : [[key, written] as const];
    });
    return { kind: 'form', name: safeName(name), values: Object.fromEntries(values) };
  } catch {
    return null;
  }
}

function writtenOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return value === null ? undefined : JSON.stringify(value);
}
