import { isHttpLink } from './check.ts';
import type { CheckedSend } from './checked-send.ts';
import type { Channel } from './demo.ts';
import { GraphRefusal, graphError } from './graph-error.ts';
import { isRecord, type JsonRecord, listOf } from './json.ts';

/** The Send API of Messenger and Instagram: one shape, other limits. */
const MESSENGER_TEXT_MAX = 2000;
const INSTAGRAM_TEXT_MAX_BYTES = 1000;
const QUICK_REPLIES_MAX = 13;
const LABEL_MAX = 20;
const PAYLOAD_MAX = 1000;
const ELEMENTS_MAX = 10;
const ELEMENT_TEXT_MAX = 80;
const BUTTONS_MAX = 3;
const BUTTON_TEXT_MAX = 640;
const INSTAGRAM_IMAGES_MAX = 10;
const EMPTY_MESSAGE = 2018034;

const MESSAGE_KEYS = ['text', 'attachment', 'attachments', 'quick_replies', 'metadata', 'reply_to'];
const SENDER_ACTIONS = ['typing_on', 'typing_off', 'mark_seen'];
const MESSAGING_TYPES = ['RESPONSE', 'UPDATE', 'MESSAGE_TAG'];

export function checkMessaging(channel: Channel, body: JsonRecord): CheckedSend {
  const check = new MessagingCheck(channel);
  return check.send(body);
}

class MessagingCheck {
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  send(body: JsonRecord): CheckedSend {
    const recipient = body.recipient;
    if (!isRecord(recipient)) this.#refuse('Param recipient must be non-empty.');
    const user = this.#text(recipient.id, 'recipient[id]', 64);
    const action = body.sender_action;
    if (action !== undefined) return this.#action(body, user);
    const messagingWindow = this.#messagingType(body);
    const message = body.message;
    if (!isRecord(message)) this.#refuse('The parameter message is required.', EMPTY_MESSAGE);
    this.#message(message);
    const metadata = message.metadata;
    return {
      kind: 'message',
      user,
      input: user,
      scoped: true,
      window: messagingWindow,
      category: 'service',
      // Instagram has no such field: it is taken and comes back nowhere.
      ...(this.#channel === 'messenger' && typeof metadata === 'string' ? { metadata } : {}),
    };
  }

  #action(body: JsonRecord, user: string): CheckedSend {
    const action = body.sender_action;
    if (body.message !== undefined) this.#refuse('sender_action and message cannot be sent together.');
    if (typeof action !== 'string' || !SENDER_ACTIONS.includes(action)) {
      this.#refuse(`Param sender_action must be one of {${SENDER_ACTIONS.join(', ').toUpperCase()}}`);
    }
    return { kind: 'mark', user, read: action === 'mark_seen', typing: action === 'typing_on' };
  }

  #messagingType(body: JsonRecord): 'day' | 'week' {
    const type = body.messaging_type;
    if (type === undefined && this.#channel === 'instagram') return 'day';
    if (typeof type !== 'string' || !MESSAGING_TYPES.includes(type)) {
      this.#refuse(`Param messaging_type must be one of {${MESSAGING_TYPES.join(', ')}}`);
    }
    if (type !== 'MESSAGE_TAG') return 'day';
    // All other tags are dead since 2026-04-27.
    if (body.tag !== 'HUMAN_AGENT') this.#refuse(`Param tag must be HUMAN_AGENT - got "${String(body.tag)}".`);
    return 'week';
  }

