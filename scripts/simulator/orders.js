import { getJson } from './api.js';
import { h } from './dom.js';
import { CHANNEL_NAMES, state } from './store.js';

const COLUMNS = ['Order', 'Status', 'For', 'What', 'Total', 'Customer', 'Where', 'Placed', 'History'];
const MODES = { livraison: 'Delivery', a_emporter: 'Pickup', sur_place: 'On site' };

/** The restaurant's orders as the admin API tells them. */
export function ordersPanel() {
  const note = h('p', { class: 'panel-note', 'aria-live': 'polite', testid: 'orders-note' });
  const body = h('tbody', {});
  const refresh = h('button', { type: 'button', class: 'quiet', testid: 'orders-refresh' }, 'Refresh');
  const table = h(
    'table',
    { class: 'orders', testid: 'orders-table' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        COLUMNS.map((name) => h('th', { scope: 'col' }, name)),
      ),
    ),
    body,
  );
  const element = h(
    'section',
    { class: 'panel', 'aria-label': 'Orders' },
    h('div', { class: 'panel-head' }, h('h2', {}, 'Orders'), note, refresh),
    h('div', { class: 'table-box' }, table),
  );
  const draw = async () => {
    try {
      const { orders = [] } = await getJson(`/_control/orders?tenant=${state.tenant}`);
      const open = new Set([...body.querySelectorAll('details[open]')].map((details) => details.dataset.order));
      body.replaceChildren(...orders.map((order) => orderRow(order, open.has(order.order_id))));
      table.hidden = orders.length === 0;
      note.textContent = orders.length === 0 ? 'No orders yet.' : `${orders.length} in the last 7 days`;
    } catch (problem) {
      body.replaceChildren();
      table.hidden = true;
      note.textContent = `The orders cannot be read: ${problem.message}`;
    }
  };
  refresh.addEventListener('click', draw);
  return { element, draw };
}

function orderRow(order, isOpen) {
  const status = order.customer_status ?? order.status;
  const table = order.table_label && `Table ${order.table_label}`;
  const place = [table, order.delivery_commune, order.delivery_wilaya].filter(Boolean).join(', ');
  const eta = order.delivery_eta_min ? `${order.delivery_eta_min}–${order.delivery_eta_max} min` : '';
  return h(
    'tr',
    { testid: 'order-row' },
    h('td', { title: order.order_id }, orderName(order)),
    h('td', {}, h('span', { class: `badge status-${String(status).toLowerCase()}` }, words(status))),
    h('td', {}, MODES[order.service_mode] ?? order.service_mode ?? ''),
    h('td', { dir: 'auto' }, itemLines(order.items ?? [])),
    h('td', { class: 'number' }, money(order.total_cents)),
    h(
      'td',
      {},
      h('span', { dir: 'auto' }, order.user_id ?? ''),
      h('span', { class: 'faint' }, CHANNEL_NAMES[order.channel] ?? order.channel ?? ''),
    ),
    h('td', { dir: 'auto' }, place, eta && h('span', { class: 'faint' }, eta)),
    h('td', {}, dateTime(order.created_at)),
    h('td', {}, history(order, isOpen)),
  );
}

/** The number that the customer was told. */
function orderName({ order_number: number, order_id: id }) {
  return typeof number === 'number' ? h('strong', {}, `n° ${number}`) : h('code', {}, String(id).slice(0, 8));
}

function itemLines(items) {
  return items.map(({ qty, label, options = [] }) => {
    const chosen = options.map((option) => option.label ?? option).join(', ');
    return h('div', {}, `${qty} × ${label}`, chosen && h('span', { class: 'faint' }, chosen));
  });
}

function history(order, isOpen) {
  const steps = order.timeline ?? [];
  if (steps.length === 0) return '';
  return h(
    'details',
    { 'data-order': order.order_id, open: isOpen },
    h('summary', {}, `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`),
    h(
      'ol',
      {},
      steps.map((step) => h('li', {}, `${dateTime(step.at)}  ${words(step.internal_status)}`)),
    ),
  );
}

function words(status) {
  return String(status ?? '')
    .replaceAll('_', ' ')
    .toLowerCase();
}

/** Whole dinars with a narrow space, as the bot writes them. */
function money(centimes) {
  return typeof centimes === 'number' ? `${Math.round(centimes / 100).toLocaleString('fr-FR')} DA` : '';
}

function dateTime(text) {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return String(text ?? '');
  return date.toLocaleString('en-GB', { day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit' });
}
