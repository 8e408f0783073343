import { isOptionId } from '#src/conversation/index';
import { keepText } from '#src/kernel/text';
import type { Channel, InboundContent, InboundEvent, MediaItem, UserIdentity } from '#src/messages/index';
import { present } from '../meta/read-json.ts';
import { identify } from '../whatsapp/identity.ts';
import { phoneDigits } from '../whatsapp/payload.ts';
import type { Tap } from './flat.ts';
import type { ContractBody } from './schema.ts';

export interface EventFrame {
  readonly channel: Channel;
  readonly accountId: string;
  readonly clientId: string;
  readonly tap: Tap | null;
  /** Why the URL of a voice message may not be fetched, or null. */
  refusalOf(url: string): string | null;
}

/** The event, and the reason for each voice message that was left out of it. */
export interface Converted {
  readonly event: InboundEvent;
  readonly blocked: readonly string[];
}

/** A valid body as the event that the same words from Meta would be. */
export function toEvent(body: ContractBody, frame: EventFrame): Converted {
  const { channel, accountId, clientId } = frame;
  const { from, name, text, attachments } = partsOf(body);
  const judged = attachments.map((item) => ({
    item,
    refusal: item.type === 'audio' ? frame.refusalOf(item.url) : null,
  }));
  const items = judged.filter(({ refusal }) => refusal === null).map(({ item }) => item);
  const event: InboundEvent = {
    // Whoever posts cannot name a message of Meta's, nor one of another client.
    id: `contract:${clientId}:${body.msg_id}`,
    channel,
    accountId,
    user: identityOf(channel, { id: from, name }),
    // Before 1970 means no more than "too old", and Postgres knows no year 0.
    at: Math.max(0, Date.parse(body.timestamp)),
    content: contentOf({ text, items, tap: frame.tap }),
  };
  return { event, blocked: judged.flatMap(({ refusal }) => refusal ?? []) };
}

const MAX_NAME = 200;

interface Parts {
  readonly from: string;
  readonly name: string | undefined;
  readonly text: string;
  readonly attachments: readonly (MediaItem & { readonly url: string })[];
}

function partsOf(body: ContractBody): Parts {
  if (body.contract_version === 'v1') {
    return { from: body.from, name: undefined, text: body.text, attachments: body.attachments ?? [] };
  }
  const { sender, message } = body;
  const name = keepText(sender.display_name ?? '', MAX_NAME) || undefined;
  return { from: sender.id, name, text: message.text ?? '', attachments: message.attachments ?? [] };
}

/** The same person has the same conversation, whichever way they come in. */
function identityOf(channel: Channel, sender: { id: string; name: string | undefined }): UserIdentity {
  const { id, name } = sender;
  if (channel !== 'whatsapp') return present({ key: id, scopedId: id, name });
  const isPhone = phoneDigits(id) !== undefined;
  const identity = identify({ phone: isPhone ? id : undefined, scopedId: isPhone ? undefined : id }, []);
  return present({ ...(identity ?? { key: id }), name });
}

/** Longer than any option of ours, so no option. */
const MAX_OPTION_ID = 200;

/** v1 and v2 have no field for a tapped button: the original system put its id where the text goes, and so do its partners. */
function contentOf(said: { text: string; items: readonly MediaItem[]; tap: Tap | null }): InboundContent {
  const { text, items, tap } = said;
  if (tap !== null && tap.optionId.length <= MAX_OPTION_ID) return { kind: 'choice', ...tap };
  if (text.length <= MAX_OPTION_ID && isOptionId(text)) return { kind: 'choice', optionId: text, title: text };
  const caption = text.trim() === '' ? undefined : text;
  return items.length > 0 ? present({ kind: 'media', items, caption }) : { kind: 'text', text };
}