  #message(message: JsonRecord): void {
    for (const key of Object.keys(message)) {
      if (!MESSAGE_KEYS.includes(key)) this.#refuse(`Invalid keys "${key}" were found in param "message".`);
    }
    const { text, attachment, attachments } = message;
    const contents = [text, attachment, attachments].filter((part) => part !== undefined).length;
    if (contents === 0) this.#refuse('Message cannot be empty, must provide valid attachment or text', EMPTY_MESSAGE);
    if (contents > 1) this.#refuse('Only one of text and attachment can be sent in a message.');
    if (text !== undefined) this.#messageText(text);
    if (attachment !== undefined) this.#attachment(attachment);
    if (attachments !== undefined) this.#attachments(attachments);
    if (message.quick_replies !== undefined) this.#quickReplies(message.quick_replies);
    if (message.metadata !== undefined) this.#text(message.metadata, 'message[metadata]', PAYLOAD_MAX);
  }

  #messageText(text: unknown): void {
    if (typeof text !== 'string' || text.trim() === '') {
      this.#refuse('Message cannot be empty, must provide valid attachment or text', EMPTY_MESSAGE);
    }
    if (this.#channel === 'messenger' && text.length > MESSENGER_TEXT_MAX) {
      this.#refuse(`Length of param message[text] must be less than or equal to ${MESSENGER_TEXT_MAX}`);
    }
    if (this.#channel === 'instagram' && Buffer.byteLength(text, 'utf8') > INSTAGRAM_TEXT_MAX_BYTES) {
      this.#refuse('Message text must be UTF-8 and be 1,000 bytes or less.');
    }
  }

  #quickReplies(value: unknown): void {
    const replies = listOf(value);
    if (replies.length < 1 || replies.length > QUICK_REPLIES_MAX) {
      this.#refuse(`Param message[quick_replies] must hold 1 to ${QUICK_REPLIES_MAX} quick replies.`);
    }
    replies.forEach((item, index) => {
      const path = `message[quick_replies][${index}]`;
      if (!isRecord(item)) this.#refuse(`Param ${path} must be a JSON object.`);
      const type = item.content_type;
      const contact = this.#channel === 'messenger' && (type === 'user_phone_number' || type === 'user_email');
      if (contact) return;
      if (type !== 'text') this.#refuse(`Param ${path}[content_type] is not supported.`);
      this.#text(item.title, `${path}[title]`, LABEL_MAX);
      this.#text(item.payload, `${path}[payload]`, PAYLOAD_MAX);
    });
  }

  #attachments(value: unknown): void {
    const items = listOf(value);
    if (this.#channel !== 'instagram') this.#refuse('Invalid keys "attachments" were found in param "message".');
    if (items.length < 1 || items.length > INSTAGRAM_IMAGES_MAX) {
      this.#refuse(`Param message[attachments] must hold 1 to ${INSTAGRAM_IMAGES_MAX} images.`);
    }
    for (const item of items) this.#attachment(item);
  }

  #attachment(value: unknown): void {
    if (!isRecord(value) || !isRecord(value.payload)) this.#refuse('Param message[attachment] must have a payload.');
    const { type, payload } = value;
    if (type === 'template') {
      this.#template(payload);
      return;
    }
    if (typeof type !== 'string' || !['image', 'audio', 'video', 'file'].includes(type)) {
      this.#refuse('Param message[attachment][type] must be one of {audio, file, image, template, video}.');
    }
    if (payload.attachment_id !== undefined) return;
    const url = payload.url;
    if (typeof url !== 'string' || !isHttpLink(url)) this.#refuse('Param url is not a valid URI.', 2018047);
  }

  #template(payload: JsonRecord): void {
    const type = payload.template_type;
    if (type === 'button') {
      this.#text(payload.text, 'payload[text]', BUTTON_TEXT_MAX);
      this.#buttons(payload.buttons, 'payload[buttons]');
    } else if (type === 'generic') this.#elements(payload);
    else this.#refuse(`Param template_type "${String(type)}" is not supported.`);
  }

  #elements(payload: JsonRecord): void {
    const elements = listOf(payload.elements);
    if (elements.length < 1 || elements.length > ELEMENTS_MAX) {
      this.#refuse(`Param payload[elements] must hold 1 to ${ELEMENTS_MAX} elements.`);
    }
    elements.forEach((element, index) => {
      const path = `payload[elements][${index}]`;
      if (!isRecord(element)) this.#refuse(`Param ${path} must be a JSON object.`);
      this.#text(element.title, `${path}[title]`, ELEMENT_TEXT_MAX);
      if (element.subtitle !== undefined) this.#text(element.subtitle, `${path}[subtitle]`, ELEMENT_TEXT_MAX);
      if (element.buttons !== undefined) this.#buttons(element.buttons, `${path}[buttons]`);
    });
  }

  #buttons(value: unknown, path: string): void {
    const buttons = listOf(value);
    if (buttons.length < 1 || buttons.length > BUTTONS_MAX)
      this.#refuse(`Param ${path} must hold 1 to ${BUTTONS_MAX}.`);
    buttons.forEach((button, index) => {
      const at = `${path}[${index}]`;
      if (!isRecord(button)) this.#refuse(`Param ${at} must be a JSON object.`);
      this.#text(button.title, `${at}[title]`, LABEL_MAX);
      if (button.type === 'postback') this.#text(button.payload, `${at}[payload]`, PAYLOAD_MAX);
      else if (button.type === 'web_url') {
        if (typeof button.url !== 'string' || !isHttpLink(button.url)) this.#refuse(`Param ${at}[url] is no URL.`);
      } else if (button.type !== 'phone_number' || this.#channel === 'instagram') {
        this.#refuse(`Param ${at}[type] is not supported.`);
      }
    });
  }

  #text(value: unknown, path: string, max: number): string {
    if (typeof value !== 'string' || value.trim() === '') this.#refuse(`Param ${path} must be a non-empty string.`);
    if (value.length > max) this.#refuse(`Length of param ${path} must be less than or equal to ${max}`);
    return value;
  }

  // A method that never returns narrows only where its type is written out.
  readonly #refuse: (details: string, subcode?: number) => never = (details, subcode) => {
    const base = { channel: this.#channel, code: 100, details };
    throw new GraphRefusal(graphError(subcode === undefined ? base : { ...base, subcode }));
  };
}
