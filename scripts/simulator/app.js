/**
 * The simulator: three phones of a customer and one of the staff on one fake Meta. No build step; the server keeps the messages, the browser
 * only who plays whom.
 *
 * data-testid, kept stable for tests:
 *   tabs          tab-phones tab-staff tab-orders · channel-tab-<channel> channel-tab-staff (narrow windows) · staff-tabs staff-<role> unread
 *   who           restaurant customer-name customer-number hide-number new-customer conversations
 *   phone         phone-<line> composer-<line> send-<line> attach-open-<line> quick-replies-<line> starter (line: a channel, or staff)
 *   message       message (data-id, data-direction in|out, data-status) tick typing react reaction
 *   choices       option list-open list-sheet list-row quick-reply (data-option) request-location request-contact
 *   sheets        sheet-close attach-menu attach-location|photo|sample|voice|contact|document location-picker place latitude longitude
 *                 send-location contact-form contact-name contact-phone send-contact reaction-picker emoji emoji-none
 *   conditions    conditions conditions-note webhooks-mode webhooks-delay receipts-mode receipts-delay fault-code fault-times fault-arm
 *                 fault-clear fault-note clock-forward clock-reset clock-note forget
 *   second tab    orders-table order-row orders-note orders-refresh traffic-list traffic-item (data-kind) traffic-filter
 *   page          connection
 */
import { getJson, listen } from './api.js';
import { conditionsPanel } from './conditions.js';
import { h, toast } from './dom.js';
import { ordersPanel } from './orders.js';
import { Phone } from './phone.js';
import { staffDesk, unreadMark } from './staff-desk.js';
import {
  becomeUser,
  CHANNEL_NAMES,
  CUSTOMER_LINES,
  customer,
  isScoped,
  knownConversations,
  load,
  newCustomer,
  on,
  putMessage,
  replaceMessages,
  STAFF_LINE,
  save,
  setTyping,
  staff,
  state,
  tell,
  userOn,
} from './store.js';
import { trafficPanel } from './traffic.js';

const ORDERS_EVERY_MS = 5000;
const ORDERS_AFTER_NEWS_MS = 600;
const WIDE = matchMedia('(min-width: 1000px)');

const byId = (id) => document.getElementById(id);
const staffPhone = new Phone(STAFF_LINE);
const phones = [...CUSTOMER_LINES.map((line) => new Phone(line)), staffPhone];
const desk = staffDesk(() => staffPhone.lookAgain());
const conditions = conditionsPanel();
const orders = ordersPanel();
const traffic = trafficPanel();
let ordersTimer;

await start();

async function start() {
  load();
  byId('phones').append(...phones.map((phone) => phone.element));
  byId('phone-tabs').append(desk.element);
  byId('conditions').append(conditions.element);
  fitSettings();
  WIDE.addEventListener('change', fitSettings);
  WIDE.addEventListener('change', drawTab);
  byId('orders').append(orders.element, traffic.element);
  state.config = await getJson('/_control/config');
  state.conditions = state.config.conditions;
  for (const item of state.config.restaurants) {
    byId('restaurant').append(h('option', { value: String(item.tenant) }, `${item.name} · ${item.branch}`));
  }
  wireCustomer();
  wireTabs();
  on('message', ({ message, isNew }) => {
    for (const phone of phones) phone.put(message, isNew);
    if (isNew) drawConversations();
    drawDesk();
  });
  on('messages', drawAll);
  on('typing', () => {
    for (const phone of phones) phone.drawTyping();
  });
  on('staff', () => {
    staffPhone.draw();
    drawDesk();
  });
  on('customer', () => {
    save();
    drawAll();
  });
  document.addEventListener('visibilitychange', lookAgain);
  drawWho();
  drawTab();
  drawConditions();
  follow();
  drawTimes();
  setInterval(drawTimes, 5000);
  setInterval(() => !document.hidden && drawOrders(), ORDERS_EVERY_MS);
}

/** A wide window has room for all settings, a narrow one shows them on demand. */
function fitSettings() {
  for (const settings of document.querySelectorAll('.settings')) settings.open = WIDE.matches;
}

function follow() {
  const handlers = {
    message: putMessage,
    typing: setTyping,
    traffic: (item) => {
      traffic.put(item);
      clearTimeout(ordersTimer);
      ordersTimer = setTimeout(drawOrders, ORDERS_AFTER_NEWS_MS);
    },
    conditions: (news) => {
      state.conditions = news;
      drawConditions();
    },
    reset: fetchAll,
  };
  listen(handlers, {
    onOpen: () => {
      showConnection(true);
      void fetchAll();
    },
    onLost: () => showConnection(false),
  });
}

/** At first, after a reset and after every reconnection: whatever was missed is in the server's lists. */
async function fetchAll() {
  try {
    const [config, messages, exchanges] = await Promise.all([
      getJson('/_control/config'),
      getJson('/_control/messages'),
      getJson('/_control/traffic'),
    ]);
    state.conditions = config.conditions;
    drawConditions();
    replaceMessages(messages.items);
    traffic.replace(exchanges.items);
    drawOrders();
  } catch (problem) {
    toast(problem.message);
  }
}

