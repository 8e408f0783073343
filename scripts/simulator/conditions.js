import { control } from './actions.js';
import { h } from './dom.js';
import { state } from './store.js';

const HOUR_MS = 60 * 60 * 1000;
const PAST_WINDOW_MS = 25 * HOUR_MS;
const HANG_MS = 60_000;

const WEBHOOK_MODES = [
  ['normal', 'arrive normally'],
  ['duplicate', 'arrive twice'],
  ['delay', 'arrive late'],
  ['reorder', 'overtake each other'],
];
const RECEIPT_MODES = [
  ['normal', 'come normally'],
  ['withhold', 'never come'],
  ['duplicate', 'come twice'],
  ['reverse', 'come backwards'],
  ['delay', 'come late'],
];

const graph = (code, status) => ({ body: { error: { code } }, ...(status === undefined ? {} : { status }) });

/** What the next sends of the bot run into. */
const FAULTS = [
  ['131056', '131056 too many to one customer', graph(131056)],
  ['130429', '130429 too many from this number', graph(130429)],
  ['131047', '131047 window closed', graph(131047)],
  ['131026', '131026 cannot be delivered', graph(131026)],
  ['131016', '131016 service unavailable', graph(131016)],
  ['131000', '131000 something went wrong', graph(131000)],
  ['131009', '131009 parameter not valid', graph(131009)],
  ['132015', '132015 template paused', graph(132015)],
  ['190', '190 token expired', graph(190)],
  ['4', '4 app call limit', graph(4)],
  ['10', '10 permission denied', graph(10)],
  ['551', '551 person not available', graph(551)],
  ['1200', '1200 temporary failure', graph(1200)],
  ['html', 'HTTP 500, HTML page', { html: true, status: 500 }],
  ['before', 'connection dropped unread', { drop: 'before' }],
  ['after', 'accepted, then connection dropped', { drop: 'after' }],
  ['hang', 'no answer for a minute', { delayMs: HANG_MS, drop: 'after' }],
  ['receipt', 'accepted, then receipt “failed”', { receipt: { code: 131026 } }],
];

export function conditionsPanel() {
  const webhooks = modeControl('webhooks', { label: 'Customer messages', modes: WEBHOOK_MODES, seconds: 3 });
  const receipts = modeControl('receipts', { label: 'Receipts', modes: RECEIPT_MODES, seconds: 5 });
  const faults = faultControl();
  const clock = clockControl();
  const forget = h('button', { type: 'button', class: 'quiet', testid: 'forget' }, 'Forget everything');
  forget.addEventListener('click', () => control('/_control/reset', {}));
  const fields = h(
    'div',
    { class: 'settings-fields' },
    webhooks.element,
    receipts.element,
    faults.element,
    clock.element,
    forget,
  );
  const element = h(
    'details',
    { class: 'settings', testid: 'conditions' },
    h('summary', {}, 'Conditions', h('span', { class: 'summary-note alarming', testid: 'conditions-note' })),
    fields,
  );
  return {
    element,
    draw() {
      const { conditions } = state;
      webhooks.draw(conditions.webhooks);
      receipts.draw(conditions.receipts);
      faults.draw(conditions.faults);
      clock.draw(conditions.offsetMs);
      element.querySelector('.summary-note').textContent = unusual(conditions);
    },
  };
}

/** What is not as usual, for when the panel is folded. */
function unusual({ webhooks, receipts, faults, offsetMs }) {
  const notes = [
    webhooks.mode !== 'normal' && `messages: ${webhooks.mode}`,
    receipts.mode !== 'normal' && `receipts: ${receipts.mode}`,
    faults.length > 0 && `${faults.reduce((sum, rule) => sum + rule.times, 0)} sends will fail`,
    offsetMs !== 0 && `clock ${hoursText(offsetMs)}`,
  ];
  return notes.filter(Boolean).join(' · ');
}

function modeControl(name, { label, modes, seconds }) {
  const select = h(
    'select',
    { testid: `${name}-mode` },
    modes.map(([value, text]) => h('option', { value }, text)),
  );
  const delay = h('input', {
    type: 'number',
    min: '0',
    max: '600',
    step: '0.5',
    value: String(seconds),
    testid: `${name}-delay`,
    'aria-label': `${label}: seconds`,
  });
  const wait = h('span', { class: 'delay' }, delay, ' s');
  const apply = () => {
    const needsDelay = select.value === 'delay' || select.value === 'reorder';
    const delayMs = needsDelay ? { delayMs: Number(delay.value) * 1000 } : {};
    void control(`/_control/${name}`, { mode: select.value, ...delayMs });
  };
  select.addEventListener('change', apply);
  delay.addEventListener('change', apply);
  return {
    element: h(
      'label',
      { class: 'field' },
      h('span', { class: 'field-label' }, label),
      h('span', { class: 'field-row' }, select, wait),
    ),
    draw({ mode }) {
      select.value = mode;
      wait.hidden = mode !== 'delay' && mode !== 'reorder';
    },
  };
}

function faultControl() {
  const select = h(
    'select',
    { testid: 'fault-code', 'aria-label': 'How the next sends fail' },
    FAULTS.map(([value, text]) => h('option', { value }, text)),
  );
  const times = h('input', {
    type: 'number',
    min: '1',
    max: '1000',
    value: '1',
    testid: 'fault-times',
    'aria-label': 'How many sends fail',
  });
  const arm = h('button', { type: 'button', testid: 'fault-arm' }, 'Arm');
  const clear = h('button', { type: 'button', class: 'quiet', testid: 'fault-clear' }, 'Clear');
  const note = h('span', { class: 'note', testid: 'fault-note', 'aria-live': 'polite' });
  arm.addEventListener('click', () => {
    const found = FAULTS.find(([value]) => value === select.value);
    void control('/_control/faults', [{ match: {}, times: Math.max(1, Number(times.value) || 1), ...found[2] }]);
  });
  clear.addEventListener('click', () => control('/_control/faults', []));
  return {
    element: h(
      'div',
      { class: 'field', role: 'group', 'aria-label': 'Next sends fail' },
      h('span', { class: 'field-label' }, 'Next sends of the bot fail with', note),
      h('span', { class: 'field-row' }, select, times, arm, clear),
    ),
    draw(faults) {
      const count = faults.reduce((sum, rule) => sum + rule.times, 0);
      note.textContent = count > 0 ? `${count} armed` : '';
      clear.hidden = count === 0;
    },
  };
}

function clockControl() {
  const note = h('output', { class: 'note', testid: 'clock-note' });
  const forward = h('button', { type: 'button', testid: 'clock-forward' }, '+25 h');
  const reset = h('button', { type: 'button', class: 'quiet', testid: 'clock-reset' }, 'Now');
  forward.addEventListener('click', () =>
    control('/_control/clock', { offsetMs: state.conditions.offsetMs + PAST_WINDOW_MS }),
  );
  reset.addEventListener('click', () => control('/_control/clock', { offsetMs: 0 }));
  return {
    element: h(
      'div',
      { class: 'field', role: 'group', 'aria-label': 'Clock' },
      h('span', { class: 'field-label' }, 'Clock', note),
      h('span', { class: 'field-row' }, forward, reset),
    ),
    draw(offsetMs) {
      note.textContent = offsetMs === 0 ? '' : hoursText(offsetMs);
      reset.hidden = offsetMs === 0;
    },
  };
}

function hoursText(offsetMs) {
  const hours = Math.round((offsetMs / HOUR_MS) * 10) / 10;
  return `${hours > 0 ? '+' : ''}${hours} h`;
}
