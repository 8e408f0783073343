import { h, icon } from './dom.js';

let opened;

/** A panel that slides up inside a phone. Escape and the backdrop close it, Tab stays in it, focus returns where it was. */
export function openSheet(phone, { title, testid, content }) {
  closeSheet();
  const before = document.activeElement;
  const close = h(
    'button',
    { type: 'button', class: 'sheet-close', 'aria-label': 'Close', testid: 'sheet-close', on: { click: closeSheet } },
    icon('close', 18),
  );
  const heading = h('h3', { dir: 'auto' }, title);
  const panel = h(
    'div',
    { class: 'sheet', role: 'dialog', 'aria-modal': 'true', 'aria-label': title, testid },
    h('div', { class: 'sheet-head' }, heading, close),
    h('div', { class: 'sheet-body' }, content),
  );
  const backdrop = h('div', { class: 'sheet-backdrop', on: { click: closeSheet } });
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') closeSheet();
    if (event.key === 'Tab') keepInside(panel, event);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') moveFocus(panel, event);
  });
  opened = { phone, panel, backdrop, before };
  phone.append(backdrop, panel);
  (panel.querySelector('.sheet-body button, .sheet-body input') ?? close).focus();
}

export function closeSheet() {
  if (!opened) return;
  const { phone, panel, backdrop, before } = opened;
  opened = undefined;
  panel.remove();
  backdrop.remove();
  (before?.isConnected ? before : twinOf(before, phone))?.focus();
}

/** A tick may have drawn the message anew meanwhile: its button is then another element of the same name. */
function twinOf(before, phone) {
  const message = before?.closest('[data-id]')?.dataset.id;
  const twins = [...phone.querySelectorAll(`[data-testid="${before?.dataset.testid}"]`)];
  return twins.find((twin) => twin.closest('[data-id]')?.dataset.id === message) ?? phone.querySelector('textarea');
}

function focusable(panel) {
  return [...panel.querySelectorAll('button, input, select, a[href]')].filter((element) => !element.disabled);
}

function keepInside(panel, event) {
  const items = focusable(panel);
  const edge = event.shiftKey ? items[0] : items.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? items.at(-1) : items[0]).focus();
}

function moveFocus(panel, event) {
  if (document.activeElement?.tagName === 'INPUT') return;
  const items = focusable(panel);
  const step = event.key === 'ArrowDown' ? 1 : -1;
  event.preventDefault();
  items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
}
