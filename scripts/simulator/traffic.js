import { h, icon } from './dom.js';

const SHOWN = 300;
const KINDS = {
  inbound: 'Webhook: message',
  receipt: 'Webhook: receipt',
  graph: 'Graph call',
  media: 'Media download',
  verify: 'Webhook check',
  clock: 'Clock',
};

/** Every request between the fake Meta and the Worker, newest first, with both bodies. */
export function trafficPanel() {
  const items = new Map();
  const list = h('div', { class: 'traffic', testid: 'traffic-list' });
  const note = h('p', { class: 'panel-note' });
  const filter = h(
    'select',
    { testid: 'traffic-filter', 'aria-label': 'Which traffic to show' },
    h('option', { value: '' }, 'All traffic'),
    Object.entries(KINDS).map(([value, text]) => h('option', { value }, text)),
  );
  const element = h(
    'section',
    { class: 'panel', 'aria-label': 'Raw traffic' },
    h('div', { class: 'panel-head' }, h('h2', {}, 'Raw traffic'), note, filter),
    list,
  );
  const isWanted = (item) => filter.value === '' || item.kind === filter.value;
  const count = () => {
    note.textContent = items.size === 0 ? 'Nothing yet.' : `${items.size} exchanges`;
  };
  const draw = () => {
    const shown = [...items.values()].filter(isWanted).slice(-SHOWN).reverse();
    list.replaceChildren(...shown.map(exchangeElement));
    count();
  };
  filter.addEventListener('change', draw);
  return {
    element,
    replace(all) {
      items.clear();
      for (const item of all) items.set(item.n, item);
      draw();
    },
    put(item) {
      items.set(item.n, item);
      if (items.size > SHOWN * 4) items.delete(items.keys().next().value);
      if (isWanted(item)) list.prepend(exchangeElement(item));
      if (list.children.length > SHOWN) list.lastElementChild.remove();
      count();
    },
  };
}

function exchangeElement(item) {
  const isIn = item.kind === 'graph' || item.kind === 'media';
  const isGood = item.status >= 200 && item.status < 300;
  const summary = h(
    'summary',
    {},
    h('time', {}, new Date(item.at).toLocaleTimeString('en-GB')),
    h(
      'span',
      { class: `way ${isIn ? 'from-worker' : 'to-worker'}`, title: isIn ? 'from the Worker' : 'to the Worker' },
      icon(isIn ? 'up' : 'down', 14),
    ),
    h('span', { class: 'kind' }, KINDS[item.kind] ?? item.kind),
    h('span', { class: 'gist', dir: 'auto' }, gist(item)),
    item.attempt > 1 && h('span', { class: 'badge' }, `attempt ${item.attempt}`),
    h('span', { class: `badge ${isGood ? 'good' : 'bad'}` }, item.status === 0 ? 'no answer' : String(item.status)),
    h('span', { class: 'faint' }, `${item.ms} ms`),
  );
  const details = h('details', { class: 'exchange', testid: 'traffic-item', 'data-kind': item.kind }, summary);
  // Two thousand pretty-printed bodies would be slow: each is written when it is opened.
  details.addEventListener(
    'toggle',
    () =>
      details.append(
        h('p', { class: 'line' }, `${item.method} ${item.path}`),
        h('div', { class: 'bodies' }, bodyBox('Request', item.request), bodyBox('Answer', item.response)),
      ),
    { once: true },
  );
  return details;
}

function bodyBox(label, body) {
  const text = typeof body === 'string' ? body : JSON.stringify(body, null, 2);
  return h('div', {}, h('h3', {}, label), h('pre', { tabindex: '0', 'aria-label': label }, text ?? ''));
}

/** The one thing a reader looks for: what was said, or what became of it. */
function gist({ kind, channel, request, path }) {
  if (kind === 'inbound' || kind === 'receipt') return `${channel}: ${webhookGist(request)}`;
  if (kind === 'graph') return `${channel ?? 'unknown account'}: ${graphGist(request)}`;
  return path;
}

function webhookGist(body) {
  const entry = body?.entry?.[0];
  const value = entry?.changes?.[0]?.value;
  const status = value?.statuses?.map((item) => item.status).join(', ');
  if (status) return status;
  const message = value?.messages?.[0];
  if (message) {
    const reply = message.interactive?.button_reply ?? message.interactive?.list_reply;
    return message.text?.body ?? reply?.title ?? message.type;
  }
  const events = entry?.messaging ?? [];
  return events.map(messagingGist).join(', ') || 'body of its own';
}

function messagingGist(event) {
  if (event.delivery) return 'delivered';
  if (event.read) return 'read';
  if (event.message?.is_echo) return 'echo';
  return event.message?.text ?? event.postback?.title ?? event.message?.attachments?.[0]?.type ?? 'event';
}

function graphGist(body) {
  if (body?.status === 'read') return body.typing_indicator ? 'read mark and typing' : 'read mark';
  if (body?.sender_action) return body.sender_action;
  const interactive = body?.interactive?.body?.text;
  return body?.text?.body ?? interactive ?? body?.template?.name ?? body?.message?.text ?? body?.type ?? 'message';
}
