import { h, icon } from './dom.js';

/** The line at the foot of a phone: attach, write, send. */
export function composerForm({ key, channel, name }, { onText, onAttach }) {
  const input = h('textarea', {
    rows: '1',
    dir: 'auto',
    placeholder: channel === 'messenger' ? 'Aa' : 'Message',
    'aria-label': `Message on ${name}`,
    testid: `composer-${key}`,
  });
  const attach = h(
    'button',
    {
      type: 'button',
      class: 'attach',
      'aria-label': `Attach on ${name}`,
      testid: `attach-open-${key}`,
      on: { click: onAttach },
    },
    icon(channel === 'instagram' ? 'camera' : 'attach'),
  );
  const send = h(
    'button',
    { type: 'submit', class: 'send', 'aria-label': `Send on ${name}`, testid: `send-${key}` },
    icon('send'),
  );
  const element = h('form', { class: 'composer' }, attach, input, send);
  const submit = () => {
    const text = input.value.trim();
    input.value = '';
    if (text !== '') void onText(text);
  };
  input.addEventListener('keydown', (event) => {
    // An input method uses Enter to accept what it offers.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  return { element, input };
}
