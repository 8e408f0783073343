import { SAMPLE_NAMES } from './samples.js';

/** What the page knows: the server's messages and settings, and who plays the customer and the staff (kept in this browser). */

const KEY = 'resto-simulator';
const ID_PREFIX = { whatsapp: '', instagram: '3', messenger: '4' };

export const CHANNEL_NAMES = { whatsapp: 'WhatsApp', instagram: 'Instagram', messenger: 'Messenger' };

const listeners = new Map();
const messages = new Map();
const typing = new Map();

export const state = {
  config: null,
  conditions: null,
  tenant: 1,
  customers: [newCustomer()],
  current: 0,
  channel: 'whatsapp',
  tab: 'phones',
  /** In a narrow window, where one phone shows: `customer` or `staff`. */
  holder: 'customer',
  role: 'owner',
};

export function on(topic, listener) {
  listeners.set(topic, [...(listeners.get(topic) ?? []), listener]);
}

export function tell(topic, detail) {
  for (const listener of listeners.get(topic) ?? []) listener(detail);
}

export function load() {
  try {
    const saved = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (Array.isArray(saved.customers) && saved.customers.length > 0) Object.assign(state, saved);
  } catch {
    // Another version's leftovers: begin afresh.
  }
  if (!state.customers[state.current]) state.current = 0;
}

export function save() {
  const { tenant, customers, current, channel, tab, holder, role } = state;
  localStorage.setItem(KEY, JSON.stringify({ tenant, customers, current, channel, tab, holder, role }));
}

export function newCustomer() {
  const random = crypto.getRandomValues(new Uint32Array(2));
  const phone = `21355${String(random[0] % 10_000_000).padStart(7, '0')}`;
  return { name: SAMPLE_NAMES[random[1] % SAMPLE_NAMES.length], phone, hidden: false, ids: {} };
}

export function customer() {
  return state.customers[state.current];
}

/** Who works in the chosen restaurant; a restaurant may have nobody. */
export function staff() {
  return state.config.staff.filter((member) => member.tenant === state.tenant);
}

function staffMember() {
  const { role, user } = staff().find((member) => member.role === state.role) ?? staff()[0] ?? { role: '', user: '' };
  return { name: role, phone: user, hidden: false, ids: {} };
}

/** A phone of the page: `key` names it, `holder` is who writes with it. */
export const CUSTOMER_LINES = Object.entries(CHANNEL_NAMES).map(([channel, name]) => ({
  key: channel,
  channel,
  name,
  holder: customer,
  starters: ['menu', 'Bonjour', 'سلام عليكم'],
}));
export const STAFF_LINE = {
  key: 'staff',
  channel: 'whatsapp',
  name: 'WhatsApp of the staff',
  holder: staffMember,
  starters: ['!help', '!order list', '!tickets', '!مساعدة', '!طلبات'],
};

/** The customer's id on a channel: the phone number, or one made from it, or the one a conversation was found under. */
export function userOn(channel, who = customer()) {
  if (who.ids[channel] !== undefined) return who.ids[channel];
  if (channel === 'whatsapp' && who.hidden) return `DZ.${who.phone}`;
  return `${ID_PREFIX[channel]}${who.phone}`;
}

export function isScoped(user) {
  return /^[A-Z]{2}\./.test(user);
}

export function accountOn(channel) {
  return state.config.accounts.find((account) => account.channel === channel && account.tenant === state.tenant);
}

/** Makes the writer of a known conversation the customer. */
export function becomeUser({ channel, user, name }) {
  const index = state.customers.findIndex((who) => userOn(channel, who) === user);
  if (index >= 0) state.current = index;
  else {
    const phone = channel === 'whatsapp' && !isScoped(user) ? user : user.replace(/\D/g, '');
    state.customers.push({ name: name ?? 'Customer', phone, hidden: false, ids: { [channel]: user } });
    state.current = state.customers.length - 1;
  }
}

export function putMessage(message) {
  const isNew = !messages.has(message.id);
  messages.set(message.id, message);
  if (message.direction === 'out') setTyping({ account: message.account, user: message.user, on: false });
  tell('message', { message, isNew });
}

export function replaceMessages(items) {
  messages.clear();
  typing.clear();
  for (const item of items) messages.set(item.id, item);
  tell('messages');
}

export function conversation({ channel, holder }) {
  return conversationOf(channel, userOn(channel, holder()));
}

/** What each member of the staff has not looked at yet. */
export function unreadOf(user) {
  const isUnread = ({ direction, status }) => direction === 'out' && status !== 'read' && status !== 'failed';
  return conversationOf(STAFF_LINE.channel, user).filter(isUnread).length;
}

function conversationOf(channel, user) {
  const account = accountOn(channel)?.id;
  return [...messages.values()]
    .filter((message) => message.account === account && message.user === user)
    .sort((a, b) => a.n - b.n);
}

/** One entry per writer and account of the chosen restaurant, latest first. */
export function knownConversations() {
  const accounts = new Set(state.config.accounts.filter((item) => item.tenant === state.tenant).map((item) => item.id));
  const workers = new Set(staff().map(({ user }) => user));
  const found = new Map();
  for (const message of messages.values()) {
    if (!accounts.has(message.account) || (message.channel === STAFF_LINE.channel && workers.has(message.user)))
      continue;
    const key = `${message.channel}|${message.user}`;
    const before = found.get(key);
    found.set(key, {
      key,
      channel: message.channel,
      user: message.user,
      name: message.name ?? before?.name,
      n: message.n,
    });
  }
  return [...found.values()].sort((a, b) => b.n - a.n);
}

const TYPING_MS = 25_000;

export function setTyping({ account, user, on: isOn }) {
  const key = `${account}|${user}`;
  clearTimeout(typing.get(key));
  if (isOn)
    typing.set(
      key,
      setTimeout(() => setTyping({ account, user, on: false }), TYPING_MS),
    );
  else if (!typing.delete(key)) return;
  tell('typing');
}

export function isTyping({ channel, holder }) {
  return typing.has(`${accountOn(channel)?.id}|${userOn(channel, holder())}`);
}
