import { formattedText, h, icon, timeOfDay } from './dom.js';
import { viewOf } from './graph-view.js';

const TICKS = {
  pending: ['clock', 'On its way'],
  accepted: ['check', 'Accepted by Meta'],
  sent: ['check', 'Sent'],
  delivered: ['checks', 'Delivered'],
  read: ['checks', 'Read'],
  failed: ['alert', 'Failed'],
};

/** One message with everything that can be done with it. `does`: choose, openList, answerRequest, react. */
export function messageElement(message, does) {
  const isOut = message.direction === 'out';
  const body = isOut ? botContent(message, does) : customerContent(message);
  const bubble = h('div', { class: 'bubble' }, body.inside, metaLine(message));
  const reactions = Object.values(message.reactions).filter((emoji) => emoji !== '');
  const isRefused = message.id.startsWith('refused.');
  return h(
    'article',
    {
      class: `message ${isOut ? 'from-bot' : 'from-customer'} is-${message.status}${isRefused ? ' is-refused' : ''}`,
      testid: 'message',
      'data-id': message.id,
      'data-direction': message.direction,
      'data-status': message.status,
      'aria-label': isOut ? 'Message of the restaurant' : 'Message written here',
    },
    h('div', { class: 'stack' }, h('div', { class: 'bubble-box' }, bubble, body.below), reactionMarks(reactions)),
    isOut && !isRefused && reactButton(message, does),
  );
}

function botContent(message, does) {
  const view = viewOf(message);
  const inside = [
    view.tag && h('span', { class: 'tag' }, view.tag),
    view.media && mediaNote(view.media),
    view.header && h('p', { class: 'header', dir: 'auto' }, view.header),
    view.text && textBlock(view.text, message.channel),
    view.place && placeCard(view.place),
    view.contact && contactCard(view.contact),
    view.footer && h('p', { class: 'footer', dir: 'auto' }, view.footer),
    ...view.cards.map((card) => cardElement(card, message, does)),
  ];
  const below = [
    ...view.buttons.map((option) => optionButton(option, message, does)),
    view.list && listButton(view.list, message, does),
    view.request && requestButton(view.request, message, does),
  ].filter(Boolean);
  return { inside, below: below.length > 0 && h('div', { class: 'options' }, below) };
}

function customerContent(message) {
  const { content } = message;
  const source = `/_control/media/${content.mediaId}`;
  const text = content.text ?? content.title ?? content.caption;
  switch (content.kind) {
    case 'image':
      return {
        inside: [h('img', { src: source, alt: 'Photo sent from here', class: 'photo' }), text && textBlock(text)],
      };
    case 'audio':
      return { inside: [h('audio', { src: source, controls: true, preload: 'none', 'aria-label': 'Voice note' })] };
    case 'document':
      return {
        inside: [mediaNote({ kind: 'document', name: content.fileName ?? content.mime }), text && textBlock(text)],
      };
    case 'location':
      return { inside: [placeCard({ ...content, name: content.label })] };
    case 'contacts':
      return { inside: [contactCard(content)] };
    default:
      return {
        inside: [
          textBlock(text ?? ''),
          content.description && h('p', { class: 'footer', dir: 'auto' }, content.description),
        ],
      };
  }
}

function textBlock(text, channel) {
  return h('p', { class: 'text', dir: 'auto' }, channel === 'whatsapp' ? formattedText(text) : text);
}

function metaLine(message) {
  const [picture, label] = TICKS[message.status];
  const failure = message.status === 'failed' && h('span', { class: 'failure' }, failureText(message));
  const tick = h('span', {
    class: `tick tick-${message.status}`,
    role: 'img',
    'aria-label': label,
    title: label,
    testid: 'tick',
  });
  tick.append(icon(picture, 15));
  return h('span', { class: 'meta' }, failure, h('time', {}, timeOfDay(message.at)), tick);
}

function failureText(message) {
  if (message.direction === 'in') return `Not delivered: ${message.error}. Meta tries again.`;
  return message.id.startsWith('refused.') ? `Refused by Meta: ${message.error}` : `Failed: ${message.error}`;
}

function optionButton(option, message, does) {
  if (option.kind === 'link') {
    const props = { class: 'option', href: option.url, target: '_blank', rel: 'noreferrer', dir: 'auto' };
    return h('a', props, icon('link', 16), h('span', {}, option.title));
  }
  const props = {
    type: 'button',
    class: 'option',
    testid: 'option',
    'data-option': option.id,
    on: { click: () => does.choose(option, message) },
  };
  return h(
    'button',
    props,
    message.channel === 'whatsapp' && icon('reply', 16),
    h('span', { dir: 'auto' }, option.title),
  );
}

function listButton(list, message, does) {
  const props = {
    type: 'button',
    class: 'option',
    testid: 'list-open',
    on: { click: () => does.openList(list, message) },
  };
  return h('button', props, icon('list', 16), h('span', { dir: 'auto' }, list.label));
}

function requestButton(request, message, does) {
  const [picture, label] = request === 'location' ? ['pin', 'Send location'] : ['person', 'Share contact'];
  const props = {
    type: 'button',
    class: 'option',
    testid: `request-${request}`,
    on: { click: () => does.answerRequest(request, message) },
  };
  return h('button', props, icon(picture, 16), label);
}

export function quickReplyButton(option, message, does) {
  const props = {
    type: 'button',
    class: 'quick-reply',
    testid: 'quick-reply',
    'data-option': option.id,
    dir: 'auto',
    on: { click: () => does.choose(option, message) },
  };
  return h('button', props, option.title);
}

function cardElement(card, message, does) {
  return h(
    'div',
    { class: 'card' },
    h('p', { class: 'card-title', dir: 'auto' }, card.title),
    card.subtitle && h('p', { class: 'card-subtitle', dir: 'auto' }, card.subtitle),
    h(
      'div',
      { class: 'card-buttons' },
      card.buttons.map((option) => optionButton(option, message, does)),
    ),
  );
}

function placeCard(place) {
  const point = `${Number(place.latitude).toFixed(4)}, ${Number(place.longitude).toFixed(4)}`;
  return h(
    'div',
    { class: 'place' },
    h('div', { class: 'map' }, icon('pin', 30)),
    h('p', { dir: 'auto' }, place.name ?? 'Pinned location'),
    h('p', { class: 'footer' }, place.address ?? point),
  );
}

function contactCard({ name, phone }) {
  return h(
    'div',
    { class: 'contact' },
    h('span', { class: 'avatar small' }, icon('person', 18)),
    h('div', {}, h('p', { dir: 'auto' }, name || 'Contact'), h('p', { class: 'footer', dir: 'ltr' }, phone)),
  );
}

function mediaNote({ kind, name }) {
  const picture = { image: 'image', audio: 'mic', video: 'camera' }[kind] ?? 'file';
  return h('div', { class: 'media-note' }, icon(picture), h('span', { dir: 'auto' }, name ?? kind));
}

function reactionMarks(emojis) {
  return (
    emojis.length > 0 &&
    h('span', { class: 'reactions', testid: 'reaction', 'aria-label': 'Reactions' }, emojis.join(' '))
  );
}

function reactButton(message, does) {
  const props = {
    type: 'button',
    class: 'react',
    testid: 'react',
    'aria-label': 'React to this message',
    on: { click: () => does.react(message) },
  };
  return h('button', props, icon('smile', 18));
}
