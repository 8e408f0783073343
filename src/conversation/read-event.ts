import { parsePhone } from '#src/delivery/index';
import { assertNever } from '#src/kernel/errors';
import { findItem } from '#src/menu/index';
import type { InboundContent, MediaItem } from '#src/messages/index';
import { readCommand } from './console-steps.ts';
import type { Facts } from './facts.ts';
import type { Intent } from './intent.ts';
import { intentOfTap } from './option-id.ts';
import { isPayable } from './paying-steps.ts';
import { readText } from './read-text.ts';
import type { ConversationState } from './state.ts';

/** The intent of what a customer sent; null for what asks for no answer. */
export function readContent(content: InboundContent, state: ConversationState, facts: Facts): Intent | null {
  return readCommand(content, state, facts) ?? readOther(content, state, facts);
}

function readOther(content: InboundContent, state: ConversationState, facts: Facts): Intent | null {
  switch (content.kind) {
    case 'text':
      return readText(content.text, state, facts);
    case 'choice':
      return readChoice(content, state, facts);
    case 'welcome':
      return { kind: 'greet' };
    case 'location':
      if (!facts.deliveryEnabled) return { kind: 'unreadable', what: 'location' };
      return { kind: 'address', address: { location: { latitude: content.latitude, longitude: content.longitude } } };
    case 'contacts':
      return readContacts(
        content.contacts.flatMap((contact) => contact.phones),
        state,
      );
    case 'catalog_order':
      return readCatalogOrder(content.items, facts);
    case 'media':
      if (isReceipt(content.items, state, facts)) return { kind: 'paid', reference: null };
      return content.caption ? readText(content.caption, state, facts) : readMedia(content.items, facts);
    case 'form':
    case 'unsupported':
      return { kind: 'unreadable', what: 'other' };
    case 'reaction':
    case 'edit':
    case 'revoke':
    case 'identity_changed':
    case 'staff_echo':
    case 'notice':
      return null;
    default:
      return assertNever(content);
  }
}

/** A tap on an option of ours; of a template or an older system, its words are as good as typed. */
function readChoice(content: { optionId: string; title: string }, state: ConversationState, facts: Facts): Intent {
  const tapped = intentOfTap(content.optionId);
  return tapped && tapped.kind !== 'console' ? tapped : readText(content.title || content.optionId, state, facts);
}

/** A photo while a deposit is due is the proof of it. */
function isReceipt(items: readonly MediaItem[], state: ConversationState, facts: Facts): boolean {
  const [first] = items;
  return (first?.type === 'image' || first?.type === 'document') && isPayable(state, facts.now);
}

/** The first voice message among them, where anybody can listen to it. */
function readMedia(items: readonly MediaItem[], facts: Facts): Intent {
  const voice = items.find(({ type }) => type === 'audio');
  const [first] = items;
  if (!voice) return { kind: 'unreadable', what: first && first.type !== 'audio' ? first.type : 'other' };
  if (!facts.hearsVoice) return { kind: 'unreadable', what: 'voice' };
  const { mediaId, url } = voice;
  if (mediaId === undefined && url === undefined) return { kind: 'voice_failed', why: 'unreadable' };
  return {
    kind: 'voice',
    note: { ...(mediaId !== undefined && { mediaId }), ...(url !== undefined && { url }) },
  };
}

/** A card answers the question for a phone number; out of the blue it says nothing that we could act on. */
function readContacts(phones: readonly string[], state: ConversationState): Intent {
  const asked = state.stage.kind === 'question' && state.stage.question.kind === 'address';
  if (!asked) return { kind: 'unreadable', what: 'contact' };
  const phone = phones.map(parsePhone).find((candidate) => candidate !== null);
  return phone ? { kind: 'address', address: { phone } } : { kind: 'address_refused', field: 'phone' };
}

/** Codes and quantities only: prices are ours. */
function readCatalogOrder(items: readonly { code: string; quantity: number }[], facts: Facts): Intent {
  const known = items.filter((item) => findItem(facts.restaurant.menu, item.code));
  return {
    kind: 'add',
    additions: known.map((item) => ({ itemCode: item.code, optionCodes: [], quantity: item.quantity })),
    unknownCodes: items.filter((item) => !known.includes(item)).map((item) => item.code.slice(0, 20)),
    quantityRefused: false,
  };
}
