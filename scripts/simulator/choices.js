import { h } from './dom.js';
import { closeSheet, openSheet } from './sheet.js';

const EMOJIS = ['👍', '❤️', '😂', '😮', '🙏', '👎'];

/** WhatsApp's list: sections of rows with descriptions, one to choose. */
export function openList(phone, list, onChoose) {
  const sections = list.sections.map((section) =>
    h(
      'section',
      { class: 'sheet-section' },
      section.title && h('h4', { dir: 'auto' }, section.title),
      (section.rows ?? []).map((row) => listRow(row, onChoose)),
    ),
  );
  openSheet(phone, { title: list.label, testid: 'list-sheet', content: sections });
}

function listRow({ id, title, description }, onChoose) {
  const choose = () => {
    closeSheet();
    onChoose({ kind: 'row', id, title, description });
  };
  const texts = [
    h('span', { class: 'row-title' }, title),
    description && h('span', { class: 'row-description' }, description),
  ];
  return h(
    'button',
    {
      type: 'button',
      class: 'sheet-row',
      testid: 'list-row',
      'data-option': id,
      dir: 'auto',
      on: { click: choose },
    },
    h('span', { class: 'row-texts' }, texts),
    h('span', { class: 'radio', 'aria-hidden': 'true' }),
  );
}

export function openReactions(phone, onGive) {
  const give = (emoji) => {
    closeSheet();
    void onGive(emoji);
  };
  const buttons = EMOJIS.map((emoji) =>
    h(
      'button',
      {
        type: 'button',
        class: 'emoji',
        testid: 'emoji',
        'aria-label': `React with ${emoji}`,
        on: { click: () => give(emoji) },
      },
      emoji,
    ),
  );
  const none = h(
    'button',
    { type: 'button', class: 'emoji none', testid: 'emoji-none', on: { click: () => give('') } },
    'Take back',
  );
  openSheet(phone, {
    title: 'React',
    testid: 'reaction-picker',
    content: h('div', { class: 'emoji-row' }, buttons, none),
  });
}
