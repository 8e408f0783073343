import { choose, control, sendAs } from './actions.js';
import { openAttachMenu, openContactForm, openLocationPicker } from './attach.js';
import { openList, openReactions } from './choices.js';
import { composerForm } from './composer.js';
import { dayOf, h, icon, isRightToLeft } from './dom.js';
import { viewOf } from './graph-view.js';
import { messageElement, quickReplyButton } from './message-view.js';
import { closeSheet } from './sheet.js';
import { accountOn, conversation, isTyping, userOn } from './store.js';

const NEAR_BOTTOM_PX = 80;
const SEEN_AFTER_MS = 120;

/** One phone: the conversation of whoever holds it now with the present restaurant on one channel. */
export class Phone {
  #line;
  #log;
  #quick;
  #input;
  #name;
  #subtitle;
  #initial;
  #time;
  #watcher;
  #seen = new Set();
  #reported = new Set();
  #timer;

  constructor(line) {
    const { key, channel, name } = line;
    this.#line = line;
    this.#time = h('span', { class: 'status-time' });
    this.#name = h('span', { class: 'chat-name', dir: 'auto' });
    this.#initial = h('span', {});
    this.#subtitle = h('span', { class: 'chat-subtitle', 'aria-live': 'polite' });
    this.#log = h('div', {
      class: 'log',
      role: 'log',
      'aria-live': 'polite',
      'aria-label': `${name} conversation`,
      tabindex: '0',
    });
    this.#quick = h('div', {
      class: 'quick-replies',
      role: 'group',
      'aria-label': 'Quick replies',
      testid: `quick-replies-${key}`,
    });
    const composer = composerForm(line, {
      onText: (text) => sendAs(line, { kind: 'text', text }),
      onAttach: () => openAttachMenu(this.element, line),
    });
    this.#input = composer.input;
    this.element = h(
      'section',
      { class: `phone ${channel}`, 'data-line': key, testid: `phone-${key}`, 'aria-label': `${name} phone` },
      h('div', { class: 'status-bar', 'aria-hidden': 'true' }, this.#time, h('span', { class: 'app-name' }, name)),
      this.#header(),
      this.#log,
      this.#quick,
      composer.element,
    );
    this.#watcher = new IntersectionObserver((entries) => this.#notice(entries), { root: this.#log, threshold: 0.1 });
  }

  /** Everything anew: another customer, another restaurant, or the server's whole list. */
  draw() {
    closeSheet();
    this.#watcher.disconnect();
    const name = accountOn(this.#line.channel)?.name ?? '';
    this.#name.textContent = name;
    this.#initial.textContent = name.slice(0, 1);
    const messages = conversation(this.#line);
    const items = [];
    let day;
    for (const message of messages) {
      if (dayOf(message.at) !== day) {
        day = dayOf(message.at);
        items.push(h('p', { class: 'day', 'data-day': day }, h('span', {}, day)));
      }
      items.push(this.#element(message));
    }
    this.#log.replaceChildren(...(items.length > 0 ? items : [this.#emptyState()]));
    this.drawTyping();
    this.#drawQuickReplies();
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  /** One message, new or changed. */
  put(message, isNew) {
    const { channel, holder } = this.#line;
    if (message.account !== accountOn(channel)?.id || message.user !== userOn(channel, holder())) return;
    const before = [...this.#log.children].find((child) => child.dataset.id === message.id);
    const isNearBottom = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < NEAR_BOTTOM_PX;
    if (before) this.#replace(before, message);
    else if (isNew) this.#append(message);
    if (isNew) this.#drawQuickReplies();
    if (isNearBottom || (isNew && message.direction === 'in')) this.#log.scrollTop = this.#log.scrollHeight;
  }

  drawTyping() {
    const isOn = isTyping(this.#line);
    this.#subtitle.textContent = isOn ? 'typing…' : this.#idleSubtitle();
    this.#log.querySelector('.typing')?.remove();
    if (!isOn) return;
    const dots = [0, 1, 2].map(() => h('i', {}));
    this.#log.append(
      h(
        'div',
        { class: 'message from-bot typing', testid: 'typing', 'aria-label': 'typing' },
        h('div', { class: 'bubble' }, dots),
      ),
    );
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  /** The page has come to the front: what was there all along counts as seen now. */
  lookAgain() {
    for (const element of this.#log.querySelectorAll('.from-bot[data-id]')) {
      if (this.#reported.has(element.dataset.id) || element.dataset.status === 'failed') continue;
      this.#watcher.unobserve(element);
      this.#watcher.observe(element);
    }
  }

  drawTime(now) {
    this.#time.textContent = new Date(now).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  }

  #idleSubtitle() {
    const { channel } = this.#line;
    return channel === 'whatsapp'
      ? 'Business account'
      : channel === 'instagram'
        ? 'Restaurant'
        : 'Typically replies instantly';
  }

  #header() {
    return h(
      'header',
      { class: 'chat-header' },
      icon('back', 20),
      h('span', { class: 'avatar', 'aria-hidden': 'true' }, this.#initial),
      h('span', { class: 'chat-titles' }, this.#name, this.#subtitle),
      icon('phone', 20),
    );
  }

  #emptyState() {
    const starters = this.#line.starters.map((text) =>
      h(
        'button',
        {
          type: 'button',
          testid: 'starter',
          dir: 'auto',
          on: { click: () => sendAs(this.#line, { kind: 'text', text }) },
        },
        text,
      ),
    );
    return h(
      'div',
      { class: 'empty' },
      h('p', {}, 'No messages yet. Say something:'),
      h('div', { class: 'starters' }, starters),
    );
  }

  #element(message) {
    const element = messageElement(message, {
      choose: (option, about) => this.#choose(option, about),
      openList: (list, about) => openList(this.element, list, (row) => this.#choose(row, about)),
      answerRequest: (request, about) =>
        request === 'location'
          ? openLocationPicker(this.element, this.#line, about.id)
          : openContactForm(this.element, this.#line, about.id),
      react: (about) =>
        openReactions(this.element, (emoji) => sendAs(this.#line, { kind: 'reaction', to: about.id, emoji })),
    });
    const isUnread = message.direction === 'out' && message.status !== 'read' && message.status !== 'failed';
    if (isUnread && !this.#reported.has(message.id)) this.#watcher.observe(element);
    return element;
  }

  #append(message) {
    this.#log.querySelector('.empty')?.remove();
    const day = dayOf(message.at);
    const shown = [...this.#log.querySelectorAll('.day')].at(-1)?.dataset.day;
    if (day !== shown) this.#log.append(h('p', { class: 'day', 'data-day': day }, h('span', {}, day)));
    this.#log.append(this.#element(message));
    const typing = this.#log.querySelector('.typing');
    if (typing) this.#log.append(typing);
  }

  /** A tick must not take the focus from a button of the same message. */
  #replace(before, message) {
    const focused = [...before.querySelectorAll('button')].indexOf(document.activeElement);
    this.#watcher.unobserve(before);
    const after = this.#element(message);
    before.replaceWith(after);
    if (focused >= 0) after.querySelectorAll('button')[focused]?.focus();
  }

  #drawQuickReplies() {
    const last = conversation(this.#line).findLast(
      (message) => message.status !== 'failed' || message.direction === 'in',
    );
    const options = last?.direction === 'out' ? viewOf(last).quickReplies : [];
    const does = { choose: (option, about) => this.#choose(option, about) };
    this.#quick.dir = isRightToLeft(last === undefined ? '' : viewOf(last).text) ? 'rtl' : 'ltr';
    this.#quick.replaceChildren(...options.map((option) => quickReplyButton(option, last, does)));
    this.#quick.hidden = options.length === 0;
  }

  #choose(option, message) {
    void choose(this.#line, option, message);
    // The button may be about to disappear: the keyboard goes on in the composer.
    if (option.kind === 'quick') this.#input.focus({ preventScroll: true });
  }

  #notice(entries) {
    if (document.hidden) return;
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting && target.dataset.id) this.#seen.add(target.dataset.id);
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#report(), SEEN_AFTER_MS);
  }

  #report() {
    const ids = [...this.#seen].filter((id) => !this.#reported.has(id));
    this.#seen.clear();
    if (ids.length === 0) return;
    for (const id of ids) this.#reported.add(id);
    void control('/_control/seen', { ids });
  }
}