function wireCustomer() {
  byId('restaurant').addEventListener('change', (event) => {
    state.tenant = Number(event.target.value);
    tell('customer');
    drawTab();
    drawOrders();
  });
  byId('customer-name').addEventListener('change', (event) => {
    customer().name = event.target.value.trim() || 'Customer';
    tell('customer');
  });
  byId('customer-number').addEventListener('change', (event) => {
    const phone = event.target.value.replace(/\D/g, '');
    if (phone.length < 7 || phone.length > 15) toast('A phone number has 7 to 15 digits, with the country code.');
    else Object.assign(customer(), { phone, ids: {} });
    tell('customer');
  });
  byId('hide-number').addEventListener('change', (event) => {
    customer().hidden = event.target.checked;
    delete customer().ids.whatsapp;
    tell('customer');
  });
  byId('new-customer').addEventListener('click', () => {
    state.customers.push(newCustomer());
    state.current = state.customers.length - 1;
    tell('customer');
  });
  byId('conversations').addEventListener('change', (event) => {
    const chosen = knownConversations().find((item) => item.key === event.target.value);
    if (!chosen) return;
    becomeUser(chosen);
    state.channel = chosen.channel;
    tell('customer');
    drawTab();
  });
}

function wireTabs() {
  for (const list of document.querySelectorAll('[role=tablist]')) {
    list.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const tabs = [...list.querySelectorAll('[role=tab]')].filter((tab) => !tab.hidden);
      const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
      next.focus();
      next.click();
    });
  }
  for (const tab of document.querySelectorAll('[data-tab]')) {
    tab.addEventListener('click', () => {
      state.tab = tab.dataset.tab;
      save();
      drawTab();
      drawOrders();
      lookAgain();
    });
  }
  for (const tab of document.querySelectorAll('[data-channel]')) {
    tab.addEventListener('click', () => {
      if (tab.dataset.channel === STAFF_LINE.key) state.holder = 'staff';
      else Object.assign(state, { channel: tab.dataset.channel, holder: 'customer' });
      save();
      drawTab();
      lookAgain();
    });
  }
}

function drawAll() {
  drawWho();
  for (const phone of phones) phone.draw();
  drawConversations();
  drawDesk();
}

function drawWho() {
  byId('restaurant').value = String(state.tenant);
  byId('customer-name').value = customer().name;
  byId('customer-number').value = customer().phone;
  byId('hide-number').checked = isScoped(userOn('whatsapp'));
  const restaurant = state.config.restaurants.find((item) => item.tenant === state.tenant);
  byId('who-note').textContent = `${customer().name} · ${restaurant?.name ?? ''}`;
}

function drawConversations() {
  const select = byId('conversations');
  const options = knownConversations().map(({ key, channel, user, name }) =>
    h('option', { value: key }, `${CHANNEL_NAMES[channel]} · ${name ? `${name} · ` : ''}${user}`),
  );
  select.replaceChildren(h('option', { value: '' }, options.length === 0 ? 'None yet' : 'Choose…'), ...options);
  select.value = '';
}

function drawTab() {
  const { channel, holder } = state;
  const hasStaff = staff().length > 0;
  // A narrow window shows one phone, whichever: there is no view of two.
  const view = state.tab === 'staff' && !(WIDE.matches && hasStaff) ? 'phones' : state.tab;
  const line = !WIDE.matches && holder === 'staff' && hasStaff ? 'staff' : channel;
  for (const tab of document.querySelectorAll('[data-tab]')) mark(tab, tab.dataset.tab === view);
  for (const tab of document.querySelectorAll('[data-channel]')) {
    mark(tab, tab.dataset.channel === line);
    if (tab.dataset.channel === STAFF_LINE.key) tab.hidden = WIDE.matches || !hasStaff;
  }
  byId('tab-staff').hidden = !WIDE.matches || !hasStaff;
  byId('view-phones').hidden = view === 'orders';
  byId('orders').hidden = view !== 'orders';
  Object.assign(byId('view-phones').dataset, { view, shown: line });
}

/** Who has something new, whether or not their phone is to be seen. */
function drawDesk() {
  desk.draw();
  for (const mark of document.querySelectorAll('[data-unread]')) mark.replaceChildren(unreadMark(desk.unread()) || '');
}

function mark(tab, isOn) {
  tab.setAttribute('aria-selected', String(isOn));
  tab.tabIndex = isOn ? 0 : -1;
}

function drawConditions() {
  conditions.draw();
  drawTimes();
}

function drawTimes() {
  for (const phone of phones) phone.drawTime(Date.now() + (state.conditions?.offsetMs ?? 0));
}

function drawOrders() {
  if (state.tab === 'orders') void orders.draw();
}

function lookAgain() {
  for (const phone of phones) phone.lookAgain();
}

function showConnection(isOn) {
  const mark = byId('connection');
  mark.textContent = isOn ? 'Connected' : 'Connection lost, trying again';
  mark.dataset.on = String(isOn);
}
